"""What is wrong with one item as it would stand beside the others; quick in a large catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from sites.catalogue import Catalogue, build_catalogue
from sites.checks import check_catalogue, check_shared
from sites.errors import Problem
from sites.guidebook import Guidebook
from sites.model import Lesson, Site, SmartFeature, Source

Kept = TypeVar("Kept", SmartFeature, Source)


def check_item(
    catalogue: Catalogue,
    kind: str,
    item: Site | SmartFeature | Lesson | Source,
    beside: tuple[Source, ...] = (),
) -> tuple[Problem, ...]:
    """Return the problems of one item in a catalogue, ``beside`` more sources."""
    alone = build_catalogue(
        (item,) if isinstance(item, Site) else (),
        (*_others(catalogue.smart_features, item), *_same(item, SmartFeature)),
        (item,) if isinstance(item, Lesson) else (),
        (*_others(catalogue.sources, item), *_others(beside, item), *_same(item, Source)),
        Guidebook(allowances=catalogue.guidebook.allowances),
    )
    found = [one for one in check_catalogue(alone) if one.kind == kind and one.item == item.id]
    if isinstance(item, Site):
        found += check_shared(catalogue, item)
    if isinstance(item, Lesson):
        found = [one for one in found if not _is_known(catalogue, one)]
    return tuple(found)


def _is_known(catalogue: Catalogue, problem: Problem) -> bool:
    """Return whether a place that was not looked at is there after all."""
    wanted = str(problem.detail.get("wanted", ""))
    return problem.code == "unknown_site" and catalogue.find_site(wanted) is not None


def _others(held: tuple[Kept, ...], item: Site | SmartFeature | Lesson | Source) -> Iterator[Kept]:
    return (one for one in held if one.id != item.id or type(one) is not type(item))


def _same(item: Site | SmartFeature | Lesson | Source, wanted: type[Kept]) -> tuple[Kept, ...]:
    return (item,) if isinstance(item, wanted) else ()
