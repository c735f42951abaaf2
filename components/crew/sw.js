// Keeps the crew page for when the network is gone. Scope: /kru/ only; nothing of the interface
// passes through here. Parts: kept first. The page: the network first, the kept copy after 4 s.

const PREFIX = "jejak-crew-";
const PARTS = `${PREFIX}parts-__VERSION__`;
const PAGES = `${PREFIX}pages`;
const PATIENCE_MS = 4000;
const PAGES_KEPT = 4;

const isPart = (url) => url.pathname.startsWith("/kru/_/");
const isPage = (url) => /^\/kru\/[\w-]+$/.test(url.pathname);

async function keep(address) {
  const url = new URL(address, location.origin);
  if (url.origin !== location.origin || !(isPart(url) || isPage(url))) return;
  const cache = await caches.open(isPart(url) ? PARTS : PAGES);
  if (isPart(url) && await cache.match(url.pathname)) return;
  const answer = await fetch(url.pathname, { credentials: "same-origin", referrerPolicy: "no-referrer" });
  if (answer.ok) await cache.put(url.pathname, answer);
}

async function tidyPages() {
  const cache = await caches.open(PAGES);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, -PAGES_KEPT).map((request) => cache.delete(request)));
}

// A page kept before an update names older parts; offline it gets the present ones instead.
async function findPresent(cache, url) {
  const file = url.pathname.split("/").pop();
  const kept = await cache.keys();
  const same = kept.find((one) => new URL(one.url).pathname.endsWith(`/${file}`));
  return same && cache.match(same);
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

// A revoked link answers 404: the copy of it goes too.
async function answerPage(request) {
  const cache = await caches.open(PAGES);
  const path = new URL(request.url).pathname;
  const kept = await cache.match(path);
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) await cache.put(path, answer.clone());
    else if (answer.status === 404) await cache.delete(path);
    return answer.status >= 500 && kept ? kept : answer;
  });
  if (!kept) return fresh.catch(async (fault) => await cache.match(path) ?? Promise.reject(fault));
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
  if (Array.isArray(addresses)) event.waitUntil(Promise.allSettled(addresses.map(keep)).then(tidyPages));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isPart(url)) event.respondWith(answerPart(event.request));
  else if (event.request.mode === "navigate" && isPage(url)) event.respondWith(answerPage(event.request));
});
