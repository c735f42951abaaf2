// When a cue is called. Pure; the twin of routes/calling.py, both pass the same vectors.
// A state is what createTracker(…).step() returns: {t, progress_m|null, speed_mps, …}.

/** Time to look up and find the side. */
export const CALL_S = 11.2;
/** A bus that crawls or stands may go any moment: its cues are called as at 10 km/h. */
const CRAWL_MPS = 2.8;
/** On foot a place is called when one is this near. */
const ON_FOOT_M = 25;
/** A speed says nothing about what comes after this long without a fix. */
const FORESEEN_S = 20;

/** Progress at t if the group goes on as it did, for at most twenty seconds; null if unknown. */
export function foreseeProgress(state, t) {
  if (state.progress_m === null) return null;
  const ahead_s = Math.min(Math.max(t - state.t, 0), FORESEEN_S);
  return state.progress_m + (state.speed_mps ?? 0) * ahead_s;
}

/** Indices of the cues to be called at t, nearest first; cues are ordered by abeam_m. */
export function findDue(cues, state, t) {
  const at_m = foreseeProgress(state, t);
  if (at_m === null) return [];
  const ride_m = CALL_S * Math.max(state.speed_mps ?? 0, CRAWL_MPS);
  const due = [];
  cues.forEach((cue, index) => {
    const ahead_m = cue.abeam_m - at_m;
    if (ahead_m >= 0 && ahead_m <= (cue.arrive ? ON_FOOT_M : ride_m)) due.push(index);
  });
  return due;
}
