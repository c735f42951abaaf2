"""The ride page's pack: everything one route needs on a phone, as one JSON object.

Positions are ``[lon, lat]`` in degrees (WGS84), lengths in metres of progress along the
route, times in seconds after departure. Texts are ``{"id": …, "en": …}``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from shapely import Geometry, box, intersection, set_precision, simplify
from shapely.geometry import mapping, shape

from components.cueing import find_cues
from routes.airtime import list_sites
from routes.line import RouteLine, build_line
from routes.model import Cue, Route, Stop
from routes.timetable import Timetable, build_timetable
from sites.catalogue import SHIPPED, Catalogue
from sites.model import Annotation, Lesson, Site
from sites.text import Text

Json = dict[str, Any]

BASEMAP_MARGIN_DEG = 0.013
"""About 1.4 km round the line: what a rider can pan to without leaving the drawing."""
BASEMAP_TOLERANCE_DEG = 0.00003
"""About 3 m, under one pixel at the scales the page draws."""
DEGREE_DIGITS = 5
METRE_DIGITS = 1


def _words(text: Text | None) -> Json | None:
    return None if text is None else {"id": text.id, "en": text.en}


def _metres(value: float) -> float:
    return round(value, METRE_DIGITS)


def _show_route(line: RouteLine) -> Json:
    route = line.route
    first = line.vertices[0]
    return {
        "id": route.id,
        "name": _words(route.name),
        "about": _words(route.about),
        "set_down": _words(route.set_down),
        "length_m": _metres(line.length_m),
        "origin": [round(first.lon, 6), round(first.lat, 6)],
        "grade": route.grade.value,
    }


def _show_legs(line: RouteLine) -> list[Json]:
    return [
        {
            "id": span.leg.id,
            "mode": span.leg.mode.value,
            "name": _words(span.leg.name),
            "from_m": _metres(span.from_m),
            "to_m": _metres(span.to_m),
        }
        for span in line.spans
    ]


def _show_stop(line: RouteLine, stop: Stop) -> Json:
    return {
        "id": stop.id,
        "name": _words(stop.name),
        "at_m": _metres(line.stop_progress(stop.id)),
        "dwell_s": stop.dwell_s,
        "note": _words(stop.note),
        "sites": list(stop.sites),
    }


def _show_cue(cue: Cue) -> Json:
    return {
        "site": cue.site,
        "pass": cue.pass_number,
        "passes": cue.passes,
        "leg": cue.leg,
        "mode": cue.mode.value,
        "side": cue.side.value,
        "from_m": _metres(cue.from_m),
        "abeam_m": _metres(cue.abeam_m),
        "to_m": _metres(cue.to_m),
        "distance_m": _metres(cue.distance_m),
        "deck": cue.deck.value,
        "confidence": round(cue.confidence, 2),
        "arrive": cue.arrive,
        "approximate": cue.approximate,
        "also": list(cue.also),
    }


def _show_tie(catalogue: Catalogue, tie: Annotation) -> Json:
    return {
        "feature_name": _words(catalogue.get_smart_feature(tie.feature).name),
        "text": _words(tie.then_now),
        "question": _words(tie.question),
        "status": tie.status.value,
        "as_of": tie.as_of,
        "grade": tie.grade.value,
        "relation": tie.relation.value,
        "dimension": tie.dimension.value,
    }


def _show_lessons(lessons: Iterable[Lesson]) -> list[Json]:
    return [{"title": _words(lesson.title), "told": _words(lesson.told)} for lesson in lessons]


def _show_site(catalogue: Catalogue, site: Site) -> Json:
    return {
        "name": _words(site.name),
        "kind": site.kind.value,
        "lon": round(site.position.lon, 6),
        "lat": round(site.position.lat, 6),
        "accuracy_m": site.accuracy_m,
        "approximate": site.is_approximate,
        "built": {
            "from_year": site.built.from_year,
            "to_year": site.built.to_year,
            "grade": site.built.grade.value,
        },
        "glance": _words(site.glance),
        "label": _words(site.label),
        "story": _words(site.story),
        "look_for": {"kind": site.look_for.kind, "text": _words(site.look_for.text)},
        "deck_reason": _words(site.deck.reason),
        "then_now": [_show_tie(catalogue, tie) for tie in site.annotations],
        "lessons": _show_lessons(catalogue.lessons_at(site.id)),
        **_count_pictures(site),
        **_show_closures(site),
    }


def _count_pictures(site: Site) -> Json:
    """How many there are, if any: a phone with a network asks for them when a card is opened."""
    count = sum(1 for picture in site.pictures if picture.sizes)
    return {"pictures": count} if count else {}


def _show_closures(site: Site) -> Json:
    """What keeps it from being seen as it is told, by the day; the phone knows which day it is."""
    held = [
        {
            "kind": one.kind.value,
            "from": one.from_date,
            "until": one.until_date,
            "reason": _words(one.reason),
        }
        for one in site.access.closures
    ]
    return {"closures": held} if held else {}


def _show_sites(catalogue: Catalogue, route: Route, cues: Iterable[Cue]) -> dict[str, Json]:
    wanted = {*list_sites(cues)} | {site for stop in route.stops for site in stop.sites}
    known = ((site_id, catalogue.find_site(site_id)) for site_id in sorted(wanted))
    return {site_id: _show_site(catalogue, site) for site_id, site in known if site is not None}


def _show_clock(timetable: Timetable) -> list[list[float]]:
    return [[_metres(knot.progress_m), round(knot.t_s, 1)] for knot in timetable.knots]


@lru_cache(maxsize=1)
def _read_basemap() -> Json:
    found: Json = json.loads((SHIPPED / "city.geojson").read_bytes())
    return found


def _around(line: RouteLine) -> Geometry:
    lons = [vertex.lon for vertex in line.vertices]
    lats = [vertex.lat for vertex in line.vertices]
    margin = BASEMAP_MARGIN_DEG
    return box(min(lons) - margin, min(lats) - margin, max(lons) + margin, max(lats) + margin)


def _round(coordinates: Any) -> Any:
    if isinstance(coordinates, int | float):
        return round(coordinates, DEGREE_DIGITS)
    return [_round(inner) for inner in coordinates]


def clip_basemap(basemap: Mapping[str, Any], frame: Geometry) -> Json:
    """Return the features that meet ``frame``, cut to it, simplified and rounded."""
    features = []
    for feature in basemap["features"]:
        inside = intersection(shape(feature["geometry"]), frame)
        if inside.is_empty:
            continue
        drawn = mapping(simplify(set_precision(inside, 10**-DEGREE_DIGITS), BASEMAP_TOLERANCE_DEG))
        geometry = {"type": drawn["type"], "coordinates": _round(drawn["coordinates"])}
        kept = {name: feature["properties"].get(name) for name in ("layer", "name", "rank")}
        features.append({"type": "Feature", "geometry": geometry, "properties": kept})
    return {"type": "FeatureCollection", "features": features}


def _version(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _assemble(
    catalogue: Catalogue,
    line: RouteLine,
    cues: Sequence[Cue],
    timetable: Timetable,
    basemap: Mapping[str, Any],
) -> Json:
    return {
        "catalogue": catalogue.version,
        "route": _show_route(line),
        "line": [[round(v.lon, 6), round(v.lat, 6), _metres(v.progress_m)] for v in line.vertices],
        "legs": _show_legs(line),
        "stops": [_show_stop(line, stop) for stop in line.route.stops],
        "clock": _show_clock(timetable),
        "cues": [_show_cue(cue) for cue in cues],
        "sites": _show_sites(catalogue, line.route, cues),
        "basemap": clip_basemap(basemap, _around(line)),
    }


def build_pack(
    catalogue: Catalogue,
    route: Route,
    depart: datetime,
    basemap: Mapping[str, Any] | None = None,
    chosen: Collection[str] = (),
) -> Json:
    """Return the pack of one route for a departure at ``depart`` (aware, local time).

    ``basemap`` is the sketch map as a FeatureCollection; the shipped one if None. ``chosen``
    are the ids of the sites that a tour calls; all if none.
    ``departs`` is the time of day of the departure, so a pack does not change overnight;
    ``version`` is 12 hexadecimal digits that change with anything in the pack.
    """
    line = build_line(route)
    cues = find_cues(line, catalogue, chosen)
    timetable = build_timetable(line, cues, depart)
    body = _assemble(catalogue, line, cues, timetable, basemap or _read_basemap())
    body["departs"] = depart.strftime("%H:%M")
    return {"version": _version(body), **body}
