"""The handout: two pages per group, however long the plan; what does not fit is on the phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from components.exports.day import PlaceTime, VisitDay
from components.exports.wording import Langs, clean, pick, pick_each, say, say_day, say_number
from components.i18n import read_strings, show_clock
from components.print.press import Json, draw_qr, print_pdf
from routes.model import Mode, Side
from routes.timetable import StopTime
from routes.visits import Group, NamedTime
from sites.model import DeckSight

MOST_PLACES = 20
MOST_GOALS = 8
MOST_STOPS = 12
"""Of the bus on the strip."""
LEAST_GAP, MOST_GAP = 1.0, 6.0
"""Between two rows of the strip the longest stretch of road takes six times the shortest."""
BREAK = "\u200b"
"""A line may end here."""
GAP_M = 150.0
"""Metres of road in one share of a gap."""


def build_handout(
    day: VisitDay, langs: Langs, origin: str, groups: Sequence[Group | None] = (None,)
) -> bytes:
    """Return the PDF: two pages for each of ``groups``, None being the whole class."""
    return print_pdf("handout", build_data(day, langs, origin, groups), day.kept.updated_at)


def build_data(day: VisitDay, langs: Langs, origin: str, groups: Sequence[Group | None]) -> Json:
    """Return what the template is filled with: only strings, numbers and flags."""
    places = day.places[:MOST_PLACES]
    left_out = len(day.places) - len(places)
    goals = list(_list_goals(day, places))
    more_goals = len(goals) - MOST_GOALS
    return {
        "lang": langs[0].value,
        "labels": read_labels("handout", langs),
        "title": clean(f"{day.plan.name} · {say('paper.handout.title', langs)}"),
        "name": clean(day.plan.name),
        "day": say_day(day.starts, langs),
        "times": list(_list_times(day, langs)),
        "facts": list(_list_facts(day, langs)),
        "strip": list(_space(_list_rows(day, places, langs))),
        "walk": list(_list_walk(day, places, langs)),
        "goals": goals[:MOST_GOALS],
        "more_goals": _say_more("more_goals", more_goals, langs),
        "more_places": _say_more("more", left_out, langs),
        "has_approximate": any(place.site.is_approximate for place in places),
        "has_upper": any(_is_upper(place) for place in places),
        "assumed": say("paper.assumed", langs),
        "credit": say("paper.credit", langs),
        "sheets": [_build_sheet(day, places, group, langs, origin) for group in groups],
    }


def read_labels(table: str, langs: Langs) -> dict[str, str]:
    """Return the plain wordings of one table of ``paper``, in each language side by side."""
    held = read_strings(langs[0])["paper"][table]
    return {
        name: say(f"paper.{table}.{name}", langs)
        for name, wording in held.items()
        if isinstance(wording, str)
    }


def _say_more(key: str, count: int, langs: Langs) -> str | None:
    return say_number(f"paper.handout.{key}", count, langs) if count > 0 else None


def _is_upper(place: PlaceTime) -> bool:
    return place.cue is not None and place.cue.deck == DeckSight.UPPER


def _list_times(day: VisitDay, langs: Langs) -> Iterator[tuple[str, str]]:
    stops = day.planned.timetable.stops
    begins = show_clock(day.starts)
    if stops:
        begins = f"{begins}, {pick(stops[0].stop.name, langs)}"
    yield say("paper.handout.departs", langs), begins
    yield say("paper.handout.ends", langs), show_clock(day.ends)
    if day.plan.clock.return_by is not None:
        yield say("paper.handout.return_by", langs), show_clock(day.plan.clock.return_by)


def _list_facts(day: VisitDay, langs: Langs) -> Iterator[tuple[str, str]]:
    yield say("paper.handout.route", langs), pick(day.planned.line.route.name, langs)
    size = say_number("paper.people", day.plan.size, langs)
    yield say("paper.handout.size", langs), size
    kept = day.plan.clock.keep_free[:4]
    if kept:
        yield say("paper.handout.keep_free", langs), ", ".join(map(_tell_kept, kept))


def _tell_kept(wish: NamedTime) -> str:
    return f"{clean(wish.name)} {show_clock(wish.at)} ({wish.lasts_min}′)"


def _list_goals(day: VisitDay, places: Sequence[PlaceTime]) -> Iterator[Json]:
    for goal in day.plan.goals:
        numbers = [place.number for place in places if goal.id in place.station.goals]
        yield {"text": clean(goal.text), "numbers": numbers}


def _list_rows(
    day: VisitDay, places: Sequence[PlaceTime], langs: Langs
) -> list[tuple[float, Json]]:
    """Rows of the strip with their metres: stops of the bus, places seen from it, the walk."""
    line = day.planned.line
    stops = [
        one
        for one in day.planned.timetable.stops
        if line.span_of(one.stop.leg).leg.mode == Mode.BUS
    ]
    rows = [(one.progress_m, _build_stop(one, langs)) for one in _thin(stops)]
    rows += [(place.at_m, _build_sight(place, langs)) for place in places if place.cue is not None]
    walked = [place for place in places if place.cue is None]
    if walked and rows:
        last = walked[-1].number
        first = walked[0].number
        numbers = str(first) if first == last else f"{first}–{last}"
        text = say("paper.handout.walk_here", langs, numbers=numbers)
        rows.append((walked[0].at_m, {"kind": "walk", "text": text}))
    return sorted(rows, key=lambda row: row[0])


def _thin(stops: Sequence[StopTime]) -> Sequence[StopTime]:
    """The first and the last stop, and between them those with the longest stays."""
    if len(stops) <= MOST_STOPS:
        return stops
    inner = sorted(stops[1:-1], key=lambda one: -one.stop.dwell_s)[: MOST_STOPS - 2]
    return [stops[0], *sorted(inner, key=lambda one: one.progress_m), stops[-1]]


def _build_stop(one: StopTime, langs: Langs) -> Json:
    at = show_clock(one.arrive)
    if one.stop.dwell_s >= 60 and one.arrive < one.depart:
        at = f"{at}–{show_clock(one.depart)}"
    return {"kind": "stop", "name": pick(one.stop.name, langs), "at": at}


def _build_sight(place: PlaceTime, langs: Langs) -> Json:
    side = place.cue.side if place.cue is not None else Side.AROUND
    return {
        "kind": "sight",
        "side": side.value,
        "number": place.number,
        "name": pick(place.site.name, langs),
        "at": show_clock(place.at),
        "approximate": place.site.is_approximate,
        "upper": _is_upper(place),
        "glance": pick_each(place.site.glance, langs),
    }


def _space(rows: Sequence[tuple[float, Json]]) -> Iterator[Json]:
    before_m = rows[0][0] if rows else 0.0
    for at_m, row in rows:
        gap = min(MOST_GAP, max(LEAST_GAP, (at_m - before_m) / GAP_M))
        before_m = at_m
        yield {**row, "gap": round(gap, 2)}


def _list_walk(day: VisitDay, places: Sequence[PlaceTime], langs: Langs) -> Iterator[Json]:
    walked = [place for place in places if place.cue is None]
    for place in walked:
        yield _build_step(place.at, pick(place.site.name, langs), langs, place)
    if walked and day.plan.returns and _ends_on_foot(day):
        back = day.planned.timetable.ends
        yield _build_step(back, say("paper.handout.back_at_bus", langs), langs)
    if day.plan.clock.ride_back_min:
        yield _build_step(day.ends, say("paper.handout.home", langs), langs)


def _ends_on_foot(day: VisitDay) -> bool:
    return day.planned.line.stretches[-1].mode == Mode.WALK


def _build_step(at: datetime, name: str, langs: Langs, place: PlaceTime | None = None) -> Json:
    stays = place is not None and place.dwell_min > 0
    return {
        "at": show_clock(at),
        "until": show_clock(place.until) if place and stays else "",
        "stay": f"{place.dwell_min}′" if place and stays else "",
        "name": name,
        "number": place.number if place else None,
        "approximate": place.site.is_approximate if place else False,
        "glance": pick_each(place.site.glance, langs) if place else [],
    }


def _build_sheet(
    day: VisitDay, places: Sequence[PlaceTime], group: Group | None, langs: Langs, origin: str
) -> Json:
    number = None if group is None else group.number
    return {
        "group": _name_group(group, langs),
        "about": list(_describe_group(group, langs)),
        "join": _build_join(day, group, origin),
        "entries": [_build_entry(place, number, langs) for place in places],
    }


def _name_group(group: Group | None, langs: Langs) -> str:
    if group is None:
        return say("paper.handout.whole", langs)
    name = clean(group.name)
    if str(group.number) in name:
        return name
    return f"{say('paper.handout.group', langs, number=group.number)}: {name}"


def _describe_group(group: Group | None, langs: Langs) -> Iterator[tuple[str, str]]:
    if group is None:
        return
    seat = [say(f"paper.seat.{word}", langs) for word in (group.deck, group.side) if word]
    if seat:
        yield say("paper.handout.seat", langs), ", ".join(seat)
    if group.dimension is not None:
        word = say(f"words.dimension.{group.dimension.value}", langs)
        yield say("paper.handout.dimension", langs), word


def _build_join(day: VisitDay, group: Group | None, origin: str) -> Json | None:
    tour = day.find_tour(group)
    if tour is None:
        return None
    address = f"{origin}/ikut/{tour.code}"
    shown = address.partition("://")[2].replace("/ikut/", f"/ikut/{BREAK}")
    return {"code": tour.code, "address": address, "shown": shown, "svg": draw_qr(address)}


def _build_entry(place: PlaceTime, group: int | None, langs: Langs) -> Json:
    tasks = [
        {"text": clean(task.text), "whose": _tell_whose(task.groups, langs) if not group else ""}
        for task in place.tasks_for(group)
    ]
    return {
        "number": place.number,
        "name": pick(place.site.name, langs),
        "at": show_clock(place.at),
        "approximate": place.site.is_approximate,
        "glance": pick_each(place.site.glance, langs),
        "look": pick_each(place.site.look_for.text, langs) if place.cue is None else [],
        "tasks": tasks,
    }


def _tell_whose(groups: Sequence[int], langs: Langs) -> str:
    if not groups:
        return ""
    return say("paper.handout.for_groups", langs, numbers=", ".join(map(str, groups)))
