"""The JSON interface as a stranger uses it: what it answers, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components import sources
from components.http.api import build_api, build_api_routes
from sites.catalogue import SHIPPED

ROUTE = "/api/v1/routes/balaikota-kotalama"
CLIENT = TestClient(Starlette(routes=build_api_routes()), raise_server_exceptions=False)


def refuse(path: str, status: int, method: str = "GET") -> dict[str, str]:
    """Return the sentences of a refusal, which must be there in both languages."""
    answer = CLIENT.request(method, path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    detail: dict[str, str] = answer.json()["detail"]
    assert set(detail) == {"id", "en"}
    assert detail["id"] != detail["en"]
    return detail


def read_timetable(**query: Any) -> dict[str, Any]:
    answer = CLIENT.get(f"{ROUTE}/timetable", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize(
    "depart",
    ["besok", "", "2026-02-30T08:00", "0001-01-01T00:00", "9999-12-31T23:59", "1700000000", "NaN"],
)
@pytest.mark.parametrize("part", ["timetable", "pack"])
def test_a_departure_that_is_no_time_of_our_century_is_refused(part: str, depart: str) -> None:
    detail = refuse(f"{ROUTE}/{part}?depart={depart}", 422)
    assert f"«{depart}»" in detail["en"]
    assert "2026-11-28T08:00" in detail["id"]


@pytest.mark.parametrize("size", ["0", "-1", "201", "1.5", "abc", "", "9" * 30, "<script>"])
def test_a_group_size_that_is_none_is_refused_by_name(size: str) -> None:
    detail = refuse(f"{ROUTE}/timetable?group_size={size}", 422)
    assert "group_size" in detail["id"] and "group_size" in detail["en"]


def test_a_departure_in_another_zone_rides_through_the_traffic_of_semarang() -> None:
    here = read_timetable(depart="2026-11-28T08:00")
    assert read_timetable(depart="2026-11-28T01:00Z") == here
    assert here["stops"][0]["depart"] == "2026-11-28T08:00:00+07:00"


def test_an_offset_whose_plus_was_not_escaped_is_understood() -> None:
    plain = CLIENT.get(f"{ROUTE}/timetable?depart=2026-11-28T08:00+07:00")
    assert plain.json() == read_timetable(depart="2026-11-28T08:00+07:00")


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/", "/api/v1", "/api", "/api/v2/sites", "/api/v1/sites/x/y"]
)
def test_an_unknown_address_is_refused_in_both_languages(path: str) -> None:
    assert "/api/v1/docs" in refuse(path, 404)["en"]


@pytest.mark.parametrize("path", ["sites/tiada", "routes/tiada", "routes/tiada/cues"])
def test_an_unknown_id_is_named(path: str) -> None:
    assert "«tiada»" in refuse(f"/api/v1/{path}", 404)["id"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "FOO"])
def test_another_method_is_refused_with_those_there_are(method: str) -> None:
    refuse("/api/v1/sites", 405, method)
    assert CLIENT.request(method, "/api/v1/sites").headers["allow"] == "GET"


@pytest.mark.parametrize("path", ["/api/v1/sites", f"{ROUTE}/timetable", "/api/v1/docs"])
def test_head_answers_like_get_without_the_body(path: str) -> None:
    got, head = CLIENT.get(path), CLIENT.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers["content-length"] == got.headers["content-length"]


def test_what_is_known_already_is_not_sent_again() -> None:
    etag = CLIENT.get("/api/v1/sites").headers["etag"]
    again = CLIENT.get("/api/v1/sites", headers={"if-none-match": f'"x", W/{etag}'})
    assert (again.status_code, again.content) == (304, b"")


def test_every_answer_says_that_its_type_is_meant() -> None:
    for path in ("/api/v1/sites", "/api/v1/nothing", "/api/v1/docs"):
        assert CLIENT.get(path).headers["x-content-type-options"] == "nosniff"


def test_the_documentation_names_no_other_host() -> None:
    page = CLIENT.get("/api/v1/docs").text
    assert "/assets/swagger/swagger-ui-bundle.js" in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of content in which a comma is missing while the server runs."""
    for path in SHIPPED.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "sites.geojson").write_text('{"type" "FeatureCollection"}', encoding="utf-8")
    monkeypatch.setattr(sources, "SITES", tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", ["catalogue", "sites", "routes/keliling-kota/cues"])
def test_content_that_cannot_be_read_is_said_in_words(broken: Path, path: str) -> None:
    assert "jejak check" in refuse(f"/api/v1/{path}", 503)["en"]
    assert str(broken) not in CLIENT.get(f"/api/v1/{path}").text


def test_content_that_is_mended_is_read_again(broken: Path) -> None:
    refuse("/api/v1/catalogue", 503)
    (broken / "sites.geojson").write_bytes((SHIPPED / "sites.geojson").read_bytes())
    assert CLIENT.get("/api/v1/catalogue").status_code == 200


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_broken_sketch_map_is_said_in_words_too(broken: Path, content: str | None) -> None:
    sketch = broken / "city.geojson"
    sketch.unlink()
    if content is not None:
        sketch.write_text(content, encoding="utf-8")
    refuse("/api/v1/basemap", 503)


def test_an_error_of_the_program_is_still_json_and_tells_nothing() -> None:
    api = build_api()

    @api.get("/boom")
    def fail() -> None:
        raise RuntimeError("rahasia")

    answer = TestClient(api, raise_server_exceptions=False).get("/boom")
    assert answer.status_code == 500
    assert set(answer.json()["detail"]) == {"id", "en"}
    assert "rahasia" not in answer.text


def test_the_description_is_of_the_version_that_its_page_can_show() -> None:
    """The bundled Swagger UI draws OpenAPI 3.0; of 3.1, FastAPI's default, it draws nothing."""
    told = CLIENT.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.0.")
    timetable = told["paths"]["/routes/{route_id}/timetable"]["get"]
    depart = next(one for one in timetable["parameters"] if one["name"] == "depart")
    assert depart["schema"]["format"] == "date-time"
    assert '"null"' not in json.dumps(timetable), "3.0 has no type null"
