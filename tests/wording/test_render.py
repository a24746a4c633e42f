"""Rendering: what is ours and what is foreign, and what stops the start."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from bot.errors import ConfigError
from bot.text import Span, Spans, Text
from bot.wording.cards import Attachment, Button, Card, Field, RenderedButton, Table
from bot.wording.marks import spans_of
from bot.wording.render import Wording, compile_wording, plain
from tests.wording.locales import LOCALES, files, on, wording

LOCALE = "zh-CN"


def _spans(source: str, /, **values: object) -> Spans:
    wording = compile_wording(LOCALE, {**files(LOCALE), "t.j2": source})
    return wording.render_text(Text("t", **values), on())  # type: ignore[arg-type]


def _compile(over: Mapping[str, str], **ours: str) -> Wording:
    return compile_wording(
        LOCALE, {**files(LOCALE), **{f"{name}.j2": text for name, text in ours.items()}}, over
    )


def test_template_is_ours_and_values_are_foreign() -> None:
    assert _spans("已收到{{ name }}的报告", name="王敏") == (
        Span("已收到"),
        Span("王敏", foreign=True),
        Span("的报告"),
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_words_without_an_expression_are_what_their_template_says(locale: str) -> None:
    """They are made at the start, without a template."""
    found = wording(locale)
    assert found.fixed
    for name, words in found.fixed.items():
        assert words == spans_of(found.templates[name].render(rendering=on(), label="6")), name
    assert not [name for name in found.fixed if "{" in files(locale)[f"{name}.j2"]]


def test_numbers_are_ours() -> None:
    assert _spans("{{ n }}项{{ d }}%", n=32000, d=Decimal("77.0")) == (Span("32000项77.0%"),)


def test_none_says_nothing_and_an_empty_text_has_no_spans() -> None:
    assert _spans("{{ a }}{{ b }}", a=None, b="") == ()


def test_list_keeps_each_part_foreign() -> None:
    spans = _spans("{{ names|join }}|{{ names|join('/') }}", names=["甲", "乙"])
    assert [(span.text, span.foreign) for span in spans] == [
        ("甲", True),
        ("、", False),
        ("乙", True),
        ("|", False),
        ("甲", True),
        ("/", False),
        ("乙", True),
    ]


@pytest.mark.parametrize(
    "source", ["{{ a ~ (b|join) }}", "{{ (b|join) + a }}", "{{ '%s'|format(a) }}", "{{ a * 2 }}"]
)
def test_what_a_template_builds_by_hand_is_foreign(source: str) -> None:
    if "format" in source:
        with pytest.raises(ConfigError, match="format"):
            _spans(source, a="@所有人", b=["x"])
        return
    assert all(span.foreign for span in _spans(source, a="@所有人", b=["x"]))


def test_values_are_never_templates() -> None:
    assert plain(_spans("{{ a }}", a="{{ 7*7 }}{% raw %}")) == "{{ 7*7 }}{% raw %}"


def test_marks_in_a_value_do_not_make_it_ours() -> None:
    spans = _spans("x{{ a }}y", a="a\ufdd1@所有人\ufdd0b")
    assert spans == (Span("x"), Span("a@所有人b", foreign=True), Span("y"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\nb", "a b"),
        ("a\r\n\tb", "a b"),
        ("a\x00b", "ab"),
        ("a\u202eb", "ab"),
        ("\u2066a\u2069", "a"),
        ("甲 乙", "甲 乙"),
    ],
)
def test_foreign_words_stand_on_one_line_in_one_direction(value: str, shown: str) -> None:
    assert plain(_spans("{{ a }}", a=value)) == shown


def test_markup_stands_as_it_was_typed() -> None:
    typed = "<b>&amp;</b> **x** [y](z) =1+1 ＠ａｌｌ"
    assert _spans("{{ a }}", a=typed) == (Span(typed, foreign=True),)


@given(st.text())
def test_no_value_brings_words_of_ours(value: str) -> None:
    spans = WORDS.render_text(Text("t", a=value, names=[value, value]), on())
    ours = "".join(span.text for span in spans if not span.foreign)
    assert ours == "甲乙、丙"
    assert not {"\ufdd0", "\ufdd1", "\n"} & set(plain(spans))


WORDS = compile_wording(LOCALE, {**files(LOCALE), "t.j2": "甲{{ a }}乙{{ names|join }}丙"})


def test_value_that_was_not_given_is_a_bug() -> None:
    with pytest.raises(UndefinedError):
        _spans("{{ missing }}")


@pytest.mark.parametrize("source", ["{{ a.__class__.__mro__ }}", "{{ names.append(1) }}"])
def test_templates_run_in_a_sandbox(source: str) -> None:
    with pytest.raises(SecurityError):
        _spans(source, a="x", names=[1])


@pytest.mark.parametrize("locale", LOCALES)
def test_every_shipped_text_can_be_compiled(locale: str) -> None:
    """None of them is at the start: an office hears a few dozens a day."""
    templates = wording(locale).templates
    assert len([templates[name] for name in templates]) == len(templates) > 800


def test_text_of_ours_is_compiled_when_it_is_first_said() -> None:
    words = _compile({}, bad="a\n{% if %}", good="甲{{ a }}")
    assert plain(words.render_text(Text("good", a="乙"), on())) == "甲乙"
    with pytest.raises(ConfigError, match=r"wording/zh-CN/bad\.j2, line 2"):
        words.render_text(Text("bad"), on())


def test_unknown_filter_names_the_file() -> None:
    with pytest.raises(ConfigError, match=r"wording/zh-CN/bad\.j2.*shout"):
        _compile({}, bad="{{ a|shout }}").render_text(Text("bad", a="x"), on())


def test_name_without_a_text_is_a_bug() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        _compile({}).render_text(Text("nowhere"), on())


def test_offices_own_text_replaces_ours_one_by_one() -> None:
    ours = files(LOCALE)
    own = compile_wording(LOCALE, ours, {"not_stored/title.j2": "请重发（{{ error }}）。"})
    assert plain(own.render_text(Text("not_stored/title", error="E-1"), on())) == "请重发（E-1）。"
    same = compile_wording(LOCALE, ours)
    other = Text("echo/then", label="7")
    assert own.render_text(other, on()) == same.render_text(other, on())


def test_offices_own_forms_lie_over_ours_entry_by_entry() -> None:
    source = "{{ 'completed'|word('status') }} {{ 'behind'|word('status') }} {{ names|join }}"
    ours = {**files(LOCALE), "t.j2": source}
    own = compile_wording(LOCALE, ours, {"forms.toml": '[words.status]\ncompleted = "办结"'})
    assert plain(own.render_text(Text("t", names=["甲", "乙"]), on())) == "办结 进度偏慢 甲、乙"


@pytest.mark.parametrize(
    ("over", "named"),
    [
        ({"not_stored/titel.j2": "x"}, r"titel\.j2 \(the office's own\): there is no such text"),
        (
            {"not_stored/title.j2": "{{ nobody }}"},
            r"title\.j2 \(the office's own\): no value called nobody; .* error",
        ),
        ({"not_stored/title.j2": "{{ error "}, r"title\.j2 \(the office's own\), line 1"),
        ({"not_stored/title.j2": "{{ error|shout }}"}, r"title\.j2 \(the office's own\), line 1: .*shout"),
        ({"forms.toml": "weekday = 3"}, r"forms\.toml \(the office's own\): no entry called weekday"),
        ({"forms.toml": '[words.status]\nlate = "晚"'}, r"no entry called late"),
        ({"forms.toml": "[words"}, r"forms\.toml \(the office's own\)"),
        ({"forms.toml": "weekdays = 3"}, r"forms\.toml \(the office's own\)"),
        ({"commands.toml": "[report]\nword = 3"}, r"commands\.toml \(the office's own\)"),
    ],
)
def test_offices_own_text_that_cannot_be_used_stops_the_start(over: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        _compile(over)


@pytest.mark.parametrize("path", ["forms.toml", "commands.toml"])
def test_locale_without_its_tables_is_refused(path: str) -> None:
    with pytest.raises(ConfigError, match=path):
        compile_wording(LOCALE, {name: text for name, text in files(LOCALE).items() if name != path})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('day = "{month}{day}日({weekday})"', 'day = "{month}{dag}日({weekday})"'),
        ('due = "{moment}前"', 'due = "前"'),
        ('due = "{moment}前"', 'due = "{moment"'),
        ('halves = ["上半年", "下半年"]', 'halves = ["上半年"]'),
        ('comma = "，"', ""),
    ],
)
def test_forms_with_other_blanks_are_refused(old: str, new: str) -> None:
    text = files(LOCALE)["forms.toml"]
    assert old in text
    with pytest.raises(ConfigError, match=r"forms\.toml"):
        compile_wording(LOCALE, {**files(LOCALE), "forms.toml": text.replace(old, new)})


def test_card_is_rendered_whole() -> None:
    title = Text("not_stored/title", error="E-1")
    letter = Text("ask/letter", letter="A")
    card = Card(
        title=title,
        lines=(title,),
        fields=(Field(letter, title),),
        after=(letter,),
        table=Table((letter,), ((letter,), (title,))),
        buttons=(Button("k", letter, "/choose A", 0),),
        attachments=(Attachment("a.docx", "x/y", "00"),),
        kind="ask",
        code="R-7F3K",
        mention="p_1",
    )
    shown = compile_wording(LOCALE, files(LOCALE)).render_card(card, on(date(2026, 9, 28)))
    assert shown.fields == (((Span("A", foreign=True),), shown.title),)
    assert shown.lines == (shown.title,)
    assert [len(row) for row in shown.table] == [1, 1, 1]
    assert shown.buttons == (RenderedButton("k", "A", 0),)
    assert (shown.kind, shown.code, shown.mention) == ("ask", "R-7F3K", "p_1")
    assert shown.attachments == card.attachments
