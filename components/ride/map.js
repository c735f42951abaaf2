// The sketch map with the line, the places and the bus. Nothing in the ride depends on it.

import { Camera } from "./camera.js";
import { el, icon, setFlag, svg } from "./dom.js";
import { buildLine, headingAt, positionAt } from "./line.js";
import { drawBasemap, drawRoute, listNames, listSpots, placeNames } from "./sketch.js";

const NEAR_SCALE = 0.5;
const PIN_PX = 15;
const DOT_PX = 7;
const DOT_BELOW = 0.22;
const TOOLS_PX = 58;
const SITE_TEXT_REM = 0.89;
const GROUND_TEXT_REM = 0.78;

const remPx = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

function extentOf(plane, points) {
  const flat = points.map(([lon, lat]) => plane.flat(lon, lat));
  const xs = flat.map((point) => point[0]);
  const ys = flat.map((point) => point[1]);
  const edge = 150;
  return [Math.min(...xs) - edge, Math.min(...ys) - edge, Math.max(...xs) + edge, Math.max(...ys) + edge];
}

/** The map in its box. */
export class RideMap {
  constructor(root, ride) {
    this.root = root;
    this.ride = ride;
    this.line = buildLine(ride.pack.line);
    this.plane = this.line.plane;
    this.camera = new Camera(extentOf(this.plane, ride.pack.line));
    this.camera.scale = NEAR_SCALE;
    this.following = true;
    this.fingers = new Map();
    this.world = svg("g", { class: "world" });
    this.names = svg("g", { class: "names" });
    this.bus = svg("g", { class: "bus-pin" });
    this.canvas = svg("svg", { class: "canvas", role: "img" }, this.world, this.names, this.bus);
    this.tools = el("div", { class: "map-tools" });
    this.note = el("p", { class: "map-note" });
    root.append(this.canvas, this.tools, this.note);
    this.listen();
    new ResizeObserver(() => this.measure()).observe(root);
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.fingers.set(event.pointerId, [event.clientX, event.clientY]);
      this.moved = 0;
    });
    canvas.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, (event) => this.lift(event, name === "pointerup"));
    }
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const box = canvas.getBoundingClientRect();
      this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
  }

  measure() {
    this.camera.width = this.root.clientWidth || 1;
    this.camera.height = this.root.clientHeight || 1;
    this.camera.edge = TOOLS_PX;
    if (!this.following) this.camera.scale = Math.max(this.camera.scale, this.camera.whole * 0.8);
    if (this.root.clientHeight && this.ride.moment) this.update(this.ride.moment, true);
  }

  draw() {
    const { words, pack } = this.ride;
    this.sites = Object.entries(pack.sites).map(([id, site]) => {
      const [x, y] = this.plane.flat(site.lon, site.lat);
      return { id, site, x, y };
    });
    const soft = this.sites.filter(({ site }) => site.approximate).map(({ site, x, y }) =>
      svg("circle", { class: "soft", cx: x, cy: y, r: site.accuracy_m }));
    this.world.replaceChildren(...drawBasemap(this.plane, pack.basemap), ...soft, ...drawRoute(this.plane, pack));
    setFlag(this.canvas, "aria-label", words.t("map.title"));
    this.note.textContent = words.t("map.sketch");
    this.drawTools();
    this.drawBus();
    this.namedAt = null;
    if (this.ride.moment) this.update(this.ride.moment, true);
  }

  drawTools() {
    const { words } = this.ride;
    const tool = (name, key, act) => el("button", { type: "button", class: "round", "data-tool": name,
      "aria-label": words.t(key), onclick: act }, icon(name));
    this.tools.replaceChildren(
      tool("plus", "map.zoom_in", () => this.zoom(1.5)), tool("minus", "map.zoom_out", () => this.zoom(1 / 1.5)),
      tool("target", "map.follow", () => this.follow()), tool("whole", "map.whole", () => this.showWhole()));
  }

  drawBus() {
    this.arrow = svg("path", { class: "bus-nose", d: "M0-27l9 12h-18z" });
    this.face = svg("g", { class: "bus-face", transform: "translate(-10-10)" });
    this.bus.replaceChildren(svg("circle", { class: "bus-disc", r: 16 }), this.arrow, this.face);
    this.faceMode = null;
  }

  /** Pins and names for the present scale and cue; they move with the map without being made anew. */
  drawNames(subject) {
    const { scale } = this.camera;
    const drawn = `${scale} ${subject}`;
    if (this.namedAt === drawn) return;
    this.namedAt = drawn;
    const { words } = this.ride;
    const px = scale < DOT_BELOW ? DOT_PX : PIN_PX;
    const rem = remPx();
    const sites = [...this.sites].sort((a, b) => (b.id === subject) - (a.id === subject));
    const taken = sites.map(({ x, y }) => ({
      left: x * scale - px, right: x * scale + px, top: -y * scale - px, bottom: -y * scale + px,
    }));
    const labels = sites.map(({ id, site, x, y }) => ({
      sure: id === subject,
      text: words.of(site.name), x, y, spots: listSpots(words.of(site.name), px, SITE_TEXT_REM * rem), angle: 0, length: Infinity, layer: "site",
      size: SITE_TEXT_REM * rem,
    }));
    const ground = listNames(this.plane, this.ride.pack.basemap);
    const texts = placeNames([...labels, ...ground], scale, GROUND_TEXT_REM * rem, taken).map((name) => svg("text", {
      class: `word word-${name.layer}`, lang: name.layer === "site" ? words.lang : "id",
      transform: `translate(${name.x * scale + (name.dx ?? 0)} ${-name.y * scale + (name.dy ?? 0)}) rotate(${name.angle})`,
    }, name.text));
    const pins = sites.map((one) => this.drawPin(one, scale, px, one.id === subject)).reverse();
    this.names.replaceChildren(...texts, ...pins);
  }

  drawPin({ id, site, x, y }, scale, px, on) {
    const own = document.getElementById(`i-${id}`) ? id : `kind-${site.kind}`;
    return svg("g", { class: on ? "pin on" : "pin", "data-site": id, transform: `translate(${x * scale} ${-y * scale})` },
      svg("circle", { class: "pin-touch", r: px + 7 }), svg("circle", { class: "pin-disc", r: px }),
      px === DOT_PX ? null
        : svg("use", { href: `#i-${own}`, x: -10, y: -10, width: 20, height: 20, class: "pin-icon" }));
  }

  follow() {
    this.following = true;
    this.camera.scale = Math.max(NEAR_SCALE, this.camera.scale);
    this.update(this.ride.moment, true);
  }

  showWhole() {
    this.following = false;
    this.camera.showWhole();
    this.update(this.ride.moment, true);
  }

  zoom(factor, px, py) {
    if (this.following) this.camera.zoom(factor);
    else this.camera.zoom(factor, px, py);
    this.update(this.ride.moment, true);
  }

  drag(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const now = [event.clientX, event.clientY];
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.fingers.set(event.pointerId, now);
    this.moved += Math.hypot(now[0] - before[0], now[1] - before[1]);
    if (this.moved < 6) return;
    this.following = false;
    if (other) {
      const spread = (point) => Math.hypot(point[0] - other[0], point[1] - other[1]);
      const box = this.canvas.getBoundingClientRect();
      this.zoom(spread(now) / (spread(before) || 1), other[0] - box.left, other[1] - box.top);
      return;
    }
    this.camera.drag(now[0] - before[0], now[1] - before[1]);
    this.update(this.ride.moment, true);
  }

  lift(event, tapped) {
    this.fingers.delete(event.pointerId);
    if (!tapped || this.moved >= 6) return;
    const pin = document.elementsFromPoint(event.clientX, event.clientY)
      .map((node) => node.closest?.(".pin")).find(Boolean);
    if (pin) this.ride.openCard(pin.dataset.site);
  }

  update(moment, forced = false) {
    if (!this.root.clientHeight || (!forced && this.shown === moment.progress_m)) return;
    this.shown = moment.progress_m;
    const [x, y] = this.plane.flat(...positionAt(this.line, moment.progress_m));
    if (this.following) this.camera.centre(x, y);
    const { camera } = this;
    const [ox, oy] = camera.pixel(0, 0);
    this.drawNames(this.ride.begun ? this.ride.pack.cues[moment.index]?.site : null);
    setFlag(this.world, "transform", `translate(${ox} ${oy}) scale(${camera.scale} ${-camera.scale})`);
    setFlag(this.names, "transform", `translate(${ox} ${oy})`);
    setFlag(this.bus, "transform", `translate(${camera.pixel(x, y).join(" ")})`);
    setFlag(this.arrow, "transform", `rotate(${headingAt(this.line, moment.progress_m)})`);
    setFlag(this.tools.querySelector('[data-tool="target"]'), "aria-pressed", String(this.following));
    if (this.faceMode === moment.leg.mode) return;
    this.faceMode = moment.leg.mode;
    this.face.replaceChildren(svg("use", { href: `#i-${this.faceMode}`, width: 20, height: 20 }));
  }
}
