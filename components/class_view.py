"""The class on its day: phones before boarding, the bus, announcements, heads at re-boarding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import streamlit as st

from components.account_view import ask_for
from components.actor import current_actor
from components.class_board import Board, read_board
from components.i18n import show_clock, show_duration, t, tn
from components.labels import plain
from components.markup import show
from components.plan_desk import Desk, note, now, open_desk
from components.sources import SEMARANG_TIME
from components.state import Session, pick_known, pick_plan, read_at_once, set_widget
from components.store import current_engine
from routes.class_notices import BadNotice, Notice, TooManyNotices, announce, take_back
from routes.class_state import TourState
from routes.publishing import find_published
from routes.visit_desk import list_plans
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import Action, Actor, NotAllowed

PAGE = "kelas"
PLAN, KIND, PLACE, MINUTES, AT, WHERE, WORDS = (
    f"kelas-{part}" for part in ("rencana", "jenis", "tempat", "menit", "jam", "titik", "pesan")
)
KINDS = ("skip_site", "stay_min", "meet_at", "message")
EVERY = "10s"
ON_TIME = timedelta(minutes=1)


def ask_lecturer(session: Session) -> Actor | None:
    """Return the lecturer; else draw what the page is for and how to get in."""
    actor = ask_for(session, Action.PLAN_VISITS, PAGE)
    if actor is None:
        show("class_about.html", session.lang)
    return actor


def _list_opened(actor: Actor) -> dict[str, str]:
    """Return the names of the actor's plans that are open to a class, by id."""
    with open_reading(current_engine()) as reading:
        return {
            kept.id: kept.plan.name
            for kept in list_plans(reading, actor)
            if find_published(reading, actor, kept.id) is not None
        }


def ask_class(actor: Actor, session: Session) -> Desk | None:
    """Draw the choice of opened plans; None when there is none."""
    names = _list_opened(actor)
    if not names:
        show("class_none.html", session.lang, href=session.href("rencana"))
        return None
    chosen = session.plan_id if session.plan_id in names else next(iter(names))
    set_widget(PLAN, chosen)
    st.selectbox(
        t("class.pick", session.lang),
        list(names),
        key=PLAN,
        format_func=names.__getitem__,
        on_change=_pick,
        args=(frozenset(names),),
    )
    session.plan_id = chosen
    return open_desk(actor, session)


def _pick(known: frozenset[str]) -> None:
    pick_plan(pick_known(read_at_once(PLAN), known))


def show_class(desk: Desk) -> None:
    """Draw the board, which looks again by itself, and the form for announcements."""
    board, form = st.columns([7, 4], gap="large")
    with board, st.container(key="kelas-papan"):
        _show_board(desk)
    with form:
        _ask_notice(desk)


@st.fragment(run_every=EVERY)
def _show_board(desk: Desk) -> None:
    try:
        board = read_board(current_actor(), desk, now())
    except (NotAllowed, UnknownItem):
        show("hint.html", desk.lang, text="class.gone")
        return
    show("class_board.html", desk.lang, board=board, **describe(board, desk))
    for notice in reversed(board.state.notices):
        _show_notice(notice, desk)


def describe(board: Board, desk: Desk) -> dict[str, Any]:
    """Return everything the board says in words."""
    state = board.state
    tours = [(t("plan.open.everybody", desk.lang), state.whole)]
    names = {group.number: group.name for group in desk.plan.groups}
    tours += [(names.get(one.tour.group_number or 0, "–"), one) for one in state.groups]
    missing = [names.get(tour.group_number or 0, "–") for tour in state.uncounted]
    return {
        "rows": [_describe_tour(name, one, board, desk) for name, one in tours],
        "phones": state.phones,
        "heads": state.heads,
        "uncounted": missing if state.heads else [],
        "bus": _describe_bus(board, desk),
        "looked": board.now.astimezone(SEMARANG_TIME),
    }


def _say_age(at: datetime, board: Board, desk: Desk) -> str:
    age_s = max(0.0, (board.now - at).total_seconds())
    lasts = tn("plan.seconds", round(age_s), desk.lang)
    if age_s >= 90:
        lasts = show_duration(timedelta(seconds=age_s), desk.lang)
    return t("class.ago", desk.lang, lasts=lasts)


def _describe_tour(name: str, one: TourState, board: Board, desk: Desk) -> dict[str, Any]:
    heard = board.last_heard(one)
    langs = Counter(device.lang.value for device in one.devices)
    return {
        "name": name,
        "code": one.tour.code,
        "size": one.size,
        "phones": one.phones,
        "langs": ", ".join(f"{lang} {count}" for lang, count in sorted(langs.items())),
        "unsent": sum(device.unsent for device in one.devices),
        "heard": None if heard is None else _say_age(heard, board, desk),
        "heads": one.heads,
    }


def _describe_bus(board: Board, desk: Desk) -> dict[str, str] | None:
    bus, lang = board.bus, desk.lang
    if bus is None:
        return None
    where = t("class.bus.under_way", lang)
    if bus.stop is not None:
        where = t("class.bus.at", lang, stop=bus.stop)
    elif bus.next_stop is not None:
        where = t("class.bus.next", lang, stop=bus.next_stop)
    return {"where": where, "late": _say_late(bus.late, desk), "age": _say_age(bus.at, board, desk)}


def _say_late(late: timedelta | None, desk: Desk) -> str:
    if late is None:
        return ""
    if abs(late) < ON_TIME:
        return t("class.bus.on_time", desk.lang)
    word = "late" if late > timedelta() else "early"
    return t(f"class.bus.{word}", desk.lang, lasts=show_duration(abs(late), desk.lang))


def say_notice(notice: Notice, desk: Desk) -> str:
    """Return an announcement in words."""
    data, lang = notice.data, desk.lang
    site = desk.name_place(str(data["site"])) if data.get("site") else ""
    if notice.kind == "skip_site":
        return t("class.said.skip_site", lang, place=site)
    if notice.kind == "stay_min":
        minutes = tn("words.minutes", int(data["minutes"]), lang)
        key = "class.said.stay_at" if site else "class.said.stay_here"
        return t(key, lang, place=site, minutes=minutes)
    if notice.kind == "meet_at":
        place = str(data.get("place") or _name_stop(str(data.get("stop")), desk))
        return t("class.said.meet_at", lang, at=data["at"], place=place)
    return str(data.get("text", ""))


def _name_stop(stop_id: str, desk: Desk) -> str:
    stops = () if desk.ground is None else desk.ground.line.route.stops
    return next((one.name.in_lang(desk.lang) for one in stops if one.id == stop_id), stop_id)


def _show_notice(notice: Notice, desk: Desk) -> None:
    at = show_clock(notice.at.astimezone(SEMARANG_TIME))
    with st.container(horizontal=True, vertical_alignment="center", key=f"kabar-{notice.id}"):
        show("class_notice.html", desk.lang, at=at, said=say_notice(notice, desk))
        st.button(
            t("class.take_back", desk.lang),
            key=f"kabar-tarik-{notice.id}",
            icon=":material/undo:",
            on_click=_take_back,
            args=(desk.kept.id, notice.id),
        )


def _take_back(plan_id: str, notice_id: int) -> None:
    """Callback: unsay a notice; phones drop it at their next contact."""
    _write(take_back, plan_id, notice_id)


def _write(act: Callable[..., object], plan_id: str, *args: object, **named: object) -> bool:
    try:
        with open_writing(current_engine()) as writing:
            act(writing, current_actor(), plan_id, *args, **named)
    except (BadNotice, TooManyNotices) as refusal:
        note(refusal.code)
        return False
    except (NotAllowed, UnknownItem):
        note("refused")
        return False
    return True


def _ask_notice(desk: Desk) -> None:
    lang = desk.lang
    show("section.html", lang, title="class.announce")
    kinds = {kind: t(f"class.kind.{kind}", lang) for kind in KINDS}
    if read_at_once(KIND) not in kinds:
        set_widget(KIND, KINDS[-1])
    kind = st.selectbox(t("class.what", lang), list(kinds), key=KIND, format_func=kinds.__getitem__)
    places = {place: desk.name_place(place) for place in desk.plan.places}
    if kind in ("skip_site", "stay_min"):
        st.selectbox(
            t("class.place", lang),
            list(places),
            index=None,
            key=PLACE,
            placeholder=t("class.place_hint" if kind == "skip_site" else "class.here", lang),
            format_func=places.__getitem__,
        )
    if kind == "stay_min":
        st.number_input(t("class.minutes", lang), 1, 240, 10, step=1, key=MINUTES)
    if kind == "meet_at":
        st.time_input(t("class.at", lang), time(9, 30), key=AT, step=60)
        st.text_input(t("class.where", lang), key=WHERE, max_chars=120)
    if kind == "message":
        st.text_area(t("class.words", lang), key=WORDS, max_chars=600, height=100)
    st.button(
        t("class.send", lang),
        key="kelas-kirim",
        type="primary",
        icon=":material/campaign:",
        on_click=_announce,
        args=(desk.kept.id, str(kind)),
        width="stretch",
    )
    show("plan_lead.html", lang, said=t("class.announce_about", lang, name=plain(desk.plan.name)))


def _announce(plan_id: str, kind: str) -> None:
    """Callback: tell the whole class what the form holds."""
    place, where, words = (read_at_once(key) for key in (PLACE, WHERE, WORDS))
    data: dict[str, Any] = {
        "skip_site": {"site": place},
        "stay_min": {"minutes": int(read_at_once(MINUTES) or 0), "site": place},
        "meet_at": {"at": read_at_once(AT), "place": (where or "").strip()},
        "message": {"text": (words or "").strip()},
    }[kind]
    if _write(announce, plan_id, kind, data, now=now()):
        note("announced")
        for key in (WHERE, WORDS):
            set_widget(key, "")
