"""Bytes to a tree: what stops the reading, and what is only noted."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sites.document import parse_document, read_bytes
from sites.errors import ContentError, Fault


def refuse(raw: bytes | str, **limits: int) -> Fault:
    with pytest.raises(ContentError) as caught:
        parse_document(raw, "situs.geojson", **limits)
    (fault,) = caught.value.faults
    assert fault.file == "situs.geojson"
    return fault


@pytest.mark.parametrize("raw", [b"", b"  \n\t ", "", "\ufeff\n"])
def test_nothing_but_blanks_is_an_empty_file(raw: bytes | str) -> None:
    assert refuse(raw).code == "empty_file"


def test_a_byte_that_is_not_utf8_is_named_by_offset_and_line() -> None:
    fault = refuse(b'{\n"name": "caf\xe9"}')
    assert (fault.code, fault.detail) == ("not_utf8", {"byte": 14, "line": 2})


def test_utf16_is_not_utf8() -> None:
    assert refuse("{}".encode("utf-16")).detail["byte"] == 0


def test_a_missing_comma_is_named_by_line_and_column() -> None:
    fault = refuse('{"a": 1\n "b": 2}')
    assert fault.code == "not_json"
    assert fault.detail == {"line": 2, "column": 2, "near": '"b": 2}'}


def test_a_hundred_thousand_brackets_are_refused_and_not_a_crash() -> None:
    assert refuse("[" * 100_000).code == "too_deep"
    assert refuse('{"a":' * 100_000).code == "too_deep"


def test_a_text_over_the_limit_is_refused_before_it_is_parsed() -> None:
    fault = refuse(b"not json at all", limit_bytes=5)
    assert (fault.code, fault.detail) == ("too_large", {"bytes": 15, "limit": 5})


def test_a_file_of_200_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "besar.geojson"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(ContentError) as caught:
        read_bytes(path)
    (fault,) = caught.value.faults
    assert (fault.code, fault.detail["bytes"]) == ("too_large", 200_000_000)


@pytest.mark.parametrize(
    ("name", "code"),
    [("tiada.geojson", "no_file"), (".", "not_a_file"), ("/dev/zero", "not_a_file")],
)
def test_a_missing_file_a_folder_and_a_device_are_told_apart(
    name: str, code: str, tmp_path: Path
) -> None:
    with pytest.raises(ContentError) as caught:
        read_bytes(tmp_path / name)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_byte_order_mark_is_noted_and_the_rest_is_read() -> None:
    document = parse_document(b"\xef\xbb\xbf[1]", "f")
    assert document.has_bom
    assert document.tree == [1]
    assert not parse_document(b"[1]", "f").has_bom


def test_a_key_written_twice_is_found_wherever_it_is() -> None:
    document = parse_document('{"a": [{"b": 1, "c": 2, "b": 3}], "a2": {"b": 1}}', "f")
    (flaw,) = document.flaws
    assert flaw == (("a", 0, "b"), "duplicate_key", {"name": "b"})


def test_nan_and_both_infinities_are_found_with_their_paths() -> None:
    document = parse_document('{"a": NaN, "b": [Infinity, -Infinity, 1.5]}', "f")
    assert [(flaw.path, flaw.detail["found"]) for flaw in document.flaws] == [
        (("a",), "nan"),
        (("b", 0), "inf"),
        (("b", 1), "-inf"),
    ]
    assert {flaw.code for flaw in document.flaws} == {"not_finite"}


def test_a_number_of_five_thousand_digits_is_noted_and_not_an_error() -> None:
    document = parse_document("[-" + "9" * 5000 + ", 12]", "f")
    (flaw,) = document.flaws
    assert flaw == ((0,), "huge_number", {"digits": 5000})
    assert document.tree[1] == 12


def test_a_sound_text_has_no_flaws() -> None:
    document = parse_document('{"a": [1, 2.5, "é", null, true]}'.encode(), "f")
    assert document.tree == {"a": [1, 2.5, "é", None, True]}
    assert document.flaws == ()


def test_utf16_without_a_mark_is_not_utf8_either() -> None:
    """Every second byte of it is null, which UTF-8 allows and JSON never does."""
    fault = refuse('{"a":\n1}'.encode("utf-16-le"))
    assert (fault.code, fault.detail) == ("not_utf8", {"byte": 1, "line": 1})


def test_one_key_written_twice_among_very_many_is_found_without_comparing_all_with_all() -> None:
    keys = ",".join(f'"kunci-{number}":0' for number in range(60_000))
    before_s = time.process_time()
    (flaw,) = parse_document(f'{{{keys},"kunci-7":1}}', "situs.geojson").flaws
    assert (flaw.path, flaw.code) == (("kunci-7",), "duplicate_key")
    assert time.process_time() - before_s < 5
