"""The line a visitor is drawing: held, judged, changed step by step, and every step undone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from components.own_draft import EMPTY, count_points
from components.own_streets import Routed
from components.own_words import build_words
from components.sources import (
    SEMARANG_TIME,
    current_catalogue,
    current_lines,
    current_network,
    current_restrictions,
)
from components.state import hold, read_widget, recall
from routes.bus_profile import BusProfile, build_profile
from routes.buses import read_buses
from routes.clearance import list_set_downs
from routes.own_checks import Ground, Vehicle
from routes.own_lines import LONGEST_NAME, OwnLine
from routes.own_routes import Judged, judge_line
from sites.geo import Position
from sites.model import Site
from sites.text import Lang

WORK, NOTE, BLOCK = "sendiri-garis", "sendiri-kabar", "sendiri-buntu"
NAME, BUS, HEIGHT, DECKS, DAY = (
    f"sendiri-{part}" for part in ("nama", "bus", "tinggi", "dek", "hari")
)
OTHER = ""
"""The choice of a bus that is not the city's."""
MOST_PAST = 60


class Step(NamedTuple):
    """A line as it was before a step, and which kept route it was of."""

    line: OwnLine
    route_id: str | None


class Work(NamedTuple):
    """What is being drawn; ``route_id`` when it is a kept route, ``fit`` counts new lines."""

    line: OwnLine = EMPTY
    past: tuple[Step, ...] = ()
    route_id: str | None = None
    routed: tuple[Routed, ...] = ()
    fit: int = 0
    token: str = ""
    taken: int = 0


class Desk(NamedTuple):
    """What is being drawn, and everything it is looked at with."""

    work: Work
    lang: Lang
    vehicle: Vehicle
    ground: Ground
    day: date | None
    judged: Judged | None


def get_work() -> Work:
    """Return what this visitor is drawing."""
    held: Work | None = recall(WORK)
    return held or Work()


def keep(line: OwnLine, *, routed: tuple[Routed, ...] = (), **changes: Any) -> None:
    """Hold a line in place of the one before, which can be had back."""
    work = get_work()
    hold(BLOCK, None)
    step = Step(work.line, work.route_id)
    past = work.past if line == work.line else (*work.past, step)[-MOST_PAST:]
    hold(WORK, work._replace(line=line, past=past, routed=routed, **changes))


def undo() -> None:
    """Callback: put the line back as it was before the last step."""
    work = get_work()
    if work.past:
        hold(BLOCK, None)
        *past, before = work.past
        hold(WORK, work._replace(**before._asdict(), past=tuple(past), routed=()))


def clear() -> None:
    """Callback: an empty map; the line can be had back."""
    keep(EMPTY, route_id=None)


def note(code: str, **values: Any) -> None:
    """Have something said once, at the next run of the page."""
    hold(NOTE, (code, values))


def now() -> datetime:
    """Return the time of the server, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day in Semarang."""
    return now().astimezone(SEMARANG_TIME).date()


@lru_cache(maxsize=1)
def list_profiles() -> dict[str, BusProfile]:
    """Return what is known of the city's buses, by id."""
    return {bus.id: build_profile(bus) for bus in read_buses()}


def find_profile() -> BusProfile | None:
    """Return the profile of the bus that is chosen; None for another one."""
    profiles = list_profiles()
    chosen = read_widget(BUS)
    return profiles.get(next(iter(profiles)) if chosen is None else chosen)


def read_vehicle() -> Vehicle:
    """Return the bus that is chosen, or the one that is described."""
    profile = find_profile()
    if profile is not None:
        return Vehicle(profile.clear_height_m, profile.deck_count)
    height_m = read_widget(HEIGHT)
    return Vehicle(None if height_m is None else float(height_m), int(read_widget(DECKS) or 2))


def read_ground() -> Ground:
    """Return what lines are checked against on this installation."""
    stops = list_set_downs(current_lines().values())
    return Ground(current_restrictions(), current_network(), stops)


@lru_cache(maxsize=128)
def _judge(
    line: OwnLine, name: str, vehicle: Vehicle, ground: Ground, days: tuple[date, date | None]
) -> Judged:
    made, on = days
    return judge_line(
        line, build_words(), name=name, today=made, vehicle=vehicle, ground=ground, on=on
    )


def open_desk(lang: Lang, nameless: str) -> Desk:
    """Return what is being drawn, judged; a single point is not judged yet."""
    work, vehicle, ground = get_work(), read_vehicle(), read_ground()
    day: date | None = read_widget(DAY)
    judged = None
    if count_points(work.line) > 1:
        name = " ".join((read_widget(NAME) or "").split())[:LONGEST_NAME] or nameless
        judged = _judge(work.line, name, vehicle, ground, (today(), day))
    return Desk(work, lang, vehicle, ground, day, judged)


def find_place(name: str) -> tuple[str, Position] | None:
    """Return a place by its name: a stop of the bus, a place of the guide; else what is like it."""
    wanted = name.casefold()
    stops = (stop for line in current_lines().values() for stop in line.route.stops)
    for stop in stops:
        if wanted in {stop.name.id.casefold(), stop.name.en.casefold()}:
            return name, stop.position
    sites = current_catalogue().sites
    exact = (s for s in sites if wanted in {s.name.id.casefold(), s.name.en.casefold()})
    found = next(exact, None) or _find_like(name)
    return None if found is None else (found.name.id, found.position)


def _find_like(name: str) -> Site | None:
    """Return the place whose name holds every word that was typed, if it is the only one."""
    words = name.casefold().split()
    like = [s for s in current_catalogue().sites if _holds(words, s.name.id, s.name.en)]
    return like[0] if len(like) == 1 else None


def _holds(words: Iterable[str], *names: str) -> bool:
    wanted = list(words)
    return any(all(word in name.casefold() for word in wanted) for name in names)


NEAR_DEG = 0.0006
"""About 65 m: a stop this near gives its name to the place where the bus is left."""


def name_joint(place: Position, lang: Lang) -> str:
    """Return the name of the known stop or place nearby, or nothing."""
    stops = (stop for line in current_lines().values() for stop in line.route.stops)
    known = [(stop.position, stop.name) for stop in stops]
    known += [(site.position, site.name) for site in current_catalogue().sites]
    near = [(_measure_deg(place, position), name) for position, name in known]
    gap, name = min(near, key=lambda pair: pair[0], default=(1.0, None))
    return name.in_lang(lang) if name is not None and gap < NEAR_DEG else ""


def _measure_deg(one: Position, other: Position) -> float:
    return max(abs(one.lon - other.lon), abs(one.lat - other.lat))
