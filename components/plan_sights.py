"""The bus part: what the bus really passes, on which side and when; chosen by list or map."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache, partial

import streamlit as st

from components.i18n import say_word, show_clock, t
from components.labels import plain
from components.map_view import describe_line, describe_pins, find_clicked, show_map
from components.markup import show
from components.plan_desk import Desk, Ground, change
from components.plan_editing import choose_sight, drop_place, set_place
from components.plan_field import bind
from components.sources import SEMARANG_TIME
from components.state import hold, read_at_once, recall
from routes.offers import OfferedSight, OfferedVisit, offer_sights, offer_visits
from routes.timetable import Timetable, build_timetable
from routes.visits import Sight, VisitPlan
from sites.catalogue import Catalogue
from sites.model import Dimension, Site

LESSONS, DIMENSIONS, MAP, LAST = (
    "saring-pelajaran",
    "saring-dimensi",
    "peta-rencana",
    "rencana-terakhir",
)
TELLS = ("story", "label", "glance")
HEIGHT_PX = 340


@lru_cache(maxsize=16)
def list_sights(ground: Ground) -> tuple[OfferedSight, ...]:
    """Return what this route's bus part passes."""
    return offer_sights(ground.line, ground.catalogue.sites)


@lru_cache(maxsize=16)
def list_visits(ground: Ground) -> tuple[OfferedVisit, ...]:
    """Return what lies within a walk of where the bus stands."""
    return offer_visits(ground.line.route, ground.line, ground.catalogue.sites)


@lru_cache(maxsize=64)
def _ride(ground: Ground, plan: VisitPlan) -> Timetable:
    """The clock of the whole route, for places that are not chosen yet."""
    departs = datetime.combine(plan.clock.day, plan.clock.departs, SEMARANG_TIME)
    return build_timetable(ground.line, (), departs, plan.size, plan.clock.pace_percent)


def ask_filters(catalogue: Catalogue, desk: Desk, part: str) -> tuple[list[str], list[str]]:
    """Draw the filters by lesson and dimension; return the ids and values that are on."""
    lang = desk.lang
    lessons = {
        one.id: f"{one.number} {plain(one.title.in_lang(lang))}" for one in catalogue.lessons
    }
    with st.expander(t("plan.filter", lang), icon=":material/tune:", key=f"saring-{part}"):
        told = st.pills(
            t("plan.by_lesson", lang),
            list(lessons),
            selection_mode="multi",
            format_func=lessons.__getitem__,
            key=f"{LESSONS}-{part}",
        )
        tied = st.pills(
            t("plan.by_dimension", lang),
            [one.value for one in Dimension],
            selection_mode="multi",
            format_func=partial(say_word, "dimension", lang),
            key=f"{DIMENSIONS}-{part}",
        )
    return list(told), list(tied)


def fits(site: Site, catalogue: Catalogue, filters: tuple[list[str], list[str]]) -> bool:
    """Return whether a place is told with one of the lessons and tied to one dimension."""
    lessons, dimensions = filters
    told = {lesson.id for lesson in catalogue.lessons_at(site.id)}
    tied = {note.dimension.value for note in site.annotations}
    return (not lessons or bool(told & set(lessons))) and (
        not dimensions or bool(tied & set(dimensions))
    )


def show_sights(desk: Desk, ground: Ground) -> None:
    """Draw the map and the list of what can be chosen on the bus."""
    plan, lang = desk.plan, desk.lang
    offered = list_sights(ground)
    show("section.html", lang, title="plan.bus.title")
    show("plan_lead.html", lang, said=t("plan.bus.lead", lang, n=len(offered), m=len(plan.sights)))
    filters = ask_filters(ground.catalogue, desk, "bus")
    shown = [one for one in offered if fits(one.site, ground.catalogue, filters)]
    _show_map([one.site for one in shown], desk, ground)
    if not shown:
        show("hint.html", lang, text="plan.bus.none")
    ride = _ride(ground, plan)
    chosen = {one.site: one for one in plan.sights}
    for number, one in enumerate(shown, start=1):
        _show_sight(number, one, chosen.get(one.site.id), ride, desk)
    _show_missing(desk, {one.site.id for one in offered})


def _show_map(sites: list[Site], desk: Desk, ground: Ground) -> None:
    chosen = {one.site for one in desk.plan.sights}
    pins = describe_pins(sites, desk.lang)
    for pin in pins:
        pin["n"] = "✓" if pin["id"] in chosen else pin["n"]
    show_map(
        desk.lang,
        ground.catalogue.version,
        {
            "pins": pins,
            "line": describe_line(ground.line),
            "chosen": recall(LAST),
            "fit": ground.line.route.id,
        },
        key=MAP,
        height_px=HEIGHT_PX,
        on_change=partial(_click, sites),
    )


def _click(sites: list[Site]) -> None:
    """Callback of the map: choose the place whose pin was clicked; the list gives it up."""
    site = find_clicked(read_at_once(MAP), sites)
    if site is not None:
        hold(LAST, site.id)
        change(lambda plan: choose_sight(plan, site, True))


def _show_sight(
    number: int, one: OfferedSight, sight: Sight | None, ride: Timetable, desk: Desk
) -> None:
    lang, cue = desk.lang, one.cues[0]
    at = ride.starts.timestamp() + ride.time_at(cue.abeam_m)
    said = t(
        "plan.bus.passed" if len(one.cues) == 1 else "plan.bus.passed_often",
        lang,
        side=say_word("side", lang, cue.side.value),
        at=show_clock(datetime.fromtimestamp(at, SEMARANG_TIME)),
        n=len(one.cues),
    )
    deck = "" if cue.deck.value == "both" else f" · {say_word('deck', lang, cue.deck.value)}"
    name = plain(one.site.name.in_lang(lang))
    with st.container(key=f"lihat-{'ya' if sight else 'tidak'}-{one.site.id}"):
        left, right = st.columns([5, 3], vertical_alignment="center")
        with left:
            st.checkbox(
                f"{number} · {name}  \n{plain(said + deck)}",
                wrap=True,
                **bind(
                    f"lihat-{one.site.id}",
                    sight is not None,
                    lambda plan, value: choose_sight(plan, one.site, bool(value)),
                ),
            )
        if sight is not None:
            with right:
                _ask_tells(sight, name, desk)


def _ask_tells(sight: Sight, name: str, desk: Desk) -> None:
    st.selectbox(
        t("plan.bus.tells", desk.lang, place=name),
        TELLS,
        format_func={one: t(f"plan.tells.{one}", desk.lang) for one in TELLS}.__getitem__,
        label_visibility="collapsed",
        **bind(
            f"kisah-{sight.site}",
            sight.tells,
            lambda plan, value: set_place(plan, "sights", sight.site, tells=value),
        ),
    )


def _show_missing(desk: Desk, offered: set[str]) -> None:
    """Draw places chosen once that this route does not pass, so that they can be given up."""
    for sight in desk.plan.sights:
        if sight.site not in offered:
            name = plain(desk.name_place(sight.site))
            st.button(
                t("plan.bus.drop_missing", desk.lang, place=name),
                key=f"lepas-{sight.site}",
                icon=":material/close:",
                on_click=change,
                args=(partial(_drop, sight.site),),
            )


def _drop(site_id: str, plan: VisitPlan) -> VisitPlan:
    return drop_place(plan, "sights", site_id)
