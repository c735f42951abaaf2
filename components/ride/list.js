// Every cue in order: the whole ride without arrow, strip or map.

import { timeAt } from "./clock.js";
import { el, icon, setFlag, setText, siteIcon } from "./dom.js";
import { timeOfCue } from "./moment.js";
import { clockAt, nameOf, sideWords, whenOf } from "./phrases.js";
import { isAround } from "./unseen.js";

function buildCue(ride, index) {
  const { words, pack } = ride;
  const cue = pack.cues[index];
  const name = nameOf(ride, cue);
  const time = clockAt(ride, cue);
  const chosen = ride.isChosen?.(cue.site) ?? true;
  const act = ride.live ? words.t("place.here", { name }) : words.t("list.jump", { name, time });
  return el("li", { class: "row", "data-cue": index, "data-chosen": String(chosen) },
    el("button", { type: "button", class: "row-open", onclick: () => ride.openCard(cue.site, index),
      "aria-haspopup": "dialog" },
    siteIcon(cue.site, pack.sites[cue.site].kind),
    el("span", { class: "row-text" }, el("b", {}, name),
      el("small", {}, whenOf(ride, timeOfCue(pack, cue)), ` · ${sideWords(ride, cue)}`,
        chosen ? null : ` · ${words.t("unseen.also")}`), el("small", { class: "row-state" }))),
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
  }

  draw() {
    const { words, pack } = this.ride;
    this.state = null;
    const legs = pack.legs.flatMap((leg) => [
      el("h2", { class: "leg-head" }, icon(leg.mode === "walk" ? "walk" : "bus"), words.of(leg.name)),
      el("ol", { class: "rows" }, listLeg(this.ride, leg)),
    ]);
    this.root.replaceChildren(...[this.ride.listHead, ...legs].filter(Boolean));
  }

  /** Opened on a phone: the row that is on, or comes next, is brought into sight. */
  reveal(view) {
    const row = this.root.querySelector('[data-state="now"], [data-state="ahead"]');
    if (view === "list" && row) this.root.scrollTop = row.offsetTop - this.root.clientHeight / 3;
  }

  update(moment) {
    const { words, pack } = this.ride;
    const { detours } = this.ride;
    const state = `${moment.passed},${moment.index},${moment.phase},${detours?.length}`;
    if (state === this.state) return;
    this.state = state;
    for (const row of this.root.querySelectorAll("[data-cue]")) {
      const index = Number(row.dataset.cue);
      const now = index === moment.index && (moment.phase === "ready" || moment.phase === "now");
      const passed = pack.cues[index].abeam_m < moment.progress_m;
      setFlag(row, "data-state", now ? "now" : passed ? "passed" : "ahead");
      setText(row.querySelector(".row-state"), now ? words.t(sayNow(pack.cues[index], moment.phase))
        : passed ? words.t(detours && isAround(pack.cues[index].abeam_m, detours) ? "unseen.state" : "list.passed") : "");
    }
  }
}
