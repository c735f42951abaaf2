// What interrupts: a message of the crew, "are we at …?", the offer of GPS, new content.
// Above every view, gone when it is not needed.

import { el, icon } from "./dom.js";
import { findLikely } from "./likely.js";
import { showTime } from "./serverclock.js";
import { announce, buzz } from "./voice.js";

const STEADY_S = 120;

function button(kind, label, act, ...more) {
  return el("button", { type: "button", class: kind, onclick: act }, ...more, label);
}

/** The notices in their box. */
export class Notices {
  constructor(root, ride, updates) {
    this.root = root;
    this.ride = ride;
    this.updates = updates;
    updates?.addEventListener("change", () => this.update());
  }

  draw() {
    this.key = null;
  }

  update() {
    const { ride } = this;
    const { message } = ride;
    const places = ride.asks ? this.listPlaces() : [];
    const offers = ride.gpsOffered;
    const fresh = Boolean(this.updates?.fresh);
    const key = JSON.stringify([message?.n, places.map((one) => one.progress_m), offers, fresh, ride.words.lang]);
    if (key === this.key) return;
    this.key = key;
    this.tell(message);
    this.tellAsk(places);
    const parts = [message && this.buildMessage(message), places.length ? this.buildAsk(places, offers) : null,
      offers && !places.length ? this.buildOffer() : null, fresh ? this.buildUpdate() : null].filter(Boolean);
    this.root.replaceChildren(...parts);
    this.root.hidden = parts.length === 0;
  }

  // Three places may shift while the rider reads them: they are looked up anew every two minutes.
  listPlaces() {
    const { ride } = this;
    const minute = Math.floor(ride.fix.now_s / STEADY_S);
    if (minute === this.minute && this.places) return this.places;
    this.minute = minute;
    this.places = findLikely(ride.pack, ride.moment.t_s, ride.memory.values.last?.progress_m ?? 0);
    return this.places;
  }

  tell(message) {
    if (!message || message.n === this.told) return;
    this.told = message.n;
    const { words, settings } = this.ride;
    announce(words.of(message), words.lang, settings);
    buzz(settings);
  }

  tellAsk(places) {
    const asks = places.length > 0;
    const { words, settings } = this.ride;
    if (asks && !this.asked) announce(`${words.t("place.ask")} ${words.t("place.ask_about")}`, words.lang, settings);
    this.asked = asks;
  }

  buildMessage(message) {
    const { ride } = this;
    const { words } = ride;
    return el("section", { class: "notice notice-message", "aria-label": words.t("message.title") },
      el("div", { class: "notice-text" }, el("small", {}, words.t("message.from", { time: showTime(message.at) })),
        el("p", { lang: words.lang }, words.of(message))),
      button("plain-button", words.t("message.ok"), () => ride.dismiss()));
  }

  buildAsk(places, offers) {
    const { ride } = this;
    const { words } = ride;
    return el("section", { class: "notice notice-ask", "aria-labelledby": "ask-name" },
      el("div", { class: "notice-head" }, el("h2", { id: "ask-name" }, words.t("place.ask")),
        el("button", { type: "button", class: "round", "aria-label": words.t("page.close"),
          onclick: () => ride.closeAsk() }, icon("close"))),
      el("div", { class: "places" }, places.map((place) => button("place", words.of(place.name),
        () => this.choose(place), icon("target")))),
      el("div", { class: "actions" },
        button("plain-button", words.t("place.other"), () => ride.shown("list")),
        offers ? button("plain-button", words.t("gps.use"), () => ride.useGps()) : null),
      offers ? el("p", { class: "quiet" }, words.t("gps.private")) : null);
  }

  choose(place) {
    this.ride.setPlace(place.progress_m);
    document.getElementById("board").focus({ preventScroll: true });
  }

  buildOffer() {
    const { ride } = this;
    const { words } = ride;
    return el("section", { class: "notice", "aria-label": words.t("gps.title") },
      el("p", { class: "notice-text" }, words.t("gps.lost"), " ", words.t("gps.private")),
      button("plain-button", words.t("gps.use"), () => ride.useGps()));
  }

  buildUpdate() {
    const { words } = this.ride;
    return el("section", { class: "notice", "aria-label": words.t("kept.title") },
      el("p", { class: "notice-text" }, words.t("kept.update")),
      button("plain-button", words.t("kept.take"), () => location.reload()));
  }
}
