"""The crew's sheet: one page that is enough when every phone is dead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from components.exports.calls import Call, Ride, list_rides
from components.exports.day import VisitDay
from components.exports.wording import Langs, clean, pick, say, say_day, say_number
from components.i18n import show_clock
from components.print.handout import read_labels
from components.print.press import Json, draw_qr, print_pdf
from routes.buses import read_buses
from routes.model import Mode

MOST_ROWS = 16
MOST_GROUPS = 40
RULES = ("rule_times", "rule_count", "rule_divert", "rule_late")


def build_crew_sheet(day: VisitDay, langs: Langs, origin: str, secret: str | None = None) -> bytes:
    """Return the PDF; with the crew's ``secret`` the sheet carries its link as a QR code."""
    return print_pdf("crew", build_data(day, langs, origin, secret), day.kept.updated_at)


def build_data(day: VisitDay, langs: Langs, origin: str, secret: str | None = None) -> Json:
    """Return what the template is filled with; no participant is named."""
    rows = list(_list_rows(day, langs))
    left_out = len(rows) - MOST_ROWS
    return {
        "lang": langs[0].value,
        "labels": read_labels("crew", langs),
        "title": clean(f"{day.plan.name} · {say('paper.crew.title', langs)}"),
        "name": clean(day.plan.name),
        "day": say_day(day.starts, langs),
        "facts": list(_list_facts(day, langs)),
        "link": {"svg": draw_qr(f"{origin}/kru/{secret}")} if secret else None,
        "rows": rows[:MOST_ROWS],
        "more": say_number("paper.crew.more", left_out, langs) if left_out > 0 else None,
        "groups": list(_list_groups(day, langs)),
        "size": day.plan.size,
        "counts": list(_list_counts(day, langs)),
        "rules": list(_list_rules(day, langs)),
        "credit": f"{say('paper.assumed', langs)} {say('paper.credit', langs)}",
    }


def _list_facts(day: VisitDay, langs: Langs) -> Iterator[tuple[str, str]]:
    bus = next((bus.name for bus in read_buses() if bus.id == day.plan.bus), None)
    yield say("paper.crew.bus", langs), bus or say("paper.crew.any_bus", langs)
    yield say("paper.handout.route", langs), pick(day.planned.line.route.name, langs)
    yield say("paper.crew.people", langs), str(day.plan.size)
    unknown = say("paper.crew.needs_unknown", langs)
    yield say("paper.crew.needs", langs), unknown if day.needs is None else str(day.needs)
    asked = say("paper.crew.yes" if day.plan.step_free else "paper.crew.no", langs)
    yield say("paper.crew.step_free", langs), asked


def _list_rows(day: VisitDay, langs: Langs) -> Iterator[Json]:
    rides = list_rides(day.planned.line, day.planned.timetable, langs)
    for ride, following in pairwise([*rides, None]):
        if ride is None:
            continue
        yield from _list_calls(day, ride, langs)
        walk = _find_walk(day, ride, following)
        if walk is not None:
            yield walk


def _list_calls(day: VisitDay, ride: Ride, langs: Langs) -> Iterator[Json]:
    before_m = ride.from_m
    for call in ride.calls:
        seen = [
            f"{pick(place.site.name, langs)} ({_tell_side(place.cue.side.value, langs)})"
            for place in day.seen
            if place.cue is not None and before_m <= place.at_m < call.at_m
        ]
        before_m = call.at_m
        yield {"kind": "stop", "name": call.name, "seen": seen[:12], **_tell_times(call)}


def _tell_side(side: str, langs: Langs) -> str:
    return say(f"words.side.{side}", langs)


def _tell_times(call: Call) -> Json:
    return _tell(call.arrive, call.depart)


def _tell(arrive: datetime, leave: datetime) -> Json:
    minutes = round((leave - arrive).total_seconds() / 60)
    stay = f"{minutes}′" if minutes else ""
    return {"arrive": show_clock(arrive), "leave": show_clock(leave), "stay": stay}


def _find_walk(day: VisitDay, ride: Ride, following: Ride | None) -> Json | None:
    """The time between two rides, or after the last one if the class then walks."""
    ends_on_foot = day.planned.line.stretches[-1].mode == Mode.WALK
    if following is not None:
        return {"kind": "walk", **_tell(ride.calls[-1].depart, following.calls[0].arrive)}
    if ends_on_foot:
        return {"kind": "walk", **_tell(ride.calls[-1].depart, day.planned.timetable.ends)}
    return None


def _list_groups(day: VisitDay, langs: Langs) -> Iterator[str]:
    sizes = dict(day.sizes)
    for group in day.plan.groups[:MOST_GROUPS]:
        called = say("paper.crew.group", langs, number=group.number)
        many = f" ({sizes[group.number]})" if group.number in sizes else ""
        yield f"{called}{many}"


def _list_counts(day: VisitDay, langs: Langs) -> Iterator[str]:
    yield say("paper.crew.before", langs)
    if any(stretch.mode == Mode.WALK for stretch in day.planned.line.stretches):
        yield say("paper.crew.again", langs)


def _list_rules(day: VisitDay, langs: Langs) -> Sequence[str]:
    rules = [say(f"paper.crew.{rule}", langs) for rule in RULES]
    if day.plan.clock.return_by is not None:
        at = show_clock(day.plan.clock.return_by)
        rules.insert(0, say("paper.crew.return_by", langs, at=at))
    return rules
