// The map of the Streamlit pages: draws the sketch basemap and pins with Leaflet; lines and
// what is drawn by hand are in map_draw.js, a pin that is moved in map_pin.js.
// Content arrives as data and is placed with textContent only.
"use strict";

(function () {
  const PANES = { ground: 210, lines: 220, labels: 230, route: 420 };

  // Leaflet focuses the map on the first press; the browser would then scroll the page round it
  // and the press would miss its pin.
  L.Map.Keyboard.include({
    _onMouseDown() {
      if (!this._focused) this._map.getContainer().focus({ preventScroll: true });
    },
  });

  function addPanes(map) {
    for (const [name, level] of Object.entries(PANES)) {
      if (!map.getPane(name)) {
        map.createPane(name).style.zIndex = String(level);
        map.getPane(name).style.pointerEvents = "none";
      }
    }
  }

  function layerClass(feature) {
    const p = feature.properties;
    return `jm-${p.layer} jm-rank-${p.rank}`;
  }

  const AREAS = new Set(["sea", "polder", "square", "park", "quarter"]);

  function drawGround(map, city) {
    const kept = city.features.filter((f) => f.geometry && f.geometry.type !== "Point");
    const under = { pane: "ground", interactive: false };
    const style = (f) => ({ className: layerClass(f), weight: null, color: null, fillColor: null });
    L.geoJSON(kept.filter((f) => AREAS.has(f.properties.layer)), { ...under, style }).addTo(map);
    const lines = kept.filter((f) => !AREAS.has(f.properties.layer));
    const cased = lines.filter((f) => f.properties.layer === "street");
    const casing = (f) => ({ className: `jm-casing jm-rank-${f.properties.rank}` });
    L.geoJSON(cased, { pane: "lines", interactive: false, style: casing }).addTo(map);
    L.geoJSON(lines, { pane: "lines", interactive: false, style }).addTo(map);
  }

  function middleOf(feature) {
    const g = feature.geometry;
    if (g.type === "Point") return { at: g.coordinates, angle: 0 };
    if (g.type === "LineString") return longestStretch(g.coordinates);
    const ring = g.type === "Polygon" ? g.coordinates[0] : g.coordinates[0][0];
    const lons = ring.map((c) => c[0]);
    const lats = ring.map((c) => c[1]);
    const centre = (v) => (Math.min(...v) + Math.max(...v)) / 2;
    return { at: [centre(lons), centre(lats)], angle: 0 };
  }

  function longestStretch(path) {
    let best = 0;
    let found = { at: path[0], angle: 0 };
    for (let i = 1; i < path.length; i += 1) {
      const [ax, ay] = path[i - 1];
      const [bx, by] = path[i];
      const length = Math.hypot(bx - ax, by - ay);
      if (length > best) {
        best = length;
        let angle = (-Math.atan2(by - ay, bx - ax) * 180) / Math.PI;
        if (angle > 90) angle -= 180;
        if (angle < -90) angle += 180;
        found = { at: [(ax + bx) / 2, (ay + by) / 2], angle, length };
      }
    }
    return found;
  }

  const LABEL_ZOOM = {
    sea: [0, 0, 0], district: [12, 13, 14], quarter: [14, 14, 15], street: [14, 15, 16],
    square: [15, 15, 16], park: [15, 16, 16], polder: [15, 15, 16], river: [14, 14, 15],
    canal: [13, 13, 14], railway: [15, 15, 15], coast: [13, 13, 13],
  };

  function addLabels(map, city) {
    const labels = [];
    const seen = new Set();
    for (const feature of city.features) {
      const { layer, name, rank } = feature.properties;
      if (!name || seen.has(layer + name)) continue;
      seen.add(layer + name);
      const spot = middleOf(feature);
      const text = document.createElement("span");
      text.textContent = name;
      text.style.transform = `translate(-50%, -50%) rotate(${spot.angle.toFixed(1)}deg)`;
      const icon = L.divIcon({ className: `jm-label jm-label-${layer}`, html: text, iconSize: [0, 0] });
      const marker = L.marker([spot.at[1], spot.at[0]], {
        icon, pane: "labels", interactive: false, keyboard: false,
      });
      labels.push({ marker, from: (LABEL_ZOOM[layer] || [15, 15, 16])[rank - 1] || 15 });
    }
    const refresh = () => {
      for (const { marker, from } of labels) {
        const wanted = map.getZoom() >= from;
        if (wanted && !map.hasLayer(marker)) marker.addTo(map);
        if (!wanted && map.hasLayer(marker)) marker.remove();
      }
    };
    map.on("zoomend", refresh);
    refresh();
  }

  function addTiles(map, tiles) {
    const layer = L.tileLayer(tiles.address, { attribution: tiles.attribution, maxZoom: 19 });
    let failures = 0;
    layer.on("tileload", () => map.getContainer().classList.add("jm-tiled"));
    layer.on("tileerror", () => {
      failures += 1;
      if (failures >= 3) {
        map.getContainer().classList.remove("jm-tiled");
        layer.remove();
      }
    });
    layer.addTo(map);
  }

  let words = {};

  function nameZoom(map) {
    if (!map.zoomControl) return;
    const buttons = [["_zoomInButton", words.zoom_in], ["_zoomOutButton", words.zoom_out]];
    for (const [button, name] of buttons) {
      map.zoomControl[button].title = name;
      map.zoomControl[button].setAttribute("aria-label", name);
    }
  }

  function base(map, options) {
    words = options.words;
    addPanes(map);
    nameZoom(map);
    map.attributionControl.setPrefix(false);
    document.documentElement.lang = options.lang;
    fetch(options.address)
      .then((answer) => answer.json())
      .then((city) => {
        drawGround(map, city);
        addLabels(map, city);
        map.attributionControl.addAttribution(words.attribution);
      });
    if (options.tiles) addTiles(map, options.tiles);
  }

  function pinElement(pin, chosen) {
    const root = document.createElement("div");
    root.className = `jm-pin jm-kind-${pin.kind}${chosen ? " jm-chosen" : ""}`;
    const number = document.createElement("b");
    number.textContent = String(pin.n);
    const art = document.createElement("img");
    art.src = `/assets/pictogram/kind-${pin.kind}.svg`;
    art.alt = "";
    root.append(art, number);
    return root;
  }

  function pinMarker(pin, chosen) {
    const size = chosen ? 48 : 40;
    const marker = L.marker([pin.lat, pin.lon], {
      icon: L.divIcon({
        className: "jm-pin-box", html: pinElement(pin, chosen),
        iconSize: [size, size], iconAnchor: [size / 2, size / 2],
      }),
      autoPanOnFocus: false, title: pin.name, alt: `${pin.n} ${pin.name}`, riseOnHover: true,
      zIndexOffset: chosen ? 1000 : 0,
    });
    const label = document.createElement("span");
    label.textContent = pin.name;
    return marker.bindTooltip(label, { direction: "top", offset: [0, -18] });
  }

  function softCircle(pin) {
    return L.circle([pin.lat, pin.lon], {
      radius: pin.radius_m, className: "jm-soft", pane: "ground", interactive: false,
    });
  }

  function clusterIcon(cluster) {
    const dot = document.createElement("div");
    dot.className = "jm-cluster";
    const count = String(cluster.getChildCount());
    dot.textContent = count;
    dot.title = (words.cluster || "{n}").replace("{n}", count);
    dot.setAttribute("role", "img");
    dot.setAttribute("aria-label", dot.title);
    return L.divIcon({ className: "jm-pin-box", html: dot, iconSize: [44, 44] });
  }

  function settle(map, content, members) {
    if (map.getSize().y < 50) {
      map.once("resize", () => settle(map, content, members));
      return;
    }
    if (content.view) map.setView(content.view.at, content.view.zoom, { animate: false });
    else if (content.fit && members.length) {
      const bounds = L.latLngBounds([]);
      for (const leg of content.line || []) leg.path.forEach((p) => bounds.extend(p));
      for (const pin of content.pins || []) bounds.extend([pin.lat, pin.lon]);
      if (bounds.isValid()) map.fitBounds(bounds.pad(0.06), { animate: false, maxZoom: 17 });
    }
  }

  let lastFit = "";
  let lastChosen = null;

  // A place chosen in the list may lie outside the view: bring it in, and move nothing else.
  function showChosen(map, pin) {
    if (!pin || pin.id === lastChosen) return;
    lastChosen = pin.id;
    if (!map.getBounds().pad(-0.08).contains([pin.lat, pin.lon])) {
      map.panTo([pin.lat, pin.lon], { animate: false });
    }
  }

  function pins(content) {
    const map = window.map || map_div;
    addPanes(map);
    const group = L.markerClusterGroup({
      maxClusterRadius: 30, disableClusteringAtZoom: 16, showCoverageOnHover: false,
      spiderfyOnMaxZoom: true, iconCreateFunction: clusterIcon, animate: false,
    });
    const extras = L.layerGroup();
    const chosen = content.chosen || null;
    const all = content.pins || [];
    all.filter((p) => p.radius_m).forEach((p) => softCircle(p).addTo(extras));
    for (const show of jejakMap.shown) show(map, content, extras);
    group.addLayers(all.filter((p) => p.id !== chosen).map((p) => pinMarker(p, false)));
    const single = all.filter((p) => p.id === chosen).map((p) => pinMarker(p, true));
    const top = L.featureGroup(single);
    top.on("click", (event) => group.fire("click", event));
    group.on("add", () => { extras.addTo(map); top.addTo(map); });
    group.on("remove", () => { extras.remove(); top.remove(); });
    const fit = JSON.stringify([content.fit, content.view]);
    if (fit !== lastFit) {
      lastFit = fit;
      settle(map, content, all.concat(content.line || []));
    }
    showChosen(map, all.find((p) => p.id === chosen));
    return group;
  }

  window.jejakMap = { base, pins, shown: [] };
})();
