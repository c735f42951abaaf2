"""One item checked beside a catalogue: the same is found as when everything is checked."""

from __future__ import annotations

import pytest

from sites.catalogue import Catalogue, build_catalogue, read_catalogue
from sites.checks import check_catalogue
from sites.item_checks import check_item
from sites.model import Site
from sites.text import Text

HELD = read_catalogue()
SITES = HELD.sites


def add_words(site: Site, words: str) -> Site:
    """Return a place with a sentence more in its story, in both languages."""
    story = Text(id=f"{site.story.id} {words}", en=f"{site.story.en}\n{words}")
    return site.model_copy(update={"story": story})


def put_in(*changed: Site) -> Catalogue:
    """Return the shipped content with some places changed."""
    ids = {site.id for site in changed}
    rest = [site for site in SITES if site.id not in ids]
    return build_catalogue(
        [*rest, *changed], HELD.smart_features, HELD.lessons, HELD.sources, HELD.guidebook
    )


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Gedung ini dibuka oleh walikota pada hari Senin.",) * 2,
        (
            "Dibangun oleh J.  Smits van Burgst di Jl.  Pemuda yang lama.",
            "Dibangun oleh J. Smits van Burgst di Jl. Pemuda yang lama.",
        ),
        (
            'GEDUNG "karya Dr.") Tillema ini  berdiri sejak lama sekali!',
            'Gedung "karya Dr.  Tillema ini  berdiri sejak lama sekali!',
        ),
        ("Satu dua tiga empat lima enam.", "Kata satu dua tiga empat lima enam."),
        ("Terlalu pendek.", "Terlalu pendek."),
    ],
)
def test_a_sentence_that_stands_elsewhere_is_found_as_in_the_whole(here: str, there: str) -> None:
    site = add_words(SITES[3], here)
    whole = put_in(site, add_words(SITES[20], there))
    wanted = [
        (one.code, one.field, one.detail)
        for one in check_catalogue(whole)
        if one.kind == "site" and one.item == site.id
    ]
    found = check_item(whole, "site", site)
    assert sorted(map(repr, wanted)) == sorted(
        repr((one.code, one.field, one.detail)) for one in found
    )
    said = [one.field for one in found if one.code == "same_sentence"]
    assert said == (["story.id", "story.en"] if len(here) > 40 else [])
