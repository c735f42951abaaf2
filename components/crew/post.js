// The three questions this page asks the server. The secret travels in a header, never in an address.

const PATIENCE_MS = 15000;

function ask(address, secret, options = {}) {
  return fetch(address, {
    ...options,
    headers: { ...options.headers, ...(secret ? { authorization: `Bearer ${secret}` } : {}) },
    credentials: "omit", referrerPolicy: "no-referrer", signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

async function readBody(answer) {
  const body = await answer.json().catch((fault) => {
    // An error page of a proxy is no JSON and still an answer; a success cut short is not one.
    if (answer.ok) throw fault;
    return {};
  });
  return body ?? {};
}

/** Send one batch, `sent_t` by the clock of its items; answers {status, body, retry_s}. A lost network or a cut answer throws. */
export async function postBatch({ departure, secret }, channel, items, sent_t) {
  const answer = await ask(`/api/v1/departures/${encodeURIComponent(departure)}/${channel}`, secret, {
    method: "POST", headers: { "content-type": "application/json" }, cache: "no-store",
    body: JSON.stringify({ [channel]: items, sent: sent_t }),
  });
  return {
    status: answer.status, body: await readBody(answer),
    retry_s: Number(answer.headers.get("retry-after")) || 0,
  };
}

/** What a crew link opens; answers {status, body}. Also sets the clock by the server's. */
export async function askLink(secret, time) {
  const asked_ms = Date.now();
  const answer = await ask("/kru/api/me", secret, { cache: "no-store" });
  time.learn(answer.headers.get("x-now"), asked_ms, Date.now());
  return { status: answer.status, body: await readBody(answer) };
}

/** What the riders are told now; null when the server does not know. */
export async function askLive(address, time) {
  const asked_ms = Date.now();
  const answer = await ask(address, null, { cache: "no-cache" });
  time.learn(answer.headers.get("x-now"), asked_ms, Date.now());
  return answer.ok ? readBody(answer) : null;
}

/** The pack of the route, or null. */
export async function askPack(address) {
  const answer = await ask(address, null, { cache: "no-cache" });
  return answer.ok ? readBody(answer) : null;
}
