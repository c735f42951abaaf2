// Run, pause, skip, speed, and the time of day; and the tabs that choose a view.

import { el, icon, setFlag, setText } from "./dom.js";
import { clockOf } from "./phrases.js";

export const SPEEDS = [1, 2, 5, 10, 20];
/** From this width on board and line stay beside map or list. */
export const WIDE = "(min-width: 1000px)";
const TABS = [["board", "sign"], ["strip", "strip"], ["map", "map"], ["list", "list"]];

function round(name, act) {
  return el("button", { type: "button", class: "round", onclick: act }, icon(name));
}

/** The rehearsal's controls. */
export class Controls {
  constructor(root, ride) {
    this.ride = ride;
    this.back = round("back", () => ride.skip(-1));
    this.run = round("play", () => ride.toggle());
    this.run.classList.add("run");
    this.next = round("forward", () => ride.skip(1));
    this.time = el("span", { class: "time" });
    this.speed = el("select", { class: "speed", onchange: () => ride.setSpeed(Number(this.speed.value)) },
      SPEEDS.map((speed) => el("option", { value: speed })));
    this.signal = el("p", { class: "signal", hidden: true });
    root.append(this.back, this.run, this.next, this.time, this.speed, this.signal);
  }

  draw() {
    const { words, settings } = this.ride;
    this.running = null;
    setFlag(this.back, "aria-label", words.t("control.previous"));
    setFlag(this.next, "aria-label", words.t("control.next"));
    setFlag(this.speed, "aria-label", words.t("control.speed"));
    for (const option of this.speed.options) setText(option, words.t("control.times", { n: option.value }));
    this.speed.value = String(settings.values.speed);
  }

  update(moment) {
    const { rehearsal, words } = this.ride;
    setText(this.time, clockOf(this.ride, moment.t_s));
    this.showSignal(moment.signal);
    const running = rehearsal.playing && !rehearsal.ended;
    if (running === this.running) return;
    this.running = running;
    this.run.replaceChildren(icon(running ? "pause" : "play"));
    setFlag(this.run, "aria-label", words.t(running ? "control.pause" : "control.play"));
  }

  /** What the rehearsed receiver makes of the ride: how far off, or how long without. */
  showSignal(seen) {
    this.signal.hidden = !seen;
    if (!seen) return;
    const { words } = this.ride;
    setText(this.signal, seen.gap ? words.t("control.no_signal", { time: words.span(seen.age_s) })
      : words.t("control.off", { n: Math.round(seen.off_m) }));
  }
}

/** The tabs: plain buttons, the current one marked. On wide screens board and line stay. */
export class Tabs {
  constructor(root, ride) {
    this.ride = ride;
    this.buttons = TABS.map(([view, name]) => el("button", {
      type: "button", class: "tab", "data-tab": view, onclick: () => this.choose(view),
    }, icon(name), el("span", {})));
    root.append(...this.buttons);
    this.wide = matchMedia(WIDE);
    this.wide.addEventListener("change", () => this.mark());
    this.choose("board");
  }

  choose(view) {
    document.body.dataset.view = view;
    this.mark();
    for (const one of this.ride.views) one.reveal?.(view);
  }

  /** Bring a view into sight; on wide screens board and line are there already. */
  show(view) {
    const there = this.wide.matches && (view === "board" || view === "strip");
    if (!there && document.body.dataset.view !== view) this.choose(view);
  }

  mark() {
    const { view } = document.body.dataset;
    const current = this.wide.matches && view !== "list" ? "map" : view;
    for (const button of this.buttons) {
      setFlag(button, "aria-current", String(button.dataset.tab === current));
    }
  }

  draw() {
    for (const button of this.buttons) {
      setText(button.querySelector("span"), this.ride.words.t(`tab.${button.dataset.tab}`));
    }
  }
}
