// Lines on the map of the Streamlit pages, and the taps of who draws one; loaded after map.js.
// Content arrives as data and is placed with textContent only.
"use strict";

(function () {
  function routeLines(legs) {
    return legs.flatMap((leg) => [
      L.polyline(leg.path, { className: `jm-route-case jm-${leg.mode}`, pane: "route", interactive: false }),
      L.polyline(leg.path, { className: `jm-route jm-${leg.mode}`, pane: "route", interactive: false }),
    ]);
  }

  // What was done by hand is numbered and kept until the page says that it has taken it: it is
  // drawn at once, and nothing is lost while the page is busy.
  const outbox = { token: Math.random().toString(36).slice(2), count: 0, kept: [] };

  function toFeature(one) {
    return {
      type: "Feature",
      geometry: { type: "Point", coordinates: [one.lon, one.lat] },
      properties: { token: outbox.token, n: one.n, ...one.said },
    };
  }

  function send(map, latlng, said) {
    const at = latlng.wrap();
    outbox.count += 1;
    outbox.kept.push({ n: outbox.count, lat: at.lat, lon: at.lng, said });
    window.drawnItems = { toGeoJSON: () => ({ features: outbox.kept.map(toFeature) }) };
    map.fire("draw:created", { layerType: "tap", layer: {} });
  }

  // Forget what the page has taken; true when nothing is waiting any more.
  function settle(told) {
    if (told.token === outbox.token) outbox.kept = outbox.kept.filter((one) => one.n > told.taken);
    return outbox.kept.length === 0;
  }

  const drawing = { told: null, layer: null };

  function takeTap(event) {
    if (!drawing.told) return;
    send(event.target, event.latlng, { mode: drawing.told.mode });
    drawPending(event.target);
  }

  function drawPending(map) {
    if (!drawing.layer) drawing.layer = L.layerGroup().addTo(map);
    drawing.layer.clearLayers();
    let from = drawing.told && drawing.told.from;
    for (const tap of outbox.kept) {
      const to = [tap.lat, tap.lon];
      const { mode } = tap.said;
      if (from) {
        const className = `jm-route jm-pending jm-${mode}`;
        L.polyline([from, to], { className, pane: "route", interactive: false }).addTo(drawing.layer);
      }
      cornerDot({ lat: tap.lat, lon: tap.lon, mode, role: "end" }).addTo(drawing.layer);
      from = to;
    }
  }

  function listen(map, told) {
    drawing.told = told;
    map.getContainer().classList.toggle("jm-drawing", Boolean(told));
    if (!told) return;
    map.off("click", takeTap);
    map.on("click", takeTap);
    map.doubleClickZoom.disable();
    settle(told);
    drawPending(map);
  }

  const DOT_PX = { "": 4, start: 8, end: 7 };

  function cornerDot(corner) {
    return L.circleMarker([corner.lat, corner.lon], {
      radius: DOT_PX[corner.role], pane: "route", interactive: false,
      className: `jm-corner jm-${corner.mode} jm-corner-${corner.role || "mid"}`,
    });
  }

  function badge(item, className, text) {
    const mark = document.createElement("span");
    mark.className = className;
    mark.textContent = text;
    const icon = L.divIcon({ className: "jm-pin-box", html: mark, iconSize: [0, 0] });
    return L.marker([item.lat, item.lon], { icon, interactive: false, keyboard: false });
  }

  const CROSSING_M = 15;

  function barred(area) {
    const style = { className: "jm-barred", pane: "lines", interactive: false };
    if (area.kind === "Point") return [L.circle(area.paths[0][0], { ...style, radius: CROSSING_M })];
    const shape = area.kind === "LineString" ? L.polyline : L.polygon;
    return area.paths.map((path) => shape(path, style));
  }

  function drawLine(content, extras) {
    (content.areas || []).flatMap(barred).forEach((l) => l.addTo(extras));
    routeLines(content.line || []).forEach((l) => l.addTo(extras));
    (content.corners || []).map(cornerDot).forEach((l) => l.addTo(extras));
    for (const stop of content.stops || []) if (stop.name) badge(stop, "jm-stop", stop.name).addTo(extras);
    for (const spot of content.spots || []) {
      badge(spot, `jm-spot${spot.blocks ? " jm-spot-blocks" : ""}`, String(spot.n)).addTo(extras);
    }
  }

  jejakMap.shown.push((map, content, extras) => {
    drawLine(content, extras);
    listen(map, content.draw || null);
  });
  window.jejakDraw = { send, settle };
})();
