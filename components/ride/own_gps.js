// The phone's own position, for when the bus's is missing. It never leaves the phone.

import { createTracker } from "./tracker.js";

/** A phone this near the line is on the bus or with the group; before that it is elsewhere. */
const JOINED_M = 100;
/** A receiver switched on gets this long for its first good fix. */
const PATIENCE_S = 15;
const WATCH = { enableHighAccuracy: true, maximumAge: 1000, timeout: 20_000 };

/** The permission as far as it can be asked without asking the rider: granted, prompt or denied. */
export async function readPermission() {
  if (!("geolocation" in navigator)) return "denied";
  try {
    return (await navigator.permissions.query({ name: "geolocation" })).state;
  } catch {
    return "prompt";
  }
}

/** Watches and tracks. `state` is the tracker's last word, with `since` while it stands still, and
 * `joined` once it has been on the line. */
export class OwnGps extends EventTarget {
  constructor(pack, clock) {
    super();
    this.pack = pack;
    this.clock = clock;
    this.state = null;
    this.watch = null;
    this.permission = "unknown";
    this.started_s = 0;
  }

  /** True while it may still find the line: nobody need be asked yet. */
  get trying() {
    if (this.permission === "unknown") return true;
    return this.watching && !this.state?.joined && this.clock.now_s - this.started_s < PATIENCE_S;
  }

  get watching() {
    return this.watch !== null;
  }

  /**
   * Start watching; where the page may not ask yet, the phone asks the rider. `hint` is where the
   * group should be: {hint_m, spread_m}; `kept` what `dump` gave before a reload.
   */
  start(hint = {}, kept = null) {
    if (this.watching || !("geolocation" in navigator)) return;
    if (!this.tracker) {
      this.tracker = createTracker(this.pack, hint);
      if (kept) this.tracker.load(kept);
    }
    this.started_s = this.clock.now_s;
    this.watch = navigator.geolocation.watchPosition((fix) => this.take(fix), (fault) => this.refuse(fault), WATCH);
  }

  dump() {
    return this.tracker?.dump() ?? null;
  }

  stop() {
    if (!this.watching) return;
    navigator.geolocation.clearWatch(this.watch);
    this.watch = null;
  }

  // The time of arrival, not the fix's own stamp: some phones stamp in another epoch.
  take({ coords }) {
    this.permission = "granted";
    const state = this.tracker.step({
      t: this.clock.now_s, lon: coords.longitude, lat: coords.latitude,
      accuracy_m: coords.accuracy, speed_mps: coords.speed ?? undefined, heading_deg: readHeading(coords),
    });
    const stood = state.state === "at_stop" && this.state?.state === "at_stop";
    const near = state.progress_m !== null && state.offset_m !== null && state.offset_m <= JOINED_M;
    const joined = this.state?.joined || near;
    this.state = { ...state, joined, since: stood ? this.state.since : state.t };
    this.dispatchEvent(new Event("fix"));
  }

  refuse(fault) {
    if (fault.code !== fault.PERMISSION_DENIED) return;
    this.permission = "denied";
    this.stop();
    this.dispatchEvent(new Event("fix"));
  }
}

function readHeading({ heading, speed }) {
  return Number.isFinite(heading) && speed > 1 ? heading : undefined;
}
