"""The GTFS-Realtime feed, read back with the official bindings."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from google.transit import gtfs_realtime_pb2 as gtfs

from routes.live import accept_events, accept_fixes
from routes.realtime import build_feed, list_vehicles
from sites.database import open_reading, open_writing
from tests.live_builders import (
    GUIDE,
    NOW,
    NOW_S,
    add_run,
    build_drive,
    build_event,
    build_fix,
    events,
    fixes,
    later,
)
from tests.route_builders import place

ZONE = ZoneInfo("Asia/Jakarta")
NAMES = {"si-denok": "Si Denok"}
STOPPED = gtfs.VehiclePosition.STOPPED_AT
UNDER_WAY = gtfs.VehiclePosition.IN_TRANSIT_TO


class Feed:
    """Departures on the street, and the feed that others read of them."""

    def __init__(self, engine):
        self.engine = engine

    def ride(self, *batches, seed=1, **changes):
        """A departure whose beacon has reported fixes and events."""
        made = add_run(self.engine, seed, **changes).departure
        for items in batches:
            with open_writing(self.engine) as session:
                if hasattr(items[0], "kind"):
                    accept_events(session, made.id, GUIDE, events(*items), later(30))
                else:
                    accept_fixes(session, made.id, GUIDE, fixes(*items), later(30))
        return made

    def read(self, after_s=5.0, lines=None):
        """The feed a few seconds after NOW, parsed."""
        now = later(after_s)
        with open_reading(self.engine) as session:
            vehicles = list_vehicles(session, now)
        known = {"jalan-lurus": GUIDE.line} if lines is None else lines
        message = gtfs.FeedMessage()
        message.ParseFromString(build_feed(vehicles, known, NAMES, ZONE, now))
        return message


@pytest.fixture
def feed(engine):
    return Feed(engine)


def test_a_rolling_bus_is_a_vehicle_with_trip_position_and_next_stop(feed):
    departure = feed.ride(build_drive(-60, 0, 200))
    message = feed.read()
    assert message.IsInitialized()
    assert message.header.gtfs_realtime_version == "2.0"
    assert message.header.incrementality == gtfs.FeedHeader.FULL_DATASET
    assert message.header.timestamp == int(NOW_S + 5)
    (entity,) = message.entity
    assert entity.id == departure.id
    told = entity.vehicle
    assert told.trip.route_id == "jalan-lurus"
    assert (told.trip.start_date, told.trip.start_time) == ("20261128", "08:00:00")
    assert (told.vehicle.id, told.vehicle.label) == ("si-denok", "Si Denok")
    assert told.timestamp == int(NOW_S)
    assert told.position.speed == pytest.approx(8, abs=1.5)
    assert told.position.bearing == pytest.approx(90, abs=1)
    lon, lat = place(680, 0)
    assert told.position.longitude == pytest.approx(lon, abs=0.0002)
    assert told.position.latitude == pytest.approx(lat, abs=0.00005)
    assert (told.current_status, told.stop_id) == (UNDER_WAY, "pasar")
    assert told.current_stop_sequence == 2


def test_the_day_of_a_trip_is_the_day_in_semarang(feed):
    feed.ride(build_drive(-60, 0, 200), departs_at=NOW - timedelta(hours=8))
    (entity,) = feed.read().entity
    assert (entity.vehicle.trip.start_date, entity.vehicle.trip.start_time) == (
        "20261128",
        "00:30:00",
    )


def test_a_standing_bus_is_stopped_at_its_stop(feed):
    feed.ride(build_drive(-60, 0, 1000), [build_event(1, "stopped")])
    (entity,) = feed.read().entity
    assert (entity.vehicle.current_status, entity.vehicle.stop_id) == (STOPPED, "pasar")
    assert entity.vehicle.position.speed == 0


def test_a_skipped_stop_is_not_the_next_one(feed):
    feed.ride(build_drive(-60, 0, 200), [build_event(1, "skip_stop", stop="pasar")])
    (entity,) = feed.read().entity
    assert entity.vehicle.stop_id == "turun"
    assert entity.vehicle.current_stop_sequence == 3


def test_a_bus_off_the_line_is_where_it_was_measured(feed):
    away = [build_fix(2 + 2 * n, 680 + 8 * n, 400, heading_deg=88.0) for n in range(14)]
    feed.ride(build_drive(-60, 0, 200), away)
    (entity,) = feed.read(30).entity
    lon, lat = place(680 + 8 * 13, 400)
    assert entity.vehicle.position.longitude == pytest.approx(lon, abs=1e-5)
    assert entity.vehicle.position.latitude == pytest.approx(lat, abs=1e-5)
    assert entity.vehicle.position.bearing == pytest.approx(88)


def test_a_position_older_than_90_seconds_is_dropped(feed):
    feed.ride(build_drive(-60, 0, 200))
    assert len(feed.read(90).entity) == 1
    assert len(feed.read(91).entity) == 0


def test_finished_walking_and_silent_departures_are_no_vehicles(feed):
    feed.ride(build_drive(-60, 0, 200), [build_event(1, "finish")], seed=1)
    feed.ride([build_fix(-100 + 4 * n, 4050 + 5 * n) for n in range(26)], seed=2)
    feed.ride(seed=3)
    assert len(feed.read().entity) == 0


def test_several_buses_are_told_apart_and_a_bus_without_a_name_goes_by_its_departure(feed):
    first = feed.ride(build_drive(-60, 0, 200), seed=1)
    second = feed.ride(build_drive(-60, 0, 2200), seed=2, bus_id=None)
    told = {entity.id: entity.vehicle for entity in feed.read().entity}
    assert set(told) == {first.id, second.id}
    assert (told[second.id].vehicle.id, told[second.id].vehicle.label) == (second.id, "")


def test_a_departure_on_a_route_that_is_gone_is_left_out(feed):
    feed.ride(build_drive(-60, 0, 200))
    message = feed.read(lines={})
    assert (len(message.entity), message.IsInitialized()) == (0, True)
