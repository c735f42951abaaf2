// The walk of a plan dragged into another order: by a handle with mouse or finger, by arrow keys
// on it. Rows are only shifted on the screen; the new order goes into a field that nobody sees,
// and the page that comes back shows what was saved. Without this script the buttons remain.
"use strict";

(function () {
  const HANDLE = "button[data-drag]";
  const FIELD = ".st-key-jalan-susunan input";
  const STATE = "[data-test-script-state]";
  const EDGE_PX = 70;
  const STEP_PX = 12;
  const LONGEST_MS = 8000;

  let rows = [];
  let wanted = null;
  let held = null;
  let focused = null;
  let sent = 0;
  let sentAt = 0;

  const handles = () => [...document.querySelectorAll(HANDLE)];
  const order = () => handles().map((handle) => handle.dataset.drag);
  const same = (one, other) => one.join() === other.join();

  // A row is whatever stands beside the other rows in their column.
  function findRow(handle) {
    const boxes = handles();
    let row = handle;
    while (row.parentElement && boxes.every((one) => one === handle || !row.parentElement.contains(one))) {
      row = row.parentElement;
    }
    return row;
  }

  function measure() {
    rows = handles().map((handle) => {
      const element = findRow(handle);
      const { top, height } = element.getBoundingClientRect();
      return { site: handle.dataset.drag, element, top, height };
    });
    const from = rows[0].top;
    const gap = rows.length > 1 ? rows[1].top - from - rows[0].height : 0;
    rows.forEach((row) => Object.assign(row, { top: row.top - from, gap }));
  }

  // Rows stand where the wanted order puts them; the held one follows the finger.
  function arrange(by) {
    let top = 0;
    for (const site of wanted) {
      const row = rows.find((one) => one.site === site);
      const shift = held && held.site === site ? by : top - row.top;
      row.element.style.transform = shift ? `translateY(${Math.round(shift)}px)` : "";
      top += row.height + row.gap;
    }
  }

  function settle() {
    rows.forEach((row) => {
      row.element.style.transform = "";
      row.element.classList.remove("jejak-row", "jejak-row-held");
    });
    rows = [];
    wanted = null;
    held = null;
  }

  function begin() {
    if (!wanted) {
      wanted = order();
      measure();
    }
    rows.forEach((row) => row.element.classList.add("jejak-row"));
  }

  function send() {
    const field = document.querySelector(FIELD);
    if (!field || same(wanted, order())) {
      settle();
      return;
    }
    sent += 1;
    sentAt = performance.now();
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    write.call(field, `${wanted.join(" ")} #${Date.now()}-${sent}`);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    tell();
  }

  function tell() {
    const list = document.querySelector(".jejak-drag-said");
    const site = held ? held.site : focused;
    const handle = handles().find((one) => one.dataset.drag === site);
    if (!list || !handle) return;
    list.textContent = list.dataset.said
      .replace("{n}", wanted.indexOf(site) + 1)
      .replace("{of}", wanted.length)
      .replace("{place}", () => handle.dataset.name);
  }

  // By mouse or finger ------------------------------------------------------------------------

  function findScroller(element) {
    for (let box = element.parentElement; box; box = box.parentElement) {
      const { overflowY } = getComputedStyle(box);
      if (/auto|scroll/.test(overflowY) && box.scrollHeight > box.clientHeight) return box;
    }
    return document.scrollingElement;
  }

  function follow() {
    const by = held.y - held.fromY + held.scroller.scrollTop - held.scrolled;
    const row = rows.find((one) => one.site === held.site);
    const middle = row.top + by + row.height / 2;
    const others = rows.filter((one) => one !== row);
    const before = others.filter((one) => one.top + one.height / 2 < middle);
    wanted = [...before, row, ...others.filter((one) => !before.includes(one))].map((one) => one.site);
    arrange(by);
  }

  function roll() {
    if (!held) return;
    if (!held.handle.isConnected) {
      settle();
      return;
    }
    const low = innerHeight - EDGE_PX;
    if (held.y < EDGE_PX || held.y > low) {
      held.scroller.scrollBy(0, held.y < EDGE_PX ? -STEP_PX : STEP_PX);
      follow();
    }
    requestAnimationFrame(roll);
  }

  function isReady() {
    const state = document.querySelector(STATE);
    return !state || state.dataset.testScriptState === "notRunning";
  }

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest?.(HANDLE);
    if (!handle || event.button !== 0 || held || (wanted && !isReady())) return;
    settle();
    begin();
    const scroller = findScroller(handle);
    const at = { fromY: event.clientY, y: event.clientY, scrolled: scroller.scrollTop };
    held = { site: handle.dataset.drag, handle, scroller, pointer: event.pointerId, ...at };
    rows.find((row) => row.site === held.site).element.classList.add("jejak-row-held");
    handle.setPointerCapture(event.pointerId);
    requestAnimationFrame(roll);
  });

  document.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    held.y = event.clientY;
    follow();
  });

  document.addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    focused = held.site;
    rows.find((row) => row.site === held.site)?.element.classList.remove("jejak-row-held");
    held = null;
    arrange(0);
    send();
  });

  document.addEventListener("pointercancel", (event) => {
    if (held && event.pointerId === held.pointer) settle();
  });

  // By keys -----------------------------------------------------------------------------------

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) settle();
    const handle = event.target.closest?.(HANDLE);
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !step || held || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    begin();
    focused = handle.dataset.drag;
    const at = wanted.indexOf(focused);
    const to = Math.min(Math.max(0, at + step), wanted.length - 1);
    wanted.splice(to, 0, ...wanted.splice(at, 1));
    arrange(0);
    send();
  });

  // Afterwards --------------------------------------------------------------------------------

  // The page comes back with the rows in their new places: the shifts go, and the focus stays
  // with the place that was moved, not with the row where it stood.
  function look() {
    if (!wanted || held) return;
    const arrived = same(wanted, order());
    if (!arrived && performance.now() - sentAt < LONGEST_MS) return;
    const site = focused;
    settle();
    const handle = handles().find((one) => one.dataset.drag === site);
    if (handle && (document.activeElement === document.body || document.activeElement.matches(HANDLE))) {
      handle.focus({ preventScroll: true });
    }
  }

  new MutationObserver(look).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-drag", "data-test-script-state"],
  });
  document.documentElement.dataset.jejakDrag = "ready";
})();
