// Starts the page: words, settings, pack; then a steady beat that redraws what changed.

import { Awake } from "./awake.js";
import { Board } from "./board.js";
import { groupName } from "./brief.js";
import { showCard } from "./card.js";
import { Controls, Tabs } from "./controls.js";
import { byId, catchFocus, el, setFlag, setText } from "./dom.js";
import { buildGroupViews, startGroup } from "./group.js";
import { List } from "./list.js";
import { RideMap } from "./map.js";
import { Mini } from "./mini.js";
import { PackFault, checkPack, loadPack } from "./pack.js";
import { Ride } from "./journey.js";
import { Scrub } from "./scrub.js";
import { Settings, chooseLang } from "./settings.js";
import { showSettings } from "./settings_sheet.js";
import { Strip } from "./strip.js";
import { Teller } from "./teller.js";
import { Words } from "./words.js";
import { Install } from "./install.js";
import { Kept, buildKeptLine } from "./kept_view.js";
import { buildLiveRide, buildLiveViews, startLive } from "./live.js";
import { keepOffline } from "./offline.js";

/** What a single file's address asks for. */
const MODES = { "#langsung": "live", "#latihan": "rehearsal" };
const BEAT_MS = 100;
const CALM_BEAT_MS = 1000;

const tables = JSON.parse(byId("words").textContent);
const settings = new Settings();
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let words = new Words(tables, chooseLang(settings));
const install = new Install();
const single = byId("pack");
/** A class's ride is ridden and rehearsed on one page: the address says which. */
const both = Boolean(single || document.body.dataset.live);
const kept = new Kept(document.body.dataset, single ? Number(document.body.dataset.bytes) : null);
let ride = null;

function applyWords() {
  document.documentElement.lang = words.lang;
  for (const node of document.querySelectorAll("[data-t]")) setText(node, words.t(node.dataset.t));
  for (const node of document.querySelectorAll("[data-t-label]")) setFlag(node, "aria-label", words.t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-title]")) setFlag(node, "title", words.t(node.dataset.tTitle));
  for (const node of document.querySelectorAll("[data-lang]")) {
    setFlag(node, "aria-pressed", String(node.dataset.lang === words.lang));
  }
  if (!ride) return;
  const name = words.of(ride.pack.route.name);
  setText(byId("route-name"), name);
  setText(byId("badge"), badge());
  setFlag(byId("badge"), "title", words.t(ride.live ? "live.about" : "page.rehearsal_about"));
  document.title = words.t("page.title", { route: name });
}

function badge() {
  const { tour } = ride.pack;
  if (!ride.live) return words.t("page.rehearsal");
  if (tour?.code === "demo") return words.t("live.badge_demo");
  return groupName(tour) ?? tour?.name ?? words.t("live.badge");
}

function applyLook() {
  document.documentElement.dataset.look = settings.values.look;
  document.documentElement.dataset.size = settings.values.size;
}

function chooseWords(lang) {
  words = new Words(tables, lang);
  settings.set({ lang });
  const address = new URL(location.href);
  address.searchParams.set("lang", lang);
  history.replaceState(null, "", address);
  applyWords();
  if (!ride) return;
  ride.words = words;
  ride.draw();
}

function showFault(fault) {
  const code = fault instanceof PackFault ? fault.code : "broken";
  byId("board").replaceChildren(el("div", { class: "fault", role: "alert" },
    el("h2", { class: "name" }, words.t(`error.${code}`)), el("p", {}, words.t("error.what")),
    el("button", { type: "button", class: "main-button", onclick: start }, words.t("error.retry"))));
}

function buildViews() {
  ride.closeSheets = () => { for (const sheet of document.querySelectorAll("dialog[open]")) sheet.close(); };
  ride.openCard = (id) => showCard(byId("card"), ride, id);
  const tabs = new Tabs(byId("tabs"), ride);
  const own = ride.live ? buildLiveViews(ride, document.body.dataset)
    : [new Scrub(byId("scrub"), ride), new Controls(byId("controls"), ride), new Awake(() => ride.rehearsal.playing && !ride.rehearsal.ended)];
  const board = new Board(byId("board"), ride);
  const group = buildGroupViews(ride, document.body.dataset, board);
  ride.views = [board, ...own, ...group, tabs, new Mini(byId("dock"), ride),
    new Strip(byId("strip"), ride), new RideMap(byId("map"), ride), new List(byId("list"), ride)];
  const teller = new Teller(ride);
  ride.views.push({ update: (moment) => teller.tell(moment) });
  ride.shown = (view) => tabs.show(view);
  ride.settle = () => catchFocus(byId("board"));
}

function beat() {
  let last = 0;
  const run = (now) => {
    requestAnimationFrame(run);
    if (!ride.rehearsal.playing || now - last < (calm.matches ? CALM_BEAT_MS : BEAT_MS)) return;
    last = now;
    ride.tick();
  };
  requestAnimationFrame(run);
}

/** Under the seat picker: is everything here, and the other way to ride. */
function startNotes() {
  const other = ride.live ? "#latihan" : "#langsung";
  return [kept.looked ? buildKeptLine(words, kept) : null,
    both ? el("a", { class: "way-out", href: other, onclick: changeMode }, words.t(ride.live ? "live.rehearse" : "live.ride_along")) : null];
}

function changeMode(event) {
  event.preventDefault();
  location.hash = event.currentTarget.hash;
  location.reload();
}

kept.addEventListener("change", () => {
  if (!ride) return;
  if (!ride.begun) ride.views[0].drawNotes();
  else if (ride.moment.phase === "before") ride.views[0].draw();
});

async function start() {
  let pack;
  try {
    pack = single ? checkPack(JSON.parse(single.textContent)) : await loadPack(document.body.dataset.pack);
  } catch (fault) {
    showFault(fault);
    return;
  }
  ride = document.body.dataset.mode === "live" ? buildLiveRide(pack, words, settings, document.body.dataset)
    : new Ride(pack, words, settings);
  Object.assign(ride, { kept, install, startNotes });
  ride.routes = JSON.parse(byId("routes").textContent);
  buildViews();
  byId("dock").hidden = false;
  applyWords();
  ride.draw();
  document.body.dataset.ready = "true";
  startGroup(ride);
  if (ride.live) startLive(ride);
  else beat();
  keepOffline(document.body.dataset).then(() => kept.watch());
}

settings.addEventListener("change", ({ detail }) => {
  applyLook();
  if (ride && ["side", "deck", "size"].some((name) => detail.includes(name))) ride.draw();
});
for (const button of document.querySelectorAll("[data-lang]")) {
  button.addEventListener("click", () => chooseWords(button.dataset.lang));
}
byId("open-settings").addEventListener("click", () => { if (ride) showSettings(byId("settings"), ride); });
for (const sheet of document.querySelectorAll("dialog")) {
  sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
}
if (both && MODES[location.hash]) document.body.dataset.mode = MODES[location.hash];
applyLook();
applyWords();
start();
