// The ride in time as one thin line: left sites above it, right sites below, stops as blocks.
// A slider: drag it or use the arrow keys.

import { progressAt, timeAt } from "./clock.js";
import { el, setFlag, svg } from "./dom.js";
import { clockOf, placeWords } from "./phrases.js";

const STEP_S = 5;
const PAGE_S = 60;
const HEIGHT = 44;
const MIDDLE = 22;
const TICK = { left: [4, 16], right: [28, 40], around: [17, 27] };

/** Share of the track at a time: half by time, half by way, so that neither stops nor roads vanish. */
export function shareAt(knots, t_s) {
  const [length_m, ends_s] = knots[knots.length - 1];
  return (t_s / ends_s + progressAt(knots, t_s) / length_m) / 2;
}

/** The time at a share of the track; the inverse of shareAt. */
export function timeOfShare(knots, share) {
  let low = 0;
  let high = knots[knots.length - 1][1];
  for (let i = 0; i < 30; i += 1) {
    const middle = (low + high) / 2;
    if (shareAt(knots, middle) < share) low = middle;
    else high = middle;
  }
  return high;
}

function tick(share, side) {
  const [from, to] = TICK[side];
  const x = `${(share * 100).toFixed(2)}%`;
  return svg("line", { x1: x, x2: x, y1: from, y2: to, class: `tick tick-${side}` });
}

function stretch(from, to, name) {
  return svg("line", { x1: `${from * 100}%`, x2: `${to * 100}%`, y1: MIDDLE, y2: MIDDLE, class: name });
}

/** The slider in its box. */
export class Scrub {
  constructor(root, ride) {
    this.root = root;
    this.ride = ride;
    this.ends_s = ride.rehearsal.ends_s;
    this.thumb = el("div", { class: "thumb", role: "slider", tabindex: "0",
      "aria-valuemin": "0", "aria-valuemax": String(Math.round(this.ends_s)) });
    this.track = el("div", { class: "track" }, this.drawTicks(), this.thumb);
    root.append(this.track);
    this.track.addEventListener("pointerdown", (event) => this.grab(event));
    this.thumb.addEventListener("keydown", (event) => this.press(event));
  }

  drawTicks() {
    const { pack } = this.ride;
    const shareOf = (progress_m) => shareAt(pack.clock, timeAt(pack.clock, progress_m));
    const legs = pack.legs.map((leg) => stretch(shareOf(leg.from_m), shareOf(leg.to_m), `rail rail-${leg.mode}`));
    const stops = pack.stops.map((stop) => {
      const arrive_s = timeAt(pack.clock, stop.at_m);
      const leave_s = Math.min(this.ends_s, arrive_s + stop.dwell_s);
      return stretch(shareAt(pack.clock, arrive_s), shareAt(pack.clock, leave_s), "rail rail-stop");
    });
    const ticks = pack.cues.map((cue) => tick(shareOf(cue.abeam_m), cue.side));
    return svg("svg", { class: "ticks", height: HEIGHT, width: "100%", "aria-hidden": "true" },
      legs, stops, ticks);
  }

  draw() {
    setFlag(this.thumb, "aria-label", this.ride.words.t("control.scrub"));
  }

  update(moment) {
    const { words } = this.ride;
    this.thumb.style.left = `${shareAt(this.ride.pack.clock, moment.t_s) * 100}%`;
    setFlag(this.thumb, "aria-valuenow", String(Math.round(moment.t_s)));
    setFlag(this.thumb, "aria-valuetext", words.t("control.scrub_text", {
      time: clockOf(this.ride, moment.t_s), leg: words.of(moment.leg.name), place: placeWords(this.ride, moment),
    }));
  }

  grab(event) {
    event.preventDefault();
    this.track.setPointerCapture(event.pointerId);
    this.thumb.focus({ preventScroll: true });
    const box = this.track.getBoundingClientRect();
    const move = (one) => this.ride.seek(timeOfShare(this.ride.pack.clock, (one.clientX - box.left) / box.width));
    const drop = () => this.track.removeEventListener("pointermove", move);
    move(event);
    this.track.addEventListener("pointermove", move);
    for (const end of ["pointerup", "pointercancel"]) this.track.addEventListener(end, drop, { once: true });
  }

  press(event) {
    const t_s = this.ride.rehearsal.t_s;
    const target = {
      ArrowRight: t_s + STEP_S, ArrowUp: t_s + STEP_S, ArrowLeft: t_s - STEP_S, ArrowDown: t_s - STEP_S,
      PageUp: t_s + PAGE_S, PageDown: t_s - PAGE_S, Home: 0, End: this.ends_s,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.ride.seek(target);
  }
}
