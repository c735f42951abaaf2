"""Waiting for what a page can only tell by a promise."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page

PATIENCE_S = 20
EVERY_MS = 50


def wait_until(page: Page, promised: str) -> None:
    """Return when an asynchronous function in the page gives something true; fail after a while.

    Playwright's ``wait_for_function`` takes the promise itself for true and returns at once.
    """
    limit_s = time.monotonic() + PATIENCE_S
    while not page.evaluate(promised):
        if time.monotonic() > limit_s:
            pytest.fail(f"it did not come to pass: {promised}")
        page.wait_for_timeout(EVERY_MS)
