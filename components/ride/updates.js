// Is there newer content on the server? Asked on opening, on coming back, and every ten minutes.

import { readServerVersion } from "./packstate.js";

const EVERY_S = 600;
const BACK_S = 60;
const ROLL_S = 20;
const AFTER_END_S = 30;

/** Watches the version of one pack. Event "change" when `fresh` becomes the newer version. */
export class Updates extends EventTarget {
  constructor(address, pack, clock) {
    super();
    this.address = address;
    this.version = pack.version;
    this.clock = clock;
    this.fresh = null;
    this.asked_s = 0;
    this.rolls_s = this.readRoll(pack);
  }

  // The demo rides for ever: after one ride's end its address holds the next.
  readRoll({ tour, clock }) {
    if (tour?.code !== "demo") return Infinity;
    return Date.parse(tour.departs) / 1000 + clock[clock.length - 1][1] + AFTER_END_S;
  }

  start() {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.since > BACK_S) this.ask();
    });
    setInterval(() => this.beat(), ROLL_S * 1000);
    this.ask();
  }

  get since() {
    return this.clock.now_s - this.asked_s;
  }

  beat() {
    if (document.visibilityState !== "visible" || navigator.onLine === false) return;
    if (this.since > EVERY_S || this.clock.now_s > this.rolls_s) this.ask();
  }

  async ask() {
    this.asked_s = this.clock.now_s;
    const version = await readServerVersion(this.address);
    if (version === null || version === this.version) return;
    if (this.clock.now_s > this.rolls_s) {
      location.reload();
      return;
    }
    this.fresh = version;
    this.dispatchEvent(new Event("change"));
  }
}
