// Asks the service worker to keep this page, so that the link opens without a network.

/** Register the worker and hand it the addresses this page is made of. */
export async function keepPage(worker) {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: "/kru/" });
    const ready = await navigator.serviceWorker.ready;
    const parts = [...document.querySelectorAll("link[rel=stylesheet]")].map((part) => part.href);
    const scripts = [...document.scripts].map((script) => script.src).filter(Boolean);
    ready.active.postMessage({ keep: [location.pathname, ...parts, ...scripts] });
  } catch {
    // Refused (private window): the queue still lives, only a reload needs the network.
    document.body.dataset.offline = "refused";
  }
}
