// The first screen: the beacon, what has been sent, what the riders see, and the big buttons.

import { findNext } from "./cues.js";
import { byId, setFlag, setText } from "./dom.js";
import { drawSkipped } from "./skipping.js";

const STALE_S = 30;
const IN_TIME_S = 60;

/** Hours, minutes and seconds in Semarang of an epoch time. */
export function showTime(t, seconds = true) {
  const parts = { hour: "2-digit", minute: "2-digit", second: seconds ? "2-digit" : undefined };
  return new Intl.DateTimeFormat("en-GB", { ...parts, hourCycle: "h23", timeZone: "Asia/Jakarta" }).format(t * 1000);
}

/** The weekday, day and month in Semarang of an epoch time. */
export function showDay(t, locale) {
  const parts = { weekday: "short", day: "numeric", month: "short", timeZone: "Asia/Jakarta" };
  return new Intl.DateTimeFormat(locale, parts).format(t * 1000);
}

function wordDelay(words, delay_s) {
  if (delay_s === null) return words.t("delay.unknown");
  if (Math.abs(delay_s) < IN_TIME_S) return words.t("delay.in_time");
  return words.t(delay_s > 0 ? "delay.late" : "delay.early", { time: words.span(Math.abs(delay_s)) });
}

function wordPlace(crew, place) {
  const { words, pack } = crew;
  if (crew.shift.values.diverted) return words.t("riders.diverted");
  if (place.state === "off_route") return words.t("riders.off_route");
  const stop = place.state === "at_stop" && pack.stops.find((one) => Math.abs(one.at_m - place.progress_m) < 60);
  if (stop) return words.t("riders.at_stop", { name: words.of(stop.name) });
  const index = findNext(pack.cues, place.progress_m);
  if (index === null) return words.t("riders.end");
  const cue = pack.cues[index];
  return words.t("riders.next", {
    name: words.of(pack.sites[cue.site].name), side: words.t(`side.${cue.side}`),
    distance: words.distance(cue.abeam_m - place.progress_m),
  });
}

function stateKey(shift, stale) {
  if (shift.queued && !navigator.onLine) return "offline";
  if (shift.queued && shift.trouble?.what === "later") return "unanswered";
  if (stale) return "stale";
  if (shift.queued) return "sending";
  return shift.values.version ? "all_sent" : "nothing";
}

/** Draws what changes; the layout itself is in the page. */
export class Home {
  constructor(crew) {
    this.crew = crew;
  }

  update() {
    const { crew } = this;
    if (crew.closed) return;
    const now_s = crew.time.now();
    this.showRun(now_s);
    this.showBeacon();
    this.showFacts(now_s);
    this.showRiders(now_s);
    this.showSwitches();
    drawSkipped(crew);
    this.showTrouble();
    document.body.dataset.state = crew.shift.values.finished ? "finished" : "running";
  }

  showRun(now_s) {
    const { words, me, departs_s, pack } = this.crew;
    const name = words.of(pack.route.name);
    setText(byId("route-name"), name);
    document.title = words.t("page.title", { route: name });
    const days = [departs_s, now_s].map((t) => showDay(t, words.locale));
    const key = days[0] === days[1] ? "run.today" : "run.departs";
    const when = words.t(key, { day: days[0], time: showTime(departs_s, false) });
    setText(byId("run"), [when, me.bus?.name].filter(Boolean).join(" · "));
  }

  showBeacon() {
    const { words, beacon, screen } = this.crew;
    setFlag(byId("beacon"), "data-state", beacon.state);
    setText(byId("beacon-name"), words.t(`beacon.name_${beacon.state}`));
    const asleep = beacon.state === "on" && !screen.held;
    setText(byId("beacon-about"), words.t(`beacon.${asleep ? "on_asleep" : beacon.state}`));
  }

  showFacts(now_s) {
    const { words, shift, beacon } = this.crew;
    const { sent_t } = shift.values;
    setText(byId("sent"), sent_t ? showTime(sent_t) : words.t("fact.never"));
    setText(byId("queued"), String(shift.queued));
    const key = stateKey(shift, beacon.state !== "off" && sent_t !== null && now_s - sent_t > STALE_S);
    setFlag(byId("state"), "data-warn", String(key in { offline: 1, unanswered: 1, stale: 1 }));
    setText(byId("state"), words.t(`state.${key}`, { n: shift.queued }));
    const accuracy = beacon.accuracy_m === null ? words.t("fact.unknown") : words.distance(beacon.accuracy_m);
    setText(byId("accuracy"), accuracy);
  }

  showRiders(now_s) {
    const { crew } = this;
    const { words } = crew;
    const place = crew.where.at(now_s);
    const told = navigator.onLine && crew.shift.trouble?.what !== "later" && crew.shift.trouble?.what !== "blocked";
    setText(byId("riders-title"), words.t(told ? "riders.title" : "riders.title_own"));
    setText(byId("place"), wordPlace(crew, place));
    const waiting = place.state === "waiting" && now_s < crew.departs_s;
    const ahead = words.t("delay.waiting", { time: words.span(crew.departs_s - now_s) });
    const delay_s = crew.where.delay(place);
    setText(byId("delay"), waiting ? ahead : wordDelay(words, delay_s));
    const known = !waiting && delay_s !== null;
    setFlag(byId("delay"), "data-pace", known ? Math.abs(delay_s) < IN_TIME_S ? "in_time" : "off" : "unknown");
    setText(byId("source"), words.t(`source.${place.source}`, { time: showTime(place.t) }));
  }

  showSwitches() {
    const { words, shift } = this.crew;
    const { diverted, standing, count, of } = shift.values;
    setFlag(byId("diverted"), "data-on", String(diverted));
    setText(byId("diverted-name"), words.t(diverted ? "detour.on" : "detour.off"));
    setText(byId("diverted-about"), words.t(diverted ? "detour.on_about" : "detour.off_about"));
    setFlag(byId("standing").querySelector("use"), "href", standing ? "#i-moving" : "#i-stop");
    setText(byId("standing-name"), words.t(standing ? "action.moving" : "action.stopped"));
    const heads = count === null ? "" : words.t(of ? "heads.short_of" : "heads.short", { n: count, of });
    setText(byId("heads-about"), heads);
  }

  showTrouble() {
    const { words, shift, queue } = this.crew;
    const { trouble } = shift;
    const what = trouble && trouble.what !== "later" ? `trouble.${trouble.what}` : queue.durable ? null : "trouble.memory";
    const text = what && [words.t(what), words.of(trouble?.detail)].filter(Boolean).join(" ");
    byId("trouble").hidden = !what;
    setText(byId("trouble"), text ?? "");
    setText(byId("rest"), shift.queued ? words.tn("finish.rest", shift.queued) : words.t("finish.all_sent"));
  }
}
