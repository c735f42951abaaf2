"""Situs: one place whole, with its proof."""

from __future__ import annotations

import pytest

from components.sources import current_catalogue
from tests.pages.conftest import Visit
from tests.pages.reading import list_links, read_address, read_page

SITES = current_catalogue().sites


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.id)
def test_every_place_shows_glance_story_ties_task_and_all_claims(visit: Visit, site) -> None:
    said = read_page(visit("situs", situs=site.id, lang="en")).replace("&#39;", "'")
    said = said.replace("&#34;", '"').replace("&amp;", "&")
    assert site.glance.en in said
    assert all(paragraph in said for paragraph in site.story.en.split("\n\n"))
    assert all(note.then_now.en in said for note in site.annotations)
    assert site.look_for.text.en in said
    assert all(claim.text.en in said for claim in site.claims)


def test_sources_are_links_out_that_do_not_leak_the_page(visit: Visit) -> None:
    said = read_page(visit("situs", situs="lawang-sewu"))
    assert 'rel="noopener noreferrer"' in said
    assert "dua sumber" in said


def test_an_approximate_position_says_its_radius(visit: Visit) -> None:
    site = next(site for site in SITES if site.is_approximate)
    said = read_page(visit("situs", situs=site.id))
    assert f"radius sekitar {site.accuracy_m:.0f} m" in said


def test_an_unknown_place_is_refused_in_words(visit: Visit) -> None:
    assert "Tempat ini tidak dikenal" in read_page(visit("situs", situs="atlantis"))


def test_no_place_chosen_asks_for_one(visit: Visit) -> None:
    assert "Pilih satu tempat" in read_page(visit("situs"))


def test_the_picker_moves_to_another_place(visit: Visit) -> None:
    app = visit("situs", situs="lawang-sewu")
    app.selectbox(key="pilihsitus").set_value("tugu-muda").run()
    assert current_catalogue().get_site("tugu-muda").glance.id in read_page(app)
    assert read_address(app, "situs") == "tugu-muda"


def test_neighbours_are_linked_nearest_first(visit: Visit) -> None:
    links = list_links(visit("situs", situs="gereja-blenduk"))
    near = [query["situs"] for page, query in links if page == "situs"]
    site = current_catalogue().get_site("gereja-blenduk")
    expected = [each.site.id for each in current_catalogue().near(site.position, 500, limit=6)]
    assert [site_id for site_id in near if site_id != site.id][:3] == expected[1:4]


def test_neighbours_carry_the_numbers_of_their_pins(visit: Visit) -> None:
    app = visit("situs", situs="gereja-blenduk")
    labels = [link.proto.label for link in app.get("page_link") if " m" in link.proto.label]
    assert [label.split(" · ")[0] for label in labels] == ["2", "3", "4", "5", "6"]


def test_a_lesson_told_here_carries_its_attribution(visit: Visit) -> None:
    lesson = current_catalogue().lessons[0]
    said = read_page(visit("situs", situs=lesson.places[0].site))
    assert lesson.title.id in said
    assert "seperti diceritakan kepada rombongan studi, 2022" in said
