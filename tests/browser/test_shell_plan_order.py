"""The walk's order is changed by dragging, and by keys for those who do not drag."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.test_shell_plan import WALKED, add_walk, house, make_plan, sign_in

__all__ = ["house"]


def open_walk(page: Page) -> None:
    """Make a plan with three places on foot."""
    sign_in(page)
    make_plan(page, "Urutan")
    page.get_by_text("Jalan kaki", exact=True).first.click()
    for number, name in enumerate(WALKED[:3], start=1):
        add_walk(page, name, number)
    expect(page.locator('[data-test-script-state="notRunning"]')).to_be_attached()
    expect_order(page, 1, 2, 3)


def expect_order(page: Page, *numbers: int) -> None:
    """The places stand in this order of their first numbers, in both lists."""
    rows, handles = page.locator(".jejak-plan-visit"), page.get_by_role("button", name="Pindahkan")
    for place, number in enumerate(numbers):
        expect(rows.nth(place)).to_contain_text(WALKED[number - 1])
        expect(handles.nth(place)).to_have_accessible_name(f"Pindahkan {WALKED[number - 1]}")


def test_a_place_is_dragged_to_where_it_is_let_go(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", DESKTOP, home=house)
    open_walk(page)
    handles = page.get_by_role("button", name="Pindahkan")
    handles.nth(2).scroll_into_view_if_needed()
    first, last = handles.nth(0).bounding_box(), handles.nth(2).bounding_box()
    assert first is not None and last is not None
    page.mouse.move(last["x"] + 20, last["y"] + 20)
    page.mouse.down()
    page.mouse.move(first["x"] + 20, first["y"] + 2, steps=8)
    page.mouse.up()
    expect_order(page, 3, 1, 2)
    page.reload()
    page.get_by_text("Jalan kaki", exact=True).first.click()
    expect_order(page, 3, 1, 2)


def test_the_arrow_keys_move_a_place_as_well(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", PHONE, home=house)
    open_walk(page)
    page.get_by_role("button", name="Pindahkan").nth(0).press("ArrowDown")
    expect_order(page, 2, 1, 3)
    page.keyboard.press("ArrowDown")
    expect_order(page, 2, 3, 1)
