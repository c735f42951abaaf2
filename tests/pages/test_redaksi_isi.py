"""Redaksi, the form: every field has an input, what is typed is kept, saved, and shown as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from components.form_shape import MODELS, SECTIONS, Shape, Sort, list_leaves, list_section
from components.i18n import t
from components.judging import judge, shipped_data
from components.store import current_engine
from sites.accounts import KEEPER, disable_account
from sites.database import open_reading, open_writing
from sites.edited import Item, ItemKind, Ref, Stage
from sites.gallery import PictureRow
from sites.journal import add_comment, settle_comment
from sites.outdated import Data
from sites.review import submit
from sites.revisions import open_item, save_draft
from sites.rights import Actor, Role
from sites.worktable import Work, change_work, find_work
from tests.account_builders import read_now
from tests.pages.conftest import Visit
from tests.pages.reading import say
from tests.pages.signing_in import carry_cookies, move_in, sign_in_as
from tests.picture_builders import draw_file

SITE = Ref(ItemKind.SITE, "lawang-sewu")
HURT = "<script>alert(1)</script> **x** {y} <img src=x onerror=alert(2)>"
OTHER = Actor(account="lain", name="Budi <b>", roles=frozenset({Role.EDITOR}))
SHOWN = {
    ItemKind.SITE: SITE,
    ItemKind.SMART_FEATURE: Ref(ItemKind.SMART_FEATURE, "brt"),
    ItemKind.LESSON: Ref(ItemKind.LESSON, "leadership"),
    ItemKind.SOURCE: Ref(ItemKind.SOURCE, "amira"),
}


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """An installation of its own, and an editor who has signed in."""
    move_in(monkeypatch, tmp_path)
    yield sign_in_as(monkeypatch, Role.EDITOR)
    current_engine().dispose()


def find_item(ref: Ref) -> Item:
    """The item as it is stored."""
    with open_reading(current_engine()) as session:
        return open_item(session, OTHER, ref, shipped_data)


def find_typed(account: Any, ref: Ref) -> Work | None:
    """What is typed and not saved."""
    with open_reading(current_engine()) as session:
        return find_work(session, account.actor, ref)


def save_as_other(data: Data, base: int) -> None:
    """Somebody else saves the place."""
    with open_writing(current_engine()) as session:
        save_draft(session, OTHER, SITE, data, base=base, shipped=shipped_data, now=read_now())


def open_form(visit: Visit, ref: Ref = SITE, lang: str = "id") -> AppTest:
    """The form of an item."""
    return visit("redaksi", butir=str(ref), lang=lang)


def key(path: str, ref: Ref = SITE, lang: str = "id") -> str:
    """The key of the input of a field."""
    return f"isi-{lang}-{ref.kind.value}-{ref.id}-{path}"


def pick(app: AppTest, section: str) -> None:
    """Open a section of the form."""
    next(one for one in app.get("button_group") if one.key == "isi-bagian").set_value(section)
    app.run()


def press(app: AppTest, name: str) -> None:
    """Press a button."""
    app.button(key=name).click().run()
    assert not app.exception, [error.message for error in app.exception]


def fill_up(shapes: tuple[Shape, ...]) -> Data:
    """An item in which every group is there and every list has one member, and nothing else."""
    data: Data = {}
    for shape in shapes:
        if shape.sort == Sort.GROUP:
            data[shape.name] = fill_up(shape.parts)
        elif shape.sort == Sort.LIST:
            data[shape.name] = [fill_up(shape.parts)]
    return data


def list_inputs(app: AppTest) -> set[str]:
    """The keys of all inputs on the page."""
    kinds = ("text_input", "text_area", "number_input", "selectbox", "multiselect", "checkbox")
    return {str(one.key) for kind in kinds for one in app.get(kind)}


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("kind", list(SHOWN))
def test_a_shipped_item_opens_in_every_section(visit: Visit, kind: ItemKind, lang: str) -> None:
    ref = SHOWN[kind]
    app = open_form(visit, ref, lang)
    said = say(app)
    assert t("editor_form.shipped", lang) in said
    assert t("editor_form.fine", lang) in said
    assert app.button(key="isi-ajukan").disabled
    for section in SECTIONS[kind]:
        pick(app, section.name)
        assert t("editor_form.fine", lang) in say(app)


@pytest.mark.parametrize("kind", list(MODELS))
def test_every_field_of_the_model_has_an_input_and_shows_hostile_text_as_text(
    visit: Visit, house: Any, kind: ItemKind
) -> None:
    ref = Ref(kind, "baru")
    shapes = tuple(one for part in SECTIONS[kind] for one in list_section(kind, part))
    whole = {"id": ref.id, **fill_up(shapes)}
    with open_writing(current_engine()) as session:
        begin = {"begin": lambda: (0, whole), "now": read_now()}
        change_work(session, house.actor, ref, dict, **begin)
    app = open_form(visit, ref)
    for section in SECTIONS[kind]:
        if not section.names:
            continue
        pick(app, section.name)
        for button in [one.key for one in app.button if str(one.key).endswith("-0-open")]:
            press(app, str(button))
        wanted = _list_keys(ref, list_section(kind, section))
        assert wanted <= list_inputs(app), wanted - list_inputs(app)
        typed = [one for one in (*app.text_input, *app.text_area) if one.key in wanted]
        for one in typed:
            one.set_value(HURT)
        app.run()
        assert not app.exception, [error.message for error in app.exception]
        markup = "\n".join(element.proto.body for element in app.get("html"))
        assert "<script" not in markup and "<img src=x" not in markup
    work = find_typed(house, ref)
    assert work is not None
    for path, shape in list_leaves(shapes):
        if shape.sort == Sort.TEXT:
            assert _find(work.data, path) == {"id": HURT, "en": HURT}, path
    press(app, "isi-simpan")
    assert find_item(ref).number == 1


def _list_keys(ref: Ref, shapes: tuple[Shape, ...]) -> set[str]:
    wanted = set()
    for path, shape in list_leaves(shapes):
        langs = ("id", "en") if shape.sort == Sort.TEXT else ()
        wanted |= {key(f"{path}.{lang}", ref) for lang in langs} or {key(path, ref)}
    return wanted


def _find(data: Any, path: str) -> Any:
    for part in path.split("."):
        data = data[int(part)] if part.isdigit() else data[part]
    return data


def test_a_changed_year_leaves_english_behind_until_it_is_marked(visit: Visit, house: Any) -> None:
    app = open_form(visit)
    label = app.text_area(key=key("label.id"))
    assert "1907" in str(label.value)
    label.set_value(str(label.value).replace("1907", "1908")).run()
    said = say(app)
    assert "belum disimpan" in said
    assert "Bahasa Inggris tertinggal" in said
    for mark, year in (("del", "1907"), ("ins", "1908")):
        assert re.search(rf"<{mark}><span[^>]*>[^<]*</span>{year}", said)
    again = open_form(visit)
    assert "1908" in str(again.text_area(key=key("label.id")).value)
    again.checkbox(key=key("label-tetap")).check().run()
    assert "Ditandai" in say(again)
    work = find_typed(house, SITE)
    assert work is not None and work.unaffected == ("label",)
    press(again, "isi-simpan")
    assert "Draf disimpan." in say(again)
    item = find_item(SITE)
    assert (item.stage, item.number) == (Stage.DRAFT, 2)
    assert item.newest is not None and item.newest.outdated == ()
    assert "Bahasa Inggris tertinggal" not in say(again)


def test_a_mark_is_lifted_when_its_indonesian_changes_again(visit: Visit, house: Any) -> None:
    app = open_form(visit)
    app.text_area(key=key("glance.id")).set_value("Gedung besar berpintu banyak").run()
    app.checkbox(key=key("glance-tetap")).check().run()
    app.text_area(key=key("glance.id")).set_value("Gedung besar berpintu seribu").run()
    work = find_typed(house, SITE)
    assert work is not None and work.unaffected == ()
    assert not app.checkbox(key=key("glance-tetap")).value
    press(app, "isi-buang")
    assert find_typed(house, SITE) is None
    assert app.text_area(key=key("glance.id")).value == (shipped_data(SITE) or {})["glance"]["id"]
    press(app, "isi-kembalikan")
    assert app.text_area(key=key("glance.id")).value == "Gedung besar berpintu seribu"
    assert "isi-kembalikan" not in {one.key for one in app.button}


def test_what_is_wrong_is_named_at_the_field_and_nothing_is_lost(visit: Visit) -> None:
    app = open_form(visit)
    app.text_area(key=key("label.en")).set_value("Too short.").run()
    said = say(app)
    assert "Teks → Label · Inggris" in said
    assert "2 kata, aturannya 40–60" in said and "masih kurang" in said
    pick(app, "facts")
    app.number_input(key=key("built.from_year")).set_value(1950).run()
    assert "Rentang terbalik" in say(app)
    press(app, "isi-simpan")
    item = find_item(SITE)
    assert item.newest is not None and item.newest.data["built"]["from_year"] == 1950
    press(app, "isi-ajukan")
    assert t("editor.refused.not_fit", "id") in say(app)
    assert find_item(SITE).stage == Stage.DRAFT


def test_open_remarks_of_a_review_stand_at_their_field(visit: Visit) -> None:
    data = {**(shipped_data(SITE) or {}), "address": "Jalan Pemuda"}
    save_as_other(data, 1)
    with open_writing(current_engine()) as session:
        told = {"number": 2, "now": read_now()}
        add_comment(session, OTHER, SITE, field="label.id", text="Tahunnya? " + HURT, **told)
        done = add_comment(session, OTHER, SITE, field="name", text="Sudah beres", **told)
        settle_comment(session, OTHER, done.id, now=read_now())
    said = say(open_form(visit))
    assert said.count("Tahunnya? <script>") == 2
    assert "Teks → Label · Indonesia" in said and "Teks (1)" not in said
    assert "Sudah beres" not in said


def test_a_sound_draft_is_saved_and_submitted_in_one_step(visit: Visit) -> None:
    app = open_form(visit, lang="en")
    pick(app, "facts")
    app.text_input(key=key("address", lang="en")).set_value("Jalan Pemuda 160, Semarang").run()
    press(app, "isi-ajukan")
    assert find_item(SITE).stage == Stage.IN_REVIEW
    said = say(app)
    assert t("editor.done.submitted", "en") in said
    assert t("editor_form.waits", "en") in said
    press(app, "isi-ke-tinjauan")


def test_members_of_a_list_are_added_moved_and_removed(visit: Visit, house: Any) -> None:
    app = open_form(visit)
    pick(app, "claims")
    count = len((shipped_data(SITE) or {})["claims"])
    press(app, key("claims-add_member"))
    last = f"claims.{count}"
    assert app.text_area(key=key(f"{last}.text.id")).value == ""
    app.text_area(key=key(f"{last}.text.id")).set_value("Pintunya banyak.").run()
    app.multiselect(key=key(f"{last}.sources")).set_value(["amira"]).run()
    app.selectbox(key=key(f"{last}.grade")).set_value("one_source").run()
    press(app, key(f"claims-{count}-up"))
    work = find_typed(house, SITE)
    assert work is not None
    assert work.data["claims"][count - 1] == {
        "text": {"id": "Pintunya banyak."},
        "sources": ["amira"],
        "grade": "one_source",
    }
    assert app.text_area(key=key(f"claims.{count - 1}.text.id")).value == "Pintunya banyak."
    press(app, key(f"claims-{count - 1}-remove"))
    work = find_typed(house, SITE)
    assert work is not None and work.data == shipped_data(SITE)
    assert "belum disimpan" not in say(app)


def test_a_group_that_may_be_missing_is_added_and_removed(visit: Visit, house: Any) -> None:
    app = open_form(visit)
    pick(app, "access")
    press(app, key("access.hours-add_group"))
    app.text_input(key=key("access.hours.as_of")).set_value("2025-13").run()
    assert "Bukan tanggal" in say(app) or "tidak sesuai bentuk" in say(app)
    press(app, key("access.hours-drop_group"))
    work = find_typed(house, SITE)
    assert work is not None and work.data == shipped_data(SITE)


def test_the_second_editor_is_told_and_chooses(visit: Visit, house: Any) -> None:
    app = open_form(visit)
    data = shipped_data(SITE) or {}
    save_as_other({**data, "glance": {**data["glance"], "id": "Deretan pintu " + HURT}}, 1)
    app.text_area(key=key("glance.id")).set_value("Deretan jendela pada gedung besar").run()
    said = say(app)
    assert "Budi <b> menyimpan versi 2" in said
    work = find_typed(house, SITE)
    assert work is not None and work.base == 1
    press(app, "isi-simpan")
    markup = "\n".join(element.proto.body for element in app.get("html"))
    assert "<script" not in markup and "Budi <b>" not in markup
    assert "<ins>jendela " in markup and "&lt;script&gt;" in markup
    assert app.button(key="isi-gabung").disabled
    radio = key("bentrok-glance.id")
    app.radio(key=radio).set_value("edit").run()
    app.text_area(key=f"{radio}-teks").set_value("Deretan pintu dan jendela").run()
    press(app, "isi-gabung")
    item = find_item(SITE)
    assert item.newest is not None and item.number == 3
    assert item.newest.data["glance"]["id"] == "Deretan pintu dan jendela"
    assert find_typed(house, SITE) is None


def test_changes_of_different_fields_are_joined_or_dropped(visit: Visit, house: Any) -> None:
    data = shipped_data(SITE) or {}
    app = open_form(visit)
    save_as_other({**data, "address": "Jalan Baru 1"}, 1)
    app.text_input(key=key("name.id")).set_value("Lawang Sewu Semarang").run()
    press(app, "isi-bentrok-lihat")
    said = say(app)
    assert "Anda berdua mengubah bagian yang berlainan" in said
    assert "Alamat" in said
    press(app, "isi-bentrok-kembali")
    assert app.text_input(key=key("name.id")).value == "Lawang Sewu Semarang"
    press(app, "isi-simpan")
    press(app, "isi-gabung")
    newest = find_item(SITE).newest
    assert newest is not None
    assert (newest.data["address"], newest.data["name"]["id"]) == (
        "Jalan Baru 1",
        "Lawang Sewu Semarang",
    )


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_new_place_begins_from_its_id(visit: Visit, lang: str) -> None:
    ref = Ref(ItemKind.SITE, "gedung-baru")
    app = open_form(visit, ref, lang)
    said = say(app)
    assert t("editor_form.stage.new", lang) in said
    assert t("editor_form.fault.missing_field", lang) in said
    app.text_input(key=key("name.id", ref, lang)).set_value("Gedung Baru").run()
    assert "Gedung Baru" in say(app)
    press(app, "isi-simpan")
    newest = find_item(ref).newest
    assert newest is not None and newest.data["name"] == {"id": "Gedung Baru"}


@pytest.mark.parametrize("ref", ["site:Gedung Baru", "site:<script>", "source:a-b", "site:-"])
def test_an_id_that_cannot_be_used_is_refused(visit: Visit, ref: str) -> None:
    app = visit("redaksi", butir=ref, lang="id")
    assert t("editor_form.bad_id", "id") in say(app)
    assert not app.text_input


def test_a_feature_is_placed_by_two_numbers(visit: Visit, house: Any) -> None:
    ref = SHOWN[ItemKind.SMART_FEATURE]
    app = open_form(visit, ref)
    pick(app, "position")
    app.text_input(key=key("geometry", ref)).set_value("-6,98; 110,41").run()
    work = find_typed(house, ref)
    assert work is not None
    assert work.data["geometry"] == {"type": "Point", "coordinates": [110.41, -6.98]}
    app.text_input(key=key("geometry", ref)).set_value("entah di mana").run()
    assert "bukan angka" in say(app)
    app.text_input(key=key("geometry", ref)).set_value("").run()
    work = find_typed(house, ref)
    assert work is not None and "geometry" not in work.data


def test_a_place_is_put_where_its_numbers_say(visit: Visit, house: Any) -> None:
    fresh = Ref(ItemKind.SITE, "gedung-baru")
    for ref, accuracy in ((SITE, 25.0), (fresh, 30.0)):
        app = open_form(visit, ref)
        pick(app, "position")
        app.text_input(key=f"pin-lintang-{ref.id}").set_value("-6,984100; 110,410900").run()
        work = find_typed(house, ref)
        assert work is not None
        assert work.data["geometry"]["coordinates"] == [110.4109, -6.9841]
        assert work.data["accuracy_m"] == accuracy
        app.number_input(key=f"pin-ketelitian-{ref.id}").set_value(40.0).run()
        work = find_typed(house, ref)
        assert work is not None and work.data["accuracy_m"] == 40.0


def test_both_numbers_typed_before_the_page_is_drawn_again_are_kept(
    visit: Visit, house: Any
) -> None:
    app = open_form(visit, SITE)
    pick(app, "position")
    app.text_input(key=f"pin-lintang-{SITE.id}").set_value("-6.984100")
    app.text_input(key=f"pin-bujur-{SITE.id}").set_value("110.410900").run()
    work = find_typed(house, SITE)
    assert work is not None
    assert work.data["geometry"]["coordinates"] == [110.4109, -6.9841]
    app.text_input(key=f"pin-lintang-{SITE.id}").set_value("-6.984200")
    app.text_input(key=f"pin-bujur-{SITE.id}").set_value("tidak tahu").run()
    work = find_typed(house, SITE)
    assert work is not None
    assert work.data["geometry"]["coordinates"] == [110.4109, -6.9842]


@pytest.mark.parametrize("view", ["cue", "print"])
def test_the_preview_has_three_looks(visit: Visit, view: str) -> None:
    app = open_form(visit)
    looks = next(one for one in app.get("button_group") if one.key == "isi-pratinjau-rupa")
    looks.set_value(view)
    app.run()
    mark = {"cue": "jejak-form-sign", "print": "/situs/lawang-sewu"}[view]
    assert mark in say(app)


def test_routes_are_drawn_on_the_map_instead(visit: Visit) -> None:
    app = open_form(visit, Ref(ItemKind.ROUTE, "balaikota-kotalama"))
    assert app.button(key="jalur-simpan").disabled


def test_only_editors_see_the_form(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in_as(monkeypatch, Role.LECTURER, login="dosen@kampus.ac.id")
    assert not [one for one in open_form(visit).button if one.key == "isi-simpan"]
    carry_cookies(monkeypatch, {})
    assert not [one for one in open_form(visit).button if one.key == "isi-simpan"]
    sign_in_as(monkeypatch, Role.PUBLISHER, login="terbit@kota.go.id")
    with open_writing(current_engine()) as session:
        data = {**(shipped_data(SITE) or {}), "address": "Jalan Pemuda"}
        save_draft(session, OTHER, SITE, data, base=1, shipped=shipped_data, now=read_now())
        submit(session, OTHER, SITE, number=2, judge=judge, now=read_now())
    app = open_form(visit)
    assert app.button(key="isi-ke-tinjauan").label == t("editor_form.review", "id")


UPLOADING = """
import streamlit as st
from components.editor_pictures import take_uploads
from components.state import open_session
from sites.text import Lang

open_session()

def change(edit):
    st.session_state["tried"] = len(edit({}).get("pictures", ()))

st.file_uploader("Foto", key="f", accept_multiple_files=True, on_change=take_uploads,
                 args=(Lang.ID, change, "f"))
"""


def count_pictures() -> int:
    """The sizes of pictures that are kept."""
    with open_reading(current_engine()) as session:
        return session.scalar(select(func.count()).select_from(PictureRow)) or 0


def test_an_open_page_keeps_no_picture_of_an_account_that_was_disabled(house: Any) -> None:
    page = AppTest.from_string(UPLOADING, default_timeout=30).run()
    with open_writing(current_engine()) as session:
        disable_account(session, KEEPER, house.login, read_now())
    page.file_uploader(key="f").upload("a.jpg", draw_file(), "image/jpeg").run()
    assert not page.exception
    assert (count_pictures(), "tried" in page.session_state) == (0, False)


def test_who_may_edit_uploads_a_picture() -> None:
    page = AppTest.from_string(UPLOADING, default_timeout=30).run()
    page.file_uploader(key="f").upload("a.jpg", draw_file(), "image/jpeg").run()
    assert not page.exception
    assert (count_pictures(), page.session_state["tried"]) == (3, 1)
