// Says each thing once: when a cue is due, when a stop is reached, when the next walk begins.

import { besideWords } from "./beside.js";
import { clockOf, nameOf, sideWords } from "./phrases.js";
import { announce, buzz } from "./voice.js";

function wordMoment(ride, moment) {
  const { words, pack } = ride;
  if (moment.phase === "end") return words.t("say.end");
  if (moment.phase === "away") return words.t("live.away_about");
  if (moment.phase === "stop") {
    return words.t(moment.stop.back ? "live.say_back" : "say.stop", { name: words.of(moment.stop.name), time: clockOf(ride, moment.stop.until_s) });
  }
  const cue = pack.cues[moment.index];
  const values = {
    name: nameOf(ride, cue), glance: words.of(pack.sites[cue.site].glance),
    time: words.span(moment.eta_s), distance: words.distance(moment.metres),
    side: capital(sideWords(ride, cue)),
  };
  if (moment.phase === "walk") return words.t("say.walk", values);
  if (cue.arrive) return words.t("say.here", values);
  if (moment.phase === "now") return words.t("live.say_now", values);
  return words.t(cue.side === "around" ? "say.about" : "say.cue", values);
}

// What follows at once is said in the same breath: there is no time for it afterwards.
function wordBeside(ride, moment) {
  return moment.beside.map((index) => {
    const cue = ride.pack.cues[index];
    return ` ${besideWords(ride, cue)}: ${nameOf(ride, cue)}.`;
  }).join("");
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const SILENT = new Set(["next", "before", "rest"]);

/** What has been said last; `tell` speaks only when the moment is a new one, and not of what
 * is only estimated. */
export class Teller {
  constructor(ride) {
    this.ride = ride;
    this.said = null;
  }

  tell(moment) {
    if (SILENT.has(moment.phase) || moment.about || !this.ride.begun) return;
    const due = moment.phase === "ready" || (moment.phase === "now" && !this.ride.pack.cues[moment.index].arrive);
    const key = due ? `cue ${moment.index}` : `${moment.phase} ${moment.stop?.id ?? moment.index}`;
    if (key === this.said) return;
    this.said = key;
    announce(wordMoment(this.ride, moment) + wordBeside(this.ride, moment), this.ride.words.lang, this.ride.settings);
    if (due) buzz(this.ride.settings);
  }
}
