"""Requests, questions and files as people meet them in the console: a real process and a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demo_steps import at_the_first_reminders, press
from tests.browser.test_demo import STEP, browser, cards, demo, open_room, picture, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["browser", "demo"]
PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n"


def test_more_time_a_file_and_a_question_in_the_browser(demo: str, browser: Browser, tmp_path: Path) -> None:
    page, faults = at_the_first_reminders(browser, demo)

    open_room(page, "room-tax")
    expect(cards(page, "季报提醒").first).to_be_visible(timeout=STEP)
    paper = tmp_path / "通知.pdf"
    paper.write_bytes(PDF)
    page.locator("#file").set_input_files(paper)
    expect(page.locator("#attached")).to_contain_text("通知.pdf", timeout=STEP)
    expect(page.locator("#send")).to_be_enabled(timeout=STEP)
    say(page, "6正常推进，完成60%")
    expect(cards(page, "佐证1份归入第6项").first).to_be_visible(timeout=STEP)
    say(page, "/查看 6")
    detail = cards(page, "佐证1份：通知.pdf").first
    expect(detail.get_by_role("link")).to_have_count(1, timeout=STEP)
    with page.expect_download() as download:
        detail.get_by_role("link").click()
    assert Path(download.value.path()).read_bytes() == PDF
    picture(page, "evidence")

    open_room(page, "room-data")
    say(page, "/季报 3 正常推进，完成95%，数据共享接口130个")
    expect(cards(page, "两个数一致吗？核对后回复更正").first).to_contain_text("已登记第3项", timeout=STEP)
    say(page, "/查看 3")
    expect(cards(page, "数据共享接口：三季度130个（待审）").first).to_contain_text(
        "不亮灯：还没有审核通过的数", timeout=STEP
    )

    open_room(page, "room-market")
    say(page, "第12项申请延期到10月12日，数据10月9日才统计完")
    expect(cards(page, "已收到延期申请").first).to_be_visible(timeout=STEP)
    say(page, "@督办 第8项什么时候截止？")
    expect(cards(page, "待报1项的期限").first).to_be_visible(timeout=STEP)
    picture(page, "extension")

    open_room(page, "room-office")
    expect(cards(page, "市市场监管局：第12项延至").first).to_be_visible(timeout=STEP)
    picture(page, "decide")
    press(page, "第12项延至", "同意")
    expect(cards(page, "已同意").first).to_be_visible(timeout=STEP)
    open_room(page, "room-market")
    expect(cards(page, "同意延期").first).to_contain_text("10月12日", timeout=STEP)
    say(page, "/速报 物流园起火，已扑灭，无人员受伤")
    expect(cards(page, "速报已收").first).to_be_visible(timeout=STEP)
    open_room(page, "room-leaders")
    expect(cards(page, "物流园起火").first).to_be_visible(timeout=STEP)
    picture(page, "urgent")
    assert faults == []
