"""Other ways to draw than by tapping: a file, or the points written down one by one."""

from __future__ import annotations

import streamlit as st

from components.i18n import t
from components.markup import show
from components.own_desk import Desk
from components.own_draft import count_points
from components.own_steps import (
    FILE,
    TEXT,
    WRITTEN,
    apply_text,
    find_bad_file,
    import_file,
    list_text_faults,
    rewrite_text,
    swap_file,
)
from components.own_text import LONGEST_TEXT, MOST_LINES, TextFault, format_line
from components.own_words import say_line_fault
from components.state import hold, read_widget, recall, set_widget
from routes.own_lines import OwnLine
from routes.own_sketch import LIMIT_BYTES, MOST_POINTS
from sites.text import Lang

MEGABYTE = 1_000_000


def show_ways(desk: Desk) -> None:
    """Draw the import of a file and the points as text."""
    bad = find_bad_file()
    with st.expander(
        t("own.file.title", desk.lang),
        expanded=bad is not None,
        icon=":material/upload_file:",
        key="sendiri-impor",
    ):
        _ask_file(desk)
    faults = list_text_faults()
    with st.expander(
        t("own.text.title", desk.lang),
        expanded=bool(faults),
        icon=":material/format_list_numbered:",
        key="sendiri-tulis",
    ):
        _ask_text(desk)


def _ask_file(desk: Desk) -> None:
    lang = desk.lang
    limits = {"megabytes": LIMIT_BYTES // MEGABYTE, "thousand": MOST_POINTS // 1000}
    show("own_lead.html", lang, said=t("own.file.lead", lang, **limits))
    st.file_uploader(t("own.file.which", lang), key=FILE, on_change=import_file)
    bad = find_bad_file()
    if bad is None:
        return
    if bad.swapped is None:
        said = [(one.feature, say_line_fault(one, lang)) for one in bad.faults]
        show("own_faults.html", lang, file=bad.name, faults=said, more=bad.said_of - len(said))
    else:
        said = [("", t("own.file.swapped", lang))]
        show("own_faults.html", lang, file=bad.name, faults=said, more=0)
        st.button(
            t("own.file.swap", lang),
            key="sendiri-tukar",
            type="primary",
            icon=":material/swap_horiz:",
            on_click=swap_file,
        )


def _ask_text(desk: Desk) -> None:
    lang, line = desk.lang, desk.work.line
    show("own_lead.html", lang, said=t("own.text.lead", lang))
    if count_points(line) > MOST_LINES:
        said = t("own.text.long", lang, count=count_points(line), limit=MOST_LINES)
        show("own_lead.html", lang, said=said)
        return
    _write_down(line, lang)
    st.text_area(
        t("own.text.points", lang),
        key=TEXT,
        height=220,
        max_chars=LONGEST_TEXT,
        placeholder=t("own.text.hint", lang),
        on_change=apply_text,
        args=(lang,),
    )
    faults = list_text_faults()
    if faults:
        rows = [(one.line, _say_fault(one, lang)) for one in faults]
        show("own_text_faults.html", lang, faults=rows)
    with st.container(horizontal=True, gap="small"):
        _button("apply", "draw", apply_text, desk, lang)
        if any(one.code == "swapped" for one in faults):
            _button("swap", "swap_horiz", apply_text, desk, lang, True)
        if faults:
            _button("rewrite", "refresh", rewrite_text, desk)


def _write_down(line: OwnLine, lang: Lang) -> None:
    """Let the text say what is drawn, unless it holds something that is yet to be mended."""
    is_new = recall(WRITTEN) != (lang, line) or read_widget(TEXT) is None
    if is_new and not list_text_faults():
        set_widget(TEXT, format_line(line, lang))
        hold(WRITTEN, (lang, line))


def _say_fault(fault: TextFault, lang: Lang) -> str:
    return t(f"own.text.fault.{fault.code}", lang, found=fault.found)


def _button(name: str, icon: str, act: object, desk: Desk, *args: object) -> None:
    st.button(
        t(f"own.text.{name}", desk.lang),
        key=f"sendiri-teks-{name}",
        icon=f":material/{icon}:",
        on_click=act,  # type: ignore[arg-type]
        args=args,
    )
