"""A reply that reports on one task and asks for something about another is cut where the tasks change."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.readings import ReplyContext
from bot.replies.beside_request import Wish, beside_request
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

CONTEXT = ReplyContext(date(2026, 9, 21), "2026Q3", the_calendar(), ("8", "12", "14"))


def wish_of(text: str) -> Wish:
    intent = read_reply(text, CONTEXT).intent
    assert intent in {"extension", "dispute"}
    return "extension" if intent == "extension" else "dispute"


@pytest.mark.parametrize(
    ("text", "told", "asked"),
    [
        ("第8项完成60%，第12项不归我局负责", "第8项完成60%", "第12项不归我局负责"),
        (
            "第8项完成60%；第12项申请延期到10月20日，设备未到",
            "第8项完成60%",
            "第12项申请延期到10月20日，设备未到",
        ),
        (
            "第12项申请延期到10月20日，设备未到。第8项正常推进，完成60%",
            "第8项正常推进，完成60%",
            "第12项申请延期到10月20日，设备未到",
        ),
        (
            "第8项完成60%\n第12项不属于我局职责，应由市数据局负责",
            "第8项完成60%",
            "第12项不属于我局职责，应由市数据局负责",
        ),
        (
            "第8项完成60%、第12项不归我局负责",
            "第8项完成60%",
            "第12项不归我局负责",
        ),
        (
            "第8项完成60%。第12项设备未到，申请延期到10月20日。第14项正常推进",
            "第8项完成60%\n第14项正常推进",
            "第12项设备未到，申请延期到10月20日",
        ),
        (
            "8完成80%，第14项建成维权站3个，第12项因系统未上线，怕来不及，想缓到10月12日",
            "8完成80%\n第14项建成维权站3个",
            "第12项因系统未上线，怕来不及，想缓到10月12日",
        ),
        (
            "第8项完成60%，第12项完成50%，设备未到，申请延期到10月20日",
            "第8项完成60%",
            "第12项完成50%，设备未到，申请延期到10月20日",
        ),
    ],
)
def test_each_part_goes_with_its_task(text: str, told: str, asked: str) -> None:
    wish = wish_of(text)
    parts = beside_request(text, CONTEXT, wish)
    assert parts is not None
    assert (parts.told, parts.asked, parts.whose, parts.told_of) == (told, asked, (), ())


@pytest.mark.parametrize(
    ("text", "asked", "whose"),
    [
        ("第8项完成60%，第12项完成50%，申请延期到10月20日", "申请延期到10月20日", ("8", "12")),
        ("第8项设备未到，第12项系统未上线，申请延期到10月20日", "申请延期到10月20日", ("8", "12")),
        ("第8项设备未到，第12项完成50%，申请延期到10月20日", "申请延期到10月20日", ("8", "12")),
        ("第8项完成60%，第12项目前进展正常，另申请延期到10月20日", "另申请延期到10月20日", ("8", "12")),
        ("申请延期到10月20日，第8项完成60%，第12项完成50%", "申请延期到10月20日", ("8", "12")),
        ("第8项完成60%，第12项完成50%，不归我局负责", "不归我局负责", ("8", "12")),
        (
            "8完成６０％；第12项设备未到。申请延期到10月20日；14正常推进",
            "申请延期到10月20日",
            ("8", "12"),
        ),
    ],
)
def test_whose_a_request_is_stays_open_where_no_word_says_it(
    text: str, asked: str, whose: tuple[str, ...]
) -> None:
    parts = beside_request(text, CONTEXT, wish_of(text))
    assert parts is not None
    assert (parts.asked, parts.whose) == (asked, whose)


@pytest.mark.parametrize(
    ("text", "told_of", "asked_of"),
    [
        ("第8项完成60%，其余申请延期到10月20日", ("8",), ("12", "14")),
        ("其余完成60%，第8项申请延期到10月20日", ("12", "14"), ("8",)),
        ("第8项完成60%，其余不归我局负责", ("8",), ("12", "14")),
    ],
)
def test_the_others_are_those_that_the_other_part_does_not_name(
    text: str, told_of: tuple[str, ...], asked_of: tuple[str, ...]
) -> None:
    parts = beside_request(text, CONTEXT, wish_of(text))
    assert parts is not None
    assert (parts.told_of, parts.asked_of) == (told_of, asked_of)


@pytest.mark.parametrize(
    ("text", "wish", "asked"),
    [
        ("第8项完成60%，撤回第12项", "withdraw", "撤回第12项"),
        ("撤回第12项，第8项完成60%", "withdraw", "撤回第12项"),
        ("第8项完成60%，第12项什么时候截止？", "question", "第12项什么时候截止"),
        ("第8项完成60%，请问材料交到哪里？", "question", "请问材料交到哪里"),
        ("第8项完成60%，第12项申请销号", "close_out", "第12项申请销号"),
        ("第8项完成60%，第12项申请免报", "waiver", "第12项申请免报"),
    ],
)
def test_other_wishes_are_cut_off_as_well(text: str, wish: Wish, asked: str) -> None:
    parts = beside_request(text, CONTEXT, wish)
    assert parts is not None
    assert (parts.told, parts.asked) == ("第8项完成60%", asked)


@pytest.mark.parametrize("text", ["第8项完成60%，咨询电话12315", "第8项怎么说呢，完成60%"])
def test_what_only_looks_like_a_question_is_none(text: str) -> None:
    assert beside_request(text, CONTEXT, "question") is None


@pytest.mark.parametrize(
    "text",
    [
        "第8、12项不归我局负责",
        "第12项不归我局负责，第8项也不归我局负责",
        "第8项完成60%，申请延期到10月20日",
        "第8项完成60%，第12项完成50%，均申请延期到10月20日",
        "第8项完成60%，第12项完成50%，两项申请延期到10月20日",
        "第8项和第12项设备未到，都申请延期到10月20日",
        "申请延期到10月20日",
    ],
)
@pytest.mark.parametrize("wish", ["extension", "dispute"])
def test_one_request_stays_whole(text: str, wish: Wish) -> None:
    assert beside_request(text, CONTEXT, wish) is None
