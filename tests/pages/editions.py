"""Editions of the content for pages: a folder of its own that a test may empty or fill."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from components import sources
from sites.catalogue import SHIPPED
from sites.guidebook import GUIDEBOOK_FILES

HOSTILE = "<script>alert(1)</script>"


def say(text: str) -> dict[str, str]:
    """Return a text in both languages, told apart by a mark."""
    return {"id": text, "en": f"{text} (en)"}


class Edition:
    """A copy of the shipped content without its guidebook, which the pages now read."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        shutil.copytree(SHIPPED, folder, dirs_exist_ok=True)
        for file, _ in GUIDEBOOK_FILES.values():
            (folder / file).unlink(missing_ok=True)
        self.folder = folder
        monkeypatch.setattr(sources, "SITES", folder)

    def write(self, name: str, items: Sequence[dict[str, Any]]) -> None:
        """Write one file of the guidebook by the name of its field: ``trails``, ``terms``."""
        path = self.folder / GUIDEBOOK_FILES[name][0]
        path.write_text(json.dumps(items), encoding="utf-8")

    def change_feature(self, feature_id: str, **changes: Any) -> None:
        """Change properties of one smart feature; None takes one away."""
        path = self.folder / "smart_features.geojson"
        held = json.loads(path.read_text(encoding="utf-8"))
        found = next(each for each in held["features"] if each["id"] == feature_id)
        kept = {**found["properties"], **changes}
        found["properties"] = {name: value for name, value in kept.items() if value is not None}
        path.write_text(json.dumps(held), encoding="utf-8")
