"""Fitur: every smart feature whole, with its proof and the places it touches."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest

from components.drawing_view import ink
from components.drawings.shipped import draw_section
from components.feature_view import group_features
from components.sources import current_catalogue
from sites.model import Dimension
from sites.text import Lang
from tests.pages.conftest import Visit
from tests.pages.editions import HOSTILE, Edition, say
from tests.pages.reading import read_page

FEATURES = current_catalogue().smart_features


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """An edition with places, features and lessons, and an empty guidebook."""
    return Edition(tmp_path, monkeypatch)


def read(visit: Visit, **query: str) -> str:
    """Return what the page says, entities undone."""
    return unescape(read_page(visit("fitur", **query)))


def test_every_feature_is_whole_under_one_dimension_and_named_under_its_others() -> None:
    groups = group_features(current_catalogue())
    assert [group.dimension for group in groups] == list(Dimension)
    whole = [feature.id for group in groups for feature in group.features]
    assert sorted(whole) == sorted(feature.id for feature in FEATURES)
    for group in groups:
        touched = {feature.id for feature in (*group.features, *group.others)}
        assert touched == {each.id for each in FEATURES if group.dimension in each.dimensions}


def test_the_list_begins_with_the_bus_and_links_every_feature(visit: Visit) -> None:
    said = read(visit)
    assert said.index("Kendaraannya adalah buktinya") < said.index("dimensi-governance")
    assert all(f"/fitur?lang=id&fitur={feature.id}" in said for feature in FEATURES)
    bus = current_catalogue().guidebook.fleet[0]
    assert said.index(bus.name.id) < said.index(FEATURES[0].name.id)


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.id)
def test_a_feature_shows_its_card_its_claims_its_steps_and_every_tied_place(
    visit: Visit, feature
) -> None:
    said = read(visit, fitur=feature.id, lang="en")
    assert feature.agency.en in said
    assert f"as of {feature.as_of}" in said
    assert all(part in said for part in feature.card.en.split("\n\n"))
    assert all(claim.text.en in said for claim in feature.claims)
    assert all(step.text.en in said for step in feature.milestones)
    assert all(each.text.en in said for each in feature.money)
    assert feature.became is None or feature.became.en in said
    for site in current_catalogue().sites_of(feature.id):
        note = next(each for each in site.annotations if each.feature == feature.id)
        assert note.then_now.en in said
        assert f"/situs?lang=en&situs={site.id}" in said


def test_a_rule_is_shown_with_its_source_and_its_absence_is_said(visit: Visit) -> None:
    ruled = next(feature for feature in FEATURES if feature.rule)
    source = current_catalogue().get_source(ruled.rule.sources[0])
    said = read(visit, fitur=ruled.id)
    assert ruled.rule.text.id in said
    assert source.title in said
    bare = next(feature for feature in FEATURES if not feature.rule and not feature.money)
    said = read(visit, fitur=bare.id)
    assert "Belum ada aturan yang kami temukan" in said
    assert "Belum ada angka yang kami temukan" in said


def test_the_bus_is_told_like_a_feature_with_all_its_claims_and_its_section(visit: Visit) -> None:
    bus = current_catalogue().guidebook.fleet[0]
    said = read(visit, fitur=bus.id)
    assert all(part in said for part in bus.card.id.split("\n\n"))
    assert all(claim.text.id in said for claim in bus.claims)
    assert said.count("data:image/svg+xml;base64,") == 1


@pytest.mark.parametrize("lang", list(Lang))
def test_a_drawing_made_a_picture_is_still_valid_and_has_ink_of_its_own(lang: Lang) -> None:
    root = ElementTree.fromstring(ink(draw_section(lang)))
    assert root.tag.endswith("svg")
    assert "color:#" in root.get("style", "")


def test_an_unknown_feature_is_said_and_the_list_is_there(visit: Visit) -> None:
    said = read(visit, fitur="atlantis")
    assert "Fitur ini tidak dikenal" in said
    assert FEATURES[0].name.id in said


def test_an_open_feature_is_not_carried_along_to_other_pages(visit: Visit) -> None:
    said = read(visit, fitur="atcs")
    assert '/fitur?lang=id"' in said
    app = visit("fitur", fitur="atcs")
    links = [element.proto.query_string for element in app.get("page_link")]
    assert links
    assert not any("fitur=" in link for link in links)


def test_what_is_not_written_yet_is_said(visit: Visit, edition: Edition) -> None:
    edition.change_feature("atcs", card=None)
    assert "Kartu bus tingkatnya belum ditulis" in read(visit)
    assert "Uraian panjangnya belum ditulis" in read(visit, fitur="atcs")


def test_hostile_words_in_a_feature_stay_text(visit: Visit, edition: Edition) -> None:
    edition.change_feature("atcs", name=say(HOSTILE), card=say(HOSTILE), became=say(HOSTILE))
    shown = read_page(visit("fitur", fitur="atcs"))
    assert HOSTILE not in shown
    assert unescape(shown).count(HOSTILE) >= 3


@pytest.mark.parametrize("page", ["jelajah", "situs"])
def test_a_places_badges_lead_to_the_features(visit: Visit, page: str) -> None:
    site = next(site for site in current_catalogue().sites if site.annotations)
    said = unescape(read_page(visit(page, situs=site.id, lang="en")))
    for note in site.annotations:
        assert f"/fitur?lang=en&situs={site.id}&fitur={note.feature}" in said
