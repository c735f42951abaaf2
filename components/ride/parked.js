// A class with a walk of its own shares only the first part of the bus's way: beyond it the bus
// is parked, as far as the class is concerned, and its position says nothing any more. Pure.

/** A position this far beyond the shared part is not a matter of measuring. */
const BEYOND_M = 30;
/** The tracker may see a bus this far before the stop where it stands. */
const SHORT_M = 60;

/** A live body with what lies beyond the shared part cut off. */
export function trimLive(body, tour) {
  const until_m = tour?.live_until_m;
  if (until_m === undefined || !body.detours) return body;
  const detours = body.detours.filter(([from_m]) => from_m < until_m)
    .map(([from_m, to_m]) => [from_m, to_m !== null && to_m > until_m ? until_m : to_m]);
  return { ...body, detours };
}

/** True when the bus has done its part: over, beyond the shared part, or long at its last stop. */
export function isParked(body, { tour, stops }, now_s) {
  const until_m = tour?.live_until_m;
  if (until_m === undefined || !body) return false;
  if (body.state === "finished" || body.progress_m > until_m + BEYOND_M) return true;
  const stop = body.stop && stops.find((one) => one.id === body.stop.id);
  return Boolean(stop) && stop.at_m >= until_m - SHORT_M && now_s - body.stop.since > stop.dwell_s;
}

/** The live body as it counts for this ride: without a place once the bus is parked. */
export function readBus(body, whole, now_s) {
  if (!isParked(body, whole, now_s)) return body;
  return { ...body, state: "parked", t: null, progress_m: null, speed_mps: null, stop: null };
}
