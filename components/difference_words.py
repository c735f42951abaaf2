"""A difference of two states in words: the field by its name, what went and what came."""

from __future__ import annotations

import math
from typing import Any

from babel.numbers import format_decimal

from components.form_notes import name_field
from components.i18n import say_word, t
from components.placing_words import LOCALES, say_m
from components.sources import current_catalogue
from components.waiting_sources import find_source
from sites.differences import Difference, list_differences
from sites.edited import ItemKind, Ref
from sites.geo import Position
from sites.left_behind import find_left_behind
from sites.merging import Piece, Told, compare_words, find_at
from sites.outdated import Data, is_text
from sites.resting import find_resting
from sites.text import Lang

WAYS = frozenset({ItemKind.ROUTE, ItemKind.RESTRICTIONS})
"""Kinds whose whole content is one collection of lines and points."""

MOST_SHOWN = 60
AROUND = 12
"""Words that are shown before and after a change in a long text."""

_TABLES = {
    **{name: name for name in ("kind", "grade", "position_grade", "dimension", "relation")},
    "status": "status",
    "dimensions": "dimension",
    "sees": "deck",
    "mode": "mode",
}
_SOURCES, _FEATURES = ("sources", "position_sources"), ("feature", "features")
_METRES_PER_DEGREE = 111_320.0
Links = tuple[tuple[str, str], ...]
"""Sources by title and address; the address may be empty."""
_WAYS = ("e", "ne", "n", "nw", "w", "sw", "s", "se")


def name_path(field: str, data: Data, lang: Lang) -> str:
    """Return the name of a field in words; a part of a route is called by its own name."""
    parts = field.split(".")
    if parts[:2] != ["collection", "features"] or len(parts) < 3:
        return name_field(field, lang)
    feature = find_at(data, ".".join(parts[:3]))
    held = feature if isinstance(feature, dict) else {}
    name = find_at(held, f"properties.name.{lang.value}") or find_at(held, "properties.name.id")
    rest = [part for part in parts[3:] if part != "properties"]
    said = str(name or held.get("id") or int(parts[2]) + 1)
    return f"{said} · {name_field('.'.join(rest), lang)}" if rest else said


def tell_left_behind(before: Data, after: Data, lang: Lang) -> list[str]:
    """Return, in words, which years were replaced in one field and still stand in others."""
    told = []
    for one in find_left_behind(before, after):
        names = "; ".join(dict.fromkeys(name_path(field, after, lang) for field in one.fields))
        told.append(t("editor_form.left_behind", lang, year=one.year, fields=names))
    return told


def tell_resting(before: Data, after: Data, lang: Lang) -> list[tuple[str, Links]]:
    """Return, in words, which claims say new figures on the same sources, and these sources."""
    told = []
    for number, figures, sources in find_resting(before, after):
        found = {one: find_source(one) for one in sources}
        links = tuple(
            (one, "") if source is None else (source.title, source.address or "")
            for one, source in found.items()
        )
        claim = t("editor_review.changes.claim", lang, n=number + 1)
        said = ", ".join(figures)
        told.append((t("editor_form.resting", lang, claim=claim, figures=said), links))
    return told


def describe_differences(before: Data, after: Data, ref: Ref, lang: Lang) -> tuple[list[Data], int]:
    """Return what differs, in words, and how many differences more there are than are shown."""
    found = list_differences(before, after)
    shown = [_describe(one, before, after, ref, lang) for one in found[:MOST_SHOWN]]
    return shown, len(found) - len(shown)


def list_fields(before: Data, after: Data) -> tuple[str, ...]:
    """Return the top-level fields that differ, for a line of few words."""
    return tuple(dict.fromkeys(one.field.split(".")[0] for one in list_differences(before, after)))


def say_changed(before: Data, after: Data, lang: Lang, most: int = 3) -> str:
    """Return the names of what differs in one line; "" when nothing does."""
    names: dict[str, None] = {}
    for one in list_differences(before, after):
        parts = one.field.split(".")
        whole = ".".join(parts[: 3 if parts[0] == "collection" else 1])
        names[name_path(whole, before if one.after is None else after, lang)] = None
    said = ", ".join([*names][:most])
    if len(names) <= most:
        return said
    return f"{said} {t('editor_review.history.and_more', lang, n=len(names) - most)}"


def _describe(one: Difference, before: Data, after: Data, ref: Ref, lang: Lang) -> Data:
    name = name_path(one.field, after if one.after is not None else before, lang)
    moved = _say_moved(one, lang)
    told: Data = {"field": one.field, "name": name, "sort": one.sort.value, "moved": moved}
    if moved:
        return {**told, "pieces": [], "old": [], "new": []}
    if is_prose(one.field, ref, one.before, one.after):
        return {**told, "pieces": show_pieces(one.before, one.after), "old": [], "new": []}
    told_of = leave_common(one.before, one.after)
    old, new = (say_value(one.field, value, ref, lang) for value in told_of)
    return {**told, "pieces": [], "old": old, "new": new}


def leave_common(before: Any, after: Any) -> tuple[Any, Any]:
    """Return what went from a plain list and what came; anything else, and a new order, whole."""
    if not all(isinstance(value, list) and all(map(_is_plain, value)) for value in (before, after)):
        return before, after
    gone = [one for one in before if one not in after]
    come = [one for one in after if one not in before]
    return (gone, come) if gone or come else (before, after)


def _is_plain(value: Any) -> bool:
    return not isinstance(value, (dict, list))


def _table(field: str, ref: Ref) -> str | None:
    last = [part for part in field.split(".") if not part.isdigit()][-1:]
    if field == "look_for.kind":
        return "task"
    if field == "kind" and ref.kind != ItemKind.SITE:
        return None
    return _TABLES.get(last[0]) if last else None


def is_prose(field: str, ref: Ref, *values: Any) -> bool:
    """Return whether values are words that people wrote, and not of a controlled list."""
    return _table(field, ref) is None and all(isinstance(value, str) for value in values)


def say_value(field: str, value: Any, ref: Ref, lang: Lang) -> list[tuple[str, str]]:
    """Return a value as lines of name and words; the name is empty for a single one."""
    if is_text(value):
        return [(t(f"editor_form.in_lang.{one}", lang), words) for one, words in value.items()]
    if isinstance(value, dict):
        if "coordinates" in value:
            return [("", _say_spot(value))]
        return [
            (f"{name_field(name, lang)}{' · ' if under else ''}{under}", words)
            for name, inner in value.items()
            for under, words in say_value(f"{field}.{name}", inner, ref, lang)
        ]
    if isinstance(value, list):
        lines = [line for member in value for line in say_value(field, member, ref, lang)]
        is_plain = all(not isinstance(member, (dict, list)) for member in value)
        return [("", "; ".join(words for _, words in lines))] if is_plain and lines else lines
    return [] if value is None else [("", _say_single(field, value, ref, lang))]


def _say_single(field: str, value: Any, ref: Ref, lang: Lang) -> str:
    if isinstance(value, bool):
        return t(f"editor_form.flag.{'yes' if value else 'no'}", lang)
    if isinstance(value, float):
        return str(format_decimal(value, locale=LOCALES[lang]))
    table = _table(field, ref)
    if table is None or not isinstance(value, str):
        return _name_item(field, str(value), lang)
    try:
        return say_word(table, lang, value)
    except KeyError:
        return value


def _name_item(field: str, value: str, lang: Lang) -> str:
    """Return the title of a source or the name of a feature that is meant by an id."""
    parts, catalogue = field.split("."), current_catalogue()
    if parts[-1] in _SOURCES:
        source = find_source(value)
        return value if source is None else source.title
    feature = catalogue.find_smart_feature(value) if parts[-1] in _FEATURES else None
    return value if feature is None else feature.name.in_lang(lang)


def show_pieces(before: str, after: str) -> list[tuple[str, str]]:
    """Return the words that went and came, with as much around them as one needs to find them."""
    pieces = compare_words(before, after)
    return [
        (one.told.value, _shorten(one, number == 0, number == len(pieces) - 1))
        for number, one in enumerate(pieces)
    ]


def _shorten(piece: Piece, is_first: bool, is_last: bool) -> str:
    words = piece.words.split()
    if piece.told != Told.SAME or len(words) <= 3 * AROUND:
        return piece.words
    head = "" if is_first else " ".join(words[:AROUND])
    tail = "" if is_last else " ".join(words[-AROUND:])
    end = piece.words[len(piece.words.rstrip()) :]
    return f"{head} … {tail}{end}".lstrip()


def find_spot(geometry: Any) -> Position | None:
    """Return a position that stands for a geometry: a point, or the middle of the others' box."""
    places = _list_places(geometry.get("coordinates") if isinstance(geometry, dict) else None)
    if not places:
        return None
    lons, lats = zip(*places, strict=True)
    return Position((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)


def _list_places(value: Any) -> list[tuple[float, float]]:
    if not isinstance(value, list) or not value:
        return []
    if all(isinstance(number, (int, float)) for number in value) and len(value) > 1:
        return [(float(value[0]), float(value[1]))]
    return [place for inner in value for place in _list_places(inner)]


def _say_spot(geometry: Data) -> str:
    spot = find_spot(geometry)
    return "" if spot is None else f"{spot.lat:.6f}, {spot.lon:.6f}"


def _say_moved(one: Difference, lang: Lang) -> str:
    if not one.field.endswith("geometry"):
        return ""
    old, new = find_spot(one.before), find_spot(one.after)
    if old is None or new is None:
        return ""
    counts = [len(_list_places(held["coordinates"])) for held in (one.before, one.after)]
    if counts != [1, 1]:
        before, after = counts
        if before == after:
            return t("editor_review.changes.reshaped", lang, n=before)
        return t("editor_review.changes.moved_shape", lang, before=before, after=after)
    distance, way = say_way(old, new, lang)
    return t("editor_review.changes.moved", lang, m=distance, way=way)


def say_way(old: Position, new: Position, lang: Lang) -> tuple[str, str]:
    """Return how many metres, and to which of eight sides, a place went, in words."""
    north_m = (new.lat - old.lat) * _METRES_PER_DEGREE
    east_m = (new.lon - old.lon) * _METRES_PER_DEGREE * math.cos(math.radians(new.lat))
    way = _WAYS[round(math.degrees(math.atan2(north_m, east_m)) / 45) % 8]
    return say_m(math.hypot(north_m, east_m), lang), t(f"editor_review.way.{way}", lang)
