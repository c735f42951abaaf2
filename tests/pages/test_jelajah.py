"""Jelajah: the list does everything the map does."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.sources import current_catalogue, sites_on_routes
from sites.model import Dimension
from tests.pages.conftest import Visit
from tests.pages.reading import list_links, read_address, read_page


def filter_label(app: AppTest) -> str:
    """Return what the button that opens the filters says."""
    labels = [block.proto.popover.label for block in app.get("popover")]
    return next(label for label in labels if label.startswith("Saring"))


def test_the_list_holds_every_published_place(visit: Visit) -> None:
    app = visit("jelajah")
    assert len(app.radio(key="daftar").options) == len(current_catalogue().sites)


def test_picking_from_the_list_shows_the_card_and_writes_the_address(visit: Visit) -> None:
    app = visit("jelajah")
    app.radio(key="daftar").set_value("gereja-blenduk").run()
    site = current_catalogue().get_site("gereja-blenduk")
    assert site.glance.id in read_page(app)
    assert read_address(app, "situs") == "gereja-blenduk"
    assert ("situs", {"lang": "id", "situs": "gereja-blenduk"}) in list_links(app)


def test_an_address_with_a_place_opens_on_its_card(visit: Visit) -> None:
    app = visit("jelajah", situs="stasiun-poncol", lang="en")
    assert current_catalogue().get_site("stasiun-poncol").label.en in read_page(app)
    assert app.radio(key="daftar").value == "stasiun-poncol"


@pytest.mark.parametrize(
    ("query", "found"), [("blendok", "gereja-blenduk"), ("Handel-Maatschappij", "bank-mandiri-nhm")]
)
def test_search_forgives_typos_and_knows_older_names(visit: Visit, query: str, found: str) -> None:
    app = visit("jelajah")
    app.text_input(key="cari").set_value(query).run()
    first = app.radio(key="daftar").options[0]
    assert current_catalogue().get_site(found).name.id in first.replace("\\", "")


def walk(app: AppTest) -> list[Any]:
    """Return the markup and the messages of a page, as they stand on it."""
    return [one for one in app.main if one.type in ("html", "info")]


def test_that_nothing_was_found_is_said_before_the_place_looked_at_last(visit: Visit) -> None:
    app = visit("jelajah", situs="lawang-sewu")
    app.text_input(key="cari").set_value("tidakadadimanapun").run()
    told = [str(one.value) if one.type == "info" else one.proto.body for one in walk(app)]
    nothing, card = (
        next(n for n, text in enumerate(told) if words in text)
        for words in ("Tidak ada tempat yang cocok", "Lawang Sewu</h")
    )
    assert nothing < card


def test_nothing_found_is_said_and_can_be_undone(visit: Visit) -> None:
    app = visit("jelajah")
    app.text_input(key="cari").set_value("qqqqzzzzxxxx").run()
    assert "Tidak ada tempat yang cocok" in read_page(app)
    app.button(key="ulang").click().run()
    assert len(app.radio(key="daftar").options) == len(current_catalogue().sites)


def test_filters_narrow_the_list_together(visit: Visit) -> None:
    app = visit("jelajah")
    app.pills(key="jenis").set_value(["worship"]).run()
    app.pills(key="lewat").set_value("balaikota-kotalama").run()
    wanted = {site.id for site in current_catalogue().by_kind("worship")}
    wanted &= sites_on_routes()["balaikota-kotalama"]
    assert len(app.radio(key="daftar").options) == len(wanted) > 0


def test_switched_on_filters_are_counted_and_cleared_together(visit: Visit) -> None:
    app = visit("jelajah")
    assert filter_label(app) == "Saring"
    app.pills(key="jenis").set_value(["worship", "market"]).run()
    app.pills(key="lewat").set_value("balaikota-kotalama").run()
    assert filter_label(app) == "Saring (3)"
    app.button(key="bersih").click().run()
    assert filter_label(app) == "Saring"
    assert len(app.radio(key="daftar").options) == len(current_catalogue().sites)


@pytest.mark.parametrize("dimension", list(Dimension))
def test_each_dimension_finds_its_places(visit: Visit, dimension: Dimension) -> None:
    app = visit("jelajah")
    app.pills(key="dimensi").set_value([dimension.value]).run()
    expected = current_catalogue().by_dimension(dimension)
    assert len(app.radio(key="daftar").options) == len(expected) >= 3


def test_online_tiles_are_off_until_switched_on(visit: Visit) -> None:
    app = visit("jelajah")
    assert app.toggle(key="petadaring").value is False
    app.toggle(key="petadaring").set_value(True).run()
    assert app.text_input(key="alamatpeta").value.startswith("https://tile.openstreetmap.org/")
    app.text_input(key="alamatpeta").set_value("javascript:alert(1)").run()
    assert "Alamat harus diawali" in read_page(app)
