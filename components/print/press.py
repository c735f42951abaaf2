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
from typing import Any

import segno
import typst

Json = dict[str, Any]
TEMPLATES = Path(__file__).parent
QR_MARGIN = 4
"""Modules of quiet zone that ISO/IEC 18004 asks for."""


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
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    try:
        compiler = typst.Compiler(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=_find_fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
        )
        made = compiler.compile(format="pdf", timestamp=made_at or 0)
    except typst.TypstError as error:
        raise NotPrinted(error.message) from error
    if not isinstance(made, bytes):
        raise NotPrinted(template)
    return made


def draw_qr(address: str) -> str:
    """Return a QR code as SVG that scales to its box, dark modules on white."""
    image = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(image, kind="svg", border=QR_MARGIN, light="white", omitsize=True)
    return image.getvalue().decode()
