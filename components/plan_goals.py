"""Goals of the visit, what serves each, and the tasks at each stop."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from components.i18n import t
from components.labels import plain
from components.markup import show
from components.plan_desk import Desk, Ground, change
from components.plan_editing import (
    Part,
    add_goal,
    add_task,
    drop_goal,
    drop_task,
    serve_goals,
)
from components.plan_field import bind, submit
from components.state import read_at_once, set_widget
from routes.coverage_table import build_coverage
from routes.visits import Assignment, Goal, Sight, Visit
from sites.model import Lesson

NEW_GOAL, LESSON, STATION, NEW_TASK, FOR_GROUPS = (
    "tujuan-baru",
    "tujuan-pelajaran",
    "tujuan-tempat",
    "tugas-baru",
    "tugas-kelompok",
)


class Station(NamedTuple):
    """A place of the plan in one of its parts."""

    part: Part
    place: Sight | Visit

    @property
    def key(self) -> str:
        """What names it in a choice."""
        return f"{self.part}:{self.place.site}"


def list_stations(desk: Desk) -> dict[str, Station]:
    """Return every place of the plan, bus part first."""
    seen = [Station("sights", one) for one in desk.plan.sights]
    walked = [Station("visits", one) for one in desk.plan.visits]
    return {one.key: one for one in [*seen, *walked]}


def show_goals(desk: Desk, ground: Ground) -> None:
    """Draw the goals, the table of what serves them, and one stop with its goals and tasks."""
    show("section.html", desk.lang, title="plan.goals.title")
    _ask_goal(desk, ground)
    for goal in desk.plan.goals:
        st.button(
            t("plan.goals.drop", desk.lang, goal=plain(goal.text)),
            key=f"tujuan-hapus-{goal.id}",
            icon=":material/close:",
            on_click=change,
            args=(_drop(goal),),
        )
    _show_coverage(desk)
    stations = list_stations(desk)
    show("section.html", desk.lang, title="plan.goals.at")
    if not stations:
        show("hint.html", desk.lang, text="plan.goals.no_places")
        return
    names = {key: _name(station, desk) for key, station in stations.items()}
    key = st.selectbox(
        t("plan.goals.pick", desk.lang), list(names), key=STATION, format_func=names.__getitem__
    )
    station = stations.get(key) or next(iter(stations.values()))
    _ask_served(station, desk)
    _show_tasks(station, desk, ground)


def _drop(goal: Goal) -> object:
    return lambda plan: drop_goal(plan, goal.id)


def _name(station: Station, desk: Desk) -> str:
    place = desk.name_place(station.place.site)
    return t(f"plan.goals.in_{station.part}", desk.lang, place=place)


def _ask_goal(desk: Desk, ground: Ground) -> None:
    lang = desk.lang
    field, button = st.columns([5, 2], vertical_alignment="bottom")
    with field:
        st.text_input(
            t("plan.goals.own", lang),
            key=NEW_GOAL,
            max_chars=600,
            placeholder=t("plan.goals.own_hint", lang),
        )
    with button:
        st.button(
            t("plan.goals.add", lang),
            key="tujuan-tambah",
            icon=":material/add:",
            on_click=submit,
            args=(NEW_GOAL, add_goal),
            width="stretch",
        )
    taken = {goal.lesson for goal in desk.plan.goals}
    lessons = {one.id: one for one in ground.catalogue.lessons if one.id not in taken}
    field, button = st.columns([5, 2], vertical_alignment="bottom")
    with field:
        st.selectbox(
            t("plan.goals.lesson", lang),
            list(lessons),
            index=None,
            key=LESSON,
            placeholder=t("plan.goals.lesson_hint", lang),
            format_func={key: _say_lesson(one, desk) for key, one in lessons.items()}.__getitem__,
        )
    with button:
        st.button(
            t("plan.goals.take", lang),
            key="tujuan-ambil",
            icon=":material/school:",
            on_click=_take_lesson,
            args=(lessons, desk),
            width="stretch",
        )


def _say_lesson(lesson: Lesson, desk: Desk) -> str:
    return f"{lesson.number} · {lesson.title.in_lang(desk.lang)}"


def _take_lesson(lessons: dict[str, Lesson], desk: Desk) -> None:
    """Callback: make the lesson that is picked a goal, in the plan's language."""
    lesson = lessons.get(read_at_once(LESSON) or "")
    if lesson is None:
        return
    title = lesson.title.in_lang(desk.plan.lang)
    if change(lambda plan: add_goal(plan, title, lesson.id)):
        set_widget(LESSON, None)


def _show_coverage(desk: Desk) -> None:
    if not desk.plan.goals:
        show("hint.html", desk.lang, text="plan.goals.none")
        return
    coverage = build_coverage(desk.plan)
    texts = {goal.id: goal.text for goal in desk.plan.goals}
    show(
        "plan_coverage.html",
        desk.lang,
        coverage=coverage,
        texts=texts,
        names={place: desk.name_place(place) for place in coverage.places},
    )


def _ask_served(station: Station, desk: Desk) -> None:
    if not desk.plan.goals:
        return
    texts = {goal.id: plain(goal.text) for goal in desk.plan.goals}
    place = station.place
    st.pills(
        t("plan.goals.serves", desk.lang),
        list(texts),
        selection_mode="multi",
        format_func=texts.__getitem__,
        **bind(
            f"melayani-{station.part}-{place.site}",
            list(place.goals),
            lambda plan, value: serve_goals(plan, station.part, place.site, value or ()),
        ),
    )


def _show_tasks(station: Station, desk: Desk, ground: Ground) -> None:
    lang, place = desk.lang, station.place
    show("plan_tasks.html", lang, tasks=place.assignments, groups=desk.plan.groups)
    for number, task in enumerate(place.assignments):
        st.button(
            t("plan.goals.drop_task", lang, n=number + 1),
            key=f"tugas-hapus-{station.key}-{number}",
            icon=":material/close:",
            on_click=change,
            args=(_drop_task(station, task),),
        )
    st.text_area(
        t("plan.goals.task", lang),
        key=NEW_TASK,
        max_chars=600,
        height=90,
        placeholder=t("plan.goals.task_hint", lang),
    )
    names = {group.number: group.name for group in desk.plan.groups}
    if names:
        st.multiselect(
            t("plan.goals.for_groups", lang),
            list(names),
            key=FOR_GROUPS,
            placeholder=t("plan.goals.for_all", lang),
            format_func=names.__getitem__,
            select_all=False,
        )
    with st.container(horizontal=True):
        st.button(
            t("plan.goals.add_task", lang),
            key="tugas-tambah",
            icon=":material/add:",
            on_click=_add_task,
            args=(station,),
        )
        _offer_task(station, desk, ground)


def _drop_task(station: Station, task: Assignment) -> object:
    return lambda plan: drop_task(plan, station.part, station.place.site, task)


def _offer_task(station: Station, desk: Desk, ground: Ground) -> None:
    """Draw the button that takes the task which comes with the place."""
    site = ground.catalogue.find_site(station.place.site)
    if site is None:
        return
    text = site.look_for.text.in_lang(desk.plan.lang)
    if any(task.text == text for task in station.place.assignments):
        return
    st.button(
        t("plan.goals.take_task", desk.lang),
        key="tugas-bawaan",
        icon=":material/assignment:",
        help=plain(text),
        on_click=change,
        args=(lambda plan: add_task(plan, station.part, station.place.site, text),),
    )


def _add_task(station: Station) -> None:
    """Callback: one more task at this stop, for the groups named or for all."""
    text, groups = str(read_at_once(NEW_TASK) or "").strip(), read_at_once(FOR_GROUPS) or []
    site = station.place.site
    if text and change(lambda plan: add_task(plan, station.part, site, text, groups)):
        set_widget(NEW_TASK, "")
        set_widget(FOR_GROUPS, [])
