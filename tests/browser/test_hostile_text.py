"""Markup typed into every text of the content must show as text on every page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from sites.catalogue import SHIPPED
from tests.browser.conftest import DESKTOP, ROOT, find_port, wait_until_up
from tests.browser.maps import find_frame

HURT = "<script>window.hurt=1</script><img src=x onerror=window.hurt=1>"
WORDY = {"name", "glance", "label", "story", "text", "then_now", "agency", "question", "reason",
         "note", "told", "take_home", "title", "why", "summary", "became"}  # fmt: skip
PAGES = ["", "situs", "rute", "garis-waktu", "pelajaran", "tentang"]


def spoil(value: Any, key: str = "") -> Any:
    """Return ``value`` with markup added to every text a visitor can see."""
    if isinstance(value, dict):
        if set(value) == {"id", "en"} and key in WORDY:
            return {lang: f"{HURT}{words}" for lang, words in value.items()}
        return {name: spoil(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [spoil(inner, key) for inner in value]
    return f"{HURT}{value}" if key in {"address", "name"} and isinstance(value, str) else value


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the app on content in which every text carries markup."""
    folder: Path = tmp_path_factory.mktemp("hostile")
    for path in SHIPPED.glob("*.*json"):
        content = json.loads(path.read_text(encoding="utf-8"))
        spoiled = content if path.name in {"city.geojson", "sources.json"} else spoil(content)
        (folder / path.name).write_text(json.dumps(spoiled), encoding="utf-8")
    port = find_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "JEJAK_SITES": str(folder)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        wait_until_up(address, process)
        yield address
        process.terminate()


@pytest.mark.parametrize("page_name", PAGES)
def test_markup_in_content_is_shown_and_never_run(
    chromium: Browser, hostile_server: str, page_name: str
) -> None:
    page = chromium.new_page(viewport=DESKTOP)
    page.goto(f"{hostile_server}/{page_name}?situs=lawang-sewu")
    page.locator(".jejak-foot").wait_for()
    if page_name in {"", "situs", "rute"}:
        find_frame(page, ".leaflet-marker-icon")
    assert [frame.evaluate("window.hurt") for frame in page.frames] == [None] * len(page.frames)
    if page_name not in {"", "tentang"}:
        assert "<script>" in page.locator("body").inner_text()
    page.close()


def test_markup_in_content_is_text_on_the_ride_page(chromium: Browser, hostile_server: str) -> None:
    page = chromium.new_page(viewport=DESKTOP)
    page.goto(f"{hostile_server}/ikut/balaikota-kotalama")
    page.get_by_role("button", name="Dek atas, kiri").click()
    page.locator("#board .name:visible").first.wait_for()
    assert page.evaluate("window.hurt") is None
    assert "<script>" in page.locator("body").inner_text()
    page.close()
