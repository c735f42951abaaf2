// Keeps the crew page for when the network is gone. Scope: /kru/ only; nothing of the interface
// passes through here.

import { Keeper } from "./keeper.js";

const PAGES_KEPT = 4;

const isPart = (url) => url.pathname.startsWith("/kru/_/");
const isPage = (url) => /^\/kru\/[\w-]+$/.test(url.pathname);
const isOurs = (url) => url.origin === location.origin && (isPart(url) || isPage(url));

const keeper = new Keeper({ prefix: "jejak-crew-", version: "__VERSION__", isPart, options: { referrerPolicy: "no-referrer" } });
keeper.begin();

async function tidyPages() {
  const cache = await caches.open(keeper.pages);
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, -PAGES_KEPT).map((request) => cache.delete(request)));
}

self.addEventListener("message", (event) => {
  const addresses = event.data?.keep;
  if (!Array.isArray(addresses)) return;
  const urls = addresses.map((address) => new URL(address, location.origin)).filter(isOurs);
  event.waitUntil(Promise.allSettled(urls.map((url) => keeper.keep(url))).then(tidyPages));
});

// A revoked link answers 404: the copy of it goes too.
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !isOurs(url)) return;
  if (isPart(url)) event.respondWith(keeper.answerPart(event.request));
  else if (event.request.mode === "navigate") event.respondWith(keeper.answerPage(event.request, true));
});
