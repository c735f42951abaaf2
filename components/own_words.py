"""Own routes in words: their fixed sentences, what is wrong with a line, why it was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from components.commands.faults import say_code
from components.i18n import say_word, t
from routes.own_checks import LineFinding
from routes.own_lines import RouteWords
from routes.restrictions import Restriction
from routes.street_search import Unreachable
from sites.errors import Fault
from sites.text import Lang, Text

_FAULTS = ("streets.fault", "routes.fault", "check.fault")


def _in_both(key: str) -> Text:
    return Text(id=t(key, Lang.ID), en=t(key, Lang.EN))


def build_words() -> RouteWords:
    """Return the sentences that are kept with every own route."""
    return RouteWords(*(_in_both(f"streets.route.{name}") for name in RouteWords._fields))


def say_line_fault(fault: Fault, lang: Lang | str) -> str:
    """Return why a file holds no line, without the place."""
    return say_code(_FAULTS, fault.code, fault.detail, lang)


def say_unreachable(refusal: Unreachable, lang: Lang | str) -> str:
    """Return which place cannot be reached and why; places count from 1."""
    return t(
        f"streets.unreachable.{refusal.code}",
        lang,
        point=refusal.point + 1,
        distance_m=f"{refusal.distance_m:.0f}",
        blocks=", ".join(refusal.blocks),
    )


def say_finding(
    finding: LineFinding,
    lang: Lang | str,
    restrictions: Iterable[Restriction] = (),
) -> str:
    """Return what was found and what to do about it, without the place in the file.

    ``restrictions`` are those the line was checked with: one is said with its reason, grade and
    date, and with the stop before it.
    """
    values: dict[str, object] = dict(finding.detail)
    if finding.code == "restricted":
        values |= _describe(finding, lang, restrictions)
    return t(f"streets.finding.{finding.code}", lang, **values)


def _describe(
    finding: LineFinding,
    lang: Lang | str,
    restrictions: Iterable[Restriction],
) -> Mapping[str, object]:
    found = next(one for one in restrictions if one.id == finding.detail["restriction"])
    return {
        "place": found.name.in_lang(lang),
        "reason": found.reason.in_lang(lang),
        "grade": say_word("grade", lang, found.grade.value),
        "as_of": found.as_of,
        "offer": _say_offer(finding, lang),
    }


def _say_offer(finding: LineFinding, lang: Lang | str) -> str:
    detail = finding.detail
    if "set_down_m" not in detail:
        return t("streets.offer.nowhere", lang)
    at_m = detail["set_down_m"]
    if "stop" in detail:
        return t("streets.offer.stop", lang, stop=detail[f"stop_in_{Lang(lang)}"], at_m=at_m)
    return t("streets.offer.line", lang, at_m=at_m, lon=detail["lon"], lat=detail["lat"])


def say_place(finding: LineFinding) -> str:
    """Return where something was found: ``file:feature:vertex``, vertices from 0."""
    vertex = "" if finding.vertex is None else str(finding.vertex)
    return f"{finding.file}:{finding.feature}:{vertex}"
