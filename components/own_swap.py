"""Files whose latitude and longitude were exchanged: the same file with both put right."""

from __future__ import annotations

import json
import re
from typing import Any

from routes.own_files import parse_own_line
from routes.own_lines import OwnLine
from sites.errors import ContentError
from sites.geo import GREATER_SEMARANG

_AXIS = re.compile(rb"\b(lat|lon)(\s*=\s*[\"'])")


def find_swapped(raw: bytes, file: str) -> OwnLine | None:
    """Return the line of a file once its axes are exchanged; None unless that puts it in the city.

    For a file that was refused as it is.
    """
    try:
        line = parse_own_line(_swap(raw), file)
    except (ContentError, ValueError, RecursionError):
        return None
    places = [place for leg in line.legs for place in leg.places]
    places += [stop.position for stop in line.stops]
    return line if all(map(GREATER_SEMARANG.holds, places)) else None


def _swap(raw: bytes) -> bytes:
    if raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        other = {b"lat": b"lon", b"lon": b"lat"}
        return _AXIS.sub(lambda found: other[found[1]] + found[2], raw)
    return json.dumps(_swap_tree(json.loads(raw))).encode()


def _swap_tree(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _swap_tree(inner) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    if len(value) >= 2 and all(type(number) in (int, float) for number in value[:2]):
        return [value[1], value[0], *value[2:]]
    return [_swap_tree(inner) for inner in value]
