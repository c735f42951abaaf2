// Facts of a moment put into words: side, time and place as this rider would say them.

import { showClock } from "./clock.js";
import { findWayBack, isHiddenFrom, viewFrom } from "./cues.js";
import { timeOfCue } from "./moment.js";

/** left | right | around | other_left | other_right: how this seat should look. */
export function sideKey(cue, seat) {
  return viewFrom(seat, cue) === "other" ? `other_${cue.side}` : cue.side;
}

/** "di kiri", "di seberang, kanan bus", … */
export function sideWords(ride, cue) {
  return ride.words.t(`side.${sideKey(cue, ride.settings.seat)}`);
}

export function nameOf(ride, cue) {
  return ride.words.of(ride.pack.sites[cue.site].name);
}

/** The time of day at a moment of the ride. */
export function clockOf(ride, t_s) {
  return showClock(ride.pack.departs, t_s);
}

/** The time of day at which a cue is abeam. */
export function clockAt(ride, cue) {
  return clockOf(ride, timeOfCue(ride.pack, cue));
}

/** The notes under a cue, in words: deck, approximate position, a better view later. */
export function notesOf(ride, cue) {
  const { words, settings, pack } = ride;
  const site = pack.sites[cue.site];
  const notes = [];
  if (isHiddenFrom(settings.seat, cue)) {
    notes.push({ icon: "deck", text: `${words.t("board.upper_only")} ${words.of(site.deck_reason)}` });
  } else if (cue.deck === "upper" && !cue.arrive && !settings.seat.deck) {
    notes.push({ icon: "deck", text: words.t("board.upper_only") });
  }
  const back = findWayBack(pack.cues, cue, settings.seat);
  if (back) {
    const key = back.arrive ? "board.way_back_walk" : "board.way_back";
    notes.push({ icon: "again", text: words.t(key, { time: clockAt(ride, back) }) });
  }
  if (!back && cue.pass > 1 && !cue.arrive) {
    notes.push({ icon: "again", text: words.t("board.pass", { pass: cue.pass, passes: cue.passes }) });
  }
  if (cue.approximate && cue.side === "around") {
    notes.push({
      icon: "around",
      text: words.t("board.approximate", { distance: words.distance(site.accuracy_m) }),
    });
  }
  return notes;
}

/** Where on the line a moment is: "350 m sebelum Lawang Sewu", "Berhenti di Tugu Muda". */
export function placeWords(ride, moment) {
  const { words } = ride;
  if (moment.stop) return words.t("control.standing", { name: words.of(moment.stop.name) });
  if (moment.index === null || moment.phase === "end") return words.t("control.at_end");
  const cue = ride.pack.cues[moment.index];
  const name = nameOf(ride, cue);
  if (moment.phase === "now") return `${words.t("sign.now")}: ${name}`;
  return words.t("control.before", { distance: words.distance(moment.metres), name });
}
