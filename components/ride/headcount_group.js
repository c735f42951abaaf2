// Who of the group is back: one big counter. Kept on this phone first, sent when it can be; of
// several phones that count, the one tapped last is right.

import { el, icon, setText } from "./dom.js";
import { showTime } from "./serverclock.js";

const MOST = 500;
const SETTLE_MS = 1200;
const AGAIN_MS = 20_000;

/** The group's count on this phone: {count, of, t, sent_s | null, refused?}, or null. */
export class Heads extends EventTarget {
  constructor(ride, address) {
    super();
    this.ride = ride;
    this.address = address;
  }

  start() {
    addEventListener("online", () => this.send());
    this.ride.poll?.addEventListener("live", () => { if (!this.timer) this.send(); });
    this.send();
  }

  get last() {
    return this.ride.memory.values.heads;
  }

  get waiting() {
    return Boolean(this.last) && this.last.sent_s === null && !this.last.refused;
  }

  /** How many there should be: as said before, else as the plan has it; 0 when nobody knows. */
  get of() {
    const { brief } = this.ride.whole.tour;
    return this.last?.of || brief.heads || (brief.group ? 0 : brief.size) || 0;
  }

  set(count, of) {
    const kept = { count: Math.min(MOST, count), of: Math.min(MOST, of && Math.max(of, count)) };
    this.keep({ ...kept, t: this.ride.clock.now_s, sent_s: null });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), SETTLE_MS);
  }

  keep(heads) {
    this.ride.memory.keep({ heads });
    this.dispatchEvent(new Event("change"));
  }

  async send() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.waiting || this.sending) return;
    this.sending = true;
    const { count, of, t } = this.last;
    const done = await this.post({ count, of, t });
    this.sending = false;
    const same = this.last.t === t;
    if (done && same) this.keep({ ...this.last, ...(done === "taken" ? { sent_s: this.ride.clock.now_s } : { refused: true }) });
    if (this.waiting) this.timer = setTimeout(() => this.send(), done ? SETTLE_MS : AGAIN_MS);
  }

  /** "taken", "refused" for good, or null when it must be sent again. */
  async post(body) {
    try {
      const answer = await fetch(this.address, { method: "POST", credentials: "omit",
        headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
      if (answer.ok) return "taken";
      return answer.status >= 400 && answer.status < 500 ? "refused" : null;
    } catch {
      return null;
    }
  }
}

function ofWords(words, count, of) {
  return of ? words.t("heads_group.said", { n: count, of }) : words.t("heads_group.said_alone", { n: count });
}

/** "12 of 15. Sent at 10:32." */
export function sayHeads(words, { last }) {
  if (!last) return words.t("heads_group.none");
  const said = ofWords(words, last.count, last.of);
  if (last.refused) return `${said}. ${words.t("heads_group.refused")}`;
  const sent = last.sent_s === null ? words.t("heads_group.waiting") : words.t("heads_group.sent", { time: showTime(last.sent_s) });
  return `${said}. ${sent}`;
}

function step(label, sign, act, kind = "step") {
  return el("button", { type: "button", class: kind, "aria-label": label, onclick: act }, icon(sign));
}

function buildCounter(words, draft, change) {
  const number = el("output", { class: "heads-number", id: "heads-number" });
  const plus = step(words.t("heads_group.add"), "plus", () => change({ count: draft.count + 1 }), "step step-big");
  const minus = step(words.t("heads_group.fewer"), "minus", () => change({ count: Math.max(0, draft.count - 1) }));
  return { number, node: el("div", { class: "heads" }, number, el("div", { class: "heads-steps" }, minus, plus)) };
}

function buildMembers(words, draft, change) {
  const of = el("output", { id: "heads-of" });
  const more = step(words.t("heads_group.more_of"), "plus", () => change({ of: draft.of + 1 }));
  const fewer = step(words.t("heads_group.fewer_of"), "minus", () => change({ of: Math.max(0, draft.of - 1) }));
  return { of, node: el("div", { class: "heads-members" }, el("span", {}, words.t("heads_group.members")), fewer, of, more) };
}

/** Show the counter in a dialog. */
export function showHeads(dialog, ride) {
  const { words, heads } = ride;
  const draft = { count: heads.last?.count ?? 0, of: heads.of };
  const change = (changes) => { Object.assign(draft, changes); heads.set(draft.count, draft.of); draw(); };
  const counter = buildCounter(words, draft, change);
  const members = buildMembers(words, draft, change);
  const all = el("button", { type: "button", class: "plain-button", onclick: () => change({ count: draft.of }) });
  const state = el("p", { class: "quiet", role: "status", id: "heads-state" });
  const draw = () => {
    setText(counter.number, ofWords(words, draft.count, draft.of));
    setText(members.of, draft.of ? String(draft.of) : "?");
    all.hidden = !draft.of;
    setText(all, words.t("heads_group.all", { n: draft.of }));
    setText(state, sayHeads(words, heads));
  };
  dialog.setAttribute("aria-labelledby", "heads-name");
  dialog.lang = words.lang;
  dialog.replaceChildren(
    el("header", { class: "sheet-head" }, el("h2", { id: "heads-name" }, words.t("heads_group.title")),
      el("button", { type: "button", class: "round", "aria-label": words.t("page.close"), onclick: () => ride.closeSheets() }, icon("close"))),
    el("div", { class: "sheet-body" }, el("p", {}, words.t("heads_group.about")), counter.node,
      el("div", { class: "actions" }, all, el("button", { type: "button", class: "plain-button",
        onclick: () => change({ count: 0 }) }, words.t("heads_group.restart"))),
      members.node, state));
  heads.addEventListener("change", draw);
  dialog.addEventListener("close", () => heads.removeEventListener("change", draw), { once: true });
  draw();
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}
