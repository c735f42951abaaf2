// One sheet from below for everything that needs more than one tap.

import { byId, el, icon } from "./dom.js";

/** Fill the sheet and show it. `foot`, if given, stays in reach of the thumb. */
export function openSheet(crew, title, body, foot = null) {
  const dialog = byId("sheet");
  dialog.replaceChildren(
    el("header", { class: "sheet-head" }, el("h2", { id: "sheet-name", tabindex: "-1" }, title),
      el("button", { type: "button", class: "corner", "aria-label": crew.words.t("page.close"),
        onclick: () => dialog.close() }, icon("close"))),
    el("div", { class: "sheet-body" }, body),
    ...(foot ? [el("div", { class: "sheet-foot" }, foot)] : []));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  byId("sheet-name").focus();
}

export function closeSheet() {
  byId("sheet").close();
}
