"""An urgent event in the console: first report, addition, follow-ups, final report, close."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.demo_steps import at_the_first_reminders, clock_to, press
from tests.browser.test_demo import STEP, browser, cards, demo, open_room, picture, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["browser", "demo"]
FOLLOW_UP_MORNING = "2026-09-26T09:30:00+08:00"  # a Saturday


def test_the_chain_of_an_urgent_event_in_the_browser(demo: str, browser: Browser) -> None:
    page, faults = at_the_first_reminders(browser, demo)
    tell_the_first(page)
    follow_up(page)
    close(page)
    assert faults == []


def tell_the_first(page: Page) -> None:
    """The hour is read and put right, and what is missing is to be found out."""
    open_room(page, "room-market")
    say(page, "/速报 昨日16时物流园起火，正在扑救")
    expect(cards(page, "速报2026-1号初报").first).to_contain_text("事发时间：9月20日", timeout=STEP)
    say(page, "/速报 2026-1 事发时间 昨日15时30分")
    expect(cards(page, "速报2026-1号补充").first).to_contain_text("15:30", timeout=STEP)
    press(page, "速报2026-1号初报", "都待查")
    expect(cards(page, "速报2026-1号补充")).to_have_count(2, timeout=STEP)
    open_room(page, "room-leaders")
    expect(cards(page, "2026-1号初报").first).to_contain_text("物流园起火", timeout=STEP)
    expect(cards(page, "2026-1号补充").first).to_be_visible(timeout=STEP)


def follow_up(page: Page) -> None:
    """A mistyped number is asked about; on its morning the next one is asked for and given in one tap."""
    open_room(page, "room-market")
    say(page, "/速报 2026-7 火势可控，已疏散群众")
    expect(cards(page, "没有这个编号的速报").first).to_contain_text("2026-1号", timeout=STEP)
    picture(page, "urgent-which")
    cards(page, "没有这个编号的速报").last.get_by_role("button", name="2026-1号").click()
    expect(cards(page, "速报2026-1号续报一").first).to_be_visible(timeout=STEP)
    clock_to(page, FOLLOW_UP_MORNING)
    expect(cards(page, "续报提醒").first).to_contain_text("2026-1号续报二", timeout=STEP)
    press(page, "续报提醒", "无变化")
    expect(cards(page, "速报2026-1号续报二").first).to_be_visible(timeout=STEP)
    open_room(page, "room-leaders")
    expect(cards(page, "2026-1号续报一").first).to_contain_text("火势可控", timeout=STEP)
    expect(cards(page, "2026-1号续报二").first).to_be_visible(timeout=STEP)
    picture(page, "urgent-follow-up")


def close(page: Page) -> None:
    """The office checks the final report; everybody hears that it is over, and how it went can be read."""
    open_room(page, "room-market")
    say(page, "/速报 终报 2026-1 火已扑灭，无人员伤亡，线路老化引发，已整改")
    expect(cards(page, "速报2026-1号终报").first).to_contain_text("办公室核定后办结", timeout=STEP)
    open_room(page, "room-office")
    press(page, "2026-1号终报", "办结")
    expect(cards(page, "速报办结").first).to_contain_text("续报2次", timeout=STEP)
    for room in ("room-market", "room-leaders"):
        open_room(page, room)
        expect(cards(page, "速报办结").first).to_be_visible(timeout=STEP)
    open_room(page, "room-office")
    press(page, "速报办结", "看全过程")
    course = cards(page, "已办结").last
    for link in ("初报", "补充", "续报一", "续报二", "终报"):
        expect(course).to_contain_text(link, timeout=STEP)
    picture(page, "urgent-closed")
