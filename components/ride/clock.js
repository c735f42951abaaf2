// Time and progress: the timetable's knots, and the clock that a rehearsal runs on. Pure.
// Knots are [progress_m, t_s], both never falling; a stop is two knots of equal progress.

function lookUp(knots, value, from, to, last) {
  if (value <= knots[0][from]) return knots[0][to];
  const end = knots[knots.length - 1];
  if (value >= end[from] && !(value === end[from] && !last)) return end[to];
  let i = 1;
  while (i < knots.length - 1 && (last ? knots[i][from] <= value : knots[i][from] < value)) i += 1;
  const a = knots[i - 1];
  const b = knots[i];
  const span = b[from] - a[from];
  if (span === 0) return last ? b[to] : a[to];
  return a[to] + ((value - a[from]) / span) * (b[to] - a[to]);
}

/** Metres along the route at t_s seconds after departure; clamped to the ends. */
export function progressAt(knots, t_s) {
  return lookUp(knots, t_s, 1, 0, true);
}

/** Seconds after departure when a progress is first reached. */
export function timeAt(knots, progress_m) {
  return lookUp(knots, progress_m, 0, 1, false);
}

/** The stop the clock stands in: {progress_m, from_s, until_s}, or null while moving. */
export function dwellAt(knots, t_s) {
  for (let i = 1; i < knots.length; i += 1) {
    const [a, from_s] = knots[i - 1];
    const [b, until_s] = knots[i];
    if (a === b && t_s >= from_s && t_s < until_s) return { progress_m: a, from_s, until_s };
  }
  return null;
}

/** Seconds after departure when the line is first left: the end of a first stop, or 0. */
export function firstMove(knots) {
  const start = knots.findIndex((knot) => knot[0] > knots[0][0]);
  return start < 1 ? 0 : knots[start - 1][1];
}

/** "08:05" at t_s seconds after a departure given as "08:00"; runs past midnight. */
export function showClock(departs, t_s) {
  const [hours, minutes] = departs.split(":").map(Number);
  const total = Math.floor(hours * 60 + minutes + t_s / 60);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(total / 60) % 24)}:${two(total % 60)}`;
}

/** A clock that can be paused, sped up and set; `now` gives real milliseconds. */
export class Rehearsal {
  constructor(ends_s, now = () => performance.now()) {
    this.ends_s = ends_s;
    this.now = now;
    this.speed = 1;
    this.playing = false;
    this.base_s = 0;
    this.base_ms = now();
  }

  /** Seconds after departure. */
  get t_s() {
    if (!this.playing) return this.base_s;
    const run = ((this.now() - this.base_ms) / 1000) * this.speed;
    return Math.min(this.ends_s, this.base_s + run);
  }

  get ended() {
    return this.t_s >= this.ends_s;
  }

  seek(t_s) {
    this.base_s = Math.min(this.ends_s, Math.max(0, t_s));
    this.base_ms = this.now();
  }

  setSpeed(speed) {
    this.seek(this.t_s);
    this.speed = speed;
  }

  play() {
    this.seek(this.ended ? 0 : this.t_s);
    this.playing = true;
  }

  pause() {
    this.seek(this.t_s);
    this.playing = false;
  }
}
