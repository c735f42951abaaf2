"""Plates of places: every code is read and leads to the place's own address, at every size."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from components.print.press import show_pages
from components.print.site_plates import PlateSize, build_data, build_site_plates
from tests.builders import build_site, build_text
from tests.paper_builders import BOTH, CATALOGUE, EN, HOSTILE, ID, ORIGIN, SHOWN

SITES = tuple(CATALOGUE.get_site(name) for name in ("lawang-sewu", "gereja-blenduk", "balai-kota"))
PER_SHEET = {PlateSize.A6: 4, PlateSize.A5: 2, PlateSize.A4: 1}


def scan(page: bytes) -> list[str]:
    """Return what a code reader reads on a page."""
    with Image.open(io.BytesIO(page)) as image:
        return sorted(code.text for code in zxingcpp.read_barcodes(image.convert("L")))


@pytest.mark.parametrize("size", list(PlateSize))
def test_every_code_leads_to_the_place_in_any_language(size: PlateSize) -> None:
    pages = show_pages("plates", build_data(SITES, BOTH, ORIGIN, size))
    assert len(pages) == -(-len(SITES) // PER_SHEET[size])
    read = sorted(code for page in pages for code in scan(page))
    assert read == sorted(f"{ORIGIN}/situs/{site.id}" for site in SITES)


@pytest.mark.parametrize("size", list(PlateSize))
def test_a_sheet_is_a4_and_a_plate_is_as_large_as_it_says(size: PlateSize) -> None:
    reader = PdfReader(io.BytesIO(build_site_plates(SITES, ID, ORIGIN, size)))
    box = reader.pages[0].mediabox
    sides = sorted((float(box.width) / 72 * 25.4, float(box.height) / 72 * 25.4))
    assert sides == pytest.approx([210, 297], abs=0.5)
    assert (box.width > box.height) is (size == PlateSize.A5)
    assert sum("Lawang Sewu" in page.extract_text() for page in reader.pages) == 1


@pytest.mark.parametrize(("langs", "words"), [(ID, ("Jalan Pemuda",)), (EN, ("head office",)),
                                              (BOTH, ("kantor pusat", "head office"))])  # fmt: skip
def test_a_plate_speaks_the_language_asked_for(langs, words: tuple[str, ...]) -> None:
    raw = build_site_plates(SITES[:1], langs, ORIGIN)
    text = " ".join(PdfReader(io.BytesIO(raw)).pages[0].extract_text().split())
    if langs != ID:
        assert all(word in text for word in words)
    assert ("head office" in text) is (langs != ID)
    assert "jejak.example/situs/lawang-sewu" in text.replace("\u200b", "").replace(" ", "")


def test_marks_of_the_typesetter_are_letters_on_a_plate() -> None:
    site = build_site(name=build_text(HOSTILE[:70]), label=build_text(HOSTILE))
    raw = build_site_plates((site,), ID, ORIGIN)
    text = PdfReader(io.BytesIO(raw)).pages[0].extract_text().replace("\u200b", "")
    assert "".join(SHOWN.split())[:40] in "".join(text.split())


def test_the_same_choice_makes_the_same_file() -> None:
    assert build_site_plates(SITES, BOTH, ORIGIN) == build_site_plates(SITES, BOTH, ORIGIN)
