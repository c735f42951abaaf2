"""Redaksi, the list and the log: what most needs work is on top, found by filters, opened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.editor_list import find_bad_id
from components.editor_log import export_log, read_csv
from components.i18n import t
from components.judging import judge, shipped_data
from components.sources import current_cues
from components.store import current_engine
from routes.feedback import Feedback, Verdict, accept_feedback
from sites.accounts import KEEPER, disable_account
from sites.database import open_writing
from sites.edited import ItemKind, Ref
from sites.journal import Entry, add_comment
from sites.log_search import Wanted
from sites.merging import put_at
from sites.review import submit
from sites.revisions import open_item, save_draft
from sites.rights import NotAllowed, Role
from sites.text import Lang
from tests.account_builders import read_now
from tests.pages.conftest import Visit
from tests.pages.reading import read_address, say
from tests.pages.signing_in import move_in, sign_in_as

LAWANG, TUGU = Ref(ItemKind.SITE, "lawang-sewu"), Ref(ItemKind.SITE, "tugu-muda")
HURT = "<script>alert(1)</script> **tebal** [x](javascript:1) =1+1"


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """An installation of its own, and an editor who has signed in."""
    move_in(monkeypatch, tmp_path)
    yield sign_in_as(monkeypatch, Role.EDITOR)
    current_engine().dispose()


def change(account: Any, ref: Ref, field: str, value: Any) -> int:
    """Save a draft with one field changed; return its number."""
    with open_writing(current_engine()) as session:
        item = open_item(session, account.actor, ref, shipped_data)
        data = put_at(item.newest.data if item.newest else {"id": ref.id}, field, value)
        kept = {"base": item.number, "shipped": shipped_data, "now": read_now()}
        return save_draft(session, account.actor, ref, data, **kept).number


def list_opened(app: AppTest) -> list[str]:
    """The items that the page lets one open, from above to below."""
    keys = [button.key or "" for button in app.button]
    return [key.removeprefix("daftar-buka-") for key in keys if key.startswith("daftar-buka-")]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_list_counts_what_needs_work_and_shows_a_page_of_it(visit: Visit, lang: str) -> None:
    app = visit("redaksi", bagian="daftar", lang=lang)
    said = say(app)
    assert t("editor_list.marks.approximate", lang) in said
    assert t("editor_list.all_done", lang) in said
    assert len(list_opened(app)) == 25
    assert app.button(key="daftar-earlier").disabled
    first = list_opened(app)
    app.button(key="daftar-later").click().run()
    assert not set(list_opened(app)) & set(first)


def test_what_riders_report_and_what_lacks_english_come_first(visit: Visit, house: Any) -> None:
    change(house, TUGU, "label.en", "")
    cue = next(cue for cue in current_cues("keliling-kota") if cue.site == "lawang-sewu")
    told = {"route": "keliling-kota", "site": cue.site, "pass": cue.pass_number}
    taps = [
        Feedback(id=f"ketuk-{n:08d}", verdict=Verdict.WRONG_SIDE, side=cue.side, **told)
        for n in range(11)
    ]
    with open_writing(current_engine()) as session:
        accept_feedback(session, taps, read_now())
    app = visit("redaksi", bagian="daftar", lang="id")
    assert list_opened(app)[:2] == [str(LAWANG), str(TUGU)]
    said = say(app)
    assert "2 perlu dikerjakan" in said
    assert "11×" in said
    app.selectbox(key="daftar-tanda-isi").set_value("no_english").run()
    assert list_opened(app) == [str(TUGU)]
    app.selectbox(key="daftar-tahap-isi").set_value("in_review").run()
    assert t("editor_list.nothing_found", "id") in say(app)
    app.button(key="daftar-longgar").click().run()
    app.selectbox(key="daftar-jenis-isi").set_value("lesson").run()
    assert {key.split(":")[0] for key in list_opened(app)} == {"lesson"}


def test_an_item_is_found_by_its_name_opened_and_the_filter_is_kept(visit: Visit) -> None:
    app = visit("redaksi", bagian="daftar", lang="id")
    app.selectbox(key="daftar-jenis-isi").set_value("site").run()
    app.text_input(key="daftar-cari-isi").set_value("lawang sewu").run()
    assert list_opened(app) == [str(LAWANG)]
    app.button(key=f"daftar-buka-{LAWANG}").click().run()
    assert read_address(app, "butir") == str(LAWANG)
    app.button(key="redaksi-kembali").click().run()
    assert list_opened(app) == [str(LAWANG)]


def test_a_hostile_name_shows_as_text(visit: Visit, house: Any) -> None:
    change(house, LAWANG, "name.id", HURT)
    app = visit("redaksi", bagian="daftar", lang="id")
    app.text_input(key="daftar-cari-isi").set_value("tebal").run()
    markup = "\n".join(str(element.proto.body) for element in app.get("html"))
    assert "&lt;script&gt;" in markup
    assert "<script" not in markup
    assert "\\*\\*tebal" in app.button(key=f"daftar-buka-{LAWANG}").help


def test_a_new_item_is_opened_only_under_an_id_that_is_free_and_valid(visit: Visit) -> None:
    app = visit("redaksi", bagian="daftar", lang="id")
    for bad, code in (("Gedung Baru", "bad_id"), ("lawang-sewu", "taken"), (HURT[:60], "bad_id")):
        app.text_input(key="daftar-baru-id").set_value(bad).run()
        app.button(key="daftar-baru-buka").click().run()
        assert t(f"editor_list.new.{code}", "id") in say(app)
    app.text_input(key="daftar-baru-id").set_value("gedung-baru").run()
    app.button(key="daftar-baru-buka").click().run()
    assert read_address(app, "butir") == "site:gedung-baru"


def test_a_source_is_named_by_letters_and_digits() -> None:
    assert find_bad_id(ItemKind.SOURCE, "wiki2026") is None
    assert find_bad_id(ItemKind.SOURCE, "wiki-2026") == "bad_source_id"
    assert find_bad_id(ItemKind.LESSON, "a" * 61) == "bad_id"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_log_is_empty_at_first_then_names_who_did_what(
    visit: Visit, house: Any, lang: str
) -> None:
    assert t("editor_review.log.none", lang) in say(visit("redaksi", bagian="catatan", lang=lang))
    number = change(house, LAWANG, "address", "Jl. Pemuda 162")
    with open_writing(current_engine()) as session:
        kept = {"number": number, "now": read_now()}
        submit(session, house.actor, LAWANG, judge=judge, note=HURT, **kept)
    app = visit("redaksi", bagian="catatan", lang=lang)
    said = say(app)
    assert t("editor_review.event.submitted", lang) in said
    assert "site:lawang-sewu" in said and "Rini" in said
    markup = "\n".join(str(element.proto.body) for element in app.get("html"))
    assert "&lt;script&gt;" in markup and "<script" not in markup
    app.selectbox(key="catatan-peristiwa-isi").set_value("saved_edit").run()
    assert HURT not in say(app)
    app.text_input(key="catatan-butir-isi").set_value("Tugu Muda").run()
    assert t("editor_review.log.nothing_found", lang) in say(app)


def test_the_log_as_a_table_holds_no_formula(house: Any) -> None:
    with open_writing(current_engine()) as session:
        for text in ("=HYPERLINK(1)", "\t@SUM(1)", "baik"):
            kept = {"number": 1, "field": "label", "now": read_now()}
            add_comment(session, house.actor, LAWANG, text=text, **kept)
    raw = read_csv(house.actor, Wanted(), Lang.ID).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in raw and ",=" not in raw and "'@SUM(1)" in raw
    assert raw.splitlines()[0].startswith("Waktu (WIB),Orang,")
    assert raw.splitlines()[1].split(",")[1:4] == ["Rini", "berkomentar", "site:lawang-sewu"]
    evil = Entry(read_now(), "x", "=1+1", "=evil", LAWANG, 1, "", "-2+3")
    assert "'=1+1,'=evil" in export_log([evil], Lang.EN).decode("utf-8-sig")


def test_the_log_is_not_handed_to_who_lost_the_right_meanwhile(house: Any) -> None:
    assert read_csv(house.actor, Wanted(), Lang.ID)
    with open_writing(current_engine()) as session:
        disable_account(session, KEEPER, house.login, read_now())
    with pytest.raises(NotAllowed):
        read_csv(house.actor, Wanted(), Lang.ID)


def test_who_may_not_edit_sees_neither_list_nor_log(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in_as(monkeypatch, Role.LECTURER, login="budi@kampus.id", name="Budi")
    for part in ("daftar", "catatan", "tinjau"):
        app = visit("redaksi", bagian=part, lang="id")
        assert not list_opened(app)
        assert t("editor.about.lead", "id") in say(app)
