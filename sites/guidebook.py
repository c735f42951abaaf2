"""What an edition holds besides places, features and lessons: trails, words, ages, readings.

Each kind is a JSON list in a file of its own; a file that is not there is an empty list.
Nothing here carries a fact of its own about a place: it orders and explains what the places,
smart features and sources carry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from sites.document import LIMIT_BYTES, read_bytes
from sites.eras import Era
from sites.errors import ContentError, Fault
from sites.members import parse_list
from sites.model import Claim, FormerName, Kind, Sources, Status
from sites.text import Frozen, PartialDate, Slug, SourceId, Text, Words


class Unplaced(Frozen):
    """A heritage place that nobody could yet put on the map honestly.

    ``known`` says what is known of it and where it should be; ``wanted`` what would settle it.
    """

    id: Slug
    name: Text
    kind: Kind
    former_names: tuple[FormerName, ...] = ()
    address: Words | None = None
    known: Text
    wanted: Text
    claims: tuple[Claim, ...] = ()


class TrailStop(Frozen):
    """A place on a trail, and what it adds to the trail's question."""

    site: Slug
    why: Text


class Trail(Frozen):
    """Places of one theme in an order to follow, with one question at the end."""

    id: Slug
    number: Annotated[int, Field(ge=1, strict=True)]
    title: Text
    introduction: Text
    stops: Annotated[tuple[TrailStop, ...], Field(min_length=3)]
    question: Text


class Term(Frozen):
    """A word of the trade: ``stands_for`` spells an abbreviation out."""

    id: Slug
    term: Text
    stands_for: Text | None = None
    meaning: Text
    sources: tuple[SourceId, ...] = ()
    sites: tuple[Slug, ...] = ()
    features: tuple[Slug, ...] = ()


class EraNote(Frozen):
    """Who built in one age of the city, for whom, and who was kept out."""

    era: Era
    title: Text
    text: Text
    sources: tuple[SourceId, ...] = ()

    @property
    def id(self) -> str:
        """The era itself is the id."""
        return self.era.value


class Reading(Frozen):
    """A source worth reading whole, and what for."""

    source: SourceId
    theme: Literal["city", "buildings", "water", "smart_city", "bus"]
    why: Text

    @property
    def id(self) -> str:
        """The source itself is the id."""
        return self.source


class Allowance(Frozen):
    """A number in a text that no claim of the item carries, and why it may stand.

    ``field`` is a dotted path without the language: ``story``, ``annotations.0.then_now``.
    """

    item: Slug
    field: Words
    number: Annotated[str, Field(pattern=r"^\d+$")]
    reason: Words

    @property
    def id(self) -> str:
        """Item, field and number name it."""
        return f"{self.item}:{self.field}:{self.number}"


class FleetCard(Frozen):
    """The double-decker itself, told like a smart feature; figures with dates and grades."""

    id: Slug
    name: Text
    status: Status
    as_of: PartialDate
    agency: Text
    card: Text
    claims: Annotated[tuple[Claim, ...], Field(min_length=1)]
    sources: Sources


class Guidebook(Frozen):
    """All of it, in the order of the files."""

    unplaced: tuple[Unplaced, ...] = ()
    trails: tuple[Trail, ...] = ()
    terms: tuple[Term, ...] = ()
    eras: tuple[EraNote, ...] = ()
    readings: tuple[Reading, ...] = ()
    fleet: tuple[FleetCard, ...] = ()
    allowances: tuple[Allowance, ...] = ()


NO_GUIDEBOOK = Guidebook()

GUIDEBOOK_FILES: dict[str, tuple[str, type[BaseModel]]] = {
    "unplaced": ("unplaced.json", Unplaced),
    "trails": ("trails.json", Trail),
    "terms": ("glossary.json", Term),
    "eras": ("eras.json", EraNote),
    "readings": ("readings.json", Reading),
    "fleet": ("fleet.json", FleetCard),
    "allowances": ("number_allowances.json", Allowance),
}
"""Field of the guidebook: its file and its model."""


def build_parser(model: type[BaseModel]) -> Callable[[bytes | str, str], tuple[Any, ...]]:
    """Return the parser of one of the files; it raises :class:`ContentError`."""

    def parse(raw: bytes | str, file: str) -> tuple[Any, ...]:
        items: tuple[Any, ...] = parse_list(raw, file, model, LIMIT_BYTES)
        counts = Counter(item.id for item in items)
        twice = [item_id for item_id, count in counts.items() if count > 1]
        if twice:
            raise ContentError([Fault(file, item_id, "id", "duplicate_item") for item_id in twice])
        return items

    return parse


def read_guidebook(folder: Path) -> Guidebook:
    """Return the guidebook of a folder; raises :class:`ContentError` with all files' faults."""
    held: dict[str, tuple[Any, ...]] = {}
    faults: list[Fault] = []
    for name, (file, model) in GUIDEBOOK_FILES.items():
        path = folder / file
        if not path.exists():
            continue
        try:
            held[name] = build_parser(model)(read_bytes(path), str(path))
        except ContentError as error:
            faults.extend(error.faults)
    if faults:
        raise ContentError(faults)
    return Guidebook(**held)
