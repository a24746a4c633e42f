"""What else a day brings, in the console: a dispute decided, jokes, corrections, taking back, wrong calls."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demo_steps import at_the_first_reminders, press
from tests.browser.test_demo import STEP, browser, cards, demo, open_room, picture, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["browser", "demo"]


def test_corrections_a_dispute_and_talk_that_is_not_for_us(demo: str, browser: Browser) -> None:
    page, faults = at_the_first_reminders(browser, demo)

    open_room(page, "room-market")
    expect(cards(page, "季报提醒").first).to_be_visible(timeout=STEP)
    say(page, "/季报 1完成60%；8正常推进；12完成40%")
    echo = cards(page, "已登记3项").first
    expect(echo).to_be_visible(timeout=STEP)
    say(page, "/更正 12 完成45%")
    expect(cards(page, "40% → 45%").first).to_be_visible(timeout=STEP)
    say(page, "/撤回 1,8")
    expect(cards(page, "将撤回2项：第1、8项").first).to_be_visible(timeout=STEP)
    picture(page, "take-back")
    press(page, "将撤回2项", "确认撤回")
    expect(cards(page, "已撤回第1、8项").first).to_be_visible(timeout=STEP)
    say(page, "/退四 1")
    expect(cards(page, "没有“/退四”这个命令").first).not_to_contain_text("/催办", timeout=STEP)

    before = page.locator("#log article").count()
    say(page, "哈哈，今天食堂的鱼不错")
    say(page, "/异议 12 检查统筹职能已划转市司法局")
    expect(cards(page, "已收到对第12项的分工意见").first).to_be_visible(timeout=STEP)
    picture(page, "dispute")
    assert page.locator("#log article").count() == before + 1  # the joke is nobody's business

    open_room(page, "room-office")
    asked = cards(page, "认为第12项").first
    expect(asked).to_contain_text("检查统筹职能已划转市司法局", timeout=STEP)
    picture(page, "dispute-decide")
    press(page, "认为第12项", "维持")
    expect(cards(page, "维持").last).to_be_visible(timeout=STEP)
    picture(page, "dispute-stays")
    assert faults == []
