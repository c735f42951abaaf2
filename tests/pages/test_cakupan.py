"""Cakupan: what is covered, counted, and what is not, said."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.coverage import FEW_PLACES, build_coverage, export_csv, find_gaps, neutralise
from components.coverage_view import list_heads
from components.sources import current_catalogue, sites_on_routes
from components.state import Session
from sites.catalogue import build_catalogue
from sites.model import Dimension
from sites.text import Lang
from tests.builders import build_annotation, build_lesson, build_site, build_text
from tests.pages.conftest import Visit
from tests.pages.reading import read_page

CATALOGUE = current_catalogue()
RISKY = "=+-@\t\r\n"
SIGNS = tuple("=+-@＝＋－＠")


def read_rows(visit: Visit, **query: str) -> str:
    """Return what the page says, entities undone."""
    return unescape(read_page(visit("cakupan", **query)))


def test_counts_per_column_are_those_of_the_catalogue() -> None:
    coverage = build_coverage(CATALOGUE, Lang.ID)
    assert len(coverage.rows) == len(CATALOGUE.sites)
    for dimension in Dimension:
        assert coverage.count_dimension(dimension) == len(CATALOGUE.by_dimension(dimension))
    for lesson in CATALOGUE.lessons:
        assert coverage.count_lesson(lesson.id) == len(CATALOGUE.by_lesson(lesson.id))


def test_a_row_counts_the_features_of_a_dimension() -> None:
    ties = [build_annotation(dimension=name) for name in ("living", "living", "economy")]
    catalogue = build_catalogue([build_site(annotations=tuple(ties))])
    (row,) = build_coverage(catalogue, Lang.ID).rows
    assert row.dimensions == {Dimension.LIVING: 2, Dimension.ECONOMY: 1}
    assert not row.is_gap


def test_gaps_are_places_without_a_tie_and_thin_columns() -> None:
    tied = build_site("a-satu", annotations=(build_annotation(dimension="living"),))
    told = build_site("b-dua")
    bare = build_site("c-tiga")
    catalogue = build_catalogue([tied, told, bare], lessons=[build_lesson(site="b-dua")])
    gaps = find_gaps(build_coverage(catalogue, Lang.ID))
    assert [site.id for site in gaps.untied] == ["c-tiga"]
    assert (Dimension.LIVING, 1) in gaps.dimensions
    assert (Dimension.ECONOMY, 0) in gaps.dimensions
    assert [(lesson.id, count) for lesson, count in gaps.lessons] == [("leadership", 1)]


def test_three_places_are_enough_for_a_column() -> None:
    sites = [
        build_site(f"tempat-{n}", annotations=(build_annotation(dimension="living"),))
        for n in range(FEW_PLACES)
    ]
    gaps = find_gaps(build_coverage(build_catalogue(sites), Lang.ID))
    assert Dimension.LIVING not in dict(gaps.dimensions)


@given(st.text(max_size=20))
def test_no_cell_is_taken_for_a_formula_and_none_is_lost(text: str) -> None:
    cell = neutralise(text)
    parts = (part.lstrip() for part in re.split("[;\t]", cell))
    assert not cell.lstrip(" ").startswith(tuple(RISKY))
    assert not any(part.startswith(SIGNS) for part in parts)
    assert cell.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("＝1+1", "'＝1+1"),
        ("\xa0@SUM(A1)", "'\xa0@SUM(A1)"),
        ('Budi;=HYPERLINK("//jahat")', 'Budi;\'=HYPERLINK("//jahat")'),
        ("kursi roda; lift", "kursi roda; lift"),
        ("Anna-Maria", "Anna-Maria"),
    ],
)
def test_full_width_signs_and_semicolons_hide_no_formula(written: str, kept: str) -> None:
    assert neutralise(written) == kept


@given(st.text("=+-@ab,\"'\t", min_size=1, max_size=12).filter(lambda text: text.strip()))
def test_a_hostile_name_survives_the_download_as_text(name: str) -> None:
    catalogue = build_catalogue([build_site(name=build_text(name))])
    coverage = build_coverage(catalogue, Lang.ID)
    raw = export_csv(coverage, list_heads(coverage, Session()), Lang.ID)
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[1][0] == "lawang-sewu"
    assert rows[1][1] == neutralise(name)


def test_the_download_holds_what_the_table_holds() -> None:
    session = Session(lang=Lang.EN)
    coverage = build_coverage(CATALOGUE, Lang.EN)
    raw = export_csv(coverage, list_heads(coverage, session), Lang.EN)
    head, *rows = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))
    assert len(head) == 2 + 6 + 7 + 3
    assert {len(row) for row in rows} == {len(head)}
    assert len(rows) == len(CATALOGUE.sites)
    sums = [sum(int(row[column]) > 0 for row in rows) for column in range(2, 15)]
    wanted = [coverage.count_dimension(each) for each in Dimension]
    assert sums == wanted + [coverage.count_lesson(each.id) for each in CATALOGUE.lessons]


def test_heads_that_do_not_fit_are_refused() -> None:
    coverage = build_coverage(CATALOGUE, Lang.EN)
    with pytest.raises(ValueError, match="heads"):
        export_csv(coverage, ["id"], Lang.EN)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_table_has_real_heads_and_a_row_for_every_place(visit: Visit, lang: str) -> None:
    said = read_rows(visit, lang=lang)
    assert said.count('<th scope="col">') == 1 + 6 + 7 + 3
    assert said.count('<th scope="row"><a') == len(CATALOGUE.sites)
    assert all(lesson.title.in_lang(lang) in said for lesson in CATALOGUE.lessons)


def test_a_route_and_the_switch_for_gaps_narrow_the_table(visit: Visit) -> None:
    app = visit("cakupan")
    app.pills(key="rutecakupan").set_value("balaikota-kotalama").run()
    on_route = sites_on_routes()["balaikota-kotalama"]
    said = read_page(app)
    assert said.count('<th scope="row"><a') == len(on_route)
    app.toggle(key="celahsaja").set_value(True).run()
    said = unescape(read_page(app))
    untied = [site for site in CATALOGUE.sites if site.id in on_route and not site.annotations]
    untied = [site for site in untied if not CATALOGUE.lessons_at(site.id)]
    named = re.findall(r'<th scope="row"><a [^>]*situs=([a-z0-9-]+)"', said)
    assert sorted(named) == sorted(site.id for site in untied)


def test_gaps_are_said_in_words_and_lead_to_the_places(visit: Visit) -> None:
    gaps = find_gaps(build_coverage(CATALOGUE, Lang.EN))
    said = read_rows(visit, lang="en")
    for lesson, count in gaps.lessons:
        assert f"Lesson {lesson.number}, {lesson.title.en}: seen at {count} place" in said
    assert all(f"situs={site.id}" in said for site in gaps.untied)


def test_an_edition_without_gaps_says_so(visit: Visit) -> None:
    app = visit("cakupan")
    app.toggle(key="celahsaja").set_value(True).run()
    said = read_page(app)
    shown = said.count('<th scope="row"><a')
    assert shown == len(find_gaps(build_coverage(CATALOGUE, Lang.ID)).untied)
    assert shown or "Tidak ada tempat yang cocok" in said
