"""The press: a template and its data to PDF, with the fonts that typst carries and no others.

Templates never see words as markup: everything from outside reaches them as strings of JSON.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

import segno

Json = dict[str, Any]
TEMPLATES = Path(__file__).parent
QR_MARGIN = 4
"""Modules of quiet zone that ISO/IEC 18004 asks for."""


SETTER = TEMPLATES / "setter.py"
LONGEST_S = 120
"""A sheet that takes longer than this is given up; forty groups take a tenth of it."""
_printing = Lock()
"""One sheet at a time, and the other core is for the phones."""


class NotPrinted(RuntimeError):  # noqa: N818 - a refusal, named by what happened
    """The sheet cannot be set."""

    code = "not_printed"


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
    """Have a sheet set by a process that ends with it.

    Typst keeps what it has once laid out: up to a gigabyte for the handouts of forty groups.
    """
    order = {
        "folder": str(TEMPLATES),
        "template": template,
        "data": json.dumps(data, ensure_ascii=False),
        "how": how,
    }
    raw = json.dumps(order, ensure_ascii=False, default=datetime.isoformat).encode()
    command = [sys.executable, "-I", str(SETTER)]
    with _printing:
        try:
            done = subprocess.run(
                command, input=raw, capture_output=True, timeout=LONGEST_S, check=False
            )
        except subprocess.TimeoutExpired:
            raise NotPrinted(f"{template}: given up after {LONGEST_S} s") from None
    if done.returncode != 0:
        raise NotPrinted(done.stderr.decode(errors="replace")[-2000:])
    return tuple(_split(done.stdout))


def _split(raw: bytes) -> Iterator[bytes]:
    """Yield the pages that the setter wrote one after the other."""
    at = 0
    while at < len(raw):
        begins = at + 4
        at = begins + int.from_bytes(raw[at:begins], "big")
        yield raw[begins:at]


def draw_qr(address: str) -> str:
    """Return a QR code as SVG that scales to its box, dark modules on white."""
    image = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(image, kind="svg", border=QR_MARGIN, light="white", omitsize=True)
    return image.getvalue().decode()
