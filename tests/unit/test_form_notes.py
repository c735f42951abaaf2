"""What is wrong is said in words beside its field, and texts are counted against their rules."""

from __future__ import annotations

from typing import Any

import pytest

from components.form_notes import (
    count_by_section,
    count_text,
    find_limits,
    list_notes,
    name_field,
    notes_at,
    say_counts,
)
from components.judging import judge, shipped_data
from sites import checks
from sites.edited import ItemKind, Ref
from sites.errors import Fault, Problem
from sites.outdated import Outdated
from sites.review import Verdict
from sites.text import Lang

SITE = Ref(ItemKind.SITE, "lawang-sewu")


def read_site(**changes: Any) -> dict[str, Any]:
    return {**(shipped_data(SITE) or {}), **changes}


def judge_notes(data: dict[str, Any], lang: Lang = Lang.ID) -> dict[str, str]:
    return {one.field: one.said for one in list_notes(judge(SITE, data), ItemKind.SITE, lang)}


@pytest.mark.parametrize(
    ("path", "lang", "name"),
    [
        ("label", Lang.ID, "Label"),
        ("label.en", Lang.ID, "Label · Inggris"),
        ("claims.1.text.id", Lang.EN, "Claims 2 · Text · Indonesian"),
        ("built.from_year", Lang.ID, "Tahun dibangun · Dari tahun"),
        ("access.closures.0.reason.en", Lang.EN, "Access · Closures 1 · Reason · English"),
        ("id", Lang.ID, "Id"),
        ("baru_sekali", Lang.ID, "baru_sekali"),
    ],
)
def test_fields_are_named_in_words(path: str, lang: Lang, name: str) -> None:
    assert name_field(path, lang) == name


def test_a_sound_item_has_nothing_to_mend() -> None:
    assert judge_notes(read_site()) == {}


@pytest.mark.parametrize("lang", list(Lang))
def test_faults_are_said_in_the_words_of_the_language(lang: Lang) -> None:
    data = read_site(label={"id": "Pendek."}, built={"from_year": 1950, "to_year": 1900})
    data.pop("story")
    said = judge_notes(data, lang)
    empty = {Lang.ID: "Masih kosong; isi dulu.", Lang.EN: "Still empty; fill it in."}[lang]
    assert said["story"] == empty
    assert {"story", "built"} <= set(said)
    assert any(field.startswith("label") for field in said)


def test_problems_are_said_too_and_what_blocks_comes_first() -> None:
    data = read_site(glance={"id": "Lawang Sewu (1907)", "en": "A building (1907)"})
    notes = list_notes(judge(SITE, data), ItemKind.SITE, Lang.EN)
    assert {"glance.id", "glance.en"} == {one.field for one in notes_at(notes, "glance")}
    verdict = Verdict(
        (),
        (
            Problem("stale", "x", "access.hours.as_of", False, {"as_of": "2001"}),
            Problem("brackets", "x", "glance.id", True),
        ),
    )
    ordered = list_notes(verdict, ItemKind.SITE, Lang.ID)
    assert [one.blocking for one in ordered] == [True, False]
    assert [one.section for one in ordered] == ["texts", "access"]


def test_a_code_without_words_is_not_kept_back() -> None:
    verdict = Verdict((Fault("f", "x", "label", "never_heard_of"),))
    (note,) = list_notes(verdict, ItemKind.SITE, Lang.EN)
    assert "never_heard_of" in note.said


def test_notes_belong_to_a_field_or_what_is_inside_it() -> None:
    faults = (Fault("f", "x", "claims.1.text.id", "blank"), Fault("f", "x", "claims.10", "blank"))
    notes = list_notes(Verdict(faults), ItemKind.SITE, Lang.ID)
    assert [one.field for one in notes_at(notes, "claims.1")] == ["claims.1.text.id"]
    assert len(notes_at(notes, "claims")) == 2


def test_sections_count_what_is_wrong_and_what_is_out_of_date() -> None:
    notes = list_notes(Verdict((Fault("f", "x", "label.en", "blank"),)), ItemKind.SITE, Lang.ID)
    counts = count_by_section(notes, (Outdated("claims.0.text", "lama"),), ItemKind.SITE)
    assert counts == {"texts": 1, "claims": 1}


@pytest.mark.parametrize(
    ("path", "brief", "limits"),
    [
        ("glance", False, checks.GLANCE_WORDS),
        ("label", False, checks.LABEL_WORDS),
        ("label", True, checks.BRIEF_LABEL),
        ("story", True, checks.BRIEF_STORY),
        ("annotations.3.then_now", False, checks.THEN_NOW_WORDS),
        ("claims.0.text", False, None),
    ],
)
def test_the_rules_of_length_are_those_of_the_checks(
    path: str, brief: bool, limits: tuple[int, int] | None
) -> None:
    assert find_limits(ItemKind.SITE, path, {"brief": brief}) == limits
    assert find_limits(ItemKind.LESSON, path, {}) is None


@pytest.mark.parametrize(("words", "state"), [(0, "few"), (1, "good"), (12, "good"), (13, "many")])
def test_counts_stand_to_their_rule(words: int, state: str) -> None:
    count = count_text(" ".join(["kata"] * words), checks.GLANCE_WORDS)
    assert (count.words, count.state) == (words, state)


def test_counts_are_said_with_words_and_sentences() -> None:
    count = count_text("Kubah tembaga. Dua menara.", (1, 3))
    assert list(say_counts(count, Lang.EN)) == [
        "4 words, the rule is 1–3",
        "too long",
        "2 sentences",
    ]
    plain = count_text("Satu", None)
    assert plain.state == "plain"
    assert list(say_counts(plain, Lang.EN)) == ["1 word", "1 sentence"]
