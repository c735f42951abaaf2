// What is told of a belief: one progress that does not waver, and one state. Pure; the twin of
// routes/report.py, where the rules are explained.

import { AT_STOP_M } from "./belief.js";
import { APART_M } from "./evidence.js";
import { STANDS } from "./motion.js";

const SURE = 0.95;
const LEADING = 0.75;
const LIKELY = 0.6;
const STEP_M = 60;
const BACK_M = 30;
const SETTLED_M = 6;
const LEAP_M = 100;
const LEAP_MPS = 25;
const DOUBT_FIXES = 3;
const DOUBT_S = 5;
const OFF_FIXES = 4;
const OFF_S = 12;
const START_M = 60;
const BEGUN_M = 40;
const END_M = 25;
const RIDDEN_M = 150;

/** Nothing told yet. */
export const SILENT = {
  state: "waiting", progress_m: null, speed_mps: 0, seen_t: 0, begun_m: 0, moved: false,
  stands: false, doubts: 0, doubt_t: 0, offs: 0, off_t: 0,
};

const sumOf = (guesses, value) => guesses.reduce((sum, one) => sum + one.weight * value(one), 0);

function findPlace({ guesses }) {
  if (!guesses.length) return null;
  const near = guesses.filter((one) => Math.abs(one.at_m - guesses[0].at_m) < APART_M);
  const halted = near.filter((one) => one.gait === STANDS);
  const weight = sumOf(near, () => 1);
  const stands = sumOf(halted, () => 1);
  const at_m = sumOf(near, (one) => one.at_m) / weight;
  return {
    at_m,
    share: weight / sumOf(guesses, () => 1),
    stands: stands / weight,
    halted_m: halted.length ? sumOf(halted, (one) => one.at_m) / stands : at_m,
    speed_mps: sumOf(near, (one) => one.speed_mps) / weight,
  };
}

function doubt(told, place, t) {
  if (place.share < LEADING) return told;
  const doubts = told.doubts + 1;
  const doubt_t = told.doubts === 0 ? t : told.doubt_t;
  if (doubts < DOUBT_FIXES || t - doubt_t < DOUBT_S) return { ...told, doubts, doubt_t };
  return {
    ...told,
    progress_m: place.at_m,
    begun_m: Math.min(told.begun_m, place.at_m),
    seen_t: t,
    speed_mps: place.speed_mps,
    doubts: 0,
    doubt_t,
  };
}

function follow(told, place, t) {
  const stands = place.stands > (told.stands ? 0.3 : 0.6);
  const at_m = stands ? place.halted_m : place.at_m;
  const speed_mps = stands ? 0 : place.speed_mps;
  if (told.progress_m === null) {
    if (place.share < SURE) return told;
    return { ...told, progress_m: at_m, begun_m: at_m, seen_t: t, stands, speed_mps };
  }
  const step_m = at_m - told.progress_m;
  const near = Math.abs(step_m) < STEP_M;
  if (place.share < (near ? LIKELY : SURE)) return near ? told : doubt(told, place, t);
  if (step_m < -BACK_M || step_m > LEAP_M + LEAP_MPS * (t - told.seen_t)) {
    return doubt(told, place, t);
  }
  const on_m = stands && told.stands ? SETTLED_M : 0;
  const moves = step_m > on_m || step_m < -(stands ? SETTLED_M : BACK_M);
  const progress_m = moves ? at_m : told.progress_m;
  return { ...told, progress_m, seen_t: t, stands, speed_mps, doubts: 0 };
}

function nameState(rail, told) {
  const at_m = told.progress_m;
  if (at_m === null) return { ...told, state: "waiting" };
  const moved = told.moved || at_m > START_M || at_m - told.begun_m > BEGUN_M;
  if (!moved) return { ...told, moved, state: "waiting" };
  if (at_m >= rail.length_m - END_M && told.stands && at_m - told.begun_m > RIDDEN_M) {
    return { ...told, moved, state: "finished", progress_m: rail.length_m, speed_mps: 0 };
  }
  if (told.stands && rail.isNearStop(at_m, AT_STOP_M)) return { ...told, moved, state: "at_stop" };
  return { ...told, moved, state: rail.isWalk(at_m) ? "walking" : "riding" };
}

/** What is told after a fix at t. */
export function updateReport(rail, before, belief, t) {
  if (before.state === "finished") return before;
  const off = belief.off > (before.state === "off_route" ? 0.1 : 0.9);
  const offs = off ? before.offs + 1 : 0;
  const told = { ...before, offs, off_t: off && before.offs === 0 ? t : before.off_t };
  if (offs >= OFF_FIXES && t - told.off_t >= OFF_S) {
    return { ...told, state: "off_route", stands: false, speed_mps: 0 };
  }
  const place = findPlace(belief);
  return nameState(rail, place !== null && belief.off < 0.5 ? follow(told, place, t) : told);
}
