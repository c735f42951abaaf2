// The settings in a dialog: seat, text size, appearance, signals. They take effect at once.

import { el, icon } from "./dom.js";
import { buildKeptSection } from "./kept_view.js";
import { SIGNALS } from "./receiver.js";
import { buildSeatPicker } from "./seat.js";
import { isUnasked } from "./tallies.js";
import { hasVoice } from "./voice.js";

function buildChoice(ride, name, values) {
  const { words, settings } = ride;
  return el("fieldset", {}, el("legend", {}, words.t(`settings.${name}`)),
    el("div", { class: "choices" }, values.map((value) => el("label", { class: "choice" },
      el("input", { type: "radio", name, value, checked: settings.values[name] === value,
        onchange: () => settings.set({ [name]: value }) }),
      el("span", {}, words.t(`settings.${name}_${value}`))))));
}

function buildInstall({ words, install }) {
  if (!install?.offered) return null;
  return el("section", {}, el("h3", {}, words.t("install.title")),
    el("button", { type: "button", class: "plain-button", onclick: () => install.ask() }, words.t("install.ask")));
}

function buildSwitch(ride, name, off, key = `settings.${name}`) {
  const { words, settings } = ride;
  return el("label", { class: "choice wide" },
    el("input", { type: "checkbox", checked: settings.values[name], disabled: off,
      onchange: (event) => settings.set({ [name]: event.target.checked }) }),
    el("span", {}, words.t(key)));
}

function buildSeat(ride, again) {
  const { words, settings } = ride;
  const choose = (seat) => { settings.set({ ...seat, seated: true }); again(); };
  return el("section", {}, el("h3", {}, words.t("settings.seat")),
    buildSeatPicker(words, settings.seat, choose),
    el("button", { type: "button", class: "plain-button", "aria-pressed": String(!settings.seat.side),
      onclick: () => choose({ deck: null, side: null }) }, words.t("seat.none_short")));
}

/** The other routes, and the way to the rest of the app: out of a frame if the ride is in one. */
function buildWays({ words, pack, routes }) {
  if (location.protocol === "file:") return null;
  const link = (address, text, frame) => el("li", {}, el("a", { class: "way-out",
    href: `${address}?lang=${words.lang}`, target: frame }, text));
  const others = Object.entries(routes).filter(([id]) => id !== pack.route.id);
  return el("nav", { "aria-labelledby": "ways-name" },
    el("h3", { id: "ways-name" }, words.t("settings.ways")),
    el("ul", {}, others.map(([id, name]) => link(`/ikut/${encodeURIComponent(id)}`, words.of(name), null)),
      link("/", words.t("settings.app"), "_top")));
}

/** What is counted, and the way to be left out of it. */
function buildCounting(ride) {
  const { words } = ride;
  if (!ride.tallies) return null;
  const off = isUnasked();
  return el("fieldset", {}, el("legend", {}, words.t("count.title")),
    el("div", { class: "choices" }, buildSwitch(ride, "count", off, "count.on")),
    el("p", { class: "quiet" }, words.t(off ? "count.unasked" : "count.about")));
}

/** Show the settings. */
export function showSettings(dialog, ride) {
  const { words, pack } = ride;
  const voice = hasVoice(words.lang);
  const again = () => {
    showSettings(dialog, ride);
    dialog.querySelector('[aria-pressed="true"]').focus();
  };
  dialog.setAttribute("aria-labelledby", "settings-name");
  dialog.replaceChildren(
    el("header", { class: "sheet-head" }, el("h2", { id: "settings-name" }, words.t("page.settings")),
      el("button", { type: "button", class: "round", "aria-label": words.t("page.close"),
        onclick: () => ride.closeSheets() }, icon("close"))),
    el("div", { class: "sheet-body" },
      buildSeat(ride, again),
      buildChoice(ride, "size", ["1", "2", "3"]),
      buildChoice(ride, "look", ["auto", "light", "dark", "sun"]),
      el("fieldset", {}, el("legend", {}, words.t("settings.signals")),
        el("div", { class: "choices" }, buildSwitch(ride, "vibrate", false), buildSwitch(ride, "speak", !voice),
          ride.live ? buildSwitch(ride, "gps", false, "gps.spare") : null),
        voice ? null : el("p", { class: "quiet" }, words.t("settings.no_voice"))),
      ride.live ? null : buildChoice(ride, "signal", SIGNALS),
      buildCounting(ride), buildWays(ride),
      buildKeptSection(words, ride.kept, pack.version), buildInstall(ride),
      el("p", { class: "quiet" }, words.t(ride.live ? "live.about" : "page.rehearsal_about"))));
  if (!dialog.open) dialog.showModal();
}
