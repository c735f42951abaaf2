"""Plates at the editors' desk: nothing without a choice, all with one switch."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.sources import current_catalogue
from sites.rights import Role
from tests.pages.conftest import Visit
from tests.pages.signing_in import move_in, sign_in_as


@pytest.fixture
def desk(visit: Visit, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Open the part of the desk as an editor."""
    move_in(monkeypatch, tmp_path)
    sign_in_as(monkeypatch, Role.EDITOR)
    return lambda lang="id": visit("redaksi", bagian="pelat", lang=lang)


def read(app: AppTest) -> str:
    return " ".join(str(each.proto.body) for each in app.get("html"))


SAID = [("id", "Pilih sedikitnya", "pelat"), ("en", "at least one place", "plates")]


@pytest.mark.parametrize(("lang", "none", "count"), SAID)
def test_plates_are_offered_for_what_is_chosen(desk, lang: str, none: str, count: str) -> None:
    app = desk(lang)
    assert none in read(app)
    assert len(app.download_button) == 0
    app.multiselect(key="papan-tempat").select("lawang-sewu").run()
    assert len(app.download_button) == 1
    assert none not in read(app)
    app.toggle(key="papan-semua").set_value(True).run()
    assert f"{len(current_catalogue().sites)} {count}" in read(app)
    assert app.multiselect(key="papan-tempat").disabled
    assert not app.exception


def test_an_address_of_this_computer_is_not_printed_unsaid(
    desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "JEJAK_ADDRESS" in read(desk())
    monkeypatch.setenv("JEJAK_ADDRESS", "https://jejak.example")
    said = read(desk())
    assert "https://jejak.example/situs" in said
    assert "JEJAK_ADDRESS" not in said
