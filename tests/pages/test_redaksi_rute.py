"""Redaksi, routes: chosen, described by fields, judged, kept while typed, saved as a draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.judging import shipped_data
from components.sign_in_cookie import COOKIE, seal
from components.store import current_engine
from routes.way_edits import find_feature, list_features
from sites.database import open_reading, open_writing
from sites.edited import Item, ItemKind, Ref, Stage
from sites.revisions import open_item
from sites.rights import Role
from sites.sign_ins import open_sign_in
from tests.account_builders import read_now
from tests.pages.conftest import Visit
from tests.pages.reading import say
from tests.pages.signing_in import carry_cookies, move_in, sign_in_as

ROUTE, LIMITS = (
    Ref(ItemKind.ROUTE, "balaikota-kotalama"),
    Ref(ItemKind.RESTRICTIONS, "restrictions"),
)
LEG_NAME = "jalur-balaikota-kotalama-leg-pemuda-name.id"
HURT = "<script>alert(1)</script> **x** {y}"


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """An installation of its own, and an editor who has signed in."""
    move_in(monkeypatch, tmp_path)
    yield sign_in_as(monkeypatch, Role.EDITOR)
    current_engine().dispose()


def open_part(visit: Visit, **query: str) -> AppTest:
    """The part for routes."""
    return visit("redaksi", bagian="rute", **query)


def find_item(account: Any, ref: Ref) -> Item:
    """The item as it is stored."""
    with open_reading(current_engine()) as session:
        return open_item(session, account.actor, ref, shipped_data)


def choose_leg(app: AppTest, part: str = "leg/pemuda") -> None:
    """Open the fields of a part."""
    app.selectbox(key="jalur-bagian").set_value(part).run()


@pytest.mark.parametrize(("lang", "sound"), [("id", "Isyarat sama"), ("en", "The cues are the")])
def test_a_shipped_route_is_shown_with_its_checks_and_legs(
    visit: Visit, lang: str, sound: str
) -> None:
    app = open_part(visit, lang=lang)
    said = say(app)
    assert sound in said
    assert "Jalan Pemuda" in said
    assert app.button(key="jalur-simpan").disabled
    assert app.text_input(key="jalur-balaikota-kotalama-route-balaikota-kotalama-name.id").value


def test_a_name_is_kept_while_typed_and_saved_as_a_draft(visit: Visit, house: Any) -> None:
    app = open_part(visit, lang="id")
    choose_leg(app)
    app.text_input(key=LEG_NAME).set_value(HURT).run()
    assert "coretan yang belum disimpan" in say(app)
    assert find_item(house, ROUTE).stage == Stage.UNTOUCHED
    again = open_part(visit, lang="id")
    choose_leg(again)
    assert again.text_input(key=LEG_NAME).value == HURT
    again.button(key="jalur-simpan").click().run()
    assert "Draf disimpan" in say(again)
    saved = find_item(house, ROUTE)
    assert (saved.stage, saved.number) == (Stage.DRAFT, 2)
    assert saved.newest is not None
    leg = find_feature(saved.newest.data["collection"], "pemuda", "leg")
    assert leg is not None and leg["properties"]["name"]["id"] == HURT
    assert again.button(key="jalur-simpan").disabled
    assert not again.button(key="jalur-tinjau").disabled


def test_a_step_is_undone_and_a_sketch_dropped(visit: Visit) -> None:
    app = open_part(visit, lang="id")
    choose_leg(app)
    before = app.text_input(key=LEG_NAME).value
    app.text_input(key=LEG_NAME).set_value("Satu").run()
    app.text_input(key=LEG_NAME).set_value("Dua").run()
    app.button(key="jalur-urung").click().run()
    assert app.text_input(key=LEG_NAME).value == "Satu"
    app.button(key="jalur-buang").click().run()
    assert app.text_input(key=LEG_NAME).value == before
    assert "belum disimpan sebagai draf" not in say(app)


def test_a_stop_is_added_described_and_judged_until_it_is_fit(visit: Visit) -> None:
    app = open_part(visit, lang="id")
    choose_leg(app)
    app.button(key="jalur-perhentian-baru").click().run()
    choose_leg(app, "stop/perhentian-1")
    stem = "jalur-balaikota-kotalama-stop-perhentian-1"
    app.text_input(key=f"{stem}-name.en").set_value("").run()
    assert "Belum bisa dipakai" in say(app)
    app.text_input(key=f"{stem}-name.en").set_value("Halfway").run()
    app.number_input(key=f"{stem}-dwell_s").set_value(12.0).run()
    app.multiselect(key=f"{stem}-sites").set_value(["sma-3"]).run()
    assert "Belum bisa dipakai" not in say(app)
    app.button(key="jalur-perhentian-remove").click().run()
    assert "perhentian-1" not in app.selectbox(key="jalur-bagian").options


def test_restrictions_are_added_described_saved_and_removed(visit: Visit, house: Any) -> None:
    app = open_part(visit, lang="id")
    app.selectbox(key="jalur-mana").set_value(str(LIMITS)).run()
    assert app.selectbox(key="jalur-batas").options == ["Kota Lama"]
    assert "Tidak ada rute yang melewati batasan ini" in say(app)
    app.button(key="jalur-batas-LineString").click().run()
    assert "Belum bisa dipakai" in say(app)
    stem = "jalur-restrictions-batas-batas-1"
    app.text_input(key=f"{stem}-sources").set_value("busDunia23, wiki").run()
    app.text_input(key=f"{stem}-name.id").set_value(HURT).run()
    app.number_input(key=f"{stem}-max_height_m").set_value(4.1).run()
    assert "Belum bisa dipakai" not in say(app)
    app.button(key="jalur-simpan").click().run()
    saved = find_item(house, LIMITS)
    assert saved.newest is not None
    (_, limit) = list_features(saved.newest.data["collection"])
    assert limit["properties"]["sources"] == ["busDunia23", "wiki"]
    assert limit["properties"]["max_height_m"] == 4.1
    app.button(key="jalur-batas-hapus").click().run()
    app.button(key="jalur-batas-hapus").click().run()
    assert "Belum ada batasan" in say(app)


def sit_down(patch: pytest.MonkeyPatch, account: Any) -> None:
    """Let the next pages be opened by this account."""
    with open_writing(current_engine()) as session:
        token = open_sign_in(session, account.id, now=read_now()).token
    carry_cookies(patch, {COOKIE: seal(token)})


@pytest.mark.parametrize(("way", "kept"), [("punyaku", "Punyaku"), ("punyanya", "Punya Budi")])
def test_a_route_saved_by_another_is_told_and_nothing_is_lost(
    visit: Visit, house: Any, monkeypatch: pytest.MonkeyPatch, way: str, kept: str
) -> None:
    mine = open_part(visit, lang="id")
    choose_leg(mine)
    mine.text_input(key=LEG_NAME).set_value("Punyaku").run()
    sign_in_as(monkeypatch, Role.EDITOR, login="budi@kota.id", name="Budi")
    other = open_part(visit, lang="id")
    choose_leg(other)
    assert other.text_input(key=LEG_NAME).value != "Punyaku"
    other.text_input(key=LEG_NAME).set_value("Punya Budi").run()
    other.button(key="jalur-simpan").click().run()
    sit_down(monkeypatch, house)
    again = open_part(visit, lang="id")
    choose_leg(again)
    assert "Orang lain sudah menyimpan" in say(again)
    assert again.button(key="jalur-simpan").disabled
    assert again.text_input(key=LEG_NAME).value == "Punyaku"
    again.button(key=f"jalur-{way}").click().run()
    assert "Orang lain sudah menyimpan" not in say(again)
    assert again.text_input(key=LEG_NAME).value == kept
    if way == "punyaku":
        again.button(key="jalur-simpan").click().run()
        assert find_item(house, ROUTE).number == 3


def begin(app: AppTest, name_id: str, name_en: str) -> None:
    app.text_input(key="jalur-baru-nama-id").set_value(name_id)
    app.text_input(key="jalur-baru-nama-en").set_value(name_en)
    app.button(key="jalur-baru-mulai").click().run()


def test_a_route_is_begun_from_nothing_and_grows_leg_by_leg(visit: Visit, house: Any) -> None:
    app = open_part(visit)
    begin(app, "", "")
    assert "Isi namanya dalam bahasa Indonesia dan Inggris" in say(app)
    begin(app, HURT, "Old town by night")
    ref = Ref(ItemKind.ROUTE, "script-alert-1-script-x-y")
    assert app.selectbox(key="jalur-mana").value == str(ref)
    assert "Perbaiki ini dulu" in say(app)
    assert find_item(house, ref).stage == Stage.DRAFT
    app.button(key="jalur-ruas-add_walk").click().run()
    app.button(key="jalur-simpan").click().run()
    saved = find_item(house, ref).newest
    assert saved is not None
    legs = list_features(saved.data["collection"], "leg")
    assert [leg["properties"]["mode"] for leg in legs] == ["bus", "walk"]
    app.button(key="jalur-ruas-remove").click().run()
    assert app.button(key="jalur-ruas-remove").disabled
    begin(app, HURT, "Again")
    assert app.selectbox(key="jalur-mana").value == f"{ref}-2"
