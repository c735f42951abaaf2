// Places that are here too, but so near to one that is called that nobody could be told of both.

import { el } from "./dom.js";

/** Ids of all places that the cues of a pack name, those that are here too among them, as they come. */
export function sitesOf(pack) {
  return [...new Set(pack.cues.flatMap((cue) => [cue.site, ...cue.also ?? []]))];
}

/** True when a cue tells of a place: its own, or one that is here too. */
export function tellsOf(cue, id) {
  return cue.site === id || (cue.also ?? []).includes(id);
}

/** Ids of the places told of together with a place on any pass: those it speaks for, and who speaks for it. */
export function alsoOf(pack, id) {
  const near = pack.cues.filter((cue) => tellsOf(cue, id));
  return [...new Set(near.flatMap((cue) => [cue.site, ...cue.also ?? []]))].filter((site) => site !== id && site in pack.sites);
}

function buildName(ride, id) {
  const { words, pack } = ride;
  return el("button", { type: "button", class: "also-name", "data-site": id, "aria-haspopup": "dialog",
    onclick: () => ride.openCard(id) }, words.of(pack.sites[id].name));
}

/** "Also here: A · B": nodes for a line under a cue or in a card; each name opens its place. None without ids. */
export function buildAlso(ride, ids = []) {
  const known = ids.filter((id) => id in ride.pack.sites);
  if (known.length === 0) return [];
  return [el("span", { class: "also-head" }, `${ride.words.t("also.title")}:`), ...known.map((id) => buildName(ride, id))];
}

/** The same as plain words for a row of the list, or an empty text. */
export function alsoWords(ride, ids = []) {
  const names = ids.filter((id) => id in ride.pack.sites).map((id) => ride.words.of(ride.pack.sites[id].name));
  return names.length ? `${ride.words.t("also.title")}: ${names.join(" · ")}` : "";
}
