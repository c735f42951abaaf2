"""The sixty-two places of the edition: each on the map or honestly off it, never both."""

from __future__ import annotations

import re

import pytest

from sites.catalogue import read_catalogue
from sites.geo import Position
from sites.guidebook import Unplaced
from sites.model import PositionGrade, Site
from sites.nearness import measure_m
from sites.prose import find_numbers, split_sentences
from sites.text import Lang, count_words

CATALOGUE = read_catalogue()
SITES = {site.id: site for site in CATALOGUE.sites}
UNPLACED = {place.id: place for place in CATALOGUE.guidebook.unplaced}
EACH_UNPLACED = pytest.mark.parametrize("place", UNPLACED.values(), ids=UNPLACED.keys())

IDS = """
alun-alun balai-kota bank-mandiri-nhm dibya-puri galeri-industri-kreatif gedung-marba
gedung-pandanaran gereja-blenduk gereja-gedangan gkn-gedung-papak hotel-candi-baru
javasche-bank jembatan-berok jiwasraya kampung-batik kampung-pelangi kantor-pos-besar
kantor-sjs katedral-randusari kota-lama-district lawang-sewu majt marabunta
masjid-baiturrahman masjid-kauman masjid-layur monod-diephuis museum-kota-lama
museum-mandala-bhakti museum-ranggawarsita old-city-3d oudetrap paragon-gris pasar-bulu
pasar-johar pecinan pelni polder-tawang praoe-lajar rajawali-nusindo rs-kariadi
rumah-pompa-berok sam-poo-kong semarang-gallery simpang-lima sma-3 sma-5 soesmans-kantoor
spiegel stasiun-poncol stasiun-tawang susteran-gedangan taman-budaya-raden-saleh
taman-garuda taman-indonesia-kaya taman-pandanaran taman-srigunting tay-kak-sie titik-nol
toko-oen tugu-muda wisma-perdamaian
"""
EDITION = frozenset(IDS.split())
"""Every place of the edition by its id, which never changes."""

ANCHORS = (
    ("gedung-pandanaran", "tugu-muda", Position(110.409322, -6.984333)),
    ("dibya-puri", "masjid-kauman", Position(110.422611, -6.972475)),
    ("rumah-pompa-berok", "jembatan-berok", Position(110.4243, -6.969)),
)
"""A derived place, the site it is derived from, and where that site was at the time."""

STREET_ENDS = (
    ("taman-garuda", Position(110.4262, -6.9675)),
    ("taman-garuda", Position(110.42639, -6.96609)),
    ("taman-garuda", Position(110.42741, -6.96741)),
    ("kantor-sjs", Position(110.43088, -6.96422)),
)
"""The ends of Jalan Garuda, anywhere between which the park may be; the corner of Pengapon."""

HEARSAY = re.compile(r"\bkonon\b|\bsaid to\b", re.I)


def test_the_edition_has_sixty_two_places() -> None:
    assert len(EDITION) == 62


def test_every_place_of_the_edition_is_on_the_map_or_off_it_and_nothing_else_is() -> None:
    assert SITES.keys() | UNPLACED.keys() == EDITION


def test_no_place_is_both_on_the_map_and_off_it() -> None:
    assert SITES.keys() & UNPLACED.keys() == set()


@pytest.mark.parametrize(("derived", "anchor", "where"), ANCHORS)
def test_a_derived_place_lies_within_its_accuracy_of_what_it_is_derived_from(
    derived: str, anchor: str, where: Position
) -> None:
    site = SITES[derived]
    assert measure_m(SITES[anchor].position, where) < 1
    assert measure_m(site.position, where) <= site.accuracy_m


@pytest.mark.parametrize(("derived", "where"), STREET_ENDS)
def test_the_accuracy_of_a_place_known_by_its_street_covers_the_street(
    derived: str, where: Position
) -> None:
    site = SITES[derived]
    assert measure_m(site.position, where) <= site.accuracy_m


@pytest.mark.parametrize("site_id", sorted({one for one, *_ in (*ANCHORS, *STREET_ENDS)}))
def test_a_derived_place_says_so_with_its_grade_its_sources_and_its_distance(site_id: str) -> None:
    site: Site = SITES[site_id]
    assert site.position_grade == PositionGrade.APPROXIMATE
    assert site.accuracy_m >= 100
    assert site.brief
    assert "osmStreets" in site.position_sources
    for lang in Lang:
        stated = [claim.text.in_lang(lang) for claim in site.claims]
        assert any(f"{site.accuracy_m:.0f}" in find_numbers(text) for text in stated)


@EACH_UNPLACED
def test_what_is_known_and_wanted_of_an_unplaced_place_keeps_its_length(place: Unplaced) -> None:
    for lang in Lang:
        assert 20 <= count_words(place.known.in_lang(lang)) <= 60, lang
        assert 10 <= count_words(place.wanted.in_lang(lang)) <= 40, lang


@EACH_UNPLACED
def test_an_unplaced_place_states_no_number_that_its_claims_or_address_lack(
    place: Unplaced,
) -> None:
    for lang in Lang:
        held = [claim.text.in_lang(lang) for claim in place.claims] + [place.address or ""]
        carried = {number for text in held for number in find_numbers(text)}
        told = {*find_numbers(place.known.in_lang(lang)), *find_numbers(place.wanted.in_lang(lang))}
        assert told <= carried, lang


@EACH_UNPLACED
def test_the_claims_of_an_unplaced_place_name_sources_that_resolve(place: Unplaced) -> None:
    known = {source.id for source in CATALOGUE.sources}
    for claim in place.claims:
        assert set(claim.sources) <= known


@pytest.mark.parametrize("place_id", ["hotel-candi-baru", "pelni"])
def test_a_place_known_from_hearsay_alone_says_so_in_both_languages(place_id: str) -> None:
    for lang in Lang:
        assert HEARSAY.search(UNPLACED[place_id].known.in_lang(lang)), lang


@pytest.mark.parametrize("lang", list(Lang))
def test_no_sentence_of_an_unplaced_place_is_told_elsewhere(lang: Lang) -> None:
    told = [
        sentence
        for place in UNPLACED.values()
        for text in (place.known, place.wanted)
        for sentence in split_sentences(text.in_lang(lang))
    ]
    elsewhere = {
        sentence
        for site in SITES.values()
        for text in (site.label, site.story)
        for sentence in split_sentences(text.in_lang(lang))
    }
    assert len(told) == len(set(told))
    assert elsewhere.isdisjoint(told)
