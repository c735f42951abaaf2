// The real ride: what is known of the bus, held together and told to the views.

import { chooseFix, clockWithout } from "./ladder.js";
import { readLiveMoment } from "./live_moment.js";
import { Memory, forgetOld } from "./memory.js";
import { clockWithStays, listLeftOut, listSilent } from "./notice.js";
import { tellTimes } from "./phrases.js";
import { OwnGps, readPermission } from "./own_gps.js";
import { isParked, readBus, trimLive } from "./parked.js";
import { secondsOfDay } from "./serverclock.js";
import { DetourLog, listCalled, listUnseen, listUnvisited } from "./unseen.js";

const [KEEP_EVERY_S, ASK_AGAIN_S, GPS_REST_S] = [5, 300, 20];
/** What the tracker knew before a reload is of use this long. */
const TRACKER_S = 900;
const HINT_SPREAD_M = 300;
const MOST_MESSAGES = 30;
/** The sources whose place is worth remembering when they fall silent. */
const KNOWN = new Set(["bus", "gps", "crew"]);
const MOVING = new Set(["next", "ready", "now", "walk", "stop", "away", "rest"]);

const DEFAULTS = Object.freeze({
  begun: false, live: null, hand: null, last: null, left: null, told: [], detours: [], messages: [], dismissed: [], offset: null, tracker: null,
  notices: [], heard: 0, put_away: [], device: null, heads: null, seat_given: null,
});

/** Seconds after midnight of "08:05". */
function secondsOf(clock) {
  const [hours, minutes] = clock.split(":").map(Number);
  return hours * 3600 + minutes * 60;
}

/** One ride as it happens. Views are given this object and asked to draw and update. */
export class LiveRide extends EventTarget {
  constructor(pack, words, settings, clock) {
    super();
    this.live = true;
    this.whole = pack;
    this.pack = pack;
    this.words = words;
    this.settings = settings;
    this.views = [];
    this.clock = clock;
    this.departs_s = pack.tour ? Date.parse(pack.tour.departs) / 1000 : null;
    this.memory = new Memory(`ikut-${pack.tour?.code ?? pack.route.id}-${pack.tour?.departs ?? "file"}`, DEFAULTS);
    forgetOld(clock.phone());
    this.clock.offset ??= this.memory.values.offset;
    this.told = new Set(this.memory.values.told);
    this.log = new DetourLog(this.memory.values.detours);
    this.gps = new OwnGps(pack, clock);
    this.gps.addEventListener("fix", () => this.noteGps());
    this.settled = true;
    readPermission().then((state) => { this.gps.permission = state; });
    this.plan();
    this.look();
  }

  /** The words on the button that starts. */
  get startKey() {
    return "live.start";
  }

  get begun() {
    return this.memory.values.begun;
  }

  /** What names this ride in feedback: the departure, or without one the route. */
  get about() {
    const { tour, route } = this.whole;
    const ride = tour ? `${tour.departure} ${tour.departs}` : route.id;
    return { route: route.id, departure: tour?.departure, content: this.whole.catalogue, ride };
  }

  get detours() {
    return [...this.memory.values.live?.detours ?? [], ...this.log.detours];
  }

  get skipped() {
    return this.memory.values.live?.skipped ?? [];
  }

  get unseen() {
    return listUnseen(this.pack, this.moment.progress_m, this.detours, this.skipped);
  }

  /** True for a site the tour has chosen, or when it has chosen none. */
  isChosen(site) {
    const chosen = this.whole.tour?.sites ?? [];
    return chosen.length === 0 || chosen.includes(site);
  }

  /** True for a site that the lecturer has left out. */
  isLeftOut(site) {
    return listLeftOut(this.memory.values.notices).includes(site);
  }

  /** Work out anew what depends on detours, skipped stops and the lecturer's notices. */
  plan() {
    const { whole, skipped } = this;
    const { notices } = this.memory.values;
    const clock = clockWithStays(clockWithout(whole.clock, whole.stops, skipped), whole.stops, notices);
    this.pack = { ...whole, clock };
    const silent = [...listUnvisited(whole, skipped), ...listSilent(whole.cues, notices)];
    this.called = listCalled(whole.cues, whole.tour?.sites ?? [], this.detours).filter((index) => !silent.includes(index));
    this.ladder = { clock: this.pack.clock, stops: whole.stops, legs: whole.legs, skipped,
      length_m: whole.route.length_m };
  }

  /** Read the present moment from all that is known. */
  look() {
    const now_s = this.clock.now_s;
    const { live, hand, last } = this.memory.values;
    this.parked = isParked(live, this.whole, now_s);
    const bus = readBus(live, this.whole, now_s);
    const left = this.whole.stops.find((stop) => stop.id === this.memory.values.left) ?? null;
    const fix = chooseFix(this.ladder, { now_s, departs_s: this.departs_s, bus, gps: this.gps.state, hand, last });
    this.fix = { ...fix, now_s };
    this.moment = readLiveMoment(this.pack, { called: this.called, told: this.told, left }, this.fix);
    this.delay_s = this.readDelay(now_s);
    return this.moment;
  }

  /** How many seconds the ride runs behind its timetable, in whole minutes; standing excluded. */
  readDelay(now_s) {
    if (this.moment.phase === "before") return 0;
    const day_s = secondsOfDay(now_s) - secondsOf(this.pack.departs) - this.moment.t_s;
    const late_s = this.departs_s === null ? day_s : now_s - this.departs_s - this.moment.t_s;
    return this.moment.phase === "stop" ? late_s : Math.round(late_s / 60) * 60;
  }

  tick() {
    const moment = this.look();
    this.rememberTold(moment);
    this.rememberPlace(moment);
    this.rememberStop(moment);
    this.tendGps(moment);
    for (const view of this.views) view.update?.(moment);
    if (this.delay_s === this.told_delay_s) return;
    this.told_delay_s = this.delay_s;
    tellTimes(this);
  }

  draw() {
    for (const view of this.views) view.draw?.();
    this.tick();
  }

  begin(seat) {
    this.settings.set({ ...seat, seated: true });
    this.memory.keep({ begun: true });
    this.tick();
    this.settle?.();
  }

  rememberTold(moment) {
    if (moment.phase !== "ready" && moment.phase !== "now") return;
    const fresh = [moment.index, ...moment.beside].filter((index) => !this.told.has(index));
    if (fresh.length === 0) return;
    for (const index of fresh) this.told.add(index);
    this.memory.keep({ told: [...this.told] });
  }

  // The stop where the group was seen to stand; it counts as left as soon as it no longer does.
  rememberStop({ phase, stop, kind }) {
    if (phase === "stop" && KNOWN.has(kind) && stop.id !== this.memory.values.left) this.memory.keep({ left: stop.id });
  }

  rememberPlace(moment) {
    if (!KNOWN.has(moment.kind)) return;
    const { now_s } = this.fix;
    const { last } = this.memory.values;
    const place = { progress_m: moment.progress_m, t_s: moment.t_s, t: now_s };
    if (moment.phase === "before" || moment.phase === "end") return;
    if (last && Math.abs(now_s - last.t) < KEEP_EVERY_S) return;
    this.memory.keep({ last: place });
  }

  /** Own GPS runs only when it may, and only while the bus's position is missing or on foot. */
  tendGps(moment) {
    const needed = this.underway && (moment.kind !== "bus" || moment.leg.mode === "walk");
    if (needed) this.neededAt_s = this.fix.now_s;
    if (needed && this.gps.permission === "granted" && this.settings.values.gps) this.startGps();
    else if (!needed && this.gps.watching && this.fix.now_s - this.neededAt_s > GPS_REST_S) this.gps.stop();
  }

  startGps() {
    const { tracker, last } = this.memory.values;
    const kept = tracker && this.fix.now_s - tracker.at_s < TRACKER_S ? tracker.dump : null;
    this.gps.start(last ? { hint_m: this.moment.progress_m, spread_m: HINT_SPREAD_M } : {}, kept);
  }

  /** The rider allows this phone's own position. */
  useGps() {
    this.settings.set({ gps: true });
    this.startGps();
  }

  /** True while the bus is on its way, or may be for all we know. */
  get underway() {
    return this.begun && this.settled && (MOVING.has(this.moment.phase) || this.moment.kind === "none");
  }

  /** There is a server to ask: until it has been asked once, nothing is missing yet. */
  await(poll) {
    this.settled = false;
    poll.addEventListener("live", ({ detail }) => this.takeLive(detail));
    poll.addEventListener("asked", () => { this.settled = true; }, { once: true });
  }

  /** True while the rider could help by allowing GPS. */
  get gpsOffered() {
    return this.underway && this.gps.permission === "prompt" && !this.gps.watching
      && this.moment.kind !== "bus" && this.moment.kind !== "gps";
  }

  /** True while the rider should be asked where we are. */
  get asks() {
    const unsure = this.moment.kind === "timetable" || this.moment.kind === "none";
    const lately = this.closed_s && this.fix.now_s - this.closed_s < ASK_AGAIN_S;
    return this.underway && ((unsure && !lately && !this.gps.trying) || this.asked);
  }

  closeAsk() {
    this.asked = false;
    this.closed_s = this.fix.now_s;
    this.tick();
  }

  /** The rider wants to say where we are, though nobody asked. */
  reopenAsk() {
    this.closed_s = null;
    this.asked = true;
    this.tick();
  }

  /** The rider says where we are; the timetable carries on from there. */
  setPlace(progress_m) {
    this.asked = false;
    this.memory.keep({ hand: { progress_m, t: this.clock.now_s } });
    this.tick();
  }

  /** In the list: "we are here". */
  jumpTo(index) {
    this.setPlace(this.pack.cues[index].abeam_m);
    this.shown?.("board");
  }

  noteGps() {
    const { state } = this.gps;
    if (state && this.moment.kind === "gps" && this.log.note(state)) {
      this.memory.keep({ detours: this.log.detours });
      this.plan();
    }
    this.keepTracker();
    this.tick();
  }

  keepTracker() {
    const { now_s } = this.fix;
    const { tracker } = this.memory.values;
    if (tracker && now_s - tracker.at_s < KEEP_EVERY_S) return;
    this.memory.keep({ tracker: { at_s: now_s, dump: this.gps.dump() } });
  }

  /** Take a live body from the server. */
  takeLive(body) {
    if (!body || typeof body.state !== "string") return;
    const { tour, route } = this.whole;
    if (body.route && body.route !== (tour?.live_route ?? route.id)) {
      this.dispatchEvent(new Event("stray"));
      return;
    }
    const before = JSON.stringify([this.detours, this.skipped]);
    this.memory.keep({ live: trimLive(body, tour), offset: this.clock.offset, messages: this.mergeMessages(body.messages ?? []) });
    if (JSON.stringify([this.detours, this.skipped]) !== before) {
      this.plan();
      this.look();
      this.draw();
    } else this.tick();
  }

  mergeMessages(fresh) {
    const known = this.memory.values.messages.filter((one) => !fresh.some((other) => other.n === one.n));
    return [...known, ...fresh].sort((a, b) => a.n - b.n).slice(-MOST_MESSAGES);
  }

  /** The newest message that has not been put away, or null. */
  get message() {
    const { messages, dismissed } = this.memory.values;
    return messages.findLast((one) => !dismissed.includes(one.n)) ?? null;
  }

  dismiss() {
    const { messages } = this.memory.values;
    this.memory.keep({ dismissed: messages.map((one) => one.n) });
    this.tick();
  }
}
