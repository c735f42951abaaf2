"""Study groups on the page: names in, teams out; the names stay with the lecturer."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from components.actor import current_actor
from components.i18n import say_word, t
from components.markup import show
from components.plan_desk import Desk, change, note, now
from components.plan_editing import name_group, set_groups
from components.plan_field import bind
from components.roster_files import XLSX, BadFile, export_csv, export_xlsx, read_names
from components.state import hold, read_at_once, recall, set_widget
from components.store import current_engine
from routes.groups import (
    MOST_GROUPS,
    Dealt,
    NoGroups,
    SeatRemark,
    Team,
    deal_dimensions,
    deal_teams,
    seat_teams,
    show_groups,
)
from routes.name_list import NameList, Person, Remark, TooManyNames, parse_names
from routes.rosters import Roster, find_roster, forget_roster, keep_roster
from routes.visits import VisitPlan
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.rights import NotAllowed

NAMES, FILE, COUNT, JIGSAW, REMARKS = (
    "peserta-nama",
    "peserta-berkas",
    "kelompok-jumlah",
    "kelompok-jigsaw",
    "peserta-catatan",
)
USUAL_GROUP = 6
MOST_REMARKS = 12


def read_roster(desk: Desk) -> Roster:
    """Return who takes part; nobody when the plan has just gone."""
    with open_reading(current_engine()) as reading:
        return find_roster(reading, desk.actor, desk.kept.id)


def show_study_groups(desk: Desk) -> None:
    """Draw the names, the dealing, and the groups as dealt."""
    roster = read_roster(desk)
    show("section.html", desk.lang, title="plan.groups.title")
    show("plan_lead.html", desk.lang, said=t("plan.groups.private", desk.lang))
    _show_remarks(desk)
    if roster.people:
        _show_people(roster, desk)
    else:
        _ask_names(desk)
    _ask_dealing(roster, desk)
    if desk.plan.groups:
        _show_teams(roster, desk)


def _ask_names(desk: Desk) -> None:
    lang = desk.lang
    st.text_area(
        t("plan.groups.names", lang),
        key=NAMES,
        height=160,
        placeholder=t("plan.groups.names_hint", lang),
    )
    file = st.file_uploader(
        t("plan.groups.file", lang), type=["csv", "txt", "xlsx"], key=FILE, max_upload_size=2
    )
    st.button(
        t("plan.groups.read", lang),
        key="peserta-baca",
        icon=":material/group_add:",
        on_click=_take_names,
        args=(desk.kept.id, None if file is None else file.getvalue()),
    )


def _write(plan_id: str, act: Callable[..., None], *args: object, **named: object) -> bool:
    """Do something to the roster of the actor of this moment; False when it is refused."""
    try:
        with open_writing(current_engine()) as writing:
            act(writing, current_actor(), plan_id, *args, **named)
    except (NotAllowed, UnknownItem):
        return False
    return True


def _take_names(plan_id: str, raw: bytes | None) -> None:
    """Callback: keep the people of the file, or else those that were pasted."""
    try:
        read: NameList = (
            parse_names(str(read_at_once(NAMES) or "")) if raw is None else read_names(raw)
        )
    except (BadFile, TooManyNames) as refusal:
        note(refusal.code)
        return
    hold(REMARKS, tuple(tuple(one) for one in read.remarks))
    if read.people and _write(plan_id, keep_roster, Roster(people=read.people), now=now()):
        set_widget(NAMES, "")
        set_widget(COUNT, max(1, round(len(read.people) / USUAL_GROUP)))


def _show_remarks(desk: Desk) -> None:
    """Say what was odd about the names, by line, and about seats and dimensions."""
    held: Sequence[tuple[int, str, dict[str, object]]] = recall(REMARKS) or ()
    if not held:
        return
    said = [_say_remark(Remark(*one), desk) for one in held[:MOST_REMARKS]]
    show("plan_remarks.html", desk.lang, said=said, more=max(0, len(held) - MOST_REMARKS))


def _say_remark(remark: Remark, desk: Desk) -> str:
    detail = dict(remark.detail)
    if "dimension" in detail:
        detail["dimension"] = say_word("dimension", desk.lang, str(detail["dimension"]))
    said = t(f"plan.remark.{remark.code}", desk.lang, **detail)
    return t("plan.groups.line", desk.lang, line=remark.line, said=said) if remark.line else said


def _show_people(roster: Roster, desk: Desk) -> None:
    lang = desk.lang
    needs = sum(bool(person.needs) for person in roster.people)
    people = len(roster.people)
    show("plan_people.html", lang, people=people, needs=needs, size=desk.plan.size)
    with st.container(horizontal=True):
        if people != desk.plan.size and people:
            st.button(
                t("plan.groups.take_size", lang, n=people),
                key="peserta-besar",
                on_click=change,
                args=(lambda plan: VisitPlan.model_validate({**dict(plan), "size": people}),),
            )
        with st.popover(t("plan.groups.forget", lang), icon=":material/delete:"):
            st.markdown(t("plan.groups.forget_about", lang))
            st.button(
                t("plan.groups.forget_sure", lang),
                key="peserta-hapus",
                type="primary",
                on_click=_forget,
                args=(desk.kept.id,),
            )


def _forget(plan_id: str) -> None:
    """Callback: delete every name; the groups stay, without people."""
    if _write(plan_id, forget_roster):
        hold(REMARKS, None)
        note("forgotten")


def _ask_dealing(roster: Roster, desk: Desk) -> None:
    lang = desk.lang
    held = len(desk.plan.groups) or max(1, round(desk.plan.size / USUAL_GROUP))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if read_at_once(COUNT) is None:
            set_widget(COUNT, min(held, MOST_GROUPS))
        st.number_input(t("plan.groups.count", lang), 1, MOST_GROUPS, step=1, key=COUNT, width=190)
        if read_at_once(JIGSAW) is None:
            set_widget(JIGSAW, any(group.dimension for group in desk.plan.groups))
        st.toggle(
            t("plan.groups.jigsaw", lang), key=JIGSAW, help=t("plan.groups.jigsaw_about", lang)
        )
        st.button(
            t("plan.groups.again" if desk.plan.groups else "plan.groups.deal", lang),
            key="kelompok-bagi",
            type="primary",
            icon=":material/shuffle:",
            on_click=_deal,
            args=(roster, desk),
        )


def _deal(roster: Roster, desk: Desk) -> None:
    """Callback: deal teams anew, seat them, and keep both teams and groups."""
    people = roster.people or tuple(Person(name=str(n + 1)) for n in range(desk.plan.size))
    try:
        dealt = _deal_all(people, desk)
    except NoGroups as refusal:
        note(refusal.code, n=len(people))
        return
    names = {group.number: group.name for group in desk.plan.groups}
    usual = (t("plan.groups.name", desk.plan.lang, n=team.number) for team in dealt.teams)
    called = [names.get(team.number, name) for team, name in zip(dealt.teams, usual, strict=True)]
    if not change(lambda plan: set_groups(plan, show_groups(dealt.teams, called))):
        return
    hold(REMARKS, tuple((0, one.code, one.detail) for one in dealt.remarks))
    if roster.people:
        _write(desk.kept.id, keep_roster, Roster(people=people, teams=dealt.teams), now=now())


def _deal_all(people: Sequence[Person], desk: Desk) -> Dealt:
    count = int(read_at_once(COUNT) or 1)
    teams = deal_teams(people, count, seed=secrets.randbelow(1 << 30))
    remarks: list[SeatRemark] = []
    if read_at_once(JIGSAW):
        jigsaw = deal_dimensions(teams)
        teams, remarks = jigsaw.teams, list(jigsaw.remarks)
    profile = desk.profile
    lower = min((one.value for one in profile.seats_lower), default=None) if profile else None
    upper = min((one.value for one in profile.seats_upper), default=None) if profile else None
    seated = seat_teams(teams, people, lower, upper)
    return Dealt(seated.teams, (*remarks, *seated.remarks))


def _show_teams(roster: Roster, desk: Desk) -> None:
    lang, teams = desk.lang, {team.number: team for team in roster.teams}
    show(
        "plan_teams.html",
        lang,
        groups=desk.plan.groups,
        teams=teams,
        people=roster.people,
    )
    with st.expander(t("plan.groups.rename", lang), icon=":material/edit:"):
        for group in desk.plan.groups:
            st.text_input(
                t("plan.groups.name", lang, n=group.number),
                max_chars=120,
                **bind(f"kelompok-{group.number}", group.name, _renamer(group.number)),
            )
    if roster.teams:
        _offer_files(roster, teams, desk)


def _renamer(number: int) -> Callable[[VisitPlan, str], VisitPlan]:
    return lambda plan, value: name_group(plan, number, value or "")


def _offer_files(roster: Roster, teams: dict[int, Team], desk: Desk) -> None:
    rows = list_rows(roster, teams, desk)
    with st.container(horizontal=True):
        for kind, raw, mime in (
            ("csv", partial(export_csv, rows), "text/csv"),
            ("xlsx", partial(export_xlsx, rows, t("plan.groups.title", desk.lang)), XLSX),
        ):
            st.download_button(
                t("plan.groups.download", desk.lang, kind=kind.upper()),
                raw,
                file_name=f"kelompok.{kind}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"kelompok-{kind}",
            )


def list_rows(roster: Roster, teams: dict[int, Team], desk: Desk) -> list[list[object]]:
    """Return the groups as a table: a head, then one row per person."""
    heads = ("group", "person", "role", "seat", "dimension", "needs")
    rows: list[list[object]] = [[t(f"plan.groups.head_{head}", desk.lang) for head in heads]]
    for group in desk.plan.groups:
        team = teams.get(group.number)
        roles = {member: role.value for role, member in team.roles} if team else {}
        for member in team.members if team else ():
            person, role = roster.people[member], roles.get(member)
            rows.append(
                [
                    group.name,
                    person.name,
                    t(f"plan.role.{role}", desk.lang) if role else "",
                    t(f"plan.seat.{group.deck}_{group.side}", desk.lang) if group.deck else "",
                    say_word("dimension", desk.lang, group.dimension) if group.dimension else "",
                    person.needs,
                ]
            )
    return rows
