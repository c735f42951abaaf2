"""Words of others in a label: Streamlit reads labels as Markdown, people write plain text.

A browser takes the name of some widgets from the label as it was sent, so no more is escaped than
would be read as a mark.
"""

from __future__ import annotations

import re

_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~$]|:(?=[a-zA-Z_])|^[-+](?=\s)|(?<=^\d)[.)]|(?<=^\d\d)[.)]")


def plain(text: str) -> str:
    """Return text that shows in a label exactly as it was written, on one line."""
    return _MARKS.sub(lambda found: "\\" + found[0], " ".join(text.split()))
