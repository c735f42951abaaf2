"""A position of a site in words: what is wrong with it, and what is called from which route."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from babel.numbers import format_decimal

from components.i18n import t
from routes.cue_changes import Change, CueChange
from routes.line import RouteLine
from routes.model import Cue, Side
from routes.placing import BesideLine, Placement, RouteEffect
from sites.catalogue import Catalogue
from sites.text import Lang

LOCALES = {Lang.ID: "id_ID", Lang.EN: "en_GB"}


class Tone(StrEnum):
    """How a line is to be taken; drawn as a colour and said as a word."""

    GOOD = "good"
    PLAIN = "plain"
    WARN = "warn"
    BAD = "bad"


class Said(NamedTuple):
    """One line: ``side`` when it tells one, for an arrow; ``route`` when it is about one."""

    tone: Tone
    text: str
    route: str | None = None
    side: Side | None = None


class Naming(NamedTuple):
    """Where names come from; the site that is moved may have none of its own yet."""

    lang: Lang
    catalogue: Catalogue
    lines: dict[str, RouteLine]
    own: tuple[str, str] | None = None

    def site(self, site_id: str | None) -> str:
        """Return the name of a site, or its id when it is not known."""
        if self.own is not None and site_id == self.own[0]:
            return self.own[1]
        found = self.catalogue.find_site(site_id or "")
        return found.name.in_lang(self.lang) if found else str(site_id)

    def route(self, route_id: str) -> str:
        """Return the name of a route."""
        return self.lines[route_id].route.name.in_lang(self.lang)

    def say(self, key: str, **values: object) -> str:
        """Return a wording of this surface."""
        return t(f"editor_pin.{key}", self.lang, **values)


def say_m(metres: float, lang: Lang) -> str:
    """Return metres as people write them: whole ones, thousands marked."""
    return str(format_decimal(round(metres), locale=LOCALES[lang]))


def say_placement(placement: Placement, naming: Naming) -> tuple[Said, ...]:
    """Return what is to be known of a position, warnings first, then route by route."""
    warnings = tuple(_say_warnings(placement, naming))
    return (
        *(warnings or (Said(Tone.GOOD, naming.say("check.fine")),)),
        *(said for beside in placement.beside for said in _say_beside(beside, naming)),
    )


def _say_warnings(placement: Placement, naming: Naming) -> Iterator[Said]:
    if not placement.is_in_region:
        yield Said(Tone.BAD, naming.say("check.outside"))
    elif not placement.is_on_sketch:
        yield Said(Tone.WARN, naming.say("check.off_sketch"))
    if placement.twin is not None:
        name, metres = (
            naming.site(placement.twin.site),
            say_m(placement.twin.distance_m, naming.lang),
        )
        yield Said(Tone.WARN, naming.say("check.twin", name=name, m=metres))


def _say_beside(beside: BesideLine, naming: Naming) -> Iterator[Said]:
    route = beside.route
    where = naming.say(f"beside.{beside.mode.value}", m=say_m(beside.distance_m, naming.lang))
    if beside.streets:
        where = naming.say("beside.street", where=where, street=" / ".join(beside.streets))
    text = naming.say("beside.head", route=naming.route(route), where=where)
    yield Said(Tone.PLAIN, text, route)
    for cue, after in zip(beside.cues, beside.after, strict=True):
        said = say_cue(cue, after, naming)
        if beside.is_unsure and cue.side == Side.AROUND:
            yield Said(Tone.WARN, naming.say("beside.unsure", said=said), route, cue.side)
        else:
            yield Said(Tone.GOOD, said, route, cue.side)
    if not beside.cues:
        code = "beside.hidden" if beside.is_in_reach else "beside.too_far"
        yield Said(Tone.WARN, naming.say(code), route)


def say_side(cue: Cue, naming: Naming) -> str:
    """Return the side of a cue as a rider reads it; on foot one arrives."""
    return naming.say(f"side.{'arrive' if cue.arrive else cue.side.value}")


def say_cue(cue: Cue, after: tuple[str, float] | None, naming: Naming) -> str:
    """Return a cue in plain words: side, and how far after the one before."""
    side, metres = say_side(cue, naming), say_m(after[1] if after else cue.abeam_m, naming.lang)
    if after is None:
        said = naming.say("cue.from_start", side=side, m=metres)
    else:
        said = naming.say("cue.after", side=side, m=metres, name=naming.site(after[0]))
    return _say_pass(cue, said, naming)


def _say_pass(cue: Cue, said: str, naming: Naming) -> str:
    if cue.passes == 1:
        return said
    return naming.say("cue.pass", said=said, n=cue.pass_number, of=cue.passes)


def say_effects(effects: Iterable[RouteEffect], naming: Naming) -> tuple[Said, ...]:
    """Return what a change does to what is called, on each route: to the site and to others."""
    return tuple(said for effect in effects for said in _say_effect(effect, naming))


def _say_effect(effect: RouteEffect, naming: Naming) -> Iterator[Said]:
    for change in (*effect.own, *effect.others):
        tone = Tone.WARN if change.change in _LOST else Tone.PLAIN
        side = change.after.side if change.after is not None else None
        yield Said(tone, say_change(change, naming), effect.route, side)


_LOST = frozenset({Change.GONE, Change.YIELDED, Change.SIDE})
"""What a rider would miss, or look the wrong way for."""


def say_change(change: CueChange, naming: Naming) -> str:
    """Return one change of a cue in a sentence."""
    cue = change.after or change.before
    if cue is None:
        return naming.site(change.site)
    name = naming.site(change.site)
    values: dict[str, object] = {
        "name": _say_pass(cue, name, naming),
        "m": say_m(abs(change.moved_m), naming.lang),
        "s": say_m(abs(change.moved_s), naming.lang),
        "side": say_side(cue, naming),
        "host": naming.site(change.host),
    }
    if change.before is not None:
        values["was"] = say_side(change.before, naming)
    return naming.say(f"change.{change.change.value}", **values)
