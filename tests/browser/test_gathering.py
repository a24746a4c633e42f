"""Supporting units, the lead, the head and the office in the console: inputs, a signature, a return."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.storage.data_files import data_files
from tests.browser.demo_steps import at_the_first_reminders, clock_to, press
from tests.browser.test_demo import STEP, browser, cards, demo, open_room, picture, say, started

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["browser", "demo"]
_AS_PRINTED = "常规工作由牵头单位于每季度末月25日17时前报送进展"
_GATHERED = "常规工作由牵头单位汇总配合单位情况、经本单位负责人签发后于每季度末月25日17时前报送进展"


@pytest.fixture
def gathering(tmp_path: Path) -> Iterator[str]:
    """A demo of the sample plan, in which leads gather and heads sign."""
    words = data_files().read("plans/sample.txt")
    assert _AS_PRINTED in words
    plan = tmp_path / "plan.txt"
    plan.write_text(words.replace(_AS_PRINTED, _GATHERED), "utf-8")
    yield from started(tmp_path, "--plan", str(plan))


def room_named(page: Page, name: str) -> str:
    """The id of the unit's room, as the console lists it."""
    found = page.locator(".chan", has_text=name).first.get_attribute("data-room")
    assert found is not None
    return found


def test_inputs_are_gathered_taken_over_signed_and_accepted(gathering: str, browser: Browser) -> None:
    page, faults = at_the_first_reminders(browser, gathering)
    finance = room_named(page, "市财政局")
    give_an_input(page, room_named(page, "市科技局"))
    clock_to(page, "2026-09-23T09:30:00+08:00")
    see_and_urge(page, finance, room_named(page, "市发展改革委"))
    take_over(page, finance)
    send_back_and_sign(page, finance, finance.replace("unit-", "head-"))
    accept(page)
    assert faults == []


def give_an_input(page: Page, science: str) -> None:
    open_room(page, science)
    expect(cards(page, "配合材料，由市财政局汇总").first).to_be_visible(timeout=STEP)
    say(page, "/季报 5 正常推进，对接企业12家。问题：人手不足")
    expect(cards(page, "交市财政局汇总，不用另报").first).to_be_visible(timeout=STEP)
    picture(page, "input-given")


def see_and_urge(page: Page, finance: str, reform: str) -> None:
    open_room(page, finance)
    expect(cards(page, "1/2").first).to_be_visible(timeout=STEP)
    picture(page, "inputs-told")
    say(page, "/配合 5")
    shown = cards(page, "市财政局：第5项，已交1/2").first
    expect(shown).to_contain_text("人手不足", timeout=STEP)
    expect(shown).to_contain_text("未交：市发展改革委")
    press(page, "市财政局：第5项，已交1/2", "提醒一次")
    expect(cards(page, "已催办第5项（市发展改革委）").first).to_be_visible(timeout=STEP)
    picture(page, "inputs-seen")
    open_room(page, reform)
    expect(cards(page, "市发展改革委：第5项，9月24日").last).to_be_visible(timeout=STEP)
    picture(page, "input-urged")


def take_over(page: Page, finance: str) -> None:
    open_room(page, finance)
    press(page, "市财政局：第5项，已交1/2", "带入草稿")
    draft = cards(page, "请选择本项的总体进展").last
    expect(draft).to_contain_text("市科技局：人手不足", timeout=STEP)
    picture(page, "inputs-draft")
    say(page, "A")
    expect(cards(page, "待本单位负责人签发").last).to_be_visible(timeout=STEP)


def send_back_and_sign(page: Page, finance: str, head: str) -> None:
    open_room(page, head)
    press(page, "报送时间按填报时算", "退回修改")
    expect(cards(page, "请写明需要修改什么").last).to_be_visible(timeout=STEP)
    say(page, "@督办助手 请写明资金兑付进度")
    expect(cards(page, "已退回联络员修改").last).to_be_visible(timeout=STEP)
    open_room(page, finance)
    expect(cards(page, "请修改后再报").last).to_contain_text("请写明资金兑付进度", timeout=STEP)
    picture(page, "signature-refused")
    say(page, "/季报 5 完成60%")
    expect(cards(page, "待本单位负责人签发").last).to_be_visible(timeout=STEP)
    open_room(page, head)
    expect(cards(page, "报送时间按填报时算")).to_have_count(2, timeout=STEP)
    picture(page, "to-sign")
    press(page, "报送时间按填报时算", "签发")
    expect(cards(page, "已签发第5项").last).to_be_visible(timeout=STEP)


def accept(page: Page) -> None:
    """The office accepts the lead's report; the task shows whose words are whose."""
    open_room(page, "office")
    say(page, "/通过 5 市财政局")
    expect(cards(page, "已通过第5项（市财政局）").last).to_be_visible(timeout=STEP)
    say(page, "/查看 5")
    expect(cards(page, "配合材料，已交").last).to_contain_text("市科技局", timeout=STEP)
    picture(page, "inputs-kept-apart")


def test_a_report_is_returned_with_a_reason_and_a_new_day_filed_again_and_accepted(
    demo: str, browser: Browser
) -> None:
    page, faults = at_the_first_reminders(browser, demo)
    open_room(page, "room-tax")
    say(page, "/季报 6 正常推进")
    expect(cards(page, "已登记第6项").last).to_be_visible(timeout=STEP)

    open_room(page, "room-office")
    say(page, "/退回 6 请补充网上办理率")
    expect(cards(page, "已退回第6项（市税务局），9月28日(周一)17:00前补").last).to_be_visible(timeout=STEP)
    picture(page, "returned")

    clock_to(page, "2026-09-22T09:30:00+08:00")
    open_room(page, "room-tax")
    back = cards(page, "办公室意见：请补充网上办理率").last
    expect(back).to_be_visible(timeout=STEP)
    picture(page, "returned-told")
    say(page, "/季报 6 正常推进，完成75%，网上办理率96%")
    expect(cards(page, "已登记第6项").last).to_be_visible(timeout=STEP)

    open_room(page, "room-office")
    say(page, "/通过 6")
    expect(cards(page, "已通过第6项（市税务局）").last).to_be_visible(timeout=STEP)
    assert faults == []
