"""Sets one sheet in a process of its own: the memory that typst takes ends with it.

Run as a file, so that nothing but typst is loaded. Reads ``{folder, template, data, how}`` as
JSON; writes each page or document with its length before it (four bytes, the highest first).
What typst finds wrong goes to the other output, and the process ends with 3.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

REFUSED = 3


def set_sheet(folder: str, template: str, data: str, how: dict[str, Any]) -> list[bytes]:
    """Return the pages (PNG) or the one document (PDF) of a template."""
    stamp = how.get("timestamp")
    if isinstance(stamp, str):
        how = {**how, "timestamp": datetime.fromisoformat(stamp)}
    compiler = typst.Compiler(
        str(Path(folder) / f"{template}.typ"),
        root=folder,
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        ignore_system_fonts=True,
        sys_inputs={"data": data},
    )
    made = compiler.compile(**how)
    return made if isinstance(made, list) else [made or b""]


def main() -> int:
    """Answer one order; return how the process ends."""
    order = json.load(sys.stdin.buffer)
    try:
        pages = set_sheet(**order)
    except typst.TypstError as error:
        sys.stderr.write(error.message)
        return REFUSED
    for page in pages:
        sys.stdout.buffer.write(len(page).to_bytes(4, "big") + page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
