"""Streets out of an OpenStreetMap extract or GeoJSON lines, cut where they meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import osmium

from routes.street_tags import StreetWords, Unread, Ways, read_tags
from routes.streets import LIMIT_BYTES, Street, StreetNetwork
from routes.walks import measure_m
from sites.coordinates import check_geometry
from sites.document import read_bytes
from sites.errors import ContentError, Fault
from sites.geo import GREATER_SEMARANG, Area, Position
from sites.members import FaultList, name_member, parse_collection

OSM_ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")
OSM_LICENCE = "ODbL 1.0, © OpenStreetMap contributors"
UNKNOWN = "unknown"
"""Licence of lines that do not state theirs (property ``licence``)."""

DEGREE_DIGITS = 7
_LINES = frozenset({"LineString", "MultiLineString"})
_ALIASES = {"max_height_m": "maxheight"}


class Way(NamedTuple):
    """A street as drawn: its name in the file, corners with what tells whether ways meet there."""

    name: str
    corners: tuple[tuple[Hashable, Position], ...]
    tags: Mapping[str, str]


class Import(NamedTuple):
    """A network and what became of the ways: ``ways`` were taken, ``left`` are no streets.

    ``outside`` lie beyond the area; ``unread`` are tags that say something not understood,
    with the name of their way.
    """

    network: StreetNetwork
    ways: int
    left: int
    outside: int
    unread: tuple[tuple[str, Unread], ...]


def import_streets(path: Path, *, licence: str = "", area: Area = GREATER_SEMARANG) -> Import:
    """Return the streets of a file that touch ``area``.

    OpenStreetMap by the ending of the name, else GeoJSON. Raises :class:`ContentError`:
    ``not_osm``, ``no_streets``, and whatever is wrong with the GeoJSON.
    """
    is_osm = path.name.lower().endswith(OSM_ENDINGS)
    if is_osm:
        ways = _read_osm(path)
    else:
        ways = iter(_parse_lines(read_bytes(path, LIMIT_BYTES), str(path)))
    return _build(ways, path, licence or (OSM_LICENCE if is_osm else ""), area)


def _read_osm(path: Path) -> Iterator[Way]:
    if not path.is_file():
        code = "not_a_file" if path.exists() else "no_file"
        raise ContentError([Fault(str(path), "", "", code)])
    try:
        reader = osmium.FileProcessor(str(path)).with_locations()
        for way in reader.with_filter(osmium.filter.KeyFilter("highway")):
            if isinstance(way, osmium.osm.Way):
                corners = tuple(
                    (node.ref, Position(round(node.lon, 7), round(node.lat, 7)))
                    for node in way.nodes
                    if node.location.valid()
                )
                yield Way(f"way/{way.id}", corners, {tag.k: tag.v for tag in way.tags})
    except RuntimeError as error:
        raise ContentError([Fault(str(path), "", "", "not_osm", {"found": str(error)})]) from None


def _parse_lines(raw: bytes, file: str) -> list[Way]:
    members, faults = parse_collection(raw, file, LIMIT_BYTES)
    ways: list[Way] = []
    for number, member in enumerate(members):
        ways += _parse_line(member, name_member(member, number), faults)
    faults.raise_if_any()
    return ways


def _parse_line(member: Any, name: str, faults: FaultList) -> Iterator[Way]:
    geometry = member.get("geometry") if isinstance(member, dict) else None
    if isinstance(geometry, dict) and geometry.get("type") not in _LINES:
        return  # points and areas of the same file are no streets
    flaws = check_geometry(geometry, _LINES)
    faults.add(name, flaws)
    if flaws or not isinstance(geometry, dict):
        return
    properties = member.get("properties")
    tags = _word_tags(properties if isinstance(properties, dict) else {})
    drawn = geometry["coordinates"]
    for line in drawn if geometry["type"] == "MultiLineString" else [drawn]:
        places = [Position(*(round(float(n), DEGREE_DIGITS) for n in place)) for place in line]
        yield Way(name, tuple((place, place) for place in places), tags)


def _word_tags(properties: Mapping[str, Any]) -> dict[str, str]:
    """Return properties as the words that OpenStreetMap would have."""
    words: dict[str, str] = {}
    for key, value in properties.items():
        tag = _ALIASES.get(key, key)
        if isinstance(value, bool):
            words[tag] = "yes" if value else "no"
        elif isinstance(value, (str, int, float)):
            words.setdefault(tag, str(value))
    return words


def _build(ways: Iterable[Way], path: Path, licence: str, area: Area) -> Import:
    taken: list[tuple[Way, StreetWords]] = []
    unread: list[tuple[str, Unread]] = []
    left = outside = 0
    for way in ways:
        words = read_tags(way.tags)
        if words is None or not (words.drivable or words.walkable) or len(way.corners) < 2:
            left += 1
        elif not any(area.holds(place) for _, place in way.corners):
            outside += 1
        else:
            taken.append((way, words))
            unread += [(way.name, one) for one in words.unread]
    streets = tuple(_cut_all(taken))
    if not streets:
        raise ContentError([Fault(str(path), "", "", "no_streets")])
    said = next((way.tags["licence"] for way, _ in taken if "licence" in way.tags), UNKNOWN)
    network = StreetNetwork(streets, path.name, licence or said)
    return Import(network, len(taken), left, outside, tuple(unread))


def _cut_all(taken: Sequence[tuple[Way, StreetWords]]) -> Iterator[Street]:
    """Cut every way where another one, or itself, comes to the same corner."""
    met = Counter(key for way, _ in taken for key, _ in way.corners)
    junctions: dict[Hashable, int] = {}
    for way, words in taken:
        corners = way.corners[::-1] if words.ways is Ways.BACKWARD else way.corners
        last = len(corners) - 1
        cuts = [n for n, (key, _) in enumerate(corners) if n in (0, last) or met[key] > 1]
        for first, second in pairwise(cuts):
            part = corners[first : second + 1]
            street = _build_street(part, words, junctions)
            if street is not None:
                yield street


def _build_street(
    part: Sequence[tuple[Hashable, Position]], words: StreetWords, junctions: dict[Hashable, int]
) -> Street | None:
    line = [place for _, place in part]
    length_m = measure_m(line)
    if length_m < 0.01:
        return None
    ends = [junctions.setdefault(part[at][0], len(junctions)) for at in (0, -1)]
    return Street(
        start=ends[0],
        end=ends[1],
        line=tuple(line),
        length_m=round(length_m, 2),
        highway=words.highway,
        name=words.name,
        oneway=words.ways in (Ways.FORWARD, Ways.BACKWARD),
        drivable=words.drivable,
        walkable=words.walkable,
        max_height_m=words.max_height_m,
        closed_until=words.closed_until,
    )
