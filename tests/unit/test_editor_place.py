"""What a dragged pin is told over HTTP: for editors only, in numbers, codes and both languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from components.http.api import build_api
from components.placing_ground import current_extent, current_grounds, read_placed
from components.sign_in_cookie import COOKIE, seal
from components.sources import current_catalogue
from components.store import current_engine
from sites.database import open_writing
from sites.rights import Role
from sites.sign_ins import open_sign_in
from tests.account_builders import keep_account, read_now
from tests.builders import build_site

HOME = "/editor/place"
SPOT = {"lon": 110.41052, "lat": -6.983925}
ROUTE = "balaikota-kotalama"


class Desk:
    """The interface, and browsers of people with a role."""

    def __init__(self, api: FastAPI) -> None:
        self.client = TestClient(api)

    def sign_in(self, role: Role) -> dict[str, str]:
        """Return the header of somebody with this role."""
        account = keep_account(current_engine(), f"{role}@kota.id", roles=(role,))
        with open_writing(current_engine()) as session:
            opened = open_sign_in(session, account.id, now=read_now())
        return {"cookie": f"{COOKIE}={seal(opened.token)}", "sec-fetch-site": "same-origin"}

    def ask(self, who: dict[str, str], **asked: Any) -> Any:
        """Ask about a position, that of Lawang Sewu unless said."""
        return self.client.get(HOME, params={**SPOT, **asked}, headers=who)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The interface on an installation of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JEJAK_VAR", str(tmp_path_factory.mktemp("redaksi")))
        for name in ("DATABASE_URL", "JEJAK_SECRET"):
            patch.delenv(name, raising=False)
        yield Desk(build_api())
        current_engine().dispose()


@pytest.fixture(scope="module")
def editor(desk: Desk) -> dict[str, str]:
    """The header of an editor."""
    return desk.sign_in(Role.EDITOR)


def find_route(answer: dict[str, Any], route: str = ROUTE) -> dict[str, Any]:
    """What is told of one route."""
    (found,) = [one for one in answer["routes"] if one["id"] == route]
    return found


def test_only_editors_are_told(desk: Desk, editor: dict[str, str]) -> None:
    assert desk.ask({}).status_code == 401
    refused = desk.ask(desk.sign_in(Role.LECTURER))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    answer = desk.ask(editor)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_a_published_site_where_it_is_keeps_its_cues(desk: Desk, editor: dict[str, str]) -> None:
    answer = desk.ask(editor, site="lawang-sewu", full=1).json()
    route = find_route(answer)
    assert (route["side"], route["unsure"], route["leg"]) == ("left", False, "pemuda")
    assert route["distance_m"] == pytest.approx(57, abs=1)
    assert [cue["side"] for cue in route["cues"]] == ["left", "right"]
    assert route["cues"][0]["after"]["site"] == "sma-3"
    assert all(not effect["own"] and not effect["others"] for effect in answer["effects"])
    assert answer["effect_words"] == []


def test_across_the_street_the_side_flips_in_words_of_either_language(
    desk: Desk, editor: dict[str, str]
) -> None:
    moved = {"site": "lawang-sewu", "lon": 110.41020, "lat": -6.98318, "accuracy_m": 5}
    answer = desk.ask(editor, **moved, full=1).json()
    assert find_route(answer)["side"] == "right"
    effect = next(one for one in answer["effects"] if one["id"] == ROUTE)
    assert ("side", "left", "right") in [(o["change"], o["was"], o["side"]) for o in effect["own"]]
    said = [one["text"] for one in answer["words"]]
    assert any(text.startswith("Rute Balai Kota ke Kota Lama: ") for text in said)
    assert any(text.startswith("KANAN, ") and " setelah " in text for text in said)
    assert any("KIRI menjadi KANAN" in one["text"] for one in answer["effect_words"])
    english = desk.ask(editor, **moved, lang="en").json()
    assert any(one["text"].startswith("RIGHT, ") for one in english["words"])
    assert english["effects"] is None


def test_a_rough_position_has_no_side_and_is_told_as_a_warning(
    desk: Desk, editor: dict[str, str]
) -> None:
    answer = desk.ask(editor, site="lawang-sewu", accuracy_m=150).json()
    assert find_route(answer)["unsure"]
    warned = [one for one in answer["words"] if one["tone"] == "warn"]
    assert warned and warned[0]["side"] == "around"
    assert warned[0]["text"].startswith("DI SEKITAR SINI")


def test_a_new_site_of_a_kind_is_told_its_cues(desk: Desk, editor: dict[str, str]) -> None:
    asked = {"site": "menara-baru", "lon": 110.41170, "lat": -6.98330, "name": "Menara <b>"}
    plain = find_route(desk.ask(editor, **asked, kind="commerce").json())
    seen = find_route(desk.ask(editor, **asked, kind="monument").json())
    assert plain["distance_m"] == seen["distance_m"]
    assert 70 < plain["distance_m"] < 150
    assert (plain["cues"], plain["in_reach"]) == ([], False)
    assert seen["in_reach"] and seen["cues"]
    full = desk.ask(editor, **asked, kind="monument", full=1).json()
    assert any("Menara <b>" in one["text"] for one in full["effect_words"])


def test_a_double_and_a_place_outside_are_told(desk: Desk, editor: dict[str, str]) -> None:
    twin = desk.ask(editor, site="kembaran").json()
    assert twin["twin"] == {"site": "lawang-sewu", "distance_m": 0.0}
    assert any("Lawang Sewu" in one["text"] for one in twin["words"])
    outside = desk.ask(editor, lon=106.8, lat=-6.2).json()
    assert (outside["in_region"], outside["words"][0]["tone"]) == (False, "bad")


@pytest.mark.parametrize(
    "asked",
    [
        {"lon": 181},
        {"lat": "nan"},
        {"lon": "x"},
        {"accuracy_m": 0},
        {"accuracy_m": 1e9},
        {"site": "Lawang Sewu"},
        {"kind": "castle"},
        {"full": "2"},
    ],
)
def test_nonsense_is_refused(desk: Desk, editor: dict[str, str], asked: dict[str, Any]) -> None:
    assert desk.ask(editor, **asked).status_code == 422


def test_what_is_typed_is_used_as_far_as_it_is_fit() -> None:
    catalogue = current_catalogue()
    held = catalogue.get_site("lawang-sewu")
    data = held.model_dump(mode="json", exclude_defaults=True)
    assert read_placed(data, catalogue) == held
    half = {**data, "accuracy_m": -4, "sight_m": 33.0, "story": {"id": ""}, "kind": "castle"}
    site = read_placed(half, catalogue)
    assert site is not None
    assert (site.accuracy_m, site.sight_m, site.kind) == (held.accuracy_m, 33.0, held.kind)


@pytest.mark.parametrize(
    "geometry", [None, {}, {"type": "Point"}, {"type": "Point", "coordinates": [200, 0]}, 7]
)
def test_without_a_position_there_is_no_site(geometry: Any) -> None:
    catalogue = current_catalogue()
    data = {"id": "baru", "name": {"id": "Baru", "en": "New"}, "geometry": geometry}
    assert read_placed(data, catalogue) is None
    placed = {**data, "geometry": {"type": "Point", "coordinates": [110.41, -6.98]}}
    found = read_placed(placed, catalogue)
    assert found is not None and found.name.en == "New"


def test_a_new_site_is_not_taken_for_a_published_one() -> None:
    site = build_site("baru")
    found = read_placed(site.model_dump(mode="json"), current_catalogue())
    assert found == site


def test_the_ground_is_measured_once_and_the_sketch_holds_the_city() -> None:
    assert current_grounds()[0] is current_grounds()[0]
    extent = current_extent()
    assert all(extent.holds(site.position) for site in current_catalogue().sites[:5])
