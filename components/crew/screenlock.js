// Keeps the screen on while the beacon runs: a sleeping page gets no positions.

/** `set(true)` asks for the lock, also again each time the page comes back to the front. */
export class ScreenLock {
  constructor() {
    this.wanted = false;
    this.lock = null;
    document.addEventListener("visibilitychange", () => this.renew());
  }

  set(wanted) {
    this.wanted = wanted;
    if (wanted) this.renew();
    else this.lock?.release();
  }

  async renew() {
    if (!this.wanted || document.visibilityState !== "visible" || (this.lock && !this.lock.released)) return;
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch {
      // Refused by a low battery: the page says that the screen must stay on.
      this.lock = null;
    }
  }

  /** False when this phone will not hold the screen on by itself. */
  get held() {
    return Boolean(this.lock && !this.lock.released);
  }
}
