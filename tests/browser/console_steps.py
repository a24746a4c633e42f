"""Steps that several browser tests of the console take."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.stub_console import ROOMS, Serving


class Faults(list[str]):
    """What the browser complained of, but for what a test with a failing request says is `expected`."""

    def __init__(self) -> None:
        super().__init__()
        self.expected = "^$"

    def note(self, text: str) -> None:
        if not re.search(self.expected, text):
            self.append(text)


def open_room(page: Page, serving: Serving, room: str = "unit-0", query: str = "") -> None:
    page.goto(f"{serving.address}/console{query}")
    expect(page.locator(".chan")).to_have_count(len(ROOMS))
    page.locator(f'.chan[data-room="{room}"]').click()
    expect(page.locator(f'.chan[data-room="{room}"]')).to_have_attribute("aria-current", "page")
    expect(page.locator("#log")).not_to_have_attribute("aria-busy", "true")


def messages(page: Page) -> Locator:
    return page.locator("#log .msg")


def delivered(page: Page) -> Locator:
    """The messages the server has, without those the page shows while they are still on their way."""
    return page.locator("#log .msg:not(.is-sending):not(.is-failed)")


def press_until(page: Page, condition: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(condition)
