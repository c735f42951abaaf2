"""What every map file says of a visit or a route: legs, stops and places, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from components.exports.day import PlaceTime, VisitDay
from components.exports.wording import Langs, clean, pick, say, say_day, say_number
from components.i18n import show_clock
from routes.line import RouteLine
from routes.model import Mode, Stop
from sites.geo import Position
from sites.model import Site


@dataclass(frozen=True)
class OutlineLeg:
    """A stretch in one mode; positions in travel order, longitude first."""

    name: str
    mode: Mode
    positions: tuple[Position, ...]


@dataclass(frozen=True)
class OutlinePoint:
    """A stop or a place; ``note`` is what is said of it, times are aware."""

    id: str
    name: str
    note: str
    position: Position
    at: datetime | None = None
    until: datetime | None = None
    is_approximate: bool = False


@dataclass(frozen=True)
class Outline:
    """A visit or a route as a map file sees it; ``made_at`` is None for what has no date."""

    id: str
    name: str
    about: str
    credit: str
    link: str
    legs: tuple[OutlineLeg, ...]
    stops: tuple[OutlinePoint, ...]
    places: tuple[OutlinePoint, ...]
    made_at: datetime | None = None

    @property
    def description(self) -> str:
        """What it is, and whose data it rests on."""
        return f"{self.about} {self.credit}"


def list_legs(line: RouteLine, langs: Langs) -> Iterator[OutlineLeg]:
    """Yield the legs of a line with their mode in words."""
    for span in line.spans:
        mode = say(f"words.mode.{span.leg.mode.value}", langs)
        name = f"{mode}: {pick(span.leg.name, langs)}"
        yield OutlineLeg(name, span.leg.mode, span.leg.geometry.coordinates)


def _note_place(site: Site, langs: Langs, words: Iterable[str] = ()) -> str:
    said = [*words, pick(site.glance, langs)]
    if site.is_approximate:
        said.append(say("words.approximate", langs, radius=round(site.accuracy_m)))
    return " · ".join(said)


def _show_site(site: Site, langs: Langs) -> OutlinePoint:
    note, place = _note_place(site, langs), site.position
    vague = site.is_approximate
    return OutlinePoint(site.id, pick(site.name, langs), note, place, is_approximate=vague)


def _show_place(place: PlaceTime, langs: Langs) -> OutlinePoint:
    words = [show_clock(place.at)]
    if place.cue is not None:
        words.append(say(f"words.side.{place.cue.side.value}", langs))
    elif place.dwell_min:
        words.append(say_number("words.minutes", place.dwell_min, langs))
    return OutlinePoint(
        place.site.id,
        f"{place.number}. {pick(place.site.name, langs)}",
        _note_place(place.site, langs, words),
        place.site.position,
        place.at,
        place.until,
        place.site.is_approximate,
    )


def _note_stop(stop: Stop, langs: Langs, clock: str = "") -> str:
    said = [clock] if clock else []
    if stop.dwell_s >= 60:
        said.append(say_number("words.minutes", stop.dwell_s // 60, langs))
    if stop.note is not None:
        said.append(pick(stop.note, langs))
    return " · ".join(said)


def build_outline(day: VisitDay, langs: Langs, origin: str) -> Outline:
    """Return a visit: every leg, every stop with its times, every place of the plan."""
    times = day.planned.timetable.stops
    stops = (
        OutlinePoint(
            one.stop.id,
            pick(one.stop.name, langs),
            _note_stop(one.stop, langs, f"{show_clock(one.arrive)}–{show_clock(one.depart)}"),
            one.stop.position,
            one.arrive,
            one.depart,
        )
        for one in times
    )
    tour = day.find_tour()
    return Outline(
        id=day.kept.id,
        name=clean(day.plan.name),
        about=f"{say_day(day.starts, langs)}. {say('paper.map.about', langs)}",
        credit=say("paper.credit", langs),
        link=f"{origin}/ikut/{tour.code}" if tour else origin,
        legs=tuple(list_legs(day.planned.line, langs)),
        stops=tuple(stops),
        places=tuple(_show_place(place, langs) for place in day.places),
        made_at=day.kept.updated_at,
    )


def build_route_outline(
    line: RouteLine, sites: Iterable[Site], langs: Langs, origin: str
) -> Outline:
    """Return a route with the places that are called on it; it has no times of day."""
    route = line.route
    stops = (
        OutlinePoint(
            stop.id, pick(stop.name, langs), _note_stop(stop, langs), line.position_at(at_m)
        )
        for stop, at_m in line.stop_places
    )
    return Outline(
        id=route.id,
        name=pick(route.name, langs),
        about=f"{pick(route.about, langs)} {pick(route.follows, langs)}",
        credit=say("paper.credit", langs),
        link=f"{origin}/rute?rute={route.id}",
        legs=tuple(list_legs(line, langs)),
        stops=tuple(stops),
        places=tuple(_show_site(site, langs) for site in sites),
    )
