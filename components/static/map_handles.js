// Lines and areas whose corners are moved, added and removed by hand or by key, and stops that
// are moved. Loaded after map_draw.js. A tap on the line adds a corner, a tap on a corner offers
// to remove it. Content arrives as data and is placed with textContent only.
"use strict";

(function () {
  const REST_MS = 450;
  const DEG_M = 111320;
  const KEYS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  const held = { told: null, layer: null, drawn: "", paths: [], stops: [] };
  let dragging = false;
  let resting = null;

  function mark(className, text) {
    const root = document.createElement("div");
    root.className = className;
    if (text) {
      const name = document.createElement("span");
      name.textContent = text;
      root.append(name);
    }
    return L.divIcon({ className: "jm-pin-box", html: root, iconSize: [44, 44], iconAnchor: [22, 22] });
  }

  function nudged(from, event) {
    const [east, north] = KEYS[event.key];
    const metres = event.shiftKey ? 10 : 1;
    const lat = from.lat + (north * metres) / DEG_M;
    return L.latLng(lat, from.lng + (east * metres) / (DEG_M * Math.cos((from.lat * Math.PI) / 180)));
  }

  function later(act) {
    window.clearTimeout(resting);
    resting = window.setTimeout(() => { resting = null; act(); }, REST_MS);
  }

  function handle(map, at, icon, label, steps) {
    const marker = L.marker(at, {
      icon, draggable: true, autoPan: true, keyboard: true, autoPanOnFocus: false, title: label, alt: label,
      zIndexOffset: steps.level,
    });
    marker.on("dragstart", () => { dragging = true; });
    marker.on("drag", () => steps.follow(marker.getLatLng()));
    marker.on("dragend", () => { dragging = false; steps.drop(marker.getLatLng()); });
    marker.on("add", () => {
      const element = marker.getElement();
      element.setAttribute("role", "button");
      element.setAttribute("aria-label", label);
      element.addEventListener("keydown", (event) => {
        if (KEYS[event.key]) {
          marker.setLatLng(nudged(marker.getLatLng(), event));
          steps.follow(marker.getLatLng());
          later(() => steps.drop(marker.getLatLng()));
        } else if (event.key === "Delete" && steps.remove) steps.remove();
        else return;
        event.preventDefault();
        event.stopPropagation();
      });
    });
    return marker;
  }

  function offerRemoval(marker, steps) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "jm-remove";
    button.textContent = held.told.words.remove;
    button.addEventListener("click", () => { marker.closePopup(); steps.remove(); });
    marker.bindPopup(button, { closeButton: false, autoPan: false });
  }

  // What the page answers is drawn even if it is what it said before: it may have refused.
  function tellPage(map, at, said) {
    held.drawn = "";
    jejakDraw.send(map, at, said);
  }

  function flush(path) {
    path.line.setLatLngs(path.points);
    path.hit.setLatLngs(path.points);
  }

  function corner(map, path, index) {
    const said = (act) => ({ what: "corner", path: path.id, act, index });
    const steps = {
      level: 500,
      follow: (at) => { path.points[index] = at; flush(path); },
      drop: (at) => tellPage(map, at, said("move")),
      remove: null,
    };
    const least = path.closed ? 3 : 2;
    if (path.points.length > least) {
      steps.remove = () => {
        const [gone] = path.points.splice(index, 1);
        draw(map);
        tellPage(map, gone, said("remove"));
      };
    }
    const label = held.told.words.corner.replace("{n}", String(index + 1));
    const marker = handle(map, path.points[index], mark("jm-handle"), label, steps);
    if (steps.remove) offerRemoval(marker, steps);
    return marker;
  }

  function stop(map, one) {
    const steps = {
      level: 900, follow: (at) => { one.at = at; }, remove: null,
      drop: (at) => tellPage(map, at, { what: "stop", path: one.id, act: "move", index: 0 }),
    };
    return handle(map, one.at, mark("jm-handle jm-handle-stop", one.name), one.name, steps);
  }

  // The segment of a path that a tap means: the nearest on the screen.
  function nearestSegment(map, path, at) {
    const tap = map.latLngToLayerPoint(at);
    const spots = path.points.map((p) => map.latLngToLayerPoint(p));
    const count = path.closed ? spots.length : spots.length - 1;
    let best = 0;
    let least = Infinity;
    for (let i = 0; i < count; i += 1) {
      const away = L.LineUtil.pointToSegmentDistance(tap, spots[i], spots[(i + 1) % spots.length]);
      if (away < least) [least, best] = [away, i];
    }
    return best + 1;
  }

  function addCorner(map, path, event) {
    L.DomEvent.stopPropagation(event);
    const index = nearestSegment(map, path, event.latlng);
    path.points.splice(index, 0, event.latlng);
    draw(map);
    tellPage(map, event.latlng, { what: "corner", path: path.id, act: "add", index });
  }

  function drawPath(map, path) {
    const make = path.closed ? L.polygon : L.polyline;
    path.line = make(path.points, { className: `jm-editing jm-${path.look}`, interactive: false });
    path.hit = make(path.points, { className: "jm-hit", fill: false });
    path.hit.on("click", (event) => addCorner(map, path, event));
    const corners = path.points.map((_, index) => corner(map, path, index));
    return [path.line, path.hit, ...corners];
  }

  function draw(map) {
    if (!held.layer) held.layer = L.layerGroup().addTo(map);
    held.layer.clearLayers();
    held.paths.flatMap((path) => drawPath(map, path)).forEach((l) => l.addTo(held.layer));
    held.stops.forEach((one) => stop(map, one).addTo(held.layer));
  }

  function show(map, content) {
    const told = content.handles;
    if (!told) {
      if (held.layer) held.layer.clearLayers();
      held.told = null;
      return;
    }
    const isSettled = jejakDraw.settle(told);
    held.told = told;
    if (dragging || resting !== null || !isSettled) return;
    const drawn = JSON.stringify([told.paths, told.stops]);
    if (drawn === held.drawn && held.layer && held.layer.getLayers().length) return;
    held.drawn = drawn;
    held.paths = told.paths.map((one) => ({ ...one, points: one.points.map((p) => L.latLng(p)) }));
    held.stops = told.stops.map((one) => ({ ...one, at: L.latLng(one.lat, one.lon) }));
    const focused = document.activeElement && document.activeElement.getAttribute("aria-label");
    draw(map);
    if (focused) {
      const again = [...document.querySelectorAll(".leaflet-marker-icon")]
        .find((one) => one.getAttribute("aria-label") === focused);
      if (again) again.focus({ preventScroll: true });
    }
  }

  jejakMap.shown.push(show);
})();
