"""Whether who looks at an item may approve it, and if not, why; said before a button is pressed."""

from __future__ import annotations

from components.store import current_engine
from sites.companions import list_companions
from sites.database import open_reading
from sites.edited import Item, Stage
from sites.review import Verdict
from sites.rights import Action, Actor
from sites.standing import list_authors


def find_refusal(actor: Actor, item: Item, verdict: Verdict | None = None) -> str | None:
    """Return the code of what keeps this person from approving now, or None."""
    if not actor.may(Action.PUBLISH_CONTENT):
        return "not_allowed"
    data = {} if item.newest is None else item.newest.data
    with open_reading(current_engine()) as reading:
        if actor.account in list_authors(reading, item.ref, item.number):
            return "own_change"
        for one in list_companions(reading, data):
            if actor.account in list_authors(reading, one.ref, one.number):
                return "own_source"
    if item.newest is not None and item.newest.outdated:
        return "outdated"
    if verdict is not None and verdict.blocks:
        return "not_fit"
    return None if item.stage in (Stage.IN_REVIEW, Stage.SCHEDULED) else "wrong_stage"
