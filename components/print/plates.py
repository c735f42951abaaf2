"""Plates: a place's name, its label and a QR code to its page, four to a sheet of A4."""

from __future__ import annotations

from components.exports.day import VisitDay
from components.exports.wording import Langs, clean, pick_each, say
from components.print.handout import BREAK, read_labels
from components.print.press import Json, draw_qr, print_pdf
from sites.model import Site


def build_plates(day: VisitDay, langs: Langs, origin: str) -> bytes:
    """Return the PDF: a plate for every place of the plan, each place once."""
    return print_pdf("plates", build_data(day, langs, origin), day.kept.updated_at)


def build_data(day: VisitDay, langs: Langs, origin: str) -> Json:
    """Return what the template is filled with."""
    sites = {place.site.id: place.site for place in day.places}
    return {
        "lang": langs[0].value,
        "labels": read_labels("plate", langs),
        "title": clean(day.plan.name),
        "credit": say("paper.credit", langs),
        "plates": [_build_plate(site, langs, origin) for site in sites.values()],
    }


def _build_plate(site: Site, langs: Langs, origin: str) -> Json:
    address = f"{origin}/situs?situs={site.id}&lang={langs[0].value}"
    return {
        "names": pick_each(site.name, langs),
        "label": pick_each(site.label, langs),
        "kind": say(f"words.kind.{site.kind.value}", langs),
        "approximate": site.is_approximate,
        "address": address,
        "shown": address.partition("://")[2].replace("&", f"{BREAK}&"),
        "svg": draw_qr(address),
    }
