"""Pictures for tests: drawn, packed as a file, taken in and kept."""

from __future__ import annotations

import io
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import Engine

from sites.accounts import KEEPER
from sites.catalogue import SHIPPED
from sites.database import open_writing
from sites.gallery import keep_picture
from sites.media import TakenPicture, take_picture

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
AUTHOR = "Rini <b>Contoh</b>"


def draw_file(width: int = 1000, height: int = 700, colour: str = "#a23b2a") -> bytes:
    """Return a JPEG of one colour."""
    held = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(held, "JPEG")
    return held.getvalue()


def build_entry(taken: TakenPicture, **changes: Any) -> dict[str, Any]:
    """Return a picture of a site as JSON, with everything it needs."""
    entry = {
        "file": taken.file,
        "author": AUTHOR,
        "licence": "CC BY-SA 4.0",
        "date": "2019-07",
        "consent": "no_person",
        "alt": {"id": "Gedung dengan banyak pintu", "en": "A building with many doors"},
        "focal": {"x": 0.7, "y": 0.3},
        "sizes": [size.model_dump() for size in taken.sizes],
    }
    return {**entry, **changes}


def keep(engine: Engine, raw: bytes | None = None) -> TakenPicture:
    """Take a picture in and keep it."""
    taken = take_picture(raw or draw_file())
    with open_writing(engine) as session:
        keep_picture(session, KEEPER, taken, now=NOW)
    return taken


def write_content(folder: Path, site_id: str, entries: list[dict[str, Any]]) -> Path:
    """Copy the shipped content into a folder, with pictures at one place."""
    shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
    path = folder / "sites.geojson"
    held = json.loads(path.read_text(encoding="utf-8"))
    found = next(each for each in held["features"] if each["id"] == site_id)
    found["properties"]["pictures"] = entries
    path.write_text(json.dumps(held), encoding="utf-8")
    return folder
