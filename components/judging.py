"""What came with the product, and what is wrong with a state of an item, for the editors' desk."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import partial
from typing import Any

from components.editions import look_again
from components.sources import ROUTES, current_catalogue, shipped_catalogue
from components.store import current_engine
from routes.geojson_io import RESTRICTIONS_FILE, list_route_files, parse_route
from routes.restrictions import parse_restrictions
from sites.catalogue import Catalogue, build_catalogue
from sites.companions import list_companions
from sites.database import open_reading, open_writing
from sites.document import read_bytes
from sites.edited import Revision
from sites.editions import dump_item, read_item
from sites.errors import ContentError, Fault
from sites.item_checks import check_item
from sites.model import Source
from sites.outdated import Data
from sites.review import Judge, Verdict, publish_due
from sites.revisions import ItemKind, Ref

LIMITS = "restrictions"
"""The one item of its kind; a second one would stand beside it unseen."""
_ROOMS = {
    ItemKind.SITE: "sites",
    ItemKind.SMART_FEATURE: "smart_features",
    ItemKind.LESSON: "lessons",
    ItemKind.SOURCE: "sources",
}


def shipped_data(ref: Ref) -> Data | None:
    """Return what came with the product for an item, or None."""
    if ref.kind in _ROOMS:
        find: Any = getattr(shipped_catalogue(), f"find_{ref.kind.value}")
        item = find(ref.id)
        return None if item is None else dump_item(item)
    if ref.kind == ItemKind.RESTRICTIONS:
        if ref.id != LIMITS:
            return None
        path = ROUTES / RESTRICTIONS_FILE
        return {"id": ref.id, "collection": json.loads(read_bytes(path))}
    for path in list_route_files(ROUTES):
        if parse_route(read_bytes(path), str(path)).id == ref.id:
            return {"id": ref.id, "collection": json.loads(read_bytes(path))}
    return None


def judge(ref: Ref, data: Data, beside: Collection[Revision] = ()) -> Verdict:
    """Return everything that is wrong with a state of an item, beside what is shown now.

    ``beside`` are sources that count as shown, too.
    """
    if ref.kind not in _ROOMS:
        return Verdict(_read_ways(ref, data))
    item, faults = read_item(ref, data)
    if item is None:
        return Verdict(faults)
    more = read_sources(beside)
    return Verdict((), check_item(current_catalogue(), ref.kind.value, item, more))


def judge_beside(beside: Collection[Revision]) -> Judge:
    """Return a judge for which these sources count as shown."""
    return partial(judge, beside=beside)


def judge_draft(ref: Ref, data: Data) -> Verdict:
    """Return what is wrong with a state if the sources that wait are published with it."""
    return judge(ref, data, find_companions(data))


def find_companions(data: Data) -> tuple[Revision, ...]:
    """Return the waiting sources that a state names."""
    with open_reading(current_engine()) as reading:
        return list_companions(reading, data)


def read_sources(revisions: Iterable[Revision]) -> tuple[Source, ...]:
    """Return sources that are not shown yet; those that cannot be read are left out."""
    found = (read_item(one.ref, one.data)[0] for one in revisions)
    shown = current_catalogue().find_source
    return tuple(one for one in found if isinstance(one, Source) and shown(one.id) is None)


def _read_ways(ref: Ref, data: Data) -> tuple[Fault, ...]:
    parse: Any = parse_route if ref.kind == ItemKind.ROUTE else parse_restrictions
    try:
        found = parse(json.dumps(data.get("collection")), str(ref))
    except ContentError as error:
        return error.faults
    if ref.id != (found.id if ref.kind == ItemKind.ROUTE else LIMITS):
        return (Fault(str(ref), ref.id, "id", "duplicate_item"),)
    return ()


def catalogue_with(ref: Ref, data: Data) -> Catalogue:
    """Return what would be shown with an item in another state; as it is for an unreadable one."""
    held = current_catalogue()
    item, _ = read_item(ref, data) if ref.kind in _ROOMS else (None, ())
    if item is None:
        return held
    rooms = {room: getattr(held, room) for room in _ROOMS.values()}
    room = _ROOMS[ref.kind]
    rooms[room] = (*(one for one in rooms[room] if one.id != ref.id), item)
    return build_catalogue(**rooms, guidebook=held.guidebook)


def publish_waiting() -> tuple[Ref, ...]:
    """Publish what was approved for a time that has come; sources first, others rest on them."""
    published: list[Ref] = []
    now = datetime.now(UTC)
    for kinds in ((ItemKind.SOURCE,), tuple(ItemKind)):
        with open_writing(current_engine()) as session:
            published += publish_due(session, judge, now, kinds)
        look_again()
    return tuple(published)
