// The phone's receiver as the bus's beacon. Tells `onfix` what to send, `onchange` how it goes.

import { STANDING_GAP_S, Throttle } from "./throttle.js";

const OPTIONS = { enableHighAccuracy: true, maximumAge: 0, timeout: 30000 };
const PULSE_MS = 2000;
const DENIED = 1;
const OTHER_EPOCH_MS = 3600000;

const finite = (value) => (Number.isFinite(value) ? value : undefined);
const round = (value, digits) => Number(value.toFixed(digits));

/** A position of the browser as a fix of this house: degrees, metres, seconds of the server. */
export function readFix({ coords, timestamp }, time) {
  const now_ms = time.now_ms();
  const sane = Math.abs(timestamp - now_ms) < OTHER_EPOCH_MS;
  const fix = {
    t: time.at(sane ? timestamp : now_ms), lon: round(coords.longitude, 6), lat: round(coords.latitude, 6),
    accuracy_m: round(coords.accuracy, 1),
  };
  if (finite(coords.speed) >= 0) fix.speed_mps = round(coords.speed, 2);
  if (finite(coords.heading) >= 0) fix.heading_deg = round(coords.heading % 360, 1);
  return fix;
}

/** States: off, searching, on, denied, lost. */
export class Beacon {
  constructor({ time, onfix, onchange, geolocation = navigator.geolocation }) {
    Object.assign(this, { time, onfix, onchange, geolocation });
    this.state = "off";
    this.accuracy_m = null;
    this.heard_ms = 0;
  }

  start() {
    this.stop();
    this.throttle = new Throttle();
    this.heard_ms = this.time.now_ms();
    this.show("searching");
    this.listen();
    this.pulse = setInterval(() => this.nudge(), PULSE_MS);
  }

  stop() {
    if (this.watch !== undefined) this.geolocation.clearWatch(this.watch);
    clearInterval(this.pulse);
    this.watch = undefined;
    this.accuracy_m = null;
    this.show("off");
  }

  listen() {
    if (this.watch !== undefined) this.geolocation.clearWatch(this.watch);
    this.watch = this.geolocation.watchPosition((place) => this.take(place), (fault) => this.miss(fault), OPTIONS);
  }

  /** Receivers fall silent on a standing bus, and after the phone slept: listen anew. */
  nudge() {
    if (this.state === "denied" || this.time.now_ms() - this.heard_ms < STANDING_GAP_S * 1000) return;
    this.heard_ms = this.time.now_ms();
    this.listen();
  }

  take(place) {
    if (this.watch === undefined) return;
    this.heard_ms = this.time.now_ms();
    const fix = readFix(place, this.time);
    this.accuracy_m = fix.accuracy_m;
    this.show("on");
    if (this.throttle.keep(fix)) this.onfix(fix);
  }

  miss(fault) {
    if (this.watch === undefined) return;
    this.accuracy_m = null;
    this.show(fault.code === DENIED ? "denied" : "lost");
  }

  show(state) {
    this.state = state;
    this.onchange();
  }
}
