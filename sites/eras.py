"""The ages of the city that its buildings are sorted into."""

from __future__ import annotations

from enum import StrEnum

from sites.model import Site


class Era(StrEnum):
    """Five spans of years, and one for what nobody has dated."""

    VOC = "voc"
    COLONIAL_19C = "colonial_19c"
    COLONIAL_20C = "colonial_20c"
    REPUBLIC = "republic"
    REFORM = "reform"
    UNKNOWN = "unknown"


LAST_YEARS: dict[Era, int] = {
    Era.VOC: 1799,
    Era.COLONIAL_19C: 1899,
    Era.COLONIAL_20C: 1945,
    Era.REPUBLIC: 1999,
    Era.REFORM: 9999,
}
"""Last year of each era; it begins the year after the one before it ends."""


def era_of_year(year: int | None) -> Era:
    """Return the era a calendar year falls in; None is unknown."""
    if year is None:
        return Era.UNKNOWN
    return next(era for era, last in LAST_YEARS.items() if year <= last)


def era_of(site: Site) -> Era:
    """Return the era in which the building of a site began, or ended if that is all one knows."""
    return era_of_year(site.built.from_year or site.built.to_year)
