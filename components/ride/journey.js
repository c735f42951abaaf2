// The ride: pack, words, settings and clock held together, and what a rider can do with them.

import { Rehearsal, dwellAt, firstMove, timeAt } from "./clock.js";
import { LEAD_S, readMoment, timeOfCue } from "./moment.js";
import { Receiver } from "./receiver.js";

const WALK_LEAD_S = 45;
const EDGE_S = 0.5;
/** While the clock runs, "back" within this time means the cue before, not the same again. */
const BACK_S = 2;

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
    this.receiver = new Receiver(pack);
    this.moment = readMoment(pack, this.rehearsal.t_s);
  }

  /** The words on the button that starts. */
  get startKey() {
    return "seat.start";
  }

  /** Rehearsals begin a breath before the bus leaves: nobody practises waiting. */
  get start_s() {
    return Math.max(0, firstMove(this.pack.clock) - 3);
  }

  tick() {
    const { t_s } = this.rehearsal;
    const seen = this.receiver.believe(t_s, this.settings.values.signal);
    this.moment = { ...readMoment(this.pack, seen?.t_s ?? t_s), signal: seen };
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
    this.settle?.();
  }

  restart() {
    this.rehearsal.seek(this.start_s);
    this.rehearsal.play();
    this.tick();
    this.settle?.();
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

  /** When a cue comes on: its lead before it is abeam, but not while the one before is still on. */
  dueAt(index) {
    const { cues, clock } = this.pack;
    const abeam_s = timeOfCue(this.pack, cues[index]);
    const gone_s = index > 0 ? timeAt(clock, cues[index - 1].abeam_m) + EDGE_S : 0;
    const lead_s = cues[index].arrive ? WALK_LEAD_S : LEAD_S - EDGE_S;
    const due_s = Math.max(0, abeam_s - lead_s, Math.min(gone_s, abeam_s));
    const dwell = dwellAt(clock, due_s);
    return dwell && dwell.until_s <= abeam_s ? dwell.until_s : due_s;
  }

  jumpTo(index) {
    this.seek(this.dueAt(index));
    this.shown?.("board");
    this.settle?.();
  }

  /** To the next (+1) or previous (-1) cue by the time it falls due. */
  skip(step) {
    const t_s = this.rehearsal.t_s;
    const dues = this.pack.cues.map((_, index) => this.dueAt(index)).sort((a, b) => a - b);
    const back_s = this.rehearsal.playing ? BACK_S : EDGE_S / 2;
    const target = step > 0 ? dues.find((due) => due > t_s + EDGE_S / 2) ?? this.rehearsal.ends_s
      : dues.findLast((due) => due < t_s - back_s) ?? 0;
    this.seek(target);
    this.settle?.();
  }
}
