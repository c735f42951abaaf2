// What waits to be sent, kept on this phone through reload, restart and a dead battery.
// A row is {n, departure, channel: fixes|events, not_before (epoch s), item: {id, t, …}}.

const NAME = "jejak-crew";
const VERSION = 1;

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

function openDatabase() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    const items = request.result.createObjectStore("items", { keyPath: "n", autoIncrement: true });
    items.createIndex("departure", "departure");
    request.result.createObjectStore("links", { keyPath: "departure" });
    request.result.createObjectStore("kept", { keyPath: "secret" });
  };
  return answered(request);
}

/** The queue on disk (IndexedDB). What `add` has answered is written. */
class DiskQueue {
  constructor(database) {
    this.database = database;
    this.durable = true;
  }

  // A phone may close the database behind a sleeping page: it is then opened again, once.
  async begin(store, mode, options) {
    try {
      return this.database.transaction(store, mode, options);
    } catch (fault) {
      if (fault.name !== "InvalidStateError") throw fault;
      this.database = await openDatabase();
      return this.database.transaction(store, mode, options);
    }
  }

  async write(store, durability, work) {
    const transaction = await this.begin(store, "readwrite", { durability });
    const request = work(transaction.objectStore(store));
    await finished(transaction);
    return request?.result;
  }

  async read(store, work) {
    const transaction = await this.begin(store, "readonly");
    return answered(work(transaction.objectStore(store)));
  }

  /** Keep a row; answers its number. Events reach the disk before this answers. */
  add(row) {
    return this.write("items", row.channel === "events" ? "strict" : "relaxed", (items) => items.add(row));
  }

  /** Take rows away; unknown numbers do no harm. */
  remove(numbers) {
    return this.write("items", "relaxed", (items) => { for (const n of numbers) items.delete(n); });
  }

  /** The first rows of a departure, oldest first. */
  list(departure, limit) {
    return this.read("items", (items) => items.index("departure").getAll(departure, limit));
  }

  count(departure) {
    return this.read("items", (items) => items.index("departure").count(departure));
  }

  /** The links {departure, secret} under which rows may be sent. */
  links() {
    return this.read("links", (links) => links.getAll());
  }

  saveLink(link) {
    return this.write("links", "strict", (links) => { links.put(link); });
  }

  dropLink(departure) {
    return this.write("links", "relaxed", (links) => { links.delete(departure); });
  }

  /** What a link opened last: {secret, me, pack}, or undefined. */
  kept(secret) {
    return this.read("kept", (kept) => kept.get(secret));
  }

  keep(entry) {
    return this.write("kept", "relaxed", (kept) => { kept.put(entry); });
  }

  forget(secret) {
    return this.write("kept", "relaxed", (kept) => { kept.delete(secret); });
  }
}

/** The same queue in memory, for a phone that refuses storage; it ends with the page. */
class MemoryQueue {
  constructor() {
    this.durable = false;
    this.rows = [];
    this.last = 0;
    this.known = new Map();
    this.opened = new Map();
  }

  async add(row) {
    this.last += 1;
    this.rows.push({ ...row, n: this.last });
    return this.last;
  }

  async remove(numbers) {
    this.rows = this.rows.filter((row) => !numbers.includes(row.n));
  }

  async list(departure, limit) {
    return this.rows.filter((row) => row.departure === departure).slice(0, limit);
  }

  async count(departure) {
    return this.rows.filter((row) => row.departure === departure).length;
  }

  async links() { return [...this.known.values()]; }

  async saveLink(link) { this.known.set(link.departure, link); }

  async dropLink(departure) { this.known.delete(departure); }

  async kept(secret) { return this.opened.get(secret); }

  async keep(entry) { this.opened.set(entry.secret, entry); }

  async forget(secret) { this.opened.delete(secret); }
}

/** The queue of this phone: on disk, or in memory when storage is refused. */
export async function openQueue() {
  try {
    const database = await openDatabase();
    navigator.storage?.persist?.();
    return new DiskQueue(database);
  } catch {
    return new MemoryQueue();
  }
}
