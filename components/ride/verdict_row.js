// After a cue: was it too early, too late, on the wrong side? One tap. Untrue: a sentence if one likes.

import { el, setFlag } from "./dom.js";
import { LONGEST_NOTE, VERDICTS } from "./feedback.js";
import { nameOf } from "./phrases.js";
import { showTime } from "./serverclock.js";

/** The row in the foot of the board. */
export class VerdictRow {
  constructor(ride, feedback) {
    this.ride = ride;
    this.feedback = feedback;
    this.root = el("div", { class: "verdict" });
    /** The cue a sentence is being written about: it stays while the bus rides on. */
    this.writing = null;
    feedback.addEventListener("change", () => this.update(ride.moment));
  }

  draw() {
    this.key = null;
    if (this.writing) this.showForm();
    else this.update(this.ride.moment);
  }

  update(moment) {
    const { ride } = this;
    if (this.writing) return;
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
    const say = (verdict) => (verdict === "wrong" ? this.write(cue) : this.feedback.say(verdict, cue, this.ride.about));
    return [el("p", { id: "verdict-name" }, words.t("verdict.ask", { name: nameOf(this.ride, cue) })),
      el("div", { class: "verdicts", role: "group", "aria-labelledby": "verdict-name" }, VERDICTS.map((verdict) =>
        el("button", { type: "button", class: "plain-button", onclick: () => say(verdict) }, words.t(`verdict.${verdict}`))))];
  }

  /** Open the field for a sentence. */
  write(cue) {
    this.writing = { cue, text: "" };
    this.showForm();
    this.root.querySelector("textarea").focus();
  }

  showForm() {
    const { words } = this.ride;
    const { cue, text } = this.writing;
    const field = el("textarea", { id: "verdict-note", rows: 2, maxlength: LONGEST_NOTE, "aria-describedby": "verdict-hint",
      oninput: () => { this.writing.text = field.value; } });
    field.value = text;
    this.root.replaceChildren(el("form", { class: "verdict-form", onsubmit: (event) => { event.preventDefault(); this.close(true); } },
      el("label", { for: "verdict-note" }, words.t("verdict.wrong_ask", { name: nameOf(this.ride, cue) })), field,
      el("p", { class: "quiet", id: "verdict-hint" }, words.t("verdict.wrong_hint", { most: LONGEST_NOTE })),
      el("div", { class: "verdict-send" },
        el("button", { type: "submit", class: "main-button" }, words.t("verdict.send")),
        el("button", { type: "button", class: "plain-button", onclick: () => this.close(false) }, words.t("verdict.cancel")))));
  }

  close(sends) {
    const { cue, text } = this.writing;
    this.writing = null;
    this.key = null;
    if (sends) this.feedback.say("wrong", cue, this.ride.about, text);
    else this.update(this.ride.moment);
    this.root.querySelector("button")?.focus();
  }

  buildThanks({ verdict, sent_s }) {
    const { words } = this.ride;
    const state = sent_s === null ? words.t("verdict.waiting") : words.t("verdict.sent", { time: showTime(sent_s) });
    return [el("p", { role: "status" }, `${words.t(`verdict.${verdict}`)}. ${state}`)];
  }
}
