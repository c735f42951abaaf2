"""Features of a route file turned into a route, with all their faults."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from routes.model import Leg, Route, Stop
from sites.coordinates import name_type
from sites.diagnosis import describe_error, find_field_names, list_errors
from sites.errors import Detail, Flaw
from sites.members import FaultList, name_member, unpack_feature

Model = TypeVar("Model", bound=BaseModel)


class _Role(NamedTuple):
    model: type[BaseModel]
    places: Collection[str]
    stand_in: dict[str, Any] | None


_LINE = {"type": "LineString", "coordinates": [[110.41, -6.98], [110.42, -6.98]]}
_POINT = {"type": "Point", "coordinates": [110.41, -6.98]}

_ROLES: Mapping[str, _Role] = MappingProxyType(
    {
        "route": _Role(Route, (), None),
        "leg": _Role(Leg, ("LineString",), _LINE),
        "stop": _Role(Stop, ("Point",), _POINT),
    }
)
"""What a feature of each role becomes, the geometry it has, and a sound one that stands in
for a flawed one so that the properties can be judged too."""

_BUILT = frozenset({"legs", "stops", "position"})
"""Model fields that are features or geometries of the file, never properties."""


class _Member(NamedTuple):
    name: str
    role: str
    fields: dict[str, Any]


def build_route_parts(members: list[Any], faults: FaultList) -> Route | None:
    """Return the route, or None after putting everything that is wrong into ``faults``."""
    unpacked = [_unpack(member, index, faults) for index, member in enumerate(members)]
    named = [member for member in unpacked if member is not None]
    _check_repeats(named, faults)
    legs = _build_all(named, "leg", Leg, faults)
    stops = _build_all(named, "stop", Stop, faults)
    heads = [member for member in named if member.role == "route"]
    if not heads:
        faults.add("", [Flaw("features", "no_route")])
    if not any(member.role == "leg" for member in named):
        faults.add("", [Flaw("features", "no_leg")])
    if not heads:
        return None
    stand_in = {"legs": legs or [_build_stand_in()], "stops": stops}
    return _build(heads[0], Route, faults, **stand_in)


def _build_stand_in() -> Leg:
    """A leg that takes the place of flawed ones while the route's own fields are judged."""
    text = {"id": "-", "en": "-"}
    fields = {"id": "leg", "order": 1, "mode": "bus", "name": text, "geometry": _LINE}
    return Leg.model_validate(fields)


def _unpack(feature: Any, index: int, faults: FaultList) -> _Member | None:
    name = name_member(feature, index)
    properties = feature.get("properties") if isinstance(feature, dict) else None
    role = properties.get("role") if isinstance(properties, dict) else None
    if isinstance(properties, dict) and (not isinstance(role, str) or role not in _ROLES):
        faults.add(name, [_name_role_flaw(properties)])
        return None
    kind = _ROLES.get(str(role), _ROLES["route"])
    fields, flaws = unpack_feature(feature, kind.places, needs_place=kind.stand_in is not None)
    faults.add(name, _say_null(flaws) if kind.stand_in is None else flaws)
    if not fields or not isinstance(role, str):
        return None
    faults.add(name, [Flaw(key, "unknown_field", {"field": key}) for key in _BUILT & {*fields}])
    fields = {key: value for key, value in fields.items() if key not in _BUILT | {"role"}}
    geometry = fields.pop("geometry")
    if any(flaw.field.startswith("geometry") for flaw in flaws):
        geometry = kind.stand_in
    if role == "leg":
        fields["geometry"] = geometry
    elif role == "stop" and geometry is not None:
        fields["position"] = geometry["coordinates"]
    return _Member(name, role, fields)


def _name_role_flaw(properties: dict[str, Any]) -> Flaw:
    wanted = ", ".join(_ROLES)
    if "role" not in properties:
        return Flaw("role", "missing_role", {"wanted": wanted})
    role = properties["role"]
    found = role[:40] if isinstance(role, str) else name_type(role)
    return Flaw("role", "not_allowed", {"found": found, "wanted": wanted})


def _say_null(flaws: tuple[Flaw, ...]) -> tuple[Flaw, ...]:
    """A route feature has no place of its own: whatever it has is one fault."""
    rest = tuple(flaw for flaw in flaws if not flaw.field.startswith("geometry"))
    return rest if len(rest) == len(flaws) else (*rest, Flaw("geometry", "route_geometry"))


def _build_all(
    members: list[_Member], role: str, model: type[Model], faults: FaultList
) -> list[Model]:
    built = (_build(member, model, faults) for member in members if member.role == role)
    return [part for part in built if part is not None]


def _build(member: _Member, model: type[Model], faults: FaultList, **more: Any) -> Model | None:
    try:
        return model.model_validate({**member.fields, **more})
    except ValidationError as error:
        known = find_field_names(model)
        for found in list_errors(error):
            faults.add(member.name, [describe_error(found, known, skip=0)])
        return None


def _check_repeats(members: list[_Member], faults: FaultList) -> None:
    """Ids are unique per role; there is one route; no two legs have the same order."""
    first: dict[tuple[str, str], int] = {}
    for index, member in enumerate(members):
        key = (member.role, "" if member.role == "route" else str(member.fields.get("id")))
        if first.setdefault(key, index) != index:
            detail: Detail = {"first": first[key] + 1, "second": index + 1}
            code = "second_route" if member.role == "route" else "duplicate_id"
            faults.add(member.name, [Flaw("id", code, detail)])
    orders: dict[tuple[str, str, int], str] = {}
    for member in members:
        order = member.fields.get("order")
        if member.role == "route" or not isinstance(order, int):
            continue
        leg = str(member.fields.get("leg")) if member.role == "stop" else ""
        taken = orders.setdefault((member.role, leg, order), member.name)
        if taken != member.name:
            clash: Detail = {"order": order, "taken_by": taken}
            faults.add(member.name, [Flaw("order", "duplicate_order", clash)])
