"""The walk is put into order by dragging: with a mouse, a finger, and by keys."""

from __future__ import annotations

import re

from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.maps import settle
from tests.browser.test_shell_plan import add_walk, make_plan, sign_in

NAMES = ("Pasar Johar", "Jembatan Berok", "Gereja Blenduk", "Taman Srigunting")


def open_walk(page: Page) -> None:
    """Make a plan with four places on foot."""
    sign_in(page)
    make_plan(page, "Urutan")
    page.get_by_text("Jalan kaki", exact=True).first.click()
    for number, name in enumerate(NAMES, start=1):
        add_walk(page, name, number)
    settle(page)
    expect_order(page, 1, 2, 3, 4)


def handle_of(page: Page, number: int) -> Locator:
    """Return the handle of the place that stood at this number first."""
    return page.get_by_role("button", name=f"Pindahkan {NAMES[number - 1]}", exact=True)


def expect_order(page: Page, *numbers: int) -> None:
    """The rows stand in this order of their first numbers, and none is shifted any more."""
    rows = page.locator(".jejak-plan-visit b")
    expect(rows).to_have_text([NAMES[number - 1] for number in numbers])
    expect(page.locator(".jejak-row")).to_have_count(0)
    settle(page)


def middle_of(handle: Locator) -> tuple[float, float]:
    """Return where a handle is on the screen."""
    box = handle.bounding_box()
    assert box is not None
    assert box["width"] >= 44
    assert box["height"] >= 44
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, number: int, to: int, *, by: float, steps: int = 8) -> None:
    """Drag a place with the mouse to ``by`` pixels from where another stands."""
    handle_of(page, number).scroll_into_view_if_needed()
    x, y = middle_of(handle_of(page, number))
    _, end = middle_of(handle_of(page, to))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, end + by, steps=steps)


def test_a_place_is_dragged_kept_and_put_back_in_one_step(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", DESKTOP, home=house)
    open_walk(page)
    drag(page, 3, 1, by=-20)
    expect(page.locator(".jejak-row-held b")).to_have_text(NAMES[2])
    page.mouse.up()
    expect_order(page, 3, 1, 2, 4)
    expect(page.locator(".jejak-drag-said")).to_have_text(f"{NAMES[2]} sekarang nomor 1 dari 4.")
    page.get_by_role("button", name="Urungkan").click()
    expect_order(page, 1, 2, 3, 4)
    drag(page, 3, 1, by=-20)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect_order(page, 1, 2, 3, 4)
    drag(page, 3, 1, by=-20)
    page.mouse.up()
    expect_order(page, 3, 1, 2, 4)
    page.get_by_role("button", name=f"Turunkan {NAMES[2]}").click()
    expect_order(page, 1, 3, 2, 4)
    page.reload()
    page.get_by_text("Jalan kaki", exact=True).first.click()
    expect_order(page, 1, 3, 2, 4)


def test_keys_move_a_place_and_the_focus_goes_along(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", DESKTOP, home=house)
    open_walk(page)
    handle_of(page, 1).focus()
    page.keyboard.press("ArrowUp")
    expect_order(page, 1, 2, 3, 4)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect_order(page, 2, 3, 1, 4)
    expect(handle_of(page, 1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect_order(page, 2, 3, 4, 1)
    expect(handle_of(page, 1)).to_be_focused()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Bahasa Indonesia").wait_for()
    settle(page)
    moved = page.locator("[data-drag]").last
    expect(moved).to_have_accessible_name(re.compile("^Move "))
    name = (moved.get_attribute("aria-label") or "").removeprefix("Move ")
    moved.press("ArrowUp")
    said = f"{name} is now number 3 of 4."
    expect(page.locator(".jejak-drag-said")).to_have_text(said)


def touch(finger: CDPSession, kind: str, *at: float) -> None:
    """Put a finger down, move it, or lift it."""
    points = [{"x": at[0], "y": at[1]}] if at else []
    finger.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


def test_a_finger_drags_by_the_handle_and_scrolls_beside_it(
    open_page: OpenPage, house: str
) -> None:
    page = open_page("/rencana", PHONE, home=house)
    open_walk(page)
    finger = page.context.new_cdp_session(page)
    top = "document.querySelector('[data-testid=stMain]').scrollTop"
    handle_of(page, 1).evaluate("one => one.scrollIntoView({block: 'start'})")
    page.mouse.wheel(0, -150)
    settle(page)
    x, y = middle_of(handle_of(page, 1))
    _, end = middle_of(handle_of(page, 2))
    before = page.evaluate(top)
    touch(finger, "Start", x, y)
    for share in range(1, 9):
        touch(finger, "Move", x, y + (end + 30 - y) * share / 8)
    touch(finger, "End")
    expect_order(page, 2, 1, 3, 4)
    assert page.evaluate(top) == before
    x, y = middle_of(handle_of(page, 1))
    touch(finger, "Start", x + 150, y)
    for share in range(1, 9):
        touch(finger, "Move", x + 150, y - 20 * share)
    touch(finger, "End")
    page.wait_for_function(f"{top} > {before} + 60")
    expect_order(page, 2, 1, 3, 4)


def test_a_place_held_at_the_edge_rolls_the_list(open_page: OpenPage, house: str) -> None:
    page = open_page("/rencana", PHONE, home=house)
    open_walk(page)
    handle_of(page, 1).scroll_into_view_if_needed()
    x, y = middle_of(handle_of(page, 1))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, 820, steps=6)
    expect(page.locator(".jejak-drag-said")).to_be_attached()
    page.wait_for_function(
        "document.querySelector('[data-testid=stMain]').scrollTop > 900"
        " || document.querySelector('[data-testid=stMain]').scrollTop + innerHeight"
        " >= document.querySelector('[data-testid=stMain]').scrollHeight - 2"
    )
    page.mouse.up()
    expect_order(page, 2, 3, 4, 1)
