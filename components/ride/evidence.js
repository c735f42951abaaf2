// What one fix says about one guess. Pure; the twin of routes/evidence.py, where the formulas are
// explained. A reading is {feet, var_m, speed_mps|null, way: [east, north]|null}.

import { STANDS } from "./motion.js";

/** Guesses nearer than this along the line are one place. */
export const APART_M = 80;
const WILD = 0.1;
const WILDER = 16;
const FLOOR = 1e-8;
const KAPPA = 4;
const UNSAID = 0.3;
const SPEED_VAR = 0.3;
const TAU = 2 * Math.PI;

/** The guess with its weight multiplied. */
export const reweigh = (guess, times) => ({ ...guess, weight: guess.weight * times });

/** How well the heading of a fix agrees with the direction of a piece, 0.1 to 1. */
export function weighWay({ way }, foot) {
  if (way === null) return 1;
  const turn = way[0] * foot.ux + way[1] * foot.uy;
  return 0.1 + 0.9 * Math.exp(KAPPA * (turn - 1));
}

function weighFeet(guess, reading, sway2) {
  const fix = 1 / reading.var_m;
  const prior = 1 / guess.var_m;
  const across = 1 / (reading.var_m + sway2);
  const far_m = 10 * Math.sqrt(guess.var_m);
  const heeds = guess.gait !== STANDS && reading.way !== null;
  return reading.feet.map((foot) => {
    const free_m = (foot.along_m * fix + guess.at_m * prior) / (fix + prior);
    const at_m = Math.max(foot.from_m, Math.min(free_m, foot.to_m));
    const off = at_m - guess.at_m;
    if (Math.abs(off) > far_m) return { cost: Infinity, at_m, foot };
    const past = foot.along_m - at_m;
    const cost = past * past * fix + off * off * prior + foot.across_m * foot.across_m * across;
    return { cost: heeds ? cost - 2 * Math.log(weighWay(reading, foot)) : cost, at_m, foot };
  });
}

function isLowest(matches, number) {
  const { cost, foot } = matches[number];
  const before = matches[number - 1];
  const after = matches[number + 1];
  if (before && before.foot.number === foot.number - 1 && before.cost < cost) return false;
  return !(after && after.foot.number === foot.number + 1) || after.cost > cost;
}

/** The place that fits a guess and a fix best, then others well apart that come close to it. */
export function listMatches(guess, reading, sway2) {
  const matches = weighFeet(guess, reading, sway2);
  let best = null;
  for (const match of matches) if (best === null || match.cost < best.cost) best = match;
  if (best === null || best.cost === Infinity) return [];
  const limit = Math.min(best.cost + 10, 30);
  const others = matches.filter((match, number) => match.cost <= limit
    && Math.abs(match.at_m - best.at_m) >= APART_M && isLowest(matches, number));
  return [best, ...others];
}

function shift(guess, pull, var_m, times) {
  const total = guess.var_m + var_m;
  const gain = guess.var_m / total;
  return {
    weight: guess.weight * times,
    gait: guess.gait,
    at_m: guess.at_m + gain * pull,
    speed_mps: guess.speed_mps + (guess.cov / total) * pull,
    var_m: guess.var_m * (1 - gain),
    cov: guess.cov * (1 - gain),
    var_mps: guess.var_mps - (guess.cov * guess.cov) / total,
  };
}

/** The guess after a fix; a wild fix is believed less, not thrown away. */
export function takeFix(guess, match, reading, pace) {
  if (match === null) return reweigh(guess, FLOOR);
  const { var_m } = reading;
  const acrossVar = var_m + pace.sway_m ** 2;
  const total = guess.var_m + var_m;
  const pull = ((match.at_m - guess.at_m) * total) / guess.var_m;
  const density = Math.exp(-match.cost / 2) / Math.sqrt(total * acrossVar);
  const wild = match.foot.along_m - guess.at_m;
  const wildTotal = guess.var_m + WILDER * var_m;
  const wildAcross = WILDER * acrossVar;
  const wildCost = (wild * wild) / wildTotal + match.foot.across_m ** 2 / wildAcross;
  const wildDensity = Math.exp(-wildCost / 2) / Math.sqrt(wildTotal * wildAcross);
  const sane = ((1 - WILD) * density) / TAU;
  const odd = (WILD * wildDensity) / TAU;
  const times = sane + odd + FLOOR;
  const precision = (sane + odd / WILDER) / (times * var_m);
  if (precision * guess.var_m < 1e-9) return reweigh(guess, times);
  return shift(guess, pull, 1 / precision, times);
}

/** A standing guess with its weight; something that stands has no heading. */
export function weighStanding(guess, reading) {
  return guess.gait !== STANDS || reading.way === null ? guess : reweigh(guess, UNSAID);
}

/** The guess after a measured speed. */
export function takeSpeed(guess, speed_mps) {
  if (guess.gait === STANDS) {
    return reweigh(guess, Math.exp(-((speed_mps / 0.5) ** 2) / 2) / 0.5 + 0.02);
  }
  const total = guess.var_mps + SPEED_VAR;
  const pull = speed_mps - guess.speed_mps;
  const density = Math.exp((-pull * pull) / total / 2) / Math.sqrt(total);
  return {
    weight: guess.weight * (density + 0.02),
    gait: guess.gait,
    at_m: guess.at_m + (guess.cov / total) * pull,
    speed_mps: guess.speed_mps + (guess.var_mps / total) * pull,
    var_m: guess.var_m - (guess.cov * guess.cov) / total,
    cov: guess.cov * (1 - guess.var_mps / total),
    var_mps: guess.var_mps * (1 - guess.var_mps / total),
  };
}
