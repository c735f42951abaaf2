// After a cue: was it too early, too late, on the wrong side? One tap.

import { el, setFlag } from "./dom.js";
import { VERDICTS } from "./feedback.js";
import { nameOf } from "./phrases.js";
import { showTime } from "./serverclock.js";

/** The row in the foot of the board. */
export class VerdictRow {
  constructor(ride, feedback) {
    this.ride = ride;
    this.feedback = feedback;
    this.root = el("div", { class: "verdict" });
    feedback.addEventListener("change", () => this.update(ride.moment));
  }

  draw() {
    this.key = null;
    this.update(this.ride.moment);
  }

  update(moment) {
    const { ride } = this;
    const index = moment.phase === "now" ? moment.index : moment.passed;
    const cue = index === null ? null : ride.pack.cues[index];
    this.root.hidden = !cue || cue.arrive || !ride.told.has(index) || moment.phase === "ready" || moment.phase === "end";
    if (this.root.hidden) return;
    const said = this.feedback.find(ride.about.ride, cue);
    const key = `${index} ${said?.verdict} ${said?.sent_s} ${ride.words.lang}`;
    if (key === this.key) return;
    this.key = key;
    setFlag(this.root, "data-said", String(Boolean(said)));
    this.root.replaceChildren(...(said ? this.buildThanks(said) : this.buildAsk(cue)));
  }

  buildAsk(cue) {
    const { words } = this.ride;
    const say = (verdict) => this.feedback.say(verdict, cue, this.ride.about);
    return [el("p", { id: "verdict-name" }, words.t("verdict.ask", { name: nameOf(this.ride, cue) })),
      el("div", { class: "verdicts", role: "group", "aria-labelledby": "verdict-name" }, VERDICTS.map((verdict) =>
        el("button", { type: "button", class: "plain-button", onclick: () => say(verdict) }, words.t(`verdict.${verdict}`))))];
  }

  buildThanks({ verdict, sent_s }) {
    const { words } = this.ride;
    const state = sent_s === null ? words.t("verdict.waiting") : words.t("verdict.sent", { time: showTime(sent_s) });
    return [el("p", { role: "status" }, `${words.t(`verdict.${verdict}`)}. ${state}`)];
  }
}
