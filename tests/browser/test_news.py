"""Progress of key work from the unit's words to the row of the roll-up, as people meet it in the console."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demo_steps import at_the_first_reminders, press
from tests.browser.test_demo import STEP, browser, cards, demo, open_room, picture, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["browser", "demo"]
WORDS = "数据共享平台正式上线，新增接口30个"


def test_progress_of_key_work_in_the_browser(demo: str, browser: Browser) -> None:
    page, faults = at_the_first_reminders(browser, demo)
    open_room(page, "room-office")
    say(page, "/分类 3 重点 列入市政府重点工作")
    press(page, "第3项", "确认调整")
    expect(cards(page, "已调整第3项").first).to_be_visible(timeout=STEP)

    open_room(page, "room-data")
    say(page, f"/速报 3 {WORDS}")
    recorded = cards(page, "已登记第3项速报").first
    expect(recorded).to_contain_text("下一步怎么做；不补也已登记", timeout=STEP)
    recorded.get_by_role("button", name="补充", exact=True).click()
    expect(cards(page, "请写第3项做成了什么").first).to_be_visible(timeout=STEP)
    say(page, "@督办 下一步推广到各县区")
    expect(cards(page, "已更新第3项速报").first).to_contain_text("不用另报", timeout=STEP)
    picture(page, "news-unit")

    open_room(page, "room-leaders")
    expect(cards(page, "重点工作速报").first).to_contain_text(WORDS, timeout=STEP)
    open_room(page, "room-office")
    press(page, "重点工作速报", "通过")
    expect(cards(page, "已通过").last).to_be_visible(timeout=STEP)
    say(page, "/任务 市数据局")
    expect(cards(page, "已由速报替代").first).to_be_visible(timeout=STEP)
    picture(page, "news-office")

    page.get_by_role("complementary", name="时钟").get_by_role("button", name=re.compile("拨到季末")).click()
    open_room(page, "room-leaders")
    rollup = cards(page, "重点工作速报：第3项（市数据局，9月21日(周一)）").first
    expect(rollup).to_contain_text(f"{WORDS}；下一步推广到各县区", timeout=STEP)
    picture(page, "news-rollup")
    assert faults == []
