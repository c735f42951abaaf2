"""Rute, Garis waktu, Pelajaran, Pandu, Tentang."""

from __future__ import annotations

import pytest

from components.sources import current_catalogue, current_cues, current_lines
from tests.pages.conftest import Visit
from tests.pages.reading import list_links, read_page

ROUTES = list(current_lines())


@pytest.mark.parametrize("route_id", ROUTES)
def test_a_route_shows_every_stop_and_every_cue(visit: Visit, route_id: str) -> None:
    said = read_page(visit("rute", rute=route_id)).replace("&#39;", "'")
    route = current_lines()[route_id].route
    assert all(stop.name.id in said for stop in route.stops)
    assert said.count("jejak-strip-cue") == len(current_cues(route_id))


def test_a_later_departure_moves_the_times(visit: Visit) -> None:
    app = visit("rute", rute=ROUTES[0])
    assert "<td>08:00</td>" in read_page(app)
    app.select_slider(key="berangkat").set_value("10:30").run()
    said = read_page(app)
    assert "<td>10:30</td>" in said
    assert "<td>08:00</td>" not in said


def test_a_larger_group_walks_longer(visit: Visit) -> None:
    app = visit("rute", rute="balaikota-kotalama")
    usual = read_page(app)
    app.select_slider(key="rombongan").set_value(70).run()
    assert read_page(app) != usual


def test_the_strip_puts_lawang_sewu_on_the_side_of_its_cue(visit: Visit) -> None:
    cue = next(c for c in current_cues("balaikota-kotalama") if c.site == "lawang-sewu")
    rows = read_page(visit("rute", rute="balaikota-kotalama")).split("<li class=")
    row = next(row for row in rows if "</span> Lawang Sewu</b>" in row)
    assert f"jejak-side-{cue.side.value}" in row


def test_the_set_down_outside_kota_lama_is_explained(visit: Visit) -> None:
    said = read_page(visit("rute", rute="balaikota-kotalama", lang="en"))
    assert "height limit" in said


def test_an_unknown_route_falls_back_to_the_first(visit: Visit) -> None:
    app = visit("rute", rute="tidak-ada")
    assert app.radio(key="pilihrute").value == ROUTES[0]


def test_the_route_page_leads_to_the_guide_of_that_route(visit: Visit) -> None:
    links = list_links(visit("rute", rute="keliling-kota"))
    assert ("pandu", {"lang": "id", "rute": "keliling-kota"}) in links


def test_the_guide_embeds_the_ride_page_in_the_right_language(visit: Visit) -> None:
    app = visit("pandu", rute="keliling-kota", lang="en")
    frames = [element.proto.src for element in app.get("iframe")]
    assert frames == ["/ikut/keliling-kota?lang=en"]


def test_the_timeline_sets_milestones_beside_buildings(visit: Visit) -> None:
    said = read_page(visit("garis_waktu"))
    steps = [step for feature in current_catalogue().smart_features for step in feature.milestones]
    assert said.count('class="jejak-time-smart"') == len(steps)
    assert 'class="jejak-time-site"' in said


def test_a_kind_filter_narrows_the_timeline_but_keeps_the_smart_city(visit: Visit) -> None:
    app = visit("garis_waktu")
    before = read_page(app)
    app.pills(key="jeniswaktu").set_value(["market"]).run()
    after = read_page(app)
    assert after.count('class="jejak-time-site"') < before.count('class="jejak-time-site"')
    assert after.count('class="jejak-time-smart"') == before.count('class="jejak-time-smart"')


def test_seven_lessons_each_say_who_told_them_and_where_to_look(visit: Visit) -> None:
    app = visit("pelajaran")
    said = read_page(app)
    lessons = current_catalogue().lessons
    assert [lesson.number for lesson in lessons] == [1, 2, 3, 4, 5, 6, 7]
    assert said.count('class="jejak-told"') == 7
    linked = {query.get("situs") for page, query in list_links(app) if page == "situs"}
    assert all(place.site in linked for lesson in lessons for place in lesson.places)


def test_about_counts_claims_by_grade_and_lists_every_source(visit: Visit) -> None:
    said = read_page(visit("tentang", lang="en"))
    catalogue = current_catalogue()
    assert said.count('<li id="sumber-') == len(catalogue.sources)
    assert "OpenStreetMap" in said
    assert catalogue.version in said
