"""How every item of the desk stands, for its list: gathered once, then only what is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from components.judging import shipped_data
from components.sources import ROUTES, SITES, shipped_catalogue
from components.store import current_engine, find_address
from routes.field_desk import count_open_by_site
from routes.geojson_io import list_route_files, read_route
from sites.catalogue import Catalogue
from sites.database import open_reading
from sites.edited import ItemKind, Ref, Stage
from sites.editions import dump_item
from sites.freshness import URGENT, Facts, Mark, Marked, find_marks, gather_facts, weigh
from sites.overview import Memory, list_standings
from sites.rights import Actor

RESTRICTIONS = Ref(ItemKind.RESTRICTIONS, "restrictions")
_NOTHING = gather_facts(ItemKind.SITE, {})
_looking = Lock()
"""Two editors who open the list at once wait for one gathering."""


class Row(NamedTuple):
    """An item in the list."""

    ref: Ref
    stage: Stage
    facts: Facts
    marks: tuple[Marked, ...]
    publish_at: datetime | None = None

    @property
    def is_urgent(self) -> bool:
        """True when something is missing, reported or unfinished."""
        return any(one.mark in URGENT for one in self.marks)


@lru_cache(maxsize=2)
def _gather(catalogue: Catalogue) -> Mapping[Ref, Facts]:
    found: dict[Ref, Facts] = {}
    for kind, items in (
        (ItemKind.SITE, catalogue.sites),
        (ItemKind.SMART_FEATURE, catalogue.smart_features),
        (ItemKind.LESSON, catalogue.lessons),
        (ItemKind.SOURCE, catalogue.sources),
    ):
        for item in items:
            found[Ref(kind, item.id)] = gather_facts(kind, dump_item(item))
    return found


@lru_cache(maxsize=2)
def _gather_ways(_stamp: tuple[int, ...]) -> Mapping[Ref, Facts]:
    routes = (Ref(ItemKind.ROUTE, read_route(path).id) for path in list_route_files(ROUTES))
    told = ((ref, shipped_data(ref)) for ref in (*routes, RESTRICTIONS))
    return {ref: gather_facts(ref.kind, data) for ref, data in told if data is not None}


@lru_cache(maxsize=4)
def _remember(_address: str, _sites: str) -> Memory:
    return Memory()


def list_rows(actor: Actor, today: date) -> tuple[Row, ...]:
    """Return every item with its marks, what most needs work first; raises NotAllowed."""
    with _looking, open_reading(current_engine()) as reading:
        memory = _remember(find_address(), str(SITES))
        standings = {one.ref: one for one in list_standings(reading, actor, memory)}
        reports = count_open_by_site(reading)
    shipped = read_shipped_facts()
    rows = []
    for ref in {**shipped, **standings}:
        held, given = standings.get(ref), shipped.get(ref)
        facts = (held.newest if held else given) or _NOTHING
        offered = held is not None and _is_offered(given, held.grown_from)
        told = reports.get(ref.id, 0) if ref.kind == ItemKind.SITE else 0
        stage, goes_out = (held.stage, held.publish_at) if held else (Stage.UNTOUCHED, None)
        marks = find_marks(facts, today, reports=told, offered=offered)
        if stage == Stage.WITHDRAWN:
            marks = ()  # no visitor sees it: nothing about it presses
        rows.append(Row(ref, stage, facts, marks, goes_out))
    return tuple(sorted(rows, key=_rank))


def read_shipped_facts() -> Mapping[Ref, Facts]:
    """Return what is known of everything that came with the product."""
    stamp = tuple(path.stat().st_mtime_ns for path in sorted(ROUTES.glob("*.geojson")))
    return {**_gather(shipped_catalogue()), **_gather_ways(stamp)}


def _is_offered(given: Facts | None, grown_from: Facts | None) -> bool:
    return given is not None and (grown_from is None or given.digest != grown_from.digest)


def _rank(row: Row) -> tuple[int, str, Ref]:
    return -weigh(row.marks), row.facts.name[0].casefold(), row.ref


def count_marks(rows: tuple[Row, ...]) -> Iterator[tuple[Mark, int]]:
    """Yield how many items carry each mark, leaving out what none carries."""
    for mark in Mark:
        count = sum(1 for row in rows if any(one.mark == mark for one in row.marks))
        if count:
            yield mark, count
