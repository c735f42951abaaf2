"""What the editors' desk deals in: items, their revisions, and where they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sites.outdated import Data, Outdated

PRODUCT = "product"
"""Who wrote what came with the product."""


class ItemKind(StrEnum):
    """What can be edited."""

    SITE = "site"
    SMART_FEATURE = "smart_feature"
    LESSON = "lesson"
    SOURCE = "source"
    ROUTE = "route"
    RESTRICTIONS = "restrictions"


class Stage(StrEnum):
    """Where the newest revision of an item stands."""

    UNTOUCHED = "untouched"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Origin(StrEnum):
    """What a revision came from."""

    SHIPPED = "shipped"
    EDIT = "edit"
    IMPORT = "import"
    ROLL_BACK = "roll_back"
    MERGE = "merge"


class Ref(NamedTuple):
    """The name of an item: ``site:lawang-sewu``."""

    kind: ItemKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind.value}:{self.id}"


Shipped = Callable[[Ref], Data | None]
"""What came with the product; None for an item that did not."""


def parse_ref(text: str) -> Ref:
    """Return the item that a text names; raises ValueError."""
    kind, mark, item_id = text.partition(":")
    if not mark or not item_id or len(item_id) > 60:
        raise ValueError("bad_ref")
    return Ref(ItemKind(kind), item_id)


@dataclass(frozen=True)
class Revision:
    """One saved state. ``parent`` is the revision it was made from; ``at`` is in UTC."""

    ref: Ref
    number: int
    parent: int | None
    data: Data
    author: str
    author_name: str
    at: datetime | None
    origin: Origin
    note: str = ""
    outdated: tuple[Outdated, ...] = ()


@dataclass(frozen=True)
class Item:
    """An item with its newest and its published revision, as they are now.

    ``published`` is what visitors see: what came with the product counts, too. ``offer`` is
    what a newer product brings for an item that was touched here, until it is settled.
    """

    ref: Ref
    stage: Stage
    newest: Revision | None
    published: Revision | None
    publish_at: datetime | None = None
    approved_by: str | None = None
    withdrawn: bool = False
    offer: Data | None = None
    version: int = 0

    @property
    def number(self) -> int:
        """The number of the newest revision; 0 for an item that does not exist yet."""
        return self.newest.number if self.newest else 0


class StaleDraft(ValueError):  # noqa: N818 - a refusal, named by its reason
    """The item was saved by somebody else since; ``held`` is what they saved."""

    code = "stale_draft"

    def __init__(self, held: Revision, base: int) -> None:
        self.held, self.base = held, base
        super().__init__(self.code)
