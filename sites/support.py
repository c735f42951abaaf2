"""Numbers in the prose of a place, and what carries them: claims, years, ties, address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from sites.catalogue import Catalogue
from sites.errors import Problem
from sites.model import Site, SmartFeature
from sites.prose import find_numbers
from sites.text import Lang, Text

COUNTED = 12
"""Numbers up to this may be what anybody can count on the spot."""


def _find_in(value: Any) -> Iterator[str]:
    """Yield every number in the words and years below a value."""
    if isinstance(value, str):
        yield from find_numbers(value)
    elif isinstance(value, int):
        yield str(value)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _find_in(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _find_in(inner)


def _add_ages(numbers: set[str]) -> set[str]:
    """Add the century and the decade of each year, which prose may use instead of it."""
    years = {int(number) for number in numbers if len(number) == 4 and number < "2100"}
    centuries = {str((year - 1) // 100 + 1) for year in years}
    return numbers | centuries | {str(year // 10 * 10) for year in years}


def _find_support(site: Site, features: tuple[SmartFeature, ...]) -> set[str]:
    held: tuple[Any, ...] = (
        site.claims,
        site.built,
        site.address,
        site.name,
        site.former_names,
        site.architect,
        site.style,
        site.protection,
        site.access,
        tuple((tie.as_of, tie.agency, tie.question) for tie in site.annotations),
        tuple((one.name, one.since, one.as_of, one.claims, one.milestones) for one in features),
    )
    return _add_ages(set(_find_in(held)))


def _check_text(site: Site, field: str, text: Text, support: set[str]) -> Iterator[Problem]:
    for lang in Lang:
        for number in dict.fromkeys(find_numbers(text.in_lang(lang))):
            if number not in support and not (len(number) <= 2 and int(number) <= COUNTED):
                yield Problem(
                    "number_unsupported", site.id, f"{field}.{lang}", False, {"number": number}
                )


def check_numbers(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each number in a place's prose that none of its facts carries.

    The then-and-now texts of a place carry its label and story too.
    """
    for site in catalogue.sites:
        tied = (catalogue.find_smart_feature(tie.feature) for tie in site.annotations)
        support = _find_support(site, tuple(feature for feature in tied if feature is not None))
        for number, tie in enumerate(site.annotations):
            yield from _check_text(site, f"annotations.{number}.then_now", tie.then_now, support)
        then_now = set(_find_in(tuple(tie.then_now for tie in site.annotations)))
        for field in ("glance", "label", "story"):
            yield from _check_text(site, field, getattr(site, field), support | then_now)
