"""GPX 1.1: places as waypoints, stops as a route, the line as a track."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from gpxpy.gpx import (
    GPX,
    GPXRoute,
    GPXRoutePoint,
    GPXTrack,
    GPXTrackPoint,
    GPXTrackSegment,
    GPXWaypoint,
)

from components.exports.outline import Outline, OutlinePoint
from components.exports.wording import Langs, say

CREATOR = "Jejak Semarang"
ODBL = "https://opendatacommons.org/licenses/odbl/1-0/"
OPENSTREETMAP = "OpenStreetMap contributors"
_DIGITS = 6


def _round(degrees: float) -> float:
    return round(degrees, _DIGITS)


def _whole(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.replace(microsecond=0)


def build_gpx(outline: Outline, langs: Langs) -> bytes:
    """Return the file, UTF-8; one track per stretch of bus or walk, one segment per leg."""
    gpx = GPX()
    gpx.creator = CREATOR
    gpx.name, gpx.description = outline.name, outline.description
    gpx.link, gpx.link_text = outline.link, outline.name
    gpx.time = _whole(outline.made_at)
    gpx.copyright_author, gpx.copyright_license = OPENSTREETMAP, ODBL
    gpx.waypoints.extend(_build_waypoint(place) for place in outline.places)
    if outline.stops:
        gpx.routes.append(_build_route(outline))
    gpx.tracks.extend(_build_tracks(outline, langs))
    return str(gpx.to_xml(version="1.1")).encode()


def _build_waypoint(place: OutlinePoint) -> GPXWaypoint:
    return GPXWaypoint(
        longitude=_round(place.position.lon),
        latitude=_round(place.position.lat),
        time=_whole(place.at),
        name=place.name,
        description=place.note,
        symbol="Flag, Blue",
    )


def _build_route(outline: Outline) -> GPXRoute:
    route = GPXRoute(name=outline.name, description=outline.about)
    for stop in outline.stops:
        route.points.append(
            GPXRoutePoint(
                longitude=_round(stop.position.lon),
                latitude=_round(stop.position.lat),
                time=_whole(stop.at),
                name=stop.name,
                comment=stop.note or None,
            )
        )
    return route


def _build_tracks(outline: Outline, langs: Langs) -> list[GPXTrack]:
    tracks = []
    for mode, legs in groupby(outline.legs, key=lambda leg: leg.mode):
        track = GPXTrack(name=f"{outline.name}: {say(f'words.mode.{mode.value}', langs)}")
        track.type = mode.value
        for leg in legs:
            points = [
                GPXTrackPoint(longitude=_round(lon), latitude=_round(lat))
                for lon, lat in leg.positions
            ]
            track.segments.append(GPXTrackSegment(points))
        tracks.append(track)
    return tracks
