"""The shipped texts: all render, hostile values stay foreign, forbidden words never appear."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import cast

import pytest

import bot
from bot import errors, page_errors, step_errors
from bot.domain.rules import BadRule, RuleFault
from bot.notices.clicked import Clicks, as_it_stands
from bot.notices.help import help_card
from bot.notices.parts import in_parts, parts_left
from bot.notices.refusals import refusal
from bot.text import Text, Value
from bot.wording.cards import Attachment, Card
from bot.wording.render import plain
from tests.notices.samples import DUE, samples
from tests.wording.locales import LOCALES, files, grammar, on, wording

ROOT = Path(bot.__file__).parent.parent
HOSTILE = (
    "**粗**\n# 标题 <at id=all></at> @所有人 @all ＠ａｌｌ <b>&lt; [x](javascript:1) =1+1 {{ 7*7 }} "
    "{% raw %} \ufdd0ours\ufdd1 `c` ～ﾊﾝ \u202e"
)
ACTIVE = ("<", "@", "＠", "**", "=1", "{{", "{%", "javascript", "`", "\ufdd0", "\ufdd1", "#")
FORBIDDEN = tuple(
    word
    for line in (
        "务必 必须 立即 抓紧 限时 逾期未报 拖延 敷衍 拒不 屡催不报 漏报 再次提醒 最后一次",
        "后果自负 严肃追责 约谈 将予通报批评 排名 末位 倒数 点名 落后单位 红黑榜",
        "收到请回复 接龙 打卡 截图上报 每日必报 非法输入 格式错误 系统检测到 操作失败",
        "据悉 可能因为 不作为 亲 哈 小伙伴 辛苦啦 温馨提示",
        "贵局 你局 各位 相关单位 有关单位 领导要求 老师 上级 @所有人 ！ 我",
    )
    for word in line.split()
)
FORBIDDEN_ENGLISH = re.compile(
    r"\b(must|immediately|asap|invalid|failed|ranking|oops|sorry|I'm|my|@all)\b|!", re.I
)
PLEASE = re.compile(r"(?<!申)请|\bplease\b", re.IGNORECASE)
MOST_PLEASE = 2
PAGES = ("pages.toml", "review.toml")  # the words of web pages, which have their own tests
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf]")


def _refusals() -> Iterator[Card]:
    yield refusal(errors.NothingOwed(label="7", units=["u_1"]))
    yield refusal(errors.NothingOwed(label="", units=[]))
    yield refusal(errors.NothingOwed(label="7", units=[]))
    yield refusal(step_errors.Waived(label="7", period="2026Q3"))
    yield refusal(step_errors.WaivedInstead(label="7", period="2026Q3"))
    yield refusal(step_errors.ClosedOut(label="7", on=DUE.date()))
    yield refusal(step_errors.AlreadyAccepted(filing="f", label="7"))
    yield refusal(step_errors.FilingLocked(label="7", owed=True))
    yield refusal(step_errors.FilingLocked(label="7", owed=False))
    yield refusal(step_errors.OnlyLocked(labels=["7", "8"]))
    yield refusal(step_errors.WrongState(label="7", state="waived", step="withdraw"))
    yield refusal(step_errors.OwnReport(label="7"))
    yield refusal(errors.NotPermitted(command="accept", role="coordinator"))
    yield refusal(errors.NotPermitted(command="tasks", role="liaison"))
    yield refusal(errors.NoPost())
    for what in ("task", "unit", "person", "period", "plan", "room", "filing", "binding"):
        yield refusal(errors.NotFound(what=what, name="某", nearest=["甲", "乙"] if what == "unit" else ()))
        yield refusal(errors.NotFound(what=what, name=""))
    yield refusal(errors.UnknownCommand(word="廷期", nearest="延期"))
    yield refusal(step_errors.EventOver(event="2026-7", state="closed"))
    yield refusal(step_errors.EventStays(event="2026-7"))
    yield refusal(step_errors.NotKeyTask(label="7"))
    yield refusal(step_errors.NotKeyTask(label="7", office=True))
    yield refusal(step_errors.EventOver(event="2026-8", state="merged", into="2026-7"))
    yield refusal(errors.UnknownCommand(word="x", nearest=None))
    yield refusal(errors.BadUsage(command="/季报", usage="/季报 任务", example="/季报 7"))
    yield refusal(errors.TooLong(most=2000))
    yield refusal(errors.MissingReason(step="return"))
    yield refusal(errors.SeveralMeant(label="7"))
    yield refusal(errors.SeveralMeant(label="7", terms=[("2026Q3", DUE), ("2026Q4", DUE)]))
    yield refusal(errors.SeveralMeant(label="7", terms=[("2026Q3", DUE), ("@m_1", DUE)], nodes=True))
    for why in ("late", "too_often", "no_later", "too_far"):
        yield refusal(step_errors.CannotExtend(label="7", why=why, due=DUE, last=DUE.date()))
        yield refusal(step_errors.CannotExtend(label="7", why=why, due=DUE, last=DUE.date(), node=True))
    yield refusal(step_errors.CannotReturn(label="7", why="past", last=DUE.date()))
    yield refusal(step_errors.CannotReturn(label="7", why="past"))
    yield refusal(step_errors.CannotReturn(label="7", why="late", last=DUE.date()))
    for unclear in ("several", "already", "nobody"):
        yield refusal(step_errors.CannotHandOver(why=unclear, names=["王敏", "张磊"]))
    yield refusal(step_errors.CannotHandOver(why="nobody", names=[]))
    for state in ("issued", "declined", "lapsed"):
        yield refusal(step_errors.LetterSettled(kind="supervision", state=state))
    for fault in (
        RuleFault("monthly", "due", "several", "", "2026-02"),
        RuleFault("m", "ladder", "ladder_stages"),
    ):
        yield refusal(BadRule(fault))
    yield refusal(errors.NobodyToTell(kind="office"))
    yield refusal(errors.NobodyToTell(kind="leading_group"))
    for kind in _sender_errors():
        if kind.__init__ is errors.SenderError.__init__:
            yield refusal(kind())


def _sender_errors() -> list[type[errors.SenderError]]:
    values = [value for module in (errors, page_errors, step_errors) for value in vars(module).values()]
    kinds = dict.fromkeys(value for value in values if isinstance(value, type))
    return [kind for kind in kinds if issubclass(kind, errors.SenderError)]


def _cards() -> Iterator[Card]:
    yield from (sample.card for sample in samples().values())
    yield from _refusals()
    for locale in LOCALES:
        yield help_card(grammar().words(locale), ["unit", "office"], contact="李晓")
        yield help_card(grammar().words(locale), (), contact=None)
    yield from _sent_and_clicked()


def _sent_and_clicked() -> Iterator[Card]:
    """A reminder in two messages with a file, sent again; and what is left of it once it is answered."""
    card = next(each.card for each in samples().values() if each.card.kind == "reminder" and each.card.fields)
    files = (Attachment("汇总.docx", "application/x", "0" * 64),)
    parts = in_parts(
        replace(card, attachments=files, again=True),
        ("1",),
        lambda part: len(part.fields) < 2,
        files_apart=True,
    )
    yield from (each.card for each in parts)
    first = next(each for each in card.buttons if each.row == 0)
    answered = as_it_stands(card, first, Clicks(("1",) * len(card.fields)))
    assert answered is not None
    yield answered
    question = next(each.card for name, each in samples().items() if name == "ask")
    for letter in ("A", ""):
        chosen = as_it_stands(question, question.buttons[0], Clicks(chosen=letter))
        assert chosen is not None
        yield chosen
    yield parts_left(3)


def _texts(card: Card) -> Iterator[Text]:
    yield from (card.title, *card.marks)
    yield from (*card.lines, *card.after)
    for field in card.fields:
        yield from (field.label, field.value)
    yield from (button.label for button in card.buttons)


TEXTS = [text for card in _cards() for text in _texts(card)]


def _hostile(value: Value) -> Value:
    """The same value, each word in it hostile."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, Mapping):
        return {name: _hostile(part) for name, part in value.items()}
    return [_hostile(part) for part in value] if isinstance(value, Sequence) else value


def test_every_locale_has_the_same_texts() -> None:
    first, *others = (set(files(locale)) for locale in LOCALES)
    assert all(first == other for other in others)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_rendered_by_some_card(locale: str) -> None:
    """Those of the command line apart: its own tests print them."""
    in_chat = {name for name in wording(locale).templates if not name.startswith("terminal/")}
    assert in_chat == {text.name for text in TEXTS}


@pytest.mark.parametrize("locale", LOCALES)
def test_hostile_values_stay_foreign(locale: str) -> None:
    for text in TEXTS:
        values = {name: _hostile(value) for name, value in text.values.items()}
        spans = wording(locale).render_text(Text(text.name, **values), on())
        ours = _ours(Text(text.name, **values), locale)
        assert not [sign for sign in ACTIVE if sign in ours], text.name
        assert "49" not in plain(spans), text.name
        assert "\n" not in plain(spans), text.name


@pytest.mark.parametrize("locale", LOCALES)
def test_typical_values_leave_no_blank_and_no_none(locale: str) -> None:
    for text in TEXTS:
        shown = plain(wording(locale).render_text(text, on()))
        assert shown, text.name
        assert "None" not in shown, text.name
        assert not re.search(r"[，；：、]{2}|（）|[（(][，、]|, ,|\(\)| [,;:]", shown), (
            f"{text.name}: {shown}"
        )


def _worded(locale: str) -> Iterator[tuple[str, str]]:
    """Path and words of each file said in chat or on the terminal, without the code in templates."""
    for path, text in files(locale).items():
        if path not in PAGES:
            yield path, CODE.sub("", text) if path.endswith(".j2") else text


def test_forbidden_words_never_appear() -> None:
    for path, text in _worded("zh-CN"):
        assert not [word for word in FORBIDDEN if word in text], path
        assert not EMOJI.search(text), path


def test_english_stays_calm() -> None:
    for path, text in _worded("en"):
        assert not FORBIDDEN_ENGLISH.search(text), path
        assert not EMOJI.search(text), path


@pytest.mark.parametrize("locale", LOCALES)
def test_please_is_said_at_most_twice_a_card(locale: str) -> None:
    """In our own words; a row that says the same again counts once."""
    for name, sample in samples().items():
        said = {_ours(text, locale) for text in _texts(sample.card)}
        assert sum(len(PLEASE.findall(words)) for words in said) <= MOST_PLEASE, f"{name}: {said}"


def _ours(text: Text, locale: str) -> str:
    return "".join(span.text for span in wording(locale).render_text(text, on()) if not span.foreign)


@pytest.mark.parametrize("kind", _sender_errors(), ids=lambda kind: str(kind.code))
def test_every_error_a_sender_may_see_has_words_and_a_next_step(kind: type[errors.SenderError]) -> None:
    for locale in LOCALES:
        assert f"errors/{kind.code}" in wording(locale).templates
        assert f"next/{kind.code}" in wording(locale).templates


def _named_in_code() -> Iterator[tuple[str, str]]:
    """File and pattern of each Text that code names; what is not literal in it becomes a star."""
    for folder in ("bot", "handlers", "schedules"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                    yield str(path.relative_to(ROOT)), _pattern(node.args[0])


def _pattern(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    return "*"


def test_every_text_that_code_names_is_worded() -> None:
    names = set(wording("zh-CN").templates)
    for file, pattern in _named_in_code():
        assert any(fnmatchcase(name, pattern) for name in names), f"{file} names {pattern}"


def test_every_status_has_the_word_of_the_glossary() -> None:
    glossary = tomllib.loads((ROOT / "data" / "glossary.toml").read_text("utf-8"))
    chinese = {entry["english"]: entry["chinese"] for entry in glossary["term"]}
    status = cast("dict[str, str]", tomllib.loads(files("zh-CN")["forms.toml"])["words"]["status"])
    for code in ("completed", "on_track", "behind", "not_started"):
        assert status[code] == chinese[code]
