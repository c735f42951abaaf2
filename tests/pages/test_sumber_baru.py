"""Redaksi, a new source: made in the form, chosen at once, approved with what rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.difference_words import leave_common
from components.i18n import t
from components.judging import shipped_data
from components.store import current_engine
from sites.database import open_reading
from sites.edited import Item, ItemKind, Ref, Stage
from sites.rights import Role
from sites.standing import show_item
from tests.pages.conftest import Visit
from tests.pages.reading import say
from tests.pages.signing_in import move_in, sign_in_as

SITE = Ref(ItemKind.SITE, "lawang-sewu")
TITLE = "Prasasti di pintu <script>alert(1)</script>"
MADE = Ref(ItemKind.SOURCE, "prasastiDiPintuScript")
CHOSEN = f"isi-id-site-{SITE.id}-claims.0.sources"


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """An installation of its own; Sari edits."""
    move_in(monkeypatch, tmp_path)
    sign_in_as(monkeypatch, Role.EDITOR)
    yield
    current_engine().dispose()


def find_item(ref: Ref) -> Item:
    with open_reading(current_engine()) as session:
        return show_item(session, ref, shipped_data)


def open_claims(visit: Visit) -> AppTest:
    app = visit("redaksi", butir=str(SITE), lang="id")
    next(one for one in app.get("button_group") if one.key == "isi-bagian").set_value("claims")
    return app.run()


def make(app: AppTest, title: str, address: str = "") -> str:
    """Fill the box in and press; return what is said."""
    app.text_input(key="isi-sumber-judul").set_value(title)
    app.text_input(key="isi-sumber-alamat").set_value(address)
    app.button(key="isi-sumber-buat").click().run()
    return say(app)


def test_what_is_missing_or_wrong_is_said_and_what_was_typed_stays(visit: Visit) -> None:
    app = open_claims(visit)
    assert t("editor_source.no_title", "id") in make(app, "  ")
    for address in ("prasasti", "javascript:alert(1)"):
        assert t("editor_source.bad_address", "id") in make(app, TITLE, address)
    assert app.text_input(key="isi-sumber-judul").value == TITLE
    assert find_item(MADE).newest is None


def test_a_new_source_is_chosen_at_once_and_published_with_the_item(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_claims(visit)
    assert t("editor_source.done", "id", title=TITLE) in make(app, TITLE)
    assert app.text_input(key="isi-sumber-judul").value == ""
    assert find_item(MADE).stage == Stage.IN_REVIEW
    assert t("editor_source.known", "id", title=TITLE) in make(app, TITLE.upper())
    app.button(key=f"isi-id-site-{SITE.id}-claims-0-open").click().run()
    choice = app.multiselect(key=CHOSEN)
    assert t("editor_form.waiting", "id", title=TITLE) in choice.options
    choice.set_value([*choice.value, MADE.id]).run()
    app.button(key="isi-ajukan").click().run()
    assert find_item(SITE).stage == Stage.IN_REVIEW

    sign_in_as(monkeypatch, Role.PUBLISHER, login="budi@kota.id", name="Budi")
    app = visit("redaksi", butir=str(SITE), lang="id")
    next(one for one in app.get("button_group") if one.key == "redaksi-muka-pilih").set_value(
        "tinjauan"
    )
    app.run()
    assert t("editor_review.companions.title", "id") in say(app)
    markup = "\n".join(str(element.proto.body) for element in app.get("html"))
    assert "&lt;script&gt;" in markup
    assert "<script" not in markup
    app.button(key="tinjauan-publish").click().run()
    assert {find_item(ref).stage for ref in (SITE, MADE)} == {Stage.PUBLISHED}
    assert t("editor_review.companions.title", "id") not in say(app)


def test_of_a_plain_list_only_what_went_and_came_is_told() -> None:
    assert leave_common(["a", "b"], ["b", "c"]) == (["a"], ["c"])
    assert leave_common(["a", "b"], ["b", "a"]) == (["a", "b"], ["b", "a"])
    assert leave_common(None, ["a"]) == (None, ["a"])
    assert leave_common([[1, 2]], [[1, 3]]) == ([[1, 2]], [[1, 3]])
