"""Who sits at the editors' desk, and in what language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import orm

from components.actor import current_actor
from components.editions import look_again
from components.i18n import t
from components.judging import shipped_data
from components.state import Session, hold, recall
from components.store import current_engine
from sites.database import open_reading, open_writing
from sites.edited import Item, Ref, StaleDraft
from sites.errors import UnknownItem
from sites.review import Refused
from sites.revisions import open_item
from sites.rights import Actor, NotAllowed
from sites.text import Lang

NOTE = "redaksi-kabar"
T = TypeVar("T")


@dataclass(frozen=True)
class Editor:
    """Somebody who may edit, at their page."""

    actor: Actor
    session: Session

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.session.lang

    def open(self, ref: Ref) -> Item:
        """Return an item as it is now."""
        with open_reading(current_engine()) as reading:
            return open_item(reading, self.actor, ref, shipped_data)


def now() -> datetime:
    """Return the time of the server, in UTC."""
    return datetime.now(UTC)


def act(step: Callable[[orm.Session, Actor | None], T], said: str = "") -> T | None:
    """Do one step as who has signed in, in one transaction; in a callback.

    What is refused is said at the next run of the page, and nothing is kept of it; ``said``
    names what is told when it went well.
    """
    try:
        with open_writing(current_engine()) as writing:
            done = step(writing, current_actor())
    except (Refused, StaleDraft, NotAllowed) as refusal:
        hold(NOTE, (f"refused.{refusal.code}", False))
        return None
    except UnknownItem:
        hold(NOTE, ("refused.unknown_item", False))
        return None
    look_again()
    if said:
        hold(NOTE, (said, True))
    return done


def take_note(lang: Lang) -> tuple[str, bool] | None:
    """Return what is to be said, and whether it went well; it is said once."""
    held = recall(NOTE)
    hold(NOTE, None)
    return None if held is None else (t(f"editor.{held[0]}", lang), held[1])
