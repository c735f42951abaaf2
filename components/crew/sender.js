// Empties the queue whenever there is a network: in order, in batches, each item once.
// The server drops what it knows by its id, so a batch whose answer was lost is sent again.

export const LIMITS = Object.freeze({ fixes: 500, events: 100 });
const LOOK_AHEAD = 600;
const FIRST_S = 1;
const LONGEST_S = 30;
const SHORTEST_S = 0.5;
const BLOCKED_S = 60;

/** The next rows to send: what is due, oldest first, of one channel, at most `cap`. */
export function pickBatch(rows, now_s, cap = Infinity) {
  const due = rows.filter((row) => row.not_before <= now_s);
  if (!due.length) return [];
  const { channel } = due[0];
  const other = due.findIndex((row) => row.channel !== channel);
  return due.slice(0, Math.min(cap, LIMITS[channel], other < 0 ? Infinity : other));
}

/** Seconds to wait after the n-th failure in a row: full jitter under a doubling ceiling. */
export function backOff(failures, random = Math.random) {
  const ceiling = Math.min(LONGEST_S, FIRST_S * 2 ** failures);
  return Math.max(SHORTEST_S, random() * ceiling);
}

/** What an answer means: sent, closed (too late for these), split (some are bad), blocked, later. */
export function judge(status) {
  if (status >= 200 && status < 300) return "sent";
  if (status === 409 || status === 410) return "closed";
  if (status === 400 || status === 413 || status === 422) return "split";
  if (status === 401 || status === 403 || status === 404) return "blocked";
  return "later";
}

/** Sends for every link this phone knows. Tells `report({departure, what, rows, body})`. */
export class Sender {
  constructor({ queue, post, time, report, random = Math.random }) {
    Object.assign(this, { queue, post, time, report, random });
    this.pauses = new Map(); // departure -> {failures, until_ms}: one dead link holds up no other
    this.running = false;
    this.again = false;
    this.timer = null;
  }

  /** Something was added. With `fresh` (the network is back) no pause is waited for. */
  wake(fresh = false) {
    if (fresh) this.pauses.clear();
    if (this.running) this.again = true;
    else this.run();
  }

  async run() {
    clearTimeout(this.timer);
    this.running = true;
    let wait_s = LONGEST_S;
    try {
      do {
        this.again = false;
        wait_s = await this.round();
      } while (this.again);
    } finally {
      this.running = false;
      if (wait_s < Infinity) this.timer = setTimeout(() => this.run(), wait_s * 1000);
    }
  }

  /** Serve every link once; answers the seconds until it is worth trying again. */
  async round() {
    let wait_s = Infinity;
    for (const link of await this.queue.links()) {
      const paused_s = ((this.pauses.get(link.departure)?.until_ms ?? 0) - this.time.now_ms()) / 1000;
      wait_s = Math.min(wait_s, paused_s > 0 ? paused_s : await this.drain(link));
    }
    return wait_s;
  }

  async drain(link) {
    let cap = Infinity;
    for (;;) {
      const rows = await this.queue.list(link.departure, LOOK_AHEAD);
      const batch = pickBatch(rows, this.time.now(), cap);
      if (!batch.length) return this.rest(rows);
      const { what, body, retry_s } = await this.offer(link, batch);
      if (what === "later" || what === "blocked") return this.pause(link, what, body, retry_s);
      this.pauses.delete(link.departure);
      if (what === "split" && batch.length > 1) {
        cap = Math.ceil(batch.length / 2);
        continue;
      }
      cap = Infinity;
      await this.queue.remove(batch.map((row) => row.n));
      this.report({ departure: link.departure, what: what === "split" ? "refused" : what, rows: batch, body });
    }
  }

  async offer(link, batch) {
    try {
      const answer = await this.post(link, batch[0].channel, batch.map((row) => row.item), this.time.now());
      return { what: judge(answer.status), ...answer };
    } catch {
      return { what: "later", body: {}, retry_s: 0 };
    }
  }

  rest(rows) {
    if (!rows.length) return Infinity;
    return Math.max(SHORTEST_S / 10, Math.min(...rows.map((row) => row.not_before)) - this.time.now());
  }

  pause(link, what, body, retry_s) {
    const failures = (this.pauses.get(link.departure)?.failures ?? 0) + 1;
    const wait_s = what === "blocked" ? BLOCKED_S : Math.max(retry_s, backOff(failures, this.random));
    this.pauses.set(link.departure, { failures, until_ms: this.time.now_ms() + wait_s * 1000 });
    this.report({ departure: link.departure, what, rows: [], body });
    return wait_s;
  }
}
