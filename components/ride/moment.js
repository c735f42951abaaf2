// What one rider should be told at one moment: facts only, no words, no DOM.

import { dwellAt, progressAt, timeAt } from "./clock.js";
import { findNext, findNow, findPassed } from "./cues.js";

/** A cue takes the whole screen this many seconds before it is abeam. */
export const LEAD_S = 15;
/** From here on the countdown gives way to the word for "now". */
const AT_HAND_S = 1.5;
/** On foot one is "there" within this many metres. */
const THERE_M = 12;
/** "Just passed" is offered this long. */
const RECENT_S = 180;
/** A place named at a stop this near to it is done with when the stop is left. */
const OF_STOP_M = 25;
/** A cue this close behind another has no time of its own: both are shown together. */
const CLOSE_M = { bus: 50, walk: 25 };
const MOST_BESIDE = 2;

/** The last stop of the timetable whose stay is over at t_s, or null. */
export function findLeft({ clock, stops }, t_s) {
  const at = clock.findLastIndex(([m, until_s], i) =>
    i > 0 && clock[i - 1][0] === m && clock[i - 1][1] < until_s && until_s <= t_s);
  return at < 0 ? null : stops.find((stop) => Math.abs(stop.at_m - clock[at][0]) < 1) ?? null;
}

/** True for a cue at or before a stop that has been left: the group has seen enough of it. */
export function isDone(cue, left) {
  if (!left) return false;
  const own_m = cue.arrive && left.sites.includes(cue.site) ? OF_STOP_M : 0;
  return cue.abeam_m <= left.at_m + own_m;
}

/** Of `indexes` in order, at most two cues that follow close behind the cue `index`. */
export function listBeside(cues, indexes, index) {
  const { abeam_m, mode } = cues[index];
  const isClose = (cue) => cue.mode === mode && cue.abeam_m >= abeam_m && cue.abeam_m <= abeam_m + CLOSE_M[mode];
  return indexes.filter((one) => one !== index && isClose(cues[one])).slice(0, MOST_BESIDE);
}

function chooseSubject(cues, progress_m, etaOf, counts) {
  const next = findNext(cues, progress_m, counts);
  const now = findNow(cues, progress_m, counts);
  if (next !== null && etaOf(cues[next]) <= LEAD_S) return next;
  return now ?? next;
}

function cuePhase(cue, progress_m, eta_s) {
  if (cue.arrive) {
    return Math.abs(cue.abeam_m - progress_m) <= THERE_M || progress_m > cue.abeam_m ? "now" : "walk";
  }
  if (progress_m > cue.abeam_m || eta_s <= AT_HAND_S) return "now";
  return eta_s <= LEAD_S ? "ready" : "next";
}

/** On foot, a place named at a stop this near is reached when the stop is. */
const SAME_PLACE_M = 120;

/** Seconds after departure at which a cue is abeam, or on foot reached. */
export function timeOfCue(pack, cue) {
  if (!cue.arrive) return timeAt(pack.clock, cue.abeam_m);
  const stop = pack.stops.find((one) => one.sites.includes(cue.site)
    && Math.abs(one.at_m - cue.abeam_m) <= SAME_PLACE_M);
  return timeAt(pack.clock, Math.min(cue.abeam_m, stop?.at_m ?? Infinity));
}

/** The leg a progress lies on; at a joint the later one. */
export function legAt(pack, progress_m) {
  return pack.legs.findLast((leg) => progress_m >= leg.from_m) ?? pack.legs[0];
}

function stopAt(pack, dwell) {
  if (!dwell) return null;
  const stop = pack.stops.find((one) => Math.abs(one.at_m - dwell.progress_m) < 1);
  return stop ? { ...stop, until_s: dwell.until_s } : null;
}

/**
 * The moment t_s: {t_s, progress_m, leg, stop, phase, index, eta_s, metres, beside, then, passed}.
 * phase: next | ready | now | walk | stop | end. index, beside, then and passed point into
 * pack.cues; beside are cues shown together with the one called.
 */
export function readMoment(pack, t_s) {
  const progress_m = progressAt(pack.clock, t_s);
  const etaOf = (cue) => timeOfCue(pack, cue) - t_s;
  const left = findLeft(pack, t_s);
  const index = chooseSubject(pack.cues, progress_m, etaOf, (cue) => !isDone(cue, left));
  const stop = stopAt(pack, dwellAt(pack.clock, t_s));
  const moment = {
    t_s, progress_m, stop, index, leg: legAt(pack, progress_m), phase: "end", eta_s: 0, metres: 0,
    beside: [], then: null, passed: findRecent(pack, progress_m, t_s, etaOf),
  };
  if (index !== null) describe(moment, pack.cues, etaOf);
  if (stop) {
    moment.phase = "stop";
    moment.beside = [];
    moment.then = findThen(pack.cues, (cue) => cue.abeam_m > progress_m && !stop.sites.includes(cue.site), etaOf);
  } else if (t_s >= pack.clock[pack.clock.length - 1][1]) moment.phase = "end";
  return moment;
}

function describe(moment, cues, etaOf) {
  const cue = cues[moment.index];
  moment.eta_s = etaOf(cue);
  moment.metres = cue.abeam_m - moment.progress_m;
  moment.phase = cuePhase(cue, moment.progress_m, moment.eta_s);
  const called = moment.phase === "ready" || moment.phase === "now";
  if (called && cue.abeam_m > moment.progress_m) moment.beside = listBeside(cues, [...cues.keys()], moment.index);
  const from_m = Math.max(cue.abeam_m, moment.progress_m);
  const beside = moment.beside.map((index) => cues[index]);
  moment.then = findThen(cues, (one) => one.abeam_m > from_m && !beside.includes(one), etaOf);
}

// Cues come ordered by abeam_m, so the first that fits is the next.
function findThen(cues, fits, etaOf) {
  const index = cues.findIndex(fits);
  return index < 0 ? null : { index, eta_s: etaOf(cues[index]) };
}

function findRecent(pack, progress_m, t_s, etaOf) {
  const last = findPassed(pack.cues, progress_m);
  if (last === null || -etaOf(pack.cues[last]) > RECENT_S) return null;
  return last;
}
