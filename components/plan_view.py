"""The page of plans: who may see it, the opened plan with its parts, and what must be said."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.account_view import ask_for
from components.actor import current_actor
from components.i18n import t
from components.markup import show
from components.plan_clock import show_bar, show_clock_side
from components.plan_desk import (
    Desk,
    Ground,
    change,
    count_past,
    find_clash,
    open_desk,
    settle_clash,
    take_note,
    undo,
)
from components.plan_editing import remake
from components.plan_field import note_language
from components.plan_goals import show_goals
from components.plan_groups import show_study_groups
from components.plan_open import show_open
from components.plan_sights import show_sights
from components.plan_walk import show_walk
from components.plan_when import show_when
from components.state import Session, hold, pick_plan, read_widget, recall, set_widget
from routes.plan_changes import Change, find_changes, remember
from routes.visits import VisitPlan
from sites.rights import Action, Actor

PAGE = "rencana"
STEP, CHOSEN = "rencana-langkah", "rencana-bagian"
STEPS = ("when", "bus", "walk", "goals", "groups", "open")
ICONS = ("event", "directions_bus", "directions_walk", "flag", "groups", "campaign")
_ON_GROUND: dict[str, Callable[[Desk, Ground], None]] = {
    "bus": show_sights,
    "walk": show_walk,
    "goals": show_goals,
    "open": show_open,
}


def find_opened(session: Session) -> Desk | None:
    """Return the plan that the address names, if a lecturer who may open it has signed in."""
    actor = current_actor()
    if actor is None or not actor.may(Action.PLAN_VISITS):
        return None
    return open_desk(actor, session)


def ask_lecturer(session: Session) -> Actor | None:
    """Return the lecturer; else draw what the page is for and how to get in."""
    actor = ask_for(session, Action.PLAN_VISITS, PAGE)
    if actor is None:
        show("plan_about.html", session.lang)
    return actor


def show_notes(session: Session) -> None:
    """Say once what the last action has led to."""
    said = take_note()
    if said is not None:
        code, values = said
        show("plan_note.html", session.lang, said=t(f"plan.note.{code}", session.lang, **values))


def show_plan(desk: Desk) -> None:
    """Draw the opened plan: its name, its clock, one of its parts."""
    note_language(desk.lang)
    _show_head(desk)
    show_notes(desk.session)
    _show_clash(desk)
    _show_changes(desk)
    show_bar(desk)
    step = _ask_step(desk)
    work, side = st.columns([7, 4], gap="large")
    with work, st.container(key="rencana-kerja"):
        _show_step(step, desk)
        _show_next(step, desk)
    with side, st.container(key="rencana-sisi"):
        show_clock_side(desk)


def _show_head(desk: Desk) -> None:
    past = count_past(desk.kept)
    with st.container(horizontal=True, vertical_alignment="center", key="rencana-kepala"):
        st.button(
            t("plan.back", desk.lang),
            key="rencana-semua",
            icon=":material/arrow_back:",
            on_click=pick_plan,
            args=(None,),
        )
        st.button(
            t("plan.undo", desk.lang),
            key="rencana-urung",
            icon=":material/undo:",
            disabled=not past,
            on_click=undo,
        )
    show("plan_head.html", desk.lang, plan=desk.plan)


def _show_clash(desk: Desk) -> None:
    """Offer both versions when another tab has saved meanwhile."""
    wanted = find_clash(desk.kept)
    if wanted is None:
        return
    names = [name for name in VisitPlan.model_fields if _differs(name, wanted, desk.plan)]
    with st.container(border=True, key="rencana-bentrokan"):
        show("plan_clash.html", desk.lang, names=names)
        with st.container(horizontal=True):
            for choice in ("theirs", "mine", "copy"):
                st.button(
                    t(f"plan.clash.{choice}", desk.lang),
                    key=f"bentrok-{choice}",
                    on_click=settle_clash,
                    args=(choice,),
                )


def _differs(name: str, one: VisitPlan, other: VisitPlan) -> bool:
    return name not in ("seen", "catalogue") and getattr(one, name) != getattr(other, name)


def _show_changes(desk: Desk) -> None:
    """Tell what has changed in the content since the places were chosen."""
    if desk.ground is None:
        return
    catalogue = desk.ground.catalogue
    changes = find_changes(desk.plan, catalogue.sites)
    if not changes:
        return
    with st.expander(t("plan.changes.title", desk.lang, n=len(changes)), icon=":material/update:"):
        said = [(desk.name_place(one.site), _say_change(one, desk)) for one in changes]
        show("plan_changes.html", desk.lang, changes=said)
        st.button(
            t("plan.changes.noted", desk.lang),
            key="rencana-catat",
            on_click=change,
            args=(lambda plan: _remember(plan, desk),),
        )


def _remember(plan: VisitPlan, desk: Desk) -> VisitPlan:
    if desk.ground is None:
        return plan
    catalogue = desk.ground.catalogue
    return remake(remember(plan, catalogue.sites, catalogue.version))


def _say_change(one: Change, desk: Desk) -> str:
    parts = [name for name in ("gone", "texts", "place", "ties") if getattr(one, name)]
    return ", ".join(t(f"plan.changes.{name}", desk.lang) for name in parts)


def _ask_step(desk: Desk) -> str:
    """Draw the parts of the plan; the part that is open stays so when the language changes."""
    held = recall(CHOSEN)
    chosen = held if held in STEPS else STEPS[0]
    set_widget(STEP, chosen)
    st.segmented_control(
        t("plan.parts", desk.lang),
        STEPS,
        key=STEP,
        required=True,
        format_func={step: _label(step, desk) for step in STEPS}.__getitem__,
        label_visibility="collapsed",
        on_change=_pick_step,
        width="stretch",
    )
    return str(chosen)


def _label(step: str, desk: Desk) -> str:
    icon = ICONS[STEPS.index(step)]
    return f":material/{icon}: {t(f'plan.step.{step}', desk.lang)}"


def _pick_step() -> None:
    hold(CHOSEN, read_widget(STEP))


def _show_step(step: str, desk: Desk) -> None:
    if step == "when":
        show_when(desk)
    elif step == "groups":
        show_study_groups(desk)
    elif desk.ground is None:
        show("hint.html", desk.lang, text="plan.no_route")
    else:
        _ON_GROUND[step](desk, desk.ground)


def _show_next(step: str, desk: Desk) -> None:
    number = STEPS.index(step) + 1
    if number < len(STEPS):
        st.button(
            t("plan.next", desk.lang, step=t(f"plan.step.{STEPS[number]}", desk.lang)),
            key="rencana-lanjut",
            icon=":material/arrow_forward:",
            on_click=hold,
            args=(CHOSEN, STEPS[number]),
        )
