// Keeps the ride page and its packs for when the network is gone. Scope: /ikut/ only.

import { Keeper } from "./keeper.js";

const isPart = (url) => url.pathname.startsWith("/ikut/_/");
const isOurs = (url) => url.origin === location.origin && url.pathname.startsWith("/ikut/");

// A join code is read in any case; pages are kept under the code as the server writes it.
async function findPage(cache, path) {
  const [, , code, ...rest] = path.split("/");
  return await cache.match(path) ?? cache.match(["/ikut", code.toUpperCase(), ...rest].join("/"));
}

const keeper = new Keeper({ prefix: "jejak-ride-", version: "__VERSION__", isPart, findPage });
keeper.begin();

self.addEventListener("message", (event) => {
  const addresses = event.data?.keep;
  if (!Array.isArray(addresses)) return;
  const urls = addresses.map((address) => new URL(address, location.origin)).filter(isOurs);
  event.waitUntil(Promise.allSettled(urls.map((url) => keeper.keep(url)))
    .then(() => event.source?.postMessage({ kept: addresses.length })));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !isOurs(url) || url.pathname === "/ikut/sw.js") return;
  event.respondWith(isPart(url) ? keeper.answerPart(event.request) : keeper.answerPage(event.request));
});
