"""An item while an editor fills in its form: kept at every field, saved when it is asked for.

Every change tells which revision it was made at sight of. Had somebody else saved meanwhile,
what is typed begins from what its editor saw, so that it cannot silently take the place of what
was saved: it clashes, and the clash is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from components.editor_seat import NOTE, Editor, act, now
from components.form_edits import Edit, begin_item, order_moved, order_without, renumber, reorder
from components.form_edits import list_members as list_at
from components.judging import judge_draft, shipped_data
from components.state import hold, recall
from components.store import current_engine
from sites.database import open_reading
from sites.edited import Item, Ref, StaleDraft
from sites.journal import Comment, list_comments
from sites.left_behind import LeftBehind, find_left_behind
from sites.merging import find_at
from sites.outdated import Data, Outdated, find_outdated
from sites.review import submit
from sites.revisions import find_revision, is_same, open_item, save_draft
from sites.rights import Actor
from sites.text import Lang
from sites.worktable import Work, change_work, drop_work, find_work, mark_unaffected

CLASH, DROPPED = "isi-bentrok", "isi-dibuang"
Step = Callable[[int], tuple[int, ...]]
"""Tells from the length of a list in which order its members stand afterwards."""


@dataclass(frozen=True)
class Form:
    """What is on the page: the item as it is saved, and what this editor has made of it.

    ``outdated`` is English that its Indonesian left behind, also where the editor has said that
    the change does not touch it (``unaffected``); ``left`` are years that were replaced in some
    fields only, against what visitors see.
    """

    editor: Editor
    item: Item
    work: Work | None
    data: Data
    outdated: tuple[Outdated, ...] = ()
    comments: tuple[Comment, ...] = ()
    left: tuple[LeftBehind, ...] = ()

    @property
    def ref(self) -> Ref:
        """The item."""
        return self.item.ref

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.editor.lang

    @property
    def base(self) -> int:
        """The revision that what is on the page was made from."""
        return self.item.number if self.work is None else self.work.base

    @property
    def is_stale(self) -> bool:
        """True when somebody saved the item since this editor began."""
        return self.work is not None and self.work.base != self.item.number

    @property
    def unaffected(self) -> tuple[str, ...]:
        """Paths of English that a change of the Indonesian does not touch, as this editor says."""
        return () if self.work is None else self.work.unaffected

    @property
    def is_changed(self) -> bool:
        """True when there is something that was not saved."""
        if self.work is None:
            return False
        saved = None if self.item.newest is None else self.item.newest.data
        return bool(self.work.unaffected) or not is_same(saved, self.data)

    @property
    def id(self) -> str:
        """What the keys of its widgets begin with: a language has widgets of its own."""
        return f"isi-{self.lang.value}-{self.ref.kind.value}-{self.ref.id}"

    def find(self, path: str) -> object:
        """Return what a field holds, or None."""
        return find_at(self.data, path)


def open_form(editor: Editor, ref: Ref) -> Form:
    """Return an item as this editor left it; raises NotAllowed."""
    with open_reading(current_engine()) as reading:
        item = open_item(reading, editor.actor, ref, shipped_data)
        work = find_work(reading, editor.actor, ref)
        comments = list_comments(reading, editor.actor, ref)
    saved = begin_item(ref) if item.newest is None else item.newest.data
    data = saved if work is None else work.data
    known = () if item.newest is None else item.newest.outdated
    left = () if item.published is None else find_left_behind(item.published.data, data)
    return Form(editor, item, work, data, find_outdated(saved, data, known), comments, left)


def _begin(writing: Session, actor: Actor | None, ref: Ref, seen: int) -> tuple[int, Data]:
    """Return the revision that the editor saw, which need not be the newest any more."""
    item = open_item(writing, actor, ref, shipped_data)
    if item.newest is None:
        return 0, begin_item(ref)
    shown = item.newest if seen == item.number else find_revision(writing, ref, seen)
    if shown is not None:
        return shown.number, shown.data
    return (0, begin_item(ref)) if seen == 0 else (item.number, item.newest.data)


def change_form(ref: Ref, seen: int, edit: Edit) -> None:
    """Keep what ``edit`` makes of the item, which was shown as revision ``seen``; in a callback."""
    act(partial(_change, ref=ref, seen=seen, edit=edit))


def _change(writing: Session, actor: Actor | None, ref: Ref, seen: int, edit: Edit) -> Work:
    begin = partial(_begin, writing, actor, ref, seen)
    return change_work(writing, actor, ref, edit, begin=begin, now=now())


def change_texts(ref: Ref, seen: int, paths: Sequence[str], edit: Edit, said: str = "") -> None:
    """Keep changed texts; what was said of their English before is to be said anew."""
    act(partial(_change_texts, ref=ref, seen=seen, paths=paths, edit=edit), said)


def _change_texts(
    writing: Session, actor: Actor | None, *, ref: Ref, seen: int, paths: Sequence[str], edit: Edit
) -> bool:
    begun = _change(writing, actor, ref, seen, edit)
    for path in set(paths) & set(begun.unaffected):
        mark_unaffected(writing, actor, ref, path, marked=False)
    return True


def mark_text(ref: Ref, seen: int, path: str, marked: bool) -> None:
    """Keep whether a change of the Indonesian touches the English; in a callback."""
    act(partial(_mark, ref=ref, seen=seen, path=path, marked=marked))


def _mark(
    writing: Session, actor: Actor | None, *, ref: Ref, seen: int, path: str, marked: bool
) -> None:
    _change(writing, actor, ref, seen, dict)
    mark_unaffected(writing, actor, ref, path, marked=marked)


def remove_member(ref: Ref, seen: int, path: str, number: int) -> None:
    """Take a member from a list; in a callback."""
    step = partial(order_without, number=number)
    act(partial(_reorder, ref=ref, seen=seen, path=path, step=step))


def move_member(ref: Ref, seen: int, path: str, number: int, by: int) -> None:
    """Put a member of a list further to the front or to the back; in a callback."""
    step = partial(order_moved, number=number, by=by)
    act(partial(_reorder, ref=ref, seen=seen, path=path, step=step))


def _reorder(
    writing: Session, actor: Actor | None, *, ref: Ref, seen: int, path: str, step: Step
) -> None:
    begun = _change(writing, actor, ref, seen, dict)
    order = step(len(list_at(begun.data, path)))
    edit = partial(reorder, kind=ref.kind, path=path, order=order)
    _change(writing, actor, ref, seen, edit)
    keep_marks(writing, actor, ref, begun.unaffected, renumber(begun.unaffected, path, order))


def keep_marks(
    writing: Session, actor: Actor | None, ref: Ref, before: Sequence[str], after: Sequence[str]
) -> None:
    """Let other paths of English be the ones that are not touched."""
    for mark in before:
        mark_unaffected(writing, actor, ref, mark, marked=False)
    for mark in after:
        mark_unaffected(writing, actor, ref, mark, marked=True)


def save_form(ref: Ref) -> None:
    """Callback: save what was typed; when somebody else was first, the clash is shown."""
    told_apart(ref, act(partial(_save, ref=ref)))


def submit_form(ref: Ref, number: int) -> None:
    """Callback: ask for a review of what is on the page; what was not saved is saved first."""
    told_apart(ref, act(partial(_submit, ref=ref, number=number)))


def told_apart(ref: Ref, said: str | None) -> None:
    """Say what came of a step; of a draft that somebody else was quicker to save, show both."""
    if said is not None:
        hold(CLASH, None)
        hold(NOTE, (said, True))
    elif recall(NOTE) == (f"refused.{StaleDraft.code}", False):
        hold(NOTE, None)
        hold(CLASH, str(ref))


def _save(writing: Session, actor: Actor | None, ref: Ref) -> str:
    work = find_work(writing, actor, ref)
    return "done.nothing" if work is None else save_work(writing, actor, work)


def save_work(writing: Session, actor: Actor | None, work: Work) -> str:
    """Save what was typed on top of what it was made from, and say so; raises StaleDraft."""
    item = save_draft(
        writing,
        actor,
        work.ref,
        work.data,
        base=work.base,
        shipped=shipped_data,
        now=now(),
        unaffected=work.unaffected,
    )
    drop_work(writing, actor, work.ref)
    return "done.nothing" if item.number == work.base else "done.saved"


def _submit(writing: Session, actor: Actor | None, ref: Ref, number: int) -> str:
    work = find_work(writing, actor, ref)
    if work is not None:
        save_work(writing, actor, work)
        number = open_item(writing, actor, ref, shipped_data).number
    submit(writing, actor, ref, number=number, judge=judge_draft, now=now())
    return "done.submitted"


def drop_form(ref: Ref) -> None:
    """Callback: forget what was typed since the last save; until another page it can come back."""
    dropped = act(partial(_drop, ref=ref))
    hold(f"{DROPPED}-{ref}", dropped)
    hold(CLASH, None)


def _drop(writing: Session, actor: Actor | None, ref: Ref) -> Work | None:
    work = find_work(writing, actor, ref)
    drop_work(writing, actor, ref)
    return work


def can_restore(ref: Ref) -> bool:
    """Return whether there is something that was just forgotten."""
    return recall(f"{DROPPED}-{ref}") is not None


def restore_form(ref: Ref) -> None:
    """Callback: take back what was just forgotten."""
    dropped: Work | None = recall(f"{DROPPED}-{ref}")
    if dropped is not None:
        act(partial(_restore, dropped=dropped))
        hold(f"{DROPPED}-{ref}", None)


def _restore(writing: Session, actor: Actor | None, dropped: Work) -> None:
    begin = partial(_begin, writing, actor, dropped.ref, dropped.base)
    edit = partial(_replace, data=dropped.data)
    change_work(writing, actor, dropped.ref, edit, begin=begin, now=now())
    keep_marks(writing, actor, dropped.ref, (), dropped.unaffected)


def _replace(_now: Data, data: Data) -> Data:
    return data
