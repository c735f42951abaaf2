// The large figure of the board and the words under it: seconds, metres, or what is left of a stay.

import { leftWords, sideKey } from "./phrases.js";
import { STANDING, secondsToGo, showCountdown } from "./standing.js";

const EXACT_S = 90;
const SOON_S = 60;
/** What stands in the place of the countdown when it has run out; nothing where the sign says it. */
const NOW = { around: "sign.about_now", ahead: null };

const nowWord = (cue) => (cue.arrive ? "sign.here" : "sign.now");

/** An estimate, in whole minutes. */
export function aboutWords(words, seconds) {
  if (seconds < SOON_S) return words.t("live.soon");
  return words.t("live.about_time", { time: words.span(Math.max(EXACT_S, seconds)) });
}

function readStay(words, moment) {
  if (moment.stop.back && moment.stop.until_s <= moment.t_s) return [leftWords(moment), words.t("live.overdue")];
  return [leftWords(moment), words.t("board.remaining")];
}

function readStanding(ride, { phase }) {
  const left_s = phase === "before" ? secondsToGo(ride) : 0;
  return left_s > 0 ? [showCountdown(left_s), ride.words.t("live.to_go")] : ["", ""];
}

function readNear(words, moment, about) {
  if (moment.still && moment.phase === "ready") return [words.distance(moment.metres), ""];
  if (moment.eta_s < EXACT_S) {
    const s = Math.max(1, Math.round(moment.eta_s));
    return [about + s, words.tn("amount.seconds_word", s)];
  }
  return [about + words.span(moment.eta_s), words.distance(moment.metres)];
}

/** [figure, words] for a moment. */
export function readCount(ride, moment) {
  const { words } = ride;
  if (moment.phase === "stop") return readStay(words, moment);
  if (ride.live && STANDING[moment.phase]) return readStanding(ride, moment);
  if (moment.phase === "end") return ["", ""];
  const cue = ride.pack.cues[moment.index];
  const side = sideKey(cue, ride.settings.seat);
  if (moment.phase === "now") return ["", NOW[side] === null ? "" : words.t(NOW[side] ?? nowWord(cue))];
  if (moment.about) return [aboutWords(words, moment.eta_s), ""];
  if (moment.phase === "walk") return [words.distance(moment.metres), words.span(moment.eta_s)];
  return readNear(words, moment, side === "around" ? "±" : "");
}
