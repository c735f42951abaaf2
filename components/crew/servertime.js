// The server's time, because riders judge the age of a position by it and phones run wrong.

const KEY = "jejak-crew-offset";
const CALM_S = 0.5;
const SLOW_ROUND_MS = 4000;

/** Local storage as {get, set}; a phone that refuses it simply forgets. */
export const memory = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      return false;
    }
    return true;
  },
};

/** A clock corrected by what the server said last (`x-now`, epoch seconds). */
export class ServerTime {
  constructor(now_ms = () => Date.now()) {
    this.now_ms = now_ms;
    this.offset_s = Number(memory.get(KEY)) || 0;
  }

  /** Epoch seconds by the server's clock. */
  now() {
    return this.at(this.now_ms());
  }

  /** A moment of this phone (epoch ms) as epoch seconds of the server, to the millisecond. */
  at(moment_ms) {
    return Math.round(moment_ms + this.offset_s * 1000) / 1000;
  }

  /** Learn from an answer: the server's time lay half-way between question and answer. */
  learn(said, asked_ms, got_ms) {
    const said_s = Number(said);
    if (!said_s || got_ms - asked_ms > SLOW_ROUND_MS) return;
    const offset_s = said_s - (asked_ms + got_ms) / 2000;
    if (Math.abs(offset_s - this.offset_s) < CALM_S) return;
    this.offset_s = offset_s;
    memory.set(KEY, offset_s);
  }
}
