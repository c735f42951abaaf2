"""What the desk says again and again: moments, names of items, what happened."""

from __future__ import annotations

from datetime import datetime

from components.editor_seat import Editor
from components.i18n import show_clock, show_day, t
from components.sources import SEMARANG_TIME
from components.state import hold, pick_item
from sites.edited import PRODUCT, Item, ItemKind, Ref, Revision
from sites.freshness import gather_facts
from sites.text import Lang

FACE = "redaksi-muka"
"""Which face of an opened item is shown: isi, tinjauan or riwayat."""


def open_at(ref: str, face: str) -> None:
    """Callback: open an item at one of its faces."""
    hold(FACE, face)
    pick_item(ref)


def say_moment(at: datetime | None, lang: Lang) -> str:
    """Return a moment as day and clock in Semarang; nothing for none."""
    if at is None:
        return ""
    local = at.astimezone(SEMARANG_TIME)
    return t("editor_review.moment", lang, day=show_day(local, lang), clock=show_clock(local))


def say_author(name: str, lang: Lang) -> str:
    """Return who did something; the product is called by what it is."""
    return t("editor_review.product", lang) if name == PRODUCT else name


def say_name(ref: Ref, revision: Revision | None, lang: Lang) -> str:
    """Return what an item is called, by its id when it has no name."""
    if ref.kind == ItemKind.RESTRICTIONS:
        return t("editor_list.restrictions", lang)
    names = ("", "") if revision is None else gather_facts(ref.kind, revision.data).name
    return names[1 if lang == Lang.EN else 0] or ref.id


def name_item(item: Item, editor: Editor) -> str:
    """Return what an opened item is called."""
    return say_name(item.ref, item.newest or item.published, editor.lang)
