// Around every Streamlit page: document language, names for screen readers, a card that is
// never opened out of sight, and a written state when the network or the address is gone.
"use strict";

(function () {
  const meta = document.querySelector('meta[name="jejak-words"]');
  const words = meta ? JSON.parse(meta.content) : {};
  const root = document.documentElement;
  const APP = '[data-testid="stApp"]';
  const CUT_OFF_MS = 2000;
  const LOOK_MS = 2000;
  const ANEW_MS = 15000;

  const find = (selector) => document.querySelector(selector);
  const findAll = (selector) => [...document.querySelectorAll(selector)];
  const currentLang = () => (words[root.lang] ? root.lang : "id");
  const say = (key) => words[currentLang()][key];

  // Language and names -----------------------------------------------------------------------

  function followLang() {
    const frame = document.getElementById("jejak-frame");
    const lang = frame && frame.dataset.lang;
    if (!lang || root.lang === lang) return;
    root.lang = lang;
    if (note) showNote(note.dataset.reason);
  }

  function set(element, name, value) {
    if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
  }

  function setText(element, text) {
    const inside = element && element.firstChild;
    if (inside && inside.nodeType === Node.TEXT_NODE && inside.nodeValue !== text) inside.nodeValue = text;
  }

  // The home page's own link is a bare query, which a new tab would open on the page it was on.
  const NAVIGATION = [".st-key-jejak-top", ".st-key-jejak-thumb", '[class*="st-key-jejak-rest"]']
    .map((bar) => `${bar} [data-testid="stPageLink-NavLink"]`).join(", ");

  function nameNavigation() {
    for (const [key, name] of [["jejak-top", "navigation"], ["jejak-thumb", "navigation_thumb"]]) {
      const bar = find(`.st-key-${key}`);
      set(bar, "role", "navigation");
      set(bar, "aria-label", say(name));
    }
    for (const link of findAll(NAVIGATION)) {
      const address = link.getAttribute("href");
      if (address.startsWith("?")) set(link, "href", `/${address}`);
      if (new URL(link.href).pathname === location.pathname) set(link, "aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    set(find(".st-key-jejak-lang button"), "lang", currentLang() === "id" ? "en" : "id");
  }

  // Streamlit writes these in English only.
  function translateWidgets() {
    setText(find('a[href="#stMain"]'), say("skip"));
    for (const text of findAll('[data-testid="stSelectboxVirtualDropdown"] [role="option"] > span')) {
      setText(text, say("no_results"));
    }
    for (const [before, key] of [["Clear value", "clear"], ["Open", "open_list"], ["Close", "close"],
      ["Show password", "show_password"], ["Hide password", "hide_password"]]) {
      findAll(`button[aria-label="${before}"]`).forEach((button) => {
        button.dataset.jejakName = key;
      });
    }
    findAll("button[data-jejak-name]").forEach((button) => {
      set(button, "aria-label", say(button.dataset.jejakName));
    });
    for (const button of findAll('button[aria-label^="Help for "]')) {
      button.dataset.jejakHelp = button.getAttribute("aria-label").slice("Help for ".length);
    }
    findAll("button[data-jejak-help]").forEach((button) => {
      set(button, "aria-label", say("help").replace("{value}", button.dataset.jejakHelp));
    });
    findAll('iframe[title="streamlit_folium.st_folium"]').forEach((map) => {
      set(map, "aria-label", say("map"));
    });
  }

  // The content comes after the browser has looked for the anchor that an address names.
  let anchor = location.hash.slice(1);

  function followAnchor() {
    const target = anchor && document.getElementById(anchor);
    if (!target) return;
    anchor = "";
    target.scrollIntoView({ block: "start", behavior: "auto" });
  }

  // A chosen place ---------------------------------------------------------------------------

  let shownPlace = "";
  let lastPointer = -Infinity;
  let lastKey = -Infinity;
  document.addEventListener("pointerdown", () => { lastPointer = performance.now(); }, true);
  document.addEventListener("keydown", () => { lastKey = performance.now(); }, true);

  function chosenByHand() {
    const now = performance.now();
    if (now - lastKey < 1500) return false;
    return now - lastPointer < 6000 || document.activeElement?.tagName === "IFRAME";
  }

  function followCard() {
    const card = find(".jejak-card");
    const place = card ? card.dataset.place : "";
    if (place === shownPlace) return;
    shownPlace = place;
    if (!card || !chosenByHand()) return;
    const top = card.getBoundingClientRect().top;
    if (top >= 0 && top < innerHeight * 0.55) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    card.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
  }

  // An item opened from far down the list begins at its top, and so does the list again.
  let itemIsOpen = null;

  function followItem() {
    const open = Boolean(find(".st-key-redaksi-kembali"));
    if (open === itemIsOpen || !find('[data-test-script-state="notRunning"]')) return;
    if (itemIsOpen !== null) find('[data-testid="stMain"]')?.scrollTo({ top: 0, behavior: "auto" });
    itemIsOpen = open;
  }

  // Notes: no network, no server, no such page ------------------------------------------------

  let note = null;
  let cutSince = null;
  let unknown = false;

  function line(tag, text) {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }

  function guideLink() {
    const link = line("a", say("offline_link"));
    link.href = `/ikut/balaikota-kotalama?lang=${currentLang()}`;
    return link;
  }

  function showNote(reason) {
    if (note && note.dataset.reason === reason && note.lang === currentLang()) return;
    hideNote();
    note = document.createElement("div");
    note.id = "jejak-note";
    note.lang = currentLang();
    note.dataset.reason = reason;
    note.setAttribute("role", "status");
    note.append(line("strong", say(`${reason}_title`)), line("span", say(reason)));
    if (reason !== "unknown") note.append(guideLink());
    document.body.prepend(note);
  }

  function hideNote() {
    if (note) note.remove();
    note = null;
  }

  async function serverAnswers() {
    try {
      return (await fetch("/_stcore/health", { cache: "no-store" })).ok;
    } catch {
      return false;
    }
  }

  function isCutOff() {
    const state = find(APP)?.dataset.testConnectionState;
    const cut = state !== undefined && state !== "CONNECTED" && state !== "INITIAL";
    if (!cut) cutSince = null;
    else if (cutSince === null) cutSince = performance.now();
    return cut && performance.now() - cutSince >= CUT_OFF_MS;
  }

  // A part of the page that could not be fetched: Streamlit shows the English fault in its place
  // and never tries again. It is hidden, and the page opened anew once the server answers.
  function isTorn() {
    const torn = findAll('[data-testid="stAlertContentError"]')
      .filter((alert) => alert.textContent.includes("/static/js/"));
    torn.forEach((alert) => set(alert.closest('[role="alert"]'), "hidden", ""));
    return torn.length > 0;
  }

  function openAnew() {
    const last = Number(sessionStorage.getItem("jejak-opened-anew"));
    if (Date.now() - last < ANEW_MS) return;
    sessionStorage.setItem("jejak-opened-anew", String(Date.now()));
    location.reload();
  }

  // Streamlit's own dialogs speak English and make the page behind them inert; this project
  // opens none, so whatever one says is said in a note instead.
  function closeDialogs() {
    for (const dialog of findAll('[data-testid="stDialog"]')) {
      if (dialog.dataset.jejakClosed) continue;
      dialog.dataset.jejakClosed = "yes";
      if (find(APP)?.dataset.testConnectionState === "CONNECTED") unknown = true;
      dialog.querySelector('[role="dialog"] > button')?.click();
    }
  }

  function moveOn(event) {
    if (!unknown || !event.isTrusted) return;
    unknown = false;
    look();
  }

  // After the press, never during it: the page moves up when the note goes.
  document.addEventListener("click", moveOn);
  document.addEventListener("keyup", moveOn);

  async function look() {
    if (!navigator.onLine) showNote("offline");
    else if ((isCutOff() || isTorn()) && !(await serverAnswers())) showNote("lost");
    else if (isTorn()) openAnew();
    else if (unknown) showNote("unknown");
    else hideNote();
  }

  // All of it, once per frame at most ----------------------------------------------------------

  let waiting = false;

  function follow() {
    waiting = false;
    followLang();
    nameNavigation();
    translateWidgets();
    followCard();
    followItem();
    followAnchor();
    if (note || unknown || isCutOff() || isTorn()) look();
  }

  window.addEventListener("offline", look);
  window.addEventListener("online", look);
  setInterval(() => { if (note || isCutOff() || isTorn()) look(); }, LOOK_MS);
  new MutationObserver(() => {
    closeDialogs();
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(follow);
  }).observe(root, {
    childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-lang", "data-place", "data-test-connection-state", "aria-label", "href"],
  });
  if (location.pathname === "/jelajah") location.replace(`/${location.search}`);
  follow();
  if (!navigator.onLine) look();
})();
