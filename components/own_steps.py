"""The steps of drawing: taps, text, a file, the streets, the end of a ride, keeping it."""

from __future__ import annotations

from typing import Any, NamedTuple

from components.actor import current_actor
from components.i18n import t
from components.own_desk import (
    BLOCK,
    NAME,
    Desk,
    find_place,
    get_work,
    keep,
    name_joint,
    note,
    now,
    open_desk,
)
from components.own_draft import EMPTY, add_point, end_ride, read_line, renumber
from components.own_streets import OffStreets, TooMany, follow_streets
from components.own_swap import find_swapped
from components.own_taps import list_new, parse_taps
from components.own_text import BadText, TextFault, format_line, parse_line
from components.own_words import build_words
from components.state import hold, read_at_once, recall, set_widget
from components.store import current_engine
from routes.line import build_line
from routes.own_checks import LineFinding
from routes.own_files import parse_own_line
from routes.own_lines import OwnLine
from routes.own_routes import (
    Judged,
    OwnRoute,
    RouteRefused,
    add_own_route,
    get_own_route,
    save_own_route,
)
from sites.database import open_reading, open_writing
from sites.errors import ContentError, Fault, UnknownItem
from sites.rights import NotAllowed
from sites.text import Lang

MAP, TEXT, FILE = "sendiri-peta", "sendiri-teks", "sendiri-berkas"
WRITTEN = "sendiri-ditulis"
"""The line that the text says, with its language."""

FILE_FAULTS, TEXT_FAULTS = "sendiri-berkas-salah", "sendiri-teks-salah"
MOST_FAULTS = 8


class BadFile(NamedTuple):
    """A file that was refused: its first faults ``said_of`` all.

    ``swapped`` is its line with the axes exchanged, if that helps.
    """

    name: str
    faults: tuple[Fault, ...]
    said_of: int
    swapped: OwnLine | None


def take_taps(lang: Lang) -> None:
    """Callback of the map: take every tap that was not taken yet, each as a step of its own."""
    held = get_work()
    for tap in list_new(parse_taps(read_at_once(MAP)), held.token, held.taken):
        work = get_work()
        joint = name_joint(work.line.legs[-1].places[-1], lang) if work.line.legs else ""
        line = add_point(work.line, tap.mode, tap.place, joint)
        keep(line, routed=work.routed, token=tap.token, taken=tap.number)


def apply_text(lang: Lang, swap: bool = False) -> None:
    """Callback: draw what the text says; a faulty text stays as it is, and so does the line."""
    text = str(read_at_once(TEXT) or "")
    try:
        line = parse_line(text, find_place, swap)
    except BadText as refusal:
        hold(TEXT_FAULTS, refusal.faults)
        return
    rewrite_text()
    work = get_work()
    corners = {place for leg in work.line.legs for place in leg.places}
    beside = tuple(stop for stop in work.line.stops if stop.position not in corners)
    line = renumber(line._replace(name=work.line.name, stops=(*line.stops, *beside)))
    if format_line(line, lang) != format_line(work.line, lang):
        keep(line, fit=work.fit + 1)


def list_text_faults() -> tuple[TextFault, ...]:
    """Return what is wrong with the text, line by line."""
    return recall(TEXT_FAULTS) or ()


def rewrite_text() -> None:
    """Callback: drop what was typed and write down what is drawn."""
    hold(TEXT_FAULTS, None)
    hold(WRITTEN, None)


def import_file() -> None:
    """Callback: draw the line of the file; a refused one leaves what is drawn as it is."""
    hold(FILE_FAULTS, None)
    file = read_at_once(FILE)
    if file is None:
        return
    raw, name = file.getvalue(), str(file.name)[:120]
    try:
        line = parse_own_line(raw, name)
    except ContentError as error:
        shown = tuple(
            Fault(one.file, one.feature, one.field, one.code, dict(one.detail))
            for one in error.faults[:MOST_FAULTS]
        )
        bad = BadFile(name, shown, len(error.faults), find_swapped(raw, name))
        hold(FILE_FAULTS, bad)
        return
    _take_up(line)


def find_bad_file() -> BadFile | None:
    """Return the file that was refused, until another one is chosen."""
    found: BadFile | None = recall(FILE_FAULTS)
    return found


def swap_file() -> None:
    """Callback: draw the line of the refused file with latitude and longitude exchanged."""
    bad = find_bad_file()
    hold(FILE_FAULTS, None)
    if bad is not None and bad.swapped is not None:
        _take_up(bad.swapped)


def _take_up(line: OwnLine, route_id: str | None = None) -> None:
    """Draw a line that came from elsewhere; the name it brings is taken if there is none yet."""
    held = (read_at_once(NAME) or "").strip()
    if line.name and (route_id or not held):
        set_widget(NAME, " ".join(line.name.split())[:120])
    keep(renumber(line), fit=get_work().fit + 1, route_id=route_id)


def open_kept(route_id: str, lang: Lang) -> None:
    """Callback: take up a kept route, to be changed and kept again."""
    try:
        with open_reading(current_engine()) as reading:
            kept = get_own_route(reading, current_actor(), route_id)
    except (NotAllowed, UnknownItem):
        note("unknown")
        return
    hold(TEXT_FAULTS, None)
    _take_up(read_line(kept.route, build_words()), route_id)
    note("opened", name=kept.route.name.in_lang(lang))


def begin_anew() -> None:
    """Callback: an empty map for another route; the line before can be had back."""
    keep(EMPTY, route_id=None)
    set_widget(NAME, "")
    rewrite_text()


def judge_now(lang: Lang) -> Judged | None:
    """Return what is drawn, judged as it is now: a tap may have come since the page was drawn."""
    return open_desk(lang, t("own.nameless", lang)).judged


def put_on_streets(desk: Desk) -> None:
    """Callback: lead the rides along the streets, or say which place keeps them from it."""
    network, work = desk.ground.network, get_work()
    if network is None:
        return
    try:
        line, routed = follow_streets(
            work.line, network, work.routed, vehicle=desk.vehicle, on=desk.day
        )
    except TooMany as refusal:
        note(refusal.code, count=refusal.count)
    except OffStreets as refusal:
        why = refusal.why
        hold(BLOCK, (why.code, why.point, why.distance_m, why.blocks, refusal.place))
    else:
        if not routed:
            note("no_ride")
            return
        keep(line, routed=routed)
        note("on_streets")


def end_ride_at(desk: Desk, finding: LineFinding, name: str) -> None:
    """Callback: end the ride where the group can get off, and walk on from there."""
    judged = judge_now(desk.lang)
    if judged is None or judged.route is None:
        return
    measured = build_line(judged.route)
    line = end_ride(get_work().line, measured, float(finding.detail["set_down_m"]), name)
    keep(line)
    note("ended", name=name)


def save(desk: Desk) -> None:
    """Callback: keep the route, as a new one or in place of the one that was opened."""
    judged = judge_now(desk.lang)
    if judged is None or judged.route is None or not judged.is_sound:
        return
    args: dict[str, Any] = {
        "restrictions": desk.ground.restrictions,
        "now": now(),
        "vehicle": desk.vehicle,
    }
    route_id = get_work().route_id
    try:
        with open_writing(current_engine()) as writing:
            actor = current_actor()
            kept: OwnRoute = (
                add_own_route(writing, actor, judged.route, **args)
                if route_id is None
                else save_own_route(writing, actor, route_id, judged.route, **args)
            )
    except RouteRefused as refusal:
        note(refusal.code, count=refusal.count or len(refusal.obstacles))
    except ContentError:
        note("unfit")
    except UnknownItem:
        hold_new()
    except NotAllowed:
        note("refused")
    else:
        keep(get_work().line, routed=get_work().routed, route_id=kept.id)
        note("saved", name=kept.route.name.in_lang(desk.lang))


def hold_new() -> None:
    """Let a line whose route is gone be kept as a new one; nothing that is drawn is lost."""
    work = get_work()
    keep(work.line, routed=work.routed, route_id=None)
    note("gone")
