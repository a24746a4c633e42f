"""One card in each form that WeCom has: what becomes of each part, and what no form lets through."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.wecom.cards import button_card, changed_card, fits_with_buttons, notice_card, shown_buttons
from bot.platforms.wecom.group import content_of
from bot.platforms.wecom.words import STREAM_BYTES, TEXT_BYTES, Form, fits_whole, words_of
from bot.text import Span, Spans
from bot.wording.cards import RenderedButton, RenderedCard
from tests.emulators.wecom_cards import message_fault
from tests.platforms.hostile import HOSTILE
from tests.platforms.wecom_kit import groups
from tests.platforms.wecom_requests import ZERO_WIDTH, active_of, read_as, read_in_text

ADDRESS = "https://duban.example.gov.cn/r/0123456789"
DIGEST = RenderedCard(
    title=(Span("【催办】市税务局：1项"),),
    lines=((Span("还有4个工作日"),),),
    fields=(((Span("第6项"),), (Span("首次报送"),)),),
    after=((Span("直接回复即可"),),),
    buttons=(RenderedButton("a", "已完成", 0), RenderedButton("b", "逐项填")),
    kind="urging",
)
TABLE = RenderedCard(
    (Span("三季度"),), table=(((Span("任务"),), (Span("进度"),)), ((Span("6"),), (Span("60%"),)))
)


def plain(text: str) -> Spans:
    return (Span(text),)


def with_code(card: RenderedCard, **changes: Any) -> RenderedCard:
    return replace(card, code="R-7F3K", **changes)


# What becomes of a card in a group, by what it has.
DEGRADES = [
    ("nothing special", DIGEST, "markdown"),
    ("a code to answer by", with_code(DIGEST), "text"),
    ("a table", TABLE, "markdown_v2"),
    ("a table and a code", with_code(TABLE), "text"),
    ("an address alone", RenderedCard(plain("请核对"), (plain(ADDRESS),)), "template_card"),
    ("an address and a code", with_code(RenderedCard(plain("请核对"), (plain(ADDRESS),))), "text"),
    (
        "an address and much to say",
        RenderedCard(plain("核"), (plain("说明" * 60), plain(ADDRESS))),
        "markdown",
    ),
]


@pytest.mark.parametrize(("what", "card", "form"), DEGRADES)
def test_a_robot_says_it_in_the_form_that_shows_it_best(what: str, card: RenderedCard, form: str) -> None:
    content = content_of(card)
    assert content["msgtype"] == form, what
    assert message_fault(content, "robot") is None


@pytest.mark.parametrize(("what", "card", "form"), DEGRADES)
def test_whoever_is_mentioned_is_so_in_text_by_id_alone(what: str, card: RenderedCard, form: str) -> None:
    content = content_of(card, account="tax")
    assert (content["msgtype"], content["text"]["mentioned_list"]) == ("text", ["tax"]), (what, form)
    assert "tax" not in content["text"]["content"]


@pytest.mark.parametrize("account", ["@all", "@ALL"])
def test_everybody_is_never_mentioned(account: str) -> None:
    assert content_of(DIGEST, account=account)["text"]["mentioned_list"] == []


def test_markdown_has_colour_beside_the_word() -> None:
    assert content_of(DIGEST)["markdown"]["content"] == (
        '<font color="warning">【催办】市税务局：1项</font>\n还有4个工作日\n**第6项** 首次报送\n直接回复即可'
    )


def test_text_has_everything_in_words() -> None:
    words = content_of(with_code(DIGEST))["text"]["content"]
    assert words == "【催办】市税务局：1项\n还有4个工作日\n第6项 首次报送\n直接回复即可\n[R-7F3K]"


def test_a_table_is_a_table_or_its_rows() -> None:
    table = content_of(TABLE)["markdown_v2"]["content"].translate(ZERO_WIDTH)
    assert table == "**三季度**\n| 任务 | 进度 |\n| --- | --- |\n| 6 | 60% |\n"
    assert content_of(with_code(TABLE))["text"]["content"] == "三季度\n任务 | 进度\n6 | 60%\n[R-7F3K]"


def test_a_card_with_one_link_opens_it() -> None:
    card = notice_card(RenderedCard(plain("请核对"), (plain("今天前"), plain(ADDRESS))))
    assert card is not None
    assert card["card_action"] == {"type": 1, "url": ADDRESS}
    assert card["sub_title_text"] == "今天前"


def test_an_address_that_somebody_wrote_opens_nothing() -> None:
    foreign: Spans = (Span(ADDRESS, foreign=True),)
    assert notice_card(RenderedCard(plain("请核对"), (foreign,))) is None


@pytest.mark.parametrize(
    ("rows", "of_card", "shown"),
    [
        (["a", "b"], ["c"], ["a", "b", "c"]),
        (["a", "a2"] * 2, ["c", "d"], ["c", "d"]),
        (["a", "b", "c", "d", "e", "f", "g"], [], ["a", "b", "c", "d", "e", "f"]),
        (["a", "b", "c", "d", "e", "f"], ["g"], ["g"]),
        ([], ["a", "a"], ["a"]),
    ],
)
def test_six_buttons_at_most_and_no_two_that_say_the_same(
    rows: list[str], of_card: list[str], shown: list[str]
) -> None:
    row = 0
    buttons = []
    for place, label in enumerate(rows):
        row += bool(place) and label == rows[0]
        buttons.append(RenderedButton(f"r{place}", label, row))
    buttons += [RenderedButton(f"c{place}", label) for place, label in enumerate(of_card)]
    card = RenderedCard(plain("题"), buttons=tuple(buttons))
    assert [each.label for each in shown_buttons(card)] == shown


def test_a_long_title_goes_in_two() -> None:
    card = button_card(
        RenderedCard(
            plain("【季报提醒】市人力资源社会保障局：1项，9月28日(周一)17:00前报"),
            buttons=(RenderedButton("a", "已完成"),),
        ),
        "d1",
    )
    assert card["main_title"] == {
        "title": "【季报提醒】市人力资源社会保障局：1项，",
        "desc": "9月28日(周一)17:00前报",
    }


def test_what_a_card_cannot_show_goes_in_words() -> None:
    much = with_code(DIGEST, lines=(plain("说" * 200),))
    assert fits_with_buttons(with_code(DIGEST))
    assert not fits_with_buttons(much)
    found = button_card(much, "d1")
    assert found["sub_title_text"].endswith("…\n[R-7F3K]")
    assert message_fault({"msgtype": "template_card", "template_card": found}, "app") is None


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("form", list(Form))
def test_foreign_words_do_nothing_in_any_form(form: Form, words: str) -> None:
    foreign: Spans = (Span("来自"), Span(words, foreign=True))
    alone: Spans = (Span(words, foreign=True),)
    lines = (foreign, alone, (Span(f"一\n{words}", foreign=True),))
    card = RenderedCard(foreign, lines, ((alone, alone),), (alone,), ((alone, foreign),), kind="urging")
    content = {"msgtype": form.value, form.value: {"content": words_of(card, form, STREAM_BYTES)}}
    assert active_of(content) == []
    shown = content[form.value]["content"].translate(ZERO_WIDTH)
    expected = (read_in_text if form is Form.TEXT else read_as)(words.strip())
    assert shown.count(expected) >= 9


@pytest.mark.parametrize("words", HOSTILE)
def test_foreign_words_do_nothing_on_cards(words: str) -> None:
    foreign: Spans = (Span(words[:40], foreign=True),)
    card = RenderedCard(foreign, (foreign,), buttons=(RenderedButton("a", words[:20]),))
    for content in (button_card(card, "d1"), button_card(card, "d1", title_only=True)):
        assert active_of({"msgtype": "template_card", "template_card": content}) == []


def test_a_row_of_a_table_stays_one_line() -> None:
    cell: Spans = (Span("一\n| 二 |", foreign=True),)
    card = RenderedCard(plain("题"), table=((cell, cell), (cell, cell)))
    rows = words_of(card, Form.TABLES, TEXT_BYTES).split("\n")[1:-1]
    assert [row.count("|") for row in rows] == [3, 3, 3]


SPANS = st.lists(st.builds(Span, st.text(max_size=200), st.booleans()), max_size=4).map(tuple)
CARDS = st.builds(
    RenderedCard,
    SPANS,
    st.lists(SPANS, max_size=8).map(tuple),
    st.lists(st.tuples(SPANS, SPANS), max_size=8).map(tuple),
    st.lists(SPANS, max_size=3).map(tuple),
    st.lists(st.lists(SPANS, min_size=1, max_size=3).map(tuple), max_size=5).map(tuple),
    code=st.sampled_from([None, "R-7F3K"]),
)


@given(CARDS, st.sampled_from(list(Form)), st.integers(200, 6000))
def test_words_are_never_longer_than_they_may_be_and_keep_their_code(
    card: RenderedCard, form: Form, most: int
) -> None:
    found = words_of(card, form, most)
    assert len(found.encode()) <= most
    assert not card.code or found.endswith("[R-7F3K]")
    if fits_whole(card, form, most):
        assert found == words_of(card, form, 10**9)


@given(
    CARDS, st.lists(st.tuples(st.text("甲乙<@丙", min_size=1, max_size=40), st.integers(0, 8)), min_size=1)
)
def test_no_card_is_refused_whatever_stands_on_it(card: RenderedCard, labels: list[tuple[str, int]]) -> None:
    buttons = tuple(
        RenderedButton(f"k{place}", label, row if row < 8 else None)
        for place, (label, row) in enumerate(labels)
    )
    titled = replace(card, title=(Span("题"), *card.title), buttons=buttons)
    for found in (button_card(titled, "d1"), button_card(titled, "d1", title_only=True)):
        assert message_fault({"msgtype": "template_card", "template_card": found}, "app") is None
    changed = changed_card(replace(titled, buttons=()), "d1", [titled])
    assert message_fault({"msgtype": "template_card", "template_card": changed}, "bot") is None


def test_parts_fit_and_what_fits_is_not_cut() -> None:
    platform = groups()
    rows = tuple((plain(f"第{n}项"), plain("进" * 20)) for n in range(40))
    assert not platform.fits(RenderedCard(plain("题"), fields=rows, code="R-7F3K"))
    assert platform.fits(RenderedCard(plain("题"), fields=rows[:15], code="R-7F3K"))
