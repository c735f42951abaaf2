// The route as a measured line: metres from its start, and what lies beside it.
// Pure: no DOM, no clock. Points are [lon, lat, progress_m] (WGS84, longitude first).

const EQUATOR_M = 6378137;
const ECCENTRICITY_2 = 0.00669437999014; // WGS84, first eccentricity squared

/** Metres per degree of longitude and latitude at a latitude (radii of curvature, WGS84). */
export function metresPerDegree(lat) {
  const phi = (lat * Math.PI) / 180;
  const w2 = 1 - ECCENTRICITY_2 * Math.sin(phi) ** 2;
  const prime = EQUATOR_M / Math.sqrt(w2);
  const meridian = (prime * (1 - ECCENTRICITY_2)) / w2;
  return { x: (prime * Math.cos(phi) * Math.PI) / 180, y: (meridian * Math.PI) / 180 };
}

/** A flat plane in metres round the middle of the points: {flat(lon, lat), round(x, y)}. */
export function buildPlane(points) {
  const lons = points.map((point) => point[0]);
  const lats = points.map((point) => point[1]);
  const lon0 = (Math.min(...lons) + Math.max(...lons)) / 2;
  const lat0 = (Math.min(...lats) + Math.max(...lats)) / 2;
  const scale = metresPerDegree(lat0);
  return {
    flat: (lon, lat) => [(lon - lon0) * scale.x, (lat - lat0) * scale.y],
    round: (x, y) => [lon0 + x / scale.x, lat0 + y / scale.y],
  };
}

/** The measured line; zero-length segments are dropped, so every segment has a direction. */
export function buildLine(points) {
  const plane = buildPlane(points);
  const segments = [];
  for (let i = 1; i < points.length; i += 1) {
    const [ax, ay] = plane.flat(points[i - 1][0], points[i - 1][1]);
    const [bx, by] = plane.flat(points[i][0], points[i][1]);
    const length = Math.hypot(bx - ax, by - ay);
    if (length === 0) continue;
    segments.push({
      ax, ay, dx: bx - ax, dy: by - ay, length, from_m: points[i - 1][2], to_m: points[i][2],
    });
  }
  return { points, plane, segments, length_m: points[points.length - 1][2] };
}

function segmentAt(line, progress_m) {
  let low = 0;
  let high = line.segments.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line.segments[middle].to_m < progress_m) low = middle + 1;
    else high = middle;
  }
  return line.segments[low];
}

/** [lon, lat] at a progress; clamped to the ends. */
export function positionAt(line, progress_m) {
  const segment = segmentAt(line, progress_m);
  const share = (progress_m - segment.from_m) / (segment.to_m - segment.from_m || 1);
  const s = Math.min(1, Math.max(0, share));
  return line.plane.round(segment.ax + s * segment.dx, segment.ay + s * segment.dy);
}

/** Direction of travel at a progress, degrees clockwise from north, 0 to 360. */
export function headingAt(line, progress_m) {
  const { dx, dy } = segmentAt(line, progress_m);
  return ((Math.atan2(dx, dy) * 180) / Math.PI + 360) % 360;
}

function clampShare(segment, share, between) {
  const span = segment.to_m - segment.from_m || 1;
  const low = between ? Math.max(0, (between[0] - segment.from_m) / span) : 0;
  const high = between ? Math.min(1, (between[1] - segment.from_m) / span) : 1;
  return low > high ? null : Math.min(high, Math.max(low, share));
}

// At a corner both neighbours are equally near: the bisector of the two directions decides.
function directionOf(line, index, share) {
  const segment = line.segments[index];
  const other = share <= 0 ? line.segments[index - 1] : share >= 1 ? line.segments[index + 1] : null;
  if (!other) return [segment.dx, segment.dy];
  return [
    segment.dx / segment.length + other.dx / other.length,
    segment.dy / segment.length + other.dy / other.length,
  ];
}

/**
 * Nearest place on the line: {progress_m, offset_m, side}. `between` = [from_m, to_m] keeps the
 * answer on one branch where the line overlaps itself. offset_m >= 0; side is left or right of
 * the direction of travel.
 */
export function project(line, lon, lat, between = null) {
  const [px, py] = line.plane.flat(lon, lat);
  let best = null;
  line.segments.forEach((segment, index) => {
    const along = ((px - segment.ax) * segment.dx + (py - segment.ay) * segment.dy);
    const share = clampShare(segment, along / segment.length ** 2, between);
    if (share === null) return;
    const ox = px - segment.ax - share * segment.dx;
    const oy = py - segment.ay - share * segment.dy;
    const offset_m = Math.hypot(ox, oy);
    if (best && offset_m >= best.offset_m) return;
    best = { offset_m, ox, oy, index, share };
  });
  if (!best) return null;
  const segment = line.segments[best.index];
  const [dx, dy] = directionOf(line, best.index, best.share);
  return {
    progress_m: segment.from_m + best.share * (segment.to_m - segment.from_m),
    offset_m: best.offset_m,
    side: dx * best.oy - dy * best.ox >= 0 ? "left" : "right",
  };
}
