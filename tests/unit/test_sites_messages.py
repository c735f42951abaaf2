"""Every fault and problem has a message in both languages, with all its facts filled in."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from components.commands.faults import make_plain, say_code, say_fault
from components.i18n import read_strings
from sites.errors import Fault
from sites.text import Lang

ROOT = Path(__file__).parents[2]
JUDGES = ("document", "coordinates", "diagnosis", "members", "catalogue")
EDITORS = ("checks", "references", "support")
MADE = {"unknown_site", "unknown_smart_feature", "unknown_source"}


def find_codes(modules: tuple[str, ...], makers: dict[str, int]) -> set[str]:
    """The literal codes given to the constructors named in ``makers`` at that position."""
    found = set()
    for module in modules:
        tree = ast.parse((ROOT / "sites" / f"{module}.py").read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                at = makers.get(node.func.id, 99)
                if len(node.args) > at:
                    literals = ast.walk(node.args[at])
                    found |= {str(n.value) for n in literals if isinstance(n, ast.Constant)}
    return found


def list_fields(wording: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(wording) if name}


@pytest.mark.parametrize("lang", list(Lang))
def test_every_code_a_reader_can_raise_has_its_message(lang: Lang) -> None:
    codes = find_codes(JUDGES, {"Flaw": 1, "TreeFlaw": 1, "Fault": 3})
    assert {"swapped_axes", "not_utf8", "duplicate_id", "huge_number"} <= codes
    assert codes <= set(read_strings(lang)["check"]["fault"])


@pytest.mark.parametrize("lang", list(Lang))
def test_every_problem_has_its_message(lang: Lang) -> None:
    codes = find_codes(EDITORS, {"Problem": 0}) | MADE
    assert {"brackets", "year_in_glance", "same_sentence", "stale"} <= codes
    assert codes - {"unknown_"} <= set(read_strings(lang)["check"]["problem"])


@pytest.mark.parametrize("table", ["fault", "problem", "type", "language", "summary"])
def test_both_languages_say_the_same_things_with_the_same_facts(table: str) -> None:
    ours, theirs = (read_strings(lang)["check"][table] for lang in (Lang.ID, Lang.EN))
    assert list(ours) == list(theirs)
    for code, wording in ours.items():
        assert list_fields(wording) == list_fields(theirs[code]), code
        assert table != "fault" or wording != theirs[code], code


def test_a_message_says_what_is_wrong_where_and_what_to_do() -> None:
    detail = {"wanted": "number", "found": "text"}
    fault = Fault("situs.geojson", "lawang-sewu", "accuracy_m", "wrong_type", detail)
    assert say_fault(fault, "id") == (
        "situs.geojson:lawang-sewu:accuracy_m: Harus bilangan, bukan teks."
    )
    assert say_fault(fault, "en") == (
        "situs.geojson:lawang-sewu:accuracy_m: It must be a number, not text."
    )


def test_a_missing_language_is_called_by_its_name() -> None:
    fault = Fault("f", "a", "name.en", "missing_translation", {"language": "en"})
    assert say_fault(fault, "id").endswith("Teks bahasa Inggris belum ada. Tulis.")


def test_a_line_stays_one_line_whatever_is_in_the_file() -> None:
    fault = Fault("a\nb", "c", "d\x1b[31m\ud800", "unknown_field", {"field": "e\r\nf"})
    said = say_fault(fault, "en")
    assert said.isprintable()
    assert said.startswith("a\\nb:c:d\\x1b[31m\\ud800: ")
    assert make_plain("Café «x» 寺") == "Café «x» 寺"


def test_a_code_without_wording_is_said_by_name() -> None:
    assert "nobody_knows" in say_code(("check.fault",), "nobody_knows", {}, "en")
