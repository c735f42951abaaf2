"""The frame round every page: language, navigation, nothing in the wrong tongue."""

from __future__ import annotations

import pytest

from components.frame import ICONS
from components.i18n import read_strings
from sites.text import Lang
from tests.pages.conftest import Visit
from tests.pages.reading import list_links, read_address, read_page

PAGES = [slug.replace("-", "_") for slug in ICONS]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_opens_in_both_languages_with_its_frame(
    visit: Visit, page: str, lang: str
) -> None:
    app = visit(page, lang=lang)
    said = read_page(app)
    assert f'data-lang="{lang}"' in said
    assert read_strings(Lang(lang))["frame"]["footer"].split(".")[0] in said


@pytest.mark.parametrize("page", PAGES)
def test_no_indonesian_heading_is_left_on_an_english_page(visit: Visit, page: str) -> None:
    english = read_page(visit(page, lang="en"))
    words = read_strings(Lang.ID)
    for key in ("title", "lead"):
        for name in ("explore", "route", "timeline", "lesson", "guide", "about"):
            indonesian = words[name][key]
            if indonesian != read_strings(Lang.EN)[name][key]:
                assert f">{indonesian}<" not in english


def test_links_to_other_pages_keep_language_and_place(visit: Visit) -> None:
    links = list_links(visit("jelajah", lang="en", situs="lawang-sewu"))
    assert ("rute", {"lang": "en", "situs": "lawang-sewu"}) in links
    assert all(query["lang"] == "en" for _, query in links)


def test_the_language_button_switches_and_writes_the_address(visit: Visit) -> None:
    app = visit("tentang")
    assert "Tingkat bukti" in read_page(app)
    app.button(key="jejak-lang").click().run()
    assert "Grades of proof" in read_page(app)
    assert read_address(app, "lang") == "en"


def test_an_unknown_language_is_indonesian(visit: Visit) -> None:
    assert 'data-lang="id"' in read_page(visit("tentang", lang="xx"))
