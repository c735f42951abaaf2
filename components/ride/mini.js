// The cue in one line, for when the rider looks at line, map or list on a phone.

import { aboutWords } from "./countdown.js";
import { el, icon, setFlag, setText } from "./dom.js";
import { leftWords, nameOf, sideKey, sideWords } from "./phrases.js";

const ARROWS = { left: "left", right: "right", other_left: "left", other_right: "right", around: "around", ahead: "ahead" };

const WITHOUT = new Set(["end", "before", "away", "rest"]);

/** A button that says side, name and time, and leads back to the cue. */
export class Mini {
  constructor(root, ride) {
    this.ride = ride;
    this.name = el("b");
    this.side = el("span");
    this.time = el("span", { class: "mini-count" });
    this.arrow = el("span");
    this.button = el("button", { type: "button", class: "mini", onclick: () => ride.shown("board") },
      this.arrow, el("span", { class: "mini-text" }, this.name, this.side), this.time);
    root.prepend(this.button);
  }

  draw() {
    this.key = null;
  }

  update(moment) {
    const { pack, begun } = this.ride;
    const cue = pack.cues[moment.index];
    this.button.hidden = !begun || WITHOUT.has(moment.phase) || !(cue || moment.stop);
    if (this.button.hidden) return;
    if (moment.phase === "stop") this.sayStop(moment);
    else this.sayCue(moment, cue);
  }

  sayStop(moment) {
    const { words } = this.ride;
    setFlag(this.button, "data-strength", "calm");
    setText(this.name, words.of(moment.stop.name));
    setText(this.side, words.t("board.standing"));
    setText(this.time, leftWords(moment));
    this.point("stop");
  }

  sayCue(moment, cue) {
    const { words, settings } = this.ride;
    const strong = moment.phase === "ready" || moment.phase === "now";
    setFlag(this.button, "data-strength", strong ? "strong" : "calm");
    setText(this.name, nameOf(this.ride, cue));
    setText(this.side, sideWords(this.ride, cue));
    setText(this.time, moment.phase === "now" ? words.t("sign.now")
      : moment.about ? aboutWords(words, moment.eta_s) : words.span(moment.eta_s));
    this.point(ARROWS[sideKey(cue, settings.seat)]);
  }

  point(arrow) {
    if (arrow === this.key) return;
    this.key = arrow;
    this.arrow.replaceChildren(icon(arrow));
  }
}
