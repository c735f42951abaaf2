"""The ride page's HTML: of a route (a rehearsal), of a tour (the real ride), of no such ride."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from string import Template
from typing import Any

from components.http.bodies import HTML, Body, build_body
from components.http.ride_parts import ICON, SCRIPT, SHEET, part_address, read_source
from components.i18n import read_strings, t
from sites.text import Lang, Text

FEEDBACK = "/api/v1/feedback"
WORDS = ("ride", "ride_live", "ride_also", "brief")
TOUCH_ICON = "icon-180.png"
MANIFEST_MEDIA = "application/manifest+json"
NOWHERE = {"live": "", "feedback": "", "bytes": "", "embedded": ""}


@dataclass(frozen=True)
class JoinedTour:
    """What a join code opens, as far as its page needs it before the pack is there.

    ``route_name`` is given for a route that is not published: it has no page to rehearse on.
    """

    code: str
    name: str
    lang: Lang
    route_id: str
    live: str
    route_name: Text | None = None


def read_page_words(lang: Lang) -> dict[str, Any]:
    """Return the words of the ride page in one language, as nested tables."""
    strings = read_strings(lang)
    return {name: table for file in WORDS for name, table in strings[file].items()}


def embed(value: Any) -> str:
    """Return ``value`` as JSON that cannot end the script element it stands in."""
    packed = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return packed.replace("<", "\\u003c")


def embed_names(names: Mapping[str, Text]) -> str:
    """Return the names of routes by id as JSON for the page."""
    return embed(
        {
            route_id: {lang.value: name.in_lang(lang) for lang in Lang}
            for route_id, name in names.items()
        }
    )


def _each_lang(key: str, name: str) -> dict[str, str]:
    return {f"{name}_{lang.value}": escape(t(key, lang)) for lang in Lang}


def fill_page(lang: Lang, name: str, markup: Mapping[str, str], **facts: str) -> str:
    """Return the page; ``markup`` is put in as it is, ``name`` and ``facts`` are escaped."""
    return Template(read_source("index.html")).substitute(
        {name: escape(value) for name, value in {**NOWHERE, **facts}.items()},
        lang=lang.value,
        name=escape(name),
        title=escape(t("ride.page.title", lang, route=name)),
        loading=escape(t("ride.page.loading", lang)),
        sprite=read_source("sprite.svg"),
        words=embed({one.value: read_page_words(one) for one in Lang}),
        **_each_lang("ride.page.noscript", "noscript"),
        **{"embedded": "", **markup},
    )


def _link_sheet() -> str:
    return f'<link rel="stylesheet" href="{part_address(SHEET)}">'


def _link_icons(slug: str) -> str:
    return "\n".join(
        (
            f'<link rel="icon" type="image/svg+xml" href="{part_address(ICON)}">',
            f'<link rel="apple-touch-icon" href="{part_address(TOUCH_ICON)}">',
            f'<link rel="manifest" href="/ikut/{escape(slug)}/manifest.webmanifest">',
        )
    )


def _link_parts(pack: str) -> str:
    return "\n".join(
        (
            _link_sheet(),
            f'<link rel="preload" as="fetch" crossorigin="anonymous" href="{escape(pack)}">',
            f'<script type="module" src="{part_address(SCRIPT)}"></script>',
        )
    )


def _build_page(slug: str, name: Text, names: Mapping[str, Text], lang: Lang, **facts: str) -> Body:
    pack = f"/ikut/{slug}/pack.json"
    markup = {"links": _link_parts(pack), "icons": _link_icons(slug), "routes": embed_names(names)}
    served = {"pack": pack, "worker": "/ikut/sw.js", "route": slug, **facts}
    return build_body(fill_page(lang, name.in_lang(lang), markup, **served), HTML)


def build_shell(route_id: str, names: Mapping[str, Text], lang: Lang) -> Body:
    """Return the page of one of the named routes; the ride itself comes with the pack."""
    return _build_page(route_id, names[route_id], names, lang, mode="rehearsal")


def build_tour_shell(tour: JoinedTour, names: Mapping[str, Text], lang: Lang) -> Body:
    """Return the page of a tour: the real ride, and under ``#latihan`` its rehearsal."""
    name = names.get(tour.route_id, tour.route_name)
    assert name is not None, tour.route_id
    live = {"live": tour.live, "feedback": FEEDBACK, "mode": "live"}
    return _build_page(tour.code, name, names, lang, **live)


@lru_cache(maxsize=64)
def build_manifest(slug: str, name: str, lang: Lang) -> Body:
    """Return the web app manifest with which a ride is put on the home screen."""
    drawn = {"src": part_address(ICON), "type": "image/svg+xml", "sizes": "any"}
    painted = [
        {"src": part_address(f"icon-{px}.png"), "type": "image/png", "sizes": f"{px}x{px}"}
        for px in (192, 512)
    ]
    content = {
        "id": f"/ikut/{slug}",
        "name": f"{name} · {t('frame.name', lang)}",
        "short_name": t("frame.name", lang),
        "lang": lang.value,
        "start_url": f"/ikut/{slug}",
        "scope": "/ikut/",
        "display": "standalone",
        "background_color": "#fbf5ea",
        "theme_color": "#27356f",
        "icons": [drawn, *painted],
    }
    return build_body(json.dumps(content, ensure_ascii=False), MANIFEST_MEDIA)


def build_missing(names: Mapping[str, Text], words: str = "ride.missing") -> Body:
    """Return the page for an unknown route or code, in both languages, naming the routes."""
    lists = {
        f"list_{lang.value}": "".join(
            f'<li><a href="/ikut/{escape(route_id)}?lang={lang.value}">'
            f"{escape(name.in_lang(lang))}</a></li>"
            for route_id, name in names.items()
        )
        for lang in Lang
    }
    html = Template(read_source("missing.html")).substitute(
        links=_link_sheet(),
        **_each_lang(f"{words}.title", "title"),
        **_each_lang(f"{words}.about", "about"),
        **lists,
    )
    return build_body(html, HTML)
