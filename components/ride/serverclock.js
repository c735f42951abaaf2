// What time it is for the bus: the phone's clock corrected by what the server said. Pure but for
// the clock it is given.

const TRUSTED_ROUND_TRIP_S = 6;
const DRIFT_S_PER_H = 0.5;
const SEMARANG_UTC_OFFSET_S = 7 * 3600;
const DAY_S = 86_400;

/** Seconds after midnight in Semarang (UTC+7, no summer time) at a moment (epoch seconds). */
export function secondsOfDay(now_s) {
  return (now_s + SEMARANG_UTC_OFFSET_S) % DAY_S;
}

/** "08:05", the time of day in Semarang. */
export function showTime(epoch_s) {
  const minutes = Math.floor(secondsOfDay(epoch_s) / 60);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The server's clock as this phone can know it; `offset` = {offset_s, error_s, at_s} or null. */
export class ServerClock {
  constructor(phone = () => Date.now() / 1000, offset = null) {
    this.phone = phone;
    this.offset = offset;
  }

  /** Epoch seconds by the server's clock. */
  get now_s() {
    return this.phone() + (this.offset?.offset_s ?? 0);
  }

  /**
   * Learn from one answer: the server said `server_s`, asked and answered at phone times.
   * The surest sample wins; an old one grows less sure. True when the offset changed.
   */
  learn(server_s, asked_s, answered_s) {
    const trip_s = answered_s - asked_s;
    if (!Number.isFinite(server_s) || trip_s < 0 || trip_s > TRUSTED_ROUND_TRIP_S) return false;
    const known = this.offset;
    const aged_s = known && Math.abs(answered_s - known.at_s) / 3600 * DRIFT_S_PER_H;
    const offset_s = server_s - (asked_s + answered_s) / 2;
    const moved = known && Math.abs(offset_s - known.offset_s) > known.error_s + aged_s + trip_s / 2;
    if (known && !moved && known.error_s + aged_s <= trip_s / 2) return false;
    this.offset = { offset_s, error_s: trip_s / 2, at_s: answered_s };
    return true;
  }
}
