"""Paper: what independent readers find on the pages, and that they are as many as promised."""

from __future__ import annotations

import io
import re
from datetime import date, time

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from components.exports.day import VisitDay
from components.exports.wording import Langs
from components.print import crew, handout, plates
from components.print.crew import build_crew_sheet
from components.print.handout import MOST_PLACES, build_data, build_handout
from components.print.plates import build_plates
from components.print.press import NotPrinted, print_pdf, show_pages
from routes.visits import Assignment, Clock, Goal, Group, Sight, VisitPlan
from tests.paper_builders import (
    BOTH,
    EN,
    GROUPS,
    HOSTILE,
    ID,
    LOOP,
    NOW,
    ORIGIN,
    SHOWN,
    build_crowded,
    build_day,
    build_hostile,
    build_plan,
)

SECRET = "s" * 22


def read(raw: bytes) -> list[str]:
    """Return the text of each page on one line, without the marks where a line may end."""
    pages = PdfReader(io.BytesIO(raw)).pages
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in pages]


def squeeze(text: str) -> str:
    """Return a text without spaces: readers lose or add some where a line ends."""
    return re.sub(r"\s+", "", text)


def read_handout(day: VisitDay, langs: Langs = ID, group: Group | None = None) -> list[str]:
    """Return the text of a handout's pages."""
    return read(build_handout(day, langs, ORIGIN, (group,)))


def find_heights(raw: bytes, page: int) -> list[tuple[float, str]]:
    """Return the pieces of text of a page with their height above its lower edge, in points."""
    found: list[tuple[float, str]] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            found.append((tm[4] * cm[1] + tm[5] * cm[3] + cm[5], text.replace("\u200b", "")))

    PdfReader(io.BytesIO(raw)).pages[page].extract_text(visitor_text=visit)
    return found


def scan(page: bytes) -> list[str]:
    """Return what a code reader reads on a page."""
    with Image.open(io.BytesIO(page)) as image:
        return sorted(code.text for code in zxingcpp.read_barcodes(image.convert("L")))


def test_the_front_says_who_when_and_where_to_look() -> None:
    """Title, day, times, the road with its places, the walk with its stays."""
    front, _ = read_handout(build_day(), ID, GROUPS[1])
    for wanted in (
        "Studio Kota", "Sabtu, 28 November 2026", "08:00, Balai Kota", "Paling lambat 11:00",
        "35 orang", "Kelompok 2", "dek atas, sisi kiri", "Lawang Sewu 08:02", "15′",
        "nomor 5–7", "K7FQ2B",
    ):  # fmt: skip
        assert squeeze(wanted) in squeeze(front), wanted


def test_left_of_the_road_is_what_is_seen_on_the_left() -> None:
    """By the cue of the road, not by the map."""
    rows = {row.get("name"): row for row in build_data(build_day(), ID, ORIGIN, (None,))["strip"]}
    assert rows["Lawang Sewu"]["side"] == "left"
    assert rows["Tugu Muda"]["side"] == "right"
    assert rows["Balai Kota Semarang"]["side"] == "around"


def test_the_back_has_the_tasks_of_the_group_and_the_goals() -> None:
    """The class sees for whom a task is; a goal without a place is said."""
    _, second = read_handout(build_day(), ID, GROUPS[1])
    _, first = read_handout(build_day(), ID, GROUPS[0])
    _, whole = read_handout(build_day())
    assert "Ukur ambang pintu" in first
    assert "Tanya pedagang" not in first
    assert "Tanya pedagang" in second
    assert "Kelompok 2: Tanya pedagang" in whole
    assert re.search(r"Menjelaskan rob 5 7", first)
    assert "Menghitung CSR — belum ada tempat" in first
    assert "OpenStreetMap (ODbL)" in first


@pytest.mark.parametrize("langs", [ID, EN, BOTH])
@pytest.mark.parametrize(
    "plan",
    [
        build_plan(),
        build_plan(visits=()),
        build_plan(sights=()),
        build_plan(sights=(), visits=(), goals=(), groups=()),
        build_crowded(10, 10, tasks=2, letters=200),
        build_crowded(20, 0, tasks=1, letters=600),
        build_crowded(0, 20, tasks=6, letters=600),
        build_crowded(12, 8, tasks=8, letters=600, route=LOOP),
        build_hostile(),
    ],
    ids=["usual", "bus", "walk", "empty", "full", "seen", "walked", "loop", "hostile"],
)
def test_it_is_two_pages_whatever_the_plan(plan: VisitPlan, langs: Langs) -> None:
    """Every place up to twenty stands on both of them."""
    day = build_day(plan)
    pages = read_handout(day, langs, plan.groups[0] if plan.groups else None)
    assert len(pages) == 2
    for place in day.places:
        name = squeeze(place.site.name.in_lang(langs[0]))
        assert all(name in squeeze(page) for page in pages), place.site.id


@pytest.mark.parametrize(
    ("tasks", "letters", "langs"),
    [(1, 60, ID), (1, 600, BOTH), (2, 150, BOTH), (3, 60, ID), (8, 600, BOTH), (8, 600, ID)],
)
def test_no_task_runs_under_the_goals(tasks: int, letters: int, langs: Langs) -> None:
    """There is a line to write on between the last of them and what follows."""
    text = "Membandingkan rob, pompa, dan polder dengan kota sendiri serta siapa yang membayar. "
    goals = tuple(Goal(id=f"g{n}", text=text * 4) for n in range(10))
    plan = build_crowded(12, 8, tasks, letters, LOOP).model_copy(update={"goals": goals})
    found = find_heights(build_handout(build_day(plan), langs, ORIGIN), 1)
    ends = [height for height, text in found if "Tujuan belajar" in text or "terpotong" in text]
    jobs = [height for height, text in found if "Bandingkan" in text or "lalu catat" in text]
    assert len(jobs) >= 20
    assert ends
    assert min(jobs) > max(ends) + 28


SEEN = st.characters(exclude_categories=("Cc", "Cf", "Cs"))
"""Letters of every kind that a plan keeps."""


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(
    st.integers(0, 12),
    st.integers(0, 8),
    st.integers(0, 5),
    st.integers(1, 600),
    st.lists(st.text(SEEN, min_size=1, max_size=600).filter(str.strip), max_size=10),
)
def test_no_plan_up_to_twenty_places_takes_a_third_page(
    sights: int, visits: int, tasks: int, letters: int, goals: list[str]
) -> None:
    """Goals in any letters, tasks of any length."""
    plan = build_crowded(sights, visits, tasks, letters).model_copy(
        update={"goals": tuple(Goal(id=f"g{n}", text=one) for n, one in enumerate(goals))}
    )
    assert len(read_handout(build_day(plan))) == 2


def test_what_does_not_fit_is_said_to_be_on_the_phone() -> None:
    """Tasks cut short, places beyond twenty, goals beyond eight."""
    goals = tuple(Goal(id=f"g{n}", text=f"Tujuan {n}") for n in range(11))
    many = build_crowded(14, 12, tasks=4, letters=500).model_copy(update={"goals": goals})
    day = build_day(many)
    assert len(day.places) == 26
    front, back = read_handout(day)
    assert "Dan 6 tempat lagi: lihat di ponsel." in front
    assert "Yang terpotong dapat dibaca selengkapnya di ponsel." in back
    assert "Dan 3 tujuan lagi: lihat di ponsel." in back
    shown = {place.site.name.id for place in day.places[:MOST_PLACES]}
    beyond = {place.site.name.id for place in day.places[MOST_PLACES:]} - shown
    assert beyond
    assert not [name for name in beyond if name in front + back]
    _, usual = read_handout(build_day())
    assert "terpotong" not in usual


def test_both_languages_stand_on_one_sheet() -> None:
    """The lecturer's own words as they are."""
    front, back = read_handout(build_day(), BOTH)
    assert "Sabtu, 28 November 2026 / Saturday, 28 November 2026" in front
    assert squeeze("Pasar Johar / Johar") in squeeze(front)
    glance = build_day().places[1].site.glance
    assert squeeze(glance.id) in squeeze(front)
    assert squeeze(glance.en) in squeeze(front)
    assert "Ukur ambang pintu" in back


def test_the_code_on_the_sheet_joins_the_group() -> None:
    """Read off the rendered page by a code reader."""
    data = build_data(build_day(), ID, ORIGIN, (*GROUPS, None))
    pages = show_pages("handout", data)
    assert len(pages) == 8
    found = [scan(page) for page in pages[::2]]
    assert found == [[f"{ORIGIN}/ikut/K7FQ2{end}"] for end in "ABCM"]


def test_before_the_plan_is_opened_the_code_is_written_by_hand() -> None:
    """No code, no address."""
    day = build_day(published=None)
    assert "Belum dibuka" in read_handout(day)[0]
    assert scan(show_pages("handout", build_data(day, ID, ORIGIN, (None,)))[0]) == []


def test_hostile_words_are_printed_as_words() -> None:
    """Neither typst nor a reader of the file takes them for anything else."""
    day = build_day(build_hostile())
    front, back = read_handout(day, ID, day.plan.groups[0])
    assert squeeze(SHOWN) in squeeze(front)
    assert squeeze(SHOWN) in squeeze(back)
    for raw in (build_handout(day, ID, ORIGIN), build_crew_sheet(day, ID, ORIGIN)):
        assert b"/JavaScript" not in raw
        assert PdfReader(io.BytesIO(raw)).metadata.title.startswith(SHOWN)
    assert "שלום" in back or "םולש" in back
    assert "\u202e" not in "".join(handout.build_data(day, ID, ORIGIN, (None,))["name"])
    assert squeeze(SHOWN) in squeeze(read(build_crew_sheet(day, ID, ORIGIN))[0])
    assert HOSTILE.startswith(SHOWN)


def test_the_same_plan_is_the_same_file() -> None:
    """So that a printed sheet can be compared with the one on the screen."""
    day = build_day()
    assert build_handout(day, ID, ORIGIN) == build_handout(day, ID, ORIGIN)
    made = PdfReader(io.BytesIO(build_handout(day, ID, ORIGIN)))
    assert made.metadata.creation_date == NOW
    assert made.trailer["/Root"]["/Lang"].startswith("id")


def test_the_crew_sheet_is_one_page_that_needs_no_phone() -> None:
    """Times, stays, sides, counts, contacts to fill in; nobody's name."""
    (page,) = read(build_crew_sheet(build_day(sizes=((1, 12), (2, 12), (3, 11))), ID, ORIGIN))
    for wanted in (
        "08:17 08:22 5′ Turun di Alun-alun", "Lawang Sewu (kiri)", "Penumpang 35",
        "tanpa tangga 2", "Kelompok 1 (12)", "/ 35", "Naik lagi", "Pengemudi",
        "paling lambat pukul 11:00", "Rombongan berjalan kaki",
    ):  # fmt: skip
        assert squeeze(wanted) in squeeze(page), wanted


def test_the_crew_sheet_carries_its_link_only_if_the_lecturer_has_it() -> None:
    """The link is kept nowhere."""
    with_link = show_pages("crew", crew.build_data(build_day(), ID, ORIGIN, SECRET))
    assert scan(with_link[0]) == [f"{ORIGIN}/kru/{SECRET}"]
    without = show_pages("crew", crew.build_data(build_day(), ID, ORIGIN))
    assert scan(without[0]) == []
    assert "Minta tautannya" in read(build_crew_sheet(build_day(), ID, ORIGIN))[0]


@pytest.mark.parametrize("langs", [ID, BOTH])
def test_forty_groups_still_fit_the_crews_page(langs: Langs) -> None:
    """A box for each, twice."""
    groups = tuple(Group(number=n, name=f"K{n}") for n in range(1, 41))
    day = build_day(build_plan(groups=groups, size=200), needs=None)
    (page,) = read(build_crew_sheet(day, langs, ORIGIN))
    assert "Kelompok 40" in page
    assert "belum dicatat" in page
    assert "Pengelola bus" in page


def test_plates_carry_each_place_once_with_a_code_to_its_page() -> None:
    """Four to a sheet, A6 each."""
    sights = (*build_plan().sights, Sight(site="polder-tawang"))
    day = build_day(build_plan(sights=sights))
    raw = build_plates(day, ID, ORIGIN)
    pages = PdfReader(io.BytesIO(raw)).pages
    assert len(pages) == 2
    assert [round(float(side) / 72 * 25.4) for side in pages[0].mediabox[2:]] == [210, 297]
    data = plates.build_data(day, ID, ORIGIN)
    read_codes = [code for page in show_pages("plates", data) for code in scan(page)]
    wanted = {f"{ORIGIN}/situs?situs={place.site.id}&lang=id" for place in day.places}
    assert set(read_codes) == wanted
    assert len(read_codes) == len(wanted) == 7


def test_kept_times_the_way_home_and_the_upper_deck_are_on_the_front() -> None:
    """Only where there is something to say."""
    clock = Clock(
        day=date(2026, 11, 28),
        departs=time(8),
        ride_back_min=240,
        keep_free=({"name": "Zuhur", "at": time(11, 30), "lasts_min": 20},),
    )
    front, _ = read_handout(build_day(build_plan(clock=clock)))
    assert "Zuhur 11:30 (20′)" in front
    assert "Tiba kembali (perkiraan)" in front
    assert "Tiba kembali" not in read_handout(build_day())[0]
    assert "▲" not in read_handout(build_day())[0]


def test_a_place_without_a_task_invites_to_look() -> None:
    """With the question that the content has for it."""
    day = build_day(build_plan(visits=(build_plan().visits[1],), sights=()))
    _, back = read_handout(day)
    assert squeeze(day.catalogue.get_site("gereja-blenduk").look_for.text.id) in squeeze(back)
    tasked = build_plan().visits[1].model_copy(update={"assignments": (Assignment(text="Lain"),)})
    _, other = read_handout(build_day(build_plan(visits=(tasked,), sights=())))
    assert "Amati:" not in other


def test_a_template_that_cannot_be_set_is_a_refusal() -> None:
    """Not a trace of the press."""
    with pytest.raises(NotPrinted):
        print_pdf("handout", {})
    with pytest.raises(NotPrinted):
        show_pages("handout", {})
