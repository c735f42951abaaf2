// "Skip a stop": what is still to come. For six seconds it can be taken back before anybody is told;
// after that the stop can be put back as long as it lies ahead.

import { byId, el, icon, setFlag } from "./dom.js";
import { HOLD_S } from "./shift.js";
import { closeSheet, openSheet } from "./sheet.js";

const BEHIND_M = 30;

async function skip(crew, stop, name) {
  const { shift, words } = crew;
  await shift.tell("skip_stop", { stop: stop.id }, HOLD_S);
  shift.set({ skipped: [...shift.values.skipped, stop.id] });
  closeSheet();
  crew.undo.show(words.t("skip.done", { name }), () => putBack(crew, stop));
}

async function putBack(crew, stop) {
  await crew.shift.unskip(stop.id);
  if (byId("sheet").open) closeSheet();
  else byId("skipping").focus({ preventScroll: true });
  crew.undo.show(crew.words.t("skip.undone", { name: crew.words.of(stop.name) }));
}

function listComing({ pack, where, time }) {
  const { progress_m } = where.at(time.now());
  return pack.stops.filter((stop) => stop.at_m > progress_m - BEHIND_M);
}

function buildStop(crew, stop) {
  const { words, shift } = crew;
  const name = words.of(stop.name);
  const skipped = shift.values.skipped.includes(stop.id);
  const about = skipped ? words.t("skip.skipped_about") : words.t("skip.dwell", { time: words.span(stop.dwell_s) });
  return el("li", {}, el("button", { type: "button", class: "row", "data-stop": stop.id, "data-skipped": String(skipped),
    onclick: () => (skipped ? putBack(crew, stop) : skip(crew, stop, name)) },
  el("span", { class: "row-text" }, el("b", {}, name), el("small", {}, about)), skipped ? icon("undo") : icon("skip")));
}

/** Show the stops still to come. */
export function showSkipping(crew) {
  const { words } = crew;
  const coming = listComing(crew);
  openSheet(crew, words.t("skip.title"), coming.length
    ? el("ul", { class: "rows" }, coming.map((stop) => buildStop(crew, stop)))
    : el("p", {}, words.t("skip.none")));
}

function buildSkipped(crew, stop) {
  const { words } = crew;
  const name = words.of(stop.name);
  return el("li", { class: "row" }, el("span", { class: "row-text" }, el("b", {}, name), el("small", {}, words.t("skip.skipped"))),
    el("button", { type: "button", class: "plain-button", "aria-label": words.t("skip.put_back_name", { name }),
      onclick: () => putBack(crew, stop) }, icon("undo"), words.t("skip.put_back")));
}

/** On the first screen: the stops ahead that will not be made, each with the way to put it back. */
export function drawSkipped(crew) {
  const stops = listComing(crew).filter((stop) => crew.shift.values.skipped.includes(stop.id));
  const list = byId("skipped");
  const key = [crew.words.lang, ...stops.map((stop) => stop.id)].join();
  if (list.dataset.key === key) return;
  setFlag(list, "data-key", key);
  list.replaceChildren(...stops.map((stop) => buildSkipped(crew, stop)));
}
