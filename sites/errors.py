"""What can be wrong with content: faults of a file, problems of an edition, unknown ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as part
from types import MappingProxyType
from typing import NamedTuple

Detail = Mapping[str, str | float | int]
"""Facts a message needs (counts, names, places); never a sentence."""

NOTHING: Detail = MappingProxyType({})


class Flaw(NamedTuple):
    """A fault before it is known which file and feature it belongs to."""

    field: str
    code: str
    detail: Detail = NOTHING


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a file cannot be read as content.

    ``file`` is the name the reader was given, ``feature`` an id (or ``#3``, the third member,
    when it has none; empty for the file as a whole), ``field`` a dotted path such as
    ``built.from_year`` or ``claims.0.text.en`` (empty when no field is meant).
    """

    file: str
    feature: str
    field: str
    code: str
    detail: Detail = part(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.feature}:{self.field}: {self.code}"


class ContentError(ValueError):
    """A file is not content; ``faults`` holds every reason at once, never none."""

    code = "content"

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Problem:
    """One editorial problem of an item that was read well.

    ``kind`` names the collection of the item (``site``, ``smart_feature``, ``lesson``,
    ``source``, ``unplaced``, ``trail``, ``term``, ``era``, ``reading``, ``fleet``,
    ``allowance``, ``catalogue``). A blocking problem keeps an edition from being published.
    """

    code: str
    item: str
    field: str
    blocking: bool
    detail: Detail = part(default_factory=dict, hash=False)
    kind: str = "site"


class UnknownItem(LookupError):  # noqa: N818 - named by what happened, like a fault
    """An id was asked for that the catalogue does not hold."""

    code = "unknown_item"

    def __init__(self, kind: str, item_id: str) -> None:
        self.kind = kind
        self.item_id = item_id
        super().__init__(f"{kind} {item_id}")
