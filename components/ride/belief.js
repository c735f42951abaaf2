// All guesses at where the group is, weighed: a handful, whatever the ride. Pure; the twin of
// routes/belief.py. A belief is {guesses, off}: guesses heaviest first, and the probability that
// the group is not on the line at all.

import { APART_M, listMatches, reweigh, takeFix, takeSpeed, weighStanding, weighWay } from "./evidence.js";
import { BUS_SWAY_M, CHANGES, STANDS, listFutures } from "./motion.js";

const KEPT = 9;
const MERGED_M = 30;
const FAINT = 1e-7;
const OFF_DENSITY = 1 / 250 ** 2;
const LEAVES_S = 3000;
const RETURNS_S = 120;
const BORN_SPREAD_M = 300;
const TAU = 2 * Math.PI;

/** So near to a stop along the line, standing is standing at the stop. */
export const AT_STOP_M = 60;

function heavier(a, b) {
  return b.weight - a.weight || b.gait - a.gait || b.at_m - a.at_m;
}

function join(group) {
  if (group.length === 1) return group[0];
  let weight = 0;
  let at_m = 0;
  let speed_mps = 0;
  for (const one of group) {
    weight += one.weight;
    at_m += one.weight * one.at_m;
    speed_mps += one.weight * one.speed_mps;
  }
  at_m /= weight;
  speed_mps /= weight;
  const joined = { weight, gait: group[0].gait, at_m, speed_mps, var_m: 0, cov: 0, var_mps: 0 };
  for (const one of group) {
    const off = one.at_m - at_m;
    const faster = one.speed_mps - speed_mps;
    joined.var_m += (one.weight * (one.var_m + off * off)) / weight;
    joined.cov += (one.weight * (one.cov + off * faster)) / weight;
    joined.var_mps += (one.weight * (one.var_mps + faster * faster)) / weight;
  }
  return joined;
}

function merge(guesses) {
  let left = [...guesses].sort(heavier);
  const floor = left.length ? left[0].weight * FAINT : 0;
  const merged = [];
  while (left.length && merged.length < KEPT && left[0].weight > floor) {
    const first = left[0];
    const isHere = (one) => one.gait === first.gait && Math.abs(one.at_m - first.at_m) < MERGED_M;
    merged.push(join(left.filter(isHere)));
    left = left.filter((one) => !isHere(one));
  }
  return merged;
}

/** The belief dt_s seconds later, before the next fix is known. */
export function foresee(rail, belief, dt_s) {
  const coming = belief.guesses.flatMap((guess) =>
    listFutures(guess, rail.paceAt(guess.at_m), dt_s, rail.isNearStop(guess.at_m, AT_STOP_M)));
  const leaves = 1 - Math.exp(-dt_s / LEAVES_S);
  const returns = 1 - Math.exp(-dt_s / RETURNS_S);
  return {
    guesses: merge(coming),
    off: belief.off * (1 - returns) + (1 - belief.off) * leaves,
  };
}

// Never backwards: a speed below zero is unlikely, and the step that led to it is taken back.
function keepOn(rail, guess) {
  let { weight, at_m } = guess;
  if (guess.speed_mps < 0) {
    weight *= Math.exp((-guess.speed_mps * guess.speed_mps) / guess.var_mps / 2);
    at_m -= (guess.speed_mps * guess.cov) / guess.var_mps;
  }
  at_m = Math.min(Math.max(at_m, 0), rail.length_m);
  const fastest = rail.paceAt(at_m).fastest_mps;
  const speed_mps = Math.min(Math.max(guess.speed_mps, 0), fastest);
  return { ...guess, weight, at_m, speed_mps };
}

function fit(guess, reading, pace) {
  const matches = listMatches(guess, reading, pace.sway_m ** 2);
  return (matches.length ? matches : [null]).map((match) => {
    const fitted = takeFix(guess, match, reading, pace);
    const timed = reading.speed_mps === null ? fitted : takeSpeed(fitted, reading.speed_mps);
    return weighStanding(timed, reading);
  });
}

function weighOff(reading) {
  const offset_m = Math.min(...reading.feet.map((foot) => foot.offset_m));
  const beside = 1 - Math.exp((-offset_m * offset_m) / (reading.var_m + BUS_SWAY_M ** 2) / 2);
  return beside * OFF_DENSITY * (reading.speed_mps === null ? 1 : 0.1);
}

/** The belief after a fix; born are new guesses, weighed already. */
export function take(rail, belief, reading, born) {
  const sum = belief.guesses.reduce((total, guess) => total + guess.weight, 0);
  const scale = (1 - belief.off) / (sum || 1);
  const weighed = [...born];
  for (const guess of belief.guesses) {
    for (const fitted of fit(reweigh(guess, scale), reading, rail.paceAt(guess.at_m))) {
      weighed.push(keepOn(rail, fitted));
    }
  }
  const guesses = merge(weighed);
  const off = belief.off * weighOff(reading);
  const total = guesses.reduce((all, guess) => all + guess.weight, 0) + off;
  return { guesses: guesses.map((guess) => reweigh(guess, 1 / total)), off: off / total };
}

function findPlaces(feet) {
  return feet.filter((foot, number) => {
    const before = feet[number - 1];
    const after = feet[number + 1];
    if (before && before.number === foot.number - 1 && before.offset_m <= foot.offset_m) return false;
    return !(after && after.number === foot.number + 1 && after.offset_m < foot.offset_m);
  });
}

function bear(foot, at_m, reading, pace) {
  const { var_m } = reading;
  const across = var_m + pace.sway_m ** 2;
  const density = Math.exp(-(foot.offset_m ** 2) / across / 2);
  const half = density / (TAU * BORN_SPREAD_M * Math.sqrt(across)) / 2;
  const moving = {
    weight: half * weighWay(reading, foot), gait: CHANGES, at_m, speed_mps: pace.usual_mps,
    var_m, cov: 0, var_mps: pace.spread_mps ** 2,
  };
  const standing = weighStanding(
    { weight: half, gait: STANDS, at_m, speed_mps: 0, var_m, cov: 0, var_mps: 0 }, reading,
  );
  if (reading.speed_mps === null) return [moving, standing];
  return [moving, standing].map((one) => takeSpeed(one, reading.speed_mps));
}

/** New guesses for every place near the fix that no guess is at, weighed by the fix alone. */
export function listBirths(rail, belief, reading) {
  return findPlaces(reading.feet).flatMap((foot) => {
    const at_m = Math.min(Math.max(foot.along_m, foot.from_m), foot.to_m);
    if (belief.guesses.some((guess) => Math.abs(guess.at_m - at_m) < APART_M)) return [];
    return bear(foot, at_m, reading, rail.paceAt(at_m));
  });
}
