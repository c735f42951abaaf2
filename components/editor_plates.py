"""Printing plates at the editors' desk: which places, how large, in which language."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from components.exports.wording import BOTH, parse_langs
from components.i18n import t, tn
from components.markup import show
from components.origin import LOCAL, find_origin
from components.print.site_plates import PlateSize, build_site_plates
from components.sources import current_catalogue
from sites.catalogue import Catalogue
from sites.model import Site
from sites.text import Lang

if TYPE_CHECKING:
    from components.editor_seat import Editor

ALL, WHICH, SIZE, LANGS = (f"papan-{part}" for part in ("semua", "tempat", "ukuran", "bahasa"))
WORDS = (*(lang.value for lang in Lang), BOTH)


def show_plates(editor: Editor) -> None:
    """Draw the choices and the way to the PDF, which is made when it is asked for."""
    lang, catalogue = editor.lang, current_catalogue()
    show("section.html", lang, title="editor_plates.title")
    show("plan_lead.html", lang, said=t("editor_plates.lead", lang))
    chosen = _ask_sites(catalogue, lang)
    size = st.radio(
        t("editor_plates.size", lang),
        [each.value for each in PlateSize],
        key=SIZE,
        horizontal=True,
        format_func={each.value: t(f"editor_plates.sizes.{each}", lang) for each in PlateSize}.get,
    )
    word = st.radio(
        t("editor_plates.language", lang),
        WORDS,
        index=WORDS.index(BOTH),
        key=LANGS,
        horizontal=True,
        format_func={each: t(f"editor_plates.languages.{each}", lang) for each in WORDS}.get,
    )
    _tell_origin(lang)
    if not chosen:
        show("hint.html", lang, text="editor_plates.none")
        return
    show("plan_lead.html", lang, said=tn("editor_plates.count", len(chosen), lang))
    _offer(chosen, PlateSize(size), str(word), lang)


def _ask_sites(catalogue: Catalogue, lang: Lang) -> tuple[Site, ...]:
    names = {site.id: site.name.in_lang(lang) for site in catalogue.sites}
    every = st.toggle(t("editor_plates.all", lang), key=ALL)
    picked = st.multiselect(
        t("editor_plates.which", lang),
        sorted(names, key=names.__getitem__),
        key=WHICH,
        placeholder=t("editor_plates.which_hint", lang),
        format_func=names.__getitem__,
        disabled=every,
        select_all=False,
    )
    wanted = set(names) if every else set(picked)
    return tuple(site for site in catalogue.sites if site.id in wanted)


def _tell_origin(lang: Lang) -> None:
    origin = find_origin()
    show("plan_lead.html", lang, said=t("editor_plates.address", lang, origin=origin))
    if origin == LOCAL:
        show("plan_note.html", lang, said=t("editor_plates.local", lang))


def _offer(chosen: tuple[Site, ...], size: PlateSize, word: str, lang: Lang) -> None:
    st.download_button(
        t("editor_plates.download", lang),
        data=partial(build_site_plates, chosen, parse_langs(word), find_origin(), size),
        file_name=t("editor_plates.file", lang, size=size.value),
        mime="application/pdf",
        key="papan-unduh",
        icon=":material/download:",
        on_click="ignore",
    )
