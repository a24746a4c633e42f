"""A neutral card at its best in DingTalk, and what becomes of each part where DingTalk has less to offer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.platforms.dingtalk.cards import MOST_VALUE, fits_buttons, fits_whole, values_of
from bot.platforms.dingtalk.marks import escape
from bot.ports.http import HttpCall
from bot.ports.messages import RenderedMessage
from bot.ports.platform import Platform
from bot.text import Span, Spans
from bot.wording.cards import Attachment, RenderedButton, RenderedCard
from tests.emulators.dingtalk_shapes import acting, as_read, buttons_of
from tests.platforms.contract import a_message
from tests.platforms.dingtalk_kit import TAX, a_robot
from tests.platforms.dingtalk_requests import a_ready_stream, active_in, faults_in, shown_in, texts_in
from tests.platforms.hostile import HOSTILE


def ours(words: str) -> Spans:
    return (Span(words),)


FULL = RenderedCard(
    title=ours("【季报提醒】市税务局：2项"),
    lines=(ours("还有4个工作日"),),
    fields=((ours("第6项 办税"), ours("首次报送")), (ours("第7项 增信"), ours("上季度60%"))),
    after=(ours("直接回复即可"),),
    table=((ours("单位"), ours("已报")), (ours("市税务局"), ours("3"))),
    buttons=(
        RenderedButton("done/6", "已完成", 0),
        RenderedButton("slow/7", "进度偏慢", 1),
        RenderedButton("none", "无新进展"),
    ),
    kind="reminder",
    code="R-7F3K",
)
WORDS = replace(FULL, buttons=())
LINK = replace(WORDS, lines=(*WORDS.lines, ours("https://duban.example/enter/x")))


def sent(card: RenderedCard, platform: Platform | None = None, **changes: object) -> HttpCall:
    """The call that brings it."""
    message: RenderedMessage = a_message(card, chat=TAX, **changes)
    call = next((platform or a_ready_stream()).deliver(message))
    assert isinstance(call, HttpCall)
    assert faults_in(call) == []
    return call


def body_of(call: HttpCall) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(call.body)
    return found


def test_a_card_with_buttons_is_an_interactive_card() -> None:
    body = body_of(sent(FULL))
    values = body["cardData"]["cardParamMap"]
    assert values["title"] == "【季报提醒】市税务局：2项"
    assert [each["text"] for each in buttons_of(values)] == ["第6项 已完成", "第7项 进度偏慢", "无新进展"]
    assert [each["id"] for each in buttons_of(values)] == [each.tag for each in FULL.buttons]
    assert values["tips"] == "直接回复即可\n[R-7F3K]"
    assert (body["callbackType"], body["openSpaceId"]) == ("STREAM", f"dtv1.card//IM_GROUP.{TAX}")


def test_a_card_of_one_row_needs_no_label_on_its_buttons() -> None:
    one = replace(FULL, fields=FULL.fields[:1], buttons=FULL.buttons[::2])
    assert [each["text"] for each in buttons_of(values_of(one))] == ["已完成", "无新进展"]


@pytest.mark.parametrize(("label", "prefix"), [("Task 6 Tax", "Task 6"), ("第6项 办税", "第6项")])
def test_the_label_of_a_button_says_which_row_it_is_for(label: str, prefix: str) -> None:
    card = replace(FULL, fields=((ours(label), ours("x")), FULL.fields[1]))
    assert buttons_of(values_of(card))[0]["text"] == f"{prefix} 已完成"


def test_words_are_markdown_with_each_part_in_order() -> None:
    body = body_of(sent(WORDS))
    text = json.loads(body["msgParam"])["text"]
    assert (body["msgKey"], acting(text)) == ("sampleMarkdown", [])
    assert as_read(text).split("\n") == [
        "【季报提醒】市税务局：2项", "还有4个工作日", "第6项 办税", "首次报送", "第7项 增信", "上季度60%",
        "单位 ｜ 已报".replace("｜", "|"), "市税务局 ｜ 3".replace("｜", "|"), "直接回复即可", "[R-7F3K]",
    ]  # fmt: skip


def test_a_title_alone_is_plain_text() -> None:
    title = RenderedCard((Span("已登记"), Span("*第6项*", foreign=True)))
    assert body_of(sent(title))["msgKey"] == "sampleText"
    hook = body_of(sent(title, a_robot()))
    assert (hook["msgtype"], hook["text"]["content"]) == ("text", "已登记*第6项*")


def test_an_address_of_ours_is_a_button_and_one_that_somebody_wrote_is_none() -> None:
    params = json.loads(body_of(sent(LINK))["msgParam"])
    assert (params["singleTitle"], params["singleURL"]) == ("duban.example", "https://duban.example/enter/x")
    assert body_of(sent(LINK, a_robot()))["msgtype"] == "actionCard"
    theirs = replace(WORDS, lines=((Span("https://evil.example", foreign=True),),))
    assert body_of(sent(theirs))["msgKey"] == "sampleMarkdown"
    assert active_in(sent(theirs)) == []


def test_two_addresses_and_one_with_a_mention_stand_in_the_words() -> None:
    """A card with a button mentions nobody."""
    two = replace(WORDS, lines=(ours("https://duban.example/a"), ours("https://duban.example/b")))
    assert active_in(sent(two)) == ["https://duban.example/a", "https://duban.example/b"]
    named = sent(LINK, a_robot(), mention_account="tax")
    assert active_in(named) == ["https://duban.example/enter/x", "tax"]


@pytest.mark.parametrize("account", [None, "", "@all", "@ALL", "tax）(x", "a b", "$:LWCP_v1:$x", "x" * 65])
def test_only_an_account_of_the_companys_is_mentioned(account: str | None) -> None:
    for call in (sent(WORDS, a_robot(), mention_account=account), sent(FULL, mention_account=account)):
        assert active_in(call) == []


def test_a_mention_stands_in_the_words_and_in_the_list() -> None:
    hook = body_of(sent(WORDS, a_robot(), mention_account="tax_1"))
    assert hook["at"] == {"atUserIds": ["tax_1"], "isAtAll": False}
    assert "@tax_1" in hook["markdown"]["text"]
    card = body_of(sent(FULL, mention_account="tax_1"))
    assert card["imGroupOpenDeliverModel"]["atUserIds"] == {"tax_1": "tax_1"}


@pytest.mark.parametrize("words", HOSTILE)
def test_foreign_words_do_nothing_on_any_form(words: str) -> None:
    foreign: Spans = (Span("来自"), Span(words, foreign=True))
    button = RenderedButton("k", words[:20], 0)
    card = RenderedCard(
        foreign, (foreign,), ((foreign, foreign),), (foreign,), ((foreign, foreign),), code="R-7F3K"
    )
    title = RenderedCard(foreign)
    for each in (
        card,
        title,
        replace(card, buttons=(button,)),
        replace(card, lines=(*card.lines, *LINK.lines[1:])),
    ):
        for platform in (a_ready_stream(), a_robot()):
            call = sent(each, platform)
            own = {"https://duban.example/enter/x"}
            assert [
                found for found in active_in(call) if found not in own and found not in button.label
            ] == []
            assert words.strip() in shown_in(call)


@pytest.mark.parametrize(
    "words",
    ["1. 一", "- a", "  - a", "+ a", "\tcode", "===", "---", "    code", "\n\n# a", "a\n===\nb", "1) a"],
)
def test_what_acts_at_the_start_of_a_line_is_set_apart(words: str) -> None:
    assert acting(f"{escape(words)}\n\n{escape(words)}") == []


def test_a_text_that_fits_no_interactive_card_keeps_its_words_and_gives_up_its_buttons() -> None:
    long = replace(FULL, fields=((ours("第6项"), ours("进" * 400)), FULL.fields[1]))
    assert not fits_buttons(long)
    call = sent(long)
    assert body_of(call)["msgKey"] == "sampleMarkdown"
    assert "进" * 400 in shown_in(call)


@pytest.mark.parametrize(
    ("part", "as_card", "as_words", "by_robot"),
    [
        ("buttons", True, False, False),  # a webhook's buttons only open addresses: the code stays
        ("table", False, False, False),  # rows of words
        ("rows", True, True, True),
        ("fields", True, True, True),
        ("code", True, True, True),
        ("importance", True, True, True),  # the word in the title's brackets; there are no colours
    ],
)
def test_what_degrades_where(part: str, as_card: bool, as_words: bool, by_robot: bool) -> None:
    """The table of docs/platforms/dingtalk.md."""
    for call, has in ((sent(FULL), as_card), (sent(WORDS), as_words), (sent(FULL, a_robot()), by_robot)):
        shown = shown_in(call)
        found = {
            "buttons": "进度偏慢" in shown,
            "table": any("---" in text for text, _ in texts_in(call)),
            "rows": "市税务局 | 3" in shown,
            "fields": "第7项 增信" in shown,
            "code": "[R-7F3K]" in shown,
            "importance": shown.startswith("【季报提醒】"),
        }
        assert found[part] is has


def test_a_custom_robot_names_the_files_it_cannot_send() -> None:
    files = (Attachment("三季度汇总.docx", "application/x", "0" * 64),)
    assert "三季度汇总.docx" in shown_in(sent(replace(WORDS, attachments=files), a_robot()))


@pytest.mark.parametrize("count", [1, 5, 10, 20, 60, 200])
def test_what_fits_whole_is_sent_whole(count: int) -> None:
    fields = tuple((ours(f"第{n}项"), ours("完成情况" * 20)) for n in range(count))
    card = replace(WORDS, fields=fields)
    for call in (sent(card), sent(card, a_robot())):
        assert not fits_whole(card) or "…" not in shown_in(call)
        assert "[R-7F3K]" in shown_in(call)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 8])
def test_the_values_of_a_card_stay_below_their_kilobyte(rows: int) -> None:
    fields = tuple((ours(f"第{n}项 优化营商环境"), ours("首次报送")) for n in range(rows))
    labels = ("已完成", "按计划推进", "进度偏慢", "本期无新进展")
    buttons = tuple(RenderedButton(f"{n}/{label}", label, n) for n in range(rows) for label in labels)
    card = replace(FULL, fields=fields, buttons=buttons, table=())
    longest = max(len(value.encode()) for value in values_of(card).values())
    assert fits_buttons(card) is (longest <= MOST_VALUE) is (rows <= 3)


def test_a_robots_whole_request_stays_below_its_limit() -> None:
    fields = tuple((ours(f"第{n}项"), ours("完成情况" * 200)) for n in range(100))
    call = sent(replace(WORDS, fields=fields), a_robot())
    assert 10_000 < len(call.body) <= 20_000
    assert "[R-7F3K]" in shown_in(call)
