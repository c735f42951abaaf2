// Starts the crew page: opens the link, ties queue, beacon and buttons together.

import { Beacon } from "./beacon.js";
import { byId, el, setFlag, setText } from "./dom.js";
import { armFinish } from "./finish.js";
import { showHeadcount } from "./headcount.js";
import { Home } from "./home.js";
import { keepPage } from "./keep.js";
import { LinkFault, fetchLink, readSecret, tidyLinks } from "./link.js";
import { showMessage } from "./message.js";
import { showOptions } from "./options.js";
import { showPassing } from "./passing.js";
import { askLive, postBatch } from "./post.js";
import { openQueue } from "./queue.js";
import { ScreenLock } from "./screenlock.js";
import { Sender } from "./sender.js";
import { ServerTime } from "./servertime.js";
import { Settings, chooseLang } from "./settings.js";
import { Shift } from "./shift.js";
import { showSkipping } from "./skipping.js";
import { createTracker } from "./tracker.js";
import { Undo } from "./undo.js";
import { Whereabouts } from "./whereabouts.js";
import { Words } from "./words.js";

const BEAT_MS = 1000;
const LIVE_MS = 5000;
const LIVE_JITTER_MS = 1000;

const tables = JSON.parse(byId("words").textContent);
const settings = new Settings();
const secret = readSecret(location.pathname);
const crew = { settings, words: new Words(tables, chooseLang(settings)), time: new ServerTime(), screen: new ScreenLock() };

crew.say = (text) => { setFlag(byId("said"), "lang", crew.words.lang); setText(byId("said"), text); };
crew.update = () => crew.home?.update();

function applyWords() {
  const { words } = crew;
  document.documentElement.lang = words.lang;
  for (const node of document.querySelectorAll("[data-t]")) setText(node, words.t(node.dataset.t));
  for (const node of document.querySelectorAll("[data-t-label]")) setFlag(node, "aria-label", words.t(node.dataset.tLabel));
  setFlag(byId("switch-lang"), "lang", words.lang === "en" ? "id" : "en");
  crew.update();
}

function applyLook() {
  document.documentElement.dataset.look = settings.values.look;
  document.documentElement.dataset.size = settings.values.size;
}

function switchLang() {
  const lang = crew.words.lang === "en" ? "id" : "en";
  settings.set({ lang });
  crew.words = new Words(tables, lang);
  crew.undo?.clear();
  applyWords();
}

function startBeacon() {
  crew.beacon.start();
  crew.screen.set(true);
}

crew.stopBeacon = () => {
  crew.beacon.stop();
  crew.screen.set(false);
};

function toggleBeacon() {
  const { shift, words } = crew;
  const on = crew.beacon.state === "off" || crew.beacon.state === "denied";
  shift.set({ beacon: on });
  if (on) {
    startBeacon();
    return;
  }
  crew.stopBeacon();
  crew.undo.show(words.t("beacon.stopped"), toggleBeacon);
}

/** The riders hear of the beacon when it first shines and when it was put out, not of each tap. */
function watchBeacon() {
  const { beacon, shift, words } = crew;
  const news = beacon.state !== crew.beaconSaid;
  crew.beaconSaid = beacon.state;
  const { told } = shift.values;
  if ((beacon.state === "on" && !told) || (beacon.state === "off" && told && !shift.values.beacon)) {
    shift.set({ told: !told });
    shift.tell(told ? "beacon_off" : "beacon_on");
  }
  if (news && beacon.state !== "off") crew.say(words.t(`beacon.name_${beacon.state}`));
  crew.update();
}

/** Allowed after all, in the browser's settings: start without another tap. */
async function watchPermission() {
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  permission?.addEventListener("change", () => {
    if (permission.state === "granted" && crew.beacon.state === "denied") startBeacon();
  });
}

function toggleDetour() {
  const { shift, words } = crew;
  const diverted = !shift.values.diverted;
  shift.set({ diverted });
  shift.tell(diverted ? "diverted" : "back");
  crew.undo.show(words.t(diverted ? "detour.done" : "detour.done_back"), toggleDetour);
}

function toggleStanding() {
  const { shift, words } = crew;
  const standing = !shift.values.standing;
  shift.set({ standing });
  shift.tell(standing ? "stopped" : "moving");
  crew.undo.show(words.t(standing ? "action.stopped_done" : "action.moving_done"));
}

async function pollLive() {
  const wanted = document.visibilityState === "visible" && navigator.onLine && !crew.shift.values.finished;
  if (wanted) {
    // No network, or a server in trouble: the queue tells of that, here it only means no news.
    const live = await askLive(crew.me.live, crew.time).catch(() => null);
    if (live) {
      crew.where.takeLive(live);
      crew.shift.takeLive(live);
    }
  }
  setTimeout(pollLive, LIVE_MS + (Math.random() - 0.5) * 2 * LIVE_JITTER_MS);
}

function wire() {
  const taps = {
    beacon: toggleBeacon, diverted: toggleDetour, standing: toggleStanding, passing: () => showPassing(crew),
    skipping: () => showSkipping(crew), message: () => showMessage(crew), heads: () => showHeadcount(crew),
  };
  for (const [id, tap] of Object.entries(taps)) byId(id).addEventListener("click", tap);
  armFinish(byId("finish"), crew);
  crew.shift.addEventListener("change", crew.update);
  window.addEventListener("online", () => { crew.sender.wake(true); crew.update(); });
  window.addEventListener("offline", crew.update);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") crew.sender.wake(true);
  });
  setInterval(crew.update, BEAT_MS);
}

function takeFix(fix) {
  crew.where.takeFix(fix);
  crew.shift.addFix(fix);
}

async function begin({ me, pack }) {
  const { queue, time } = crew;
  const departs_s = Date.parse(me.departs) / 1000;
  const sender = new Sender({ queue, post: postBatch, time, report: (news) => crew.shift.hear(news) });
  Object.assign(crew, { me, pack, departs_s, sender });
  crew.shift = new Shift({ departure: me.departure, queue, sender, time });
  crew.where = new Whereabouts({ pack, departs_s, tracker: createTracker(pack) });
  crew.beacon = new Beacon({ time, onfix: takeFix, onchange: watchBeacon });
  crew.undo = new Undo(crew);
  crew.home = new Home(crew);
  await crew.shift.recount();
  wire();
  if (crew.shift.values.beacon && !crew.shift.values.finished) startBeacon();
  crew.update();
  sender.wake();
  pollLive();
  watchPermission();
  tidyLinks(queue, me.departure);
}

function showFault(fault) {
  const code = fault instanceof LinkFault ? fault.code : "refused";
  crew.closed = true;
  if (crew.beacon) crew.stopBeacon();
  document.body.dataset.state = "fault";
  byId("fault").replaceChildren(el("h2", {}, crew.words.t(`link.${code}`)), el("p", {}, crew.words.t(`link.${code}_what`)),
    el("button", { type: "button", class: "main-button", onclick: () => location.reload() }, crew.words.t("link.retry")));
}

/** What is kept on this phone opens at once; the server is asked all the same. */
async function start() {
  crew.queue = await openQueue();
  const kept = await crew.queue.kept(secret);
  if (kept) await begin(kept);
  try {
    const fresh = await fetchLink(secret, crew);
    if (!kept) await begin(fresh);
    crew.shift.takeEnd(fresh.me.finished);
  } catch (fault) {
    if (!kept || fault.code === "revoked") showFault(fault);
    if (!(fault instanceof LinkFault)) throw fault;
  }
  keepPage(document.body.dataset.worker);
}

settings.addEventListener("change", applyLook);
byId("switch-lang").addEventListener("click", switchLang);
byId("open-options").addEventListener("click", () => showOptions(crew));
byId("sheet").addEventListener("click", (event) => { if (event.target === byId("sheet")) byId("sheet").close(); });
applyLook();
applyWords();
start();
