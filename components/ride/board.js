// The cue, as large as the phone allows: which side, how soon, what to look at.
// Every node is made once and changed in place, so focus and screen readers are left alone.

import { buildAlso, sitesOf } from "./also.js";
import { buildBeside } from "./beside.js";
import { readCount } from "./countdown.js";
import { el, icon, setFlag, setText, siteIcon } from "./dom.js";
import { clockOf, nameOf, notesOf, sideKey, sideWords, tripWords } from "./phrases.js";
import { buildSeatPicker } from "./seat.js";
import { STANDING } from "./standing.js";

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
    beside: el("ul", { class: "beside" }),
    also: el("p", { class: "also" }),
    notes: el("ul", { class: "notes" }),
    here: el("ul", { class: "chips" }),
    story: el("button", { type: "button", class: "main-button", onclick: open }),
    skip: el("button", { type: "button", class: "plain-button", onclick: () => ride.skip(1) }),
    again: el("button", { type: "button", class: "main-button", onclick: () => ride.restart() }),
    list: el("button", { type: "button", class: "plain-button", onclick: () => ride.shown("list") }),
    then: el("div", { class: "then" }),
    thenWhen: el("small"),
    thenName: el("b"),
    thenSide: el("span"),
    thenArrow: el("span", { class: "then-arrow" }),
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
      p.glance, p.also, p.beside, p.notes, p.here, el("div", { class: "actions" }, p.story, p.again, p.list, p.skip));
    p.then.append(p.thenArrow, el("p", {}, p.thenWhen, " ", p.thenName, p.thenSide));
    this.foot = el("div", { class: "board-foot" }, p.then, p.passed, ride.verdict?.root);
    this.start = el("div", { class: "start" });
    this.startNotes = el("div", { class: "start-notes" });
  }

  /** Words or seat changed: everything is said anew. */
  draw() {
    this.key = null;
    const { words } = this.ride;
    setText(this.parts.list, words.t("board.open_list"));
    setText(this.parts.story, words.t("board.story"));
    setText(this.parts.again, words.t("board.again"));
    setFlag(this.parts.here, "aria-label", words.t("board.at_stop"));
    this.drawStart();
    this.root.replaceChildren(this.start, this.telling, this.foot);
  }

  drawStart() {
    this.start.replaceChildren(...this.buildStart(), this.startNotes);
    this.drawNotes();
  }

  /** Only the small print: a seat under the thumb or the focus stays where it is. */
  drawNotes() {
    this.startNotes.replaceChildren(...(this.ride.startNotes?.() ?? []).filter(Boolean));
  }

  buildStart() {
    const { words, settings, pack } = this.ride;
    const begin = (seat) => this.ride.begin(seat);
    const seated = settings.values.seated;
    return [
      el("h2", { class: "name" }, words.t("seat.ask")),
      el("p", { class: "start-why" }, words.t("seat.why")),
      buildSeatPicker(words, settings.seat, begin),
      el("button", { type: "button", class: seated ? "main-button" : "plain-button",
        onclick: () => begin(settings.seat) }, words.t(seated ? this.ride.startKey : "seat.none")),
      el("p", { class: "start-trip" }, tripWords(words, pack)),
    ];
  }

  update(moment) {
    const begun = this.ride.begun;
    this.start.hidden = begun;
    if (begun) setFlag(document.body, "data-begun", "true");
    this.telling.hidden = !begun;
    this.foot.hidden = !begun;
    if (!begun) return;
    const key = [moment.phase, moment.index, moment.stop?.id, moment.passed, moment.then?.index, moment.beside].join();
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
    const standing = this.ride.live && STANDING[moment.phase];
    const still = moment.phase === "stop" || moment.phase === "end" || Boolean(standing);
    for (const part of [p.story, p.glance, p.notes]) part.hidden = still;
    p.also.replaceChildren(...still ? [] : buildAlso(this.ride, this.ride.pack.cues[moment.index]?.also));
    p.beside.replaceChildren(...moment.beside.map((index) => buildBeside(this.ride, index)));
    p.here.hidden = moment.phase !== "stop";
    p.again.hidden = moment.phase !== "end" || Boolean(this.ride.live);
    p.list.hidden = moment.phase !== "end";
    const skip = moment.phase === "stop" ? "board.skip_stop" : "board.skip_ahead";
    p.skip.replaceChildren(icon("forward"), this.ride.words.t(skip));
    if (moment.phase === "stop") this.turnToStop(moment.stop);
    else if (standing) standing(this);
    else if (moment.phase === "end") this.turnToEnd();
    else this.turnToCue(moment);
    this.turnPassed(moment);
    this.turnThen(moment);
  }

  turnToCue(moment) {
    const { words, pack, settings } = this.ride;
    const p = this.parts;
    const cue = pack.cues[moment.index];
    const site = pack.sites[cue.site];
    p.pic.replaceChildren(siteIcon(cue.site, site.kind, "big"));
    const years = words.hasYears(site.built) ? [" ", el("span", { class: "whole" }, words.years(site.built))] : [];
    p.kicker.replaceChildren(el("span", {}, words.t(`kind.${site.kind}`)), ...years);
    setText(p.name, words.of(site.name));
    setText(p.glance, words.of(site.glance));
    p.notes.replaceChildren(...notesOf(this.ride, cue).map((note) =>
      el("li", {}, icon(note.icon), el("span", {}, note.text))));
    this.turnSign(sideKey(cue, settings.seat), moment, cue);
  }

  turnSign(side, moment, cue) {
    const { words } = this.ride;
    const p = this.parts;
    const other = side.startsWith("other");
    const there = side === "ahead" && moment.phase === "now";
    setFlag(p.sign, "data-side", side);
    setFlag(p.sign, "data-strength", moment.phase === "ready" || moment.phase === "now" ? "strong" : "quiet");
    const here = cue.approximate ? "around" : "here";
    setText(p.word, words.t(`sign.${other ? "other" : there ? here : side}`));
    const over = { next: "sign.next", walk: "sign.walk" }[moment.phase];
    const aside = other ? `sign.${side}` : side === "around" && !over ? "sign.both" : null;
    setText(p.over, [over, aside].filter(Boolean).map((key) => words.t(key)).join(" · "));
  }

  turnToStop(stop) {
    const { words, pack } = this.ride;
    const p = this.parts;
    p.pic.replaceChildren(icon("stop", "big"));
    const leaves = stop.back ? "live.back_by" : "board.leaves";
    setText(p.kicker, words.t(leaves, { time: clockOf(this.ride, stop.until_s) }));
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
    const seen = sitesOf(pack).length;
    this.parts.pic.replaceChildren(icon("bus", "big"));
    setText(this.parts.kicker, words.of(pack.route.name));
    setText(this.parts.name, words.t("board.end"));
    setText(this.parts.glance, words.t("board.end_about", { n: seen }));
    this.parts.glance.hidden = false;
    this.plainSign(words.t("control.at_end"));
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

  /** What comes after this, in one line under it. */
  turnThen(moment) {
    const p = this.parts;
    p.then.hidden = !moment.then || moment.phase === "end";
    if (p.then.hidden) return;
    const cue = this.ride.pack.cues[moment.then.index];
    const side = sideKey(cue, this.ride.settings.seat);
    p.thenArrow.replaceChildren(icon(side.replace("other_", "")));
    setText(p.thenName, nameOf(this.ride, cue));
    const plain = side === "ahead" && moment.leg.mode === "walk";
    setText(p.thenSide, plain ? "" : `, ${sideWords(this.ride, cue)}`);
  }

  /** What changes every second. */
  count(moment) {
    const { words } = this.ride;
    const p = this.parts;
    const [count, unit] = readCount(this.ride, moment);
    setText(p.count, count);
    setText(p.unit, unit);
    p.skip.hidden = Boolean(this.ride.live) || moment.phase === "end"
      || (moment.phase !== "stop" && !(moment.eta_s > SKIP_FROM_S && moment.phase !== "now"));
    if (!moment.then) return;
    setText(p.thenWhen, words.t("board.then", { time: words.span(moment.then.eta_s) }));
  }
}
