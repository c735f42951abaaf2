"""What search engines read: every public page in both languages, and what to leave alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

from components.published import Named, Stand
from sites.catalogue import Catalogue
from sites.model import Site, SmartFeature
from sites.text import Lang

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
KEPT_OUT = ("/api/", "/ikut/", "/keluar", "/kru", "/masuk")
"""Answers for programs, rides under a code, and pages for who signs in."""


def build_robots(base: str) -> str:
    """Return robots.txt (RFC 9309)."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT), ""]
    return "\n".join([*lines, f"Sitemap: {base}/sitemap.xml", ""])


def build_sitemap(catalogue: Catalogue, stands: Mapping[Named, Stand], base: str) -> str:
    """Return the sitemap; a date is that of publishing, else the newest one in the content."""
    entries = "\n".join(_list_entries(catalogue, stands, base))
    head = f'<urlset xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{entries}\n</urlset>\n'


def _list_entries(catalogue: Catalogue, stands: Mapping[Named, Stand], base: str) -> Iterator[str]:
    for site in catalogue.sites:
        dated = _find_day("site", site.id, stands) or find_newest(_list_site_days(site))
        yield from _build_entries(f"{base}/situs/{site.id}", dated)
    for feature in catalogue.smart_features:
        dated = _find_day("smart_feature", feature.id, stands)
        dated = dated or find_newest(_list_feature_days(feature))
        yield from _build_entries(f"{base}/fitur/{feature.id}", dated)


def _build_entries(address: str, dated: str | None) -> Iterator[str]:
    each = [(lang.value, f"{address}?lang={lang.value}") for lang in Lang]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(found)}/>'
        for lang, found in [*each, ("x-default", address)]
    )
    day = f"<lastmod>{escape(dated)}</lastmod>" if dated else ""
    for _, found in each:
        yield f"<url><loc>{escape(found)}</loc>{day}{links}</url>"


def _find_day(kind: str, item: str, stands: Mapping[Named, Stand]) -> str | None:
    stand = stands.get((kind, item))
    return None if stand is None else f"{stand.at:%Y-%m-%dT%H:%M:%S}+00:00"


def find_newest(days: Iterator[str | None]) -> str | None:
    """Return the newest of some partial dates (``2018``, ``2018-02``), or None."""
    return max((day for day in days if day), default=None)


def _list_site_days(site: Site) -> Iterator[str | None]:
    yield from (claim.as_of for claim in site.claims)
    yield from (tie.as_of for tie in site.annotations)
    yield from (picture.date for picture in site.pictures)
    if site.access.hours is not None:
        yield site.access.hours.as_of


def _list_feature_days(feature: SmartFeature) -> Iterator[str | None]:
    yield feature.as_of
    yield from (claim.as_of for claim in feature.claims)
