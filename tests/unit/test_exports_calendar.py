"""The calendar file, read back by an independent reader."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from icalendar import Calendar, Event

from components.exports.calendar import build_calendar
from components.exports.day import VisitDay
from routes.visits import Clock
from tests.paper_builders import (
    BOTH,
    EN,
    ID,
    NOW,
    ORIGIN,
    SHOWN,
    ZONE,
    build_day,
    build_hostile,
    build_plan,
)


def read(raw: bytes) -> Event:
    """Return the only event of a file."""
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    return event


def test_the_visit_is_one_event_in_semarangs_time() -> None:
    """Whoever imports it in another zone still goes at eight in Semarang."""
    day = build_day()
    raw = build_calendar(day, ID, ORIGIN)
    event = read(raw)
    assert event["DTSTART"].dt == datetime(2026, 11, 28, 8, tzinfo=ZONE)
    assert event["DTSTART"].params["TZID"] == "Asia/Jakarta"
    assert timedelta() <= event["DTEND"].dt - day.ends < timedelta(minutes=1)
    (zone,) = Calendar.from_ical(raw).walk("VTIMEZONE")
    assert zone["TZID"] == "Asia/Jakarta"
    assert zone.to_tz().utcoffset(datetime(2026, 11, 28)) == timedelta(hours=7)


def test_a_changed_plan_replaces_the_event_and_is_not_a_second_one() -> None:
    """The same UID, a higher SEQUENCE."""
    before, after = (read(build_calendar(build_day(version=n), ID, ORIGIN)) for n in (3, 4))
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert before["DTSTAMP"].dt == NOW


def test_it_reminds_a_day_and_half_an_hour_before() -> None:
    """Both as notices on the screen."""
    alarms = read(build_calendar(build_day(), ID, ORIGIN)).walk("VALARM")
    triggers = [alarm["TRIGGER"].dt for alarm in alarms]
    assert triggers == [timedelta(days=-1), timedelta(minutes=-30)]
    assert {alarm["ACTION"] for alarm in alarms} == {"DISPLAY"}


def test_it_lists_the_places_and_leads_to_the_class() -> None:
    """In both languages if asked; before the plan is opened there is no code."""
    event = read(build_calendar(build_day(), BOTH, ORIGIN))
    lines = str(event["DESCRIPTION"]).splitlines()
    assert "08:02 2. Lawang Sewu, kiri / left" in lines
    johar = next(line for line in lines if " 5. Pasar Johar / " in line)
    assert johar.endswith(", 15 menit / 15 min")
    assert event["URL"] == f"{ORIGIN}/ikut/K7FQ2M"
    assert event["STATUS"] == "CONFIRMED"
    closed = read(build_calendar(build_day(published=None), EN, ORIGIN))
    assert "URL" not in closed
    assert "K7FQ2M" not in str(closed["DESCRIPTION"])
    assert closed["STATUS"] == "TENTATIVE"


def test_a_visit_past_midnight_ends_on_the_next_day() -> None:
    """An event never ends before it begins."""
    late = Clock(day=date(2026, 11, 28), departs=time(23, 30))
    event = read(build_calendar(build_day(build_plan(clock=late)), ID, ORIGIN))
    assert event["DTEND"].dt.date() == date(2026, 11, 29)


def test_hostile_words_stay_words() -> None:
    """No line break opens a property of its own."""
    day: VisitDay = build_day(build_hostile())
    raw = build_calendar(day, ID, ORIGIN)
    event = read(raw)
    assert str(event["SUMMARY"]).startswith(SHOWN)
    assert raw.count(b"BEGIN:VEVENT") == 1
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
