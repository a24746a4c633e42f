"""Cards of coordinators' commands that change or show a published plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.domain.duties import term
from bot.domain.plan import Plan, Unit
from bot.domain.plan_facts import Doubts, PlanAct
from bot.domain.readings import Choice
from bot.domain.reconcile import Change
from bot.domain.rules import ReportingRule
from bot.notices import asking, audit, choices, plans, replanning, terms
from bot.ports.records import ChainCheck
from tests.domain.duty_builders import the_calendar
from tests.notices.samples import PLAN, SENT, Sample, a_filing, a_question, a_task

NAMES = {"u_market": "市市场监管局", "u_sci": "市科技局"}
DUE = date(2026, 9, 28)
DUE_LATER = datetime(2026, 10, 12, 9, tzinfo=UTC)


def changes() -> list[Change]:
    kept = Change("kept", "f_1", "t_7", "7", "u_market", "2026Q3", due_on=DUE)
    moved = replace(kept, what="moved", to_unit="u_sci")
    waived = replace(kept, what="waived", unit="office", due_on=None)
    redated = replace(kept, what="redated", period="@m_1")
    return [kept, moved, waived, replace(kept, what="opened", unit="u_sci"), redated]


def a_replanning(act: PlanAct = "assign", *, many: bool = False) -> replanning.Replanning:
    found = changes()
    return replanning.Replanning(
        act=act,
        labels=[str(no) for no in range(1, 12)] if many else ["7"],
        lines=(replanning.role_line("lead", ["市市场监管局"], ["市科技局"]),),
        changes=found * 3 if many else found[:2],
        kept=41,
        units=NAMES,
        version=4,
        title="" if many else "专利转化对接",
        why="登记职能已划转，见会议纪要第5号",
    )


def replanned() -> Iterator[tuple[str, Sample]]:
    acts: tuple[PlanAct, ...] = ("assign", "class", "date", "rule")
    for act in acts:
        for many in (False, True):
            shown = a_replanning(act, many=many)
            name = f"{act}, {'many' if many else 'one'}"
            yield f"{name}, preview", Sample(replanning.change_preview(shown, f"/{act} sure 0 7"), 300)
            yield f"{name}, done", Sample(replanning.change_done(shown, ["市科技局", "市财政局", "乙"]), 110)
            yield f"{name}, told", Sample(replanning.change_told(shown), 300)
    nodes = {"@m_1": "联合验收窗口上线运行", "2026@m_2": "知识产权宣传周"}
    ends = [
        Change("waived", f"f_{each}", "t_7", "7", "u_sci", each) for each in ("2026Q3", "2026Q3!2", *nodes)
    ]
    alike = [replace(each, filing=f"{each.filing}/again") for each in ends]
    for found, name in ((ends, "nodes"), ([*ends, *alike], "alike")):
        shown = replace(a_replanning("class"), changes=found, nodes=nodes)
        yield f"class, {name}", Sample(replanning.change_told(shown), 300)
    none = replace(a_replanning(), changes=(), labels=[])
    yield "no effect", Sample(replanning.change_preview(none, "/assign sure 0 7"), 130)
    yield "no effect, nobody told", Sample(replanning.change_done(none, []), 60)
    yield "nothing under way", Sample(replanning.change_done(replace(none, kept=0), []), 60)
    nobody = (replanning.role_line("support", [], ["市科技局"]), replanning.role_line("support", ["甲"], []))
    yield "roles", Sample(replanning.change_told(replace(none, lines=nobody)), 110)
    for labels in (["7"], []):
        yield f"nothing changes {labels}", Sample(replanning.nothing_changes(labels), 50)


def chosen() -> Iterator[tuple[str, Sample]]:
    calls = [("示范市优化营商环境2026年工作方案", "/assign p 7"), ("另一项工作方案", "/assign q 7")]
    yield "which plan", Sample(choices.choose_plan(calls, labels=["7"]), 120)
    rounds = [(title, "2026Q3", call) for title, call in calls]
    yield "which roll-up", Sample(choices.choose_rollup(rounds), 120)
    units = [("市科技局", "/assign p 7 市科技局"), ("市科协", "/assign p 7 市科协")]
    yield "which unit", Sample(choices.choose_unit("市科计局", units), 120)


def dated() -> Iterator[tuple[str, Sample]]:
    choices_ = [
        (choices.deadline_choice(date(2026, 12, 31), ongoing=False), "/date p 2 deadline"),
        (choices.due_choice("2026Q3", SENT), "/date p 2 report"),
        (choices.node_choice("联合验收窗口上线运行", "2026-10-15"), "/date p m_1"),
        (choices.node_choice(None, "04-26"), "/date p m_2"),
        (choices.node_choice("联合验收窗口上线运行", "2026-10-15", "示范市另一项"), "/date p_2 m_1"),
    ]
    yield "which date", Sample(choices.choose_dated(choices_, labels=["2"]), 150)
    ongoing = [(choices.deadline_choice(None, ongoing=each), "/date p 8 deadline") for each in (True, False)]
    yield "which milestone", Sample(choices.choose_milestone("窗口", [*ongoing, choices_[2]]), 150)
    lines = (
        replanning.class_line("regular", "key", ["urgent", "milestone"]),
        replanning.class_line("regular", "key", []),
        replanning.deadline_line(date(2026, 12, 31), date(2027, 3, 31), ongoing=False),
        replanning.deadline_line(None, None, ongoing=True),
        replanning.deadline_line(None, date(2027, 3, 31), ongoing=False),
        replanning.node_line("联合验收窗口上线运行", "2026-10-15", "2026-11-15"),
        replanning.node_line(None, "04-26", "05-06"),
    )
    shown = replace(a_replanning("date"), changes=(), lines=lines)
    yield "lines to sign for", Sample(replanning.change_told(shown, sign_by=DUE), 440)
    yield "all lines", Sample(replanning.change_told(shown), 400)
    moved = terms.Moved(a_filing("7"), a_filing("7", due_at=DUE_LATER), "市科技局")
    for count in (1, 7):
        for granted in (0, 2):
            preview = terms.terms_preview([moved] * count, "/date sure 0 7", granted=granted, why="统一调整")
            yield f"terms {count}, {granted}, preview", Sample(preview, 400)
            yield (
                f"terms {count}, {granted}, done",
                Sample(terms.terms_done([moved] * count, granted=granted), 400),
            )
    yield "term told", Sample(terms.term_told(moved, why="市政府统一调整报送时间"), 110)
    yield "not later", Sample(terms.not_later(moved.before), 90)
    for missing in ("why_changed", "new_date"):
        asked = a_question(missing, Choice((), "leave"), quote="改期")
        yield f"rest {missing}", Sample(asking.ask_back(replace(asked, then="/date p 7")), 90)
        nothing = replace(asked, asking=replace(asked.asking, task=None), then="/date p 7")
        yield f"rest {missing}, no task", Sample(asking.ask_back(nothing), 90)


def a_version(**changed: object) -> plans.VersionRow:
    row = plans.VersionRow(
        version=4,
        at=SENT,
        act="assign",
        labels=["7"],
        changed=1,
        who="李晓",
        known=True,
        why="登记职能已划转，见会议纪要第5号",
        fingerprint="a3f09c11d2e4" + "0" * 52,
    )
    return replace(row, **changed)  # type: ignore[arg-type]


def in_force() -> Iterator[tuple[str, Sample]]:
    tasks = tuple(replace(a_task(str(no)), task_class="key" if no == 3 else "regular") for no in range(1, 15))
    units = tuple(Unit(f"u_{no}", f"市第{no}局") for no in range(8))
    plan = Plan("p", PLAN, units=(Unit("u_sci", "市科技局"), *units), tasks=tasks, version=4)
    dates = term(ReportingRule("quarterly"), DUE, the_calendar(), opens_on=date(2026, 9, 10))
    rules = (
        plans.RuleRow(ReportingRule("quarterly"), "2026Q3", dates),
        plans.RuleRow(ReportingRule("urgent", kind="urgent", classes=("key",)), None, None),
    )
    full = plans.PlanView(plan, a_version(), rules, Doubts(("unit_unknown/1a2b3c4d",), 9))
    yield "plan", Sample(plans.plan_card(full), 300)
    first = a_version(act="publish", labels=(), why=None, who=None, known=False)
    many = a_version(labels=[str(no) for no in range(1, 9)], who=None)
    for name, row in (("first", first), ("many", many), ("why", replace(first, why="按程序印发"))):
        for no, doubts in enumerate((None, Doubts((), 0), Doubts((), 3), Doubts(("x/1",), 0))):
            shown = replace(full, last=row, doubts=doubts, plan=replace(plan, tasks=tasks[:1]))
            yield f"plan, {name} {no}", Sample(plans.plan_card(shown), 300)
    rows = [a_version(), first, many, a_version(act="publish", labels=(), changed=3)]
    yield "versions", Sample(plans.history_card(plan, rows, page=1, count=9), 420)
    yield "plans", Sample(plans.plan_list([plan, replace(plan, id="q")]), 130)
    for page in (1, 3):
        yield f"plan's tasks {page}", Sample(plans.plan_tasks(plan, page=page), 260)
    nobody = replace(
        plan, tasks=(replace(tasks[0], assignments=()), replace(tasks[1], sensitivity="offline"))
    )
    yield "tasks of nobody", Sample(plans.plan_tasks(nobody, page=1), 120)
    yield "plan's units", Sample(plans.plan_units(plan, page=1), 200)


def on_record() -> Iterator[tuple[str, Sample]]:
    row = audit.AuditRow(412, SENT, "ReportReturned", "李晓", True, 1, ["10"], ["市科技局"], "缺半年度数据")
    due = {"due": DUE_LATER, "period": "2026Q3"}
    many = [str(no) for no in range(1, 12)]
    rows = [
        replace(row, details=due),
        replace(row, kind="FilingWaived", who=None, count=11, labels=many, why=None, details={"version": 4}),
        replace(row, kind="RequestDecided", details={"request": "extension", "granted": True}),
        replace(row, kind="RequestDecided", why="", details={"request": "dispute", "granted": False}),
        replace(row, kind="PlanPublished", units=(), details={"act": "assign", "version": 4}),
        replace(row, kind="StageReached", who=None, known=False, why=None),
    ]
    whole = ChainCheck(412, "a3f09c11d2e4" + "0" * 52, 412)
    yield "audit", Sample(audit.audit_card(rows, whole, sought=["7", "三季度"], older="/audit 7 #406"), 620)
    post = {"about": "王敏", "role": "liaison"}
    told = {"told": {"status": "on_track", "percent": Decimal(60)}}
    others = [
        replace(row, kind="PostGiven", labels=(), why=None, details=post),
        replace(row, kind="ReportFiled", why=None, details=told),
        replace(row, kind="CommandRefused", labels=(), units=(), why=None, details={"command": "accept"}),
    ]
    broken = replace(whole, broken=17)
    yield "audit, broken", Sample(audit.audit_card(others, broken, sought=[], older=None), 330)
    yield "audit, nothing", Sample(audit.audit_card([], whole, sought=["王敏"], older=None), 100)


PLAN_FAMILIES = (replanned, chosen, dated, in_force, on_record)
