// Buttons that are held: one that needs two seconds, one that repeats.

const REPEAT_AFTER_MS = 450;
const REPEAT_MS = 110;
const isPress = (event) => event.key === " " || event.key === "Enter";

function listen(button, begin, end) {
  button.addEventListener("pointerdown", (event) => { if (event.isPrimary && event.button === 0) begin(); });
  for (const name of ["pointerup", "pointerleave", "pointercancel", "blur"]) button.addEventListener(name, end);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
}

/** `done` after `hold_ms` of holding by finger, mouse or key; `short` after a mere tap. */
export function holdFor(button, hold_ms, done, short) {
  let timer = null;
  let complete = false;
  const end = () => {
    clearTimeout(timer);
    timer = null;
    delete button.dataset.held;
  };
  const begin = () => {
    complete = false;
    button.dataset.held = "true";
    timer = setTimeout(() => {
      end();
      complete = true;
      done();
    }, hold_ms);
  };
  listen(button, begin, end);
  button.addEventListener("keydown", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    if (!event.repeat && !timer) begin();
  });
  button.addEventListener("keyup", (event) => {
    if (!isPress(event)) return;
    event.preventDefault();
    const early = timer !== null;
    end();
    if (early) short();
  });
  button.addEventListener("click", () => {
    if (!complete) short();
    complete = false;
  });
}

/** `step` at once on a press and again and again while it is held. */
export function repeatWhileHeld(button, step) {
  let timer = null;
  let pressed = false;
  const end = () => clearTimeout(timer);
  const again = (wait_ms) => { timer = setTimeout(() => { step(); again(REPEAT_MS); }, wait_ms); };
  listen(button, () => { pressed = true; step(); again(REPEAT_AFTER_MS); }, end);
  button.addEventListener("click", () => {
    if (!pressed) step(); // from a keyboard or a screen reader: no pointer came before
    pressed = false;
  });
}
