// A message to everybody, in both languages; ready-made pairs for hands in gloves.

import { byId, el, icon, setFlag, setText } from "./dom.js";
import { closeSheet, openSheet } from "./sheet.js";

export const LONGEST = 160;
const LANGS = ["id", "en"];

function readFields() {
  return Object.fromEntries(LANGS.map((lang) => [lang, byId(`message-${lang}`).value.trim()]));
}

function check(crew) {
  const texts = readFields();
  const missing = LANGS.filter((lang) => !texts[lang]);
  const ready = missing.length === 0;
  setFlag(byId("send-message"), "aria-disabled", String(!ready));
  for (const lang of LANGS) {
    setText(byId(`left-${lang}`), crew.words.t("message.left", { n: LONGEST - byId(`message-${lang}`).value.length }));
  }
  for (const node of document.querySelectorAll("[data-ready]")) {
    const pair = readPair(crew, node.dataset.ready);
    setFlag(node, "aria-pressed", String(LANGS.every((lang) => pair[lang] === texts[lang])));
  }
  return { texts, missing };
}

function readPair(crew, key) {
  return Object.fromEntries(LANGS.map((lang) => [lang, crew.words.tables[lang].ready[key]]));
}

function fill(crew, key) {
  const pair = readPair(crew, key);
  for (const lang of LANGS) byId(`message-${lang}`).value = pair[lang];
  check(crew);
}

function send(crew) {
  const { texts, missing } = check(crew);
  const fault = byId("message-fault");
  fault.hidden = missing.length === 0;
  if (missing.length) {
    setText(fault, crew.words.t("message.both"));
    byId(`message-${missing[0]}`).focus();
    return;
  }
  crew.shift.tell("message", texts);
  closeSheet();
  crew.undo.show(crew.words.t("message.done"));
}

function buildField(crew, lang) {
  return el("div", { class: "field" },
    el("label", { for: `message-${lang}` }, crew.words.t(`message.${lang}`)),
    el("textarea", { id: `message-${lang}`, lang, rows: "3", maxlength: String(LONGEST), required: true,
      "aria-describedby": `left-${lang}`, oninput: () => check(crew) }),
    el("p", { class: "quiet", id: `left-${lang}` }));
}

/** Show the message sheet. */
export function showMessage(crew) {
  const { words } = crew;
  const [first, second] = words.lang === "en" ? ["en", "id"] : ["id", "en"];
  const pairs = Object.keys(words.tables.id.ready).map((key) => el("li", {}, el("button", { type: "button",
    class: "row", "data-ready": key, "aria-pressed": "false", onclick: () => fill(crew, key) },
  el("span", { class: "row-text" }, el("b", { lang: first }, words.tables[first].ready[key]),
    el("small", { lang: second }, words.tables[second].ready[key])), icon("check"))));
  openSheet(crew, words.t("message.title"), [
    el("ul", { class: "rows" }, pairs),
    el("h3", {}, words.t("message.own")), buildField(crew, "id"), buildField(crew, "en"),
  ], [
    el("p", { id: "message-fault", class: "fault-line", role: "alert", hidden: true }),
    el("button", { type: "button", class: "main-button", id: "send-message", onclick: () => send(crew) },
      words.t("message.send")),
  ]);
  check(crew);
}
