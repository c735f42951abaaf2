"""Finding places: one set of filters for the map and the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from components.i18n import say_word, t
from components.labels import plain
from components.map_view import find_clicked
from components.state import (
    SITE_LIST,
    clear_widgets,
    pick_known,
    pick_site,
    read_widget,
    set_widget,
)
from routes.line import RouteLine
from sites.catalogue import Catalogue, Era
from sites.model import Dimension, Kind, Site
from sites.text import Lang

QUERY, ERAS, KINDS, DIMENSIONS, ON_ROUTE = "cari", "era", "jenis", "dimensi", "lewat"
MAP = "peta"
FILTERS = (QUERY, ERAS, KINDS, DIMENSIONS, ON_ROUTE)


@dataclass(frozen=True)
class Wish:
    """What a visitor wants to see; empty means everything."""

    query: str = ""
    eras: tuple[Era, ...] = ()
    kinds: tuple[Kind, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    route_id: str | None = None

    @property
    def is_open(self) -> bool:
        """True when nothing is asked for."""
        return self == Wish()


def find_sites(
    catalogue: Catalogue, wish: Wish, on_routes: Mapping[str, frozenset[str]]
) -> tuple[Site, ...]:
    """Return the places that fit every part of the wish, best match or name order first."""
    found = catalogue.search(wish.query, limit=200) if wish.query.strip() else catalogue.sites
    fitting: Sequence[Site] = found
    if wish.kinds:
        fitting = [site for site in fitting if site.kind in wish.kinds]
    if wish.eras:
        ids = {site.id for era in wish.eras for site in catalogue.by_era(era)}
        fitting = [site for site in fitting if site.id in ids]
    if wish.dimensions:
        ids = {site.id for each in wish.dimensions for site in catalogue.by_dimension(each)}
        fitting = [site for site in fitting if site.id in ids]
    if wish.route_id:
        fitting = [site for site in fitting if site.id in on_routes[wish.route_id]]
    return tuple(fitting)


def fit_to(wish: Wish, sites: Sequence[Site]) -> list[str] | None:
    """Return the ids the map should make room for; None while nothing is asked for."""
    return None if wish.is_open else [site.id for site in sites]


def count_filters() -> int:
    """Return how many filters are switched on, the search words not counted."""
    held = [read_widget(key) for key in (ERAS, KINDS, DIMENSIONS)]
    return sum(len(values or ()) for values in held) + bool(read_widget(ON_ROUTE))


def _filter_label(lang: Lang) -> str:
    number = count_filters()
    return t("explore.filters_on", lang, n=number) if number else t("explore.filters", lang)


def _ask_pills(label: str, options: Sequence[str], words: str, key: str, lang: Lang) -> list[str]:
    return st.pills(
        t(label, lang),
        options,
        selection_mode="multi",
        format_func=partial(say_word, words, lang),
        key=key,
        persist_state="session",
    )


def ask_wish(lines: Mapping[str, RouteLine], lang: Lang) -> Wish:
    """Draw search box and filters, side by side in a row; return what was asked."""
    query = st.text_input(
        t("explore.search", lang),
        key=QUERY,
        type="search",
        placeholder=t("explore.search_hint", lang),
        persist_state="session",
        live="300ms",
        icon=":material/search:",
        width="stretch",
    )
    with st.popover(_filter_label(lang), icon=":material/tune:", key="saring"):
        eras = _ask_pills("explore.era", [era.value for era in Era], "era", ERAS, lang)
        kinds = _ask_pills("explore.kind", [kind.value for kind in Kind], "kind", KINDS, lang)
        dimensions = _ask_pills(
            "explore.dimension", [each.value for each in Dimension], "dimension", DIMENSIONS, lang
        )
        names = {each: line.route.name.in_lang(lang) for each, line in lines.items()}
        route_id = st.pills(
            t("explore.on_route", lang),
            list(names),
            format_func=names.__getitem__,
            key=ON_ROUTE,
            persist_state="session",
        )
        if count_filters():
            st.button(
                t("explore.reset", lang), on_click=clear_widgets, args=(FILTERS,), key="bersih"
            )
    return Wish(
        query=query or "",
        eras=tuple(Era(value) for value in eras),
        kinds=tuple(Kind(value) for value in kinds),
        dimensions=tuple(Dimension(value) for value in dimensions),
        route_id=route_id,
    )


def _pick_from_list(known: frozenset[str]) -> None:
    pick_site(pick_known(read_widget(SITE_LIST), known))


def pick_from_map(sites: Sequence[Site]) -> None:
    """Callback of the map: choose the place whose pin was clicked."""
    site = find_clicked(read_widget(MAP), sites)
    if site is not None:
        pick_site(site.id)
        set_widget(SITE_LIST, site.id)


def show_site_list(sites: Sequence[Site], chosen: str | None, lang: Lang) -> None:
    """Draw every place as a numbered choice with its glance; the numbers are the pins'."""
    labels = {
        site.id: _list_label(number, site, lang) for number, site in enumerate(sites, start=1)
    }
    set_widget(SITE_LIST, chosen if chosen in labels else None)
    st.radio(
        t("explore.list", lang),
        list(labels),
        index=None,
        key=SITE_LIST,
        format_func=labels.__getitem__,
        captions=[plain(site.glance.in_lang(lang)) for site in sites],
        on_change=_pick_from_list,
        args=(frozenset(labels),),
        width="stretch",
    )


def _list_label(number: int, site: Site, lang: Lang) -> str:
    return f"{number} · {plain(site.name.in_lang(lang))}"


def show_nothing_found(lang: Lang) -> None:
    """Say that no place fits, and offer the way back."""
    st.info(t("explore.nothing", lang), icon=":material/search_off:")
    st.button(t("explore.reset", lang), on_click=clear_widgets, args=(FILTERS,), key="ulang")
