"""The GTFS feed, read by gtfs_kit and held against the rules of the format."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import gtfs_kit
import pytest

from components.exports.calls import list_rides
from components.exports.gtfs import Feed, NoRide, build_gtfs
from components.exports.wording import Langs
from routes.line import RouteLine, build_line
from routes.timetable import build_timetable
from routes.visits import Clock, VisitPlan
from tests.builders import build_stop, build_text
from tests.paper_builders import (
    BOTH,
    ID,
    LOOP,
    ORIGIN,
    ZONE,
    build_crowded,
    build_day,
    build_plan,
)
from tests.route_builders import build_ways, place

AWKWARD = 'Halte "Titik Nol", dekat pos; <b>\nkedua'


def write(plan: VisitPlan, folder: Path, langs: Langs = ID) -> gtfs_kit.Feed:
    """Write the feed of a plan and read it again."""
    planned = build_day(plan).planned
    return write_line(Feed(planned.line, planned.timetable, "Rute", "3", ORIGIN, langs), folder)


def write_line(feed: Feed, folder: Path) -> gtfs_kit.Feed:
    """Write a feed and read it again."""
    path = folder / "feed.zip"
    path.write_bytes(build_gtfs(feed))
    return gtfs_kit.read_feed(path, dist_units="m")


def drive(line: RouteLine, departs: datetime, langs: Langs = ID) -> Feed:
    """Return the feed of a line without cues."""
    return Feed(line, build_timetable(line, (), departs), "Rute", "1", ORIGIN, langs)


def judge(feed: gtfs_kit.Feed) -> None:
    """Hold a feed against what GTFS asks for; the reader has no validator any more."""
    quality = feed.assess_quality().set_index("indicator")["value"]
    assert quality["assessment"] == "good feed"
    times, stops = feed.stop_times, set(feed.stops["stop_id"])
    assert set(times["stop_id"]) <= stops
    assert set(feed.trips["route_id"]) <= set(feed.routes["route_id"])
    assert set(feed.routes["agency_id"]) <= set(feed.agency["agency_id"])
    assert set(feed.trips["shape_id"]) == set(feed.shapes["shape_id"])
    assert set(feed.trips["service_id"]) == set(feed.calendar_dates["service_id"])
    assert not feed.stops["stop_id"].duplicated().any()
    for _, rows in times.groupby("trip_id"):
        assert len(rows) >= 2
        clocks = [
            gtfs_kit.timestr_to_seconds(one)
            for pair in zip(rows["arrival_time"], rows["departure_time"], strict=True)
            for one in pair
        ]
        assert clocks == sorted(clocks)
        assert rows["shape_dist_traveled"].is_monotonic_increasing
        assert rows["shape_dist_traveled"].is_unique
    for _, rows in feed.shapes.groupby("shape_id"):
        assert rows["shape_dist_traveled"].is_monotonic_increasing
    info = feed.feed_info.iloc[0]
    assert info["feed_start_date"] == info["feed_end_date"]


def test_the_bus_part_of_a_plan_is_a_trip_with_its_shape(tmp_path: Path) -> None:
    """What is walked is not in it."""
    feed = write(build_plan(), tmp_path)
    judge(feed)
    (trip,) = feed.compute_trip_stats().to_dict("records")
    assert trip["start_time"] == "08:00:00"
    day = build_day()
    assert trip["distance"] * 1000 == pytest.approx(day.planned.line.stretches[0].to_m, rel=0.01)
    assert feed.calendar_dates["date"].tolist() == ["20261128"]
    assert feed.agency["agency_timezone"].tolist() == ["Asia/Jakarta"]


def test_a_walk_between_two_rides_makes_two_trips_that_share_a_stop(tmp_path: Path) -> None:
    """The bus sets down and takes up at the same place, an hour apart."""
    feed = write(build_crowded(3, 4, route=LOOP), tmp_path, BOTH)
    judge(feed)
    calls = feed.stop_times.sort_values(["trip_id", "stop_sequence"])
    first, second = (rows for _, rows in calls.groupby("trip_id"))
    assert first["stop_id"].iloc[-1] == second["stop_id"].iloc[0]
    assert first["departure_time"].iloc[-1] < second["departure_time"].iloc[0]


def test_times_go_on_past_midnight(tmp_path: Path) -> None:
    """24:00 and more on the same service day."""
    late = Clock(day=date(2026, 11, 28), departs=time(23, 55))
    feed = write(build_plan(clock=late, visits=()), tmp_path)
    judge(feed)
    assert feed.calendar_dates["date"].tolist() == ["20261128"]
    assert feed.stop_times["arrival_time"].iloc[-1].startswith("24:")


def test_people_who_board_before_midnight_are_of_the_day_before(tmp_path: Path) -> None:
    """No time is negative."""
    stops = [build_stop(place(0, 0), "mulai"), build_stop(place(900, 0), "akhir", order=2)]
    line = build_ways(("bus", [(0, 0), (900, 0)]), stops=stops)
    feed = write_line(drive(line, datetime(2026, 11, 28, 0, 2, tzinfo=ZONE)), tmp_path)
    judge(feed)
    assert feed.calendar_dates["date"].tolist() == ["20261127"]
    assert feed.stop_times["arrival_time"].iloc[0] == "23:57:00"
    assert feed.stop_times["departure_time"].iloc[0] == "24:02:00"


def test_names_with_commas_quotes_and_line_breaks_come_back_whole(tmp_path: Path) -> None:
    """On one line."""
    stops = [build_stop(place(0, 0), "mulai", name=build_text(AWKWARD))]
    line = build_ways(("bus", [(0, 0), (900, 0)]), stops=stops)
    feed = write_line(drive(line, datetime(2026, 11, 28, 8, tzinfo=ZONE)), tmp_path)
    judge(feed)
    assert feed.stops["stop_name"].iloc[0] == 'Halte "Titik Nol", dekat pos; <b> kedua'


def test_a_ride_without_stops_gets_both_its_ends() -> None:
    """As a route drawn by a lecturer may be."""
    line = build_ways(("bus", [(0, 0), (900, 0)]))
    table = build_timetable(line, (), datetime(2026, 11, 28, 8, tzinfo=ZONE))
    (ride,) = list_rides(line, table, ID)
    assert [call.name for call in ride.calls] == ["Awal rute", "Akhir rute"]
    assert ride.calls[0].depart < ride.calls[1].arrive


def test_a_route_that_is_only_walked_has_no_feed() -> None:
    """And says so."""
    line = build_ways(("walk", [(0, 0), (900, 0)]))
    with pytest.raises(NoRide):
        build_gtfs(drive(line, datetime(2026, 11, 28, 8, tzinfo=ZONE)))


def test_the_same_feed_is_the_same_file() -> None:
    """No clock of this machine is written into it."""
    feed = drive(build_line(LOOP), datetime(2026, 11, 28, 8, tzinfo=ZONE))
    assert build_gtfs(feed) == build_gtfs(feed)
    with zipfile.ZipFile(io.BytesIO(build_gtfs(feed))) as packed:
        assert packed.testzip() is None
        assert "stop_times.txt" in packed.namelist()
