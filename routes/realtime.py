"""Live departures as GTFS-Realtime vehicle positions (https://gtfs.org/realtime/reference/)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from google.transit import gtfs_realtime_pb2 as gtfs
from sqlalchemy import select
from sqlalchemy.orm import Session

from routes.departures import DepartureRow, list_departures
from routes.line import RouteLine
from routes.live import LiveRow
from routes.model import Mode
from sites.geo import Position

DROPPED_S = 90.0
"""An older position is no longer told."""


@dataclass(frozen=True)
class Vehicle:
    """A bus under way: its departure, what is told of it, and the last fix as measured."""

    departure_id: str
    route_id: str
    bus_id: str | None
    departs_at: datetime
    body: Mapping[str, Any]
    spot: Mapping[str, Any] | None


def list_vehicles(session: Session, now: datetime) -> tuple[Vehicle, ...]:
    """Return the departures that are not finished and whose position is fresh."""
    wanted = (
        select(LiveRow)
        .join(DepartureRow, DepartureRow.id == LiveRow.departure_id)
        .where(DepartureRow.finished_at.is_(None))
    )
    live = {row.departure_id: row for row in session.scalars(wanted)}
    fresh = (d for d in list_departures(session) if d.id in live)
    vehicles = (
        Vehicle(
            each.id,
            each.route_id,
            each.bus_id,
            each.departs_at,
            live[each.id].body,
            live[each.id].tracker.get("notes", {}).get("spot"),
        )
        for each in fresh
    )
    return tuple(vehicle for vehicle in vehicles if _is_fresh(vehicle, now))


def _is_fresh(vehicle: Vehicle, now: datetime) -> bool:
    t = vehicle.body["t"]
    return t is not None and now.timestamp() - t <= DROPPED_S


def build_feed(
    vehicles: Iterable[Vehicle],
    lines: Mapping[str, RouteLine],
    bus_names: Mapping[str, str],
    zone: tzinfo,
    now: datetime,
) -> bytes:
    """Return a FeedMessage of all vehicles, serialised.

    ``bus_names`` are shown on the bus, by bus id; ``zone`` is the one in which the agency
    counts its days. A group on foot is no vehicle and is left out.
    """
    feed = gtfs.FeedMessage()
    feed.header.gtfs_realtime_version = "2.0"
    feed.header.incrementality = gtfs.FeedHeader.FULL_DATASET
    feed.header.timestamp = int(now.timestamp())
    for vehicle in vehicles:
        line = lines.get(vehicle.route_id)
        if line is not None and not _is_on_foot(vehicle, line):
            _add(feed, vehicle, line, zone, bus_names.get(vehicle.bus_id or "", ""))
    raw: bytes = feed.SerializeToString()
    return raw


def _is_on_foot(vehicle: Vehicle, line: RouteLine) -> bool:
    progress_m = vehicle.body["progress_m"]
    if vehicle.body["state"] == "walking":
        return True
    return progress_m is not None and line.span_at(progress_m).leg.mode == Mode.WALK


def _add(
    feed: gtfs.FeedMessage, vehicle: Vehicle, line: RouteLine, zone: tzinfo, label: str
) -> None:
    position = _find_position(vehicle, line)
    if position is None:
        return
    told = feed.entity.add(id=vehicle.departure_id).vehicle
    departs = vehicle.departs_at.astimezone(zone)
    told.trip.route_id = vehicle.route_id
    told.trip.start_date = f"{departs:%Y%m%d}"
    told.trip.start_time = f"{departs:%H:%M:%S}"
    told.vehicle.id = vehicle.bus_id or vehicle.departure_id
    if label:
        told.vehicle.label = label
    told.timestamp = int(vehicle.body["t"])
    told.position.longitude, told.position.latitude = position
    bearing = _find_bearing(vehicle, line)
    if bearing is not None:
        told.position.bearing = bearing
    if vehicle.body["speed_mps"] is not None:
        told.position.speed = vehicle.body["speed_mps"]
    _add_stop(told, vehicle, line)


def _is_off(vehicle: Vehicle) -> bool:
    return vehicle.body["progress_m"] is None or vehicle.body["state"] == "off_route"


def _find_position(vehicle: Vehicle, line: RouteLine) -> Position | None:
    """On the line where the bus is on it, else where it was measured."""
    if not _is_off(vehicle):
        return line.position_at(vehicle.body["progress_m"])
    spot = vehicle.spot
    return None if spot is None else Position(spot["lon"], spot["lat"])


def _find_bearing(vehicle: Vehicle, line: RouteLine) -> float | None:
    if not _is_off(vehicle):
        return line.heading_at(vehicle.body["progress_m"])
    return None if vehicle.spot is None else vehicle.spot["heading_deg"]


def _add_stop(told: gtfs.VehiclePosition, vehicle: Vehicle, line: RouteLine) -> None:
    """Say at which stop the bus stands, or which one comes next."""
    standing = vehicle.body["stop"]
    skipped = vehicle.body["skipped"]
    at_m = vehicle.body["progress_m"]
    for number, (stop, stop_m) in enumerate(line.stop_places, start=1):
        stands = standing is not None and standing["id"] == stop.id
        comes = standing is None and at_m is not None and stop_m > at_m and stop.id not in skipped
        if stands or comes:
            told.stop_id = stop.id
            told.current_stop_sequence = number
            told.current_status = (
                gtfs.VehiclePosition.STOPPED_AT if stands else gtfs.VehiclePosition.IN_TRANSIT_TO
            )
            return
