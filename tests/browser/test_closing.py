"""A node that is reached, and a task closed out and opened again, as people meet them in the console."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demo_steps import at_the_first_reminders, press
from tests.browser.test_demo import STEP, browser, cards, demo, open_room, picture, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["browser", "demo"]


def test_a_node_and_a_close_out_in_the_browser(demo: str, browser: Browser) -> None:
    page, faults = at_the_first_reminders(browser, demo)

    open_room(page, "room-land")
    say(page, "/节点 2 已到达")
    expect(cards(page, "节点到达").first).to_contain_text("已送办公室核实", timeout=STEP)
    open_room(page, "room-office")
    press(page, "联合验收窗口上线运行", "通过")
    expect(cards(page, "已通过").first).to_be_visible(timeout=STEP)
    picture(page, "node")

    open_room(page, "room-tax")
    say(page, "/季报 6 已完成，资金全部兑付")
    press(page, "已登记第6项", "申请销号")
    expect(cards(page, "已提出销号").first).to_be_visible(timeout=STEP)
    open_room(page, "room-office")
    press(page, "申请销号", "核实销号")
    expect(cards(page, "第6项已销号").first).to_be_visible(timeout=STEP)
    open_room(page, "room-tax")
    expect(cards(page, "已核实办结").first).to_contain_text("不用再报", timeout=STEP)
    say(page, "/查看 6")
    expect(cards(page, "销号：").last).to_be_visible(timeout=STEP)
    picture(page, "closed")
    open_room(page, "room-office")
    say(page, "/恢复 6 验收后有一处整改")
    expect(cards(page, "第6项已恢复办理").first).to_be_visible(timeout=STEP)
    open_room(page, "room-tax")
    expect(cards(page, "恢复办理").first).to_be_visible(timeout=STEP)
    assert faults == []
