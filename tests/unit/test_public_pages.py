"""Stable public addresses: which form and language is sent, what it says, what machines read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware

from components import sources
from components.http.negotiation import FORMS, GEOJSON, HTML, JSONLD, choose_form, choose_lang
from components.http.public_pages import build_public_routes
from components.http.shell_page import ShellPage
from components.http.sitemap import SITEMAP, XHTML, build_sitemap
from components.public_map import build_sketch
from components.published import Stand
from components.sources import current_basemap, current_catalogue
from components.store import current_engine
from sites.content_tables import EditionRow
from sites.database import open_writing
from sites.text import Lang
from tests.builders import build_site
from tests.picture_builders import AUTHOR, build_entry, keep, write_content

HOME = "https://jejak.example"
HURT = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u2028'\"&"
PLACE = "/situs/lawang-sewu"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """This installation in a folder of its own."""
    monkeypatch.setenv("JEJAK_VAR", str(tmp_path / "var"))
    for name in ("DATABASE_URL", "JEJAK_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    current_engine().dispose()


@pytest.fixture
def opened() -> list[tuple[str, str, Lang]]:
    """The openings that were counted."""
    return []


@pytest.fixture
def client(house: Path, opened: list[tuple[str, str, Lang]]) -> TestClient:
    """A browser that follows nothing by itself, in front of the same middleware as the app."""
    routes = build_public_routes(lambda *told: opened.append(told))
    app = Starlette(routes=routes, middleware=[Middleware(ShellPage)])
    return TestClient(app, base_url=HOME, follow_redirects=False)


def publish(kind: str, item: str, revision: int | None) -> None:
    """Write down that the editors published or withdrew an item."""
    with open_writing(current_engine()) as session:
        number = session.query(EditionRow).count() + 1
        at = datetime(2026, 11, 20, 3, 4, 5, tzinfo=UTC)
        row = EditionRow(number=number, at=at, who="a", kind=kind, item=item, revision=revision)
        session.add(row)


def read_jsonld(page: str) -> object:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert len(found) == page.count("<script") == 1
    return json.loads(found[0])


@pytest.mark.parametrize(
    ("asked", "accepted", "lang"),
    [
        (None, "", "id"), (None, "en", "en"), (None, "id-ID,id;q=0.9,en;q=0.8", "id"),
        (None, "en-GB;q=0.9, id;q=0.8", "en"), (None, "de-DE,de;q=0.9", "en"),
        (None, "de,id;q=0.1", "id"), (None, "jv", "id"), (None, "ms-MY", "id"), (None, "*", "id"),
        (None, "en;q=0", "id"), (None, "en;q=x, id", "id"), ("en", "id", "en"), ("id", "en", "id"),
        ("fr", "en", "en"), (None, "nl;q=0.2, jv;q=0.9", "id"), (None, ";;;,,,q=1", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_asked_for(asked: str | None, accepted: str, lang: str) -> None:
    if accepted.startswith(";"):
        assert choose_lang(asked, accepted) in set(Lang)
        return
    assert choose_lang(asked, accepted) == lang


@pytest.mark.parametrize(
    ("accepted", "form"),
    [
        ("", HTML),
        ("*/*", HTML),
        (JSONLD, JSONLD),
        (GEOJSON, GEOJSON),
        ("image/png", HTML),
        ("text/html,application/xhtml+xml,*/*;q=0.8", HTML),
        (f"{JSONLD};q=0.9, text/html;q=0.2", JSONLD),
        (f"text/*;q=0.4, {GEOJSON};q=0.5", GEOJSON),
        ("application/*, text/html;q=0.5", JSONLD),
        (f"application/*, {JSONLD};q=0", GEOJSON),
        (f"{JSONLD};q=2", HTML),
        (f"*/*;q=0.1, {JSONLD}", JSONLD),
    ],
)
def test_the_form_is_the_one_liked_best(accepted: str, form: str) -> None:
    assert choose_form(accepted) == form


@given(st.text(max_size=200))
def test_no_header_is_too_odd_to_choose_by(header: str) -> None:
    assert choose_lang(None, header) in set(Lang)
    assert choose_form(header) in FORMS


def test_a_page_says_its_language_its_address_and_its_other_forms(client: TestClient) -> None:
    page = client.get(PLACE, headers={"accept-language": "en-GB"})
    assert page.status_code == 200
    assert page.headers["content-language"] == "en"
    assert {"accept", "accept-language"} <= {w.strip() for w in page.headers["vary"].split(",")}
    assert '<html lang="en">' in page.text
    assert f'<link rel="canonical" href="{HOME}{PLACE}?lang=en">' in page.text
    for lang, address in (("id", "?lang=id"), ("en", "?lang=en"), ("x-default", "")):
        assert f'hreflang="{lang}" href="{HOME}{PLACE}{address}"' in page.text
    for ending in ("jsonld", "geojson"):
        assert f'href="{HOME}{PLACE}.{ending}"' in page.text
    assert '<meta property="og:title" content="Lawang Sewu">' in page.text


def test_a_page_tells_the_whole_place(client: TestClient) -> None:
    site = current_catalogue().get_site("lawang-sewu")
    for lang in Lang:
        text = client.get(f"{PLACE}?lang={lang}").text.replace("&#39;", "'").replace("&#34;", '"')
        told = [site.name, site.glance, site.label, site.deck.reason, site.look_for.text]
        told += [claim.text for claim in site.claims]
        told += [tie.then_now for tie in site.annotations]
        for each in told:
            assert each.in_lang(lang).replace("&", "&amp;") in text
        assert all(former.name in text for former in site.former_names)
        assert f'href="/rute?lang={lang}&amp;rute=balaikota-kotalama"' in text
        assert f'href="/situs?situs=lawang-sewu&amp;lang={lang}"' in text
        assert re.search(r'href="/fitur/[a-z0-9-]+\?lang=', text)
    assert "Di sisi kiri bus" in client.get(f"{PLACE}?lang=id").text


def test_every_place_and_feature_has_its_page(client: TestClient) -> None:
    catalogue = current_catalogue()
    for page, items in (("situs", catalogue.sites), ("fitur", catalogue.smart_features)):
        for item in items:
            found = client.get(f"/{page}/{item.id}")
            assert found.status_code == 200, item.id
            read_jsonld(found.text)


def test_programs_are_given_data(client: TestClient) -> None:
    linked = client.get(PLACE, headers={"accept": JSONLD})
    assert linked.headers["content-type"].startswith(JSONLD)
    assert (
        linked.json() == client.get(f"{PLACE}.jsonld").json() == read_jsonld(client.get(PLACE).text)
    )
    assert linked.json()["@context"]
    assert f"{HOME}{PLACE}" in linked.text
    geo = client.get(PLACE, headers={"accept": GEOJSON})
    assert geo.headers["content-type"].startswith(GEOJSON)
    assert geo.json()["id"] == "lawang-sewu" == client.get(f"{PLACE}.geojson").json()["id"]
    feature = current_catalogue().smart_features[0].id
    assert client.get(f"/fitur/{feature}.jsonld").json()["@type"] == "GovernmentService"
    assert (
        client.get(f"/fitur/{feature}", headers={"accept": GEOJSON})
        .headers["content-type"]
        .startswith(HTML)
    )
    assert client.get(f"/fitur/{feature}.geojson").status_code == 404


def test_who_has_a_page_is_not_sent_it_again(client: TestClient) -> None:
    tags = set()
    for lang in Lang:
        for accept in FORMS:
            asked = {"accept": accept, "accept-language": lang.value}
            first = client.get(PLACE, headers=asked)
            tag = first.headers["etag"]
            assert not tag.startswith("W/")
            again = client.get(PLACE, headers={**asked, "if-none-match": tag})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
            assert "accept-language" in again.headers["vary"]
            tags.add(tag)
    assert len(tags) == 4
    changed = client.get(PLACE, headers={"if-none-match": '"other"'})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    "path", ["/situs/tidak-ada", "/situs/A%20B", "/situs/a/b", "/fitur/x", f"/situs/{'a' * 5000}"]
)
def test_an_unknown_address_is_answered_in_both_languages(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    for lang, word in (("id", "Tidak ada di sini"), ("en", "Nothing here")):
        assert word in page.text
        assert f'href="/?lang={lang}"' in page.text
    assert 'name="robots" content="noindex"' in page.text


def test_what_was_withdrawn_is_gone_and_may_come_back(client: TestClient, house: Path) -> None:
    publish("site", "rumah-lama", 2)
    assert client.get("/situs/rumah-lama").status_code == 404
    publish("site", "rumah-lama", None)
    gone = client.get("/situs/rumah-lama?lang=en")
    assert gone.status_code == 410
    assert "withdrawn by the editors" in gone.text
    assert "ditarik oleh redaksi" in gone.text
    assert client.get("/situs/rumah-lama.jsonld").status_code == 410
    assert client.get("/fitur/rumah-lama").status_code == 404


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/s/lawang-sewu", PLACE),
        ("/s/lawang-sewu?lang=en", f"{PLACE}?lang=en"),
        ("/situs/", "/situs"),
        ("/situs/?situs=x", "/situs?situs=x"),
        (f"{PLACE}/", PLACE),
        ("/s/%2F%2Fevil.example", None),
        ("/s/a%3Fb%0d%0aset-cookie:x", "/situs/a%3Fb%0D%0Aset-cookie%3Ax"),
    ],
)
def test_short_and_crooked_addresses_lead_to_the_page(
    client: TestClient, path: str, to: str | None
) -> None:
    found = client.get(path)
    if to is None:
        assert found.status_code == 404 or found.headers["location"].startswith("/situs/")
        return
    assert (found.status_code, found.headers["location"]) == (308, to)


def test_no_script_may_run_and_nothing_foreign_is_loaded(client: TestClient) -> None:
    page = client.get(PLACE)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    loaded = re.findall(
        r'<(?:img|link rel="(?:stylesheet|icon)")[^>]*(?:src|href)="([^"]+)"', page.text
    )
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    assert ' style="' not in page.text


def test_pictures_are_shown_with_credit_and_words(
    client: TestClient, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = keep(current_engine())
    folder = write_content(house / "content", "lawang-sewu", [build_entry(taken)])
    monkeypatch.setattr(sources, "SITES", folder)
    page = client.get(f"{PLACE}?lang=en")
    assert 'alt="A building with many doors"' in page.text
    assert f"{taken.name}-480.webp 480w" in page.text
    assert "Rini &lt;b&gt;Contoh&lt;/b&gt;" in page.text
    assert AUTHOR not in page.text
    assert 'href="https://creativecommons.org/licenses/by-sa/4.0/"' in page.text
    assert f'property="og:image" content="{HOME}/gambar/{taken.name}-1000.webp"' in page.text
    assert "<style>#foto-1{object-position:70% 30%}</style>" in page.text
    assert "'sha256-" in page.headers["content-security-policy"]
    assert client.get(f"/gambar/{taken.name}-480.webp").status_code == 200


def spoil(value: object, key: str = "") -> object:
    """Return content with markup in every text."""
    if isinstance(value, dict):
        if set(value) == {"id", "en"}:
            return {lang: f"{HURT}{words}" for lang, words in value.items()}
        return {name: spoil(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [spoil(inner, key) for inner in value]
    return f"{HURT}{value}" if key in {"name", "author", "licence", "address"} else value


def test_markup_in_the_content_is_text_on_the_page_and_in_its_data(
    client: TestClient, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = build_entry(keep(current_engine()))
    folder = write_content(house / "content", "lawang-sewu", [entry])
    for name in ("sites.geojson", "smart_features.geojson"):
        held = json.loads((folder / name).read_text(encoding="utf-8"))
        for each in held["features"]:
            each["properties"] = spoil(each["properties"])
        (folder / name).write_text(json.dumps(held), encoding="utf-8")
    monkeypatch.setattr(sources, "SITES", folder)
    feature = current_catalogue().smart_features[0].id
    for path in (PLACE, f"/fitur/{feature}"):
        page = client.get(path)
        assert page.status_code == 200
        assert "alert(1)" in json.dumps(read_jsonld(page.text))
        assert "<img src=x" not in page.text
        assert page.text.count("<script") == page.text.count("</script>") == 1
    assert client.get(f"{PLACE}.geojson").json()["properties"]["name"]["id"].startswith(HURT)


def test_a_hostile_host_is_text_too(client: TestClient) -> None:
    page = client.get(PLACE, headers={"host": 'evil"><script>x'})
    assert "<script>x" not in page.text
    assert page.text.count("<script") == 1


def test_the_address_of_the_installation_is_the_one_set(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JEJAK_ADDRESS", "https://jejak.semarangkota.go.id/")
    assert (
        'rel="canonical" href="https://jejak.semarangkota.go.id/situs/lawang-sewu?'
        in client.get(PLACE).text
    )
    assert "https://jejak.semarangkota.go.id/situs/lawang-sewu" in client.get("/sitemap.xml").text


def test_the_sitemap_names_every_page_in_both_languages(client: TestClient) -> None:
    answer = client.get("/sitemap.xml")
    root = ElementTree.fromstring(answer.content)
    catalogue = current_catalogue()
    places = [each.text for each in root.iter(f"{{{SITEMAP}}}loc")]
    wanted = 2 * (len(catalogue.sites) + len(catalogue.smart_features))
    assert len(places) == len(set(places)) == wanted
    assert f"{HOME}{PLACE}?lang=en" in places
    for url in root:
        linked = {each.get("hreflang") for each in url.iter(f"{{{XHTML}}}link")}
        assert linked == {"id", "en", "x-default"}
    tag = answer.headers["etag"]
    assert client.get("/sitemap.xml", headers={"if-none-match": tag}).status_code == 304


def read_days(text: str) -> dict[str, str | None]:
    root = ElementTree.fromstring(text)
    return {
        url.findtext(f"{{{SITEMAP}}}loc", ""): url.findtext(f"{{{SITEMAP}}}lastmod") for url in root
    }


def test_a_date_is_that_of_publishing_or_of_the_content_and_never_invented() -> None:
    catalogue = current_catalogue()
    site = catalogue.get_site("lawang-sewu")
    address = f"{HOME}{PLACE}?lang=id"
    newest = max(
        [each.as_of for each in (*site.claims, *site.annotations) if each.as_of]
        + ([site.access.hours.as_of] if site.access.hours else [])
    )
    assert read_days(build_sitemap(catalogue, {}, HOME))[address] == newest
    stand = Stand(datetime(2026, 11, 20, 3, 4, 5, tzinfo=UTC), withdrawn=False)
    published = build_sitemap(catalogue, {("site", "lawang-sewu"): stand}, HOME)
    assert read_days(published)[address] == "2026-11-20T03:04:05+00:00"
    undated = [
        each
        for each in catalogue.sites
        if not any(c.as_of for c in each.claims) and not each.annotations
    ]
    days = read_days(build_sitemap(catalogue, {}, HOME))
    assert all(
        days[f"{HOME}/situs/{each.id}?lang=id"] is None for each in undated if not each.access.hours
    )


def test_only_pages_that_are_there_are_counted(
    client: TestClient, opened: list[tuple[str, str, Lang]]
) -> None:
    feature = current_catalogue().smart_features[0].id
    client.get(f"{PLACE}?lang=en")
    client.get(f"/fitur/{feature}?lang=id")
    client.head(PLACE)
    for path in ("/situs/tidak-ada", f"{PLACE}.jsonld", f"{PLACE}.geojson", "/sitemap.xml"):
        client.get(path)
    assert opened == [("site", "lawang-sewu", Lang.EN), ("smart_feature", feature, Lang.ID)]


def test_robots_are_told_where_the_sitemap_is_and_what_is_private(client: TestClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {HOME}/sitemap.xml" in lines
    assert "Disallow: /masuk" in lines
    assert not any(line.startswith("Disallow: /situs") for line in lines)


def test_a_place_known_only_nearly_is_a_soft_circle() -> None:
    city = current_basemap()[1]
    exact = build_sketch(build_site(), city)
    assert exact.radius is None
    assert exact.strokes
    soft = build_sketch(build_site(position_grade="approximate", accuracy_m=150.0), city)
    assert soft.radius == pytest.approx(150 / soft.scale_m * soft.scale)
    wide = build_sketch(build_site(position_grade="approximate", accuracy_m=1500.0), city)
    assert wide.radius is not None
    assert wide.radius < wide.height


@pytest.mark.parametrize(("lang", "said"), [("en", "1 statement with its"), ("id", "1 pernyataan")])
def test_one_statement_is_not_said_as_many(client: TestClient, lang: str, said: str) -> None:
    features = current_catalogue().smart_features
    lonely = next(one.id for one in features if len(one.claims) == 1 and one.geometry is None)
    assert said in client.get(f"/fitur/{lonely}?lang={lang}").text
