"""The parts of the crew page: its modules with those it borrows, style sheet, words and shells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from components.http.bodies import HTML, Body, build_body
from components.http.bundle import IMPORT, BundleError, bundle_modules, bundle_styles
from components.http.ride_parts import MEDIA, RIDE, build_worker
from components.i18n import read_strings, t
from sites.text import Lang

CREW = Path(__file__).parents[1] / "crew"
ENTRY = "crew"
WORKER = "sw.js"
SCRIPT = "crew.js"
SHEET = "crew.css"
BORROWED_WORDS = ("amount", "side")
"""Tables of the ride page's words that this page says in the same way."""


def _read(name: str) -> str:
    return (CREW / name).read_text(encoding="utf-8")


def _borrow(name: str, found: dict[str, str]) -> None:
    """Add a module of the ride page, and all it imports, to ``found``."""
    if name in found:
        return
    found[name] = (RIDE / f"{name}.js").read_text(encoding="utf-8")
    for _, needed in IMPORT.findall(found[name]):
        _borrow(needed, found)


def read_crew_modules() -> Mapping[str, str]:
    """Return the page's own modules and those it borrows from the ride page, by name.

    Raises :class:`BundleError` when a name stands for two modules.
    """
    own = {path.stem: _read(path.name) for path in CREW.glob("*.js") if path.name != WORKER}
    borrowed: dict[str, str] = {}
    for source in own.values():
        for _, needed in IMPORT.findall(source):
            if needed not in own:
                _borrow(needed, borrowed)
    if twice := own.keys() & borrowed.keys():
        raise BundleError(", ".join(sorted(twice)))
    return {**borrowed, **own}


@lru_cache(maxsize=1)
def read_crew_parts() -> Mapping[str, Body]:
    """Return script and style sheet of the page, and each module by itself, by file name."""
    modules = read_crew_modules()
    files = {f"{name}.js": source for name, source in modules.items()}
    files[SCRIPT] = bundle_modules(modules, ENTRY)
    tokens = (RIDE / "tokens.css").read_text(encoding="utf-8")
    files[SHEET] = bundle_styles((tokens, _read(SHEET)))
    return {name: build_body(files[name], MEDIA[Path(name).suffix]) for name in sorted(files)}


@lru_cache(maxsize=1)
def crew_version() -> str:
    """Return 12 hexadecimal digits that change with the page's script or style sheet."""
    parts = read_crew_parts()
    tags = "".join(parts[name].etag for name in (SCRIPT, SHEET))
    return hashlib.sha256(tags.encode()).hexdigest()[:12]


def _part_address(name: str) -> str:
    return f"/kru/_/{crew_version()}/{name}"


def _link_sheet() -> str:
    return f'<link rel="stylesheet" href="{_part_address(SHEET)}">'


def read_crew_words(lang: Lang) -> dict[str, Any]:
    """Return the words of the crew page in one language, as nested tables."""
    strings = read_strings(lang)
    borrowed = {name: strings["ride"][name] for name in BORROWED_WORDS}
    return {**borrowed, **strings["crew"]}


def _embed_words() -> str:
    words = {lang.value: read_crew_words(lang) for lang in Lang}
    return json.dumps(words, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _fill(file: str, **values: str) -> Body:
    return build_body(Template(_read(file)).substitute(values), HTML)


def _each_lang(*keys: str) -> dict[str, str]:
    return {
        f"{key.rsplit('.', 1)[1]}_{lang.value}": escape(t(f"crew.{key}", lang))
        for key in keys
        for lang in Lang
    }


@cache
def build_crew_shell(lang: Lang) -> Body:
    """Return the page; it is the same for every crew and carries no secret."""
    return _fill(
        "index.html",
        lang=lang.value,
        title=escape(t("crew.page.name", lang)),
        loading=escape(t("crew.page.loading", lang)),
        links=f'{_link_sheet()}\n<script type="module" src="{_part_address(SCRIPT)}"></script>',
        sprite=_read("sprite.svg"),
        words=_embed_words(),
        **_each_lang("page.noscript"),
    )


@cache
def build_crew_missing() -> Body:
    """Return the page for a link that opens nothing, in both languages, with what to do."""
    words = _each_lang("missing.title", "missing.about", "missing.what")
    return _fill("missing.html", links=_link_sheet(), **words)


@cache
def build_crew_worker() -> Body:
    """Return the service worker, which carries the version of the parts it keeps."""
    return build_worker(_read(WORKER), crew_version())
