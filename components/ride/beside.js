// A second cue on the same board: what comes so soon after the first that it is read together with it.

import { el, icon } from "./dom.js";
import { nameOf, sideKey, sideWords } from "./phrases.js";

/** "Right after, on the right": when and where, in words. */
export function besideWords(ride, cue) {
  const plain = sideKey(cue, ride.settings.seat) === "ahead";
  return [ride.words.t("board.beside"), plain ? null : sideWords(ride, cue)].filter(Boolean).join(", ");
}

/** One cue under the one that is called: which side, its name, its glance. */
export function buildBeside(ride, index) {
  const { words, pack, settings } = ride;
  const cue = pack.cues[index];
  const side = sideKey(cue, settings.seat);
  return el("li", {}, el("button", { type: "button", class: "beside-cue", "data-side": side, "data-cue": index,
    "aria-haspopup": "dialog", onclick: () => ride.openCard(cue.site) },
  el("span", { class: "then-arrow" }, icon(side.replace("other_", ""))),
  el("span", { class: "beside-text" }, el("small", {}, besideWords(ride, cue)),
    el("b", {}, nameOf(ride, cue)), el("span", {}, words.of(pack.sites[cue.site].glance)))));
}
