// The drawn city: basemap layers and the route as SVG paths, in metres with north up.

import { svg } from "./dom.js";

const ORDER = ["sea", "district", "quarter", "park", "square", "polder", "river", "canal", "coast",
  "railway", "street"];
const WORD_PX = 0.56;

function pathOf(plane, points, close) {
  const steps = points.map(([lon, lat], index) => {
    const [x, y] = plane.flat(lon, lat);
    return `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return steps.join("") + (close ? "Z" : "");
}

function ringsOf(geometry) {
  const { type, coordinates } = geometry;
  if (type === "LineString") return [{ points: coordinates, close: false }];
  if (type === "MultiLineString") return coordinates.map((points) => ({ points, close: false }));
  if (type === "Polygon") return coordinates.map((points) => ({ points, close: true }));
  if (type === "MultiPolygon") return coordinates.flat().map((points) => ({ points, close: true }));
  return [];
}

/** One path per feature, far layers first. */
export function drawBasemap(plane, basemap) {
  const features = [...(basemap?.features ?? [])]
    .sort((a, b) => ORDER.indexOf(a.properties.layer) - ORDER.indexOf(b.properties.layer));
  return features.flatMap((feature) => {
    const rings = ringsOf(feature.geometry);
    if (!rings.length) return [];
    const kind = rings[0].close ? "area" : "stroke";
    const { layer, rank } = feature.properties;
    return [svg("path", { class: `ground ${kind} ${layer} rank-${rank}`,
      d: rings.map((ring) => pathOf(plane, ring.points, ring.close)).join("") })];
  });
}

/** The route, one path per leg. */
export function drawRoute(plane, pack) {
  return pack.legs.flatMap((leg) => {
    const points = pack.line.filter(([, , m]) => m >= leg.from_m - 0.5 && m <= leg.to_m + 0.5);
    const d = pathOf(plane, points, false);
    return [svg("path", { class: `way-edge way-${leg.mode}`, d }), svg("path", { class: `way way-${leg.mode}`, d })];
  });
}

const PART_M = 90;
const AGAIN_PX = 320;

// Every stretch long enough to carry a name, the longest first.
function listParts(plane, points) {
  const parts = [];
  for (let i = 1; i < points.length; i += 1) {
    const [ax, ay] = plane.flat(points[i - 1][0], points[i - 1][1]);
    const [bx, by] = plane.flat(points[i][0], points[i][1]);
    const length = Math.hypot(bx - ax, by - ay);
    parts.push({ length: length * 1.5, x: (ax + bx) / 2, y: (ay + by) / 2, angle: angleOf({ dx: bx - ax, dy: by - ay }) });
  }
  parts.sort((a, b) => b.length - a.length);
  return parts.filter((part, index) => index === 0 || part.length > PART_M);
}

function angleOf({ dx, dy }) {
  const angle = (-Math.atan2(dy, dx) * 180) / Math.PI;
  return angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle;
}

function listAnchors(plane, geometry) {
  if (geometry.type === "Point") {
    const [x, y] = plane.flat(...geometry.coordinates);
    return [{ x, y, angle: 0, length: Infinity }];
  }
  const rings = ringsOf(geometry).sort((a, b) => b.points.length - a.points.length);
  if (!rings[0].close) return rings.flatMap((ring) => listParts(plane, ring.points));
  const flat = rings[0].points.slice(1).map(([lon, lat]) => plane.flat(lon, lat));
  const mean = (axis) => flat.reduce((sum, point) => sum + point[axis], 0) / flat.length;
  const xs = flat.map((point) => point[0]);
  return [{ x: mean(0), y: mean(1), angle: 0, length: (Math.max(...xs) - Math.min(...xs)) * 1.6 }];
}

/** Names on the ground: {text, layer, rank, x, y, angle, length} with length in metres. */
export function listNames(plane, basemap) {
  const named = (basemap?.features ?? []).filter((feature) => feature.properties.name);
  return named.flatMap(({ geometry, properties: { name, layer, rank } }) =>
    listAnchors(plane, geometry).map((anchor) => ({ text: name, layer, rank, ...anchor })))
    .sort((a, b) => a.rank - b.rank);
}

function boxOf(name, scale, size) {
  const long = name.text.length * size * WORD_PX + 8;
  const turn = (Math.abs(name.angle) * Math.PI) / 180;
  const w = (long * Math.cos(turn) + size * Math.sin(turn)) / 2;
  const h = (long * Math.sin(turn) + size * Math.cos(turn)) / 2 + 2;
  const [x, y] = [name.x * scale + (name.dx ?? 0), -name.y * scale + (name.dy ?? 0)];
  return { left: x - w, right: x + w, top: y - h, bottom: y + h, long };
}

const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Where a pin's name may stand, in pixels from the pin: below it, right, left, above. */
export function listSpots(text, pin_px, size) {
  const dy = pin_px + size * 0.7;
  const dx = pin_px + 8 + (text.length * size * WORD_PX) / 2;
  return [{ dy }, { dx, dy: 0 }, { dx: -dx, dy: 0 }, { dy: -dy }];
}

function isNearSame(name, placed, scale) {
  return placed.some((one) => one.text === name.text
    && Math.hypot(one.x - name.x, one.y - name.y) * scale < AGAIN_PX);
}

/** Those names that fit at a scale without touching; the earlier in the list wins, a sure one stays. */
export function placeNames(names, scale, size, taken = []) {
  const boxes = [...taken];
  const placed = [];
  for (const name of names) {
    const tries = (name.spots ?? [{}]).map((spot) => ({ ...name, ...spot }))
      .map((one) => ({ one, box: boxOf(one, scale, name.size ?? size) }));
    const fits = ({ box }) => box.long <= name.length * scale + 40 && !boxes.some((other) => meet(box, other));
    const chosen = isNearSame(name, placed, scale) ? null : tries.find(fits) ?? (name.sure ? tries[0] : null);
    if (!chosen) continue;
    boxes.push(chosen.box);
    placed.push(chosen.one);
  }
  return placed;
}
