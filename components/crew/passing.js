// "Now passing …": the three likely places first, then every place in order.

import { el, icon } from "./dom.js";
import { closeSheet, openSheet } from "./sheet.js";
import { likelyCues } from "./whereabouts.js";

function tell(crew, cue, name) {
  const t = crew.time.now();
  crew.shift.tell("passing", { site: cue.site, pass: cue.pass });
  crew.where.takeHand(cue.abeam_m, t);
  closeSheet();
  crew.update();
  crew.undo.show(crew.words.t("passing.done", { name }));
}

function buildPlace(crew, index, strong) {
  const { words, pack } = crew;
  const cue = pack.cues[index];
  const name = words.of(pack.sites[cue.site].name);
  const about = [words.t(`side.${cue.side}`)];
  if (cue.passes > 1) about.push(words.t("passing.pass", { pass: cue.pass, passes: cue.passes }));
  return el("li", {}, el("button", { type: "button", class: strong ? "row strong" : "row", "data-cue": index,
    onclick: () => tell(crew, cue, name) },
  el("span", { class: "row-text" }, el("b", {}, name), el("small", {}, about.join(" · "))), icon("go")));
}

/** Show the places. */
export function showPassing(crew) {
  const { words, pack } = crew;
  const likely = likelyCues(pack.cues, crew.where.at(crew.time.now()).progress_m);
  const all = pack.cues.map((cue, index) => index).sort((a, b) => pack.cues[a].abeam_m - pack.cues[b].abeam_m);
  openSheet(crew, words.t("passing.title"), [
    el("ul", { class: "rows", id: "likely" }, likely.map((index) => buildPlace(crew, index, true))),
    el("h3", {}, words.t("passing.all")),
    el("ol", { class: "rows" }, all.map((index) => buildPlace(crew, index, false))),
  ]);
}
