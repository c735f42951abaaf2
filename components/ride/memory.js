// What one ride must not forget over reload, lock and restart. Kept on this phone only; storage
// may be refused, the page then remembers as long as it is open.

const PREFIX = "jejak-ride-";

function readKept(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

const OLD_S = 30 * 86_400;

/** Drop the records of rides that were last kept a month ago. */
export function forgetOld(now_s) {
  try {
    const mine = Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}ikut-`));
    for (const key of mine) if (now_s - (readKept(key)?.kept_s ?? 0) > OLD_S) localStorage.removeItem(key);
  } catch {
    // Storage is refused: there is nothing to forget.
    return false;
  }
  return true;
}

/** A small record under one name: `values` to read, `keep` to change and store. */
export class Memory {
  constructor(name, defaults) {
    this.key = PREFIX + name;
    const kept = readKept(this.key);
    const known = kept && typeof kept === "object" ? Object.keys(defaults).filter((one) => one in kept) : [];
    this.values = { ...defaults, ...Object.fromEntries(known.map((one) => [one, kept[one]])) };
  }

  /** Store changes; false when this phone refuses storage. */
  keep(changes) {
    Object.assign(this.values, changes);
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...this.values, kept_s: Date.now() / 1000 }));
    } catch {
      return false;
    }
    return true;
  }
}
