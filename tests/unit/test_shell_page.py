"""Streamlit's entry page in the visitor's language, and our files beside it."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import mkdtemp

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from components.http.assets import LIBRARIES, asset_address, build_asset_routes
from components.http.shell_page import SHELL_MIDDLEWARE

INDEX = '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head><body>ä</body></html>'


def build_client(page: Path) -> TestClient:
    """Return a client of a small app behind the middleware; ``page`` is kept in a file."""
    page.write_text(INDEX, encoding="utf-8")

    async def index(_: object) -> HTMLResponse:
        return HTMLResponse(INDEX, headers={"etag": '"x"', "last-modified": "never"})

    async def data(_: object) -> JSONResponse:
        return JSONResponse({"html": INDEX})

    async def failed(_: object) -> HTMLResponse:
        return HTMLResponse(INDEX, status_code=500)

    async def lost(_: object) -> PlainTextResponse:
        return PlainTextResponse(INDEX)

    routes = [
        Route("/", index),
        Route("/situs", index),
        Route("/api/x", index),
        Route("/data", data),
        Route("/failed", failed),
        Route("/lost", lost),
        Route("/rute/{rest:path}", index),
        Route("/kru/{secret}", index),
        *build_asset_routes(),
        Mount("/", StaticFiles(directory=page.parent)),
    ]
    return TestClient(Starlette(routes=routes, middleware=SHELL_MIDDLEWARE))


CLIENT = build_client(Path(mkdtemp()) / "index.html")


@pytest.mark.parametrize(
    ("query", "lang"), [("", "id"), ("?lang=en", "en"), ("?lang=id", "id"), ("?lang=<b>", "id")]
)
@pytest.mark.parametrize("path", ["/", "/situs"])
def test_the_document_speaks_the_language_asked_for(path: str, query: str, lang: str) -> None:
    answer = CLIENT.get(path + query)
    assert f'<html lang="{lang}">' in answer.text
    assert answer.headers["content-language"] == lang
    assert "<title>Jejak Semarang</title>" in answer.text
    assert "ä" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_an_index_page_is_never_kept_in_another_language() -> None:
    headers = CLIENT.get("/").headers
    assert headers["cache-control"] == "no-cache"
    assert "etag" not in headers
    assert "last-modified" not in headers


def test_a_compressed_answer_is_asked_for_plain_and_still_rewritten() -> None:
    answer = CLIENT.get("/", headers={"accept-encoding": "gzip"})
    assert '<html lang="id">' in answer.text


@pytest.mark.parametrize("path", ["/api/x", "/data", "/failed", "/lost", "/kru/x"])
def test_everything_else_passes_untouched(path: str) -> None:
    assert "Jejak Semarang" not in CLIENT.get(path).text


def test_head_tells_the_length_that_get_has() -> None:
    head, got = CLIENT.head("/index.html?lang=en"), CLIENT.get("/index.html?lang=en")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize(
    "headers",
    [
        {"range": "bytes=0-9"},
        {"if-none-match": "*"},
        {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ],
)
def test_what_is_asked_about_streamlits_own_page_is_not_passed_on(headers: dict[str, str]) -> None:
    """A part, or a 304, of the page before it is rewritten is of no use to anyone."""
    answer = CLIENT.get("/index.html", headers=headers)
    assert answer.status_code == 200
    assert '<html lang="id">' in answer.text


@pytest.mark.parametrize("path", ["/rute/keliling-kota", "/rute/keliling-kota/", "/rute//x"])
def test_an_address_too_deep_leads_to_its_page(path: str) -> None:
    """Streamlit looks for its files beside the address and would stay blank there."""
    answer = CLIENT.get(f"{path}?lang=en&situs=<b>", follow_redirects=False)
    assert answer.status_code == 307
    assert answer.headers["location"].startswith("/rute?lang=en&situs=")
    assert answer.content == b""


def test_no_address_leads_to_another_host() -> None:
    answer = CLIENT.get("/rute/x?next=//evil.example", follow_redirects=False)
    assert answer.headers["location"].startswith("/rute?")


def test_both_languages_of_the_network_note_travel_with_the_page() -> None:
    head = CLIENT.get("/").text
    assert "Tidak ada sambungan" in head
    assert "No connection" in head


@pytest.mark.parametrize(
    ("library", "name"),
    [
        ("leaflet", "leaflet.js"),
        ("leaflet", "leaflet.css"),
        ("markercluster", "leaflet.markercluster.js"),
        ("jquery", "jquery.min.js"),
        ("swagger", "swagger-ui-bundle.js"),
        ("app", "map.js"),
        ("app", "map_draw.js"),
        ("app", "map_pin.js"),
        ("app", "map_handles.js"),
        ("app", "app.css"),
    ],
)
def test_libraries_come_from_here_and_may_be_kept_for_a_year(library: str, name: str) -> None:
    answer = CLIENT.get(asset_address(library, name))
    assert answer.status_code == 200
    assert answer.content == (LIBRARIES[library] / name).read_bytes()
    assert "immutable" in answer.headers["cache-control"]
    assert "immutable" not in CLIENT.get(f"/assets/{library}/{name}").headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["/assets/app/../http/api.py", "/assets/app/%2e%2e/state.py", "/assets/app//etc/passwd"]
)
def test_no_path_leads_out_of_the_folder(path: str) -> None:
    assert CLIENT.get(path).status_code == 404


def test_every_kind_has_a_pictogram_that_is_a_drawing() -> None:
    for kind in ("civic", "worship", "water", "green"):
        answer = CLIENT.get(f"/assets/pictogram/kind-{kind}.svg")
        assert answer.headers["content-type"] == "image/svg+xml"
        assert re.search(rb"<path", answer.content)
    assert CLIENT.get("/assets/pictogram/no-such.svg").status_code == 404


@pytest.mark.parametrize(
    "path", ["/assets", "/assets/", "/assets/app", "/assets/tiada/x.js", "/assets/pictogram/.svg"]
)
def test_an_asset_that_is_not_there_is_not_a_page(path: str) -> None:
    answer = CLIENT.get(path)
    assert answer.status_code == 404
    assert "html" not in answer.headers.get("content-type", "")
