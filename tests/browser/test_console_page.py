"""The console's page in Chromium, against a stub of its server."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from bot.wording.cards import RenderedButton, RenderedCard
from tests.browser.stub_console import ROOMS, Serving, StubConsole, ask, fill, reminder, words

pytestmark = pytest.mark.browser
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
EVIL = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>{{7*7}}'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def serving() -> Iterator[Serving]:
    with Serving(StubConsole()) as serving:
        yield serving


class Faults(list[str]):
    """What the browser complained of, but for what a test with a failing request says is `expected`."""

    def __init__(self) -> None:
        super().__init__()
        self.expected = "^$"

    def note(self, text: str) -> None:
        if not re.search(self.expected, text):
            self.append(text)


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESK, color_scheme="light", locale="zh-CN")
    context.set_default_timeout(8000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, faults: Faults) -> Iterator[Page]:
    """A page whose errors, refused contents and foreign requests fail the test."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            faults.note(message.text)

    page = context.new_page()
    page.on("console", heard)
    page.on("pageerror", lambda error: faults.note(str(error)))
    page.on("request", lambda request: None if "127.0.0.1" in request.url else faults.note(request.url))
    yield page
    assert faults == []


def open_room(page: Page, serving: Serving, room: str = "unit-0", query: str = "") -> None:
    page.goto(f"{serving.address}/console{query}")
    expect(page.locator(".chan")).to_have_count(len(ROOMS))
    page.locator(f'.chan[data-room="{room}"]').click()
    expect(page.locator(f'.chan[data-room="{room}"]')).to_have_attribute("aria-current", "page")
    expect(page.locator("#log")).not_to_have_attribute("aria-busy", "true")


def messages(page: Page) -> Locator:
    return page.locator("#log .msg")


def test_a_reminder_is_read_as_a_card_with_its_rows(page: Page, serving: Serving) -> None:
    open_room(page, serving)
    card = page.locator("#log article")
    expect(card.get_by_role("heading", level=2)).to_have_text("市市场监管局：3项，9月28日(周一)17:00前报")
    expect(card.locator(".card-kind")).to_contain_text("季报提醒")
    expect(card.locator(".code")).to_have_text("R-G6E7")
    expect(card.locator(".answers")).to_have_count(3)
    expect(page.locator("#plan")).to_contain_text("示范市优化营商环境2026年工作方案")


def test_what_arrives_elsewhere_is_counted_until_it_is_read(page: Page, serving: Serving) -> None:
    open_room(page, serving)
    badge = page.locator('.chan[data-room="unit-2"] .badge')
    expect(badge).to_be_hidden()
    serving.run(lambda: serving.stub.say("unit-2", reminder()))
    serving.run(lambda: serving.stub.say("unit-2", ask()))
    expect(badge).to_contain_text("2")
    page.locator('.chan[data-room="unit-2"]').click()
    expect(messages(page)).to_have_count(2)
    expect(badge).to_be_hidden()
    page.reload()
    expect(page.locator('.chan[data-room="unit-2"] .chan-last')).not_to_be_empty()
    expect(badge).to_be_hidden()


def test_words_answer_the_newest_open_card_by_themselves(page: Page, serving: Serving) -> None:
    open_room(page, serving)
    expect(page.locator("#quoting")).to_contain_text("R-G6E7")
    page.locator("#text").fill("第1项按计划推进，完成60%")
    page.locator("#text").press("Enter")
    expect(messages(page)).to_have_count(3)
    expect(messages(page).nth(1)).to_contain_text("第1项按计划推进，完成60%")
    expect(messages(page).nth(2)).to_contain_text("已登记")
    expect(page.locator("#text")).to_have_value("")
    [sent] = serving.stub.posted
    assert (sent["room"], sent["person"], sent["reply_to"]) == ("unit-0", "p0", 1)


def test_words_without_a_card_are_sent_bare_and_the_page_says_who_reads_them(
    page: Page, serving: Serving
) -> None:
    open_room(page, serving)
    page.locator("#unquote").click()
    expect(page.locator("#quoting")).to_be_hidden()
    expect(page.locator("#goes")).to_contain_text("@督办")
    page.locator("#text").fill("大家辛苦")
    page.locator("#send").click()
    expect(messages(page)).to_have_count(2)
    assert serving.stub.posted[0]["reply_to"] is None


def test_a_line_break_does_not_send(page: Page, serving: Serving) -> None:
    open_room(page, serving)
    page.locator("#text").fill("第1项完成60%")
    page.locator("#text").press("Shift+Enter")
    page.locator("#text").type("第8项完成")
    assert page.locator("#text").input_value() == "第1项完成60%\n第8项完成"
    assert serving.stub.posted == []


def test_an_answer_is_pressed_at_once_and_gives_way_to_what_was_recorded(
    page: Page, serving: Serving
) -> None:
    serving.stub.delay_seconds = 0.4
    open_room(page, serving)
    row = page.locator("#log article").first.locator(".digest > li").nth(1)
    answer = row.get_by_role("button", name="按计划推进")
    answer.click()
    expect(answer).to_have_attribute("aria-pressed", "true")
    expect(row.locator(".answers button").first).to_have_attribute("aria-disabled", "true")
    expect(row.locator(".answers")).to_have_count(0)
    expect(row).to_contain_text("按计划推进")
    [pressed] = serving.stub.posted
    assert (pressed["message"], pressed["button"], pressed["person"]) == (1, "on_track/filing-1", "p0")
    page.reload()
    expect(page.locator("#log article").first.locator(".answers")).to_have_count(2)


def test_a_press_that_fails_says_so_and_can_be_repeated(page: Page, serving: Serving, faults: Faults) -> None:
    faults.expected = "500"
    serving.stub.failing["POST actions"] = 500
    open_room(page, serving)
    row = page.locator("#log article").first.locator(".digest > li").first
    row.get_by_role("button", name="已完成").click()
    expect(row).to_contain_text("e-7F3K")
    serving.stub.failing.clear()
    row.get_by_role("button", name="已完成").click()
    expect(messages(page)).to_have_count(2)


def test_a_failed_message_keeps_its_words_and_its_key(page: Page, serving: Serving, faults: Faults) -> None:
    faults.expected = "500"
    open_room(page, serving)
    keys: list[str] = []
    page.on("request", lambda request: keys.append((request.post_data_json or {}).get("key", "")))
    serving.stub.failing["POST messages"] = 500
    page.locator("#text").fill("第1项完成60%")
    page.locator("#send").click()
    failed = page.locator("#log .failed")
    expect(failed).to_be_visible()
    expect(page.locator("#log")).to_contain_text("第1项完成60%")
    serving.stub.failing.clear()
    failed.get_by_role("button", name="重新发送").click()
    expect(failed).to_have_count(0)
    expect(messages(page)).to_have_count(3)
    sent = [key for key in keys if key]
    assert len(sent) == 2
    assert len(set(sent)) == 1


def test_slash_lists_the_commands_and_completes_them(page: Page, serving: Serving) -> None:
    open_room(page, serving)
    text, options = page.locator("#text"), page.locator("#complete [role=option]")
    text.click()
    text.type("/")
    expect(options.first).to_be_visible()
    expect(options.first).to_have_attribute("aria-selected", "true")
    text.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    chosen = options.nth(1).get_attribute("id")
    expect(text).to_have_attribute("aria-activedescendant", chosen or "")
    text.press("ArrowUp")
    text.press("Tab")
    expect(page.locator("#complete")).to_be_hidden()
    assert text.input_value().startswith("/季报")
    expect(text).to_be_focused()
    text.fill("")
    text.type("/任务")
    expect(options.first).to_contain_text("/任务")
    text.press("Escape")
    expect(page.locator("#complete")).to_be_hidden()
    assert text.input_value() == "/任务"


def test_the_clock_goes_to_the_next_event_and_what_came_is_counted(page: Page, serving: Serving) -> None:
    open_room(page, serving)
    expect(page.locator("#clock-time")).to_have_text(re.compile(r"^09:0\d$"))
    expect(page.locator("#clock-days [aria-current=date]")).to_contain_text("21")
    page.locator("#clock-next .btn-primary").click()
    expect(page.locator("#clock-status")).to_contain_text("2")
    expect(page.locator('.chan[data-room="unit-1"] .badge')).to_contain_text("1")
    expect(page.locator("#clock-days [aria-current=date]")).to_contain_text("22")
    [moved] = [each for each in serving.stub.posted if "now" in each]
    assert moved["now"].startswith(("2026-09-22T09:05", "2026-09-22T01:05"))


def test_the_reply_and_its_record_tick_the_tour(page: Page, serving: Serving) -> None:
    open_room(page, serving)
    expect(page.locator("#tour .is-done")).to_have_count(1)
    page.locator("#text").fill("第1项按计划推进")
    page.locator("#text").press("Enter")
    expect(page.locator("#tour .is-done")).to_have_count(2)
    page.locator("#log article").first.locator(".answers").last.get_by_role("button").first.click()
    expect(page.locator("#tour .is-done")).to_have_count(3)


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


def press_until(page: Page, condition: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(condition)


def test_what_people_type_is_never_markup(page: Page, serving: Serving) -> None:
    evil = RenderedCard(
        title=words(f"【{EVIL[:10]}】{EVIL}"),
        lines=(words(EVIL),),
        fields=((words(EVIL), words(EVIL)),),
        after=(words(EVIL),),
        table=((words(EVIL),), (words(EVIL),)),
        buttons=(RenderedButton("a/filing-9", EVIL, 0), RenderedButton("b", EVIL)),
        kind="reminder",
        code="R-EVIL",
    )
    serving.run(lambda: serving.stub.tell("unit-0", "p0", EVIL))
    serving.run(lambda: serving.stub.say("unit-0", evil))
    open_room(page, serving)
    expect(messages(page)).to_have_count(3)
    expect(messages(page).nth(1)).to_contain_text(EVIL)
    page.locator("#text").fill(EVIL)
    page.locator("#text").press("Enter")
    expect(messages(page)).to_have_count(5)
    assert page.locator("#log img, #log script, #room-list img, #quoting img").count() == 0
    assert page.evaluate("window.broken") is None


def test_only_the_newest_hundred_are_shown_until_older_ones_are_asked_for(
    page: Page, serving: Serving
) -> None:
    serving.run(lambda: fill(serving.stub, 240))
    open_room(page, serving, "unit-3")
    expect(messages(page)).to_have_count(100)
    page.get_by_role("button", name="更早的").click()
    expect(messages(page)).to_have_count(200)
    page.get_by_role("button", name="更早的").click()
    expect(messages(page)).to_have_count(241)
    expect(page.get_by_role("button", name="更早的")).to_have_count(0)


def test_a_long_text_is_folded_and_unfolds(page: Page, serving: Serving) -> None:
    serving.run(lambda: fill(serving.stub, 2))
    open_room(page, serving, "unit-3")
    text = messages(page).last.locator(".msg-text")
    folded = (text.bounding_box() or {})["height"]
    page.get_by_role("button", name="展开全文").click()
    assert (text.bounding_box() or {})["height"] > folded * 1.5


def test_the_log_follows_only_from_its_end(page: Page, serving: Serving) -> None:
    serving.run(lambda: fill(serving.stub, 60))
    open_room(page, serving, "unit-3")
    log = page.locator("#log")
    log.evaluate("log => log.scrollTo(0, log.scrollHeight)")
    expect(page.locator("#latest")).to_be_hidden()
    serving.run(lambda: serving.stub.tell("unit-3", "p3", "在末尾时到达"))
    expect(messages(page).last).to_contain_text("在末尾时到达")
    expect(messages(page).last).to_be_in_viewport()
    log.evaluate("log => log.scrollTo(0, 200)")
    expect(log).to_have_js_property("scrollTop", 200)
    serving.run(lambda: serving.stub.tell("unit-3", "p3", "在上面阅读时到达"))
    expect(page.locator("#latest")).to_contain_text("1")
    assert log.evaluate("log => log.scrollTop") == 200
    page.locator("#latest").click()
    expect(page.locator("#latest")).to_be_hidden()
    expect(messages(page).last).to_be_in_viewport()


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
    expect(messages(page)).to_have_count(1, timeout=10_000)
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
