"""What a newer product brings for an item that was touched here, and what becomes of it.

Three states are compared: what the item grew from, what it is here, and what the product brings
now. Settling writes the product's state down as the one the item grows from; nothing of it is
shown to visitors before it was reviewed as any other change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from sites.content_tables import take_turn
from sites.edited import Item, Origin, Ref, Shipped, StaleDraft
from sites.merging import Clash, FieldChange, Merged, find_changes, merge, put_at
from sites.outdated import Data
from sites.review import Refused
from sites.revisions import add_shipped, log, save_draft, touch
from sites.rights import Action, Actor, require
from sites.standing import find_shipped, show_item


class Take(StrEnum):
    """What becomes of an offer: kept as it is here, replaced, or both brought together."""

    OURS = "ours"
    THEIRS = "theirs"
    MERGED = "merged"


@dataclass(frozen=True)
class Offer:
    """The three states of an item, and what comes of bringing them together."""

    base: Data
    mine: Data
    theirs: Data
    merged: Merged

    @property
    def brought(self) -> tuple[FieldChange, ...]:
        """What the product changed since the item grew from it."""
        return find_changes(self.base, self.theirs)

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The fields that were changed here and there, and differently."""
        return self.merged.clashes


def find_offer(session: Session, actor: Actor | None, item: Item) -> Offer | None:
    """Return what a newer product brings for an item, or None; raises NotAllowed."""
    require(actor, Action.EDIT_CONTENT)
    if item.offer is None or item.newest is None:
        return None
    held = find_shipped(session, item.ref)
    base: Data = {} if held is None else held.data
    mine = item.newest.data
    return Offer(base, mine, item.offer, merge(base, mine, item.offer))


def choose(offer: Offer, choices: Mapping[str, Take]) -> Data:
    """Return both brought together, with ``ours`` where that was chosen of a clash."""
    data = offer.merged.data
    for clash in offer.clashes:
        if choices.get(clash.field) == Take.OURS:
            data = put_at(data, clash.field, clash.mine)
    return data


def settle_offer(
    session: Session,
    actor: Actor | None,
    ref: Ref,
    *,
    number: int,
    take: Take,
    shipped: Shipped,
    now: datetime,
    choices: Mapping[str, Take] | None = None,
) -> Item:
    """Decide about what a newer product brings; what comes of it is a draft.

    ``number`` is the newest revision that was looked at; ``choices`` says of each clashing field
    whether ``ours`` or ``theirs`` stands. Raises NotAllowed, StaleDraft, and
    :class:`~sites.review.Refused` (``no_offer``) when there is nothing to settle any more.
    """
    editor = require(actor, Action.EDIT_CONTENT)
    take_turn(session)
    item = show_item(session, ref, shipped)
    offer = find_offer(session, actor, item)
    if offer is None or item.newest is None:
        raise Refused("no_offer")
    if item.number != number:
        raise StaleDraft(item.newest, number)
    touch(session, ref, shipped, now)
    add_shipped(session, ref, offer.theirs, now)
    log(session, editor, f"offer_{take.value}", ref, now, number=number)
    if take == Take.OURS:
        return show_item(session, ref, shipped)
    data = offer.theirs if take == Take.THEIRS else choose(offer, choices or {})
    kept = {"base": number, "origin": Origin.MERGE, "note": take.value}
    return save_draft(session, actor, ref, data, shipped=shipped, now=now, **kept)  # type: ignore[arg-type]
