// A pin that is moved by hand or by key, with its circle of accuracy, and beside it what the
// position means: asked from the server while it moves. Loaded after map_draw.js.
// Content arrives as data and is placed with textContent only.
"use strict";

(function () {
  const EVERY_MS = 90;
  const REST_MS = 450;
  const DEG_M = 111320;
  const KEYS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const ARROWS = { left: "←", right: "→", around: "◎" };

  const held = { told: null, layer: null, marker: null, circle: null, panel: null, control: null };
  const asking = { busy: false, next: null, last: 0, number: 0 };
  let moving = false;
  let resting = null;

  function pinIcon(told) {
    const root = document.createElement("div");
    root.className = `jm-place jm-kind-${told.kind}`;
    root.append(document.createElement("i"), document.createElement("b"));
    return L.divIcon({ className: "jm-pin-box", html: root, iconSize: [44, 44], iconAnchor: [22, 22] });
  }

  function line(said) {
    const row = document.createElement("li");
    row.className = `jm-said jm-said-${said.tone}${said.side ? "" : " jm-said-flat"}`;
    if (said.side) {
      const arrow = document.createElement("i");
      arrow.textContent = ARROWS[said.side];
      arrow.setAttribute("aria-hidden", "true");
      row.append(arrow);
    }
    const word = held.told.words[said.tone];
    if (word) {
      const mark = document.createElement("strong");
      mark.textContent = word;
      row.append(mark, " ");
    }
    row.append(said.text);
    return row;
  }

  function tell(rows, state) {
    const list = document.createElement("ul");
    list.append(...rows);
    held.panel.replaceChildren(list);
    held.panel.dataset.state = state;
  }

  function tellWords(answer) {
    tell(answer.words.map(line), "told");
    held.panel.dataset.at = `${answer.lon.toFixed(6)},${answer.lat.toFixed(6)}`;
  }

  function tellFailure() {
    tell([line({ tone: "warn", text: held.told.words.failed, side: null })], "failed");
  }

  // One question at a time, not oftener than the eye can follow; the newest position wins.
  function ask(at) {
    asking.next = at;
    if (asking.busy) return;
    asking.busy = true;
    const wait = Math.max(0, asking.last + EVERY_MS - performance.now());
    window.setTimeout(askNow, wait);
  }

  function askNow() {
    const at = asking.next;
    asking.next = null;
    asking.last = performance.now();
    const place = at.wrap();
    fetch(`${held.told.ask}&lon=${place.lng.toFixed(6)}&lat=${place.lat.toFixed(6)}`)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
      .then((answer) => { if (answer && answer.words) tellWords(answer); else tellFailure(); })
      .catch(tellFailure)
      .finally(() => {
        asking.number += 1;
        held.panel.dataset.asked = String(asking.number);
        asking.busy = false;
        if (asking.next) ask(asking.next);
      });
  }

  function follow(at) {
    if (held.circle) held.circle.setLatLng(at);
    ask(at);
  }

  function drop(map) {
    window.clearTimeout(resting);
    resting = null;
    moving = false;
    jejakDraw.send(map, held.marker.getLatLng(), { what: "pin" });
  }

  function takeKey(map, event) {
    const step = KEYS[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const metres = event.shiftKey ? 10 : 1;
    const from = held.marker.getLatLng();
    const lat = from.lat + (step[1] * metres) / DEG_M;
    const lng = from.lng + (step[0] * metres) / (DEG_M * Math.cos((from.lat * Math.PI) / 180));
    moving = true;
    held.marker.setLatLng([lat, lng]);
    if (!map.getBounds().pad(-0.05).contains([lat, lng])) map.panTo([lat, lng], { animate: false });
    follow(held.marker.getLatLng());
    window.clearTimeout(resting);
    resting = window.setTimeout(() => drop(map), REST_MS);
  }

  function addPanel(map) {
    if (held.control) return;
    held.control = L.control({ position: map.getSize().x < 560 ? "bottomright" : "topright" });
    held.control.onAdd = () => {
      held.panel = document.createElement("section");
      held.panel.className = "jm-panel";
      held.panel.setAttribute("aria-live", "polite");
      L.DomEvent.disableClickPropagation(held.panel);
      L.DomEvent.disableScrollPropagation(held.panel);
      return held.panel;
    };
    held.control.addTo(map);
  }

  function addMarker(map, told) {
    const marker = L.marker([told.lat, told.lon], {
      icon: pinIcon(told), draggable: true, autoPan: true, title: told.words.pin, alt: told.words.pin,
      zIndexOffset: 2000, keyboard: true, autoPanOnFocus: false,
    });
    marker.on("dragstart", () => { moving = true; });
    marker.on("drag", () => follow(marker.getLatLng()));
    marker.on("dragend", () => drop(map));
    marker.on("add", () => {
      const element = marker.getElement();
      element.setAttribute("aria-label", told.words.pin);
      element.setAttribute("role", "button");
      element.addEventListener("keydown", (event) => takeKey(map, event));
    });
    return marker;
  }

  function addCircle(told) {
    return L.circle([told.lat, told.lon], { radius: told.radius_m, className: "jm-accuracy", interactive: false });
  }

  function place(map, told) {
    if (!held.layer) held.layer = L.layerGroup().addTo(map);
    held.layer.clearLayers();
    const path = { className: "jm-ring", interactive: false };
    (told.rings || []).forEach((ring) => L.polygon(ring, path).addTo(held.layer));
    held.circle = told.movable ? addCircle(told).addTo(held.layer) : null;
    held.marker = told.movable ? addMarker(map, told).addTo(held.layer) : null;
  }

  function faint(others) {
    return others.map((one) => {
      const dot = L.circleMarker([one.lat, one.lon], { radius: 6, className: "jm-faint" });
      // What has a tooltip listens for focus, and Chromium then stops at it without a word.
      dot.on("add", () => dot.getElement().setAttribute("tabindex", "-1"));
      const name = document.createElement("span");
      name.textContent = one.name;
      return dot.bindTooltip(name, { direction: "top" });
    });
  }

  // What the page says is drawn unless the hand is faster: a move that the page has not taken
  // yet stays where it was put, and the pin that has the focus keeps it.
  function show(map, content, extras) {
    faint(content.faint || []).forEach((dot) => dot.addTo(extras));
    const told = content.pin;
    if (!told) return;
    map.scrollWheelZoom.disable();
    const isSettled = jejakDraw.settle(told);
    const before = held.told;
    held.told = told;
    addPanel(map);
    if (moving || !isSettled) return;
    const same = before && before.id === told.id && before.movable && told.movable && held.marker;
    if (same) {
      held.marker.setLatLng([told.lat, told.lon]);
      held.circle.setLatLng([told.lat, told.lon]).setRadius(told.radius_m);
    } else place(map, told);
    tellWords(told.answer);
  }

  jejakMap.shown.push(show);
})();
