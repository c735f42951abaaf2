"""What was found on a line being drawn: in words, numbered as on the map, with what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import streamlit as st

from components.i18n import t
from components.labels import plain
from components.markup import show
from components.own_desk import BLOCK, Desk
from components.own_map import Spot, locate
from components.own_steps import end_ride_at
from components.own_words import say_finding, say_unreachable
from components.state import recall
from routes.own_checks import LineFinding
from routes.streets import Unreachable

MOST_SAID = 25
"""A recorded track may have thousands of doubtful corners; those that block come first."""


def list_spots(desk: Desk) -> tuple[Spot, ...]:
    """Return what is to be said of the line, numbered; what keeps it from the streets first."""
    return tuple(islice(_list_spots(desk), MOST_SAID))


def _list_spots(desk: Desk) -> Iterator[Spot]:
    blocked = recall(BLOCK)
    if blocked is not None:
        code, point, distance_m, streets, place = blocked
        said = say_unreachable(Unreachable(code, point, distance_m, streets), desk.lang)
        yield Spot(1, said, True, place)
    first = 1 if blocked is None else 2
    for number, finding in enumerate(_list_findings(desk), start=first):
        said = say_finding(_name_legs(finding, desk), desk.lang, desk.ground.restrictions)
        yield Spot(number, said, finding.blocks, locate(finding, desk))


def _list_findings(desk: Desk) -> tuple[LineFinding, ...]:
    return () if desk.judged is None else desk.judged.findings


def _name_legs(finding: LineFinding, desk: Desk) -> LineFinding:
    """Return the finding with a leg called by its number, as people count."""
    before = finding.detail.get("before")
    if not isinstance(before, str):
        return finding
    number = int(before.rpartition(".")[2]) + 1
    said = t("own.found.leg", desk.lang, n=number)
    return replace(finding, detail={**finding.detail, "before": said})


def show_found(desk: Desk) -> None:
    """Draw what was found: what blocks, a button for every place to get off, then the rest."""
    if desk.judged is None:
        return
    spots = list_spots(desk)
    blocking = tuple(spot for spot in spots if spot.blocks)
    doubtful = spots[len(blocking) :]
    more = len(_list_findings(desk)) - MOST_SAID
    if blocking:
        left = 0 if doubtful else more
        show("own_found.html", desk.lang, spots=blocking, more=left, is_first=True)
        _show_offers(desk)
    if doubtful or not blocking:
        show("own_found.html", desk.lang, spots=doubtful, more=more, is_first=not blocking)


def _show_offers(desk: Desk) -> None:
    offered: set[object] = set()
    for finding in _list_findings(desk):
        at_m = finding.detail.get("set_down_m")
        if at_m is not None and at_m not in offered:
            offered.add(at_m)
            _offer(finding, desk)


def _offer(finding: LineFinding, desk: Desk) -> None:
    stop = finding.detail.get(f"stop_in_{desk.lang.value}")
    at_m = finding.detail["set_down_m"]
    named = t("own.found.metre", desk.lang, at_m=at_m) if stop is None else str(stop)
    st.button(
        t("own.found.end_ride", desk.lang, place=plain(named)),
        key=f"sendiri-turun-{at_m}",
        type="primary",
        icon=":material/directions_walk:",
        on_click=end_ride_at,
        args=(desk, finding, "" if stop is None else str(stop)),
        width="stretch",
    )
