"""Reading times for editors on Situs, and who is here too on Rute."""

from __future__ import annotations

import pytest
from babel.numbers import format_decimal

from components.sources import current_catalogue, current_cues, current_lines
from sites.aloud import glance_seconds
from sites.text import Lang
from tests.pages.conftest import Visit
from tests.pages.reading import read_page


@pytest.mark.parametrize(
    ("lang", "locale", "title"),
    [("id", "id_ID", "Lama dibaca nyaring"), ("en", "en_GB", "Time to read aloud")],
)
def test_the_proof_of_a_place_says_how_long_its_cue_takes_in_each_language(
    visit: Visit, lang: str, locale: str, title: str
) -> None:
    site = current_catalogue().get_site("lawang-sewu")
    said = read_page(visit("situs", situs=site.id, lang=lang))
    assert title in said
    table = said.split(title)[1].split("</table>")[0]
    for each in Lang:
        shown = format_decimal(round(glance_seconds(site, each), 1), locale=locale)
        assert f"<td>{shown} " in table


@pytest.mark.parametrize(("lang", "title"), [("id", "Juga di sini:"), ("en", "Also here:")])
@pytest.mark.parametrize("route_id", list(current_lines()))
def test_the_strip_names_every_place_that_gives_way(
    visit: Visit, route_id: str, lang: str, title: str
) -> None:
    said = read_page(visit("rute", rute=route_id, lang=lang))
    hosts = [cue for cue in current_cues(route_id) if cue.also]
    assert said.count(title) == len(hosts) > 0
    also = [part.split("</span>\n")[0] for part in said.split(title)[1:]]
    for cue, line in zip(hosts, also, strict=True):
        for other in cue.also:
            name = current_catalogue().get_site(other).name.in_lang(lang)
            assert name in line.replace("&#39;", "'")
