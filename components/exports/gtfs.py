"""GTFS: the bus part of a route on one day, as a zip of tables.

Each stretch by bus is a trip, and stretches on foot are left out. Times count on past midnight.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from components.exports.calls import Call, Ride, list_rides
from components.exports.wording import Langs, clean, pick, say
from routes.line import RouteLine
from routes.timetable import Timetable

AGENCY, SERVICE = "jejak-semarang", "hari"
ZONE = "Asia/Jakarta"
BUS = 3
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""Of every file in the zip: the same content is the same file."""
OPENSTREETMAP = "https://www.openstreetmap.org/copyright"

Row = Mapping[str, object]


class NoRide(ValueError):  # noqa: N818 - a refusal, named by its reason
    """Nothing of the route is ridden: there is no bus to tell of."""

    code = "no_ride"


@dataclass(frozen=True)
class Feed:
    """What a feed is made of; ``version`` names the edition, ``origin`` this installation."""

    line: RouteLine
    timetable: Timetable
    name: str
    version: str
    origin: str
    langs: Langs


def build_gtfs(feed: Feed) -> bytes:
    """Return the zip; raises :class:`NoRide` for a route that is only walked."""
    rides = list_rides(feed.line, feed.timetable, feed.langs)
    if not rides:
        raise NoRide
    calls = [call for ride in rides for call in ride.calls]
    day = min(call.arrive for call in calls).date()
    tables: dict[str, Sequence[Row]] = {
        "agency": [_build_agency(feed)],
        "stops": [_build_stop(call) for call in {call.id: call for call in calls}.values()],
        "routes": [_build_route(feed)],
        "trips": [_build_trip(feed, n, ride) for n, ride in enumerate(rides, 1)],
        "stop_times": [row for n, ride in enumerate(rides, 1) for row in _list_times(n, ride, day)],
        "calendar_dates": [{"service_id": SERVICE, "date": f"{day:%Y%m%d}", "exception_type": 1}],
        "shapes": [row for n, ride in enumerate(rides, 1) for row in _list_shape(feed, n, ride)],
        "feed_info": [_build_info(feed, day)],
        "attributions": [_build_credit(feed)],
    }
    return _pack(tables)


def _build_agency(feed: Feed) -> Row:
    return {
        "agency_id": AGENCY,
        "agency_name": say("paper.feed.agency", feed.langs),
        "agency_url": feed.origin,
        "agency_timezone": ZONE,
        "agency_lang": feed.langs[0].value,
    }


def _build_stop(call: Call) -> Row:
    return {
        "stop_id": call.id,
        "stop_name": call.name,
        "stop_lat": f"{call.position.lat:.6f}",
        "stop_lon": f"{call.position.lon:.6f}",
    }


def _build_route(feed: Feed) -> Row:
    return {
        "route_id": feed.line.route.id,
        "agency_id": AGENCY,
        "route_short_name": "",
        "route_long_name": clean(feed.name),
        "route_desc": pick(feed.line.route.about, feed.langs),
        "route_type": BUS,
    }


def _build_trip(feed: Feed, number: int, ride: Ride) -> Row:
    return {
        "route_id": feed.line.route.id,
        "service_id": SERVICE,
        "trip_id": f"trip-{number}",
        "trip_headsign": ride.calls[-1].name,
        "direction_id": 0,
        "shape_id": f"shape-{number}",
    }


def _list_times(number: int, ride: Ride, day: date) -> Iterator[Row]:
    for order, call in enumerate(ride.calls, 1):
        yield {
            "trip_id": f"trip-{number}",
            "arrival_time": _tell(call.arrive, day),
            "departure_time": _tell(call.depart, day),
            "stop_id": call.id,
            "stop_sequence": order,
            "shape_dist_traveled": f"{max(0.0, call.at_m - ride.from_m):.1f}",
            "timepoint": 0,
        }


def _tell(moment: datetime, day: date) -> str:
    """Hours since the midnight that ``day`` begins with, 24 and more on the day after."""
    since = moment - datetime.combine(day, time(), moment.tzinfo)
    minutes, seconds = divmod(round(since.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def _list_shape(feed: Feed, number: int, ride: Ride) -> Iterator[Row]:
    inside = [v for v in feed.line.vertices if ride.from_m <= v.progress_m <= ride.to_m]
    for order, vertex in enumerate(inside, 1):
        yield {
            "shape_id": f"shape-{number}",
            "shape_pt_lat": f"{vertex.lat:.6f}",
            "shape_pt_lon": f"{vertex.lon:.6f}",
            "shape_pt_sequence": order,
            "shape_dist_traveled": f"{vertex.progress_m - ride.from_m:.1f}",
        }


def _build_info(feed: Feed, day: date) -> Row:
    return {
        "feed_publisher_name": say("paper.feed.agency", feed.langs),
        "feed_publisher_url": feed.origin,
        "feed_lang": feed.langs[0].value if len(feed.langs) == 1 else "mul",
        "feed_start_date": f"{day:%Y%m%d}",
        "feed_end_date": f"{day:%Y%m%d}",
        "feed_version": clean(feed.version),
    }


def _build_credit(feed: Feed) -> Row:
    return {
        "attribution_id": "osm",
        "organization_name": say("paper.feed.credit", feed.langs),
        "is_producer": 1,
        "attribution_url": OPENSTREETMAP,
    }


def _pack(tables: Mapping[str, Sequence[Row]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, rows in tables.items():
            text = io.StringIO()
            writer = csv.DictWriter(text, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
            entry = zipfile.ZipInfo(f"{name}.txt", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, text.getvalue().encode())
    return held.getvalue()
