"""Redaksi, review and history: what changed is shown, steps are taken, versions come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components import judging
from components.difference_words import describe_differences, show_pieces
from components.editor_change_map import describe_limits, describe_lines
from components.editor_review import find_time
from components.i18n import t
from components.judging import judge, shipped_data
from components.sign_in_cookie import COOKIE, seal
from components.store import current_engine
from sites.accounts import Account
from sites.database import open_reading, open_writing
from sites.edited import Item, ItemKind, Origin, Ref, Stage
from sites.journal import list_comments
from sites.merging import find_at, put_at
from sites.outdated import Data
from sites.review import submit
from sites.revisions import open_item, save_draft
from sites.rights import Role
from sites.sign_ins import open_sign_in
from sites.text import Lang
from tests.account_builders import read_now
from tests.pages.conftest import Visit
from tests.pages.reading import say
from tests.pages.signing_in import carry_cookies, move_in, sign_in_as

LAWANG = Ref(ItemKind.SITE, "lawang-sewu")
ROUTE = Ref(ItemKind.ROUTE, "keliling-kota")
HURT = "<script>alert(1)</script> **x**"
LIMITS = Ref(ItemKind.RESTRICTIONS, "restrictions")
EMPTY = {"type": "FeatureCollection", "features": []}
BY_THE_TOWN_HALL = {"type": "Point", "coordinates": [110.4143, -6.9808]}
ACROSS = {"type": "Point", "coordinates": [110.41020, -6.98318]}


class Office:
    """An editor, a publisher, and who of them sits at the page."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.patch = patch
        self.editor = sign_in_as(patch, Role.EDITOR)
        self.publisher = sign_in_as(patch, Role.PUBLISHER, login="budi@kota.id", name="Budi")

    def seat(self, account: Account) -> None:
        """Let the next pages be opened by this account."""
        with open_writing(current_engine()) as session:
            token = open_sign_in(session, account.id, now=read_now()).token
        carry_cookies(self.patch, {COOKIE: seal(token)})

    def find(self, ref: Ref = LAWANG) -> Item:
        """The item as it is stored."""
        with open_reading(current_engine()) as session:
            return open_item(session, self.editor.actor, ref, shipped_data)

    def save(self, data: Data, by: Account | None = None, ref: Ref = LAWANG) -> int:
        """Save a draft; return its number."""
        who = (by or self.editor).actor
        with open_writing(current_engine()) as session:
            base = open_item(session, who, ref, shipped_data).number
            kept = {"base": base, "shipped": shipped_data, "now": read_now()}
            return save_draft(session, who, ref, data, **kept).number

    def submit(self, data: Data, by: Account | None = None) -> int:
        """Save a draft and ask for a review of it."""
        number = self.save(data, by)
        with open_writing(current_engine()) as session:
            kept = {"number": number, "judge": judge, "now": read_now(), "note": "Prasasti"}
            submit(session, (by or self.editor).actor, LAWANG, **kept)
        return number


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Office]:
    """An installation of its own, with two who work in it."""
    move_in(monkeypatch, tmp_path)
    yield Office(monkeypatch)
    current_engine().dispose()


def hold() -> Data:
    """What came with the product."""
    data = shipped_data(LAWANG)
    assert data is not None
    return data


def open_face(visit: Visit, face: str = "tinjauan", lang: str = "id", ref: Ref = LAWANG) -> AppTest:
    """The item, at its review or its history."""
    app = visit("redaksi", butir=str(ref), lang=lang)
    app.segmented_control(key="redaksi-muka-pilih").set_value(face).run()
    return app


def has(app: AppTest, key: str) -> bool:
    """Whether a button is there."""
    return any(button.key == key for button in app.button)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_an_untouched_item_says_that_nothing_changed(visit: Visit, lang: str) -> None:
    said = say(open_face(visit, lang=lang))
    assert t("editor_review.changes.none", lang) in said
    assert t("editor_review.state.untouched", lang) in said
    assert t("editor_review.comments.none", lang) in said
    said = say(visit("redaksi", bagian="tinjau", lang=lang))
    assert t("editor_review.waiting.none", lang) in said


def test_an_editor_submits_and_takes_back(visit: Visit, office: Office) -> None:
    office.save(put_at(hold(), "address", "Jalan Pemuda 162"))
    office.seat(office.editor)
    app = open_face(visit)
    markup = "\n".join(str(element.proto.body) for element in app.get("html"))
    assert "<del>" in markup and "<ins>" in markup
    assert t("editor_review.changes.gone_mark", "id") in markup
    app.text_area(key="tinjauan-catatan").set_value(HURT)
    app.button(key="tinjauan-submit").click().run()
    said = say(app)
    assert office.find().stage == Stage.IN_REVIEW
    assert t("editor.done.submitted", "id") in said
    assert HURT in said and "<script" not in "".join(e.proto.body for e in app.get("html"))
    assert t("editor_review.may.not_allowed", "id") in said
    assert not has(app, "tinjauan-publish")
    app.button(key="tinjauan-take_back").click().run()
    assert office.find().stage == Stage.DRAFT


def test_a_publisher_sends_back_with_a_reason_and_publishes_what_comes_again(
    visit: Visit, office: Office
) -> None:
    number = office.submit(put_at(hold(), "address", "Jalan Pemuda 162"))
    office.seat(office.publisher)
    app = visit("redaksi", bagian="tinjau", lang="id")
    assert t("editor_review.waiting.you_may", "id") in say(app)
    assert "Prasasti" in say(app)
    app.button(key=f"tunggu-buka-{LAWANG}").click().run()
    app.button(key="tinjauan-send_back").click().run()
    assert t("editor.refused.no_reason", "id") in say(app)
    app.text_area(key="tinjauan-alasan").set_value("Sumbernya?").run()
    app.button(key="tinjauan-send_back").click().run()
    assert office.find().stage == Stage.DRAFT
    assert "Sumbernya?" in say(app)
    with open_writing(current_engine()) as session:
        kept = {"number": number, "judge": judge, "now": read_now()}
        submit(session, office.editor.actor, LAWANG, **kept)
    app = open_face(visit)
    app.button(key="tinjauan-publish").click().run()
    assert t("editor.done.published", "id") in say(app)
    assert office.find().stage == Stage.PUBLISHED
    assert t("editor_review.changes.none", "id") in say(app)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_nobody_approves_their_own_change_and_is_told_before(
    visit: Visit, office: Office, lang: str
) -> None:
    office.submit(put_at(hold(), "address", "Jalan Pemuda 162"), office.publisher)
    app = visit("redaksi", bagian="tinjau", lang=lang)
    assert t("editor_review.may.own_change", lang) in say(app)
    app = open_face(visit, lang=lang)
    assert t("editor_review.may.own_change", lang) in say(app)
    assert app.button(key="tinjauan-publish").disabled


def test_english_left_behind_is_shown_with_its_difference_and_keeps_from_publishing(
    visit: Visit, office: Office
) -> None:
    words = find_at(hold(), "claims.0.text.id")
    office.submit(put_at(hold(), "claims.0.text.id", f"{words} Tetap.".replace("1904", "1905")))
    office.seat(office.publisher)
    app = open_face(visit)
    said = say(app)
    assert t("editor_review.outdated.lead", "id") in said
    assert find_at(hold(), "claims.0.text.en") in said
    assert t("editor_review.may.outdated", "id") in said
    assert app.button(key="tinjauan-publish").disabled
    assert "jejak-touched" in "".join(element.proto.body for element in app.get("html"))
    app.button(key="tinjauan-ke-isi").click().run()
    assert app.segmented_control(key="redaksi-muka-pilih").value == "isi"


def test_what_is_not_fit_cannot_be_submitted_and_says_why(visit: Visit, office: Office) -> None:
    office.save(put_at(hold(), "label.en", ""))
    office.seat(office.editor)
    app = open_face(visit)
    assert t("editor_review.state.problems", "id") in say(app)
    assert app.button(key="tinjauan-submit").disabled


def test_a_time_of_publishing_is_in_semarang_and_to_come(visit: Visit, office: Office) -> None:
    assert find_time(date(2026, 12, 1), time(6)) == datetime(2026, 11, 30, 23, tzinfo=UTC)
    assert find_time(None, time(6)) is None
    office.submit(put_at(hold(), "address", "Jalan Pemuda 162"))
    app = open_face(visit)
    app.date_input(key="tinjauan-hari").set_value(date(2020, 1, 1))
    app.button(key="tinjauan-publish_at").click().run()
    assert t("editor.refused.past", "id") in say(app)
    day = (read_now() + timedelta(days=3)).date()
    app.date_input(key="tinjauan-hari").set_value(day)
    app.time_input(key="tinjauan-jam").set_value(time(7, 30))
    app.button(key="tinjauan-publish_at").click().run()
    item = office.find()
    assert (item.stage, item.publish_at) == (Stage.SCHEDULED, find_time(day, time(7, 30)))
    assert "07:30 WIB" in say(app)
    assert "07:30 WIB" in say(visit("redaksi", bagian="tinjau", lang="id"))


def test_what_waits_for_its_time_is_moved_or_published_at_once(
    visit: Visit, office: Office
) -> None:
    office.submit(put_at(hold(), "address", "Jalan Pemuda 162"))
    app = open_face(visit)
    first, other = ((read_now() + timedelta(days=days)).date() for days in (3, 5))
    for day in (first, other):
        app.date_input(key="tinjauan-hari").set_value(day)
        app.time_input(key="tinjauan-jam").set_value(time(7, 30))
        app.button(key="tinjauan-publish_at").click().run()
        assert office.find().publish_at == find_time(day, time(7, 30))
        assert t("editor_review.state.other", "id") in [one.label for one in app.expander]
    log = say(visit("redaksi", bagian="catatan", lang="id"))
    assert "07:30 WIB" in log
    assert "Lawang Sewu" in log
    office.seat(office.editor)
    assert not has(open_face(visit), "tinjauan-publish_now")
    office.seat(office.publisher)
    app = open_face(visit)
    app.button(key="tinjauan-publish_now").click().run()
    assert (office.find().stage, office.find().publish_at) == (Stage.PUBLISHED, None)


def test_what_was_begun_in_vain_is_put_away_and_presses_no_longer(
    visit: Visit, office: Office
) -> None:
    begun = Ref(ItemKind.SITE, "gedung-coba")
    office.save({"id": begun.id, "name": {"id": "Gedung Coba", "en": ""}}, ref=begun)
    assert has(open_face(visit, ref=begun), "tinjauan-discard")
    assert not has(open_face(visit), "tinjauan-discard")
    app = open_face(visit, ref=begun)
    app.button(key="tinjauan-discard").click().run()
    assert office.find(begun).stage == Stage.WITHDRAWN
    assert t("editor.done.discarded", "id") in say(app)
    listed = say(visit("redaksi", lang="id"))
    assert "Gedung Coba" not in listed
    assert "0 perlu dikerjakan" in " ".join(listed.split())


def test_a_pin_that_moved_with_nothing_else_said_is_told(visit: Visit, office: Office) -> None:
    moved = put_at(hold(), "geometry", ACROSS)
    words = ("editor_review.changes.moved_known", "editor_pin.moved")
    asked, told = (t(one, "id", m="", way="|").split("|")[1] for one in words)
    office.save(moved)
    assert asked in say(open_face(visit))
    app = visit("redaksi", butir=str(LAWANG), lang="id")
    app.segmented_control(key="isi-bagian").set_value("position").run()
    assert told in say(app)
    office.save(put_at(moved, "accuracy_m", 99.0))
    assert asked not in say(open_face(visit))


def test_remarks_on_a_field_are_kept_and_settled(visit: Visit, office: Office) -> None:
    office.submit(put_at(hold(), "address", "Jalan Pemuda 162"))
    app = open_face(visit)
    app.selectbox(key="komentar-bagian").set_value("address")
    app.text_area(key="komentar-isi").set_value(HURT)
    app.button(key="komentar-simpan").click().run()
    assert HURT in say(app)
    assert app.text_area(key="komentar-isi").value == ""
    with open_reading(current_engine()) as session:
        (kept,) = list_comments(session, office.editor.actor, LAWANG)
    assert (kept.field, kept.who_name, kept.number) == ("address", "Budi", 2)
    app.button(key=f"komentar-selesai-{kept.id}").click().run()
    assert HURT not in say(app)
    app.toggle(key="komentar-selesai-juga").set_value(True).run()
    assert HURT in say(app)


def test_a_publisher_withdraws_with_a_reason_and_an_editor_may_not(
    visit: Visit, office: Office
) -> None:
    office.seat(office.editor)
    assert not has(open_face(visit), "tinjauan-withdraw")
    office.seat(office.publisher)
    app = open_face(visit)
    app.button(key="tinjauan-withdraw").click().run()
    assert t("editor.refused.no_reason", "id") in say(app)
    app.text_area(key="tinjauan-tarik-alasan").set_value("Ditutup").run()
    app.button(key="tinjauan-withdraw").click().run()
    assert office.find().withdrawn
    assert t("editor_review.changes.lead_gone", "id") in say(app)


def test_a_moved_place_shows_how_far_and_what_is_called_then(visit: Visit, office: Office) -> None:
    office.save(put_at(hold(), "geometry", ACROSS))
    app = open_face(visit)
    said = say(app)
    assert "Digeser" in said and " m ke " in said
    app.toggle(key="tinjauan-isyarat-lawang-sewu").set_value(True).run()
    said = say(app)
    assert t("editor_pin.effect.before", "id") in said
    app.toggle(key="tinjauan-peta-lawang-sewu").set_value(True).run()
    assert "Sebelum" in say(app)


def test_what_gets_worse_by_a_move_is_seen_before_it_is_published(
    visit: Visit, office: Office
) -> None:
    office.submit(put_at(hold(), "geometry", BY_THE_TOWN_HALL))
    office.seat(office.publisher)
    app = open_face(visit)
    assert "jejak-retest" in say(app), "ridden without being asked for"
    assert app.button(key="tinjauan-publish").disabled
    assert app.button(key="tinjauan-publish_at").disabled
    seen = next(box for box in app.checkbox if str(box.key).startswith("tinjauan-memburuk"))
    seen.check().run()
    assert not app.button(key="tinjauan-publish").disabled


def test_a_changed_route_names_its_parts(visit: Visit, office: Office) -> None:
    data = shipped_data(ROUTE)
    assert data is not None
    office.save(put_at(data, "collection.features.1.properties.name.id", HURT), ref=ROUTE)
    app = open_face(visit, ref=ROUTE)
    assert HURT in say(app)
    app.toggle(key="tinjauan-isyarat-keliling-kota").set_value(True).run()
    assert t("editor_review.changes.no_cues", "id") in say(app)
    app.toggle(key="tinjauan-peta-keliling-kota").set_value(True).run()
    assert t("editor_review.changes.map_lines", "id") in say(app)
    assert HURT in say(open_face(visit, "riwayat", ref=ROUTE))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_route_that_is_not_fit_says_why_and_cannot_be_submitted(
    visit: Visit, office: Office, lang: str
) -> None:
    office.save({"id": ROUTE.id, "collection": EMPTY}, ref=ROUTE)
    app = open_face(visit, ref=ROUTE, lang=lang)
    assert t("editor_review.state.problems", lang) in say(app)
    assert app.button(key="tinjauan-submit").disabled
    app.toggle(key="tinjauan-peta-keliling-kota").set_value(True).run()
    assert t("editor_review.changes.unreadable", lang) in say(app)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_versions_are_listed_compared_and_brought_back_in_part(
    visit: Visit, office: Office, lang: str
) -> None:
    office.save(put_at(put_at(hold(), "address", "Jalan Pemuda 162"), "sight_m", 210.0))
    office.seat(office.editor)
    app = open_face(visit, "riwayat", lang)
    said = say(app)
    assert t("editor_review.history.version", lang, n=2) in said
    assert t("editor_review.product", lang) in said
    assert ">162<" in said or "162</ins>" in said
    app.multiselect(key=f"riwayat-bagian-{LAWANG}-1").set_value(["address"]).run()
    app.button(key="riwayat-ambil").click().run()
    assert t("editor.done.rolled_back", lang) in say(app)
    newest = office.find().newest
    assert newest is not None
    assert (newest.number, newest.origin) == (3, Origin.ROLL_BACK)
    assert newest.data.get("address") == hold().get("address")
    assert newest.data["sight_m"] == 210.0
    app.selectbox(key=f"riwayat-dari-{LAWANG}-isi").set_value(3).run()
    assert t("editor_review.history.equal", lang) in say(app)


@pytest.mark.parametrize(("take", "kept"), [("merged", "Jalan Pemuda 162"), ("ours", None)])
def test_what_a_newer_product_brings_is_compared_and_settled(
    visit: Visit, office: Office, monkeypatch: pytest.MonkeyPatch, take: str, kept: str | None
) -> None:
    office.save(put_at(hold(), "address", "Jalan Pemuda 162"))
    newer = put_at(put_at(hold(), "address", "Sekayu"), "sight_m", 333.0)
    for place in ("editor_seat", "editor_offer", "editor_form", "form_edits", "form_work"):
        monkeypatch.setattr(f"components.{place}.shipped_data", lambda _: newer, raising=False)
    monkeypatch.setattr(judging, "shipped_data", lambda _: newer)
    app = open_face(visit)
    said = say(app)
    assert t("editor_review.offer.clash", "id") in said
    assert "Sekayu" in said
    app.segmented_control(key=f"tawaran-{LAWANG}-address").set_value("ours").run()
    app.button(key=f"tawaran-{take}").click().run()
    assert t("editor_review.offer.lead", "id") not in say(app)
    newest = office.find().newest
    assert newest is not None
    assert newest.data["address"] == (kept or "Jalan Pemuda 162")
    assert newest.data["sight_m"] == (333.0 if take == "merged" else hold()["sight_m"])


def test_values_of_controlled_lists_and_whole_members_are_told_in_words() -> None:
    before = {
        "position_grade": "approximate",
        "claims": [],
        "brief": False,
        "dimensions": ["living"],
    }
    claim = {
        "text": {"id": "Satu", "en": "One"},
        "sources": ["amira", "tak-ada"],
        "grade": "one_source",
    }
    after = {
        "position_grade": "surveyed",
        "claims": [claim],
        "brief": True,
        "dimensions": ["economy"],
    }
    rows, more = describe_differences(before, after, LAWANG, Lang.EN)
    told = {row["field"]: row for row in rows}
    assert more == 0
    assert told["position_grade"]["old"] != told["position_grade"]["new"]
    assert "_" not in told["position_grade"]["new"][0][1]
    assert told["brief"]["new"] == [("", t("editor_form.flag.yes", "en"))]
    words = dict(told["claims.0"]["new"])
    assert "One" in words.values()
    assert any("amira.co.id" in one and "tak-ada" in one for one in words.values())


def test_a_long_text_is_shown_round_what_changed_only() -> None:
    words = [f"kata{n}" for n in range(90)]
    before, after = " ".join(words), " ".join([*words[:40], "LAIN", *words[41:]])
    (first, gone, new, last) = show_pieces(before, after)
    assert (gone[1].strip(), new[1].strip()) == ("kata40", "LAIN")
    assert first[1].startswith("…") and first[1].endswith("kata39 ")
    assert last[1].startswith("kata41") and last[1].rstrip().endswith("…")
    assert len(first[1].split()) == len(last[1].split()) == 13
    assert show_pieces("satu dua", "satu tiga")[0] == ("same", "satu ")


def test_a_bent_line_is_looked_at_where_it_bends() -> None:
    data = shipped_data(ROUTE)
    assert data is not None
    number = next(
        n
        for n, one in enumerate(data["collection"]["features"])
        if one["geometry"] and one["geometry"]["type"] == "LineString"
    )
    path = [list(at) for at in find_at(data, f"collection.features.{number}.geometry.coordinates")]
    path[3] = [round(path[3][0] + 0.0004, 6), path[3][1]]
    shape = {"type": "LineString", "coordinates": path}
    content = describe_lines(
        ROUTE, data, put_at(data, f"collection.features.{number}.geometry", shape)
    )
    assert content is not None
    lat, lon = content["view"]["at"]
    assert (round(lat, 6), round(lon, 6)) == (path[3][1], round(path[3][0] - 0.0002, 6))
    was = content["line"][-1]
    assert was["mode"] == "walk" and len(was["path"]) == len(path)
    assert describe_lines(ROUTE, data, {"collection": {}}) is None
    assert describe_lines(ROUTE, {}, data) is not None


def test_a_changed_limit_is_drawn_over_what_it_was() -> None:
    data = shipped_data(LIMITS)
    assert data is not None
    features = data["collection"]["features"]
    number = next(n for n, one in enumerate(features) if one["geometry"]["type"] == "Polygon")
    corners = [list(at) for at in features[number]["geometry"]["coordinates"][0]]
    moved = [round(corners[1][0] + 0.0004, 6), corners[1][1]]
    shape = {"type": "Polygon", "coordinates": [[corners[0], moved, *corners[2:]]]}
    after = put_at(data, f"collection.features.{number}.geometry", shape)
    content = describe_limits(data, after)
    assert content is not None
    new, was = content["line"][number], content["line"][-1]
    assert [new["path"][1], was["path"][1]] == [moved[::-1], corners[1][::-1]]
    lat, lon = content["view"]["at"]
    assert (round(lat, 6), round(lon, 6)) == (moved[1], round(moved[0] - 0.0002, 6))
    assert describe_limits(data, data) is None
    broken = put_at(data, "collection.features", [{"id": "x", "geometry": {"type": "Polygon"}}])
    assert describe_limits({}, broken) is None


def test_the_map_of_changed_limits_is_shown_to_who_reviews(visit: Visit, office: Office) -> None:
    data = shipped_data(LIMITS)
    assert data is not None
    corner = "collection.features.0.geometry.coordinates.0.1"
    lon, lat = find_at(data, corner)
    office.save(put_at(data, corner, [round(lon + 0.0004, 6), lat]), ref=LIMITS)
    app = open_face(visit, ref=LIMITS)
    app.toggle(key="tinjauan-peta-restrictions").set_value(True).run()
    assert t("editor_review.changes.map_lines", "id") in say(app)
