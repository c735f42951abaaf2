"""What is wrong with a route or restrictions being drawn, and what they change, in words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from components.commands.faults import say_code
from components.cueing import find_cues
from components.i18n import read_strings, t
from components.own_draft import read_line
from components.own_map import Spot
from components.own_words import build_words, say_finding
from components.placing_words import Naming, say_change, say_m
from components.sources import (
    current_catalogue,
    current_cues,
    current_lines,
    current_network,
    current_restrictions,
)
from routes.clearance import Obstacle, check_clearance, list_set_downs
from routes.cue_changes import CueChange, compare_cues
from routes.geojson_io import parse_route
from routes.line import RouteLine, build_line
from routes.own_checks import Ground, LineFinding, check_own_line
from routes.restrictions import Restriction, parse_restrictions
from routes.way_edits import Collection
from sites.edited import Ref
from sites.errors import ContentError, Fault
from sites.geo import Position
from sites.text import Lang

_FAULTS = ("routes.fault", "streets.fault", "check.fault")
MOST_SAID = 25
SAME_M, TOGETHER = 2.0, 3
"""So many cues that come about equally much earlier or later are told in one line."""


class JudgedWay(NamedTuple):
    """A route that was read, or the reasons why it cannot be; what a bus meets on it."""

    line: RouteLine | None
    faults: tuple[str, ...]
    spots: tuple[Spot, ...]
    changes: tuple[str, ...]


def build_way_naming(lang: Lang) -> Naming:
    """Return where names come from."""
    return Naming(lang, current_catalogue(), current_lines())


def judge_route(ref: Ref, collection: Collection, lang: Lang) -> JudgedWay:
    """Return a route as it is drawn: its faults, its findings, what is called otherwise."""
    try:
        line = build_line(parse_route(json.dumps(collection), str(ref)))
    except ContentError as error:
        return JudgedWay(None, tuple(_say_faults(error, lang)), (), ())
    spots = tuple(_list_spots(line, lang))[:MOST_SAID]
    naming = build_way_naming(lang)
    before = current_cues(ref.id) if ref.id in current_lines() else ()
    after = find_cues(line, current_catalogue())
    return JudgedWay(line, (), spots, tuple(_say_changes(compare_cues(before, after), naming)))


def _say_changes(changes: Sequence[CueChange], naming: Naming) -> Iterator[str]:
    """Yield each change; what only comes so much later because of a longer way is one line."""
    shifts: defaultdict[int, list[CueChange]] = defaultdict(list)
    for one in changes:
        if one.moved_m:
            shifts[round(one.moved_m / SAME_M)].append(one)
    told: set[int] = set()
    for one in changes:
        alike = shifts[round(one.moved_m / SAME_M)] if one.moved_m else []
        if len(alike) < TOGETHER:
            yield say_change(one, naming)
        elif round(one.moved_m / SAME_M) not in told:
            told.add(round(one.moved_m / SAME_M))
            yield t(
                f"editor_routes.shift.{one.change.value}",
                naming.lang,
                n=len(alike),
                name=naming.site(one.site),
                m=say_m(abs(one.moved_m), naming.lang),
                s=say_m(abs(one.moved_s), naming.lang),
            )


def _say_faults(error: ContentError, lang: Lang) -> Iterator[str]:
    for fault in error.faults[:MOST_SAID]:
        yield say_way_fault(fault, lang)


def say_way_fault(fault: Fault, lang: Lang) -> str:
    """Return a fault with the part of the route it was found in."""
    said = say_code(_FAULTS, fault.code, fault.detail, lang)
    if not fault.feature:
        return said
    field = _name_field(fault.field, lang)
    return t("editor_routes.fault", lang, feature=fault.feature, field=field, said=said)


def _name_field(path: str, lang: Lang) -> str:
    """Return a field as the form calls it; what has no name there stays as it is written."""
    names: dict[str, str] = read_strings(lang)["editor_routes"]["field"]
    return names.get(path.replace(".", "_"), path)


def _list_spots(line: RouteLine, lang: Lang) -> Iterator[Spot]:
    restrictions = current_restrictions()
    places = list_set_downs(one for one in current_lines().values() if one is not line)
    ground = Ground(restrictions, current_network(), places)
    drawn = read_line(line.route, build_words())
    today = datetime.now(UTC).date()
    found = check_own_line(drawn, line, ground=ground, on=today)
    for number, finding in enumerate(found, start=1):
        said = say_finding(finding, lang, restrictions)
        yield Spot(number, said, finding.blocks, _locate(finding, line))


def _locate(finding: LineFinding, line: RouteLine) -> Position | None:
    if "from_m" in finding.detail:
        return line.position_at(float(finding.detail["from_m"]))
    if finding.vertex is None or not finding.feature.startswith("legs."):
        return None
    legs = sorted(line.route.legs, key=lambda leg: leg.order)
    return legs[int(finding.feature.removeprefix("legs."))].geometry.coordinates[finding.vertex]


class JudgedLimits(NamedTuple):
    """Restrictions that were read, or why not; what they do to each route."""

    found: tuple[Restriction, ...]
    faults: tuple[str, ...]
    changes: tuple[str, ...]


def judge_limits(ref: Ref, collection: Collection, lang: Lang) -> JudgedLimits:
    """Return restrictions as they are drawn, and on which routes a bus meets them now."""
    try:
        found = parse_restrictions(json.dumps(collection), str(ref))
    except ContentError as error:
        return JudgedLimits((), tuple(_say_faults(error, lang)), ())
    return JudgedLimits(found, (), tuple(_say_routes(found, lang)))


def _say_routes(found: tuple[Restriction, ...], lang: Lang) -> Iterator[str]:
    naming = build_way_naming(lang)
    for line in current_lines().values():
        before = {_key(one) for one in check_clearance(line, None, current_restrictions())}
        after = check_clearance(line, None, found)
        for one in after:
            code = "still" if _key(one) in before else "new"
            yield _say_obstacle(code, line, one, naming)
        if before and not after:
            yield t("editor_routes.limit.freed", lang, route=naming.route(line.route.id))


def _key(obstacle: Obstacle) -> tuple[str, str]:
    return obstacle.restriction.id, obstacle.leg


def _say_obstacle(code: str, line: RouteLine, one: Obstacle, naming: Naming) -> str:
    return t(
        f"editor_routes.limit.{code}",
        naming.lang,
        route=naming.route(line.route.id),
        name=one.restriction.name.in_lang(naming.lang),
        from_m=say_m(one.from_m, naming.lang),
        to_m=say_m(one.to_m, naming.lang),
    )
