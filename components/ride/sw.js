// Keeps the ride page and its packs for when the network is gone. Scope: /ikut/ only.
// Versioned parts: cache first. Pages and packs: network first, the kept copy after 4 s.

const PREFIX = "jejak-ride-";
const PARTS = `${PREFIX}parts-__VERSION__`;
const PAGES = `${PREFIX}pages`;
const PATIENCE_MS = 4000;

const isPart = (url) => url.pathname.startsWith("/ikut/_/");

async function keep(address) {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin || !url.pathname.startsWith("/ikut/")) return;
  const cache = await caches.open(isPart(url) ? PARTS : PAGES);
  if (isPart(url) && await cache.match(url)) return;
  const answer = await fetch(url, { credentials: "same-origin" });
  if (answer.ok) await cache.put(url.pathname, answer);
}

// A page kept before an update names older parts; offline it gets the present ones instead.
async function findPresent(cache, url) {
  const file = url.pathname.split("/").pop();
  const kept = await cache.keys();
  const same = kept.find((one) => new URL(one.url).pathname.split("/").pop() === file);
  return same ? cache.match(same) : undefined;
}

async function answerPart(request) {
  const url = new URL(request.url);
  const cache = await caches.open(PARTS);
  const kept = await cache.match(url.pathname);
  if (kept) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await cache.put(url.pathname, answer.clone());
    return answer;
  } catch (fault) {
    const present = await findPresent(cache, url);
    if (present) return present;
    throw fault;
  }
}

// A join code is read in any case; pages are kept under the code as the server writes it.
async function findPage(cache, path) {
  const [, , code, ...rest] = path.split("/");
  return await cache.match(path) ?? cache.match(["/ikut", code.toUpperCase(), ...rest].join("/"));
}

async function answerPage(request) {
  const cache = await caches.open(PAGES);
  const path = new URL(request.url).pathname;
  const kept = await findPage(cache, path);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) await cache.put(path, answer.clone());
    return answer.status >= 500 && kept ? kept : answer;
  });
  if (!kept) return fresh;
  const late = new Promise((resolve) => { setTimeout(() => resolve(kept), PATIENCE_MS); });
  return Promise.race([fresh, late]).catch(() => kept);
}

self.addEventListener("install", () => { self.skipWaiting(); });

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(`${PREFIX}parts-`) && name !== PARTS);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  const addresses = event.data?.keep;
  if (!Array.isArray(addresses)) return;
  event.waitUntil(Promise.allSettled(addresses.map(keep))
    .then(() => event.source?.postMessage({ kept: addresses.length })));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === location.origin && url.pathname.startsWith("/ikut/");
  if (event.request.method !== "GET" || !ours || url.pathname === "/ikut/sw.js") return;
  event.respondWith(isPart(url) ? answerPart(event.request) : answerPage(event.request));
});
