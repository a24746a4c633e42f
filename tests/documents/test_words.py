"""The words of documents are whole in every language, and fill in anything without surprise."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.needed import BLANKS, COLUMNS
from bot.documents.words import UNTOLD, file_name, read_words, words_from
from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.errors import ConfigError
from tests.documents.rollups import HOSTILE, LOCALES, WORDING, a_book, documents_toml

BOOK = a_book()


@pytest.mark.parametrize("locale", LOCALES)
def test_language_has_every_word_and_no_other(locale: str) -> None:
    words = documents_toml(locale)
    assert set(words["say"]) == set(BLANKS)
    assert set(words["column"]) == set(COLUMNS)


@pytest.mark.parametrize("locale", LOCALES)
def test_words_for_codes_are_those_of_the_chat(locale: str) -> None:
    forms = tomllib.loads((WORDING / locale / "forms.toml").read_text("utf-8"))
    words = documents_toml(locale)
    assert {code: words["status"][code] for code in forms["words"]["status"]} == forms["words"]["status"]
    assert words["scales"] == forms["scales"]
    assert UNTOLD in words["status"]


@pytest.mark.parametrize(
    ("table", "name", "text", "message"),
    [
        ("say", "totals", None, "say lacks totals"),
        ("say", "totals", "{owed}", "say.totals has the blanks"),
        ("say", "met", "{", "say.met has the blanks"),
        ("say", "task", "{label.__class__}", "say.task has the blanks"),
        ("target", ">=", "{upper}", "target.>= has the blanks"),
        ("lamp", "red", None, "lamp lacks red"),
        ("font", "body", None, "font lacks body"),
    ],
)
def test_fault_is_named(table: str, name: str, text: str | None, message: str) -> None:
    words: dict[str, Any] = deepcopy(documents_toml("zh-CN"))
    words[table].pop(name)
    if text is not None:
        words[table][name] = text
    with pytest.raises(ConfigError, match=message):
        words_from(words)


def test_unreadable_or_short_file_is_refused_by_name() -> None:
    with pytest.raises(ConfigError, match=r"documents\.toml"):
        read_words("office = ", file="documents.toml")
    with pytest.raises(ConfigError, match=r"documents\.toml"):
        read_words('office = "x"', file="documents.toml")
    with pytest.raises(ConfigError, match="months has 12 entries"):
        words_from(documents_toml("en") | {"months": ["May"]})


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2026Q3", "2026年三季度"),
        ("2026H2", "2026年下半年"),
        ("2026", "2026年"),
        ("2026-09", "2026年9月"),
        ("2026W38", "2026年第38周"),
        ("2021~2025", "2021至2025年"),
        ("event-7", "event-7"),
    ],
)
def test_period_in_words(period: str, words: str) -> None:
    assert BOOK.period(period) == words


def test_moment_is_told_where_the_readers_are() -> None:
    assert BOOK.moment(datetime(2026, 10, 12, 16, 5, tzinfo=UTC)) == "2026年10月13日0:05"
    assert a_book("en").date(date(2026, 10, 13)) == "13 October 2026"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("4620000000", "元", "46.2亿元"),
        ("20000000", "元", "2000万元"),
        ("123456789012", "元", "12345678.9012万元"),
        ("100000001", "元", "10000.0001万元"),
        ("1000000001.5", "元", "1000000001.5元"),
        ("44200", "件", "44200件"),
        ("97.20", "%", "97.20%"),
        ("-480000000", "元", "-4.8亿元"),
        ("1E+60", "元", "1E+60元"),
    ],
)
def test_figure_is_short_only_where_nothing_is_lost(value: str, unit: str, words: str) -> None:
    assert BOOK.amount(Decimal(value), unit) == words


def test_growth_says_which_way() -> None:
    assert BOOK.figure(Figure("专利", Decimal(-3), "%", growth=True)) == "降3%"
    assert BOOK.figure(Figure("专利", Decimal(3), "%", growth=True)) == "增3%"


def test_target_in_words() -> None:
    between = Indicator("i", "示范县", "between", Decimal(2), "个", value2=Decimal(3))
    assert BOOK.target(between) == "2个至3个"


def test_blanks_filled_in_by_people_are_not_filled_in_again() -> None:
    assert BOOK.task("{label} {0.__class__} %s") == "第{label} {0.__class__} %s项"


@given(st.text() | st.sampled_from(HOSTILE), st.decimals())
def test_any_words_and_numbers_become_one_plain_line(words: str, number: Decimal) -> None:
    said = BOOK.say("problem", task=words, title=BOOK.clip(words, 40), unit=BOOK.unit(words), words=words)
    told = BOOK.figure(Figure(words, number, words, growth=True))
    for text in (said, told):
        assert not any(sign < " " or "\x7f" <= sign < "\xa0" or "\ud800" <= sign <= "\udfff" for sign in text)
        text.encode()


@given(st.text() | st.sampled_from(HOSTILE))
def test_file_name_is_safe_on_every_system(words: str) -> None:
    name = file_name(words, ".docx")
    assert len(name.encode()) <= 255
    assert name.endswith(".docx")
    assert not set(name) & set('\\/:*?"<>|\0 \n')
    assert not name.startswith(".")
