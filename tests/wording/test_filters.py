"""Days, numbers, labels and periods, as each locale writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import Span, Spans, Text
from bot.wording.render import Wording, compile_wording, plain
from tests.wording.locales import LOCALES, files, on

FILTERS = [
    "day",
    "moment",
    "due",
    "term",
    "clock",
    "period",
    "periods",
    "point",
    "number",
    "percent",
    "figure",
    "labels",
    "join",
    "progress",
    "report",
    "unit",
    "units",
    "entries",
]


def _compiled(locale: str) -> Wording:
    extra = {f"x/{name}.j2": "{{ v|" + name + " }}" for name in FILTERS}
    extra |= {
        "x/clip.j2": "{{ v|clip(5) }}",
        "x/status.j2": "{{ v|word('status') }}",
        "x/cap.j2": "{{ v|labels|capital }}",
    }
    extra["x/command.j2"] = "{{ v|command }}"
    return compile_wording(locale, {**files(locale), **extra})


COMPILED = {locale: _compiled(locale) for locale in LOCALES}


def _spans(name: str, value: object, *, locale: str = "zh-CN", day: date = date(2026, 9, 24)) -> Spans:
    return COMPILED[locale].render_text(Text(f"x/{name}", v=value), on(day))  # type: ignore[arg-type]


def _both(name: str, value: object, *, day: date = date(2026, 9, 24)) -> tuple[str, str]:
    chinese, english = (plain(_spans(name, value, locale=locale, day=day)) for locale in LOCALES)
    return chinese, english


DUE = datetime(2026, 9, 28, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value", "chinese", "english"),
    [
        ("day", date(2026, 9, 28), "9月28日(周一)", "Mon 28 Sep"),
        ("day", date(2026, 2, 14), "2月14日(周六,调休上班)", "Sat 14 Feb (make-up workday)"),
        ("day", date(2027, 1, 29), "2027年1月29日(周五)", "Fri 29 Jan 2027"),
        ("day", datetime(2026, 9, 27, 16, 30, tzinfo=UTC), "9月28日(周一)", "Mon 28 Sep"),
        ("moment", DUE, "9月28日(周一)17:00", "Mon 28 Sep, 17:00"),
        ("moment", datetime(2026, 9, 28, 1, 5, tzinfo=UTC), "9月28日(周一)9:05", "Mon 28 Sep, 9:05"),
        ("due", DUE, "9月28日(周一)17:00前", "Mon 28 Sep, 17:00"),
        ("due", date(2026, 9, 30), "9月30日(周三)前", "Wed 30 Sep"),
        (
            "due",
            datetime(2027, 1, 29, 9, 0, tzinfo=UTC),
            "2027年1月29日(周五)17:00前（暂定，放假安排公布后确认）",
            "Fri 29 Jan 2027, 17:00 (provisional until the holidays are published)",
        ),
        (
            "term",
            datetime(2027, 1, 29, 9, 0, tzinfo=UTC),
            "2027年1月29日(周五)17:00前",
            "Fri 29 Jan 2027, 17:00",
        ),
        ("clock", DUE, "17:00", "17:00"),
        ("period", "2026Q3", "三季度", "Q3"),
        ("period", "2025Q4", "2025年四季度", "Q4 2025"),
        ("period", "2026H1", "上半年", "first half"),
        ("period", "2026", "2026年", "2026"),
        ("period", "2026-09", "9月", "Sep"),
        ("period", "2026W38", "第38周", "week 38"),
        ("period", "2021~2025", "2021至2025年", "2021 to 2025"),
        ("period", "2026-13", "2026-13", "2026-13"),
        ("periods", ["2026Q3", "2026Q3", "2026"], "三季度、2026年", "Q3 and 2026"),
        ("report", ["2026Q3", "2026Q2"], "季报", "quarterly report"),
        ("report", ["2026Q3", "2026"], "报送", "report"),
        ("report", "2026-09", "月报", "monthly report"),
        ("report", "whatever", "报送", "report"),
        ("point", "2026-06-30", "6月30日(周二)", "Tue 30 Jun"),
        ("point", "04-26", "每年4月26日", "26 Apr every year"),
        ("point", "2022", "2022年", "2022"),
        ("point", "2026-02-30", "2026-02-30", "2026-02-30"),
        ("number", 32000, "32000", "32,000"),
        ("number", Decimal("1234.50"), "1234.50", "1,234.50"),
        ("number", Decimal("3.2E+4"), "32000", "32,000"),
        ("percent", Decimal("60"), "60%", "60%"),
        ("percent", Decimal("77.0"), "77.0%", "77.0%"),
        ("labels", ["3"], "第3项", "task 3"),
        ("labels", ["3", "7", "11"], "第3、7、11项", "tasks 3, 7 and 11"),
        ("labels", "三(一)2", "第三(一)2项", "task 三(一)2"),
        ("cap", ["3", "7"], "第3、7项", "Tasks 3 and 7"),
        ("clip", "一二三四五", "一二三四五", "一二三四五"),
        ("clip", "一二三四五六", "一二三……", "一二..."),
        ("status", "behind", "进度偏慢", "behind"),
        ("progress", {"status": "on_track", "percent": Decimal(60)}, "按计划推进，60%", "on track, 60%"),
        ("progress", {"status": "completed", "percent": Decimal(100)}, "已完成", "completed"),
        ("progress", {"status": None, "percent": Decimal(0)}, "0%", "0%"),
        ("progress", {"status": None, "percent": None}, "", ""),
        ("unit", "市科技局", "市科技局", "市科技局"),
        ("unit", "", "办公室", "the office"),
        ("units", ["甲", "乙"], "甲、乙", "甲 and 乙"),
        ("units", ["甲", "乙", "丙"], "甲、乙等3家", "甲 and 乙 and others (3)"),
        (
            "entries",
            [{"label": "3", "unit": "甲"}, {"label": "7", "unit": ""}],
            "第3项（甲）、第7项（办公室）",
            None,
        ),
        ("command", "accept", "/通过", "/accept"),
        ("command", "fly", "fly", "fly"),
        ("figure", {"value": Decimal(32000), "unit": "件"}, "32000件", "32,000 件"),
        ("figure", {"value": Decimal(480_000_000), "unit": "元"}, "4.8亿元", "480,000,000 元"),
        ("figure", {"value": Decimal(485_000), "unit": "元"}, "48.5万元", "485,000 元"),
        ("figure", {"value": Decimal(120_000_000_000), "unit": "元"}, "1200亿元", "120,000,000,000 元"),
        ("figure", {"value": Decimal(123_456_789), "unit": "元"}, "12345.6789万元", "123,456,789 元"),
        ("figure", {"value": Decimal("123456789.5"), "unit": "元"}, "123456789.5元", "123,456,789.5 元"),
        ("figure", {"value": Decimal("-3.2"), "unit": "%", "growth": True}, "降3.2%", "down 3.2 %"),
        (
            "figure",
            {"value": Decimal("2.3"), "unit": "个百分点", "growth": True},
            "增2.3个百分点",
            "up 2.3 个百分点",
        ),
    ],
)
def test_value_in_both_locales(name: str, value: object, chinese: str, english: str | None) -> None:
    shown = _both(name, value)
    assert shown == (chinese, english or shown[1])


def test_year_is_told_only_beside_another_years_reader() -> None:
    assert _both("day", date(2027, 1, 29), day=date(2027, 1, 4)) == ("1月29日(周五)", "Fri 29 Jan")
    assert _both("period", "2026Q4", day=date(2027, 1, 4)) == ("2026年四季度", "Q4 2026")


@pytest.mark.parametrize("name", ["day", "moment", "due"])
def test_dates_are_ours(name: str) -> None:
    assert all(not span.foreign for span in _spans(name, DUE))


def test_labels_units_and_units_of_figures_are_foreign() -> None:
    assert _spans("labels", ["3", "*7"]) == (
        Span("第"),
        Span("3", foreign=True),
        Span("、"),
        Span("*7", foreign=True),
        Span("项"),
    )
    assert _spans("figure", {"value": Decimal(3), "unit": "*"}) == (Span("3"), Span("*", foreign=True))
    assert _spans("clip", "**************")[0].foreign
    assert _spans("unit", "*甲*")[0].foreign


@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**18), max_value=10**18),
    unit=st.sampled_from(["元", "件", "万元"]),
)
def test_figure_loses_nothing(value: Decimal, unit: str) -> None:
    text = plain(_spans("figure", {"value": value, "unit": unit})).removesuffix(unit)
    scale = {"亿": 100_000_000, "万": 10_000}.get(text[-1:], 1)
    assert Decimal(text.rstrip("亿万")) * scale == value
    assert "E" not in text


def test_figure_of_any_length_can_be_told() -> None:
    for power in range(60):
        value = Decimal(10) ** power
        shown = [
            plain(_spans("figure", {"value": value * sign, "unit": "元", "growth": True})) for sign in (1, -1)
        ]
        assert "E" not in "".join(shown)


@given(st.text(), st.sampled_from(["period", "point", "unit", "clip", "status", "command", "report"]))
def test_any_text_passes_the_filters_for_text(value: str, name: str) -> None:
    for locale in LOCALES:
        _spans(name, value, locale=locale)
    assert all(span.foreign for span in _spans("clip", value) if span.text != "……")


@given(st.dates())
def test_any_day_can_be_told(day: date) -> None:
    assert all(_both("day", day))
    assert all(_both("due", day))


@pytest.mark.parametrize("day", [date(2027, 1, 29), date(2027, 2, 3)])
def test_what_is_past_or_due_today_is_not_provisional(day: date) -> None:
    shown = _both("due", datetime(2027, 1, 29, 9, 0, tzinfo=UTC), day=day)
    assert shown == ("1月29日(周五)17:00前", "Fri 29 Jan, 17:00")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    "name",
    [
        "events/first_then", "events/follow_up_then", "events/overdue_then", "events/again_then",
        "events/goes_on", "events/long_silent", "events/late_row", "events/late_line", "events/course_then",
        "events/order_sent", "events/row_state", "urgent/then", "urgent/received_then",
    ],
)  # fmt: skip
def test_no_table_of_days_off_moves_what_an_urgent_event_is_due(name: str, locale: str) -> None:
    """Its hours and days count nights and days off: nothing of them is provisional."""
    due = datetime(2027, 1, 29, 9, 0, tzinfo=UTC)
    values = {"event": "2026-1", "unit": "市", "state": "told", "follow_up": 1, "left": 0, "due": due}
    text = plain(COMPILED[locale].render_text(Text(name, **values), on(date(2026, 12, 28))))  # type: ignore[arg-type]
    assert "29" in text
    assert "暂定" not in text
    assert "provisional" not in text
