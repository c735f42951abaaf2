// Every cue in order: the whole ride without arrow, strip or map.

import { alsoWords } from "./also.js";
import { timeAt } from "./clock.js";
import { WIDE } from "./controls.js";
import { el, icon, setFlag, setText, siteIcon } from "./dom.js";
import { timeOfCue } from "./moment.js";
import { clockAt, nameOf, sideWords, whenOf } from "./phrases.js";
import { isAround } from "./unseen.js";

/** The list leaves its place to a hand for this long. */
const HAND_MS = 8000;
/** The row that is on stands between these shares of the list's height. */
const FROM_SHARE = 0.15;
const TO_SHARE = 0.7;
const AT_SHARE = 1 / 3;

function buildCue(ride, index) {
  const { words, pack } = ride;
  const cue = pack.cues[index];
  const name = nameOf(ride, cue);
  const time = clockAt(ride, cue);
  const chosen = ride.isChosen?.(cue.site) ?? true;
  const out = ride.isLeftOut?.(cue.site) ?? false;
  const act = ride.live ? words.t("place.here", { name }) : words.t("list.jump", { name, time });
  return el("li", { class: "row", "data-cue": index, "data-chosen": String(chosen), "data-left-out": String(out) },
    el("button", { type: "button", class: "row-open", onclick: () => ride.openCard(cue.site, index),
      "aria-haspopup": "dialog" },
    siteIcon(cue.site, pack.sites[cue.site].kind),
    el("span", { class: "row-text" }, el("b", {}, name),
      el("small", {}, whenOf(ride, timeOfCue(pack, cue)), ` · ${sideWords(ride, cue)}`,
        chosen ? null : ` · ${words.t("unseen.also")}`, out ? ` · ${words.t("told.skipped")}` : null),
      cue.also?.length ? el("small", { class: "row-also" }, alsoWords(ride, cue.also)) : null,
      el("small", { class: "row-state" }))),
    el("button", { type: "button", class: "round", onclick: () => ride.jumpTo(index),
      "aria-label": act }, icon(ride.live ? "target" : "forward")));
}

function buildStop(ride, stop) {
  const { words, pack } = ride;
  return el("li", { class: "row row-stop" }, icon("stop"),
    el("span", { class: "row-text" }, el("b", {}, words.of(stop.name)),
      el("small", {}, whenOf(ride, timeAt(pack.clock, stop.at_m)),
        ` · ${words.t("list.dwell", { time: words.span(stop.dwell_s) })}`)));
}

/** Cues and stops of one leg, by progress; a stop before the cues of the same place. */
function listLeg(ride, leg) {
  const { pack } = ride;
  const last = pack.legs[pack.legs.length - 1] === leg;
  const holds = (m) => m >= leg.from_m && (m < leg.to_m || (last && m <= leg.to_m + 1));
  const stops = pack.stops.filter((stop) => stop.dwell_s > 0 && holds(stop.at_m))
    .map((stop) => ({ m: stop.at_m, node: () => buildStop(ride, stop) }));
  const cues = pack.cues.map((cue, index) => ({ cue, index })).filter(({ cue }) => cue.leg === leg.id)
    .map(({ cue, index }) => ({ m: cue.abeam_m, node: () => buildCue(ride, index) }));
  return [...stops, ...cues].sort((a, b) => a.m - b.m).map((one) => one.node());
}

function sayNow(cue, phase) {
  if (phase === "ready") return "list.soon";
  return cue.arrive ? "sign.here" : "list.now";
}

/** The list in its section. */
export class List {
  constructor(root, ride) {
    this.root = root;
    this.ride = ride;
    this.wide = matchMedia(WIDE);
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    this.hand_ms = -Infinity;
    for (const name of ["wheel", "touchmove", "pointerdown", "keydown", "focusin"]) {
      root.addEventListener(name, () => { this.hand_ms = performance.now(); }, { passive: true });
    }
  }

  draw() {
    const { words, pack } = this.ride;
    this.state = null;
    const legs = pack.legs.map((leg) => el("section", {},
      el("h2", { class: "leg-head" }, icon(leg.mode === "walk" ? "walk" : "bus"), words.of(leg.name)),
      el("ol", { class: "rows" }, listLeg(this.ride, leg))));
    this.root.replaceChildren(...[this.ride.toldHead, this.ride.listHead, ...legs].filter(Boolean));
  }

  /** Opened: the row that is on, or comes next, is brought into sight. */
  reveal(view) {
    if (view === "list") this.bring("auto");
  }

  /** On wide screens the list goes along with the ride, unless a hand or a key is at work in it. */
  follow() {
    const busy = performance.now() - this.hand_ms < HAND_MS || this.root.querySelector(":focus-visible");
    if (this.wide.matches && !busy) this.bring(this.calm.matches ? "auto" : "smooth");
  }

  // Moves this box only: neither the page nor the focus.
  bring(behavior) {
    const row = this.root.querySelector('[data-state="now"], [data-state="ahead"]');
    const height = this.root.clientHeight;
    if (!row || height === 0) return;
    const top = row.getBoundingClientRect().top - this.root.getBoundingClientRect().top;
    if (top >= height * FROM_SHARE && top + row.offsetHeight <= height * TO_SHARE) return;
    this.root.scrollTo({ top: this.root.scrollTop + top - height * AT_SHARE, behavior });
  }

  update(moment) {
    const { words, pack } = this.ride;
    const { detours } = this.ride;
    const state = JSON.stringify([moment.passed, moment.index, moment.beside, moment.phase, detours]);
    if (state === this.state) return;
    this.state = state;
    for (const row of this.root.querySelectorAll("[data-cue]")) {
      const index = Number(row.dataset.cue);
      const now = [moment.index, ...moment.beside].includes(index) && (moment.phase === "ready" || moment.phase === "now");
      const passed = pack.cues[index].abeam_m < moment.progress_m;
      setFlag(row, "data-state", now ? "now" : passed ? "passed" : "ahead");
      setText(row.querySelector(".row-state"), now ? words.t(sayNow(pack.cues[index], moment.phase))
        : passed ? words.t(detours && isAround(pack.cues[index].abeam_m, detours) ? "unseen.state" : "list.passed") : "");
    }
    this.follow();
  }
}
