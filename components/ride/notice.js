// What the lecturer announces: asked for together with the bus's position, kept for when the
// network is gone, shown as a banner and in the list. A place left out is silent from then on.

import { el, icon } from "./dom.js";
import { showTime } from "./serverclock.js";
import { announce, buzz } from "./voice.js";

const AT_LEAST_S = 5;
const PATIENCE_MS = 8000;
const MOST_SHOWN = 3;

/** Sites that are left out. */
export function listLeftOut(notices) {
  return notices.filter((one) => one.kind === "skip_site").map((one) => one.site);
}

/** Indexes of the cues that are silent because their place is left out. */
export function listSilent(cues, notices) {
  const out = listLeftOut(notices);
  return [...cues.keys()].filter((index) => out.includes(cues[index].site));
}

/** The timetable with the stays that the lecturer has set anew; the last word on a stop counts. */
export function clockWithStays(clock, stops, notices) {
  const stays = new Map();
  for (const { kind, site, minutes } of notices) {
    const stop = kind === "stay_min" && site && stops.find((one) => one.sites.includes(site) && one.dwell_s > 0);
    if (stop) stays.set(stop.at_m, minutes * 60);
  }
  let added_s = 0;
  return clock.map(([progress_m, t_s], i) => {
    const [before_m, before_s] = clock[i - 1] ?? [-1, 0];
    const at_m = before_m === progress_m && [...stays.keys()].find((one) => Math.abs(one - progress_m) < 1);
    if (at_m !== false && at_m !== undefined && t_s > before_s) added_s += stays.get(at_m) - (t_s - before_s);
    return [progress_m, t_s + added_s];
  });
}

/** A notice in words: {text, lang}; the lecturer's own words stay in the plan's language. */
export function wordNotice({ words, pack }, one) {
  if (one.kind === "message") return { text: one.text, lang: pack.tour.lang };
  const name = words.of(pack.sites[one.site]?.name) || one.site;
  const stop = one.stop && pack.stops.find((each) => each.id === one.stop);
  const values = { ...one, name: one.kind === "meet_at" ? one.place ?? (words.of(stop?.name) || one.stop) : name };
  return { text: words.t(`told.${one.kind === "stay_min" && !one.site ? "stay_here" : one.kind}`, values), lang: words.lang };
}

/** What has been announced to this tour. Event "change" when it is something else than before. */
export class Told extends EventTarget {
  constructor(ride, address) {
    super();
    this.ride = ride;
    this.address = address;
    this.asked_s = -Infinity;
    this.foreign = new URL(address, location.href).origin !== location.origin;
  }

  get all() {
    return this.ride.memory.values.notices;
  }

  /** The newest that have not been put away, newest first. */
  get open() {
    const { put_away } = this.ride.memory.values;
    return this.all.filter((one) => !put_away.includes(one.id)).slice(-MOST_SHOWN).toReversed();
  }

  putAway() {
    this.ride.memory.keep({ put_away: this.all.map((one) => one.id) });
    this.ride.tick();
  }

  /** Go along with the poll of the position, at every question or every other one. */
  start() {
    this.ride.poll.addEventListener("asked", () => this.turn());
  }

  turn() {
    const { poll, clock } = this.ride;
    if (!poll.wanted || this.asking || clock.phone() - this.asked_s < AT_LEAST_S) return;
    this.asked_s = clock.phone();
    this.ask();
  }

  async ask() {
    this.asking = true;
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const headers = this.tag && !this.foreign ? { "if-none-match": this.tag } : {};
      const answer = await fetch(this.address, { headers, signal: stop.signal, cache: "no-store", credentials: "omit" });
      if (answer.ok) {
        this.take((await answer.json()).notices);
        this.tag = answer.headers.get("etag");
      }
    } catch {
      // No network: what is known stays, and the next poll asks again.
      this.tag = null;
    } finally {
      clearTimeout(timer);
      this.asking = false;
    }
  }

  take(notices) {
    if (!Array.isArray(notices) || JSON.stringify(notices) === JSON.stringify(this.all)) return;
    const { heard } = this.ride.memory.values;
    const fresh = notices.filter((one) => one.id > heard);
    this.ride.memory.keep({ notices, heard: Math.max(heard, ...notices.map((one) => one.id)) });
    this.ride.plan();
    this.ride.look();
    this.ride.draw();
    if (fresh.length) this.tell(fresh[fresh.length - 1]);
    this.dispatchEvent(new Event("change"));
  }

  tell(one) {
    const { text, lang } = wordNotice(this.ride, one);
    announce(text, lang, this.ride.settings);
    buzz(this.ride.settings);
  }
}

/** Above every view: the newest notices, and why the bus's position is of no more use. */
export class ToldBanner {
  constructor(ride, told) {
    this.ride = ride;
    this.told = told;
    this.root = el("div", { class: "notices told", id: "told", role: "region", hidden: true });
  }

  draw() {
    this.key = null;
  }

  update() {
    const { ride, told } = this;
    const parked = Boolean(ride.parked && ride.asks);
    const key = JSON.stringify([told.open, parked, ride.words.lang]);
    if (key === this.key) return;
    this.key = key;
    this.root.setAttribute("aria-label", ride.words.t("told.title"));
    const parts = [told.open.length ? this.buildOpen(told.open) : null, parked ? this.buildParked() : null].filter(Boolean);
    this.root.replaceChildren(...parts);
    this.root.hidden = parts.length === 0;
  }

  buildOpen(open) {
    const { words } = this.ride;
    return el("section", { class: "notice notice-message notice-told", "aria-label": words.t("told.title") },
      el("div", { class: "notice-text" }, open.map((one) => {
        const { text, lang } = wordNotice(this.ride, one);
        return el("div", { class: "told-one" }, el("small", {}, words.t("told.from", { time: showTime(one.said_at) })), el("p", { lang }, text));
      })),
      el("button", { type: "button", class: "plain-button", onclick: () => this.putAway() }, words.t("told.ok")));
  }

  putAway() {
    this.told.putAway();
    document.getElementById("board").focus({ preventScroll: true });
  }

  buildParked() {
    return el("section", { class: "notice" }, icon("stop"), el("p", { class: "notice-text" }, this.ride.words.t("parked.about")));
  }
}

/** The same in the list, all of them. */
export class ToldList {
  constructor(ride, told) {
    this.ride = ride;
    this.told = told;
    this.root = el("div");
    ride.toldHead = this.root;
  }

  draw() {
    this.key = null;
  }

  update() {
    const { ride, told } = this;
    const key = JSON.stringify([told.all, ride.words.lang]);
    if (key === this.key) return;
    this.key = key;
    this.root.replaceChildren(...(told.all.length ? [this.build()] : []));
  }

  build() {
    const { words } = this.ride;
    return el("section", { class: "list-block" }, el("h2", { class: "leg-head" }, icon("sign"), words.t("told.title")),
      el("ul", {}, this.told.all.toReversed().map((one) => {
        const { text, lang } = wordNotice(this.ride, one);
        return el("li", { class: "said" }, el("small", {}, showTime(one.said_at)), el("p", { lang }, text));
      })));
  }
}
