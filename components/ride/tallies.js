// How often places and cues were opened on this phone: sums only, no name and no time of day.
// Sent in a batch now and then; off when the rider or the browser says so.

import { newId } from "./feedback.js";
import { Memory } from "./memory.js";

const EVERY_MS = 300_000;
const MOST = 300;
const MOST_EACH = 500;
const KEPT_PACKS = 20;
const NOTHING = Object.freeze({ sums: {}, sending: null, packs: [] });

/** The browser's owner has asked every site not to count (Global Privacy Control, Do Not Track). */
export function isUnasked() {
  return navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
}

/** The day in Semarang. */
function dayOf(now_s) {
  return new Date((now_s + 7 * 3600) * 1000).toISOString().slice(0, 10);
}

export class Tallies {
  constructor(address, ride) {
    this.address = address;
    this.ride = ride;
    this.memory = new Memory("tallies", NOTHING);
    this.shown = new Set(ride.told);
  }

  get counts() {
    return Boolean(this.address) && this.ride.settings.values.count && !isUnasked();
  }

  /** One more of something: `about` = {site, pass}. */
  add(what, about = {}) {
    if (!this.counts) return;
    const { ride } = this;
    const key = [dayOf(ride.clock.now_s), what, ride.whole.route.id, about.site ?? "", about.pass ?? 0, ride.words.lang].join("|");
    const { sums } = this.memory.values;
    this.memory.keep({ sums: { ...sums, [key]: Math.min(MOST_EACH, (sums[key] ?? 0) + 1) } });
  }

  /** A view: notes the cues that have come on where somebody sits and can see them. */
  update() {
    if (!this.ride.begun) return;
    for (const index of this.ride.told) {
      if (this.shown.has(index)) continue;
      this.shown.add(index);
      this.add("cue_shown", this.ride.whole.cues[index]);
    }
  }

  /** A place's card was opened; from the board it is the cue's. */
  open(site) {
    const { moment, whole } = this.ride;
    this.add("place_opened", { site });
    const index = [moment.index, moment.passed].find((one) => whole.cues[one]?.site === site && this.ride.told.has(one));
    if (index !== undefined) this.add("cue_opened", whole.cues[index]);
  }

  /** Everything of this pack is on the phone; said once. */
  complete(version) {
    const { packs } = this.memory.values;
    if (!this.counts || packs.includes(version)) return;
    this.memory.keep({ packs: [...packs, version].slice(-KEPT_PACKS) });
    this.add("pack_completed");
  }

  start() {
    setInterval(() => this.send(), EVERY_MS);
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.send(); });
    this.ride.settings.addEventListener("change", ({ detail }) => { if (detail.includes("count")) this.forget(); });
  }

  /** The rider does not want it: what waits is dropped. */
  forget() {
    if (!this.counts) this.memory.keep({ sums: {}, sending: null });
  }

  /** The sums of one day under a random name; a batch that got no answer goes again as it was. */
  pack() {
    const { sending, sums } = this.memory.values;
    if (sending) return sending;
    const keys = Object.keys(sums).sort();
    if (keys.length === 0) return null;
    const [day] = keys[0].split("|");
    const mine = keys.filter((key) => key.startsWith(day)).slice(0, MOST);
    const counts = mine.map((key) => {
      const [, what, route, site, pass, lang] = key.split("|");
      return { what, route, lang, n: sums[key], ...(site ? { site } : {}), ...(Number(pass) ? { pass: Number(pass) } : {}) };
    });
    const rest = Object.fromEntries(keys.filter((key) => !mine.includes(key)).map((key) => [key, sums[key]]));
    const batch = { id: newId(), day, counts };
    this.memory.keep({ sums: rest, sending: batch });
    return batch;
  }

  async send() {
    if (!this.counts || this.busy || navigator.onLine === false) return;
    const batch = this.pack();
    if (!batch) return;
    this.busy = true;
    const done = await this.post(batch);
    this.busy = false;
    if (!done || !this.counts) return;
    this.memory.keep({ sending: null });
    this.send();
  }

  /** True when it need not be sent again: counted, or refused for good. */
  async post(batch) {
    try {
      const answer = await fetch(this.address, { method: "POST", credentials: "omit", keepalive: true,
        headers: { "content-type": "application/json" }, body: JSON.stringify(batch) });
      return answer.ok || answer.status === 413 || answer.status === 422;
    } catch {
      return false;
    }
  }
}
