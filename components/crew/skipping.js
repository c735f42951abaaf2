// "Skip a stop": what is still to come. It can be taken back for six seconds, then it is told.

import { el, icon } from "./dom.js";
import { HOLD_S } from "./shift.js";
import { closeSheet, openSheet } from "./sheet.js";

const BEHIND_M = 30;

async function skip(crew, stop, name) {
  const { shift, words } = crew;
  const n = await shift.tell("skip_stop", { stop: stop.id }, HOLD_S);
  shift.set({ skipped: [...shift.values.skipped, stop.id] });
  closeSheet();
  crew.undo.show(words.t("skip.done", { name }), async () => {
    if (!await shift.takeBack(n)) return;
    shift.set({ skipped: shift.values.skipped.filter((id) => id !== stop.id) });
    crew.undo.show(words.t("skip.undone", { name }));
  });
}

function buildStop(crew, stop) {
  const { words, shift } = crew;
  const name = words.of(stop.name);
  const skipped = shift.values.skipped.includes(stop.id);
  const about = skipped ? words.t("skip.skipped") : words.t("skip.dwell", { time: words.span(stop.dwell_s) });
  return el("li", {}, el("button", { type: "button", class: "row", "data-stop": stop.id, disabled: skipped,
    onclick: () => skip(crew, stop, name) },
  el("span", { class: "row-text" }, el("b", {}, name), el("small", {}, about)), icon(skipped ? "check" : "skip")));
}

/** Show the stops still to come. */
export function showSkipping(crew) {
  const { words, pack } = crew;
  const { progress_m } = crew.where.at(crew.time.now());
  const coming = pack.stops.filter((stop) => stop.at_m > progress_m - BEHIND_M);
  openSheet(crew, words.t("skip.title"), coming.length
    ? el("ul", { class: "rows" }, coming.map((stop) => buildStop(crew, stop)))
    : el("p", {}, words.t("skip.none")));
}
