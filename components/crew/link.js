// What a crew link opens: the departure and its route, from the server or as kept on this phone.

import { askLink, askPack } from "./post.js";

const LISTS = ["line", "stops", "clock", "cues"];
const GONE = [401, 403, 404];

/** Why a link does not open: `code` is revoked, network or refused. */
export class LinkFault extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/** The secret at the end of the page's address. */
export function readSecret(pathname) {
  return decodeURIComponent(pathname.replace(/\/$/, "").split("/").pop());
}

function isWhole(pack) {
  return Boolean(pack?.route && pack.sites) && LISTS.every((name) => Array.isArray(pack[name]))
    && pack.line.length > 1 && pack.clock.length > 1 && pack.cues.every((cue) => cue.site in pack.sites);
}

/** Ask the server; keeps and answers {secret, me, pack}, raises LinkFault. */
export async function fetchLink(secret, { queue, time }) {
  let me;
  let pack;
  try {
    me = await askLink(secret, time);
    if (me.status === 200) pack = await askPack(me.body.pack);
  } catch {
    throw new LinkFault("network");
  }
  if (GONE.includes(me.status)) {
    await queue.forget(secret);
    throw new LinkFault("revoked");
  }
  if (me.status !== 200 || !isWhole(pack)) throw new LinkFault("refused");
  const entry = { secret, me: me.body, pack };
  await queue.keep(entry);
  await queue.saveLink({ departure: me.body.departure, secret });
  return entry;
}

/** Forget the links of other departures once nothing waits for them any more. */
export async function tidyLinks(queue, current) {
  for (const { departure } of await queue.links()) {
    if (departure !== current && await queue.count(departure) === 0) await queue.dropLink(departure);
  }
}
