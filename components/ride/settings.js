// What a rider chose, kept on this phone only. Storage may be refused; the page then forgets.

const KEY = "jejak-ride";

export const DEFAULTS = Object.freeze({
  lang: null, deck: null, side: null, seated: false, size: "1", look: "auto",
  vibrate: true, speak: false, speed: 2, gps: true, signal: "clear", count: true,
});

function readStored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

function writeStored(values) {
  try {
    localStorage.setItem(KEY, JSON.stringify(values));
  } catch {
    // Private windows refuse storage: the choice then lasts as long as the page.
    return false;
  }
  return true;
}

/** The choices with a way to change them; `changed` is told the name of what changed. */
export class Settings extends EventTarget {
  constructor() {
    super();
    const stored = readStored();
    const known = Object.keys(DEFAULTS).filter((name) => name in stored);
    this.values = { ...DEFAULTS, ...Object.fromEntries(known.map((name) => [name, stored[name]])) };
  }

  get seat() {
    return { deck: this.values.deck, side: this.values.side };
  }

  set(changes) {
    Object.assign(this.values, changes);
    writeStored(this.values);
    this.dispatchEvent(new CustomEvent("change", { detail: Object.keys(changes) }));
  }
}

/** The language asked for: address, then what was chosen before, then the page's own. */
export function chooseLang(settings) {
  const asked = new URLSearchParams(location.search).get("lang");
  const wanted = asked ?? settings.values.lang ?? document.documentElement.lang;
  return wanted?.startsWith("en") ? "en" : "id";
}
