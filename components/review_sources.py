"""The new sources that are looked at, and published, together with what names them."""

from __future__ import annotations

from components.editor_seat import Editor
from components.judging import find_companions, read_sources
from components.markup import show
from sites.companions import Seen
from sites.edited import Item


def show_companions(item: Item, editor: Editor) -> None:
    """Draw the sources that are published together with the item."""
    found = () if item.newest is None else find_companions(item.newest.data)
    sources = [(read_sources((one,)), one.author_name) for one in found]
    rows = [(source, who) for read, who in sources for source in read]
    if rows:
        show("editor_companions.html", editor.lang, rows=rows)


def name_seen(item: Item) -> tuple[Seen, ...]:
    """Return the sources that are looked at with an item, and their versions."""
    found = () if item.newest is None else find_companions(item.newest.data)
    return tuple((one.ref, one.number) for one in found)
