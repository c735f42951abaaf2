"""The pages of places and smart features that need no script: what their templates are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from components.feature_view import list_lessons, list_steps, list_tied_places
from components.http.assets import asset_address
from components.http.single import hash_source
from components.i18n import t
from components.markup import render
from components.picture_view import Shown, list_shown, picture_address
from components.public_map import build_sketch
from components.site_view import find_sources, find_ties, list_proof, show_years
from routes.line import RouteLine
from routes.model import Cue, Route
from sites.catalogue import Catalogue
from sites.exchange.linked_data import write_linked_data
from sites.model import Site, SmartFeature
from sites.text import Lang

SITES, FEATURES = "situs", "fitur"
APP_PAGES = {SITES, FEATURES}
NEARBY_M, NEARBY_LIMIT = 500, 5


@dataclass(frozen=True)
class Ground:
    """Everything a page is made of: the content, the routes with their cues, the sketch."""

    catalogue: Catalogue
    routes: tuple[tuple[RouteLine, tuple[Cue, ...]], ...]
    city: Mapping[str, Any]


class Passing(NamedTuple):
    """A place on a route: by a cue of its own, or by one that it is only named beside."""

    cue: Cue
    beside: bool


class Portrait(NamedTuple):
    """The picture of a shared link."""

    address: str
    alt: str


@dataclass(frozen=True)
class Page:
    """An HTML document and the policy it is sent under."""

    html: str
    policy: str


def build_policy(style: str) -> str:
    """Return the policy of a page without scripts; ``style`` is its only inline style sheet."""
    own = f" {hash_source(style)}" if style else ""
    rules = ("default-src 'none'", f"style-src 'self'{own}", "img-src 'self'", "base-uri 'none'")
    return "; ".join((*rules, "form-action 'none'", "frame-ancestors 'self'"))


def link_public(lang: Lang, page: str, **changes: str | None) -> str:
    """Return a link for templates: to an address of its own where a page has one."""
    if page in APP_PAGES and changes.get(page):
        return f"/{page}/{changes[page]}?lang={lang.value}"
    asked = {"lang": lang.value, **{name: value for name, value in changes.items() if value}}
    return f"/{page}?{urlencode(asked)}"


def list_passings(site_id: str, ground: Ground) -> tuple[tuple[Route, tuple[Passing, ...]], ...]:
    """Return the routes that pass a place, each with its passings in their order."""
    found = (
        (
            line.route,
            tuple(
                Passing(cue, cue.site != site_id)
                for cue in cues
                if cue.site == site_id or site_id in cue.also
            ),
        )
        for line, cues in ground.routes
    )
    return tuple((route, passes) for route, passes in found if passes)


def _style_pictures(pictures: tuple[Shown, ...]) -> str:
    """A style sheet that crops each picture round its own spot."""
    each = enumerate(pictures, start=1)
    return "".join(f"#foto-{n}{{object-position:{shown.x}% {shown.y}%}}" for n, shown in each)


def _render(template: str, lang: Lang, path: str, base: str, **values: Any) -> Page:
    style = _style_pictures(values.get("pictures", ()))
    html = render(
        template,
        lang,
        base=base,
        path=path,
        link=partial(link_public, lang),
        sheet=asset_address("app", "public.css"),
        icon=asset_address("app", "icon.svg"),
        style=Markup(style),
        **values,
    )
    return Page(html, build_policy(style))


def build_site_page(
    site: Site, ground: Ground, lang: Lang, base: str, jsonld: Mapping[str, Any]
) -> Page:
    """Return the page of a place; ``base`` is scheme and host of this installation."""
    catalogue = ground.catalogue
    near = catalogue.near(site.position, NEARBY_M, limit=NEARBY_LIMIT + 1)
    pictures = list_shown(site.pictures, lang)
    return _render(
        "public_site.html",
        lang,
        f"/{SITES}/{site.id}",
        base,
        site=site,
        years=show_years(site.built, lang),
        ties=find_ties(site, catalogue),
        lessons=catalogue.lessons_at(site.id),
        pictures=pictures,
        portrait=_find_portrait(site, lang),
        proof=list_proof(site, catalogue, lang),
        position_sources=find_sources(site.position_sources, catalogue),
        passings=list_passings(site.id, ground),
        others=[each for each in near if each.site.id != site.id][:NEARBY_LIMIT],
        sketch=build_sketch(site, ground.city),
        jsonld=Markup(write_linked_data(jsonld)),
    )


def _find_portrait(site: Site, lang: Lang) -> Portrait | None:
    """The picture that is shown with a shared link, in its widest size."""
    first = next((picture for picture in site.pictures if picture.sizes), None)
    if first is None:
        return None
    return Portrait(picture_address(first, first.sizes[-1].width), first.alt.in_lang(lang))


def build_feature_page(
    feature: SmartFeature, ground: Ground, lang: Lang, base: str, jsonld: Mapping[str, Any]
) -> Page:
    """Return the page of a smart feature."""
    catalogue = ground.catalogue
    return _render(
        "public_feature.html",
        lang,
        f"/{FEATURES}/{feature.id}",
        base,
        feature=feature,
        since=show_years(feature.since, lang),
        rule_sources=find_sources(feature.rule.sources if feature.rule else (), catalogue),
        money=[(each, find_sources(each.sources, catalogue)) for each in feature.money],
        proof=list_proof(feature, catalogue, lang),
        steps=list_steps(feature, catalogue),
        lessons=list_lessons(feature.id, catalogue),
        ties=list_tied_places(feature.id, catalogue),
        jsonld=Markup(write_linked_data(jsonld)),
    )


def build_absent_page(lang: Lang, *, kind: str, gone: bool) -> Page:
    """Return the page for an address with nothing behind it, in both languages.

    ``gone``: there was something, and it has been withdrawn.
    """
    table = "gone" if gone else "missing"
    return _render("public_absent.html", lang, f"/{kind}", "", kind=kind, table=table, say=t)
