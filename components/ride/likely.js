// "Are we at …?": the three places where the bus most likely is. Pure.

import { timeAt } from "./clock.js";

const APART_M = 80;
const COUNT = 3;

/** Places a rider can name: stops with a stay and every site's passing, in order. */
export function listPlaces(pack) {
  const stops = pack.stops.map((stop) => ({ progress_m: stop.at_m, name: stop.name, stop: stop.id }));
  const cues = pack.cues.map((cue, index) => ({ progress_m: cue.abeam_m, name: pack.sites[cue.site].name, index }));
  return [...stops, ...cues].sort((a, b) => a.progress_m - b.progress_m);
}

function choose(places, chosen) {
  for (const place of places) {
    if (chosen.length === COUNT) return;
    const close = chosen.some((one) => Math.abs(one.progress_m - place.progress_m) < APART_M
      || one.name.id === place.name.id);
    if (!close) chosen.push(place);
  }
}

/**
 * Three places round the timetable's second t_s, not before `from_m` (the last place known for
 * sure) if there are enough, well apart and of different names, in the order of the line.
 */
export function findLikely(pack, t_s, from_m = 0) {
  const far = (place) => Math.abs(timeAt(pack.clock, place.progress_m) - t_s);
  const places = listPlaces(pack).sort((a, b) => far(a) - far(b));
  const chosen = [];
  choose(places.filter((place) => place.progress_m >= from_m - APART_M), chosen);
  choose(places, chosen);
  return chosen.sort((a, b) => a.progress_m - b.progress_m);
}
