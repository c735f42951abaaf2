// How much of the ride is on this phone, in words: one line at the start, all of it in the settings.

import { el, icon } from "./dom.js";
import { readPackState } from "./packstate.js";

const KB = 1000;
const MB = 1_000_000;

/** Bytes in words: whole kilobytes, from a megabyte on with one decimal. */
export function sayBytes(words, bytes) {
  if (bytes >= MB) return words.t("kept.mb", { n: words.number.format(bytes / MB) });
  return words.t("kept.kb", { n: words.number.format(Math.max(1, Math.round(bytes / KB))) });
}

/** Keeps the state of the pack and tells when it changes. */
export class Kept extends EventTarget {
  constructor(data, single_bytes = null) {
    super();
    this.data = data;
    this.single_bytes = single_bytes;
    this.state = null;
  }

  /** Count anew; the worker says when it has kept something. */
  watch() {
    this.look();
    navigator.serviceWorker?.addEventListener("message", () => this.look());
  }

  async look() {
    if (this.single_bytes === null) this.state = await readPackState(this.data);
    this.looked = true;
    this.dispatchEvent(new Event("change"));
  }

  get complete() {
    return this.single_bytes !== null || (this.state !== null && this.state.have === this.state.of);
  }

  /** "Complete, 412 kB" and the like. */
  say(words) {
    if (this.single_bytes !== null) return words.t("kept.single", { size: sayBytes(words, this.single_bytes) });
    if (this.state === null || document.body.dataset.offline === "refused") return words.t("kept.refused");
    const { have, of, bytes } = this.state;
    const values = { have, of, size: sayBytes(words, bytes) };
    return words.t(have === of ? "kept.complete" : "kept.partial", values);
  }
}

/** "Ready without a network. Complete, 412 kB." and the like. */
export function keptWords(words, kept) {
  const said = `${kept.say(words)}.`;
  if (kept.complete) return `${words.t("kept.ready")}. ${said}`;
  return kept.state ? `${said} ${words.t("kept.wait")}` : said;
}

/** The line on the start screen. */
export function buildKeptLine(words, kept) {
  const { complete } = kept;
  return el("p", { class: "kept", "data-complete": String(complete) },
    icon(complete ? "check" : "again"), keptWords(words, kept));
}

function buildPart(words, { name, bytes }) {
  const has = bytes !== null;
  const state = has ? sayBytes(words, bytes) : words.t("kept.lacks");
  return el("li", {}, icon(has ? "check" : "again"), el("span", {}, `${words.t(`kept.${name}`)}: ${state}`));
}

/** The section in the settings. */
export function buildKeptSection(words, kept, version) {
  const parts = kept.single_bytes === null ? kept.state?.parts ?? [] : [];
  return el("section", { "aria-labelledby": "kept-name" }, el("h3", { id: "kept-name" }, words.t("kept.title")),
    el("p", { class: "kept-sum" }, kept.say(words)), el("ul", { class: "kept-parts" }, parts.map((part) => buildPart(words, part))),
    el("p", { class: "quiet" }, words.t("kept.version", { version })));
}
