// The end of the ride: held for two seconds, or confirmed by who cannot hold.

import { byId, el } from "./dom.js";
import { holdFor } from "./hold.js";
import { closeSheet, openSheet } from "./sheet.js";

export const HOLD_MS = 2000;

function finish(crew) {
  crew.shift.set({ beacon: false });
  crew.stopBeacon();
  crew.shift.tell("finish");
  crew.shift.set({ finished: true });
  if (byId("sheet").open) closeSheet();
  crew.undo.clear();
  crew.say(crew.words.t("finish.done"));
}

function confirm(crew) {
  const { words } = crew;
  openSheet(crew, words.t("finish.ask"), [
    el("p", {}, words.t("finish.about")),
    el("button", { type: "button", class: "main-button", id: "finish-sure", onclick: () => finish(crew) },
      words.t("finish.sure")),
    el("button", { type: "button", class: "plain-button", onclick: closeSheet }, words.t("finish.not_yet")),
  ]);
}

/** Make a button the one that ends the ride. */
export function armFinish(button, crew) {
  holdFor(button, HOLD_MS, () => finish(crew), () => confirm(crew));
}
