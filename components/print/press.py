"""The press: a template and its data to PDF, with the fonts that typst carries and no others.

Templates never see words as markup: everything from outside reaches them as strings of JSON.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

Json = dict[str, Any]
TEMPLATES = Path(__file__).parent
QR_MARGIN = 4
"""Modules of quiet zone that ISO/IEC 18004 asks for."""


_printing = Lock()
"""One sheet at a time, and the other core is for the phones."""
FORGETTING = 12
"""Blank pages after which typst lets go of what it held for a sheet: it keeps ten compilations."""


class NotPrinted(RuntimeError):  # noqa: N818 - a refusal, named by what happened
    """The sheet cannot be set."""

    code = "not_printed"


@cache
def _find_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)


def print_pdf(template: str, data: Mapping[str, Any], made_at: datetime | None = None) -> bytes:
    """Return the PDF of ``<template>.typ`` filled with ``data``; the same data, the same bytes.

    ``made_at`` is the date written into the file. Raises :class:`NotPrinted`.
    """
    stamp = made_at.replace(microsecond=0) if made_at else 0
    (made,) = _compile(template, data, format="pdf", timestamp=stamp)
    return made


def show_pages(template: str, data: Mapping[str, Any], dpi: float = 110) -> tuple[bytes, ...]:
    """Return the same as pictures (PNG), one per page; raises :class:`NotPrinted`."""
    return _compile(template, data, format="png", ppi=dpi)


def _compile(template: str, data: Mapping[str, Any], **how: Any) -> tuple[bytes, ...]:
    with _printing:
        try:
            made = _load(template, data).compile(**how)
        except typst.TypstError as error:
            raise NotPrinted(error.message) from error
        finally:
            _forget()
    return tuple(made) if isinstance(made, list) else (made or b"",)


def _load(template: str, data: Mapping[str, Any]) -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=_find_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def _forget() -> None:
    """Let typst drop its notes on the last sheet: up to 45 MB each, of no use to the next."""
    blank = _load("blank", {})
    for _ in range(FORGETTING):
        blank.compile(format="pdf")


def draw_qr(address: str) -> str:
    """Return a QR code as SVG that scales to its box, dark modules on white."""
    image = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(image, kind="svg", border=QR_MARGIN, light="white", omitsize=True)
    return image.getvalue().decode()
