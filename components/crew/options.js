// Appearance and text size; they take effect at once and are shared with the ride page.

import { el } from "./dom.js";
import { openSheet } from "./sheet.js";

const CHOICES = { look: ["auto", "light", "dark", "sun"], size: ["1", "2", "3"] };

function buildChoice(crew, name) {
  const { words, settings } = crew;
  return el("fieldset", {}, el("legend", {}, words.t(`options.${name}`)),
    el("div", { class: "choices" }, CHOICES[name].map((value) => el("label", { class: "choice" },
      el("input", { type: "radio", name, value, checked: settings.values[name] === value,
        onchange: () => settings.set({ [name]: value }) }),
      el("span", {}, words.t(`options.${name}_${value}`))))));
}

/** Show the options. */
export function showOptions(crew) {
  const { words } = crew;
  openSheet(crew, words.t("page.options"), [
    ...Object.keys(CHOICES).map((name) => buildChoice(crew, name)),
    el("p", { class: "quiet" }, words.t("options.private")),
  ]);
}
