"""Map libraries and our own static files, served from this machine only."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from swagger_ui_bundle import swagger_ui_path
from xstatic.pkg import jquery, leaflet, leaflet_markercluster

STATIC = Path(__file__).parents[1] / "static"
SPRITE = Path(__file__).parents[1] / "ride" / "sprite.svg"
SVG = "http://www.w3.org/2000/svg"

LIBRARIES = {
    "leaflet": Path(leaflet.BASE_DIR),
    "markercluster": Path(leaflet_markercluster.BASE_DIR),
    "jquery": Path(jquery.BASE_DIR),
    "swagger": Path(swagger_ui_path),
    "app": STATIC,
}


class CachedFiles(StaticFiles):
    """Static files that a browser may keep for a year once their address names a version."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        versioned = b"v=" in scope.get("query_string", b"")
        lifetime = "public, max-age=31536000, immutable" if versioned else "no-cache"
        response.headers.setdefault("cache-control", lifetime)
        response.headers.setdefault("x-content-type-options", "nosniff")
        return response


@cache
def asset_address(library: str, name: str) -> str:
    """Return the address of one file, with its content hash: ``/assets/app/app.css?v=…``."""
    content = (LIBRARIES[library] / name).read_bytes()
    return f"/assets/{library}/{name}?v={hashlib.sha256(content).hexdigest()[:10]}"


@cache
def read_pictograms() -> dict[str, bytes]:
    """Return each pictogram of the sprite as an SVG file of its own, drawn in white."""
    ElementTree.register_namespace("", SVG)
    drawings = {}
    for symbol in ElementTree.parse(SPRITE).getroot().iter(f"{{{SVG}}}symbol"):
        root = ElementTree.Element(f"{{{SVG}}}svg", viewBox=symbol.get("viewBox", "0 0 48 48"))
        root.set("fill", "none")
        root.set("stroke", "#fffdf8")
        root.set("stroke-width", "2.6")
        root.set("stroke-linecap", "round")
        root.set("stroke-linejoin", "round")
        root.extend(list(symbol))
        drawings[symbol.get("id", "").removeprefix("i-")] = ElementTree.tostring(root)
    return drawings


async def send_pictogram(request: Request) -> Response:
    """Answer with one pictogram, or 404."""
    drawing = read_pictograms().get(request.path_params["name"])
    if drawing is None:
        return Response(status_code=404)
    headers = {"cache-control": "public, max-age=86400"}
    return Response(drawing, media_type="image/svg+xml", headers=headers)


async def refuse_asset(_request: Request) -> Response:
    """Answer 404; without this Streamlit would answer with its page."""
    return Response(status_code=404)


def build_asset_routes() -> list[BaseRoute]:
    """Mount every library under ``/assets/{library}``, gzipped, and the pictograms."""
    return [
        Route("/assets/pictogram/{name}.svg", send_pictogram),
        *_library_mounts(),
        Route("/assets", refuse_asset),
        Route("/assets/{rest:path}", refuse_asset),
    ]


def _library_mounts() -> list[BaseRoute]:
    return [
        Mount(
            f"/assets/{library}",
            app=CachedFiles(directory=folder, check_dir=True),
            middleware=[Middleware(GZipMiddleware, minimum_size=800)],
        )
        for library, folder in LIBRARIES.items()
    ]


def etag_matches(headers: Headers, etag: str) -> bool:
    """True when a request's If-None-Match names ``etag`` (RFC 9110, weak comparison)."""
    named = headers.get("if-none-match", "")
    return named == "*" or etag in {part.strip().removeprefix("W/") for part in named.split(",")}
