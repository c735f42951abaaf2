"""What the server answers under /ikut: headers, encodings, versions, refusals."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from components.http.ride import (
    CONTENT_SECURITY_POLICY,
    RIDE,
    answer,
    build_body,
    build_missing,
    build_ride_routes,
    build_shell,
    parts_version,
    read_parts,
)
from components.http.ride_shell import (
    JoinedTour,
    build_manifest,
    build_tour_shell,
    read_page_words,
)
from sites.errors import ContentError, Fault
from sites.text import Lang, Text

NAME = Text(id="Rute <b>uji</b>", en="Test <b>route</b>")
BODY = build_body("isi" * 100, "text/plain")


def build_request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


def test_the_policy_allows_nothing_but_this_server() -> None:
    rules = dict(rule.split(" ", 1) for rule in CONTENT_SECURITY_POLICY.split("; "))
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "frame-ancestors": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    page = build_shell("uji", {"uji": NAME}, Lang.ID)
    assert (
        answer(build_request(), page).headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    )


def test_a_body_is_packed_only_for_those_who_take_it() -> None:
    plain = answer(build_request(), BODY)
    packed = answer(build_request(accept_encoding="br, gzip"), BODY)
    assert bytes(plain.body) == BODY.plain
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(bytes(packed.body)) == BODY.plain
    assert plain.headers["vary"] == packed.headers["vary"] == "accept-encoding"


def test_an_unchanged_body_is_not_sent_again() -> None:
    response: Response = answer(build_request(if_none_match=BODY.etag), BODY)
    assert response.status_code == 304
    assert response.body == b""
    assert answer(build_request(if_none_match='"other"'), BODY).status_code == 200


def test_the_shell_speaks_the_language_asked_for_and_escapes_the_name() -> None:
    html = build_shell("uji", {"uji": NAME}, Lang.EN).plain.decode()
    assert '<html lang="en"' in html
    assert "Test &lt;b&gt;route&lt;/b&gt;" in html
    assert "<b>route" not in html


def test_the_shell_carries_the_words_of_both_languages() -> None:
    html = build_shell("uji", {"uji": NAME}, Lang.ID).plain.decode()
    found = re.search(r'<script type="application/json" id="words">(.*?)</script>', html, re.S)
    assert found
    assert json.loads(found[1]) == {lang.value: read_page_words(lang) for lang in Lang}


def test_the_shell_has_no_inline_script_style_or_handler() -> None:
    html = build_shell("uji", {"uji": NAME}, Lang.ID).plain.decode()
    assert not re.search(r"\s(style|on\w+)=", html)
    assert "<style" not in html
    scripts = re.findall(r"<script([^>]*)>", html)
    assert all("src=" in one or "application/json" in one for one in scripts)


def test_every_part_of_the_page_is_addressed_by_its_version() -> None:
    html = build_shell("uji", {"uji": NAME}, Lang.ID).plain.decode()
    named = re.findall(rf"/ikut/_/{parts_version()}/([\w.-]+)", html)
    assert sorted(named) == ["icon-180.png", "icon.svg", "ride.css", "ride.js"]
    assert set(named) <= set(read_parts())


def test_no_part_names_a_foreign_host() -> None:
    for name, body in read_parts().items():
        hosts = set(re.findall(rb"https?://[\w.]+", body.plain))
        assert hosts <= {b"http://www.w3.org"}, name


def test_no_part_writes_markup_from_words() -> None:
    for name, body in read_parts().items():
        assert not re.search(rb"innerHTML|outerHTML|insertAdjacentHTML|eval\(", body.plain), name


def test_the_missing_page_lists_the_routes_in_both_languages() -> None:
    html = build_missing({"uji": NAME}).plain.decode()
    assert 'href="/ikut/uji?lang=id"' in html
    assert 'href="/ikut/uji?lang=en"' in html
    assert "Rute &lt;b&gt;uji&lt;/b&gt;" in html


@pytest.mark.parametrize("lang", list(Lang))
def test_every_wording_the_page_asks_for_exists(lang: Lang) -> None:
    words = read_page_words(lang)
    for path in [*RIDE.glob("*.js"), RIDE / "index.html"]:
        source = path.read_text(encoding="utf-8")
        asked = set(re.findall(r'\bt\("([a-z_]+\.[a-z_0-9]+)"', source))
        asked |= set(re.findall(r'data-t(?:-label|-title)?="([a-z_.0-9]+)"', source))
        for key in asked:
            table, name = key.split(".")
            assert isinstance(words[table][name], str), f"{path.name}: {key}"


def shape_of(value: object) -> object:
    if isinstance(value, dict):
        return {name: shape_of(inner) for name, inner in value.items() if name != "one"}
    return sorted(re.findall(r"\{\w+\}", str(value)))


def test_both_languages_have_the_same_wordings_with_the_same_values() -> None:
    indonesian, english = (shape_of(read_page_words(lang)) for lang in Lang)
    assert indonesian == english


def test_every_pictogram_is_small_and_drawn_in_the_colour_of_the_text() -> None:
    sprite = (RIDE / "sprite.svg").read_text(encoding="utf-8")
    symbols = re.findall(r'<symbol id="i-([\w-]+)".*?</symbol>', sprite, re.S)
    kinds = {"civic", "worship", "commerce", "transport", "museum"}
    kinds |= {"market", "monument", "water", "district", "green"}
    assert {f"kind-{kind}" for kind in kinds} <= set(symbols)
    for drawing in re.findall(r"<symbol.*?</symbol>", sprite, re.S):
        assert len(drawing.encode()) < 4096
        assert not re.search(r"(fill|stroke|style)=", drawing)


TOUR = JoinedTour("UJ2345", "Kelas <b>A</b>", Lang.EN, "uji", "/api/v1/departures/x/live")


def test_a_tour_s_page_names_its_addresses() -> None:
    html = build_tour_shell(TOUR, {"uji": NAME}, Lang.EN).plain.decode()
    data = dict(re.findall(r'data-(\w+)="([^"]*)"', re.search(r"<body [^>]*>", html)[0]))  # type: ignore[index]
    assert data["mode"] == "live"
    assert data["pack"] == "/ikut/UJ2345/pack.json"
    assert data["live"] == TOUR.live
    assert data["feedback"] == "/api/v1/feedback"
    assert 'href="/ikut/UJ2345/manifest.webmanifest"' in html


def test_a_ride_can_be_put_on_the_home_screen_with_icons_that_exist() -> None:
    content = json.loads(build_manifest("UJ2345", TOUR.name, Lang.EN).plain)
    assert content["start_url"] == "/ikut/UJ2345"
    assert content["display"] == "standalone"
    assert content["name"].startswith("Kelas <b>A</b>")
    sizes = {icon["sizes"] for icon in content["icons"]}
    assert sizes == {"any", "192x192", "512x512"}
    for icon in content["icons"]:
        assert icon["src"].rsplit("/", 1)[1] in read_parts()


def test_an_unknown_code_is_told_apart_from_an_unknown_route() -> None:
    page = build_missing({"uji": NAME}, "ride_live.joined").plain.decode()
    assert "Kode tidak ditemukan" in page
    assert "Code not found" in page
    assert 'href="/ikut/uji?lang=en"' in page


def build_client() -> TestClient:
    return TestClient(Starlette(routes=build_ride_routes(list_names=lambda: {"uji": NAME})))


@pytest.mark.parametrize(
    "path", ["/ikut", "/ikut/tiada", "/ikut/uji/tiada", "/ikut/%3Cscript%3E/x"]
)
def test_every_unknown_address_here_lists_the_routes_there_are(path: str) -> None:
    answer = build_client().get(path)
    assert answer.status_code == 404
    assert "/ikut/uji?lang=en" in answer.text
    assert "<script>/" not in answer.text
    assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_a_slash_too_many_leads_to_the_ride() -> None:
    answer = build_client().get("/ikut/uji/?lang=en", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/ikut/uji?lang=en")


def test_a_pack_that_is_not_there_says_so_in_both_languages() -> None:
    desk = build_ride_routes(find_pack=lambda _: None, list_names=dict)
    answer = TestClient(Starlette(routes=desk)).get("/ikut/tiada/pack.json")
    assert answer.status_code == 404
    assert set(answer.json()["detail"]) == {"id", "en"}


def test_a_pack_of_content_that_cannot_be_read_is_refused_in_words() -> None:
    def fail(_: str) -> None:
        raise ContentError([Fault("/rahasia/sites.geojson", "", "", "not_json")])

    desk = build_ride_routes(find_pack=fail, list_names=dict)
    answer = TestClient(Starlette(routes=desk)).get("/ikut/uji/pack.json")
    assert answer.status_code == 503
    assert "jejak check" in answer.json()["detail"]["en"]
    assert "rahasia" not in answer.text
