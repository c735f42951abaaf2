"""Sources that were made at the desk and that nobody has approved yet, beside those shown."""

from __future__ import annotations

from components.judging import read_sources
from components.sources import current_catalogue
from components.store import current_engine
from sites.companions import list_waiting_sources
from sites.database import open_reading
from sites.model import Source


def list_waiting() -> tuple[Source, ...]:
    """Return the sources that wait for their review and that no visitor has seen."""
    with open_reading(current_engine()) as reading:
        return read_sources(list_waiting_sources(reading))


def find_source(source_id: str) -> Source | None:
    """Return a source by its id, also one that waits; None for an unknown id."""
    shown = current_catalogue().find_source(source_id)
    if shown is not None:
        return shown
    return next((one for one in list_waiting() if one.id == source_id), None)
