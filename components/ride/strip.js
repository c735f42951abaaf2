// The line straightened, ahead is up: places left or right of it as one passes them.
// Scrolling it moves the rehearsal; the marker stays where it is.

import { progressAt, timeAt } from "./clock.js";
import { el, icon, setFlag, siteIcon } from "./dom.js";
import { timeOfCue } from "./moment.js";
import { nameOf, whenOf } from "./phrases.js";

const MARKER_SHARE = 0.62;
const GAP_PX = 16;
const END_PX = 80;
const PX_PER_M = 0.16;
/** The name of a leg stands just past its joint, so that it never covers a bus waiting there. */
const HEAD_M = 1;
const USER_MS = 700;
/** On a real ride one may look ahead this long before the line returns to the bus. */
const LOOK_MS = 8000;

function listItems(pack) {
  const heads = pack.legs.map((leg) => ({ m: leg.from_m + HEAD_M, rank: 0, leg }));
  const stops = pack.stops.filter((stop) => stop.dwell_s > 0)
    .map((stop) => ({ m: stop.at_m, rank: 1, stop }));
  const cues = pack.cues.map((cue, index) => ({ m: cue.abeam_m, rank: 2, cue, index }));
  return [...heads, ...stops, ...cues].sort((a, b) => a.m - b.m || a.rank - b.rank);
}

/** Piecewise scale: metres keep their length, but every item (px high) gets a row of its own. */
export function buildScale(items, length_m) {
  const knots = [[0, 0]];
  let y = 0;
  let m = 0;
  let room = 0;
  for (const item of items) {
    y += Math.max((room + item.px) / 2, (item.m - m) * PX_PER_M);
    m = item.m;
    room = item.px;
    item.y = y;
    knots.push([m, y]);
  }
  knots.push([length_m, y + Math.max(END_PX, (length_m - m) * PX_PER_M)]);
  return knots;
}

/** y of a progress: the last of equal knots, so that passing an item moves on. */
export const yAt = (knots, progress_m) => progressAt(knots.map(([m, y]) => [y, m]), progress_m);
/** Progress of a y. */
export const progressOfY = (knots, y) => progressAt(knots, y);

/** The strip in its box. */
export class Strip {
  constructor(root, ride) {
    this.root = root;
    this.ride = ride;
    this.items = listItems(ride.pack);
    this.scroll = el("div", { class: "strip-scroll" });
    this.marker = el("div", { class: "strip-marker", "aria-hidden": "true" });
    this.dot = el("div", { class: "strip-dot", "aria-hidden": "true" });
    root.append(this.scroll, this.marker);
    this.userUntil = 0;
    for (const name of ["wheel", "touchmove"]) {
      this.scroll.addEventListener(name, () => this.hold(), { passive: true });
    }
    this.scroll.addEventListener("scroll", () => this.follow(), { passive: true });
    new ResizeObserver(() => this.measure()).observe(root);
  }

  /** The rider's hand is on the strip: leave it to them until a moment after they let go. */
  hold() {
    const free_ms = this.ride.live ? LOOK_MS : USER_MS;
    this.userUntil = performance.now() + free_ms;
    clearTimeout(this.letGo);
    this.letGo = setTimeout(() => this.update(this.ride.moment), free_ms + 20);
  }

  draw() {
    this.rails = this.ride.pack.legs.map((leg) => el("div", { class: `strip-rail rail-${leg.mode}` }));
    for (const item of this.items) item.node = this.drawItem(item);
    this.body = el("div", { class: "strip-body" }, this.rails, this.dot, this.items.map((item) => item.node));
    this.pad = el("div", { class: "strip-pad" }, this.body);
    this.scroll.replaceChildren(this.pad);
    this.state = null;
    this.measure();
  }

  /** Give every item the room its words take at this width and text size. */
  measure() {
    const box = this.root.clientHeight;
    if (box === 0 || !this.pad) return;
    this.pad.style.paddingBlock = `${box * MARKER_SHARE}px ${box * (1 - MARKER_SHARE)}px`;
    for (const item of this.items) item.px = item.node.offsetHeight + GAP_PX;
    this.knots = buildScale(this.items, this.ride.pack.route.length_m);
    this.height = this.knots[this.knots.length - 1][1];
    this.body.style.height = `${this.height}px`;
    for (const item of this.items) item.node.style.bottom = `${item.y}px`;
    this.ride.pack.legs.forEach((leg, index) => {
      const from = yAt(this.knots, leg.from_m);
      this.rails[index].style.bottom = `${from}px`;
      this.rails[index].style.height = `${yAt(this.knots, leg.to_m) - from}px`;
    });
    this.shown = null;
    this.update(this.ride.moment);
  }

  drawItem(item) {
    if (item.cue) return this.drawCue(item);
    return item.stop ? this.drawStop(item.stop) : this.drawHead(item.leg);
  }

  drawHead(leg) {
    return el("p", { class: "strip-head" }, icon(leg.mode === "walk" ? "walk" : "bus"),
      this.ride.words.of(leg.name));
  }

  drawStop(stop) {
    const { words, pack } = this.ride;
    return el("p", { class: "strip-stop", "data-stop": stop.id }, icon("stop"),
      el("span", {}, el("b", {}, words.of(stop.name)),
        el("small", {}, whenOf(this.ride, timeAt(pack.clock, stop.at_m)),
          ` · ${words.t("list.dwell", { time: words.span(stop.dwell_s) })}`)));
  }

  drawCue({ cue, index }) {
    const { words, pack } = this.ride;
    const site = pack.sites[cue.site];
    const side = cue.arrive && cue.side === "around" ? null
      : el("span", { class: "strip-side" }, ` · ${words.t(`sign.${cue.side}`)}`);
    return el("button", { type: "button", class: `strip-cue on-${cue.side} by-${cue.mode}`, "data-cue": index,
      onclick: () => this.ride.openCard(cue.site, index) },
    siteIcon(cue.site, site.kind),
    el("span", {}, el("b", {}, nameOf(this.ride, cue)), el("small", {}, whenOf(this.ride, timeOfCue(pack, cue)), side)));
  }

  /** Show on each item whether it has gone by or is on. */
  mark(moment) {
    const state = [moment.index, moment.phase, moment.stop?.id, moment.passed, moment.beside].join();
    if (state === this.state) return;
    this.state = state;
    for (const { node, cue, stop, index, m } of this.items) {
      if (!cue && !stop) continue;
      const on = cue ? [moment.index, ...moment.beside].includes(index) && (moment.phase === "ready" || moment.phase === "now")
        : stop.id === moment.stop?.id;
      setFlag(node, "data-state", on ? "now" : m < moment.progress_m ? "passed" : "ahead");
    }
  }

  /** The rider scrolls: the rehearsal follows. */
  follow() {
    if (performance.now() > this.userUntil) return;
    this.hold();
    if (this.ride.live) return;
    const y = this.height - this.scroll.scrollTop;
    this.shown = null;
    this.following = true;
    this.ride.seek(timeAt(this.ride.pack.clock, progressOfY(this.knots, y)));
    this.following = false;
  }

  update(moment) {
    if (this.root.clientHeight === 0 || !this.knots) return;
    const y = yAt(this.knots, moment.progress_m);
    this.dot.style.bottom = `${y}px`;
    this.mark(moment);
    const busy = this.following || performance.now() < this.userUntil;
    if (busy || this.shown === moment.progress_m) return;
    this.shown = moment.progress_m;
    this.scroll.scrollTop = this.height - y;
  }
}
