// What a lecturer's plan tells a group: its name, seat, point of view, goals and tasks. The
// lecturer's words are shown as text, in the plan's own language.

import { el, icon, siteIcon, svg } from "./dom.js";
import { sayHeads } from "./headcount_group.js";

const PEOPLE = "M17 7a7 7 0 1 1 0 14 7 7 0 1 1 0-14zM4 42c0-9 5-14 13-14s13 5 13 14M31 8a6.5 6.5 0 0 1 0 13M35 29c6 1.5 9 6 9 13";

/** The brief of a ride's tour, or null. */
export function briefOf(ride) {
  return ride.pack.tour?.brief ?? null;
}

/** The group's name, or null for the whole class. */
export function groupName(tour) {
  return tour?.brief?.group?.name ?? null;
}

/** The tasks at some sites, in the plan's order. */
export function tasksAt(ride, sites) {
  return (briefOf(ride)?.tasks ?? []).filter((task) => sites.includes(task.site));
}

/** How much of a site's card opens at once: glance, label or story. */
export function tellsOfCard(ride, site) {
  return briefOf(ride)?.tells?.[site] ?? "story";
}

/** Take the group's seat, once for each seat a plan gives; the rider may change it. */
export function takeSeat(ride) {
  const group = briefOf(ride)?.group;
  if (!group?.deck && !group?.side) return;
  const seat = { deck: group.deck ?? null, side: group.side ?? null };
  const given = JSON.stringify(seat);
  if (ride.memory.values.seat_given === given) return;
  ride.memory.keep({ seat_given: given });
  ride.settings.set({ ...seat, seated: true });
}

function buildTask(ride, task) {
  const { words, pack } = ride;
  return el("li", { class: "task" }, el("p", { lang: pack.tour.lang }, task.text),
    task.groups ? el("p", { class: "quiet" }, words.t("brief.for_groups", { groups: task.groups.join(", ") })) : null);
}

/** The tasks at one site as a section for its card, or null. */
export function buildTasks(ride, site) {
  const tasks = tasksAt(ride, [site]);
  if (tasks.length === 0) return null;
  return el("section", { class: "tasks" }, el("h3", {}, ride.words.t("brief.tasks")),
    el("ul", {}, tasks.map((task) => buildTask(ride, task))));
}

function seatWords(words, { deck, side }) {
  return [deck, side].filter(Boolean).map((one) => words.t(`brief.${one}`)).join(", ");
}

function fact(name, value) {
  return value ? el("p", {}, el("span", { class: "quiet" }, `${name}: `), el("b", {}, value)) : null;
}

function buildGroup(ride) {
  const { words, pack } = ride;
  const { group } = pack.tour.brief;
  return el("section", { class: "group" },
    el("h3", { lang: pack.tour.lang }, group?.name ?? words.t("brief.class")),
    el("p", { class: "quiet", lang: pack.tour.lang }, pack.tour.name),
    group ? fact(words.t("brief.seat"), seatWords(words, group)) : null,
    group?.dimension ? fact(words.t("brief.dimension"), words.t(`dimension.${group.dimension}`)) : null);
}

function buildHeads(ride) {
  if (!ride.heads) return null;
  const { words } = ride;
  return el("section", { class: "heads-open" }, el("p", { class: "quiet" }, sayHeads(words, ride.heads)),
    el("button", { type: "button", class: "plain-button", onclick: () => ride.openHeads() }, words.t("heads_group.title")));
}

function buildGoals({ words, pack }) {
  const { goals } = pack.tour.brief;
  if (!goals?.length) return null;
  return el("section", {}, el("h3", {}, words.t("brief.goals")),
    el("ul", { class: "goals", lang: pack.tour.lang }, goals.map((goal) => el("li", {}, goal.text))));
}

function buildSite(ride, site) {
  const { words, pack } = ride;
  const known = pack.sites[site];
  const name = known ? el("button", { type: "button", class: "chip", onclick: () => ride.openCard(site) },
    siteIcon(site, known.kind), words.of(known.name)) : null;
  return el("li", { class: "task-site" }, name, el("ul", {}, tasksAt(ride, [site]).map((task) => buildTask(ride, task))));
}

function buildAllTasks(ride) {
  const { words } = ride;
  const sites = [...new Set(briefOf(ride).tasks.map((task) => task.site))];
  return el("section", { class: "tasks" }, el("h3", {}, words.t("brief.tasks")),
    sites.length ? el("ul", {}, sites.map((site) => buildSite(ride, site)))
      : el("p", { class: "quiet" }, words.t("brief.no_tasks")));
}

/** Show "Group & tasks" in a dialog. */
export function showBrief(dialog, ride) {
  const { words } = ride;
  dialog.setAttribute("aria-labelledby", "brief-name");
  dialog.lang = words.lang;
  dialog.replaceChildren(
    el("header", { class: "sheet-head" }, el("h2", { id: "brief-name" }, words.t("brief.title")),
      el("button", { type: "button", class: "round", "aria-label": words.t("page.close"), onclick: () => ride.closeSheets() }, icon("close"))),
    el("div", { class: "sheet-body" }, buildGroup(ride), buildHeads(ride), buildAllTasks(ride), buildGoals(ride),
      ride.checkIn ? el("p", { class: "quiet" }, words.t("brief.private")) : null));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}

/** The button in the top bar that opens it. */
export function buildOpener(open) {
  return el("button", { type: "button", class: "round", id: "open-brief", "data-t-label": "brief.open", "aria-haspopup": "dialog", onclick: open },
    svg("svg", { class: "icon", viewBox: "0 0 48 48", "aria-hidden": "true", focusable: "false" }, svg("path", { d: PEOPLE })));
}

/** On the board: the tasks where the group stands, and the way to the head-count. */
export class BoardTasks {
  constructor(ride, after) {
    this.ride = ride;
    this.root = el("section", { class: "tasks board-tasks", hidden: true });
    after.after(this.root);
  }

  draw() {
    this.key = null;
  }

  /** The sites at hand: those of the stop, or the one just reached on foot. */
  sitesOf({ phase, stop, index }) {
    if (phase === "stop") return stop.sites;
    const cue = this.ride.pack.cues[index];
    return phase === "now" && cue?.arrive ? [cue.site] : [];
  }

  update(moment) {
    const tasks = tasksAt(this.ride, this.sitesOf(moment));
    const counts = moment.phase === "stop" && Boolean(this.ride.heads);
    const key = JSON.stringify([tasks, counts, this.ride.words.lang]);
    if (key === this.key) return;
    this.key = key;
    this.root.hidden = tasks.length === 0 && !counts;
    this.root.replaceChildren(...this.build(tasks, counts));
  }

  build(tasks, counts) {
    const { words } = this.ride;
    return [tasks.length ? el("h3", {}, words.t("brief.tasks")) : null,
      tasks.length ? el("ul", {}, tasks.map((task) => buildTask(this.ride, task))) : null,
      counts ? el("button", { type: "button", class: "plain-button", onclick: () => this.ride.openHeads() }, words.t("heads_group.title")) : null,
    ].filter(Boolean);
  }
}
