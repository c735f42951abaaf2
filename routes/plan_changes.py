"""What has changed in the content since the places of a plan were chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from routes.visits import Seen, VisitPlan
from sites.model import Site

_PLACE = frozenset({"geometry", "accuracy_m", "position_grade", "address", "access"})
_TIES = frozenset({"annotations"})
_DIGITS = 12


class Change(NamedTuple):
    """A place whose words, position or ties have changed, or that is gone."""

    site: str
    texts: bool = False
    place: bool = False
    ties: bool = False
    gone: bool = False


def look_at(site: Site) -> Seen:
    """Return the digests of a place as it is now."""
    fields = site.model_dump(mode="json")
    parts: dict[str, dict[str, Any]] = {"texts": {}, "place": {}, "ties": {}}
    for name, value in fields.items():
        part = "place" if name in _PLACE else "ties" if name in _TIES else "texts"
        parts[part][name] = value
    return Seen(site=site.id, **{part: _digest(held) for part, held in parts.items()})


def _digest(held: Mapping[str, Any]) -> str:
    text = repr(sorted(held.items(), key=lambda item: item[0]))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def remember(plan: VisitPlan, sites: Iterable[Site], version: str) -> VisitPlan:
    """Return the plan with its places as they are now, under this version of the content."""
    known = {site.id: site for site in sites}
    seen = tuple(look_at(known[place]) for place in plan.places if place in known)
    return plan.model_copy(update={"seen": seen, "catalogue": version})


def find_changes(plan: VisitPlan, sites: Iterable[Site]) -> tuple[Change, ...]:
    """Return what has changed since :func:`remember`, in the plan's order."""
    known = {site.id: site for site in sites}
    held = {seen.site: seen for seen in plan.seen}
    return tuple(
        change
        for place in plan.places
        if place in held
        for change in [_compare(held[place], known.get(place))]
        if any(change[1:])
    )


def _compare(seen: Seen, site: Site | None) -> Change:
    if site is None:
        return Change(seen.site, gone=True)
    now = look_at(site)
    parts = ("texts", "place", "ties")
    return Change(seen.site, *(getattr(now, part) != getattr(seen, part) for part in parts))
