"""The double-deckers of the city, as dated facts."""

from __future__ import annotations

from pathlib import Path

from routes.model import Bus
from sites.document import read_bytes
from sites.members import parse_list

SHIPPED = Path(__file__).parent / "data" / "buses.json"
"""The file with the buses that comes with the product."""


def parse_buses(raw: bytes | str, file: str) -> tuple[Bus, ...]:
    """Return the buses of a JSON list; raises :class:`ContentError` with every fault."""
    return parse_list(raw, file, Bus)


def read_buses(path: Path = SHIPPED) -> tuple[Bus, ...]:
    """Return the buses of a file; raises :class:`ContentError`, also when there is no file."""
    return parse_buses(read_bytes(path), str(path))
