"""What is typed, as visitors will see it: a card, a cue on the phone, a plate in print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st
from pydantic import ValidationError

from components.form_work import Form
from components.i18n import say_word, t
from components.markup import show
from components.placing_answer import build_naming, find_effects
from components.placing_ground import read_placed
from components.placing_words import say_cue
from components.site_view import show_years
from components.sources import current_catalogue
from components.state import hold, read_at_once, recall, set_widget
from routes.placing import find_before, find_host
from sites.catalogue import Catalogue
from sites.edited import ItemKind, Ref
from sites.merging import find_at
from sites.model import Dimension, Grade, Kind, Relation, Status, Years
from sites.outdated import Data
from sites.text import Lang

VIEWS = ("card", "cue", "print")
VIEW = "isi-pratinjau-rupa"
_CARDS = {
    ItemKind.SITE: ("glance", "label", "story"),
    ItemKind.SMART_FEATURE: ("summary", "card", "became"),
    ItemKind.LESSON: ("title", "take_home", "told"),
    ItemKind.SOURCE: ("", "", ""),
}


def show_preview(form: Form) -> None:
    """Draw the item as it will look, Indonesian first, then English."""
    lang = form.lang
    views = VIEWS if form.ref.kind == ItemKind.SITE else VIEWS[:1]
    held = recall(VIEW)
    chosen = held if held in views else views[0]
    show("form_preview_head.html", lang)
    if len(views) > 1:
        set_widget(VIEW, chosen)
        st.segmented_control(
            t("editor_form.preview.which", lang),
            views,
            key=VIEW,
            required=True,
            format_func={one: t(f"editor_form.preview.{one}", lang) for one in views}.__getitem__,
            label_visibility="collapsed",
            on_change=_pick_view,
        )
    if chosen == "print":
        show("form_plate.html", lang, **describe_plate(form.data, form.ref))
        return
    for each in Lang:
        if chosen == "card":
            told = describe_card(form.data, form.ref, current_catalogue(), each)
            show("form_card.html", each, **told)
        else:
            cues = list(list_cues(form.data, form.ref, each))
            show("form_cue.html", each, name=say(form.data, "name", each), cues=cues)


def _pick_view() -> None:
    hold(VIEW, read_at_once(VIEW))


def say(data: Data, path: str, lang: Lang) -> str:
    """Return the words of a field in one language; nothing for what was not written yet."""
    held = find_at(data, path) if path else None
    words = held.get(lang.value) if isinstance(held, dict) else held
    return words if isinstance(words, str) else ""


def _word(table: str, known: Any, value: Any, lang: Lang) -> str:
    """Return the wording of a value that is on its list; nothing for any other."""
    return say_word(table, lang, value) if value in {one.value for one in known} else ""


def _say_years(data: Data, lang: Lang) -> str:
    try:
        return show_years(Years.model_validate(data.get("built") or {}), lang)
    except ValidationError:
        return t("words.unknown", lang)


def describe_card(data: Data, ref: Ref, catalogue: Catalogue, lang: Lang) -> dict[str, Any]:
    """Return what stands on the card of an item that may be unfinished."""
    first, second, third = _CARDS[ref.kind]
    is_site = ref.kind == ItemKind.SITE
    meta = ""
    if is_site:
        kind = _word("kind", Kind, data.get("kind"), lang)
        meta = " · ".join(one for one in (kind, _say_years(data, lang)) if one)
    elif ref.kind == ItemKind.SMART_FEATURE:
        meta = _word("status", Status, data.get("status"), lang)
    task = data.get("look_for")
    task_kind = task.get("kind") if isinstance(task, dict) else None
    return {
        "kind": data.get("kind") if is_site and meta else None,
        "grade": _find_grade(data),
        "name": say(data, "name", lang) or say(data, "title", lang) or ref.id,
        "meta": meta,
        "glance": say(data, first, lang),
        "label": say(data, second, lang),
        "paragraphs": [one for one in say(data, third, lang).split("\n\n") if one],
        "ties": list(_list_ties(data, catalogue, lang)),
        "task": say(data, "look_for.text", lang),
        "task_kind": task_kind if task_kind in ("count", "sketch", "compare", "ask") else None,
        "address": data.get("address") if ref.kind == ItemKind.SOURCE else None,
    }


def _find_grade(data: Data) -> str | None:
    built = data.get("built")
    if not isinstance(built, dict) or not (built.get("from_year") or built.get("to_year")):
        return None
    grade = built.get("grade", Grade.UNVERIFIED.value)
    return grade if grade in {one.value for one in Grade} else None


def _list_ties(data: Data, catalogue: Catalogue, lang: Lang) -> Iterator[dict[str, str]]:
    held = data.get("annotations")
    for tie in held if isinstance(held, list) else ():
        if not isinstance(tie, dict):
            continue
        feature = catalogue.find_smart_feature(str(tie.get("feature", "")))
        dimension = _word("dimension", Dimension, tie.get("dimension"), lang)
        relation = _word("relation", Relation, tie.get("relation"), lang)
        yield {
            "name": feature.name.in_lang(lang) if feature else str(tie.get("feature", "")),
            "over": " · ".join(one for one in (dimension, relation) if one),
            "told": say(tie, "then_now", lang),
            "question": say(tie, "question", lang),
        }


def list_cues(data: Data, ref: Ref, lang: Lang) -> Iterator[dict[str, Any]]:
    """Yield what a phone shows on each route when the bus passes: side, words, what to look at."""
    site = read_placed({"id": ref.id, **data}, current_catalogue())
    if site is None:
        return
    naming = build_naming(site, lang, say(data, "name", lang) or ref.id)
    for effect in find_effects(site):
        own = [cue for cue in effect.after if cue.site == site.id]
        host = find_host(site.id, effect.after)
        silent = (
            naming.say("effect.silent")
            if host is None
            else naming.say("effect.beside", host=naming.site(host))
        )
        yield {
            "route": naming.route(effect.route),
            "silent": "" if own else silent,
            "glance": say(data, "glance", lang),
            "signs": [
                {
                    "side": "arrive" if cue.arrive else cue.side.value,
                    "when": say_cue(cue, find_before(cue, effect.after), naming),
                    "deck": cue.deck.value,
                }
                for cue in own
            ],
        }


def describe_plate(data: Data, ref: Ref) -> dict[str, Any]:
    """Return what is printed on the plate of a place, in both languages."""
    kind = data.get("kind")
    kinds = dict.fromkeys(_word("kind", Kind, kind, lang) for lang in Lang)
    return {
        "kinds": [one for one in kinds if one],
        "names": [(lang.value, say(data, "name", lang)) for lang in Lang],
        "labels": [(lang.value, say(data, "label", lang)) for lang in Lang],
        "address": f"/situs/{ref.id}",
        "approximate": data.get("position_grade") == "approximate",
    }
