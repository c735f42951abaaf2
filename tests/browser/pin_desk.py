"""What a form does with a moved pin: it keeps the unsaved state of the site."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from components.editor_seat import Editor, act, now
from components.judging import shipped_data
from components.store import current_engine
from sites.database import open_reading
from sites.edited import ItemKind, Ref
from sites.rights import Actor
from sites.worktable import change_work, find_work

Data = dict[str, Any]


def find_ref(site_id: str | None) -> Ref:
    """The site of the address."""
    return Ref(ItemKind.SITE, site_id or "lawang-sewu")


def read(editor: Editor, ref: Ref) -> Data:
    """The unsaved state of a site."""
    with open_reading(current_engine()) as reading:
        work = find_work(reading, editor.actor, ref)
    return _begin(ref)[1] if work is None else work.data


def build_takers(ref: Ref) -> tuple[Callable[..., None], Callable[..., None]]:
    """Who takes a position, and who takes another change."""
    return partial(move, ref), partial(edit, ref)


def move(ref: Ref, lon: float, lat: float) -> None:
    """Keep a position."""
    edit(ref, partial(_place, lon=lon, lat=lat))


def _place(data: Data, lon: float, lat: float) -> Data:
    return {**data, "geometry": {"type": "Point", "coordinates": [lon, lat]}}


def edit(ref: Ref, change: Callable[[Data], Data]) -> None:
    """Keep any change."""
    act(partial(_edit, ref=ref, change=change))


def _edit(writing: Session, actor: Actor | None, ref: Ref, change: Callable[[Data], Data]) -> None:
    change_work(writing, actor, ref, change, begin=partial(_begin, ref), now=now())


def _begin(ref: Ref) -> tuple[int, Data]:
    return 1, shipped_data(ref) or {"id": ref.id, "name": {"id": "Baru", "en": "New"}}
