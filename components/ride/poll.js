// Asks the server where the bus is: every 5 s with jitter, only when online and looked at.

const EVERY_MS = 5000;
const JITTER = 0.2;
const SLOWEST_MS = 60_000;
const PATIENCE_MS = 8000;

/** Milliseconds to the next question after so many failures in a row; `chance` is 0 to 1. */
export function waitAfter(failures, chance) {
  const base = Math.min(SLOWEST_MS, EVERY_MS * 2 ** Math.min(failures, 8));
  return base * (1 - JITTER + 2 * JITTER * chance);
}

/** The live position's poll. Events: "live" (detail: body) and "asked" (after every try). */
export class Poll extends EventTarget {
  constructor(address, clock) {
    super();
    this.address = address;
    this.clock = clock;
    this.failures = 0;
    this.foreign = new URL(address, location.href).origin !== location.origin;
  }

  start() {
    document.addEventListener("visibilitychange", () => this.again());
    addEventListener("online", () => this.again());
    this.ask();
  }

  /** Something got better: ask at once. */
  again() {
    if (!this.wanted || this.asking) return;
    this.failures = 0;
    this.ask();
  }

  get wanted() {
    return document.visibilityState === "visible" && navigator.onLine !== false;
  }

  plan() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), waitAfter(this.failures, Math.random()));
  }

  async ask() {
    clearTimeout(this.timer);
    if (this.wanted && !this.asking) {
      this.asking = true;
      this.failures = await this.fetchOnce() ? 0 : this.failures + 1;
      this.asking = false;
    }
    if (!this.asking) this.dispatchEvent(new Event("asked"));
    this.plan();
  }

  /** True when the server answered with a position, new or unchanged. */
  async fetchOnce() {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    const asked_s = this.clock.phone();
    try {
      const headers = this.tag && !this.foreign ? { "if-none-match": this.tag } : {};
      const answer = await fetch(this.address, { headers, signal: stop.signal, cache: "no-store" });
      if (!answer.ok && answer.status !== 304) return false;
      const body = answer.status === 304 ? this.body : await answer.json();
      this.take(answer, body, asked_s);
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  take(answer, body, asked_s) {
    const server_s = Number.parseFloat(answer.headers.get("x-now"));
    this.clock.learn(server_s, asked_s, this.clock.phone());
    this.tag = answer.headers.get("etag") ?? this.tag;
    this.body = body;
    this.dispatchEvent(new CustomEvent("live", { detail: body }));
  }
}
