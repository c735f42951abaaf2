// The cue, as large as the phone allows: which side, how soon, what to look at.
// Every node is made once and changed in place, so focus and screen readers are left alone.

import { el, icon, setFlag, setText, siteIcon } from "./dom.js";
import { clockOf, nameOf, notesOf, sideKey, sideWords } from "./phrases.js";
import { buildSeatPicker } from "./seat.js";

const SKIP_FROM_S = 25;

function buildParts(ride) {
  const open = () => ride.openCard(ride.pack.cues[ride.moment.index]?.site);
  return {
    sign: el("div", { class: "sign" }),
    over: el("span", { class: "sign-over" }),
    word: el("span", { class: "sign-word" }),
    count: el("span", { class: "sign-count" }),
    unit: el("span", { class: "sign-unit" }),
    pic: el("div", { class: "pic" }),
    kicker: el("p", { class: "kicker" }),
    name: el("h2", { class: "name" }),
    glance: el("p", { class: "glance" }),
    notes: el("ul", { class: "notes" }),
    here: el("ul", { class: "chips" }),
    story: el("button", { type: "button", class: "main-button", onclick: open }),
    skip: el("button", { type: "button", class: "plain-button", onclick: () => ride.skip(1) }),
    again: el("button", { type: "button", class: "main-button", onclick: () => ride.restart() }),
    then: el("p", { class: "then" }),
    passed: el("button", { type: "button", class: "passed",
      onclick: () => ride.openCard(ride.pack.cues[ride.moment.passed]?.site) }),
  };
}

/** The board in its section. */
export class Board {
  constructor(root, ride) {
    this.root = root;
    this.ride = ride;
    this.parts = buildParts(ride);
    const p = this.parts;
    p.sign.append(el("div", { class: "sign-say" }, p.over, p.word),
      el("div", { class: "sign-time" }, p.count, p.unit));
    this.telling = el("div", { class: "telling" }, p.sign,
      el("div", { class: "subject" }, p.pic, el("div", {}, p.kicker, p.name)),
      p.glance, p.notes, p.here, el("div", { class: "actions" }, p.story, p.again, p.skip));
    this.foot = el("div", { class: "board-foot" }, p.then, p.passed);
    this.start = el("div", { class: "start" });
  }

  /** Words or seat changed: everything is said anew. */
  draw() {
    this.key = null;
    const { words } = this.ride;
    this.parts.skip.replaceChildren(icon("forward"), words.t("board.skip_ahead"));
    setText(this.parts.story, words.t("board.story"));
    setText(this.parts.again, words.t("board.again"));
    this.start.replaceChildren(...this.buildStart());
    this.root.replaceChildren(this.start, this.telling, this.foot);
  }

  buildStart() {
    const { words, settings, pack } = this.ride;
    const begin = (seat) => this.ride.begin(seat);
    const seated = settings.values.seated;
    return [
      el("p", { class: "kicker" }, words.of(pack.route.name)),
      el("h2", { class: "name" }, words.t("seat.ask")),
      el("p", { class: "start-why" }, words.t("seat.why")),
      buildSeatPicker(words, settings.seat, begin),
      el("button", { type: "button", class: seated ? "main-button" : "plain-button",
        onclick: () => begin(settings.seat) }, words.t(seated ? "seat.start" : "seat.none")),
    ];
  }

  update(moment) {
    const begun = this.ride.begun;
    this.start.hidden = begun;
    if (begun) setFlag(document.body, "data-begun", "true");
    this.telling.hidden = !begun;
    this.foot.hidden = !begun;
    if (!begun) return;
    const key = [moment.phase, moment.index, moment.stop?.id, moment.passed].join();
    if (key !== this.key) this.turn(moment);
    this.key = key;
    this.count(moment);
  }

  /** The moment is of another sort or about another site. */
  turn(moment) {
    const p = this.parts;
    setFlag(this.root, "data-phase", moment.phase);
    const subject = `${moment.phase === "next"},${moment.stop?.id},${moment.index}`;
    if (subject !== this.subject) this.root.scrollTop = 0;
    this.subject = subject;
    const still = moment.phase === "stop" || moment.phase === "end";
    for (const part of [p.story, p.glance, p.notes]) part.hidden = still;
    p.here.hidden = moment.phase !== "stop";
    p.again.hidden = moment.phase !== "end";
    if (moment.phase === "stop") this.turnToStop(moment.stop);
    else if (moment.phase === "end") this.turnToEnd();
    else this.turnToCue(moment);
    this.turnPassed(moment);
  }

  turnToCue(moment) {
    const { words, pack, settings } = this.ride;
    const p = this.parts;
    const cue = pack.cues[moment.index];
    const site = pack.sites[cue.site];
    p.pic.replaceChildren(siteIcon(cue.site, site.kind, "big"));
    const years = words.hasYears(site.built) ? [" · ", el("span", { class: "whole" }, words.years(site.built))] : [];
    p.kicker.replaceChildren(words.t(`kind.${site.kind}`), ...years);
    setText(p.name, words.of(site.name));
    setText(p.glance, words.of(site.glance));
    p.notes.replaceChildren(...notesOf(this.ride, cue).map((note) =>
      el("li", {}, icon(note.icon), el("span", {}, note.text))));
    this.turnSign(sideKey(cue, settings.seat), moment);
  }

  turnSign(side, moment) {
    const { words } = this.ride;
    const p = this.parts;
    const other = side.startsWith("other");
    setFlag(p.sign, "data-side", side);
    setFlag(p.sign, "data-strength", moment.phase === "ready" || moment.phase === "now" ? "strong" : "quiet");
    setText(p.word, words.t(other ? "sign.other" : `sign.${side}`));
    const over = { next: "sign.next", walk: "sign.walk" }[moment.phase];
    setText(p.over, [over && words.t(over), other && words.t(`sign.${side}`)].filter(Boolean).join(" · "));
  }

  turnToStop(stop) {
    const { words, pack } = this.ride;
    const p = this.parts;
    p.pic.replaceChildren(icon("stop", "big"));
    setText(p.kicker, words.t("board.leaves", { time: clockOf(this.ride, stop.until_s) }));
    setText(p.name, words.of(stop.name));
    const note = words.of(stop.note);
    setText(p.glance, note);
    p.glance.hidden = note === "";
    p.here.replaceChildren(...stop.sites.filter((id) => id in pack.sites).map((id) => el("li", {},
      el("button", { type: "button", class: "chip", onclick: () => this.ride.openCard(id) },
        siteIcon(id, pack.sites[id].kind), words.of(pack.sites[id].name)))));
    this.plainSign(words.t("board.standing"));
  }

  turnToEnd() {
    const { words, pack } = this.ride;
    const seen = new Set(pack.cues.map((cue) => cue.site)).size;
    this.parts.pic.replaceChildren(icon("bus", "big"));
    setText(this.parts.kicker, words.of(pack.route.name));
    setText(this.parts.name, words.t("board.end"));
    setText(this.parts.glance, words.t("board.end_about", { n: seen }));
    this.parts.glance.hidden = false;
    this.plainSign(words.t("board.end"));
  }

  plainSign(text) {
    setFlag(this.parts.sign, "data-side", "none");
    setFlag(this.parts.sign, "data-strength", "calm");
    setText(this.parts.over, "");
    setText(this.parts.word, text);
  }

  turnPassed(moment) {
    const { words, pack } = this.ride;
    const p = this.parts;
    p.passed.hidden = moment.passed === null || moment.passed === moment.index;
    if (p.passed.hidden) return;
    const cue = pack.cues[moment.passed];
    const name = nameOf(this.ride, cue);
    setFlag(p.passed, "aria-label", words.t("board.passed_open", { name }));
    p.passed.replaceChildren(siteIcon(cue.site, pack.sites[cue.site].kind),
      el("span", {}, el("small", {}, words.t("board.passed")), el("b", {}, name)));
  }

  /** What changes every second. */
  count(moment) {
    const { words } = this.ride;
    const p = this.parts;
    const [count, unit] = this.readCount(moment);
    setText(p.count, count);
    setText(p.unit, unit);
    p.skip.hidden = moment.phase === "end"
      || (moment.phase !== "stop" && !(moment.eta_s > SKIP_FROM_S && moment.phase !== "now"));
    const { then } = moment;
    p.then.hidden = !then || moment.phase === "end";
    if (p.then.hidden) return;
    const cue = this.ride.pack.cues[then.index];
    const line = words.t("board.then_line", { name: nameOf(this.ride, cue), side: sideWords(this.ride, cue) });
    setText(p.then, `${words.t("board.then")}: ${line}, ${words.t("board.in_time", { time: words.span(then.eta_s) })}`);
  }

  readCount(moment) {
    const { words } = this.ride;
    if (moment.phase === "end") return ["", ""];
    if (moment.phase === "stop") {
      const left = Math.max(0, Math.ceil(moment.stop.until_s - moment.t_s));
      const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      return [clock, words.t("board.remaining")];
    }
    const cue = this.ride.pack.cues[moment.index];
    if (moment.phase === "now") return ["", words.t(cue.arrive ? "sign.here" : "sign.now")];
    if (moment.phase === "walk") return [words.distance(moment.metres), words.span(moment.eta_s)];
    if (moment.eta_s < 90) {
      const s = Math.max(1, Math.round(moment.eta_s));
      return [String(s), words.tn("amount.seconds_word", s)];
    }
    return [words.span(moment.eta_s), words.distance(moment.metres)];
  }
}
