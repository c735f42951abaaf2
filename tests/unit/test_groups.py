"""Names as they are pasted, and teams made of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import Engine

from routes.groups import NoGroups, Role, Team, deal_dimensions, deal_teams, seat_teams, show_groups
from routes.name_list import (
    MOST_LINES,
    NameList,
    Person,
    TooManyNames,
    decode_names,
    parse_names,
    parse_rows,
)
from routes.rosters import NOBODY, Roster, find_roster, forget_roster, keep_roster
from routes.visit_desk import add_plan
from routes.visits import Clock, VisitPlan
from sites.accounts import AccountRow
from sites.database import open_reading, open_writing
from sites.errors import UnknownItem
from sites.model import Dimension
from sites.rights import Actor
from sites.rights import Role as Right
from sites.text import Lang

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


def list_names(found: NameList) -> list[str]:
    """Return the names alone."""
    return [person.name for person in found.people]


def list_remarks(found: NameList) -> list[tuple[int, str]]:
    """Return line and code of each remark."""
    return [(remark.line, remark.code) for remark in found.remarks]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Rini\nBudi\n", ["Rini", "Budi"]),
        ("Rini\r\n\r\n  Budi  \r\n", ["Rini", "Budi"]),
        ("no,nama,nim\n1,Rini,22/1\n2,Budi,22/2", ["Rini", "Budi"]),
        ("Nama;Kebutuhan\nRini;kursi roda\nBudi;", ["Rini", "Budi"]),
        ('"Rini, S.T.",x\n"Budi ""B""",y', ["Rini, S.T.", 'Budi "B"']),
        ("=SUM(A1)\n@x\n+62\n-1", ["=SUM(A1)", "@x", "+62", "-1"]),
        ("<script>alert(1)</script>", ["<script>alert(1)</script>"]),
        ("Ri\u202eni\x07", ["Rini"]),
    ],
)
def test_names_are_read_as_they_were_meant(text: str, names: list[str]) -> None:
    """Lines, commas, semicolons, headings, quotes; a formula is a name like any other."""
    assert list_names(parse_names(text)) == names


def test_needs_stand_beside_the_name() -> None:
    """In the column headed so, or in the second one."""
    assert parse_names("Nama;Kebutuhan\nRini;kursi roda").people[0].needs == "kursi roda"
    assert parse_names("Rini;kursi roda").people[0].needs == "kursi roda"


def test_the_same_name_twice_is_two_people_and_is_remarked_on() -> None:
    """With the line of the first."""
    found = parse_names("Rini\nBudi\nrini")
    assert list_names(found) == ["Rini", "Budi", "rini"]
    assert list_remarks(found) == [(3, "name_twice")]
    assert found.remarks[0].detail == {"name": "rini", "first": 1}


def test_what_is_too_long_is_cut_and_said() -> None:
    """Nothing vanishes without a word."""
    found = parse_names("R" * 200 + ";" + "k" * 400)
    assert list_remarks(found) == [(1, "name_cut"), (1, "needs_cut")]
    assert len(found.people[0].name) == 80


def test_an_empty_list_says_so() -> None:
    """A file with nothing but a heading is no class."""
    assert list_remarks(parse_names("nama\n\n")) == [(0, "no_names")]


@pytest.mark.parametrize("count", [501, MOST_LINES + 1, 50_000])
def test_more_names_than_any_bus_takes_are_refused_with_their_number(count: int) -> None:
    """Before anything is kept of them."""
    with pytest.raises(TooManyNames) as caught:
        parse_names("\n".join(f"Peserta {number}" for number in range(count)))
    assert caught.value.count == count


def test_lines_of_any_kind_are_counted_before_they_are_read() -> None:
    """Old files end a line with a carriage return only."""
    with pytest.raises(TooManyNames) as caught:
        parse_names("\r" * 1_000_000)
    assert caught.value.count == 1_000_001


def test_columns_beyond_any_table_are_left_unread() -> None:
    """A heading out there names nothing."""
    found = parse_names("x," * 70 + "nama\nAyu," + "," * 70 + "Bima")
    assert list_names(found) == ["x", "Ayu"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_in_any_usual_coding_is_read(coding: str) -> None:
    """Accents and all."""
    assert list_names(parse_names(decode_names("Désirée\nRini".encode(coding)))) == [
        "Désirée", "Rini",
    ]  # fmt: skip


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    """Whatever is pasted, names are one line of visible letters."""
    for person in parse_names(text).people:
        assert person.name == person.name.strip() != ""
        assert "\n" not in person.name


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=20)), max_size=4)))
def test_no_table_breaks_the_reader(rows: list[list[object]]) -> None:
    """Numbers, empty cells, ragged rows."""
    assert len(parse_rows(rows).people) <= len(rows)


def build_people(count: int, needing: int = 0) -> tuple[Person, ...]:
    """Return people of whom the first have needs."""
    return tuple(
        Person(name=f"P{n}", needs="kursi roda" if n < needing else "") for n in range(count)
    )


@given(st.integers(1, 120), st.integers(1, 40), st.integers(0, 20), st.integers(0, 99))
def test_everybody_is_in_one_team_and_teams_are_equal(
    count: int, teams: int, needing: int, seed: int
) -> None:
    """Sizes differ by one at most; the same seed deals the same teams."""
    if teams > count:
        with pytest.raises(NoGroups):
            deal_teams(build_people(count), teams)
        return
    dealt = deal_teams(build_people(count, needing), teams, seed)
    sizes = [len(team.members) for team in dealt]
    assert sorted(m for team in dealt for m in team.members) == list(range(count))
    assert max(sizes) - min(sizes) <= 1
    assert dealt == deal_teams(build_people(count, needing), teams, seed)


def test_roles_are_dealt_to_different_people() -> None:
    """A team of three has no photographer."""
    (team,) = deal_teams(build_people(3), 1)
    assert [role for role, _ in team.roles] == [Role.LEADER, Role.CLOCK, Role.NOTES]
    assert len({member for _, member in team.roles}) == 3


def test_needs_sit_below_as_long_as_there_are_seats() -> None:
    """Ten seats below, as on Si Kenang; the rest climbs the stairs, left and right in turn."""
    people = build_people(40, needing=3)
    dealt = seat_teams(deal_teams(people, 5, seed=4), people, lower=10, upper=60)
    below = [team for team in dealt.teams if team.deck == "lower"]
    assert {m for team in below for m in team.members} >= {0, 1, 2}
    assert sum(len(team.members) for team in below) <= 10
    above = [team.side for team in dealt.teams if team.deck == "upper"]
    assert abs(above.count("left") - above.count("right")) <= 1
    assert dealt.remarks == ()


def test_needs_that_find_no_seat_below_are_said() -> None:
    """And so is an upper deck that is too small, or one nobody has counted."""
    people = build_people(30, needing=14)
    dealt = seat_teams(deal_teams(people, 2), people, lower=10, upper=20)
    assert [(r.code, r.detail) for r in dealt.remarks] == [
        ("needs_upstairs", {"group": 1, "people": 14}),
        ("upper_full", {"people": 30, "seats": 20}),
    ]
    unknown = seat_teams(deal_teams(people, 2), people, lower=None, upper=None)
    assert "seats_unknown" in {remark.code for remark in unknown.remarks}


@pytest.mark.parametrize(("count", "missing"), [(4, 2), (6, 0), (9, 0)])
def test_a_jigsaw_gives_each_team_a_dimension(count: int, missing: int) -> None:
    """Those that nobody has are named."""
    dealt = deal_dimensions([Team(number=n + 1) for n in range(count)])
    assert len({team.dimension for team in dealt.teams}) == min(6, count)
    assert len(dealt.remarks) == missing
    if missing:
        assert dealt.remarks[-1].detail == {"dimension": list(Dimension)[-1].value}


def test_a_plan_keeps_groups_but_no_people() -> None:
    """What goes into packs and exports has no roster in it."""
    people = build_people(6)
    teams = seat_teams(deal_teams(people, 2), people, 10, 60).teams
    kept = show_groups(teams, ["Air", "Uang"])
    assert [(group.number, group.name, group.deck) for group in kept] == [
        (1, "Air", "lower"), (2, "Uang", "lower"),
    ]  # fmt: skip
    assert "members" not in kept[0].model_dump()


def test_nobody_is_in_two_teams() -> None:
    """A roster that says so is refused."""
    with pytest.raises(ValidationError, match="bad_members"):
        Roster(people=build_people(2), teams=(Team(number=1, members=(0, 0)),))


def test_a_roster_belongs_to_the_owner_of_its_plan(engine: Engine) -> None:
    """Kept, read, replaced, forgotten; to anybody else it does not exist."""
    rini, budi = (
        Actor(account=name, name=name, roles=frozenset({Right.LECTURER}))
        for name in ("rini", "budi")
    )
    plan = VisitPlan(
        name="Studio", lang=Lang.ID, route="keliling-kota", catalogue="x",
        clock=Clock(day=date(2026, 11, 28), departs=time(8)),
    )  # fmt: skip
    people = build_people(4)
    roster = Roster(people=people, teams=deal_teams(people, 2))
    with open_writing(engine) as session:
        for actor in (rini, budi):
            row = {"id": actor.account, "login": actor.account, "name": actor.name, "roles": []}
            session.add(AccountRow(**row, created_at=NOW))
        session.flush()
        plan_id = add_plan(session, rini, plan, now=NOW).id
        keep_roster(session, rini, plan_id, NOBODY, now=NOW)
        keep_roster(session, rini, plan_id, roster, now=NOW)
    with open_reading(engine) as session:
        assert find_roster(session, rini, plan_id) == roster
        with pytest.raises(UnknownItem):
            find_roster(session, budi, plan_id)
    with open_writing(engine) as session:
        with pytest.raises(UnknownItem):
            keep_roster(session, budi, plan_id, NOBODY, now=NOW)
        with pytest.raises(UnknownItem):
            forget_roster(session, budi, plan_id)
        forget_roster(session, rini, plan_id)
        assert find_roster(session, rini, plan_id) == NOBODY
