// The crew's work on one departure: what was tapped, what still waits, what the server knows.

import { memory } from "./servertime.js";

export const UNDO_S = 6;
/** An event that can be taken back waits a little longer than the offer stands. */
export const HOLD_S = UNDO_S + 1;
/** A held event this close to going may be on its way already. */
const SURE_S = 0.5;

const FRESH = Object.freeze({
  beacon: false, told: false, diverted: false, standing: false, count: null, of: null, skipped: [], finished: false,
  sent_t: null, version: 0,
});

/** Everything of the shift that must survive a restart, and the ways to tell the riders. */
export class Shift extends EventTarget {
  constructor({ departure, queue, sender, time }) {
    super();
    Object.assign(this, { departure, queue, sender, time });
    this.key = `jejak-crew-${departure}`;
    this.values = { ...FRESH, ...memory.get(this.key) };
    this.queued = 0;
    this.pending = new Set();
    this.trouble = null;
  }

  set(changes) {
    Object.assign(this.values, changes);
    memory.set(this.key, this.values);
    this.dispatchEvent(new Event("change"));
  }

  async recount() {
    this.queued = await this.queue.count(this.departure);
    const rows = await this.queue.list(this.departure, 600);
    this.pending = new Set(rows.filter((row) => row.channel === "events").map((row) => row.item.kind));
    this.dispatchEvent(new Event("change"));
  }

  async put(channel, item, hold_s) {
    const id = crypto.randomUUID();
    const not_before = hold_s ? this.time.now() + hold_s : 0;
    const n = await this.queue.add({ departure: this.departure, channel, not_before, item: { id, ...item } });
    await this.recount();
    this.sender.wake();
    return n;
  }

  /** Queue one position. */
  addFix(fix) {
    return this.put("fixes", fix, 0);
  }

  /** Queue one event; with `hold_s` it can be taken back for so long. Answers its number. */
  tell(kind, data = {}, hold_s = 0) {
    return this.put("events", { t: this.time.now(), kind, data }, hold_s);
  }

  /** The stop is made after all: a skipping still held is dropped, one that has gone is countered. */
  async unskip(stop) {
    const rows = await this.queue.list(this.departure, 600);
    const held = rows.filter(({ item, not_before }) => item.kind === "skip_stop" && item.data.stop === stop
      && not_before > this.time.now() + SURE_S);
    await this.queue.remove(held.map((row) => row.n));
    this.set({ skipped: this.values.skipped.filter((id) => id !== stop) });
    if (held.length) await this.recount();
    else await this.tell("unskip", { stop });
  }

  /** What the sender reports: sent, closed, refused, blocked, later. */
  async hear({ departure, what, rows, body }) {
    if (departure !== this.departure) return;
    this.trouble = what === "sent" ? null : { what, detail: body.detail ?? null };
    if (what === "sent") {
      const times = rows.filter((row) => row.channel === "fixes").map((row) => row.item.t);
      const sent_t = times.length ? Math.max(...times, this.values.sent_t ?? 0) : this.values.sent_t;
      this.set({ sent_t, version: Math.max(this.values.version, body.version ?? 0) });
    }
    if (what === "closed") this.set({ finished: true });
    await this.recount();
  }

  /** The server's word, unless something newer of this phone is still on its way. */
  takeLive(live) {
    if (!live || live.v < this.values.version) return;
    const settled = (...kinds) => !kinds.some((kind) => this.pending.has(kind));
    const changes = {};
    if (settled("diverted", "back")) changes.diverted = live.detours.some((detour) => detour[1] === null);
    if (settled("skip_stop", "unskip")) changes.skipped = live.skipped;
    if (settled("head_count") && live.count) Object.assign(changes, { count: live.count.count, of: live.count.of });
    if (live.state === "finished") changes.finished = true;
    this.accept(changes);
  }

  /** The server's word on whether the ride is over; it can be reopened there. */
  takeEnd(finished) {
    if (!this.pending.has("finish")) this.accept({ finished });
  }

  accept(changes) {
    const news = Object.keys(changes).some((name) => String(changes[name]) !== String(this.values[name]));
    if (news) this.set(changes);
  }
}
