// What a phone would see of a rehearsed ride: its satellites' errors, and places without a signal.
// The same seat of the same ride always sees the same. Pure: no DOM, no clock, no chance.

import { foreseeProgress } from "./calling.js";
import { dwellAt, progressAt, timeAt } from "./clock.js";
import { buildLine, metresPerDegree, positionAt } from "./line.js";
import { createTracker } from "./tracker.js";

/** clear: the timetable itself; weak: a poor receiver; gaps: and at times none at all. */
export const SIGNALS = ["clear", "weak", "gaps"];

const EVERY_S = 2;
const NOISE_M = 15;
const SPEED_NOISE_MPS = 0.5;
const WILD_SHARE = 0.1;
const WILD_M = 60;
/** In every stretch of this length there is one gap, and this is how long it lasts. */
const STRETCH_S = 180;
const GAP_S = [20, 60];
/** A clock that is moved by hand farther than this makes the receiver start anew. */
const LEAP_S = 60;
/** A receiver that starts anew has been listening for so long already. */
const WARM_UP_S = 20;
const AT_STOP_M = 80;

// A number between 0 and 1 that belongs to two whole numbers (a mix of Wellons' "lowbias32").
function dice(index, salt) {
  let mixed = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt + 1, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

// A normal error of mean 0 and deviation 1 (Box and Muller 1958).
function bell(index, salt) {
  const away = Math.sqrt(-2 * Math.log(1 - dice(index, salt)));
  return away * Math.cos(2 * Math.PI * dice(index, salt + 1));
}

/** True while nothing is received at t_s. */
export function isGap(t_s) {
  const number = Math.floor(t_s / STRETCH_S);
  const lasts_s = GAP_S[0] + dice(number, 11) * (GAP_S[1] - GAP_S[0]);
  const begins_s = number * STRETCH_S + dice(number, 12) * (STRETCH_S - lasts_s);
  return t_s >= begins_s && t_s < begins_s + lasts_s;
}

/** The fix a phone would have at t_s seconds after departure. */
export function buildFix({ clock }, line, t_s) {
  const index = Math.round(t_s / EVERY_S);
  const at_m = progressAt(clock, t_s);
  const [lon, lat] = positionAt(line, at_m);
  const scale = metresPerDegree(lat);
  const wild = dice(index, 1) < WILD_SHARE;
  const turn = 2 * Math.PI * dice(index, 2);
  const east_m = wild ? WILD_M * Math.cos(turn) : NOISE_M * bell(index, 3);
  const north_m = wild ? WILD_M * Math.sin(turn) : NOISE_M * bell(index, 5);
  const speed_mps = progressAt(clock, t_s + 1) - at_m + SPEED_NOISE_MPS * bell(index, 7);
  return {
    t: t_s,
    lon: lon + east_m / scale.x,
    lat: lat + north_m / scale.y,
    accuracy_m: 1.5 * NOISE_M,
    speed_mps: Math.max(0, speed_mps),
  };
}

/** A phone on a rehearsed ride. */
export class Receiver {
  constructor(pack) {
    this.pack = pack;
    this.line = buildLine(pack.line);
    this.reset(0);
  }

  reset(t_s) {
    const from_s = Math.max(0, t_s - WARM_UP_S);
    this.tracker = createTracker(this.pack, { hint_m: progressAt(this.pack.clock, from_s), spread_m: 50 });
    this.last_s = from_s - EVERY_S;
  }

  /** What the phone believes at t_s: {t_s, age_s, off_m, gap}; null with a clear signal. */
  believe(t_s, signal) {
    if (signal === "clear" || !SIGNALS.includes(signal)) return null;
    if (t_s < this.last_s || t_s - this.last_s > LEAP_S) this.reset(t_s);
    for (let at = this.last_s + EVERY_S; at <= t_s; at += EVERY_S) {
      if (!(signal === "gaps" && isGap(at))) this.tracker.step(buildFix(this.pack, this.line, at));
      this.last_s = at;
    }
    return this.tell(t_s, signal === "gaps" && isGap(t_s));
  }

  tell(t_s, gap) {
    const { state } = this.tracker;
    const true_m = progressAt(this.pack.clock, t_s);
    const seen_m = state.progress_m === null ? true_m : foreseeProgress(state, t_s);
    const stay = dwellAt(this.pack.clock, t_s);
    const stands = stay && Math.abs(stay.progress_m - seen_m) <= AT_STOP_M;
    const age_s = Number.isFinite(state.t) ? Math.max(0, t_s - state.t) : 0;
    return { t_s: stands ? t_s : timeAt(this.pack.clock, seen_m), age_s, off_m: Math.abs(seen_m - true_m), gap };
  }
}
