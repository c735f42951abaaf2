// Facts of a moment put into words: side, time and place as this rider would say them.

import { sitesOf } from "./also.js";
import { showClock } from "./clock.js";
import { sayClosures } from "./closures.js";
import { findWayBack, isHiddenFrom, viewFrom } from "./cues.js";
import { el, setText } from "./dom.js";
import { timeOfCue } from "./moment.js";

const NO_BREAK = "\u00a0";

/** left | right | around | ahead | other_left | other_right: how this rider should look. */
export function sideKey(cue, seat) {
  if (cue.arrive && cue.side === "around") return "ahead";
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
  return showClock(ride.pack.departs, t_s + (ride.delay_s ?? 0));
}

/** The same as an element that a late bus sets right. */
export function whenOf(ride, t_s) {
  return el("span", { class: "whole", "data-at": t_s }, clockOf(ride, t_s));
}

/** Set every shown time of day right, after the ride's delay has changed. */
export function tellTimes(ride) {
  for (const node of document.querySelectorAll("[data-at]")) setText(node, clockOf(ride, Number(node.dataset.at)));
}

/** The time of day at which a cue is abeam. */
export function clockAt(ride, cue) {
  return clockOf(ride, timeOfCue(ride.pack, cue));
}

/** The notes under a cue, in words: deck, approximate position, a better view later. */
export function notesOf(ride, cue) {
  const { words, settings, pack } = ride;
  const site = pack.sites[cue.site];
  const notes = sayClosures(ride, site).map((text) => ({ icon: "stop", text }));
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
  if (cue.side === "around" && (cue.approximate || !cue.arrive)) {
    const key = cue.arrive ? "board.approximate_walk" : "board.approximate";
    notes.push({ icon: "around", text: words.t(key, { distance: words.distance(site.accuracy_m).replace(" ", NO_BREAK) }) });
  }
  return notes;
}

/** What is left of a stop, as minutes and seconds: "4:05". */
export function leftWords(moment) {
  const left_s = Math.max(0, Math.ceil(moment.stop.until_s - moment.t_s));
  return `${Math.floor(left_s / 60)}:${String(left_s % 60).padStart(2, "0")}`;
}

/** The whole trip in one line: how far by bus, how far on foot, how many places. */
export function tripWords(words, pack) {
  const length_m = { bus: 0, walk: 0 };
  for (const leg of pack.legs) length_m[leg.mode] += leg.to_m - leg.from_m;
  const places = words.tn("amount.places", sitesOf(pack).length);
  const values = { bus: words.distance(length_m.bus), walk: words.distance(length_m.walk), places };
  return words.t(length_m.walk ? "seat.trip_walk" : "seat.trip", values);
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
