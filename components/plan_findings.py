"""What is wrong with a plan, and what would mend it, in sentences."""

from __future__ import annotations

from datetime import timedelta

from components.i18n import show_duration, t, tn
from components.plan_desk import Desk
from routes.findings import Finding
from routes.proposals import Cut, Proposal

_MINUTES = ("minutes", "slack", "needed")
_SECONDS = ("seconds", "needed_s", "given_s")


def say_seconds(seconds: float, desk: Desk) -> str:
    """Return seconds in words."""
    return tn("plan.seconds", round(seconds), desk.lang)


def _name_subject(finding: Finding, desk: Desk) -> str:
    """Return what a finding is about by name: a goal, a lesson, a group or a place."""
    plan, subject = desk.plan, finding.subject
    if finding.code in ("goal_uncovered", "goal_once"):
        return next((goal.text for goal in plan.goals if goal.id == subject), subject)
    if finding.code == "lesson_unseen":
        lesson = desk.ground.catalogue.find_lesson(subject) if desk.ground else None
        return subject if lesson is None else lesson.title.in_lang(desk.lang)
    if finding.code == "group_without_task":
        return next((one.name for one in plan.groups if str(one.number) == subject), subject)
    return desk.name_place(subject) if subject else ""


def say_finding(finding: Finding, desk: Desk) -> str:
    """Return the sentence of a finding, numbers with their units in words."""
    values: dict[str, object] = dict(finding.detail)
    for name in _MINUTES:
        if name in values:
            values[name] = tn("words.minutes", int(str(values[name])), desk.lang)
    for name in _SECONDS:
        if name in values:
            values[name] = say_seconds(float(str(values[name])), desk)
    subject = _name_subject(finding, desk)
    return t(f"plan.finding.{finding.code}", desk.lang, subject=subject, **values)


def say_proposal(proposal: Proposal, desk: Desk) -> str:
    """Return the sentence of a proposal: what to do, what it wins, what it costs."""
    lang, place = desk.lang, desk.name_place(proposal.site)
    wins = show_duration(timedelta(seconds=proposal.wins_s), lang)
    if proposal.cut is Cut.TELL_LESS:
        return t(f"plan.proposal.tell_{proposal.to}", lang, place=place)
    if proposal.cut is Cut.STAY_SHORTER:
        stay = tn("words.minutes", int(proposal.to or 0) // 60, lang)
        return t("plan.proposal.stay_shorter", lang, place=place, stay=stay, wins=wins)
    said = t("plan.proposal.leave_out", lang, place=place, wins=wins)
    texts = {goal.id: goal.text for goal in desk.plan.goals}
    lost = ", ".join(f"«{texts.get(goal, goal)}»" for goal in proposal.goals)
    return f"{said} {t('plan.proposal.loses', lang, goals=lost)}" if lost else said
