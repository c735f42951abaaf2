"""Plates of places for the office: each leads to the place's own address, in any language."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from components.exports.wording import Langs, clean, pick_each, say
from components.print.handout import read_labels
from components.print.press import Json, draw_qr, print_pdf
from sites.model import Site


class PlateSize(StrEnum):
    """How large a plate is; all are printed on A4."""

    A6 = "a6"
    A5 = "a5"
    A4 = "a4"


SCALES = {PlateSize.A6: 1.0, PlateSize.A5: 2**0.5, PlateSize.A4: 2.0}


def build_site_plates(
    sites: Sequence[Site], langs: Langs, origin: str, size: PlateSize = PlateSize.A6
) -> bytes:
    """Return the PDF: a plate for every place, in the order given.

    ``origin`` is scheme and host of this installation. Raises NotPrinted.
    """
    return print_pdf("plates", build_data(sites, langs, origin, size))


def build_data(sites: Sequence[Site], langs: Langs, origin: str, size: PlateSize) -> Json:
    """Return what the template is filled with."""
    return {
        "lang": langs[0].value,
        "labels": read_labels("plate", langs),
        "title": say("editor_plates.document", langs),
        "credit": say("paper.credit", langs),
        "scale": SCALES[size],
        "plates": [_build_plate(site, langs, origin) for site in sites],
    }


def _build_plate(site: Site, langs: Langs, origin: str) -> Json:
    address = f"{origin}/situs/{site.id}"
    return {
        "names": pick_each(site.name, langs),
        "label": pick_each(site.label, langs),
        "kind": say(f"words.kind.{site.kind.value}", langs),
        "approximate": site.is_approximate,
        "address": address,
        "shown": clean(address.partition("://")[2]),
        "svg": draw_qr(address),
    }
