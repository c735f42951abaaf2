// Putting the ride on the home screen, where the browser offers it.

/** Holds the browser's offer until the rider asks for it. */
export class Install extends EventTarget {
  constructor() {
    super();
    this.offer = null;
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      this.offer = event;
      this.dispatchEvent(new Event("change"));
    });
    addEventListener("appinstalled", () => {
      this.offer = null;
      this.dispatchEvent(new Event("change"));
    });
  }

  get offered() {
    return this.offer !== null;
  }

  async ask() {
    const { offer } = this;
    this.offer = null;
    await offer?.prompt();
    this.dispatchEvent(new Event("change"));
  }
}
