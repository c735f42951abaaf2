// Keeps the screen lit while the ride goes on: a phone gone dark shows no cue.

/** Holds the phone's wake lock while `isWanted` says so and the page is in sight. */
export class Awake {
  constructor(isWanted) {
    this.isWanted = isWanted;
    this.wanted = false;
    this.lock = null;
    document.addEventListener("visibilitychange", () => {
      if (this.wanted && document.visibilityState === "visible") this.hold();
    });
  }

  update() {
    const wanted = this.isWanted();
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    if (wanted) this.hold();
    else this.letGo();
  }

  async hold() {
    if (!("wakeLock" in navigator)) return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
    } catch (refusal) {
      // Refused with a low battery or in a strict frame: the screen then sleeps as it always did.
      if (refusal.name !== "NotAllowedError") throw refusal;
      return;
    }
    if (!this.wanted) this.letGo();
  }

  letGo() {
    this.lock?.release();
    this.lock = null;
  }
}
