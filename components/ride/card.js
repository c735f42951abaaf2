// One site in full, in a dialog: what one sees, its story, then and now, the task, the lessons.

import { alsoOf, buildAlso } from "./also.js";
import { buildTasks, tellsOfCard } from "./brief.js";
import { sayClosures } from "./closures.js";
import { el, icon, siteIcon } from "./dom.js";
import { clockAt } from "./phrases.js";
import { buildPictures } from "./pictures.js";

function gradeChip(words, grade) {
  return el("span", { class: "grade", "data-grade": grade }, words.t(`grade.${grade}`));
}

function buildThenNow(words, tie) {
  return el("article", { class: "tie" },
    el("p", { class: "kicker" }, `${words.t(`dimension.${tie.dimension}`)} · ${words.t(`relation.${tie.relation}`)}`),
    el("h4", {}, words.of(tie.feature_name)),
    el("p", {}, words.of(tie.text)),
    el("p", { class: "facts" },
      el("span", { class: "status" }, words.t(`status.${tie.status}`)), " ",
      el("span", {}, words.t("card.as_of", { date: words.date(tie.as_of) })), " ", gradeChip(words, tie.grade)),
    tie.question ? el("p", { class: "question" }, el("b", {}, `${words.t("card.question")}: `),
      words.of(tie.question)) : null);
}

function buildLesson(words, lesson) {
  return el("article", { class: "lesson" },
    el("p", { class: "kicker" }, words.t("card.told_2022")),
    el("h4", {}, words.of(lesson.title)), el("p", {}, words.of(lesson.told)));
}

function section(heading, ...children) {
  return children.flat().length ? el("section", {}, el("h3", {}, heading), children) : null;
}

function buildHead(ride, id) {
  const { words, pack } = ride;
  const site = pack.sites[id];
  return el("header", { class: "sheet-head" },
    siteIcon(id, site.kind, "big"),
    el("div", {}, el("h2", { id: "card-name" }, words.of(site.name)),
      el("p", { class: "kicker" }, `${words.t(`kind.${site.kind}`)} · ${words.t("card.built")} `,
        el("span", { class: "whole" }, words.years(site.built)), " ", gradeChip(words, site.built.grade))),
    el("button", { type: "button", class: "round", "aria-label": words.t("page.close"),
      onclick: () => ride.closeSheets() }, icon("close")));
}

function buildJumps(ride, id) {
  const { words, pack } = ride;
  if (ride.live) return null;
  const jumps = pack.cues.map((cue, index) => ({ cue, index })).filter(({ cue }) => cue.site === id);
  return el("div", { class: "actions" }, jumps.map(({ cue, index }) => el("button", {
    type: "button", class: "plain-button",
    onclick: () => { ride.closeSheets(); ride.jumpTo(index); },
  }, icon("forward"), words.t("card.jump_pass", { time: clockAt(ride, cue) }))));
}

/** The label and all that follows it: {label, rest}. */
function buildParts(ride, id) {
  const { words, pack } = ride;
  const site = pack.sites[id];
  const label = el("p", { class: "label" }, words.of(site.label));
  const rest = [
    section(words.t("card.story"), words.of(site.story).split("\n\n").map((text) => el("p", {}, text))),
    section(words.t("card.then_now"), site.then_now.length
      ? site.then_now.map((tie) => buildThenNow(words, tie))
      : el("p", { class: "quiet" }, words.t("card.no_annotation"))),
    section(words.t("card.look_for"), el("p", { class: "task" },
      el("b", {}, `${words.t(`task.${site.look_for.kind}`)}. `), words.of(site.look_for.text))),
    section(words.t("card.lessons"), site.lessons.map((lesson) => buildLesson(words, lesson)))];
  return { label, rest };
}

/** What is read at once and what is folded away, as the plan has it: all of it, or the rest in a fold. */
function foldParts(ride, id, { label, rest }) {
  const tells = tellsOfCard(ride, id);
  const tasks = buildTasks(ride, id);
  const also = el("p", { class: "also" }, buildAlso(ride, alsoOf(ride.pack, id)));
  if (tells === "story") return [label, also, tasks, ...rest];
  const [open, folded] = tells === "label" ? [[label], rest] : [[], [label, ...rest]];
  const fold = el("details", { class: "rest" }, el("summary", {}, ride.words.t("brief.more")),
    el("div", { class: "rest-body" }, folded));
  return [...open, also, tasks, fold];
}

/** Show a site's card; `ride` gives pack and words. */
export function showCard(dialog, ride, id) {
  const { words, pack } = ride;
  const site = pack.sites[id];
  if (!site) return;
  dialog.setAttribute("aria-labelledby", "card-name");
  dialog.lang = words.lang;
  dialog.replaceChildren(buildHead(ride, id), el("div", { class: "sheet-body" },
    el("p", { class: "glance" }, words.of(site.glance)),
    ...sayClosures(ride, site).map((said) => el("p", { class: "closure" }, said)),
    buildPictures(words, id, site),
    foldParts(ride, id, buildParts(ride, id)),
    buildJumps(ride, id)));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
}
