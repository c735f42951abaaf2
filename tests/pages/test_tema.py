"""Tema: a question followed from place to place, in order."""

from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest
from pyproj import Geod

from components.sources import current_catalogue
from components.trail_view import list_halts, sum_length_m
from tests.pages.conftest import Visit
from tests.pages.editions import HOSTILE, Edition, say
from tests.pages.reading import read_address, read_page

TRAILS = current_catalogue().guidebook.trails


@pytest.fixture
def edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """An edition with places, features and lessons, and an empty guidebook."""
    return Edition(tmp_path, monkeypatch)


def build_trail(trail_id: str, number: int, *sites: str, **changes: object) -> dict[str, object]:
    """A trail over the given places."""
    return {
        "id": trail_id,
        "number": number,
        "title": say(f"Jalur {number}"),
        "introduction": say("Ikuti air.\n\nJalan kaki saja."),
        "stops": [{"site": site, "why": say(f"Karena {site}.")} for site in sites],
        "question": say("Siapa yang membayar?"),
        **changes,
    }


@pytest.mark.parametrize("trail", TRAILS, ids=lambda trail: trail.id)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_trail_shows_every_stop_in_order_with_its_reason_and_ends_with_its_question(
    visit: Visit, trail, lang: str
) -> None:
    said = unescape(read_page(visit("tema", tema=trail.id, lang=lang)))
    assert all(part in said for part in trail.introduction.in_lang(lang).split("\n\n"))
    places = [said.index(f'situs={stop.site}"') for stop in trail.stops]
    assert places == sorted(places)
    reasons = [said.index(stop.why.in_lang(lang)) for stop in trail.stops]
    assert reasons == sorted(reasons)
    assert said.index(trail.question.in_lang(lang)) > reasons[-1]


def test_the_length_is_the_straight_segments_together_and_says_so(visit: Visit) -> None:
    catalogue = current_catalogue()
    trail = TRAILS[0]
    at = [catalogue.get_site(stop.site).position for stop in trail.stops]
    measured_m = Geod(ellps="WGS84").line_length(*zip(*at, strict=True))
    assert sum_length_m(list_halts(trail, catalogue)) == pytest.approx(measured_m, abs=0.01)
    said = read_page(visit("tema", tema=trail.id, lang="en"))
    assert f"<b>{measured_m / 1000:.1f} km</b><span>altogether, as the crow flies" in said


def test_choosing_another_trail_writes_the_address(visit: Visit) -> None:
    app = visit("tema")
    app.radio(key="pilihtema").set_value(TRAILS[1].id).run()
    assert read_address(app, "tema") == TRAILS[1].id
    assert TRAILS[1].question.id in unescape(read_page(app))


def test_an_unknown_trail_falls_back_to_the_first(visit: Visit) -> None:
    assert visit("tema", tema="tidak-ada").radio(key="pilihtema").value == TRAILS[0].id


def test_trails_stand_by_their_numbers(visit: Visit, edition: Edition) -> None:
    sites = ("tugu-muda", "balai-kota", "lawang-sewu")
    edition.write("trails", [build_trail("dua", 2, *sites), build_trail("satu", 1, *sites)])
    app = visit("tema")
    assert app.radio(key="pilihtema").options == ["Jalur 1", "Jalur 2"]


def test_a_stop_whose_place_is_gone_is_left_out_and_the_rest_stays(
    visit: Visit, edition: Edition
) -> None:
    edition.write("trails", [build_trail("satu", 1, "tugu-muda", "atlantis", "lawang-sewu")])
    said = read_page(visit("tema"))
    assert "Karena tugu-muda." in said
    assert "Karena atlantis." not in said
    assert said.count("lurus ke tempat berikutnya") == 1


def test_a_trail_of_lost_places_and_no_trail_at_all_are_said(
    visit: Visit, edition: Edition
) -> None:
    assert "Jalur temanya belum ditulis" in read_page(visit("tema"))
    edition.write("trails", [build_trail("satu", 1, "atlantis", "mu", "lemuria")])
    assert "belum ada di peta" in read_page(visit("tema"))


def test_hostile_words_in_a_trail_stay_text(visit: Visit, edition: Edition) -> None:
    sites = ("tugu-muda", "balai-kota", "lawang-sewu")
    held = {"title": say(HOSTILE), "introduction": say(HOSTILE), "question": say(HOSTILE)}
    edition.write("trails", [build_trail("satu", 1, *sites, **held)])
    shown = read_page(visit("tema"))
    assert shown.count("&lt;script&gt;") >= 3
    assert "<script>" not in shown
