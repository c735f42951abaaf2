"""Members of a file (features of a collection, objects of a list) read with all their faults.

The path of a good file is short: parse the text, look once at each geometry, hand the whole
list to pydantic. Everything that explains a fault runs only when there is one.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from sites.coordinates import PLACES, check_geometry, name_type
from sites.diagnosis import describe_error, find_field_names, list_errors
from sites.document import LIMIT_BYTES, Document, TreeFlaw, parse_document
from sites.errors import ContentError, Fault, Flaw

Model = TypeVar("Model", bound=BaseModel)

_CRS84 = frozenset(
    {"urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "CRS84"}
)
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
_SOMEWHERE = {"type": "Point", "coordinates": [110.41, -6.98]}
_LARGE_BYTES = 1_000_000

LIMIT_FAULTS = 10_000
"""Faults named of one file; a wrong export of a large file would have millions."""

_BATCH = 1000
"""Members validated at once: what pydantic finds in them is held in memory together."""


class Unpacked(NamedTuple):
    """A member as model fields side by side (None: it has none), and its wrapping's flaws."""

    fields: dict[str, Any] | None
    flaws: tuple[Flaw, ...]


class FaultList:
    """The faults of one file, gathered in order and raised together."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._faults: list[Fault] = []
        self._settled: set[tuple[str, str]] = set()
        self._said: set[tuple[str, str, str]] = set()

    def add(self, feature: str, flaws: Iterable[Flaw], settles: bool = False) -> None:
        """Add flaws of a feature, each once; a field once settled takes no further fault."""
        for flaw in flaws:
            if self.is_full:
                return
            said = (feature, flaw.field, flaw.code)
            if (feature, flaw.field) not in self._settled and said not in self._said:
                self._said.add(said)
                self._faults.append(Fault(self.file, feature, *flaw))
            if settles:
                self._settled.add((feature, flaw.field))

    @property
    def is_full(self) -> bool:
        """True when so much is wrong that no more is taken."""
        return len(self._faults) >= LIMIT_FAULTS

    def raise_if_any(self) -> None:
        """Raise :class:`ContentError` with everything gathered, if there is anything."""
        if self.is_full:
            more = Fault(self.file, "", "", "more_faults", {"limit": LIMIT_FAULTS})
            raise ContentError([*self._faults, more])
        if self._faults:
            raise ContentError(self._faults)


@contextmanager
def _collector_at_rest(size_bytes: int) -> Iterator[None]:
    """Keep the cyclic garbage collector from rescanning a large tree while it grows.

    Nothing built here is cyclic; with the collector running a 10,000-site file takes three
    times as long. Small texts leave it alone.
    """
    resting = size_bytes > _LARGE_BYTES and gc.isenabled()
    if resting:
        gc.disable()
    try:
        yield
    finally:
        if resting:
            gc.enable()


def name_member(member: object, index: int) -> str:
    """Return a member's id, or ``#3`` for the third one when it has no usable id."""
    found = member.get("id") if isinstance(member, dict) else None
    return found if isinstance(found, str) and _SLUG.fullmatch(found) else f"#{index + 1}"


def check_crs(holder: dict[str, Any], field: str = "crs") -> tuple[Flaw, ...]:
    """Return a flaw unless the object's ``crs`` member is absent or names CRS84."""
    if "crs" not in holder:
        return ()
    crs = holder["crs"]
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str) and name in _CRS84:
        return ()
    return (Flaw(field, "wrong_crs", {"found": str(name)[:60]}),)


def _locate(flaw: TreeFlaw, members: list[Any], in_collection: bool) -> tuple[str, Flaw]:
    root = ("features",) if in_collection else ()
    index = flaw.path[len(root)] if len(flaw.path) > len(root) else None
    if flaw.path[: len(root)] != root or not isinstance(index, int) or index >= len(members):
        return "", Flaw(".".join(map(str, flaw.path)), flaw.code, flaw.detail)
    rest = flaw.path[len(root) + 1 :]
    if in_collection and rest[:1] == ("properties",):
        rest = rest[1:]
    name = name_member(members[index], index)
    return name, Flaw(".".join(map(str, rest)), flaw.code, flaw.detail)


def _start(document: Document, file: str, members: list[Any], in_collection: bool) -> FaultList:
    faults = FaultList(file)
    if document.has_bom:
        faults.add("", [Flaw("", "bom")])
    for flaw in document.flaws:
        name, located = _locate(flaw, members, in_collection)
        faults.add(name, [located], settles=flaw.code != "duplicate_key")
    return faults


def parse_collection(
    raw: bytes | str, file: str, limit_bytes: int = LIMIT_BYTES
) -> tuple[list[Any], FaultList]:
    """Return the raw features of a FeatureCollection and the faults found so far.

    Raises :class:`ContentError` when the text is not JSON or not a FeatureCollection.
    """
    document = parse_document(raw, file, limit_bytes)
    tree = document.tree
    features = tree.get("features") if isinstance(tree, dict) else None
    is_collection = isinstance(features, list) and tree.get("type") == "FeatureCollection"
    members = features if isinstance(features, list) else []
    faults = _start(document, file, members, in_collection=True)
    if not is_collection:
        found = str(tree.get("type"))[:40] if isinstance(tree, dict) else name_type(tree)
        faults.add("", [Flaw("", "not_a_collection", {"found": found})])
        faults.raise_if_any()
    faults.add("", check_crs(tree))
    if not members:
        faults.add("", [Flaw("features", "empty_collection")])
    return members, faults


def unpack_feature(
    feature: Any, places: Collection[str] = PLACES, needs_place: bool = True
) -> Unpacked:
    """Return the model fields of a raw Feature: its id, geometry and properties.

    A flawed geometry is replaced by a sound one, so that the properties can be judged too.
    """
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return Unpacked(None, (Flaw("", "not_a_feature", {"found": name_type(feature)}),))
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        flaw = Flaw(
            "properties", "wrong_type", {"wanted": "object", "found": name_type(properties)}
        )
        return Unpacked(None, (flaw,))
    flaws: tuple[Flaw, ...] = check_crs(feature) if "crs" in feature else ()
    if "id" in properties or "geometry" in properties:
        held = [key for key in ("id", "geometry") if key in properties]
        flaws += tuple(Flaw(f"properties.{key}", "misplaced", {"field": key}) for key in held)
    fields = {**properties}
    if "id" in feature:
        fields["id"] = feature["id"]
    else:
        fields.pop("id", None)
    fields["geometry"], found = _unpack_geometry(feature.get("geometry"), places, needs_place)
    return Unpacked(fields, flaws + found)


def _unpack_geometry(
    raw: Any, places: Collection[str], needs_place: bool
) -> tuple[Any, tuple[Flaw, ...]]:
    if raw is None and not needs_place:
        return None, ()
    flaws = check_geometry(raw, places)
    if isinstance(raw, dict):
        flaws += check_crs(raw, "geometry.crs")
    if flaws:
        return _SOMEWHERE, flaws
    return {"type": raw["type"], "coordinates": raw["coordinates"]}, ()


def _unpack_object(member: Any) -> Unpacked:
    if isinstance(member, dict):
        return Unpacked(member, ())
    found = {"wanted": "object", "found": name_type(member)}
    return Unpacked(None, (Flaw("", "wrong_type", found),))


@cache
def _adapter(model: type[Model]) -> TypeAdapter[tuple[Model, ...]]:
    return TypeAdapter(tuple[model, ...])  # type: ignore[valid-type]


@cache
def _known(model: type[BaseModel]) -> frozenset[str]:
    return find_field_names(model)


def build_members(
    members: list[Any],
    model: type[Model],
    unpack: Callable[[Any], Unpacked],
    faults: FaultList,
) -> tuple[Model, ...]:
    """Return the validated members, or raise every fault of all of them together.

    Of more than ``LIMIT_FAULTS`` faults only the first are raised, with a last that says so.
    """
    built: list[Model] = []
    for start in range(0, len(members), _BATCH):
        if faults.is_full:
            break
        batch = members[start : start + _BATCH]
        names = [name_member(member, start + index) for index, member in enumerate(batch)]
        built += _build_batch(list(map(unpack, batch)), names, model, faults)
    _check_ids(members, faults)
    faults.raise_if_any()
    return tuple(built)


def _build_batch(
    unpacked: list[Unpacked], names: list[str], model: type[Model], faults: FaultList
) -> tuple[Model, ...]:
    for name, member in zip(names, unpacked, strict=True):
        faults.add(name, member.flaws)
    whole = [
        (name, member.fields)
        for name, member in zip(names, unpacked, strict=True)
        if member.fields is not None
    ]
    try:
        return _adapter(model).validate_python([fields for _, fields in whole])
    except ValidationError as error:
        for found in list_errors(error):
            name, _ = whole[int(found["loc"][0])]
            faults.add(name, [describe_error(found, _known(model))])
        return ()


def _check_ids(members: list[Any], faults: FaultList) -> None:
    first: dict[str, int] = {}
    for index, member in enumerate(members):
        found = member.get("id") if isinstance(member, dict) else None
        if not isinstance(found, str):
            continue
        if first.setdefault(found, index) != index:
            detail = {"first": first[found] + 1, "second": index + 1}
            faults.add(name_member(member, index), [Flaw("id", "duplicate_id", detail)])


def parse_features(
    raw: bytes | str,
    file: str,
    model: type[Model],
    unpack: Callable[[Any], Unpacked] = unpack_feature,
    limit_bytes: int = LIMIT_BYTES,
) -> tuple[Model, ...]:
    """Return the features of a FeatureCollection as ``model``; raises :class:`ContentError`."""
    with _collector_at_rest(len(raw)):
        members, faults = parse_collection(raw, file, limit_bytes)
        return build_members(members, model, unpack, faults)


def parse_list(
    raw: bytes | str, file: str, model: type[Model], limit_bytes: int = LIMIT_BYTES
) -> tuple[Model, ...]:
    """Return the objects of a JSON list as ``model``; raises :class:`ContentError`."""
    document = parse_document(raw, file, limit_bytes)
    members = document.tree if isinstance(document.tree, list) else []
    faults = _start(document, file, members, in_collection=False)
    if not isinstance(document.tree, list):
        faults.add("", [Flaw("", "not_a_list", {"found": name_type(document.tree)})])
    elif not members:
        faults.add("", [Flaw("", "empty_collection")])
    return build_members(members, model, _unpack_object, faults)
