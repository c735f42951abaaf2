"""Rehearse a plan, open it to the class, and take its files away."""

from __future__ import annotations

import secrets
from datetime import datetime

import streamlit as st

from components.actor import current_actor
from components.i18n import t
from components.markup import show
from components.origin import find_origin
from components.plan_desk import Desk, Ground, note, now
from components.sources import SEMARANG_TIME
from components.state import hold, recall
from components.store import current_engine
from routes.departures import revoke_crew
from routes.findings import Severity
from routes.model import Route
from routes.planning import build_own_route
from routes.publishing import (
    BusFull,
    Published,
    find_published,
    name_own_route,
    publish_plan,
    withdraw_plan,
)
from routes.walks import NoWalk
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import NotAllowed

CREW, FILE_LANG = "rencana-kru", "berkas-bahasa"
FILES = (
    ("handout", "handout.pdf?lang={lang}"),
    ("handouts", "handout.pdf?group=all&lang={lang}"),
    ("crew", "crew.pdf?lang={lang}"),
    ("plates", "plates.pdf?lang={lang}"),
    ("calendar", "calendar.ics?lang={lang}"),
    ("table", "plan.csv?lang={lang}"),
    ("gpx", "route.gpx?lang={lang}"),
    ("kml", "route.kml?lang={lang}"),
    ("geojson", "route.geojson?lang={lang}"),
    ("gtfs", "route.gtfs.zip?lang={lang}"),
)
"""Files of a plan and where they lie under its address; handouts of groups if there are any."""

_LANGS = ("id", "en", "both")


def show_open(desk: Desk, ground: Ground) -> None:
    """Draw rehearsal, codes and files of a plan."""
    show("section.html", desk.lang, title="plan.open.title")
    with open_reading(current_engine()) as reading:
        published = find_published(reading, desk.actor, desk.kept.id)
    _show_opening(published, desk, ground)
    if published is not None:
        _show_codes(published, desk)
    _show_rehearsal(published, desk)
    _show_files(desk)


def _blocks(desk: Desk) -> int:
    followed = desk.followed
    found = () if followed is None else followed.findings
    return sum(one.severity is Severity.BLOCKS for one in found)


def _show_opening(published: Published | None, desk: Desk, ground: Ground) -> None:
    lang, blocks = desk.lang, _blocks(desk)
    if blocks:
        show("plan_blocked.html", lang, n=blocks)
    word = "open" if published is None else "update"
    show("plan_lead.html", lang, said=t(f"plan.open.{word}_about", lang))
    with st.container(horizontal=True):
        st.button(
            t(f"plan.open.{word}", lang),
            key="rencana-buka",
            type="primary",
            icon=":material/campaign:",
            disabled=not desk.plan.places,
            on_click=_publish,
            args=(desk, ground),
        )
        if published is not None:
            with st.popover(t("plan.open.withdraw", lang), icon=":material/undo:"):
                show("plan_lead.html", lang, said=t("plan.open.withdraw_about", lang))
                st.button(
                    t("plan.open.withdraw_sure", lang),
                    key="rencana-tutup",
                    on_click=_withdraw,
                    args=(desk.kept.id,),
                )


def build_opened_route(desk: Desk, ground: Ground) -> Route | None:
    """Return the route with the plan's own walk; None when it takes the route as it is."""
    known = {site.id: site for site in ground.catalogue.sites}
    route, route_id = ground.line.route, name_own_route(desk.kept.id)
    own = build_own_route(desk.plan, route, known, ground.network, route_id)
    return None if own is route else own


def _publish(desk: Desk, ground: Ground) -> None:
    """Callback: open the plan to the class, or bring what is open up to date."""
    plan, profile = desk.plan, desk.profile
    departs_at = datetime.combine(plan.clock.day, plan.clock.departs, SEMARANG_TIME)
    try:
        own_route = build_opened_route(desk, ground)
        with open_writing(current_engine()) as writing:
            made = publish_plan(
                writing,
                current_actor(),
                desk.kept.id,
                departs_at=departs_at,
                own_route=own_route,
                seats=profile.capacity if profile else None,
                now=now(),
                draw=secrets.choice,
            )
    except BusFull as refusal:
        note(refusal.code, seats=refusal.seats, taken=refusal.taken, size=refusal.size)
    except UnknownItem as refusal:
        note("unknown_departure" if refusal.kind == "departure" else "unknown")
    except (NoWalk, NotAllowed):
        note("refused")
    else:
        note("opened")
        if made.crew_secret is not None:
            hold(CREW, (desk.kept.id, made.crew_secret))


def _withdraw(plan_id: str) -> None:
    """Callback: take the codes back."""
    try:
        with open_writing(current_engine()) as writing:
            withdraw_plan(writing, current_actor(), plan_id)
    except (NotAllowed, UnknownItem):
        return
    hold(CREW, None)
    note("withdrawn")


def _show_codes(published: Published, desk: Desk) -> None:
    names = {group.number: group.name for group in desk.plan.groups}
    tours = [(t("plan.open.everybody", desk.lang), published.tour)]
    tours += [(names.get(tour.group_number or 0, "–"), tour) for tour in published.groups]
    show("plan_codes.html", desk.lang, tours=tours, origin=find_origin())
    plan_id, secret = recall(CREW) or (None, "")
    if plan_id == desk.kept.id:
        show("plan_crew.html", desk.lang, address=f"{find_origin()}/kru/{secret}")
    elif desk.plan.departure is None:
        st.button(
            t("plan.open.crew_again", desk.lang),
            key="rencana-kru-baru",
            icon=":material/key:",
            help=t("plan.open.crew_again_about", desk.lang),
            on_click=_renew_crew,
            args=(desk.kept.id,),
        )


def _renew_crew(plan_id: str) -> None:
    """Callback: a new link for the crew of the plan's own departure; the old one ends."""
    try:
        with open_writing(current_engine()) as writing:
            published = find_published(writing, current_actor(), plan_id)
            if published is not None:
                secret = revoke_crew(writing, published.departure.id, secrets.choice)
                hold(CREW, (plan_id, secret))
    except (NotAllowed, UnknownItem):
        return


def _show_rehearsal(published: Published | None, desk: Desk) -> None:
    slug = desk.plan.route if published is None else published.tour.code
    show("plan_rehearsal.html", desk.lang, slug=slug, is_own=published is not None)


def _show_files(desk: Desk) -> None:
    lang = desk.lang
    show("section.html", lang, title="plan.files.title")
    chosen = st.radio(
        t("plan.files.lang", lang),
        list(_LANGS),
        index=_LANGS.index(desk.plan.lang.value),
        format_func={one: t(f"plan.lang.{one}", lang) for one in _LANGS}.__getitem__,
        horizontal=True,
        key=FILE_LANG,
    )
    home = f"/api/v1/visits/{desk.kept.id}"
    files = [
        (name, f"{home}/{path.format(lang=chosen)}")
        for name, path in FILES
        if name != "handouts" or desk.plan.groups
    ]
    show("plan_files.html", lang, files=files)
