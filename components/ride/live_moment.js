// What one rider should be told when the bus is at a fix: facts only, no words, no DOM.
// The same shape as a rehearsed moment, so that the same views draw both.

import { CALL_S, findDue } from "./calling.js";
import { findNext, findNow } from "./cues.js";
import { findLeft, isDone, legAt, listBeside, timeOfCue } from "./moment.js";

const AT_HAND_S = 1.5;
const THERE_M = 25;
const RECENT_S = 180;
const SLOW_MPS = 1.2;
const BY_SPEED_S = 150;
/** The tracker may see a bus that leaves a stop this far before it. */
const LAG_M = 60;
const SURE = new Set(["bus", "gps", "crew", "hand"]);

/** Seconds until a cue is abeam: by speed when near and moving, else by the timetable. */
export function etaOf(pack, fix, cue) {
  const planned_s = timeOfCue(pack, cue) - fix.t_s;
  const metres = cue.abeam_m - fix.progress_m;
  if (cue.arrive || fix.speed_mps === null || planned_s > BY_SPEED_S || metres <= 0) return planned_s;
  const between = pack.stops.some((stop) => stop.dwell_s > 0 && stop.at_m > fix.progress_m && stop.at_m < cue.abeam_m);
  if (between) return planned_s;
  if (fix.speed_mps < SLOW_MPS) return Math.max(planned_s, CALL_S + 1);
  return metres / fix.speed_mps;
}

// Which called cues still count: not those at a stop where the group has stood, and on foot not
// those of a stop that lies behind.
function buildCount(pack, lens, fix) {
  const stood = lens.left && fix.progress_m > lens.left.at_m - LAG_M ? lens.left : null;
  const left = findLeft(pack, fix.t_s);
  const isPast = (cue) => (isDone(cue, stood) && cue.abeam_m <= fix.progress_m + (cue.arrive ? THERE_M : 0))
    || (cue.arrive && isDone(cue, left));
  return (cue, index) => lens.called.includes(index) && !isPast(cue);
}

/** True when a cue ahead is to be called now, or has been and is not passed yet. */
function isCalled(pack, lens, fix, index) {
  const cue = pack.cues[index];
  if (cue.abeam_m < fix.progress_m) return false;
  if (lens.told.has(index)) return true;
  if (fix.speed_mps === null) return !cue.arrive && etaOf(pack, fix, cue) <= CALL_S;
  return findDue([cue], { t: fix.now_s, progress_m: fix.progress_m, speed_mps: fix.speed_mps }, fix.now_s).length > 0;
}

function chooseSubject(pack, lens, fix) {
  const counts = buildCount(pack, lens, fix);
  const next = findNext(pack.cues, fix.progress_m, counts);
  if (next !== null && isCalled(pack, lens, fix, next)) return next;
  const now = findNow(pack.cues, fix.progress_m, counts);
  return now ?? next;
}

function phaseOf(pack, lens, fix, index) {
  const cue = pack.cues[index];
  const sure = SURE.has(fix.kind);
  if (cue.arrive) return sure && cue.abeam_m - fix.progress_m <= THERE_M ? "now" : "walk";
  if (!sure) return "next";
  const eta_s = etaOf(pack, fix, cue);
  if (fix.progress_m >= cue.abeam_m || (eta_s <= AT_HAND_S && lens.told.has(index))) return "now";
  return isCalled(pack, lens, fix, index) ? "ready" : "next";
}

function findThen(pack, lens, fix, from_m, without) {
  const index = lens.called.find((one) => pack.cues[one].abeam_m > from_m && !without.includes(one));
  return index === undefined ? null : { index, eta_s: etaOf(pack, fix, pack.cues[index]) };
}

// The last called cue behind us, while it is recent by the timetable.
function findRecent(pack, lens, fix) {
  const index = lens.called.findLast((one) => pack.cues[one].abeam_m <= fix.progress_m);
  if (index === undefined || fix.t_s - timeOfCue(pack, pack.cues[index]) > RECENT_S) return null;
  return index;
}

function stopOf(pack, fix) {
  const stop = fix.stop && pack.stops.find((one) => one.id === fix.stop.id);
  if (!stop || stop.dwell_s === 0) return null;
  const arrived_s = fix.t_s - Math.max(0, fix.now_s - fix.stop.since);
  const last = legAt(pack, stop.at_m).mode === "bus" && stop.at_m < pack.route.length_m;
  return { ...stop, until_s: arrived_s + lastStay(pack, stop), back: last };
}

function lastStay(pack, stop) {
  const at = pack.clock.findIndex(([m], i) => i > 0 && Math.abs(m - stop.at_m) < 1 && pack.clock[i - 1][0] === m);
  return at < 0 ? stop.dwell_s : pack.clock[at][1] - pack.clock[at - 1][1];
}

/**
 * The moment of a fix: {t_s, progress_m, leg, stop, phase, index, eta_s, metres, beside, then,
 * passed, kind, age_s, about, still}. phase: before | away | stop | next | ready | now | walk |
 * rest | end. `lens` = {called: indexes in order, told: Set of indexes, left: the stop stood at
 * last, or null}; `about` = times are estimates, `still` = the bus stands.
 */
export function readLiveMoment(pack, lens, fix) {
  const stop = stopOf(pack, fix);
  const index = chooseSubject(pack, lens, fix);
  const moment = {
    t_s: fix.t_s, progress_m: fix.progress_m, leg: legAt(pack, fix.progress_m), stop, index, phase: "end",
    eta_s: 0, metres: 0, beside: [], then: null, passed: findRecent(pack, lens, fix),
    kind: fix.kind, age_s: fix.age_s, about: !SURE.has(fix.kind),
    still: fix.speed_mps !== null && fix.speed_mps < SLOW_MPS,
  };
  if (index === null) moment.phase = "rest";
  else describe(pack, lens, fix, moment);
  return overrule(pack, lens, fix, moment);
}

function describe(pack, lens, fix, moment) {
  const cue = pack.cues[moment.index];
  moment.eta_s = Math.max(0, etaOf(pack, fix, cue));
  moment.metres = Math.max(0, cue.abeam_m - fix.progress_m);
  moment.phase = phaseOf(pack, lens, fix, moment.index);
  const isDue = moment.phase === "ready" || moment.phase === "now";
  if (isDue && moment.metres > 0) moment.beside = listBeside(pack.cues, lens.called, moment.index);
  moment.then = findThen(pack, lens, fix, Math.max(cue.abeam_m, fix.progress_m), moment.beside);
}

function overrule(pack, lens, fix, moment) {
  const phase = fix.ended ? "end" : fix.away ? "away" : fix.kind === "before" || fix.waiting ? "before" : null;
  if (phase) return { ...moment, phase, beside: [], then: null };
  if (!moment.stop) return moment;
  const here = lens.called.filter((index) => moment.stop.sites.includes(pack.cues[index].site));
  return { ...moment, phase: "stop", beside: [], then: findThen(pack, lens, fix, fix.progress_m, here) };
}
