"""The documentation of the JSON interface, drawn without any other host."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, OpenPage


def test_the_documentation_shows_every_operation(open_page: OpenPage) -> None:
    page = open_page("/api/v1/docs", DESKTOP)
    paths = page.evaluate("fetch('/api/v1/openapi.json').then(answer => answer.json())")["paths"]
    operations = page.locator(".opblock")
    operations.first.wait_for()
    expect(operations).to_have_count(sum(map(len, paths.values())))
    page.locator("#operations-routes-read_timetable_routes__route_id__timetable_get").click()
    expect(page.get_by_text("Semarang time if no offset")).to_be_visible()
