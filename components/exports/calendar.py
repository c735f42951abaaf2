"""iCalendar (RFC 5545): the visit as one event in Semarang's time, with two reminders."""

from __future__ import annotations

from datetime import UTC, timedelta

from icalendar import Alarm, Calendar, Event, Timezone

from components.exports.day import PlaceTime, VisitDay
from components.exports.wording import Langs, clean, pick, say, say_number
from components.i18n import show_clock

PRODUCT = "-//Jejak Semarang//Rencana kunjungan//ID"
ZONE = "Asia/Jakarta"
DOMAIN = "jejak-semarang"
REMINDERS = (timedelta(days=-1), timedelta(minutes=-30))


def build_calendar(day: VisitDay, langs: Langs, origin: str) -> bytes:
    """Return the file; the same plan keeps its UID, and each change raises the SEQUENCE."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(Timezone.from_tzid(ZONE, first_date=day.starts.date()))
    calendar.add_component(_build_event(day, langs, origin))
    return bytes(calendar.to_ical())


def _build_event(day: VisitDay, langs: Langs, origin: str) -> Event:
    event = Event()
    event.add("uid", f"{day.kept.id}@{DOMAIN}")
    event.add("sequence", day.kept.version)
    event.add("dtstamp", day.kept.updated_at.astimezone(UTC))
    event.add("created", day.kept.created_at.astimezone(UTC))
    event.add("last-modified", day.kept.updated_at.astimezone(UTC))
    event.add("dtstart", day.starts.replace(microsecond=0))
    event.add("dtend", _round_up(day))
    event.add("summary", clean(day.plan.name))
    event.add("status", "CONFIRMED" if day.published else "TENTATIVE")
    begin = day.planned.line.position_at(0.0)
    event.add("geo", (round(begin.lat, 6), round(begin.lon, 6)))
    if day.planned.timetable.stops:
        event.add("location", pick(day.planned.timetable.stops[0].stop.name, langs))
    tour = day.find_tour()
    if tour is not None:
        event.add("url", f"{origin}/ikut/{tour.code}")
    event.add("description", "\n".join(_describe(day, langs, origin)))
    for before in REMINDERS:
        event.add_component(_build_alarm(day, before))
    return event


def _round_up(day: VisitDay) -> object:
    """The end on a full minute, and never before the start."""
    whole = day.ends.replace(second=0, microsecond=0)
    return max(day.starts, whole if whole == day.ends else whole + timedelta(minutes=1))


def _build_alarm(day: VisitDay, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", clean(day.plan.name))
    alarm.add("trigger", before)
    return alarm


def _describe(day: VisitDay, langs: Langs, origin: str) -> list[str]:
    lines = [f"{pick(day.planned.line.route.name, langs)}"]
    tour = day.find_tour()
    if tour is not None:
        lines.append(say("paper.calendar.join", langs, code=tour.code))
        lines.append(f"{origin}/ikut/{tour.code}")
    lines += [_describe_place(place, langs) for place in day.places]
    if day.plan.clock.return_by is not None:
        lines.append(
            say("paper.calendar.return_by", langs, at=show_clock(day.plan.clock.return_by))
        )
    return [*lines, say("paper.assumed", langs)]


def _describe_place(place: PlaceTime, langs: Langs) -> str:
    said = [f"{show_clock(place.at)} {place.number}. {pick(place.site.name, langs)}"]
    if place.cue is not None:
        said.append(say(f"words.side.{place.cue.side.value}", langs))
    elif place.dwell_min:
        said.append(say_number("words.minutes", place.dwell_min, langs))
    return ", ".join(said)
