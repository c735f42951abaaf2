"""What one visitor has chosen. The address bar is the truth; this is the only file that says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from components.i18n import parse_lang
from sites.text import Lang

_KEY = "session"
SITE_LIST = "daftar"


@dataclass
class Session:
    """Language, place, route and trail of one visitor; ids are as typed and may be unknown.

    A smart feature or a term is open only while the address names it, so that the way back to
    the whole list is the page's own name.
    """

    lang: Lang = Lang.ID
    site_id: str | None = None
    route_id: str | None = None
    trail_id: str | None = None
    feature_id: str | None = None
    term_id: str | None = None
    plan_id: str | None = None
    item_ref: str | None = None
    part: str | None = None
    case: str | None = None
    shelf: dict[str, Any] = field(default_factory=dict)

    def address(self, **changes: str | None) -> dict[str, str]:
        """Return the query string that keeps this visitor's choices on another page."""
        chosen = {"lang": self.lang.value, "situs": self.site_id, "rute": self.route_id, **changes}
        return {name: value for name, value in chosen.items() if value}

    def href(self, page: str, **changes: str | None) -> str:
        """Return a link to another page for markup; the page is its slug, "" is the first."""
        return f"/{page}?{urlencode(self.address(**changes))}"


def open_session() -> Session:
    """Return this visitor's session, brought up to date with the address bar.

    The language is written back on every run: a link from a page to itself changes what the
    server holds, and only a write makes the browser show that address too.
    """
    session: Session = st.session_state.setdefault(_KEY, Session())
    if "lang" in st.query_params:
        session.lang = parse_lang(st.query_params["lang"])
    session.site_id = st.query_params.get("situs", session.site_id)
    session.route_id = st.query_params.get("rute", session.route_id)
    session.trail_id = st.query_params.get("tema", session.trail_id)
    session.feature_id = st.query_params.get("fitur")
    session.term_id = st.query_params.get("istilah")
    session.plan_id = st.query_params.get("rencana", session.plan_id)
    session.item_ref = st.query_params.get("butir", session.item_ref)
    session.part = st.query_params.get("bagian", session.part)
    session.case = st.query_params.get("kasus", session.case)
    st.query_params["lang"] = session.lang.value
    return session


def _write(name: str, value: str) -> None:
    if st.query_params.get(name) != value:
        st.query_params[name] = value


def switch_lang(lang: Lang) -> None:
    """Callback: change the language and keep everything else."""
    st.session_state[_KEY].lang = lang
    _write("lang", lang.value)


def pick_known(value: Any, known: frozenset[str]) -> str | None:
    """Return an id as it is; None for the label a browser held when the labels changed."""
    return value if value in known else None


def pick_site(site_id: str | None) -> None:
    """Choose a place, in the list and in the address bar."""
    if site_id is not None:
        st.session_state[_KEY].site_id = site_id
        _write("situs", site_id)


def pick_route(route_id: str | None) -> None:
    """Choose a route, in the address bar too."""
    if route_id is not None:
        st.session_state[_KEY].route_id = route_id
        _write("rute", route_id)


def pick_trail(trail_id: str | None) -> None:
    """Choose a trail, in the address bar too."""
    if trail_id is not None:
        st.session_state[_KEY].trail_id = trail_id
        _write("tema", trail_id)


def pick_plan(plan_id: str | None) -> None:
    """Open a visit plan, in the address bar too; None goes back to the list of them."""
    _find_session().plan_id = plan_id
    _set_or_drop("rencana", plan_id)


def pick_item(ref: str | None) -> None:
    """Open an item at the editors' desk, in the address bar too; None goes back to the list."""
    _find_session().item_ref = ref
    _set_or_drop("butir", ref)


def pick_part(part: str | None) -> None:
    """Choose a part of the editors' desk, in the address bar too; what was open elsewhere closes.

    A browser that was interrupted while drawing tells the same part again without any click;
    a report that is open then stays open.
    """
    if part == _find_session().part:
        return
    pick_case(None)
    _find_session().part = part
    _set_or_drop("bagian", part)


def pick_case(case: str | None) -> None:
    """Open what riders report of a cue, in the address bar too; None goes back to the list."""
    _find_session().case = case
    _set_or_drop("kasus", case)


def _set_or_drop(name: str, value: str | None) -> None:
    if value is not None:
        _write(name, value)
    elif name in st.query_params:
        del st.query_params[name]


def recall(key: str) -> Any:
    """Return what was held for this visitor, or None."""
    return _find_session().shelf.get(key)


def hold(key: str, value: Any) -> None:
    """Hold a value for this visitor that is not a widget's; it must be picklable.

    Unlike Streamlit's own state it is no point at which a callback is left when another click
    is waiting, so that what has been saved is also known to have been.
    """
    _find_session().shelf[key] = value


def _find_session() -> Session:
    session: Session = st.session_state.to_dict()[_KEY]
    return session


def read_at_once(key: str) -> Any:
    """Return what a widget holds, in a callback that is not to be left for another click."""
    return st.session_state.to_dict().get(key)


def read_widget(key: str) -> Any:
    """Return what a widget holds, inside its own callback; None if it is not on the page."""
    return st.session_state.get(key)


def set_widget(key: str, value: Any) -> None:
    """Set what a widget will hold; only in a callback, before the widget is drawn.

    Done on every run for a choice whose labels change, by language or by number: a browser
    holds a choice by its label, and would later answer one that is no choice any more.
    """
    st.session_state[key] = value


def clear_widgets(keys: tuple[str, ...]) -> None:
    """Callback: put widgets back to empty."""
    for key in keys:
        st.session_state.pop(key, None)
