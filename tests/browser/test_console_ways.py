"""The console's page in other languages, themes, sizes and states, and by keyboard alone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.console_steps import Faults, messages, open_room, press_until
from tests.browser.stub_console import ROOMS, Serving, fill

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def test_the_page_can_be_english_and_stays_so(page: Page, serving: Serving) -> None:
    open_room(page, serving)
    page.locator("#language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#room-list")).to_contain_text("Responsible units")
    expect(page.locator("#room-name")).to_have_text("市市场监管局工作群")
    page.goto(f"{serving.address}/console")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#send")).to_have_text("Send")


def test_the_dark_theme_follows_the_system_until_one_is_chosen(
    context: BrowserContext, page: Page, serving: Serving
) -> None:
    page.emulate_media(color_scheme="dark")
    open_room(page, serving)
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.locator("#theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_phone_has_one_column_and_drawers_that_hold_the_focus(
    page: Page, serving: Serving, language: str
) -> None:
    serving.run(lambda: fill(serving.stub, 3))
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    for room in ("unit-0", "unit-3", "leaders"):
        page.goto(f"{serving.address}/console?lang={language}#/rooms/{room}")
        expect(messages(page).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert page.evaluate(
            "document.querySelector('#log').scrollWidth <= document.querySelector('#log').clientWidth"
        )
    opener, drawer = page.locator("#open-rooms"), page.locator("#rooms")
    expect(drawer).to_be_hidden()
    opener.click()
    expect(drawer).to_be_visible()
    for _ in range(len(ROOMS) + 3):
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('#rooms').contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(opener).to_be_focused()
    page.locator("#open-clock").click()
    expect(page.locator("#clock-next .btn-primary")).to_be_visible()


def test_everything_is_done_with_the_keyboard(page: Page, serving: Serving) -> None:
    page.goto(f"{serving.address}/console#/rooms/unit-2")
    expect(page.locator(".chan")).to_have_count(len(ROOMS))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('skip')")
    press_until(page, "document.activeElement.dataset.room === 'unit-0'")
    page.keyboard.press("Enter")
    expect(messages(page)).to_have_count(1)
    press_until(page, "document.activeElement.dataset.key === 'on_track/filing-0'")
    ring = page.locator("*:focus").evaluate("each => getComputedStyle(each).outline")
    assert "solid 2px" in ring
    page.keyboard.press("Enter")
    expect(messages(page)).to_have_count(2)
    assert page.evaluate("document.activeElement !== document.body")
    press_until(page, "document.activeElement.id === 'text'")
    page.keyboard.type("第12项完成80%")
    page.keyboard.press("Enter")
    expect(messages(page)).to_have_count(4)
    expect(page.locator("#text")).to_be_focused()


def test_an_empty_room_says_what_comes_and_what_to_do(page: Page, serving: Serving) -> None:
    open_room(page, serving, "unit-3")
    expect(page.locator("#log .empty")).to_contain_text("暂无消息")
    page.locator("#log .empty").get_by_role("button").first.click()
    expect(page.locator("#clock-days [aria-current=date]")).to_contain_text("22")


def test_a_room_that_cannot_be_read_says_so_and_is_read_again(
    page: Page, serving: Serving, faults: Faults
) -> None:
    faults.expected = "500"
    serving.stub.failing["GET messages"] = 500
    page.goto(f"{serving.address}/console#/rooms/unit-0")
    retry = page.get_by_role("button", name="重试")
    expect(retry.first).to_be_visible()
    asked = serving.stub.asked["GET messages"]
    retry.first.click()
    expect(retry.first).to_be_visible()
    assert serving.stub.asked["GET messages"] > asked
    serving.stub.failing.clear()
    expect(messages(page)).to_have_count(1, timeout=30_000)
    expect(page.locator("#banner")).to_be_hidden()


def test_a_broken_connection_is_said_and_nothing_is_lost(
    context: BrowserContext, page: Page, serving: Serving, faults: Faults
) -> None:
    faults.expected = "ERR_|Failed to load"
    open_room(page, serving)
    context.set_offline(True)
    page.locator("#text").fill("断网时写的话")
    page.locator("#text").press("Enter")
    expect(page.locator("#log")).to_contain_text("断网时写的话")
    expect(page.locator("#log .failed")).to_be_visible()
    context.set_offline(False)
    page.locator("#log .failed").get_by_role("button", name="重新发送").click()
    expect(messages(page)).to_have_count(3)


@pytest.mark.parametrize(
    "media", [{"forced_colors": "active"}, {"reduced_motion": "reduce"}, {"media": "print"}]
)
def test_other_ways_of_seeing_keep_the_words(page: Page, serving: Serving, media: dict[str, Any]) -> None:
    page.emulate_media(**media)
    page.goto(f"{serving.address}/console#/rooms/unit-0")
    expect(page.locator("#log article h2")).to_be_visible()
    if "reduced_motion" in media:
        assert page.evaluate("getComputedStyle(document.querySelector('.btn')).transitionDuration") == "0s"


@pytest.mark.parametrize("room", ["unit-0", "unit-1", "unit-3", "leaders"])
def test_every_control_has_a_name_and_room_for_a_finger_and_every_id_is_one(
    page: Page, serving: Serving, room: str
) -> None:
    serving.run(lambda: fill(serving.stub, 3))
    page.goto(f"{serving.address}/console#/rooms/{room}")
    expect(messages(page).first).to_be_visible()
    controls = page.locator("button:visible, a:visible:not(.skip), select:visible, textarea:visible").all()
    assert len(controls) > len(ROOMS)
    for control in controls:
        box = control.bounding_box() or {"width": 0, "height": 0}
        assert min(box["width"], box["height"]) >= 24, control.evaluate("each => each.outerHTML")
        assert re.search(r'"[^"]+"', control.aria_snapshot()), control.evaluate("each => each.outerHTML")
    ids = page.locator("[id]").evaluate_all("found => found.map(each => each.id)")
    assert len(ids) == len(set(ids))
