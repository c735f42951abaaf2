// Tells the lecturer that this phone is ready: a random name, what it holds, what waits to be
// sent. Nothing about who holds the phone, nothing about where it is.

const EVERY_MS = 60_000;
const JITTER = 0.2;
const SOON_MS = 3000;
const BYTES = 16;
/** The phases in which nothing is going on any more, or not yet. */
const QUIET = new Set(["before", "end"]);

/** A name that says nothing: 32 hexadecimal digits. */
export function drawName() {
  return [...crypto.getRandomValues(new Uint8Array(BYTES))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The check-in of one phone to one tour. */
export class CheckIn {
  constructor(ride, address) {
    this.ride = ride;
    this.address = address;
    const { memory } = ride;
    if (!memory.values.device) memory.keep({ device: drawName() });
    this.begun = ride.begun;
  }

  start() {
    this.ride.kept.addEventListener("change", () => this.turnComplete());
    addEventListener("online", () => this.soon());
    this.turnComplete();
    this.plan();
  }

  // Seventy phones open the page in the same second: none of them is in a hurry.
  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.say(), SOON_MS * Math.random());
  }

  plan() {
    setTimeout(() => {
      if (this.ride.begun && !QUIET.has(this.ride.moment.phase)) this.say();
      this.plan();
    }, EVERY_MS * (1 - JITTER + 2 * JITTER * Math.random()));
  }

  turnComplete() {
    if (!this.ride.kept.looked || this.ride.kept.complete === this.complete) return;
    this.complete = this.ride.kept.complete;
    this.soon();
  }

  /** Called at every beat: boarding is worth a word. */
  update() {
    if (this.ride.begun === this.begun) return;
    this.begun = this.ride.begun;
    this.soon();
  }

  get body() {
    const { ride } = this;
    return { device: ride.memory.values.device, version: ride.whole.version, complete: Boolean(ride.kept.complete),
      lang: ride.words.lang, unsent: ride.feedback.waiting.length + (ride.heads?.waiting ? 1 : 0) };
  }

  get wanted() {
    return !this.refused && document.visibilityState === "visible" && navigator.onLine !== false;
  }

  async say() {
    if (!this.wanted) return;
    try {
      const answer = await fetch(this.address, { method: "POST", credentials: "omit", cache: "no-store",
        headers: { "content-type": "application/json" }, body: JSON.stringify(this.body) });
      this.refused = answer.status >= 400 && answer.status < 500;
    } catch {
      // No network: the next minute says it again.
      return;
    }
  }
}
