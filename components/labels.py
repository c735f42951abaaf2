"""Words of others in a label: Streamlit reads labels as Markdown, people write plain text."""

from __future__ import annotations

_MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]()<>#+-.!|~:$"})


def plain(text: str) -> str:
    """Return text that shows in a label exactly as it was written, on one line."""
    return " ".join(text.split()).translate(_MARKS)
