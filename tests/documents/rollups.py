"""Roll-ups of an invented city: some tasks reported in every way, or many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.documents.words import Wordbook, read_words, words_from
from bot.domain.filings import Filing, FilingState, Report
from bot.domain.plan import Assignment, Indicator, Milestone, Plan, Task, Unit
from bot.domain.readings import STATUSES, Figure
from bot.domain.rollup import Rollup, roll_up

WORDING = Path(__file__).resolve().parents[2] / "data" / "wording"
LOCALES = ("zh-CN", "en")
PERIOD = "2026Q3"
CUT_OFF = datetime(2026, 10, 13, 9, tzinfo=UTC)
DAY = date(2026, 10, 14)
DUE = datetime(2026, 9, 28, 9, tzinfo=UTC)
HEAD = "9f3c2a7be01d" + "0" * 52
OFFICE_NAME = "市知识产权强市建设领导小组办公室"
UNITS = (
    Unit("u_sci", "市科技局"),
    Unit("u_fin", "市财政局"),
    Unit("u_law", "市司法局"),
    Unit("u_trade", "市商务局"),
    Unit("u_hill", "云岭县政府"),
)
SECTIONS = ("一、创造", "二、运用", "三、保护")
HOSTILE = (
    '=HYPERLINK("http://bad.example","x")',
    "+1+cmd|' /C calc'!A0",
    "<script>alert(1)</script> &amp; <image href='/etc/passwd'/>",
    "a\x00b\x07c\x0bd\u202e翻转\ufffe\uffff\ud800",
    "{{ 7*7 }} {plan} %s {0.__class__}",
    "]]> <!-- --> \r\n第二行\u2028第三行",
    "长" * 40_000,
)


@cache
def documents_toml(locale: str) -> dict[str, Any]:
    path = WORDING / locale / "documents.toml"
    return dict(read_words(path.read_text("utf-8"), file=path.name))


def a_book(locale: str = "zh-CN") -> Wordbook:
    return Wordbook(words_from(documents_toml(locale)), ZoneInfo("Asia/Shanghai"))


def a_task(number: int, **changes: Any) -> Task:
    unit = UNITS[number % len(UNITS)].id
    task = Task(
        f"t_{number}",
        str(number),
        "task",
        f"第{number}类专利转化对接行动",
        "",
        section=(SECTIONS[number % 3], "（一）"),
        assignments=(Assignment(unit, "lead"),),
    )
    return replace(task, **changes)


def a_filing(task: Task, state: FilingState = "accepted", **changes: Any) -> Filing:
    unit = task.assignments[0].unit
    filing = Filing(
        id=f"p/quarterly/{PERIOD}/{task.id}/{unit}/report",
        plan="p",
        version=1,
        rule="quarterly",
        period=PERIOD,
        task=task.id,
        unit=unit,
        part="report",
        label=task.label,
        state=state,
        opened_at=datetime(2026, 9, 10, tzinfo=UTC),
        due_on=date(2026, 9, 28),
        due_at=DUE,
        on_time_until=DUE,
        locked_at=DUE + timedelta(days=30),
        versions=0 if state == "open" else 1,
    )
    changes = {"report": None if state == "open" else a_report(), **changes}
    report = changes["report"]
    return replace(filing, given_at=report.filed_at if report else None, **changes)


def a_report(**changes: Any) -> Report:
    report = Report(1, DUE - timedelta(hours=5), DUE - timedelta(hours=5), "p_1", "on_track", Decimal(60))
    return replace(report, **changes)


def a_plan(tasks: Sequence[Task], **changes: Any) -> Plan:
    plan = Plan(
        "p",
        "示范市知识产权强市建设2026年推进计划",
        from_year=2026,
        to_year=2028,
        units=UNITS,
        tasks=tuple(tasks),
        version=2,
    )
    return replace(plan, **changes)


def rolled(plan: Plan, filings: Sequence[Filing], **changes: Any) -> Rollup:
    given: dict[str, Any] = {
        "period": PERIOD,
        "cut_off": CUT_OFF,
        "day": DAY,
        "head": HEAD,
        "office": OFFICE_NAME,
    }
    return roll_up(plan, filings, **(given | changes))


INDICATORS = (
    Indicator(
        "i_1", "技术合同成交额", ">=", Decimal(6_000_000_000), "元", by="2026", cadence="per-year", task="t_1"
    ),
    Indicator(
        "i_2", "质押融资额", ">=", Decimal(1_200_000_000), "元", by="2026", cadence="per-year", task="t_2"
    ),
    Indicator(
        "i_3", "新增地理标志用标企业", ">=", Decimal(40), "家", by="2026", cadence="per-year", task="t_3"
    ),
    Indicator("i_4", "按期结案率", ">=", Decimal(95), "%", by="2026", task="t_4"),
    Indicator("i_5", "示范区", ">=", Decimal(3), "个", by="2028", task="t_5"),
    Indicator("i_6", "每万人口发明专利", ">=", Decimal(8), "件", by="2028"),
    Indicator(
        "i_7",
        "办件用时",
        "<=",
        Decimal(1),
        "天",
        by="2028",
        baseline=Decimal("1.5"),
        baseline_year=2025,
        task="t_6",
    ),
)
FIGURES = {
    1: (Figure("技术合同成交额", Decimal(4_620_000_000), "元"),),
    2: (Figure("质押融资额", Decimal(810_000_000), "元"), Figure("登记笔数", Decimal(126), "笔")),
    3: (Figure("新增地理标志用标企业", Decimal(21), "家"),),
    4: (Figure("按期结案率", Decimal("97.2"), "%"),),
    5: (Figure("示范区", Decimal(1), "个"),),
    6: (Figure("办件用时", Decimal("1.2"), "天"), Figure("每万人口发明专利", Decimal("7.8"), "件")),
}
STATES: dict[int, FilingState] = {10: "open", 14: "returned", 20: "filed", 21: "open", 22: "waived"}


def a_rollup(**changes: Any) -> Rollup:
    """Of twenty-two tasks: most accepted, some late, two unheard of, one each unchecked, returned, waived."""
    tasks = [a_task(number) for number in range(1, 23)]
    tasks[7] = replace(tasks[7], deadline=date(2026, 12, 31))
    milestones = (
        Milestone("m_1", "资金管理办法印发", "deadline", "2026-09-20", task="t_8"),
        Milestone("m_2", "“4·26”宣传周", "annual-week", "04-26"),
        Milestone("m_3", "年度评估", "deadline", "2026-12"),
    )
    filings = []
    for number, task in enumerate(tasks, start=1):
        state = STATES.get(number, "accepted")
        told = a_report(
            status=STATUSES[number % 5] if number % 7 else "on_track",
            percent=Decimal(100 if number % 5 == 0 else 60),
            figures=FIGURES.get(number, ()),
            problem="风险补偿资金应到2000万元，实到1200万元" if number in {4, 20} else None,
            next_step="10月办银企对接会" if number % 6 == 0 else None,
            filed_at=DUE + timedelta(hours=20) if number in {7, 8} else DUE - timedelta(hours=5),
        )
        filings.append(a_filing(task, state, **({} if state == "open" else {"report": told})))
    plan = a_plan(tasks, indicators=INDICATORS, milestones=milestones)
    return rolled(plan, filings, **changes)


def with_apart() -> Rollup:
    """With one more that has time until 15 October (23), one disputed (24), one to be signed (25) and one
    that a form told (26).
    """
    until = datetime(2026, 10, 15, 9, tzinfo=UTC)
    tasks = [a_task(number) for number in range(23, 27)]
    moved = a_filing(tasks[0], "open", due_on=until.date(), due_at=until, own_term=True)
    disputed, unsigned = a_filing(tasks[1], "open"), a_filing(tasks[2], "unsigned")
    by_form = a_filing(tasks[3], "open")
    others = [a_filing(a_task(number), STATES.get(number, "accepted")) for number in range(1, 23)]
    plan = a_plan([*(a_task(number) for number in range(1, 23)), *tasks])
    filings = [*others, moved, disputed, unsigned, by_form]
    return rolled(plan, filings, disputed={disputed.id}, unattested={by_form.id})


def many(count: int, *, state: FilingState = "accepted", **told: Any) -> Rollup:
    """So many tasks, one filing each, all alike."""
    tasks = [a_task(number) for number in range(1, count + 1)]
    report = a_report(**told)
    changes = {} if state == "open" else {"report": report}
    return rolled(a_plan(tasks, indicators=INDICATORS), [a_filing(task, state, **changes) for task in tasks])
