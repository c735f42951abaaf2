// Which cue is on now, which comes next, and how it looks from one seat. Pure.

const everyCue = () => true;

/**
 * Index of the cue whose window holds the progress: not yet passed first, nearest first.
 * `counts(cue, index)` leaves cues out.
 */
export function findNow(cues, progress_m, counts = everyCue) {
  let ahead = null;
  let behind = null;
  cues.forEach((cue, index) => {
    if (progress_m < cue.from_m || progress_m > cue.to_m || !counts(cue, index)) return;
    if (cue.abeam_m >= progress_m) {
      if (ahead === null || cue.abeam_m < cues[ahead].abeam_m) ahead = index;
    } else if (behind === null || cue.abeam_m > cues[behind].abeam_m) behind = index;
  });
  return ahead ?? behind;
}

/** Index of the first cue that is still to come abeam, or null; `counts` as in findNow. */
export function findNext(cues, progress_m, counts = everyCue) {
  let next = null;
  cues.forEach((cue, index) => {
    if (cue.abeam_m <= progress_m || !counts(cue, index)) return;
    if (next === null || cue.abeam_m < cues[next].abeam_m) next = index;
  });
  return next;
}

/** Index of the cue passed last, or null. */
export function findPassed(cues, progress_m) {
  let last = null;
  cues.forEach((cue, index) => {
    if (cue.abeam_m > progress_m) return;
    if (last === null || cue.abeam_m >= cues[last].abeam_m) last = index;
  });
  return last;
}

/**
 * How a cue looks from a seat ({deck: upper|lower|null, side: left|right|null}):
 * mine, other (across the aisle), around, or plain when no seat side is chosen or on foot.
 */
export function viewFrom(seat, cue) {
  if (cue.side === "around") return "around";
  if (cue.arrive || !seat.side) return "plain";
  return cue.side === seat.side ? "mine" : "other";
}

/** True when the thing the glance describes cannot be seen from the seat's deck. */
export function isHiddenFrom(seat, cue) {
  return !cue.arrive && cue.deck === "upper" && seat.deck === "lower";
}

/** The later cue that shows the same site on the seat's own side, or on foot; else null. */
export function findWayBack(cues, cue, seat) {
  if (viewFrom(seat, cue) !== "other") return null;
  const later = cues.filter((one) => one.site === cue.site && one.abeam_m > cue.abeam_m);
  return later.find((one) => !one.arrive && one.side === seat.side)
    ?? later.find((one) => one.arrive) ?? null;
}
