// Around every Streamlit page: document language, and a written state when the network is gone.
"use strict";

(function () {
  const meta = document.querySelector('meta[name="jejak-words"]');
  const words = meta ? JSON.parse(meta.content) : {};
  const root = document.documentElement;
  let note = null;

  function currentLang() {
    return words[root.lang] ? root.lang : "id";
  }

  function followFrame() {
    const frame = document.getElementById("jejak-frame");
    const lang = frame && frame.dataset.lang;
    if (lang && root.lang !== lang) {
      root.lang = lang;
      if (note) showNote(note.dataset.reason);
    }
  }

  function line(tag, text) {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }

  function guideLink(text) {
    const link = line("a", text);
    link.href = `/ikut/balaikota-kotalama?lang=${currentLang()}`;
    return link;
  }

  function showNote(reason) {
    const said = words[currentLang()];
    hideNote();
    note = document.createElement("div");
    note.id = "jejak-note";
    note.dataset.reason = reason;
    note.setAttribute("role", "status");
    note.append(line("strong", said[`${reason}_title`]), line("span", said[reason]));
    if (reason === "offline") note.append(guideLink(said.offline_link));
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
    return document.querySelector('[data-testid="stApp"][data-test-connection-state="DISCONNECTED_FOREVER"],'
      + '[data-testid="stConnectionStatus"]') !== null;
  }

  async function look() {
    if (!navigator.onLine) showNote("offline");
    else if (isCutOff() && !(await serverAnswers())) showNote("lost");
    else hideNote();
  }

  window.addEventListener("offline", look);
  window.addEventListener("online", look);
  setInterval(() => { if (note || isCutOff()) look(); }, 4000);
  new MutationObserver(followFrame).observe(root, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-lang"],
  });
  followFrame();
  if (!navigator.onLine) look();
})();
