// Which of the phone's many positions are worth sending: every 2 s moving, every 10 s standing.

import { metresPerDegree } from "./line.js";

export const MOVING_GAP_S = 2;
export const STANDING_GAP_S = 10;
const MOVING_MPS = 1;
const NOISE_M = 8;
const WIDEST_NOISE_M = 25;
const SLACK_S = 0.3; // receivers tick once a second, never to the millisecond
const COARSEST_M = 500;

function metresBetween(a, b) {
  const scale = metresPerDegree(a.lat);
  return Math.hypot((b.lon - a.lon) * scale.x, (b.lat - a.lat) * scale.y);
}

/** Thins fixes {t, lon, lat, accuracy_m, speed_mps|undefined}; t in seconds. Pure. */
export class Throttle {
  constructor() {
    this.last = null;
  }

  isMoving(fix) {
    if (fix.speed_mps !== undefined) return fix.speed_mps > MOVING_MPS;
    return metresBetween(this.last, fix) > Math.max(NOISE_M, Math.min(fix.accuracy_m, WIDEST_NOISE_M));
  }

  /** True when this fix is to be sent. */
  keep(fix) {
    if (fix.accuracy_m > COARSEST_M) return false;
    if (this.last) {
      const gap_s = this.isMoving(fix) ? MOVING_GAP_S : STANDING_GAP_S;
      if (fix.t - this.last.t < gap_s - SLACK_S) return false;
    }
    this.last = fix;
    return true;
  }
}
