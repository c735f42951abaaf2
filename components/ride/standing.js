// What the board says when there is no cue to call: before departure, diverted, no more to come, over.

import { sitesOf } from "./also.js";
import { el, icon, setText, siteIcon } from "./dom.js";
import { keptWords } from "./kept_view.js";
import { clockOf } from "./phrases.js";

const HOUR_S = 3600;

/** "1:02:03" or "4:05". */
export function showCountdown(seconds) {
  const s = Math.max(0, Math.ceil(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(s / HOUR_S);
  const minutes = Math.floor((s % HOUR_S) / 60);
  return hours ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** Seconds until the planned departure; 0 when it is unknown or past. */
export function secondsToGo(ride) {
  return ride.departs_s === null ? 0 : Math.max(0, ride.departs_s - ride.fix.now_s);
}

function say(board, { picture, kicker, name, glance, sign }) {
  const p = board.parts;
  p.pic.replaceChildren(icon(picture, "big"));
  setText(p.kicker, kicker);
  setText(p.name, name);
  setText(p.glance, glance);
  p.glance.hidden = glance === "";
  board.plainSign(sign);
}

function buildUnseen(ride) {
  const { words, pack, unseen } = ride;
  if (unseen.length === 0) return [];
  return [el("li", { class: "chips-head" }, words.t("unseen.title")), ...unseen.map(({ site }) => el("li", {},
    el("button", { type: "button", class: "chip", onclick: () => ride.openCard(site) },
      siteIcon(site, pack.sites[site].kind), words.of(pack.sites[site].name))))];
}

function turnToBefore(board) {
  const { ride } = board;
  const { words, whole } = ride;
  const ahead = secondsToGo(ride) > 0;
  const time = clockOf(ride, 0);
  say(board, { picture: "bus", kicker: words.of(whole.route.name), name: whole.tour?.name ?? words.of(whole.route.name),
    glance: words.t(ahead ? "live.before_about" : "live.waiting_about", { time }),
    sign: words.t(ahead ? "live.before" : "live.waiting", { time }) });
  const { notes } = board.parts;
  notes.hidden = !ride.kept?.looked;
  if (!notes.hidden) notes.replaceChildren(el("li", {}, icon(ride.kept.complete ? "check" : "again"), keptWords(words, ride.kept)));
}

function turnToAway(board) {
  const { words, pack } = board.ride;
  say(board, { picture: "bus", kicker: words.of(pack.route.name), name: words.t("live.away"),
    glance: words.t("live.away_about"), sign: words.t("live.away_sign") });
}

function turnToRest(board) {
  const { words, pack } = board.ride;
  const last = pack.stops[pack.stops.length - 1];
  say(board, { picture: "bus", kicker: words.of(pack.route.name), name: words.t("live.rest"),
    glance: last ? words.t("live.rest_about", { name: words.of(last.name) }) : "", sign: words.t("live.rest_sign") });
}

function turnToEnd(board) {
  const { ride } = board;
  const { words, pack, unseen } = ride;
  const hidden = new Set(unseen.map((one) => one.site));
  const passed = sitesOf(pack).filter((site) => !hidden.has(site));
  say(board, { picture: "bus", kicker: words.of(pack.route.name), name: words.t("board.end"),
    glance: words.t("board.end_about", { n: passed.length }), sign: words.t("control.at_end") });
  board.parts.here.replaceChildren(...buildUnseen(ride));
  board.parts.here.hidden = unseen.length === 0;
}

/** How to turn the board for each phase of a real ride that calls no cue. */
export const STANDING = { before: turnToBefore, away: turnToAway, rest: turnToRest, end: turnToEnd };
