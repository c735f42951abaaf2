// What passes without being seen: detours, skipped stops, and what a tour has not chosen. Pure.

import { sitesOf, tellsOf } from "./also.js";

/** Back on the line this far beyond where it was left, a detour is over. */
export const REGAINED_M = 60;

/** Detours that this phone's own GPS noticed: [[from_m, to_m | null], …]. */
export class DetourLog {
  constructor(detours = []) {
    this.detours = detours;
  }

  /** Note one state of the tracker; true when something changed. */
  note({ state, progress_m }) {
    if (progress_m === null) return false;
    const last = this.detours[this.detours.length - 1];
    const open = last && last[1] === null ? last : null;
    if (state === "off_route") {
      if (open) return false;
      this.detours.push([progress_m, null]);
      return true;
    }
    if (!open) return false;
    if (progress_m > open[0] + REGAINED_M) open[1] = progress_m;
    else this.detours.pop();
    return true;
  }
}

/** True when a progress lies inside a closed detour. */
export function isAround(progress_m, detours) {
  return detours.some(([from_m, to_m]) => to_m !== null && progress_m > from_m && progress_m < to_m);
}

/** Indexes of the cues that are called: of chosen sites (all if none) and outside detours. */
export function listCalled(cues, chosen, detours) {
  return cues.map((_, index) => index).filter((index) =>
    (chosen.length === 0 || chosen.includes(cues[index].site)) && !isAround(cues[index].abeam_m, detours));
}

/** A place on foot this near to a stop is visited from it. */
const VISITED_M = 150;

/** Indexes of the places on foot that are not visited because their stop is skipped. */
export function listUnvisited({ cues, stops, legs }, skipped) {
  const left_out = stops.filter((stop) => skipped.includes(stop.id));
  const isOf = (cue, { at_m, sites }) => {
    const leg = legs.find((one) => one.id === cue.leg);
    const onLeg = Boolean(leg) && at_m >= leg.from_m && at_m <= leg.to_m;
    return sites.includes(cue.site) && (onLeg || Math.abs(cue.abeam_m - at_m) <= VISITED_M);
  };
  return [...cues.keys()].filter((index) => cues[index].arrive && left_out.some((stop) => isOf(cues[index], stop)));
}

function passedUnseen(pack, site, progress_m, detours) {
  const passed = pack.cues.filter((cue) => tellsOf(cue, site) && cue.abeam_m <= progress_m);
  const seen = passed.some((cue) => !isAround(cue.abeam_m, detours));
  return passed.length > 0 && !seen;
}

/**
 * Sites behind us that nobody could see: [{site, why: "detour" | "stop"}]. A skipped stop's site
 * counts unless the bus has passed it in view.
 */
export function listUnseen(pack, progress_m, detours, skipped) {
  const found = new Map();
  for (const site of sitesOf(pack)) {
    if (passedUnseen(pack, site, progress_m, detours)) found.set(site, "detour");
  }
  for (const stop of pack.stops.filter((one) => skipped.includes(one.id) && one.at_m <= progress_m)) {
    for (const site of stop.sites.filter((id) => id in pack.sites)) {
      const driven = pack.cues.some((cue) => tellsOf(cue, site) && !cue.arrive && cue.abeam_m <= progress_m
        && !isAround(cue.abeam_m, detours));
      if (!driven) found.set(site, "stop");
    }
  }
  return [...found].map(([site, why]) => ({ site, why }));
}
