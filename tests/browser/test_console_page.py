"""Reading, writing and answering on the console's page in Chromium, against a stub of its server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from bot.wording.cards import RenderedButton, RenderedCard
from tests.browser.console_steps import Faults, delivered, messages, open_room
from tests.browser.stub_console import Serving, ask, fill, reminder, words

pytestmark = pytest.mark.browser
EVIL = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>{{7*7}}'


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
    expect(delivered(page)).to_have_count(2)
    [sent] = serving.stub.posted
    assert sent["reply_to"] is None


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
    height = "each => each.getBoundingClientRect().height"
    folded = text.evaluate(height)
    page.get_by_role("button", name="展开全文").click()
    assert text.evaluate(height) > folded * 1.5


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


def test_a_question_shows_what_each_letter_means_and_then_that_it_is_settled(
    page: Page, serving: Serving
) -> None:
    choices = {"A": "第3项 已完成", "B": "第3项 按计划推进"}
    question = RenderedCard(
        title=words("第3项前后说法不一，请选择："),
        fields=tuple((words(letter), words(what)) for letter, what in choices.items()),
        buttons=tuple(RenderedButton(f"{letter}/q-1", letter, row) for row, letter in enumerate(choices)),
        kind="ask",
        code="R-BBHM",
    )
    serving.run(lambda: serving.stub.say("unit-2", question))
    open_room(page, serving, "unit-2")
    page.get_by_role("button", name="B 第3项 按计划推进").click()
    expect(page.locator("#log")).to_contain_text("已答复")
    expect(page.locator(".choice").first).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="查看登记").click()
    expect(messages(page).last).to_be_focused()
    assert [(each["button"], each["person"]) for each in serving.stub.posted] == [("B/q-1", "p2")]


def test_an_answer_can_be_corrected(page: Page, serving: Serving) -> None:
    open_room(page, serving)
    row = page.locator("#log article").first.locator(".digest > li").first
    row.get_by_role("button", name="已完成").click()
    row.get_by_role("button", name="更正第1项").click()
    expect(row.locator(".answers button").first).to_be_focused()
    row.get_by_role("button", name="不改了").click()
    expect(row.locator(".answers")).to_have_count(0)
    row.get_by_role("button", name="更正第1项").click()
    row.get_by_role("button", name="进度偏慢").click()
    expect(row).to_contain_text("进度偏慢")
    expect(row.locator(".answers")).to_have_count(0)
    assert [each["button"] for each in serving.stub.posted] == ["completed/filing-0", "behind/filing-0"]
