"""A review of content: files read, put together, judged; findings, not yet in words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from routes.airtime import check_airtime
from routes.buses import parse_buses
from routes.geojson_io import RESTRICTIONS_FILE, list_route_files, parse_route
from routes.geojson_io import SHIPPED as SHIPPED_ROUTES
from routes.model import Bus, Leg, Route, Stop
from routes.restrictions import Restriction, parse_restrictions
from sites import catalogue as shelf
from sites import geojson_io
from sites.catalogue import build_catalogue
from sites.document import UNREADABLE, parse_document, read_bytes
from sites.errors import ContentError, Detail, Fault, Problem
from sites.guidebook import GUIDEBOOK_FILES, Guidebook, build_parser
from sites.guidebook_checks import check_edition
from sites.model import Lesson, Site, SmartFeature, Source
from sites.references import walk_sources
from sites.sketch import SketchPart

Parser = Callable[[bytes, str], tuple[BaseModel, ...]]

_BOOK = {
    "unplaced": "unplaced",
    "trail": "trails",
    "term": "terms",
    "era": "eras",
    "reading": "readings",
    "fleet": "fleet",
    "allowance": "allowances",
}
"""Kinds of the guidebook and its fields."""

_PARSERS: Mapping[str, Parser] = {
    "site": geojson_io.parse_sites,
    "smart_feature": geojson_io.parse_smart_features,
    "lesson": geojson_io.parse_lessons,
    "source": geojson_io.parse_sources,
    "sketch": geojson_io.parse_sketch,
    "bus": parse_buses,
    "restriction": parse_restrictions,
    "route": lambda raw, file: (parse_route(raw, file),),
    **{kind: build_parser(GUIDEBOOK_FILES[name][1]) for kind, name in _BOOK.items()},
}
_FEATURES: Mapping[str, tuple[type[BaseModel], ...]] = {
    "site": (Site,),
    "smart_feature": (SmartFeature,),
    "sketch": (SketchPart,),
    "restriction": (Restriction,),
    "route": (Route, Leg, Stop),
}
_OBJECTS: Mapping[str, tuple[type[BaseModel], ...]] = {
    "lesson": (Lesson,),
    "source": (Source,),
    "bus": (Bus,),
    **{kind: (GUIDEBOOK_FILES[name][1],) for kind, name in _BOOK.items()},
}
_CATALOGUE_FILES = {
    "site": shelf.SITES_FILE,
    "smart_feature": shelf.SMART_FEATURES_FILE,
    "lesson": shelf.LESSONS_FILE,
    "source": shelf.SOURCES_FILE,
}
_BOOK_FILES = {kind: GUIDEBOOK_FILES[name][0] for kind, name in _BOOK.items()}
_SKETCH_FILE = "city.geojson"
_CARRYING = frozenset({"site", "smart_feature", "allowance"})
"""Kinds without which it cannot be told whether a number is carried."""

_LIKELY = 0.2
"""Least share of field names a member has in common with the model it is read as."""


@dataclass(frozen=True)
class Finding:
    """Something to mend (``blocking``) or to look at, and where."""

    file: str
    feature: str
    field: str
    code: str
    blocking: bool
    detail: Detail

    @property
    def is_unreadable(self) -> bool:
        """True when nothing else could be said about the file."""
        return self.code in UNREADABLE


@dataclass
class _Desk:
    """What was read so far: items by kind and id, their files, and the findings."""

    items: dict[str, dict[str, BaseModel]] = field(default_factory=dict)
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    faulty_kinds: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def add_faults(self, faults: Iterable[Fault]) -> None:
        self.findings += [
            Finding(f.file, f.feature, f.field, f.code, True, f.detail) for f in faults
        ]

    def add_items(self, kind: str, found: Iterable[BaseModel], file: str) -> None:
        held = self.items.setdefault(kind, {})
        for number, item in enumerate(found):
            item_id = str(getattr(item, "id", None) or f"#{number + 1}")
            if item_id in held and kind != "sketch":
                self.add_faults([Fault(file, item_id, "id", "duplicate_item")])
            held[item_id] = item
            self.files[kind, item_id] = file


def _share(member: Mapping[str, Any], models: tuple[type[BaseModel], ...]) -> float:
    found = {key for key in member if isinstance(key, str)}
    return max(
        len(found & set(model.model_fields)) / len(found | set(model.model_fields))
        for model in models
    )


def detect_kind(tree: Any) -> str | None:
    """Return the kind of content in a JSON tree by the names of its fields, or None.

    A collection whose members say nothing is taken for sites, so that its faults are named.
    """
    is_list = isinstance(tree, list)
    members = tree if is_list else tree.get("features") if isinstance(tree, dict) else None
    held = (
        [member for member in members if isinstance(member, dict)]
        if isinstance(members, list)
        else []
    )
    if not is_list:
        held = [one["properties"] for one in held if isinstance(one.get("properties"), dict)]
        if any("role" in properties for properties in held):
            return "route"
    held = [member for member in held if member][:20]
    if not held:
        return "site" if isinstance(tree, dict) else None
    kinds = _OBJECTS if is_list else _FEATURES
    shares = {
        kind: sum(_share(member, models) for member in held) for kind, models in kinds.items()
    }
    best = max(shares, key=lambda kind: shares[kind])
    return best if shares[best] / len(held) >= _LIKELY else None


def _read_file(desk: _Desk, path: Path, kind: str | None = None) -> None:
    file = str(path)
    try:
        raw = read_bytes(path)
        chosen = kind or detect_kind(parse_document(raw, file).tree)
        if chosen is None:
            raise ContentError([Fault(file, "", "", "unknown_content")])
    except ContentError as error:
        desk.add_faults(error.faults)
        desk.faulty_kinds.update([kind] if kind else _PARSERS)
        return
    try:
        desk.add_items(chosen, _PARSERS[chosen](raw, file), file)
    except ContentError as error:
        desk.add_faults(error.faults)
        desk.faulty_kinds.add(chosen)


def _find_route_uses(route: Route) -> Iterator[tuple[str, str, str, str]]:
    """Yield (feature id, field, kind, id) for every site and source a route names."""
    for stop in route.stops:
        for number, site in enumerate(stop.sites):
            yield stop.id, f"sites.{number}", "site", site
    for number, override in enumerate(route.overrides):
        yield route.id, f"overrides.{number}.site", "site", override.site
    for path, source in walk_sources(route, ""):
        yield route.id, path, "source", source


def _check_uses(desk: _Desk, known: Mapping[str, Mapping[str, BaseModel]]) -> Iterator[Finding]:
    for item_id, item in desk.items.get("route", {}).items():
        file = desk.files["route", item_id]
        uses = _find_route_uses(item) if isinstance(item, Route) else ()
        for feature, place, kind, wanted in uses:
            if wanted not in known[kind] and kind not in desk.faulty_kinds:
                yield Finding(file, feature, place, f"unknown_{kind}", True, {"wanted": wanted})
    sourced = [(k, *held) for k in ("bus", "restriction") for held in desk.items.get(k, {}).items()]
    for kind, item_id, item in sourced:
        for place, wanted in walk_sources(item, ""):
            if wanted not in known["source"] and "source" not in desk.faulty_kinds:
                file = desk.files[kind, item_id]
                yield Finding(file, item_id, place, "unknown_source", True, {"wanted": wanted})


def _is_hidden(problem: Problem, faulty_kinds: set[str]) -> bool:
    """True for what may well stand in a file that could not be read: an id, a number."""
    if problem.code in ("number_unsupported", "allowance_unused"):
        return bool(faulty_kinds & _CARRYING)
    prefix, _, kind = problem.code.partition("unknown_")
    return not prefix and kind in faulty_kinds


def _judge(desk: _Desk, rest: _Desk, today: date | None, whole: bool) -> list[Finding]:
    known = {
        kind: {**rest.items.get(kind, {}), **desk.items.get(kind, {})}
        for kind in (*_CATALOGUE_FILES, *_BOOK)
    }
    held: list[Any] = [known[kind].values() for kind in _CATALOGUE_FILES]
    book = {name: tuple(known[kind].values()) for kind, name in _BOOK.items()}
    findings = list(_check_uses(desk, known))
    edition = build_catalogue(*held, guidebook=Guidebook.model_validate(book))
    for found in (*check_edition(edition, today), *check_airtime(edition.sites)):
        file = desk.files.get((found.kind, found.item), "")
        is_about_all = found.kind == "catalogue"
        wanted = whole if is_about_all else bool(file)
        if wanted and not _is_hidden(found, desk.faulty_kinds):
            file = str(shelf.SHIPPED / shelf.SITES_FILE) if is_about_all else file
            findings.append(
                Finding(file, found.item, found.field, found.code, found.blocking, found.detail)
            )
    return findings


def _read_folder(desk: _Desk, folder: Path) -> None:
    """Read the files of an edition; those of the guidebook need not be there."""
    for kind, name in _CATALOGUE_FILES.items():
        _read_file(desk, folder / name, kind)
    for kind, name in _BOOK_FILES.items():
        if (folder / name).exists():
            _read_file(desk, folder / name, kind)


def review_shipped(
    today: date | None = None, folder: Path = shelf.SHIPPED, routes: Path = SHIPPED_ROUTES
) -> tuple[Finding, ...]:
    """Return everything there is to say about the content that comes with the product."""
    desk = _Desk()
    _read_folder(desk, folder)
    _read_file(desk, folder / _SKETCH_FILE, "sketch")
    for path in list_route_files(routes):
        _read_file(desk, path, "route")
    _read_file(desk, routes / "buses.json", "bus")
    if (routes / RESTRICTIONS_FILE).exists():
        _read_file(desk, routes / RESTRICTIONS_FILE, "restriction")
    whole = not desk.faulty_kinds & set(_CATALOGUE_FILES)
    return (*desk.findings, *_judge(desk, _Desk(), today, whole))


def review_files(paths: Sequence[Path], today: date | None = None) -> tuple[Finding, ...]:
    """Return everything there is to say about some files, each of any kind.

    Ids they use are looked up in all of them and in the shipped rest; an item with the id of
    a shipped one takes its place. Rules for the whole edition are left out.
    """
    desk, rest = _Desk(), _Desk()
    given = {os.path.realpath(path): path for path in reversed(paths)}
    for path in reversed(given.values()):
        _read_file(desk, path)
    _read_folder(rest, shelf.SHIPPED)
    inherited = [one for one in rest.findings if os.path.realpath(one.file) not in given]
    desk.faulty_kinds |= rest.faulty_kinds
    return (*desk.findings, *inherited, *_judge(desk, rest, today, whole=False))
