// What the service workers of ride and crew have in common. Versioned parts: kept first. Pages:
// the network first, the kept copy after 4 s.

const PATIENCE_MS = 4000;

/**
 * The caches under one prefix. `isPart` tells a versioned part from a page by its URL, `options`
 * go with what is fetched to be kept, `findPage(cache, path)` finds a kept page under its path.
 */
export class Keeper {
  constructor({ prefix, version, isPart, options = {}, findPage = (cache, path) => cache.match(path) }) {
    Object.assign(this, { prefix, isPart, options, findPage });
    this.parts = `${prefix}parts-${version}`;
    this.pages = `${prefix}pages`;
  }

  /** Take over at once, and drop the parts of older versions. */
  begin() {
    self.addEventListener("install", () => { self.skipWaiting(); });
    self.addEventListener("activate", (event) => { event.waitUntil(this.takeOver()); });
  }

  async takeOver() {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(`${this.prefix}parts-`) && name !== this.parts);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  }

  /** Fetch and keep one address of this origin, unless it is a part that is kept already. */
  async keep(url) {
    const part = this.isPart(url);
    const cache = await caches.open(part ? this.parts : this.pages);
    if (part && await cache.match(url.pathname)) return;
    const answer = await fetch(url, { credentials: "same-origin", ...this.options });
    if (answer.ok) await cache.put(url.pathname, answer);
  }

  // A page kept before an update names older parts; offline it gets the present ones instead.
  async findPresent(cache, url) {
    const file = url.pathname.split("/").pop();
    const kept = await cache.keys();
    const same = kept.find((one) => new URL(one.url).pathname.split("/").pop() === file);
    return same && cache.match(same);
  }

  async answerPart(request) {
    const url = new URL(request.url);
    const cache = await caches.open(this.parts);
    const kept = await cache.match(url.pathname);
    if (kept) return kept;
    try {
      const answer = await fetch(request);
      if (answer.ok) await cache.put(url.pathname, answer.clone());
      return answer;
    } catch (fault) {
      const present = await this.findPresent(cache, url);
      if (present) return present;
      throw fault;
    }
  }

  /** A page, fresh if the network gives it in time. With `forget` a 404 drops the kept copy. */
  async answerPage(request, forget = false) {
    const cache = await caches.open(this.pages);
    const path = new URL(request.url).pathname;
    const kept = await this.findPage(cache, path);
    const fresh = fetch(request).then(async (answer) => {
      if (answer.ok) await cache.put(path, answer.clone());
      else if (forget && answer.status === 404) await cache.delete(path);
      return answer.status >= 500 && kept ? kept : answer;
    });
    if (!kept) return fresh.catch(async (fault) => await this.findPage(cache, path) ?? Promise.reject(fault));
    const late = new Promise((resolve) => { setTimeout(() => resolve(kept), PATIENCE_MS); });
    return Promise.race([fresh, late]).catch(() => kept);
  }
}
