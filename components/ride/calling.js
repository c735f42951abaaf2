// When a cue is called. Pure; the twin of routes/calling.py, both pass the same vectors.
// A state is what createTracker(…).step() returns: {t, progress_m|null, speed_mps, …}.

/** Time to look up and find the side. */
export const CALL_S = 11.2;
/** A bus that crawls or stands may go any moment: its cues are called as at 10 km/h. */
const CRAWL_MPS = 2.8;
/** On foot a place is called when one is this near. */
const ON_FOOT_M = 25;
/** Nothing is foreseen for longer than this after the last fix. */
const FORESEEN_S = 20;
/** A speed of now tends to the usual one: a slow bus will mostly be faster soon, a fast one slower. */
const USUAL_MPS = 6;
const SETTLES_S = 60;

/** Metres a bus will mostly have run after so many seconds; what crawls is not foreseen to hurry. */
export function foreseeRun(speed_mps, lasts_s) {
  if (speed_mps < CRAWL_MPS) return speed_mps * lasts_s;
  const reach_s = SETTLES_S * (1 - Math.exp(-lasts_s / SETTLES_S));
  return USUAL_MPS * lasts_s + (speed_mps - USUAL_MPS) * reach_s;
}

const since = (state, t) => Math.min(Math.max(t - state.t, 0), FORESEEN_S);

/** Progress at t if the group goes on as is usual, for at most 20 s; null if unknown. */
export function foreseeProgress(state, t) {
  if (state.progress_m === null) return null;
  return state.progress_m + foreseeRun(state.speed_mps ?? 0, since(state, t));
}

/** Indices of the cues to be called at t, nearest first; cues are ordered by abeam_m. */
export function findDue(cues, state, t) {
  const at_m = foreseeProgress(state, t);
  if (at_m === null) return [];
  const speed_mps = Math.max(state.speed_mps ?? 0, CRAWL_MPS);
  const since_s = since(state, t);
  const ride_m = foreseeRun(speed_mps, since_s + CALL_S) - foreseeRun(speed_mps, since_s);
  const due = [];
  cues.forEach((cue, index) => {
    const ahead_m = cue.abeam_m - at_m;
    if (ahead_m >= 0 && ahead_m <= (cue.arrive ? ON_FOOT_M : ride_m)) due.push(index);
  });
  return due;
}
