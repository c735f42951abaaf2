// The bar at the foot: what was just done, and six seconds to take it back.

import { byId, el, setText } from "./dom.js";
import { UNDO_S } from "./shift.js";

const TOAST_S = 4;

/** One bar; a new deed takes the place of the one before. */
export class Undo {
  constructor(crew) {
    this.crew = crew;
    this.bar = byId("undo");
  }

  /** Say what was done. `back`, if given, takes it back; the offer lasts as long as the hold. */
  show(text, back = null) {
    this.clear();
    const { words } = this.crew;
    this.left = back ? UNDO_S : TOAST_S;
    const count = el("span", { class: "undo-left", "aria-hidden": "true" });
    const button = back && el("button", { type: "button", class: "undo-button",
      onclick: () => { this.clear(); back(); } }, words.t("undo.undo"), count);
    this.bar.replaceChildren(el("p", {}, text), ...(button ? [button] : []));
    this.bar.hidden = false;
    this.crew.say(back ? `${text} ${words.t("undo.offer")}` : text);
    const tick = () => {
      if (this.left <= 0) this.clear();
      setText(count, String(this.left));
      this.left -= 1;
    };
    tick();
    this.timer = setInterval(tick, 1000);
  }

  clear() {
    clearInterval(this.timer);
    this.bar.hidden = true;
    this.bar.replaceChildren();
  }
}
