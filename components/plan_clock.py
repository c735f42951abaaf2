"""The clock beside every part of a plan: when it ends, what is wrong, what would mend it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import streamlit as st

from components.i18n import show_duration, t
from components.labels import plain
from components.markup import show
from components.plan_desk import Desk, Followed, change
from components.plan_findings import say_finding, say_proposal, say_seconds
from components.state import hold, recall
from routes.findings import Finding, Severity
from routes.planning import Planned
from routes.proposals import Proposal, apply_proposal
from routes.visits import VisitPlan

MOST_PROPOSALS = 8
ASKED = "rencana-usul-diminta"
_MENDED = {"too_long", "eats_slack", "story_outlasts", "label_outlasts"}
"""Findings that telling less, staying shorter or leaving out can mend."""


class Row(NamedTuple):
    """A line of the timetable: a place from the bus, a place on foot, or a stop."""

    at: datetime
    until: datetime | None
    name: str
    kind: str
    side: str | None = None
    over: str | None = None


def list_rows(planned: Planned, desk: Desk) -> list[Row]:
    """Return the timetable of a plan in the order of the day."""
    rows = [
        Row(
            one.at,
            None,
            desk.name_place(one.sight.site),
            "sight",
            one.cue.side.value,
            say_seconds(one.over_s, desk) if one.over_s > 0 else None,
        )
        for one in planned.sights
    ]
    rows += [
        Row(one.arrive, one.depart, desk.name_place(one.visit.site), "visit")
        for one in planned.visits
    ]
    own = {one.arrive for one in planned.visits}
    rows += [
        Row(stop.arrive, stop.depart, stop.stop.name.in_lang(desk.lang), "stop")
        for stop in planned.timetable.stops
        if stop.arrive not in own
    ]
    return sorted(rows, key=lambda row: row.at)


def _count(followed: Followed, severity: Severity) -> int:
    return sum(one.severity is severity for one in followed.findings)


def show_bar(desk: Desk) -> None:
    """Draw the summary that stays in sight: the end, minutes over or to spare, findings."""
    followed = desk.followed
    planned = None if followed is None else followed.planned
    with st.container(key="rencana-jam"):
        if followed is None or planned is None:
            show("plan_note.html", desk.lang, said=t("plan.clock.none", desk.lang))
            return
        lasts = timedelta(seconds=-(-abs(planned.over_s) // 60) * 60)
        show(
            "plan_bar.html",
            desk.lang,
            planned=planned,
            limit=planned.limit,
            is_over=planned.over_s > 0,
            lasts=show_duration(lasts, desk.lang),
            total=show_duration(planned.ends - planned.timetable.starts, desk.lang),
            blocks=_count(followed, Severity.BLOCKS),
            warns=_count(followed, Severity.WARNS),
        )


def show_clock_side(desk: Desk) -> None:
    """Draw the findings by severity, the proposals and the timetable."""
    followed = desk.followed
    if followed is None:
        return
    show(
        "plan_findings.html",
        desk.lang,
        findings=[(one.severity.value, say_finding(one, desk)) for one in followed.findings],
    )
    if followed.planned is not None and any(_may_mend(one) for one in followed.findings):
        _offer_proposals(desk)
    if followed.planned is not None:
        with st.expander(t("plan.clock.table", desk.lang), icon=":material/schedule:"):
            show("plan_table.html", desk.lang, rows=list_rows(followed.planned, desk))


def _may_mend(finding: Finding) -> bool:
    return finding.code in _MENDED


def _offer_proposals(desk: Desk) -> None:
    """Draw proposals if they have been asked for in this plan, else the button that asks."""
    show("section.html", desk.lang, title="plan.proposal.title")
    if recall(ASKED) != desk.kept.id:
        st.button(
            t("plan.proposal.ask", desk.lang),
            key="usul-cari",
            icon=":material/lightbulb:",
            type="primary",
            on_click=hold,
            args=(ASKED, desk.kept.id),
            width="stretch",
        )
        return
    _show_proposals(desk.propose(), desk)


def _show_proposals(proposals: tuple[Proposal, ...], desk: Desk) -> None:
    lang = desk.lang
    show("plan_lead.html", lang, said=t("plan.proposal.lead", lang))
    with st.container(key="rencana-usul", gap="small"):
        for number, proposal in enumerate(proposals[:MOST_PROPOSALS]):
            st.button(
                plain(say_proposal(proposal, desk)),
                key=f"usul-{number}",
                icon=":material/content_cut:",
                on_click=change,
                args=(lambda plan, proposal=proposal: apply_proposal(plan, proposal),),
                width="stretch",
            )
        if len(proposals) > 1:
            st.button(
                t("plan.proposal.all", lang, n=len(proposals)),
                key="usul-semua",
                icon=":material/done_all:",
                type="primary",
                on_click=change,
                args=(lambda plan: _apply_all(plan, proposals),),
                width="stretch",
            )


def _apply_all(plan: VisitPlan, proposals: tuple[Proposal, ...]) -> VisitPlan:
    for proposal in proposals:
        plan = apply_proposal(plan, proposal)
    return plan
