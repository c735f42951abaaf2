"""A route or the restrictions while an editor draws them: kept at every step, then saved.

What is drawn is kept in the database as soon as it is, so that a lost tab loses nothing. It
becomes a draft only when it is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from components.editor_seat import Editor, act, now
from components.judging import shipped_data
from components.state import hold, recall
from components.store import current_engine
from routes.way_edits import Collection
from sites.database import open_reading
from sites.edited import Item, Ref
from sites.revisions import is_same, open_item, save_draft
from sites.rights import Actor
from sites.worktable import change_work, drop_work, find_work, rebase_work

Data = dict[str, Any]
Edit = Callable[[Collection], Collection]
MOST_PAST = 15


class WayWork(NamedTuple):
    """What is being drawn; ``is_changed`` when it is not what was saved last."""

    ref: Ref
    item: Item
    collection: Collection
    is_changed: bool
    is_stale: bool
    can_undo: bool


def open_way(editor: Editor, ref: Ref) -> WayWork:
    """Return a route or the restrictions as this editor left them."""
    with open_reading(current_engine()) as reading:
        item = open_item(reading, editor.actor, ref, shipped_data)
        work = find_work(reading, editor.actor, ref)
    saved = item.newest.data if item.newest else {"id": ref.id, "collection": _EMPTY}
    data = saved if work is None else work.data
    is_stale = work is not None and work.base != item.number
    changed = not is_same(saved, data)
    return WayWork(ref, item, data["collection"], changed, is_stale, bool(_past(ref)))


_EMPTY: Collection = {"type": "FeatureCollection", "features": []}


def _past(ref: Ref) -> tuple[Collection, ...]:
    return recall(f"{ref}-lampau") or ()


def change_way(ref: Ref, edit: Edit) -> None:
    """Keep what ``edit`` makes of the newest collection; in a callback."""
    act(partial(_change, ref=ref, edit=edit))


def _change(writing: Session, actor: Actor | None, ref: Ref, edit: Edit) -> None:
    begin = partial(_begin, writing, actor, ref)
    change_work(writing, actor, ref, partial(_apply, ref=ref, edit=edit), begin=begin, now=now())


def _begin(writing: Session, actor: Actor | None, ref: Ref) -> tuple[int, Data]:
    item = open_item(writing, actor, ref, shipped_data)
    return item.number, item.newest.data if item.newest else {"id": ref.id, "collection": _EMPTY}


def _apply(data: Data, ref: Ref, edit: Edit) -> Data:
    before = data["collection"]
    after = edit(before)
    if after is not before:
        hold(f"{ref}-lampau", (*_past(ref), before)[-MOST_PAST:])
    return {**data, "collection": after}


def undo_way(ref: Ref) -> None:
    """Callback: put the collection back as it was before the last step."""
    past = _past(ref)
    if past:
        change_way(ref, partial(_put_back, before=past[-1]))
        hold(f"{ref}-lampau", past[:-1])


def _put_back(_now: Collection, before: Collection) -> Collection:
    return before


def drop_way(ref: Ref) -> None:
    """Callback: forget what was drawn since the last save."""
    act(partial(_drop, ref=ref))
    hold(f"{ref}-lampau", ())


def _drop(writing: Session, actor: Actor | None, ref: Ref) -> None:
    drop_work(writing, actor, ref)


def save_way(ref: Ref) -> None:
    """Callback: save what is drawn as a draft, on top of the revision it was begun from."""
    act(partial(_save, ref=ref), "done.saved")


def _save(writing: Session, actor: Actor | None, ref: Ref) -> None:
    work = find_work(writing, actor, ref)
    if work is not None:
        save_draft(writing, actor, ref, work.data, base=work.base, shipped=shipped_data, now=now())
        drop_work(writing, actor, ref)


def take_over(ref: Ref) -> None:
    """Callback: let what is drawn stand on the revision that somebody else saved meanwhile."""
    act(partial(_take_over, ref=ref))


def _take_over(writing: Session, actor: Actor | None, ref: Ref) -> None:
    work, item = find_work(writing, actor, ref), open_item(writing, actor, ref, shipped_data)
    if work is not None:
        rebase_work(writing, actor, ref, base=item.number, data=work.data, now=now())
