"""Which edition is shown: asked of the database at most once a second, by every process."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

from sqlalchemy.engine.url import make_url
from sqlalchemy.exc import DBAPIError

from components.store import current_engine, find_address
from routes.geojson_io import parse_route
from routes.model import Route
from routes.restrictions import Restriction, parse_restrictions
from sites.database import open_reading
from sites.editions import Edition, find_edition, read_edition
from sites.errors import ContentError
from sites.review import find_due
from sites.revisions import ItemKind

LOOKS_EVERY_S = 1.0
_LOG = logging.getLogger(__name__)


class Shown(NamedTuple):
    """Names one state of one database."""

    address: str
    number: int


class _Looked(NamedTuple):
    number: int
    at_s: float
    due: bool


_looked: dict[str, _Looked] = {}
_looking = Lock()
_hooks: list[Callable[[], object]] = []


def _is_there(address: str) -> bool:
    """Return whether there is a database; a file is not made for asking."""
    url = make_url(address)
    if not url.drivername.startswith("sqlite"):
        return True
    return bool(url.database) and Path(str(url.database)).is_file()


def _ask(address: str) -> _Looked:
    held = _looked.get(address)
    if not _is_there(address):
        return _Looked(0, time.monotonic(), due=False)
    try:
        with open_reading(current_engine()) as session:
            number, due = find_edition(session), bool(find_due(session, datetime.now(UTC)))
    except DBAPIError as error:
        _LOG.error("the database does not say which edition is shown: %s", error)
        number, due = held.number if held else 0, False
    return _Looked(number, time.monotonic(), due)


def _look(address: str) -> _Looked:
    held = _looked.get(address)
    if held is None or time.monotonic() - held.at_s > LOOKS_EVERY_S:
        with _looking:
            held = _looked.get(address)
            if held is None or time.monotonic() - held.at_s > LOOKS_EVERY_S:
                held = _looked[address] = _ask(address)
    return held


def when_due(publish: Callable[[], object]) -> None:
    """Have something done when what was approved for a time is due, in a thread of its own."""
    if publish not in _hooks:
        _hooks.append(publish)


def newest_edition() -> Shown:
    """Return which edition is shown now; number 0 when nothing was published here."""
    address = find_address()
    looked = _look(address)
    if looked.due and _hooks:
        _looked[address] = looked._replace(due=False)
        for publish in _hooks:
            Thread(target=publish, daemon=True).start()
    return Shown(address, looked.number)


def look_again() -> None:
    """Ask the database at the next question, because something was just published."""
    _looked.pop(find_address(), None)


@lru_cache(maxsize=4)
def current_edition(shown: Shown) -> Edition:
    """Return what was published here, up to an edition."""
    if shown.number == 0:
        return Edition(0, {})
    with open_reading(current_engine()) as session:
        return read_edition(session)


def lay_routes(shipped: Mapping[str, Route], edition: Edition) -> tuple[Route, ...]:
    """Return the routes that are shown; one that cannot be read leaves the shipped one."""
    held = dict(shipped)
    for ref, data in edition.items.items():
        if ref.kind != ItemKind.ROUTE:
            continue
        if data is None:
            held.pop(ref.id, None)
            continue
        try:
            held[ref.id] = parse_route(json.dumps(data["collection"]), str(ref))
        except (ContentError, KeyError) as error:
            _LOG.error("not laid over the shipped route: %s", error)
    return tuple(held[name] for name in sorted(held))


def lay_restrictions(edition: Edition) -> tuple[Restriction, ...] | None:
    """Return the restrictions that were published here, or None."""
    for ref, data in edition.items.items():
        if ref.kind == ItemKind.RESTRICTIONS and data is not None:
            return parse_restrictions(json.dumps(data["collection"]), str(ref))
    return None
