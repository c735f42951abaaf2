"""The ride page's script, style sheet, icons and worker, each under a version of their own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from components.http.bodies import Body, build_body
from components.http.bundle import bundle_modules, bundle_styles

RIDE = Path(__file__).parents[1] / "ride"
MEDIA = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
STYLES = (
    "tokens.css",
    "frame.css",
    "board.css",
    "also.css",
    "strip.css",
    "map.css",
    "sheet.css",
    "live.css",
    "brief.css",
)
ENTRY = "main"
WORKER = "sw.js"
KEEPER = "keeper"
"""The module that both service workers share."""
SCRIPT = "ride.js"
SHEET = "ride.css"
ICON = "icon.svg"
ICONS = (RIDE.parent / "static" / ICON, *sorted((RIDE / "icons").glob("*.png")))


def read_source(name: str) -> str:
    """Return the text of one file of the page."""
    return (RIDE / name).read_text(encoding="utf-8")


def build_script(modules: Mapping[str, str]) -> str:
    """Return the page's modules as one script."""
    return bundle_modules(modules, ENTRY)


def build_sheet() -> str:
    """Return the page's style sheets as one."""
    return bundle_styles(read_source(name) for name in STYLES)


def read_modules() -> dict[str, str]:
    """Return every module of the page, by name without ``.js``."""
    return {path.stem: read_source(path.name) for path in RIDE.glob("*.js") if path.name != WORKER}


@lru_cache(maxsize=1)
def read_parts() -> Mapping[str, Body]:
    """Return script, style sheet and icons of the page, and each module by itself, by name."""
    modules = read_modules()
    files: dict[str, str | bytes] = {f"{name}.js": source for name, source in modules.items()}
    files[SCRIPT] = build_script(modules)
    files[SHEET] = build_sheet()
    files |= {path.name: path.read_bytes() for path in ICONS}
    return {name: build_body(files[name], MEDIA[Path(name).suffix]) for name in sorted(files)}


@lru_cache(maxsize=1)
def parts_version() -> str:
    """Return 12 hexadecimal digits that change with any script, style sheet or icon."""
    tags = "".join(f"{name}{body.etag}" for name, body in read_parts().items())
    return hashlib.sha256(tags.encode()).hexdigest()[:12]


def part_address(name: str) -> str:
    """Return the address of one part, with its version."""
    return f"/ikut/_/{parts_version()}/{name}"


def build_worker(source: str, version: str) -> Body:
    """Return a service worker with the keeper it imports; it keeps the parts of one version."""
    name = Path(WORKER).stem
    modules = {name: source, KEEPER: read_source(f"{KEEPER}.js")}
    script = bundle_modules(modules, name).replace("__VERSION__", version)
    return build_body(script, MEDIA[".js"])


@lru_cache(maxsize=1)
def read_worker() -> Body:
    """Return the service worker of the page."""
    return build_worker(read_source(WORKER), parts_version())
