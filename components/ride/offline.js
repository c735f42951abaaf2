// Asks the service worker to keep this ride, so that a reload works without a network.

/** Register the worker and hand it the addresses this page is made of. */
export async function keepOffline({ worker, pack }) {
  if (!worker) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: "/ikut/" });
    const ready = await navigator.serviceWorker.ready;
    const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")];
    const addresses = [location.pathname, pack, ...parts.map((part) => part.href),
      ...[...document.scripts].map((script) => script.src).filter(Boolean)];
    ready.active.postMessage({ keep: addresses });
  } catch {
    // Refused (private window, no HTTPS): the ride works, only not after a reload offline.
    document.body.dataset.offline = "refused";
  }
}
