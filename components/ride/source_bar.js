// One line that always says where the position comes from and how old it is.

import { el, icon, setFlag, setText } from "./dom.js";

const ICONS = { before: "stop", bus: "bus", bus_old: "bus", gps: "target", crew: "sign", hand: "sign", timetable: "list", none: "list" };
const LONG_S = 3;
const NAMED_NOW = new Set(["bus", "crew", "hand"]);
const UNSURE = ["bus_old", "crew", "hand", "timetable", "none"];

/** The words for a moment's source. */
export function saySource(words, moment) {
  const time = words.span(moment.age_s);
  const now = moment.age_s < LONG_S;
  if (now && NAMED_NOW.has(moment.kind)) return words.t(`source.${moment.kind}_now`);
  return words.t(`source.${moment.kind}`, { time });
}

/** The bar in its box, with a way to say where we are when nobody else knows. */
export class SourceBar {
  constructor(root, ride) {
    this.root = root;
    this.ride = ride;
    this.icon = el("span", { class: "source-icon" });
    this.text = el("span", { class: "source-text" });
    this.label = el("span", { class: "where-text" });
    this.where = el("button", { type: "button", class: "plain-button where", onclick: () => ride.reopenAsk() },
      icon("target"), this.label);
    root.append(el("div", { class: "source-in" },
      el("p", { class: "source-line" }, this.icon, this.text), this.where));
  }

  draw() {
    this.kind = null;
    const words = this.ride.words.t("place.where");
    setText(this.label, words);
    setFlag(this.where, "aria-label", words);
  }

  update(moment) {
    const { ride } = this;
    setText(this.text, saySource(ride.words, moment));
    setFlag(document.body, "data-source", moment.kind);
    this.where.hidden = ride.asks || !UNSURE.includes(moment.kind);
    if (moment.kind === this.kind) return;
    this.kind = moment.kind;
    this.icon.replaceChildren(icon(ICONS[moment.kind]));
  }
}
