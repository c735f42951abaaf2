// Is everything here that a ride without a network needs? Honest: what the cache really holds.

/** The parts a ride is made of, by the words' name for each, from the page's own links. */
export function listParts({ pack }) {
  const href = (selector) => document.querySelector(selector)?.href;
  const script = [...document.scripts].find((one) => one.src && one.type === "module")?.src;
  return [
    ["page", location.href.split(/[?#]/)[0]], ["program", script], ["look", href("link[rel=stylesheet]")],
    ["content", pack], ["icon", href("link[rel=icon]")],
  ].map(([name, address]) => ({ name, address: address && new URL(address, location.href).pathname }));
}

async function measure(part) {
  const kept = part.address && await caches.match(part.address);
  return { ...part, bytes: kept ? (await kept.blob()).size : null };
}

/** What is kept: {parts: [{name, address, bytes | null}], have, of, bytes}; null without a cache. */
export async function readPackState(data) {
  if (!("caches" in window)) return null;
  try {
    const parts = await Promise.all(listParts(data).map(measure));
    const have = parts.filter((part) => part.bytes !== null);
    return { parts, have: have.length, of: parts.length, bytes: have.reduce((sum, part) => sum + part.bytes, 0) };
  } catch {
    return null;
  }
}

/** Version of the pack on the server, or null when it cannot be asked now. */
export async function readServerVersion(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-cache" });
    return answer.ok ? (await answer.json()).version : null;
  } catch {
    return null;
  }
}
