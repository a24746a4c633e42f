"""A neutral card at its best in Feishu, and what becomes of each part where Feishu has less to offer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from bot.platforms.feishu.cards import card_of, fits_whole
from bot.platforms.feishu.robot import MOST_BODY
from bot.ports.http import HttpCall
from bot.ports.messages import RenderedMessage
from bot.text import Span, Spans
from bot.wording.cards import Attachment, CardKind, RenderedButton, RenderedCard
from tests.emulators.feishu_cards import card_faults
from tests.emulators.feishu_people import buttons_of, words_of
from tests.platforms.contract import NOW
from tests.platforms.feishu_kit import a_robot
from tests.platforms.feishu_requests import active
from tests.platforms.hostile import HOSTILE


def ours(words: str) -> Spans:
    return (Span(words),)


FULL = RenderedCard(
    title=ours("【季报提醒】市税务局：1项"),
    lines=(ours("还有4个工作日"),),
    fields=((ours("第6项"), ours("首次报送")), (ours("第7项"), ours("上季度60%"))),
    after=(ours("直接回复即可"),),
    table=((ours("单位"), ours("已报")), (ours("市税务局"), ours("3"))),
    buttons=(
        RenderedButton("a", "已完成", 0),
        RenderedButton("b", "进度偏慢", 1),
        RenderedButton("n", "无新进展"),
    ),
    kind="reminder",
    code="R-7F3K",
)


def elements(card: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = card["body"]["elements"]
    return found


def test_every_part_has_its_native_form_in_order() -> None:
    card = card_of(FULL, account="ou_tax")
    assert card_faults(card) == []
    row = ["div", "div", "column_set"]
    tags = [each["tag"] for each in elements(card)]
    assert tags == ["markdown", "div", *row, *row, "table", "div", "column_set", "div"]
    assert buttons_of(card) == [("已完成", {"a": "a"}), ("进度偏慢", {"a": "b"}), ("无新进展", {"a": "n"})]
    assert elements(card)[-1]["text"]["content"] == "[R-7F3K]"
    table = elements(card)[8]
    assert [column["display_name"] for column in table["columns"]] == ["单位", "已报"]
    assert table["rows"] == [{"c0": "市税务局", "c1": "3"}]
    assert card["config"]["summary"]["content"] == "【季报提醒】市税务局：1项"


@pytest.mark.parametrize(
    ("kind", "title", "colour", "word"),
    [
        ("reminder", "【季报提醒】市税务局：1项", "blue", "季报提醒"),
        ("urging", "【催办】市税务局：1项", "orange", "催办"),
        ("urgent", "[Urgent] Flood at the data centre", "red", "Urgent"),
        ("recorded", "已登记第6项", "green", ""),
        ("plain", "第6项", "default", ""),
    ],
)
def test_the_colour_stands_beside_its_word(kind: CardKind, title: str, colour: str, word: str) -> None:
    header = card_of(RenderedCard(ours(title), kind=kind))["header"]
    assert header["template"] == colour
    tags = [tag["text"]["content"] for tag in header.get("text_tag_list", [])]
    assert tags == ([word] if word else [])
    assert header["title"]["content"] == (
        title.rsplit("】", maxsplit=1)[-1].rsplit("] ", maxsplit=1)[-1] if word else title
    )


def test_brackets_that_somebody_wrote_are_no_word_of_ours() -> None:
    header = card_of(RenderedCard((Span("【通报】全市", foreign=True),), kind="plain"))["header"]
    assert "text_tag_list" not in header
    assert header["title"]["content"] == "【通报】全市"


@pytest.mark.parametrize("account", [None, "", "all", "ou_x></at><at id=all", "zhangsan", "oc_room"])
def test_only_an_account_of_feishus_is_mentioned(account: str | None) -> None:
    assert list(active(card_of(FULL, account=account))) == []


def test_an_address_of_ours_can_be_opened_and_one_that_somebody_wrote_cannot() -> None:
    ours_, theirs = ours("https://duban.example/enter/x"), (Span("https://evil.example", foreign=True),)
    card = card_of(RenderedCard(ours("题"), lines=(ours_, theirs)))
    assert list(active(card)) == ["https://duban.example/enter/x"]
    assert card_faults(card) == []


@pytest.mark.parametrize("words", HOSTILE)
def test_a_custom_bots_card_lets_nothing_act_either(words: str) -> None:
    foreign: Spans = (Span(words, foreign=True),)
    card = replace(
        FULL, title=foreign, lines=(foreign,), fields=((foreign, foreign),), table=((foreign,),) * 2
    )
    sent = json.loads(posted(card).body)
    assert list(active(sent)) == []
    assert card_faults(sent["card"]) == []
    assert words.strip() in words_of(sent["card"])


def posted(card: RenderedCard) -> HttpCall:
    call = next(a_robot().deliver(RenderedMessage("k", "group", card, NOW, NOW)))
    assert isinstance(call, HttpCall)
    return call


@pytest.mark.parametrize(
    ("part", "in_app", "by_robot"),
    [
        ("buttons", True, False),  # a custom bot cannot be called back: the code stays
        ("table", True, True),
        ("fields", True, True),
        ("code", True, True),
        ("colour", True, True),
    ],
)
def test_what_degrades_where(part: str, in_app: bool, by_robot: bool) -> None:
    """The table of docs/platforms/feishu.md."""
    for card, has in ((card_of(FULL), in_app), (json.loads(posted(FULL).body)["card"], by_robot)):
        tags = [each["tag"] for each in elements(card)]
        found = {
            "buttons": bool(buttons_of(card)),
            "table": "table" in tags,
            "fields": "第7项" in words_of(card),
            "code": "[R-7F3K]" in words_of(card),
            "colour": card["header"]["template"] == "blue",
        }
        assert found[part] is has


def test_a_custom_bot_names_the_files_it_cannot_send() -> None:
    files = (Attachment("三季度汇总.docx", "application/x", "0" * 64),)
    assert "三季度汇总.docx" in words_of(json.loads(posted(replace(FULL, attachments=files)).body)["card"])


@pytest.mark.parametrize("count", [1, 5, 10, 20, 60, 200])
def test_what_fits_whole_is_sent_whole(count: int) -> None:
    fields = tuple((ours(f"第{n}项"), ours("完成情况" * 20)) for n in range(count))
    buttons = tuple(RenderedButton(f"k{n}", "已完成", n) for n in range(count))
    card = replace(FULL, fields=fields, buttons=buttons)
    sent = card_of(card)
    assert card_faults(sent) == []
    assert not fits_whole(card) or "…" not in words_of(sent)


def test_a_robots_whole_request_stays_below_its_limit() -> None:
    fields = tuple((ours(f"第{n}项"), ours("完成情况" * 200)) for n in range(100))
    body = posted(replace(FULL, fields=fields)).body
    assert MOST_BODY / 2 < len(body) <= MOST_BODY
    assert "[R-7F3K]" in words_of(json.loads(body)["card"])
