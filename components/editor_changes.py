"""What would change for visitors: words, position, cues, English left behind, sources, credits."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.desk_words import FACE, name_item
from components.difference_groups import group_repeats
from components.difference_words import (
    WAYS,
    describe_differences,
    name_path,
    show_pieces,
    tell_left_behind,
    tell_resting,
)
from components.editor_change_map import show_change_map
from components.editor_offer import show_offer
from components.editor_retest import TESTABLE, show_retest
from components.editor_seat import Editor
from components.i18n import say_word, t
from components.markup import show
from components.pin_effects import show_effects
from components.pin_map import Pin
from components.pin_moved import tell_moved
from components.placing_ground import PLACED, read_placed
from components.sources import current_catalogue
from components.state import hold
from components.waiting_sources import find_source
from components.way_judge import judge_limits, judge_route
from sites.edited import Item, ItemKind, Ref
from sites.merging import find_at
from sites.outdated import Data
from sites.text import Lang


def show_changes(editor: Editor, item: Item) -> None:
    """Draw the difference between what visitors see and the newest revision."""
    lang = editor.lang
    show("editor_title.html", lang, title=name_item(item, editor))
    show_offer(editor, item)
    show("section.html", lang, title="editor_review.changes.title")
    if item.newest is None:
        show("hint.html", lang, text="editor_review.changes.missing")
        return
    before: Data = {} if item.published is None else item.published.data
    after = item.newest.data
    lead = "lead" if item.published else "lead_gone" if item.withdrawn else "lead_new"
    show("plan_lead.html", lang, said=t(f"editor_review.changes.{lead}", lang))
    rows, more = describe_differences(before, after, item.ref, lang)
    if not rows:
        show("hint.html", lang, text="editor_review.changes.none")
    else:
        _show_looks(item, before, lang)
        show("editor_changes.html", lang, rows=group_repeats(rows, after, lang), more=more)
    show_outdated(editor, item)
    touched = [str(row["field"]) for row in rows]
    if touched:
        _show_credits(after, touched, lang)
        _show_where(editor, item, before)


def _show_looks(item: Item, before: Data, lang: Lang) -> None:
    """Draw what whoever reviews has to ask before all else."""
    after = {} if item.newest is None else item.newest.data
    for said in tell_left_behind(before, after, lang):
        show("editor_look.html", lang, said=said)
    for said, links in tell_resting(before, after, lang):
        show("editor_look.html", lang, said=said, links=links)
    moved = tell_moved(before, after, lang, "editor_review.changes.moved_known")
    if moved:
        show("editor_look.html", lang, said=moved)


def show_outdated(editor: Editor, item: Item) -> None:
    """Draw the English that its Indonesian has left behind, with what changed in the Indonesian."""
    if item.newest is None or not item.newest.outdated:
        return
    lang, data = editor.lang, item.newest.data
    rows = []
    for one in item.newest.outdated:
        text = find_at(data, one.field) or {}
        rows.append(
            {
                "name": name_path(one.field, data, lang),
                "pieces": show_pieces(one.was, str(text.get("id", ""))),
                "english": str(text.get("en", "")),
            }
        )
    show("editor_outdated.html", lang, rows=rows)
    st.button(
        t("editor_review.outdated.go", lang),
        key="tinjauan-ke-isi",
        icon=":material/edit:",
        on_click=hold,
        args=(FACE, "isi"),
    )


def _show_credits(data: Data, touched: list[str], lang: Lang) -> None:
    """Draw what each claim rests on and who made each picture, with what was touched marked."""
    claims = [_describe_claim(*told, touched, lang) for told in _members(data, "claims")]
    pictures = [_describe_picture(*told, touched, lang) for told in _members(data, "pictures")]
    if claims or pictures:
        is_open = any(row["touched"] for row in (*claims, *pictures))
        show("editor_credits.html", lang, claims=claims, pictures=pictures, open=is_open)


def _members(data: Data, field: str) -> list[tuple[int, Data]]:
    held = data.get(field)
    members = enumerate(held if isinstance(held, list) else (), start=1)
    return [(number, one) for number, one in members if isinstance(one, dict)]


def _is_touched(field: str, number: int, touched: list[str]) -> bool:
    return any(f"{one}.".startswith(f"{field}.{number - 1}.") for one in touched)


def _describe_claim(number: int, claim: Data, touched: list[str], lang: Lang) -> Data:
    text, grade = claim.get("text"), claim.get("grade")
    sources = claim.get("sources")
    return {
        "n": number,
        "text": text.get(lang.value, "") if isinstance(text, dict) else "",
        "grade": say_word("grade", lang, grade) if grade in _GRADES else "",
        "as_of": claim.get("as_of"),
        "sources": [_name_source(one) for one in sources] if isinstance(sources, list) else [],
        "touched": _is_touched("claims", number, touched),
    }


_GRADES = ("two_sources", "one_source", "unverified")


def _name_source(source_id: Any) -> tuple[str, str]:
    found = find_source(str(source_id))
    return (str(source_id), "") if found is None else (found.title, found.address or "")


def _describe_picture(number: int, picture: Data, touched: list[str], lang: Lang) -> Data:
    nobody, alt = t("editor_review.changes.nobody", lang), picture.get("alt")
    who, licence = (str(picture.get(name) or nobody) for name in ("author", "licence"))
    return {
        "n": number,
        "credit": t("editor_review.changes.by_licence", lang, author=who, licence=licence),
        "alt": alt.get(lang.value, "") if isinstance(alt, dict) else "",
        "touched": _is_touched("pictures", number, touched),
    }


def _show_where(editor: Editor, item: Item, before: Data) -> None:
    """Draw, when asked for, the map and the cues of what is called along a route."""
    if item.newest is None:
        return
    after, lang = item.newest.data, editor.lang
    placed = any(before.get(field) != after.get(field) for field in PLACED)
    show_change_map(editor, item.ref, before, after)
    if item.ref.kind == ItemKind.SITE and placed:
        if _ask_cues(item.ref, lang):
            _show_cues(editor, item.ref, after)
    elif item.ref.kind in WAYS and _ask_cues(item.ref, lang):
        _show_way_cues(item.ref, after, lang)
    if item.ref.kind in TESTABLE:
        show_retest(editor, item.ref, after)


def _ask_cues(ref: Ref, lang: Lang) -> bool:
    """Draw the switch that has the cues worked out, which takes a while."""
    return st.toggle(t("editor_review.changes.cues", lang), key=f"tinjauan-isyarat-{ref.id}")


def _show_cues(editor: Editor, ref: Ref, after: Data) -> None:
    site = read_placed(after, current_catalogue())
    if site is None:
        show("hint.html", editor.lang, text="editor_review.changes.unreadable")
        return
    show_effects(Pin(editor, ref.id, after, site, _stay, None), site)


def _stay(_lon: float, _lat: float) -> None:
    """A position that is only shown is not moved."""


def _show_way_cues(ref: Ref, after: Data, lang: Lang) -> None:
    judge_way = judge_route if ref.kind == ItemKind.ROUTE else judge_limits
    judged = judge_way(ref, after["collection"], lang)
    if judged.faults:
        show("hint.html", lang, text="editor_review.changes.unreadable")
    elif not judged.changes:
        show("hint.html", lang, text="editor_review.changes.no_cues")
    else:
        show("editor_lines.html", lang, lines=judged.changes)
