// The ride: pack, words, settings and clock held together, and what a rider can do with them.

import { Rehearsal, firstMove } from "./clock.js";
import { LEAD_S, readMoment, timeOfCue } from "./moment.js";

const WALK_LEAD_S = 45;
const EDGE_S = 0.5;

/** One rehearsed ride. Views are given this object and asked to draw and update. */
export class Ride {
  constructor(pack, words, settings) {
    this.pack = pack;
    this.words = words;
    this.settings = settings;
    this.views = [];
    this.begun = false;
    this.rehearsal = new Rehearsal(pack.clock[pack.clock.length - 1][1]);
    this.rehearsal.setSpeed(settings.values.speed);
    this.rehearsal.seek(this.start_s);
    this.moment = readMoment(pack, this.rehearsal.t_s);
  }

  /** Rehearsals begin a breath before the bus leaves: nobody practises waiting. */
  get start_s() {
    return Math.max(0, firstMove(this.pack.clock) - 3);
  }

  tick() {
    this.moment = readMoment(this.pack, this.rehearsal.t_s);
    for (const view of this.views) view.update?.(this.moment);
  }

  draw() {
    for (const view of this.views) view.draw?.();
    this.tick();
  }

  begin(seat) {
    this.settings.set({ ...seat, seated: true });
    this.begun = true;
    this.rehearsal.play();
    this.tick();
  }

  restart() {
    this.rehearsal.seek(this.start_s);
    this.rehearsal.play();
    this.tick();
  }

  toggle() {
    this.begun = true;
    if (this.rehearsal.playing && !this.rehearsal.ended) this.rehearsal.pause();
    else this.rehearsal.play();
    this.tick();
  }

  setSpeed(speed) {
    this.rehearsal.setSpeed(speed);
    this.settings.set({ speed });
  }

  seek(t_s) {
    this.begun = true;
    this.rehearsal.seek(t_s);
    this.tick();
  }

  /** The moment at which a cue falls due. */
  dueAt(cue) {
    const lead = cue.arrive ? WALK_LEAD_S : LEAD_S - EDGE_S;
    return Math.max(0, timeOfCue(this.pack, cue) - lead);
  }

  jumpTo(index) {
    this.seek(this.dueAt(this.pack.cues[index]));
    this.shown?.("board");
  }

  /** To the next (+1) or previous (-1) cue by the time it falls due. */
  skip(step) {
    const t_s = this.rehearsal.t_s;
    const dues = this.pack.cues.map((cue) => this.dueAt(cue)).sort((a, b) => a - b);
    const target = step > 0 ? dues.find((due) => due > t_s + EDGE_S) ?? this.rehearsal.ends_s
      : dues.findLast((due) => due < t_s - 2) ?? 0;
    this.seek(target);
  }
}
