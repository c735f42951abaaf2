"""Pictures kept and served: who may add them, what an address answers; and their rules."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import Engine, func, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.http.pictures import build_picture_routes
from components.picture_editing import (
    MOST_PICTURES,
    adding,
    build_entry,
    changing,
    list_pictures,
    moving,
    removing,
)
from components.picture_view import list_shown
from sites.database import open_reading, open_writing
from sites.gallery import PictureRow, find_picture, keep_picture
from sites.media import take_picture
from sites.model import Site
from sites.picture import LICENCES, Picture, find_uncredited
from sites.picture_checks import check_pictures
from sites.rights import Actor, NotAllowed, Role
from sites.text import Lang
from tests.builders import build_site
from tests.picture_builders import NOW, draw_file, keep
from tests.picture_builders import build_entry as build_whole


def act_as(*roles: Role) -> Actor:
    return Actor(account="a", name="Rini", roles=frozenset(roles))


def test_a_picture_is_kept_once_in_every_size(engine: Engine) -> None:
    taken = keep(engine)
    keep(engine)
    with open_reading(engine) as session:
        assert session.scalar(select(func.count()).select_from(PictureRow)) == len(taken.files) == 3
        assert find_picture(session, taken.name, 480) == taken.files[0].content
        assert find_picture(session, taken.name, 481) is None
        assert find_picture(session, "x", 480) is None


@pytest.mark.parametrize("actor", [None, act_as(Role.LECTURER), act_as(Role.CREW)])
def test_only_who_may_edit_adds_pictures(engine: Engine, actor: Actor | None) -> None:
    taken = take_picture(draw_file())
    with pytest.raises(NotAllowed), open_writing(engine) as session:
        keep_picture(session, actor, taken, now=NOW)
    with open_reading(engine) as session:
        assert find_picture(session, taken.name, 480) is None
    with open_writing(engine) as session:
        keep_picture(session, act_as(Role.EDITOR), taken, now=NOW)
    with open_reading(engine) as session:
        assert find_picture(session, taken.name, 480) is not None


@pytest.fixture
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=build_picture_routes(lambda: engine))) as made:
        yield made


def test_an_address_answers_with_webp_to_be_kept_for_ever(
    engine: Engine, client: TestClient
) -> None:
    taken = keep(engine)
    found = client.get(f"/gambar/{taken.name}-960.webp")
    assert found.status_code == 200
    assert found.headers["content-type"] == "image/webp"
    assert "immutable" in found.headers["cache-control"]
    with Image.open(io.BytesIO(found.content)) as image:
        assert (image.format, image.width) == ("WEBP", 960)
    again = client.get(found.url, headers={"if-none-match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    "path",
    ["abc-480.webp", "abc-0.webp", "abc-99999999999999999999.webp", f"{'a' * 400}-480.webp",
     "abc.webp", "", "abc-480.png", "../../etc/passwd", f"abc-{'9' * 5000}.webp",
     "abc-٤٨٠.webp", "abc--480.webp"],
)  # fmt: skip
def test_there_is_no_such_picture_is_said_in_words(client: TestClient, path: str) -> None:
    refused = client.get(f"/gambar/{path}")
    if path.startswith(".."):
        assert refused.status_code == 404
        return
    assert (refused.status_code, refused.headers["cache-control"]) == (404, "no-store")
    assert refused.text.splitlines() == ["Foto ini tidak ada.", "There is no such picture."]


def say_problems(**changes: Any) -> list[tuple[str, str, bool]]:
    site = build_site(pictures=(build_whole(take_picture(draw_file()), **changes),))
    return [(each.code, each.field, each.blocking) for each in check_pictures(site)]


def test_a_whole_picture_has_no_problem() -> None:
    assert say_problems() == []
    assert say_problems(consent="Bu Siti; surat di kantor", licence="dipakai dengan izin") == []


@pytest.mark.parametrize(("field", "word"), [("author", "?"), ("author", "tidak diketahui"),
                                             ("licence", "-"), ("licence", "N/A")])  # fmt: skip
def test_a_credit_that_names_nobody_is_none(field: str, word: str) -> None:
    assert say_problems(**{field: word}) == [("picture_without_credit", "pictures.0", True)]


def test_consent_and_words_are_asked_for() -> None:
    same = {"id": "Pintu tua di depan", "en": "Pintu tua di depan"}
    long = {"id": "kata " * 41, "en": "A door"}
    assert say_problems(consent=None) == [("picture_without_consent", "pictures.0.consent", True)]
    assert say_problems(alt=same) == [("untranslated", "pictures.0.alt.en", True)]
    assert say_problems(alt=long) == [("too_many_words", "pictures.0.alt.id", False)]


def test_the_same_picture_twice_is_told() -> None:
    entry = build_whole(take_picture(draw_file()))
    codes = [each.code for each in check_pictures(build_site(pictures=(entry, entry)))]
    assert codes == ["picture_twice"]


def test_a_draft_is_asked_for_credit_before_it_is_a_site() -> None:
    fresh = build_entry(take_picture(draw_file()))
    whole = build_whole(take_picture(draw_file()))
    assert list(find_uncredited({"pictures": [whole, fresh, 7]})) == [1, 2]
    assert list(find_uncredited({})) == list(find_uncredited({"pictures": "x"})) == []


def test_what_was_a_picture_before_is_one_still() -> None:
    old = {"file": "a.jpg", "author": "A", "licence": "CC BY 4.0", "date": "2020",
           "alt": {"id": "Pintu", "en": "Door"}}  # fmt: skip
    picture = Picture.model_validate(old)
    assert picture.model_dump(mode="json", exclude_defaults=True) == old
    assert picture.deed == LICENCES["CC BY 4.0"]
    assert list_shown((picture,), Lang.ID) == ()


@pytest.mark.parametrize(
    "focal", [{"x": -0.1, "y": 0}, {"x": 0, "y": 1.1}, {"x": float("nan"), "y": 0}]
)
def test_a_focal_point_lies_on_the_picture(focal: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="focal"):
        Picture.model_validate(build_whole(take_picture(draw_file()), focal=focal))


def test_every_step_of_the_form_leaves_the_rest_alone() -> None:
    data = {"id": "lawang-sewu", "name": {"id": "a", "en": "b"}}
    one, two = (build_entry(take_picture(draw_file(700 + n, 400))) for n in (0, 1))
    held = adding([one, two, one])(data)
    assert [each["file"] for each in list_pictures(held)] == [one["file"], two["file"]]
    assert "pictures" not in data
    moved = moving(two["file"], -1)(held)
    assert [each["file"] for each in list_pictures(moved)] == [two["file"], one["file"]]
    assert moving(two["file"], -1)(moved) is moved
    changed = changing(one["file"], ("alt", "en"), "A door")(held)
    changed = changing(one["file"], ("focal", "x"), 0.2)(changed)
    assert list_pictures(changed)[0]["alt"] == {"id": "", "en": "A door"}
    assert list_pictures(changed)[0]["focal"] == {"x": 0.2, "y": 0.5}
    assert list_pictures(changed)[1] == two
    assert list_pictures(held)[0] == one
    noted = changing(one["file"], ("consent",), "no_person")(held)
    assert changing(one["file"], ("consent",), None)(noted) == held
    assert removing(two["file"])(removing(one["file"])(held)) == data


def test_there_is_an_end_to_pictures() -> None:
    entries = [{"file": f"{n}.webp"} for n in range(MOST_PICTURES + 3)]
    assert len(list_pictures(adding(entries)({}))) == MOST_PICTURES


def test_a_filled_in_picture_makes_a_site_fit_to_be_shown() -> None:
    entry = build_entry(take_picture(draw_file()))
    data = adding([entry])(build_site().model_dump(mode="json", exclude_defaults=True))
    words = {"author": "Rini", "licence": "CC0 1.0", "date": "2020", "consent": "no_person"}
    for name, value in words.items():
        data = changing(entry["file"], (name,), value)(data)
    for lang, text in (("id", "Pintu"), ("en", "Door")):
        data = changing(entry["file"], ("alt", lang), text)(data)
    site = Site.model_validate(data)
    assert list(check_pictures(site)) == []
    (shown,) = list_shown(site.pictures, Lang.EN)
    assert shown.alt == "Door"
    name = entry["file"].removesuffix(".webp")
    assert shown.srcset == ", ".join(f"/gambar/{name}-{w}.webp {w}w" for w in (480, 960, 1000))
