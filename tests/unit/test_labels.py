"""Words of others in labels: shown as they were written, and not spoilt for who listens."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.labels import plain


@pytest.mark.parametrize(
    "text",
    ["Alun-alun Semarang", "sekitar 08:17", "SMA Negeri 5", "Jl. Pemuda (lama)", "a + b = c!"],
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("**tebal**", r"\*\*tebal\*\*"),
        (":red[x]", r"\:red\[x\]"),
        (":material/home:", r"\:material/home:"),
        ("<b>x</b>", r"\<b\>x\</b\>"),
        ("$x$", r"\$x\$"),
        ("# judul", r"\# judul"),
        ("- butir", r"\- butir"),
        ("1. butir", r"1\. butir"),
        ("[a](b)", r"\[a\](b)"),
        ("dua\nbaris", "dua baris"),
    ],
)
def test_marks_of_markdown_are_escaped(text: str, escaped: str) -> None:
    assert plain(text) == escaped


@given(st.text(max_size=40))
def test_nothing_but_space_is_lost(text: str) -> None:
    assert re.sub(r"\\(.)", r"\1", plain(text)) == " ".join(text.split())
