// The pack: everything one ride needs, in one file from the page's own origin.

const LISTS = ["line", "legs", "stops", "clock", "cues"];

/** Why a pack could not be had: `code` is network, refused or broken. */
export class PackFault extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** The pack itself if it has the shape this page can ride; raises PackFault("broken"). */
export function checkPack(pack) {
  const whole = pack && typeof pack.version === "string" && pack.route && pack.sites
    && LISTS.every((name) => Array.isArray(pack[name]))
    && pack.line.length > 1 && pack.clock.length > 1
    && pack.cues.every((cue) => cue.site in pack.sites);
  if (!whole) throw new PackFault("broken");
  return pack;
}

/** Fetch and check a pack. */
export async function loadPack(address) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin" });
  } catch {
    throw new PackFault("network");
  }
  if (!answer.ok) throw new PackFault("refused");
  try {
    return checkPack(await answer.json());
  } catch {
    throw new PackFault("broken");
  }
}
