// The bus from behind: four windows, one of them the rider's.

import { el } from "./dom.js";

const SEATS = [
  { deck: "upper", side: "left" }, { deck: "upper", side: "right" },
  { deck: "lower", side: "left" }, { deck: "lower", side: "right" },
];

/** A group of four buttons; `choose` is told the seat. Left is left: one looks forward. */
export function buildSeatPicker(words, seat, choose) {
  const buttons = SEATS.map((one) => {
    const chosen = one.deck === seat.deck && one.side === seat.side;
    return el("button", {
      type: "button", class: `seat seat-${one.side}`, "aria-pressed": String(chosen),
      "aria-label": words.t(`seat.${one.deck}_${one.side}`), onclick: () => choose(one),
    }, el("small", {}, words.t(`seat.${one.deck}`)), el("b", {}, words.t(`seat.${one.side}`)));
  });
  return el("div", { class: "bus", role: "group", "aria-label": words.t("seat.ask") },
    el("div", { class: "bus-body" }, buttons, el("div", { class: "bus-plate", "aria-hidden": "true" })),
    el("p", { class: "bus-note" }, words.t("seat.behind")));
}
