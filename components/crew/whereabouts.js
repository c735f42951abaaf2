// Where the bus is, as well as this phone can tell, and how that compares with the timetable.

import { progressAt, timeAt } from "./clock.js";

const OWN_FRESH_S = 15;
const LIVE_FRESH_S = 90;

function dwellBounds(knots, progress_m) {
  const at = knots.filter((knot) => Math.abs(knot[0] - progress_m) < 0.5);
  return at.length > 1 ? [at[0][1], at[at.length - 1][1]] : null;
}

/**
 * Seconds late (early is negative) at a progress, t_s seconds after the planned departure.
 * At a stop the bus is in time for as long as it may stand there.
 */
export function delayAt(knots, progress_m, t_s) {
  const [arrive_s, leave_s] = dwellBounds(knots, progress_m) ?? [timeAt(knots, progress_m), timeAt(knots, progress_m)];
  if (t_s < arrive_s) return t_s - arrive_s;
  return Math.max(0, t_s - leave_s);
}

/** The three cues most likely passing at a progress: one behind, then what comes. Indices. */
export function likelyCues(cues, progress_m) {
  const order = cues.map((cue, index) => index).sort((a, b) => cues[a].abeam_m - cues[b].abeam_m);
  const next = order.findIndex((index) => cues[index].abeam_m >= progress_m);
  const from = Math.max(0, Math.min((next < 0 ? order.length : next) - 1, order.length - 3));
  return order.slice(from, from + 3);
}

/** Own fixes, taps of the crew and the server's word, weighed by age. */
export class Whereabouts {
  constructor({ pack, departs_s, tracker }) {
    Object.assign(this, { pack, departs_s, tracker });
    this.own = null;
    this.live = null;
  }

  /** A fix of this phone. Off the line the last place on it stays, under the state's name. */
  takeFix(fix) {
    const { t, progress_m, state } = this.tracker.step(fix);
    this.own = { t, progress_m: progress_m ?? this.own?.progress_m ?? null, state, source: "phone" };
  }

  /** A tap: the bus passes `progress_m` at t. */
  takeHand(progress_m, t) {
    this.own = { t, progress_m, state: "riding", source: "hand" };
  }

  takeLive(live) {
    this.live = live;
  }

  /** Best knowledge at `now_s`: {t, progress_m, state, source: phone|hand|server|clock}. */
  at(now_s) {
    const { own, live } = this;
    const said = live?.t && live.progress_m !== null && now_s - live.t < LIVE_FRESH_S
      ? { t: live.t, progress_m: live.progress_m, state: live.state, source: "server" } : null;
    if (own && own.progress_m !== null && now_s - own.t < OWN_FRESH_S) return own;
    const newest = [own, said].filter((one) => one && one.progress_m !== null).sort((a, b) => b.t - a.t)[0];
    if (newest && now_s - newest.t < LIVE_FRESH_S) return newest;
    const t_s = now_s - this.departs_s;
    return {
      t: now_s, progress_m: progressAt(this.pack.clock, t_s), state: t_s < 0 ? "waiting" : "riding", source: "clock",
    };
  }

  /** Seconds late of a place, or null when only the timetable itself says where the bus is. */
  delay(place) {
    if (place.source === "clock") return null;
    return delayAt(this.pack.clock, place.progress_m, place.t - this.departs_s);
  }
}
