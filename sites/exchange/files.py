"""The one door for files: told apart by what they begin with, never by their name alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sites.edited import ItemKind
from sites.errors import ContentError, Fault
from sites.exchange.features import export_features, parse_geojson
from sites.exchange.incoming import LIMIT_BYTES, Incoming
from sites.exchange.placemarks import export_kml, parse_kml
from sites.exchange.sheets import ZIP, parse_table
from sites.exchange.tables import export_csv, export_xlsx
from sites.model import Site, SmartFeature
from sites.outdated import Data


class Form(StrEnum):
    """The forms that go out and come in again without loss."""

    GEOJSON = "geojson"
    CSV = "csv"
    XLSX = "xlsx"
    KML = "kml"


@dataclass(frozen=True)
class Wording:
    """The words a file needs: its title, and the sheet for whoever fills a workbook in."""

    title: str
    notes: tuple[str, Sequence[Sequence[str]]] | None = None


def dump(item: Site | SmartFeature) -> Data:
    """Return an item as flat JSON, without what is at its default."""
    return item.model_dump(mode="json", exclude_defaults=True)


def export_items(
    form: Form, kind: ItemKind, items: Iterable[Site | SmartFeature], wording: Wording
) -> bytes:
    """Return items of one kind as a file; parsing it gives them back."""
    kept = tuple(items)
    data = [dump(item) for item in kept]
    if form is Form.GEOJSON:
        return export_features(data, kept)
    if form is Form.CSV:
        return export_csv(kind, data)
    if form is Form.XLSX:
        return export_xlsx(kind, data, wording.title, wording.notes)
    return export_kml(kind, data, wording.title)


def _pick_parser(raw: bytes) -> Callable[[bytes, str, ItemKind | None], Incoming]:
    head = raw[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    if raw.startswith(ZIP):
        return parse_table
    if head.startswith((b"{", b"[")):
        return parse_geojson
    if head.startswith(b"<") or raw[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<"):
        return parse_kml
    return parse_table


def parse_incoming(raw: bytes, file: str, kind: ItemKind | None = None) -> Incoming:
    """Return what a file wants to change; raises :class:`ContentError` for the whole file."""
    if len(raw) > LIMIT_BYTES:
        detail = {"bytes": len(raw), "limit": LIMIT_BYTES}
        raise ContentError([Fault(file, "", "", "too_large", detail)])
    if not raw.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise ContentError([Fault(file, "", "", "empty_file")])
    return _pick_parser(raw)(raw, file, kind)
