"""Departures and tours: secrets, codes, what is deleted with what, and the form of the tables."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from click.testing import CliRunner
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from components.cli import main
from components.records import METADATA
from components.store import find_revision, newest_revision, upgrade
from routes.departures import (
    DepartureRow,
    find_by_crew_secret,
    find_departure,
    hash_secret,
    is_crew,
    list_departures,
    remove_departure,
    revoke_crew,
)
from routes.journal import EventRow, FixRow
from routes.live import LiveRow, accept_events, accept_fixes
from routes.tours import (
    CODE_LETTERS,
    BadName,
    TourRow,
    add_tour,
    find_tour,
    list_tours,
    parse_code,
    remove_tour,
)
from sites.database import build_engine, open_reading, open_writing, parse_address
from sites.errors import UnknownItem
from sites.text import Lang
from tests.live_builders import (
    DEPARTS,
    GUIDE,
    NOW,
    add_run,
    build_event,
    build_fix,
    draw_by,
    events,
    fixes,
)


def add_class(engine, departure_id, **changes):
    fields = {"name": "PWK", "lang": Lang.ID, "sites": (), "now": NOW, "draw": draw_by(7)}
    with open_writing(engine) as session:
        return add_tour(session, departure_id, **{**fields, **changes})


def test_a_departure_comes_back_as_it_was_stored_in_utc(engine):
    made = add_run(engine).departure
    with open_reading(engine) as session:
        assert find_departure(session, made.id) == made
        assert list_departures(session) == (made,)
    assert made.departs_at == DEPARTS
    assert made.departs_at.utcoffset().total_seconds() == 0
    assert re.fullmatch(r"1128-0100-[2-9a-z]{4}", made.id)


def test_a_crew_secret_is_stored_only_as_its_hash(engine):
    made, secret = add_run(engine)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", secret)
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM departure")).one()
    assert not [value for value in kept if secret in str(value)]
    assert hash_secret(secret) in kept
    with open_reading(engine) as session:
        assert find_by_crew_secret(session, secret) == made
        assert find_by_crew_secret(session, secret[:-1] + "!") is None
        assert is_crew(session, made.id, secret)
        assert not is_crew(session, made.id, hash_secret(secret))


def test_a_revoked_crew_link_opens_nothing_and_the_new_one_does(engine):
    made, secret = add_run(engine)
    with open_writing(engine) as session:
        renewed = revoke_crew(session, made.id, draw_by(99))
    with open_reading(engine) as session:
        assert find_by_crew_secret(session, secret) is None
        assert find_by_crew_secret(session, renewed) == made


def test_the_secret_of_one_departure_does_not_open_another(engine):
    (first, secret), (second, _) = add_run(engine, 1), add_run(engine, 2)
    with open_reading(engine) as session:
        assert is_crew(session, first.id, secret)
        assert not is_crew(session, second.id, secret)


def test_a_code_has_six_letters_none_of_which_looks_like_another(engine):
    made = add_run(engine).departure
    codes = {add_class(engine, made.id, draw=draw_by(seed)).code for seed in range(30)}
    assert len(codes) == 30
    assert all(len(code) == 6 and set(code) <= set(CODE_LETTERS) for code in codes)
    assert not set("01OIL") & set(CODE_LETTERS)


@pytest.mark.parametrize("change", [str.lower, str.upper, str.title])
def test_a_code_is_found_in_any_case_with_spaces_and_dashes(engine, change):
    tour = add_class(engine, add_run(engine).departure.id, sites=("menara", "gudang", "menara"))
    typed = change(f" {tour.code[:3]}-{tour.code[3:]} ")
    with open_reading(engine) as session:
        assert find_tour(session, typed) == tour
    assert tour.sites == ("menara", "gudang")


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFG", "ABCDE0", "demo", "ÄBCDEF", "ABCDEı"])
def test_what_cannot_be_a_code_is_no_code(typed):
    assert parse_code(typed) is None


def test_a_code_that_is_taken_is_drawn_again(engine):
    departure = add_run(engine).departure
    letters = iter("AAAAAA" + "AAAAAA" + "BBBBBB")
    draw = lambda _: next(letters)  # noqa: E731 - one stream for both tours
    assert add_class(engine, departure.id, draw=draw).code == "AAAAAA"
    assert add_class(engine, departure.id, draw=draw).code == "BBBBBB"


def test_two_classes_share_a_departure_and_keep_their_own_language(engine):
    departure = add_run(engine).departure
    first = add_class(engine, departure.id, draw=draw_by(1))
    second = add_class(engine, departure.id, lang=Lang.EN, name="UNDIP", draw=draw_by(2))
    add_class(engine, add_run(engine, 2).departure.id, draw=draw_by(3))
    with open_reading(engine) as session:
        assert list_tours(session, departure.id) == (first, second)
        assert len(list_tours(session)) == 3
    assert (first.lang, second.lang) == (Lang.ID, Lang.EN)


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_a_tour_needs_a_name_of_at_most_120_letters(engine, name):
    departure = add_run(engine).departure
    with pytest.raises(BadName):
        add_class(engine, departure.id, name=name)


def test_a_tour_on_no_departure_is_refused(engine):
    with pytest.raises(UnknownItem) as refused:
        add_class(engine, "tidak-ada")
    assert (refused.value.kind, refused.value.item_id) == ("departure", "tidak-ada")


def test_removing_a_departure_takes_its_tours_fixes_and_events_with_it(engine):
    gone, kept = add_run(engine, 1).departure, add_run(engine, 2).departure
    for run in (gone, kept):
        add_class(engine, run.id, draw=draw_by(len(run.id) if run is gone else 5))
        with open_writing(engine) as session:
            accept_fixes(session, run.id, GUIDE, fixes(build_fix(-5, 10)), NOW)
            accept_events(session, run.id, GUIDE, events(build_event(-4, "stopped")), NOW)
    with open_writing(engine) as session:
        remove_departure(session, gone.id)
    with open_reading(engine) as session:
        for table in (TourRow, FixRow, EventRow, LiveRow):
            assert list(session.scalars(select(table.departure_id))) == [kept.id]


@pytest.mark.parametrize(
    "change",
    [
        lambda session: remove_departure(session, "x"),
        lambda session: revoke_crew(session, "x", draw_by(1)),
        lambda session: remove_tour(session, "AAAAAA"),
        lambda session: remove_tour(session, "kode"),
    ],
)
def test_changing_what_does_not_exist_is_refused_by_name(engine, change):
    with pytest.raises(UnknownItem), open_writing(engine) as session:
        change(session)


def test_a_transaction_that_fails_keeps_nothing(engine):
    with pytest.raises(RuntimeError), open_writing(engine) as session:
        session.add(_row("satu", "a"))
        session.flush()
        raise RuntimeError
    with open_reading(engine) as session:
        assert list_departures(session) == ()


def _row(id, crew_hash):
    return DepartureRow(
        id=id, route_id="r", departs_at=NOW, crew_hash=crew_hash, created_at=NOW, finished_at=None
    )


def test_two_departures_cannot_have_one_secret(engine):
    with pytest.raises(IntegrityError), open_writing(engine) as session:
        session.add_all([_row("satu", "a"), _row("dua", "a")])


def test_a_time_without_a_zone_is_never_stored(engine):
    with pytest.raises(StatementError, match="naive_moment"):
        add_run(engine, departs_at=datetime(2026, 11, 28, 8))


def test_the_migrations_build_the_tables_that_the_code_declares(engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert find_revision(connection) == newest_revision()
    assert set(inspect(engine).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_an_empty_database_is_upgraded_once_by_servers_that_start_together(tmp_path):
    address = f"sqlite:///{tmp_path / 'baru.sqlite'}"
    with ThreadPoolExecutor(4) as pool:
        steps = list(pool.map(lambda _: upgrade(build_engine(address)), range(4)))
    newest = newest_revision()
    assert sorted(steps, key=str) == sorted([(None, newest), *[(newest, newest)] * 3], key=str)


def test_sqlite_writes_ahead_and_flushes_what_it_acknowledges(tmp_path):
    with build_engine(f"sqlite:///{tmp_path / 'x.sqlite'}").connect() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_any_usual_address_of_postgresql_means_psycopg(scheme):
    assert parse_address(f"{scheme}://a:b@h/d") == "postgresql+psycopg://a:b@h/d"


class Desk:
    """The `jejak` command with a database of its own."""

    def __init__(self, folder):
        self._environment = {"JEJAK_VAR": str(folder), "DATABASE_URL": "", "JEJAK_ADDRESS": ""}

    def run(self, *words, lang="id"):
        return CliRunner().invoke(
            main, ["--lang", lang, *words], env=self._environment, catch_exceptions=False
        )

    def read(self, *words):
        result = self.run(*words)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path / "var")


DEPART = ("departure", "add", "keliling-kota", "--depart", "2026-11-28T08:00", "--json")


def test_the_command_adds_a_departure_and_prints_id_and_crew_link(desk):
    made = desk.read(*DEPART, "--bus", "si-kenang")
    assert made["departs"] == "2026-11-28T08:00:00+07:00"
    assert made["id"].startswith("1128-0800-")
    assert made["crew"].endswith(f"/kru/{made['secret']}")
    (listed,) = desk.read("departure", "list", "--json")
    assert listed == {key: made[key] for key in listed}
    assert made["secret"] not in desk.run("departure", "list").stdout


@pytest.mark.parametrize(("lang", "word"), [("id", "Sabtu"), ("en", "Saturday")])
def test_the_command_speaks_the_language(desk, lang, word):
    said = desk.run(*DEPART[:-1], lang=lang)
    assert word in said.stdout
    assert "http://localhost:8501/kru/" in said.stdout
    assert word in desk.run("departure", "list", lang=lang).stdout


def test_the_command_puts_a_class_on_a_departure_and_prints_its_code(desk):
    run = desk.read(*DEPART)
    options = ("--name", "PWK <b>", "--lang", "en", "--site", "lawang-sewu", "--json")
    tour = desk.read("tour", "add", run["id"], *options)
    assert tour["join"] == f"http://localhost:8501/ikut/{tour['code']}"
    assert desk.read("tour", "list", run["id"], "--json") == [tour]
    assert "PWK <b>" in desk.run("tour", "list").stdout
    assert desk.run("tour", "remove", tour["code"].lower()).exit_code == 0
    assert desk.read("tour", "list", "--json") == []


def test_the_command_revokes_and_removes(desk):
    run = desk.read(*DEPART)
    renewed = desk.read("departure", "revoke", run["id"], "--json")
    assert renewed["id"] == run["id"]
    assert renewed["secret"] != run["secret"]
    assert desk.run("departure", "remove", run["id"]).exit_code == 0
    assert desk.read("departure", "list", "--json") == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("departure", "add", "entah", "--depart", "2026-11-28T08:00"), "keliling-kota"),
        (("departure", "add", "keliling-kota", "--depart", "besok"), "besok"),
        ((*DEPART, "--bus", "si-apa"), "si-kenang"),
        (("departure", "revoke", "entah"), "entah"),
        (("departure", "remove", "entah"), "entah"),
        (("departure", "reopen", "entah"), "entah"),
        (("tour", "add", "entah", "--name", "x"), "entah"),
        (("tour", "remove", "ABCDEF"), "ABCDEF"),
    ],
)
def test_the_command_names_what_it_does_not_know_and_exits_2(desk, words, said):
    refused = desk.run(*words)
    assert refused.exit_code == 2
    assert said in refused.stderr
    assert "Traceback" not in refused.output


def test_the_command_refuses_a_site_that_the_route_does_not_pass(desk):
    run = desk.read(*DEPART)
    refused = desk.run("tour", "add", run["id"], "--name", "x", "--site", "borobudur")
    assert (refused.exit_code, "borobudur" in refused.stderr) == (2, True)
    assert desk.read("tour", "list", "--json") == []


def test_the_command_upgrades_the_database_and_says_from_where_to_where(desk):
    assert f"- ke {newest_revision()}" in desk.run("db", "upgrade").stdout.replace("–", "-")
    assert str(newest_revision()) in desk.run("db", "upgrade").stdout
