// "This cue was too early, too late, on the wrong side, untrue": one tap, kept until it can be sent.

import { Memory } from "./memory.js";

export const VERDICTS = ["early", "late", "wrong_side", "wrong"];
/** Letters of the sentence that may go with "wrong". */
export const LONGEST_NOTE = 280;
const MOST = 100;
const AGAIN_MS = 20_000;
const KEPT_SENT = 60;

/** A random name for what is sent. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The queue of one phone, shared by all its rides. Event "change" when something was sent. */
export class Feedback extends EventTarget {
  constructor(address, clock) {
    super();
    this.address = address;
    this.clock = clock;
    this.memory = new Memory("feedback", { waiting: [], sent: [] });
    addEventListener("online", () => this.send());
  }

  get waiting() {
    return this.memory.values.waiting;
  }

  /** What was said about a cue: {verdict, sent_s | null}, or null. */
  find(ride, cue) {
    const same = (one) => one.ride === ride && one.site === cue.site && one.pass === cue.pass;
    const { waiting, sent } = this.memory.values;
    return [...waiting, ...sent].find(same) ?? null;
  }

  /** Keep one verdict and try to send; `ride` names the departure or, without one, the route.
   * With it goes what this phone had told of the cue, and what the rider writes. */
  say(verdict, cue, { route, departure, ride, content }, note = "") {
    const said = note.trim().slice(0, LONGEST_NOTE);
    const item = { id: newId(), route, site: cue.site, pass: cue.pass, verdict, ride, sent_s: null,
      side: cue.side, abeam_m: cue.abeam_m,
      ...(departure ? { departure } : {}), ...(content ? { content } : {}), ...(said ? { note: said } : {}) };
    this.memory.keep({ waiting: [...this.waiting, item] });
    this.dispatchEvent(new Event("change"));
    this.send();
  }

  async send() {
    clearTimeout(this.timer);
    const items = this.waiting.slice(0, MOST);
    if (!this.address || items.length === 0 || this.sending) return;
    this.sending = true;
    const done = await this.post(items);
    this.sending = false;
    if (done) this.settle(items);
    if (this.waiting.length) this.timer = setTimeout(() => this.send(), done ? 0 : AGAIN_MS);
  }

  /** True when the items need not be sent again: taken, or refused for good. */
  async post(items) {
    const body = items.map(({ ride, sent_s, ...item }) => item);
    try {
      const answer = await fetch(this.address, { method: "POST", credentials: "same-origin",
        headers: { "content-type": "application/json" }, body: JSON.stringify({ items: body }) });
      return answer.ok || answer.status === 422;
    } catch {
      return false;
    }
  }

  settle(items) {
    const ids = new Set(items.map((item) => item.id));
    const sent = items.map((item) => ({ ...item, sent_s: this.clock.now_s }));
    this.memory.keep({
      waiting: this.waiting.filter((item) => !ids.has(item.id)),
      sent: [...this.memory.values.sent, ...sent].slice(-KEPT_SENT),
    });
    this.dispatchEvent(new Event("change"));
  }
}
