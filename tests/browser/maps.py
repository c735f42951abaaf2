"""The one map of a Streamlit page, found when the page has been drawn."""

from __future__ import annotations

from playwright.sync_api import Frame, Page, expect

MAP = 'iframe[title="streamlit_folium.st_folium"]'


def settle(page: Page) -> None:
    """Wait until the page has been drawn: a list that opens while it is redrawn closes again."""
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()


def find_frame(page: Page, ready: str) -> Frame:
    """Return the map's frame when something in it is there.

    A page that changes its language holds the old and the new map for a moment.
    """
    settle(page)
    expect(page.locator(MAP)).to_have_count(1)
    page.frame_locator(MAP).locator(ready).first.wait_for(state="attached")
    handle = page.query_selector(MAP)
    assert handle is not None
    frame = handle.content_frame()
    assert frame is not None
    return frame
