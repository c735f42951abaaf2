// Heads: how many are on board, of how many. Held buttons count on by themselves.

import { byId, el, icon, setText } from "./dom.js";
import { repeatWhileHeld } from "./hold.js";
import { closeSheet, openSheet } from "./sheet.js";

const MOST = 200;
const clamp = (value) => Math.min(MOST, Math.max(0, value));

function buildCounter(crew, name, draft, draw) {
  const step = (by, sign) => {
    const button = el("button", { type: "button", class: "step", "data-step": `${name}${sign}`,
      "aria-label": crew.words.t(by > 0 ? `heads.more_${name}` : `heads.fewer_${name}`) }, icon(sign));
    repeatWhileHeld(button, () => { draft[name] = clamp((draft[name] ?? 0) + by); draw(); });
    return button;
  };
  return el("div", { class: "counter", role: "group", "aria-label": crew.words.t(`heads.${name}`) },
    el("p", { class: "counter-name" }, crew.words.t(`heads.${name}`)),
    step(-1, "minus"), el("output", { id: `heads-${name}` }), step(1, "plus"));
}

function send(crew, { count, of }) {
  crew.shift.tell("head_count", of ? { count, of } : { count });
  crew.shift.set({ count, of });
  closeSheet();
  crew.undo.show(crew.words.t(of ? "heads.done_of" : "heads.done", { n: count, of }));
}

/** Show the head-count. */
export function showHeadcount(crew) {
  const { words, shift } = crew;
  const draft = { count: shift.values.count ?? 0, of: shift.values.of ?? 0 };
  const draw = () => {
    setText(byId("heads-count"), String(draft.count));
    setText(byId("heads-of"), draft.of ? String(draft.of) : words.t("heads.unknown"));
    byId("heads-of").toggleAttribute("data-unset", !draft.of);
    byId("heads-all").toggleAttribute("data-idle", !draft.of); // keeps its room: nothing moves under a finger
  };
  const all = el("button", { type: "button", class: "plain-button", id: "heads-all",
    onclick: () => { draft.count = draft.of; draw(); } }, words.t("heads.all"));
  openSheet(crew, words.t("heads.title"), [
    buildCounter(crew, "count", draft, draw), buildCounter(crew, "of", draft, draw), all,
  ], el("button", { type: "button", class: "main-button", id: "send-heads", onclick: () => send(crew, draft) },
    words.t("heads.send")));
  draw();
}
