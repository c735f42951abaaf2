// Where the group is: fixes of a satellite receiver turned into progress along the route. Pure: no
// DOM, no clock. The twin of routes/tracking.py; both pass tests/fixtures/vectors/tracking.json.

import { foresee, listBirths, take } from "./belief.js";
import { APART_M } from "./evidence.js";
import { buildLine } from "./line.js";
import { paceOf } from "./motion.js";
import { SILENT, updateReport } from "./report.js";

const REACH_M = 150;
const USUAL_SIGMA_M = 15;
const LONGEST_S = 3600;
const AROUND_M = 150;
const LOST = 0.05;
const BORN = 1e-5;
const FOUND_AGAIN = 0.05;
const UNREACHED = 1e-4;
const FORMAT = 1;

function buildRail({ line, legs, stops }) {
  const built = buildLine(line);
  const pieces = built.segments.map((one, number) => ({
    ...one, number, ux: one.dx / one.length, uy: one.dy / one.length,
  }));
  const isWalk = (progress_m) =>
    (legs.findLast((leg) => leg.from_m <= progress_m) ?? legs[0])?.mode === "walk";
  return {
    pieces,
    isWalk,
    flat: built.plane.flat,
    length_m: built.length_m,
    paceAt: (progress_m) => paceOf(isWalk(progress_m)),
    isNearStop: (at_m, within_m) => stops.some((stop) => Math.abs(stop.at_m - at_m) <= within_m),
  };
}

// The feet of a fix on all pieces within reach, in the order of travel.
function listFeet(rail, lon, lat) {
  const [x, y] = rail.flat(lon, lat);
  const feet = [];
  for (const { number, ax, ay, ux, uy, from_m, to_m } of rail.pieces) {
    const dx = x - ax;
    const dy = y - ay;
    const along_m = from_m + dx * ux + dy * uy;
    const across_m = ux * dy - uy * dx;
    const over_m = Math.max(from_m - along_m, along_m - to_m, 0);
    const offset_m = Math.sqrt(over_m * over_m + across_m * across_m);
    if (offset_m <= REACH_M) {
      feet.push({ number, along_m, across_m, from_m, to_m, ux, uy, offset_m });
    }
  }
  return feet;
}

function readFix(fix, feet) {
  const said = fix.accuracy_m ?? null;
  const speed_mps = fix.speed_mps ?? null;
  const heading = fix.heading_deg ?? null;
  const sigma_m = said === null ? USUAL_SIGMA_M : Math.min(Math.max(said / 1.5, 5), 60);
  const turn = (heading * Math.PI) / 180;
  const heeds = heading !== null && (speed_mps === null || speed_mps >= 1.5);
  return {
    feet, speed_mps, var_m: sigma_m * sigma_m, way: heeds ? [Math.sin(turn), Math.cos(turn)] : null,
  };
}

function findOffset(feet, at_m) {
  const near = feet.filter((foot) =>
    at_m !== null && foot.from_m - APART_M < at_m && at_m < foot.to_m + APART_M);
  const offsets = (near.length ? near : feet).map((foot) => foot.offset_m);
  return offsets.length ? Math.min(...offsets) : null;
}

/** Follows one group along one route; see createTracker. */
class Tracker {
  constructor(rail, hint) {
    this.rail = rail;
    this.hint = hint;
    this.belief = { guesses: [], off: 0 };
    this.told = SILENT;
    this.state = { t: -Infinity, progress_m: null, state: "waiting", speed_mps: 0, offset_m: null };
  }

  /** Takes a fix and returns {t, progress_m, state, speed_mps, offset_m}; an old one is ignored. */
  step(fix) {
    if (fix.t <= this.state.t) return this.state;
    const feet = listFeet(this.rail, fix.lon, fix.lat);
    const reading = readFix(fix, feet);
    const dt_s = Math.min(fix.t - this.state.t, LONGEST_S);
    this.belief = this.belief.guesses.length
      ? foresee(this.rail, this.belief, dt_s) : { guesses: [], off: LOST };
    const born = listBirths(this.rail, this.belief, reading).map((one) =>
      ({ ...one, weight: one.weight * this.expect(one.at_m, fix.t, dt_s) }));
    this.belief = take(this.rail, this.belief, reading, born);
    this.told = updateReport(this.rail, this.told, this.belief, fix.t);
    const { state, speed_mps } = this.told;
    const known = this.told.progress_m !== null;
    const progress_m = known ? Math.min(this.told.progress_m, this.rail.length_m) : null;
    const offset_m = findOffset(feet, progress_m);
    this.state = { t: fix.t, progress_m, state, speed_mps, offset_m };
    return this.state;
  }

  // How likely the group is to turn up at a place where nobody looked for it.
  expect(at_m, t, dt_s) {
    if (this.told.progress_m === null) return this.expectFirst(at_m);
    const ahead_m = at_m - this.told.progress_m;
    const fastest = this.rail.paceAt(this.told.progress_m).fastest_mps;
    const found = FOUND_AGAIN * this.belief.off;
    const reach_m = AROUND_M + fastest * (t - this.told.seen_t);
    if (ahead_m < -AROUND_M || ahead_m > reach_m) return found * UNREACHED;
    return BORN * Math.min(dt_s, 60) + found;
  }

  expectFirst(at_m) {
    if (this.hint === null) return at_m < 100 ? 5 : 1;
    const off = (at_m - this.hint.at_m) / this.hint.spread_m;
    return Math.exp((-off * off) / 2) + 0.01;
  }

  /** The whole memory as a small object for JSON. */
  dump() {
    const { belief, told, state } = this;
    return { format: FORMAT, belief, told, state: Number.isFinite(state.t) ? state : null };
  }

  /** Goes on from what dump() returned; false, and nothing changed, if that is of no use. */
  load(dumped) {
    if (dumped?.format !== FORMAT) return false;
    this.belief = dumped.belief;
    this.told = dumped.told;
    if (dumped.state) this.state = dumped.state;
    return true;
  }
}

/**
 * A tracker for a pack ({line, legs, stops}). hint_m is where the group should be, spread_m how
 * far off that may be. A fix is {t, lon, lat, accuracy_m?, speed_mps?, heading_deg?}: seconds,
 * degrees (WGS84), metres; null or missing where the receiver does not know.
 */
export function createTracker(pack, { hint_m = null, spread_m = 200 } = {}) {
  return new Tracker(buildRail(pack), hint_m === null ? null : { at_m: hint_m, spread_m });
}
