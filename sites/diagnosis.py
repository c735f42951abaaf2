"""What pydantic found, said in this project's codes."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sites.coordinates import name_type
from sites.errors import Detail, Flaw

_GEOMETRY_TAGS = frozenset({"Point", "LineString", "Polygon", "MultiLineString", "MultiPolygon"})
_WANTED = {
    "string_type": "text",
    "int_type": "whole_number",
    "int_from_float": "whole_number",
    "float_type": "number",
    "bool_type": "flag",
    "tuple_type": "list",
    "list_type": "list",
    "model_type": "object",
    "dict_type": "object",
    "model_attributes_type": "object",
}
_LIMITS = {
    "greater_than": "gt",
    "greater_than_equal": "ge",
    "less_than": "lt",
    "less_than_equal": "le",
}
_PATTERNS = {
    r"\S": "blank",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "bad_slug",
    r"^[A-Za-z0-9]+$": "bad_source_id",
    r"^https?://\S+$": "bad_address",
}
_OWN = frozenset({"broken_range", "bad_date", "unclosed_ring"})


def find_field_names(model: type[BaseModel]) -> frozenset[str]:
    """Return the names of all fields of a model and of the models inside it."""
    schema = model.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return frozenset(name for part in parts for name in part.get("properties", {}))


def _join(location: Iterable[str | int]) -> str:
    return ".".join(str(part) for part in location if part not in _GEOMETRY_TAGS)


def _is_translation(location: tuple[str | int, ...]) -> bool:
    """True for a wording inside a bilingual text; a top-level ``id`` is an identifier."""
    return len(location) > 1 and location[-1] in ("id", "en")


def _describe_type(error: ErrorDetails) -> tuple[str, Detail]:
    wanted, found = _WANTED[error["type"]], name_type(error["input"])
    if error["type"] == "model_type" and error["ctx"].get("class_name") == "Text":
        return "not_bilingual", {"found": found}
    return "wrong_type", {"wanted": wanted, "found": found}


def _describe_pattern(error: ErrorDetails) -> tuple[str, Detail]:
    pattern = error["ctx"]["pattern"]
    code = "bad_date" if pattern.startswith(r"^\d{4}") else _PATTERNS.get(pattern, "bad_pattern")
    return code, {"found": str(error["input"])[:60]}


def _describe_missing(error: ErrorDetails) -> tuple[str, Detail]:
    return "missing_field", {"field": str(error["loc"][-1])}


def _describe_choice(error: ErrorDetails) -> tuple[str, Detail]:
    expected = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
    return "not_allowed", {"found": str(error["input"])[:60], "wanted": expected}


def _describe_value_error(error: ErrorDetails) -> tuple[str, Detail]:
    return str(error["ctx"]["error"]), {}


def _describe_rest(error: ErrorDetails) -> tuple[str, Detail]:
    kind, ctx = error["type"], error.get("ctx", {})
    if kind in _OWN:
        return kind, {key: value for key, value in ctx.items() if isinstance(value, (str, int))}
    if kind in _LIMITS:
        return "out_of_range", {"found": error["input"], "limit": ctx[_LIMITS[kind]]}
    if kind == "string_too_short":
        return "blank", {"found": ""}
    if kind in ("string_too_long", "too_short"):
        code = "too_long" if kind == "string_too_long" else "too_few"
        return code, {"limit": int(ctx.get("max_length") or ctx["min_length"])}
    if kind == "finite_number":
        return "not_finite", {"found": str(error["input"])}
    return "invalid", {"kind": kind}


_DESCRIBERS: dict[str, Any] = {
    **dict.fromkeys(_WANTED, _describe_type),
    "string_pattern_mismatch": _describe_pattern,
    "missing": _describe_missing,
    "enum": _describe_choice,
    "literal_error": _describe_choice,
    "value_error": _describe_value_error,
}


def _describe_unknown(location: tuple[str | int, ...], known: frozenset[str]) -> Flaw:
    name = str(location[-1])
    close = get_close_matches(name[:60], known, n=1, cutoff=0.75)
    if close:
        return Flaw(_join(location), "misspelt_field", {"field": name, "meant": close[0]})
    return Flaw(_join(location), "unknown_field", {"field": name})


def _is_echo(error: ErrorDetails) -> bool:
    """True for a list called too short only because its members were refused one by one."""
    if error["type"] != "too_short":
        return False
    value = error["input"]
    return isinstance(value, (list, tuple)) and len(value) >= int(error["ctx"]["min_length"])


def list_errors(error: ValidationError) -> list[ErrorDetails]:
    """Return what pydantic found, without the echoes of it further up."""
    return [found for found in error.errors(include_url=False) if not _is_echo(found)]


def describe_error(error: ErrorDetails, known: frozenset[str], skip: int = 1) -> Flaw:
    """Return the flaw behind one pydantic error.

    ``known`` are the field names a misspelt one is compared with; ``skip`` how many leading
    parts of the location name the member rather than its field.
    """
    location = tuple(error["loc"][skip:])
    if error["type"] == "extra_forbidden":
        return _describe_unknown(location, known)
    code, detail = _DESCRIBERS.get(error["type"], _describe_rest)(error)
    blank = code in ("missing_field", "blank") or detail.get("found") == "null"
    if blank and _is_translation(location):
        return Flaw(_join(location), "missing_translation", {"language": str(location[-1])})
    return Flaw(_join(location), code, detail)
