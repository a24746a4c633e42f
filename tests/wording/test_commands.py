"""The grammar: one command however it is typed, and the nearest where there is none."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError, UnknownCommand
from bot.wording.commands import read_grammar
from tests.wording.locales import LOCALES, files, grammar

NAMES = [
    "report",
    "tasks",
    "task",
    "correct",
    "withdraw",
    "same",
    "nil",
    "choose",
    "fill",
    "bind",
    "help",
    "status",
    "urge",
    "inputs",
    "sign",
    "unsigned",
    "supervise",
    "circular",
    "assess",
    "burden",
    "return",
    "review",
    "accept",
    "waive",
    "rollup",
    "people",
    "rooms",
    "extend",
    "dispute",
    "decide",
    "receipt",
    "urgent",
    "milestone",
    "close",
    "reopen",
    "why",
    "evidence",
    "absent",
    "assign",
    "class",
    "date",
    "plan",
    "rule",
    "attest",
    "audit",
]


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/report 7 done", "report", "7 done"),
        ("/季报 7 正常推进，完成60%  ", "report", "7 正常推进，完成60%"),
        ("／季报　7　完成", "report", "7　完成"),
        ("  /REPORT 7", "report", "7"),
        ("/ｒｅｐｏｒｔ 7", "report", "7"),
        ("/ 催办 21", "urge", "21"),
        ("/催办 签收 2026年工作方案", "urge", "receipts 2026年工作方案"),
        ("/季报7 完成60%", "report", "7 完成60%"),
        ("/季报第7项完成", "report", "第7项完成"),
        ("/季报：7 完成", "report", "7 完成"),
        ("/report7 done", "report", "7 done"),
        ("@督办助手 /任务", "tasks", ""),
        ("@督办助手\u2005/任务", "tasks", ""),
        ("＠督办助手/任务", "tasks", ""),
        ("@a @b /任务", "tasks", ""),
        ("<@U0123> /status Q3", "status", "Q3"),
        ("/duban report 7 done", "report", "7 done"),
        ("/duban /report 7 done", "report", "7 done"),
        ("/duban", "help", ""),
        ("/", "help", ""),
        ("／ ", "help", ""),
        ("/?", "help", ""),
        ("/？", "help", ""),
        ("/汇总 暂缓", "rollup", "hold"),
        ("/rollup 前言 第一行\n第二行", "rollup", "foreword 第一行\n第二行"),
        ("/汇总 HOLD", "rollup", "hold"),
        ("/汇总 2026Q3", "rollup", "2026Q3"),
        ("/通过 全部", "accept", "all"),
        ("/accept 3、7", "accept", "3、7"),
        ("/群 单位 市科技局", "rooms", "unit 市科技局"),
        ("/选 A", "choose", "A"),
        ("/同上季", "same", ""),
        ("/无进展 9", "nil", "9"),
        ("/逐项填", "fill", ""),
        ("/更正 7 65%", "correct", "7 65%"),
        ("/撤回 7", "withdraw", "7"),
        ("/季报 7\n完成60%", "report", "7\n完成60%"),
    ],
)
def test_text_calls_a_command(text: str, name: str, rest: str) -> None:
    routed = grammar().route(text)
    assert routed is not None
    assert (routed.name, routed.rest) == (name, rest)


@pytest.mark.parametrize(
    "text", ["", "收到", "7完成60%", "1/2", "5/7已完成", "请看 /任务", "@督办助手 完成", "https://a/b"]
)
def test_other_text_calls_none(text: str) -> None:
    assert grammar().route(text) is None


@pytest.mark.parametrize(
    ("text", "word", "nearest"),
    [
        ("/repotr 7", "repotr", "report"),
        ("/季保 7", "季保", "季报"),
        ("/廷期", "廷期", "延期"),
        ("/usr/bin/env", "usr/bin/env", None),
        ("/任务清单表", "任务清单表", "任务清单"),
        ("/" + "长" * 5000, "长" * 20, None),
    ],
)
def test_unknown_command_names_the_nearest(text: str, word: str, nearest: str | None) -> None:
    with pytest.raises(UnknownCommand) as caught:
        grammar().route(text)
    assert (caught.value.word, caught.value.nearest) == (word, nearest)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_command_of_the_release_is_worded(locale: str) -> None:
    assert sorted(words.name for words in grammar().words(locale)) == sorted(NAMES)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", NAMES)
def test_example_and_word_call_their_own_command(locale: str, name: str) -> None:
    words = grammar().command(name, locale)
    for text in (words.word, words.example, *(f"/{alias}" for alias in words.aliases)):
        routed = grammar().route(text)
        assert routed is not None
        assert routed.name == name
    assert words.usage.startswith(words.word)


@pytest.mark.parametrize("locale", LOCALES)
def test_bad_usage_shows_the_usage_in_the_senders_language(locale: str) -> None:
    error = grammar().bad_usage("urge", locale)
    words = grammar().command("urge", locale)
    assert (error.command, error.usage, error.example) == (words.word, words.usage, words.example)


def test_command_that_does_not_exist_is_a_bug() -> None:
    with pytest.raises(KeyError):
        grammar().command("fly", "en")


ONE = '[report]\nword = "/report"\nusage = "/report"\nhelp = "h"\nexample = "/report"\n'


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        ({}, "no commands.toml"),
        ({"en": "[report"}, "wording/en/commands.toml"),
        ({"en": "report = 3"}, "wording/en/commands.toml"),
        ({"en": '[report]\nword = "/report"'}, "wording/en/commands.toml"),
        (
            {"en": ONE, "zh-CN": ONE.replace("[report]", "[file]").replace("/report", "/x")},
            "differ in: file, report",
        ),
        ({"en": ONE + ONE.replace("[report]", "[file]")}, "'report' calls both report and file"),
        ({"en": ONE + 'aliases = ["two words"]'}, "cannot be typed as one word"),
        ({"en": ONE + 'aliases = ["/"]'}, "cannot be typed as one word"),
        ({"en": ONE + 'subwords.a = ["x"]\nsubwords.b = ["X"]'}, "'x' calls both a and b"),
        ({"en": ONE + "subwords.a = []", "zh-CN": ONE}, "differ in: report"),
    ],
)
def test_grammar_that_cannot_work_stops_the_start(texts: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        read_grammar(texts)


def test_same_spelling_in_two_locales_is_fine() -> None:
    routed = read_grammar({"en": ONE, "zh-CN": ONE}).route("/report x")
    assert routed is not None
    assert routed.rest == "x"


@given(st.text())
def test_any_text_is_a_command_or_none_or_unknown(text: str) -> None:
    for typed in (text, f"/{text}", f"@{text}", f"@a{text}/{text}"):
        with suppress(UnknownCommand):
            routed = grammar().route(typed)
            assert routed is None or routed.name in NAMES


def test_a_row_of_mentions_is_read_at_once() -> None:
    assert grammar().route("@a" * 20_000) is None
    assert grammar().route("@" * 50_000) is None


def test_files_are_the_shipped_ones() -> None:
    assert all("commands.toml" in files(locale) for locale in LOCALES)
