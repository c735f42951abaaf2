// What the list says of a real ride beyond its cues: the crew's messages and what was passed unseen.

import { el, icon, siteIcon } from "./dom.js";
import { showTime } from "./serverclock.js";

function buildMessages(words, messages) {
  if (messages.length === 0) return null;
  return el("section", { class: "list-block" }, el("h2", { class: "leg-head" }, icon("bus"), words.t("message.title")),
    el("ul", {}, messages.toReversed().map((one) => el("li", { class: "said" },
      el("small", {}, showTime(one.at)), el("p", { lang: words.lang }, words.of(one))))));
}

function buildUnseen(ride) {
  const { words, pack, unseen } = ride;
  if (unseen.length === 0) return null;
  return el("section", { class: "list-block" }, el("h2", { class: "leg-head" }, icon("eye"), words.t("unseen.title")),
    el("ul", { class: "rows" }, unseen.map(({ site, why }) => el("li", { class: "row" },
      el("button", { type: "button", class: "row-open", onclick: () => ride.openCard(site), "aria-haspopup": "dialog" },
        siteIcon(site, pack.sites[site].kind),
        el("span", { class: "row-text" }, el("b", {}, words.of(pack.sites[site].name)),
          el("small", {}, words.t(`unseen.${why}`))))))));
}

/** The blocks above the list of cues. */
export class LiveList {
  constructor(ride) {
    this.root = el("div");
    this.ride = ride;
    ride.listHead = this.root;
  }

  draw() {
    this.key = null;
  }

  update() {
    const { ride } = this;
    const { messages } = ride.memory.values;
    const key = JSON.stringify([messages, ride.unseen, ride.words.lang]);
    if (key === this.key) return;
    this.key = key;
    this.root.replaceChildren(...[buildMessages(ride.words, messages), buildUnseen(ride)].filter(Boolean));
  }
}
