// Where the bus is, from the best that is known: bus position, own GPS, a tap, the timetable. Pure.
// Times are epoch seconds by the server's clock; t_s is seconds of the timetable.

import { foreseeRun } from "./calling.js";
import { dwellAt, progressAt, timeAt } from "./clock.js";

/** Up to this age a bus position is fresh and is carried on by its speed. */
export const FRESH_S = 30;
/** From this age on a bus position is dropped. */
export const DROPPED_S = 90;
/** A position of the phone's own GPS is used up to this age. */
export const GPS_FRESH_S = 20;
/** A tap, of rider or crew, carries on by the timetable this long. */
export const HAND_S = 900;
const AT_STOP_M = 60;

/** The timetable without the stays at skipped stops. */
export function clockWithout(clock, stops, skipped) {
  const left = new Set(stops.filter((stop) => skipped.includes(stop.id)).map((stop) => stop.at_m));
  let saved = 0;
  return clock.map(([progress_m, t_s], i) => {
    const [before_m, before_s] = clock[i - 1] ?? [-1, 0];
    if (before_m === progress_m && [...left].some((at_m) => Math.abs(at_m - progress_m) < 1)) {
      saved += t_s - before_s;
    }
    return [progress_m, t_s - saved];
  });
}

/** The next stop with a stay that lies ahead of a progress, or null. */
export function stopAhead(plan, progress_m) {
  return plan.stops.find((stop) => stop.dwell_s > 0 && !plan.skipped.includes(stop.id)
    && stop.at_m > progress_m + 1) ?? null;
}

/** Metres after `seconds` at a speed, but never past a stop that has not been reached. */
function carryOn(plan, progress_m, speed_mps, seconds) {
  const end_m = stopAhead(plan, progress_m)?.at_m ?? plan.length_m;
  const run_m = foreseeRun(Math.max(0, speed_mps ?? 0), Math.max(0, seconds));
  return Math.min(end_m, progress_m + run_m);
}

function stayAt(plan, stop, now_s) {
  const known = plan.stops.find((one) => one.id === stop?.id);
  if (!known || known.dwell_s === 0) return null;
  const arrive_s = timeAt(plan.clock, known.at_m);
  return { stop: { id: known.id, since: stop.since }, progress_m: known.at_m,
    t_s: arrive_s + Math.max(0, now_s - stop.since) };
}

function rest(plan, fix, stop, now_s) {
  const stay = stop ? stayAt(plan, stop, now_s) : null;
  return { stop: null, away: false, ended: false, waiting: false, t_s: timeAt(plan.clock, fix.progress_m),
    ...fix, ...stay };
}

function byTimetable(plan, t_s, fix) {
  const dwell = dwellAt(plan.clock, t_s);
  const stop = dwell && plan.stops.find((one) => Math.abs(one.at_m - dwell.progress_m) < 1);
  return { away: false, ended: t_s >= plan.clock[plan.clock.length - 1][1], waiting: false, speed_mps: null,
    ...fix, t_s, progress_m: progressAt(plan.clock, t_s),
    stop: stop ? { id: stop.id, since: fix.now_s - (t_s - dwell.from_s) } : null };
}

function isDiverted({ state, detours }) {
  return state === "off_route" || Boolean(detours?.some(([, to_m]) => to_m === null));
}

function fromBus(plan, bus, now_s) {
  const age_s = Math.max(0, now_s - bus.t);
  const still = ["at_stop", "waiting", "finished"].includes(bus.state);
  const speed_mps = still ? 0 : bus.speed_mps;
  const fix = { kind: "bus", age_s, speed_mps, away: isDiverted(bus), waiting: bus.state === "waiting" };
  fix.progress_m = fix.away ? bus.progress_m : carryOn(plan, bus.progress_m, speed_mps, Math.min(age_s, FRESH_S));
  return rest(plan, fix, bus.state === "at_stop" ? bus.stop : null, now_s);
}

function fromGps(plan, gps, now_s) {
  const age_s = Math.max(0, now_s - gps.t);
  const still = gps.state === "at_stop";
  const fix = { kind: "gps", age_s, speed_mps: still ? 0 : gps.speed_mps, away: gps.state === "off_route",
    ended: gps.state === "finished", waiting: gps.state === "waiting" };
  fix.progress_m = fix.away ? gps.progress_m : carryOn(plan, gps.progress_m, fix.speed_mps, age_s);
  const near = still && plan.stops.find((stop) => stop.dwell_s > 0 && !plan.skipped.includes(stop.id)
    && Math.abs(stop.at_m - gps.progress_m) <= AT_STOP_M);
  return rest(plan, fix, near ? { id: near.id, since: gps.since ?? gps.t } : null, now_s);
}

/** Carried on by the timetable from a known place: {progress_m, t, t_s?}. */
function fromPlace(plan, place, now_s, kind) {
  const start_s = place.t_s ?? timeAt(plan.clock, place.progress_m);
  const age_s = Math.max(0, now_s - place.t);
  return byTimetable(plan, start_s + age_s, { kind, age_s, now_s });
}

function onFoot(plan, progress_m) {
  return plan.legs.findLast((leg) => progress_m >= leg.from_m)?.mode === "walk";
}

// Before departure there is nothing to follow, unless the bus has been seen to leave early.
function isBefore({ now_s, departs_s, bus, hand, last }) {
  if (departs_s === null || now_s >= departs_s) return false;
  const moving = bus && bus.t !== null && now_s - bus.t <= FRESH_S && bus.state !== "waiting";
  return !moving && !hand && !last;
}

// The newer of the two taps that still count: the crew's, told as {by: "hand"}, and the rider's.
function findTap({ now_s, bus, hand, last }) {
  const crew = bus?.by === "hand" && bus.progress_m !== null && bus.t !== null ? { ...bus, kind: "crew" } : null;
  const own = hand && hand.t >= (last?.t ?? -Infinity) ? { ...hand, kind: "hand" } : null;
  const tap = crew && own ? (crew.t > own.t ? crew : own) : crew ?? own;
  return tap && now_s - tap.t <= HAND_S ? tap : null;
}

/**
 * The best fix: {kind, age_s, progress_m, speed_mps, t_s, stop, away, ended, waiting}.
 * kind: before | bus | bus_old | gps | crew | hand | timetable | none. `known` holds now_s, departs_s
 * (null when unknown), bus (live body), gps (tracker state), hand and last ({progress_m, t, t_s?}).
 */
export function chooseFix(plan, known) {
  const { now_s, bus, gps, last } = known;
  if (bus?.state === "finished") {
    return { ...byTimetable(plan, plan.clock[plan.clock.length - 1][1], { kind: "bus", age_s: 0, now_s }), ended: true };
  }
  if (isBefore(known)) return byTimetable(plan, 0, { kind: "before", age_s: 0, now_s, waiting: true });
  const placed = bus && bus.t !== null && bus.progress_m !== null;
  const age_s = placed ? now_s - bus.t : Infinity;
  const own = gps?.joined && gps.progress_m !== null && now_s - gps.t <= GPS_FRESH_S;
  if (own && (age_s > FRESH_S || onFoot(plan, gps.progress_m))) return fromGps(plan, gps, now_s);
  const tap = findTap(known);
  if (age_s <= FRESH_S && bus.by !== "hand") return fromBus(plan, bus, now_s);
  if (tap) return fromTap(plan, tap, now_s);
  if (age_s <= DROPPED_S) return fromOldBus(plan, bus, now_s);
  return fromClock(plan, known, last);
}

function fromTap(plan, tap, now_s) {
  if (tap.state === "at_stop" && tap.stop) {
    return rest(plan, { kind: tap.kind, age_s: now_s - tap.t, progress_m: tap.progress_m, speed_mps: 0 }, tap.stop, now_s);
  }
  return { ...fromPlace(plan, tap, now_s, tap.kind), away: isDiverted(tap) };
}

function fromOldBus(plan, bus, now_s) {
  const then = fromBus(plan, bus, bus.t + FRESH_S);
  if (then.away) return { ...then, kind: "bus_old", age_s: now_s - bus.t };
  const place = { progress_m: then.progress_m, t_s: then.t_s, t: bus.t + FRESH_S };
  return { ...fromPlace(plan, place, now_s, "bus_old"), age_s: now_s - bus.t };
}

function fromClock(plan, { now_s, departs_s }, place) {
  if (place) return fromPlace(plan, place, now_s, "timetable");
  if (departs_s === null) return { ...byTimetable(plan, 0, { kind: "none", age_s: 0, now_s }), waiting: true };
  return byTimetable(plan, now_s - departs_s, { kind: "timetable", age_s: now_s - departs_s, now_s });
}
