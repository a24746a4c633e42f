"""A review on a terminal: every answer is saved, nothing is lost by leaving or by somebody else's answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.session import Reviewer, Session
from bot.cli.session_acts import Typed
from bot.cli.terminal import WIDTH, Terminal, terminal_words
from bot.domain.plan import Assignment, Draft, Indicator, Milestone, Plan, Task, Unit, Warning
from bot.domain.review import open_warnings
from bot.plans.presets import parse_presets
from bot.storage.data_files import data_files
from bot.storage.drafts import Drafts

UNITS = (
    Unit("u_sci", "市科技局"),
    Unit("u_market", "市市场监督管理局", aliases=("市市场监管局",)),
    Unit("u_market2", "市场监管局"),
    Unit("u_all", "各成员单位", kind="collective"),
)
TASKS = (
    Task("t_1", "1", "task", "提升专利质量", "办好一件事", assignments=(Assignment("u_sci", "lead"),)),
    Task(
        "t_2",
        "2",
        "task",
        "加强商标管理",
        "办好两件事",
        assignments=(Assignment("u_market2", "responsible"),),
    ),
)
WARNINGS = (
    Warning(4, "unit", "市场监管局", "单位写法不一"),
    Warning(9, "collective", "各成员单位", "未列明成员"),
)
TARGETS = (Indicator("i_1", "贷款余额", ">=", Decimal(300), "亿元", task="t_1"),)
NODES = (Milestone("m_1", "宣传周", "annual-week", "04-20", line=7),)
PLAN = Plan("demo", "示范方案", units=UNITS, tasks=TASKS, indicators=TARGETS, milestones=NODES)
DRAFT = Draft(PLAN, "0" * 64, warnings=WARNINGS)
AT = datetime(2026, 3, 17, 8, 20, tzinfo=UTC)
PRESETS = parse_presets(data_files().read("rules.toml"))
REVIEWER = Reviewer("陈立", lambda: AT, PRESETS)


class Talk:
    """A terminal whose typed lines are given and whose words are kept."""

    def __init__(self, *lines: str, locale: str = "en") -> None:
        self._lines = iter(lines)
        self.said: list[str] = []
        self.terminal = Terminal(terminal_words(locale), read=self._read, write=self.said.append)

    def _read(self, prompt: str) -> str | None:
        self.said.append(prompt)
        return next(self._lines, None)

    @property
    def text(self) -> str:
        return "\n".join(self.said)


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    folder = Drafts(tmp_path)
    folder.save(DRAFT, expected=0)
    return folder


def review(drafts: Drafts, *lines: str, locale: str = "en") -> tuple[Draft, Talk]:
    talk = Talk(*lines, locale=locale)
    Session(drafts, "demo", talk.terminal, REVIEWER).run()
    return drafts.load("demo"), talk


def test_accepting_walks_through_all_doubtful_places(drafts: Drafts) -> None:
    draft, talk = review(drafts, "a", "a", "q")
    assert open_warnings(draft) == []
    assert draft.revision == 3
    assert "[1/2] line 4: 单位写法不一" in talk.text
    assert "[1/1] line 9: 未列明成员" in talk.text
    assert talk.said[-1] == "Left; every doubtful place has been looked at. To publish: duban publish demo"


def test_left_in_the_middle_is_gone_on_with_later(drafts: Drafts) -> None:
    draft, talk = review(drafts, "a")
    assert open_warnings(draft) == [WARNINGS[1]]
    assert talk.said[-1].startswith("Left; places still to look at: 1.")
    _, later = review(drafts, "q")
    assert "line 9" in later.text
    assert "line 4" not in later.text


def test_a_doubtful_place_names_the_action_that_mends_it(drafts: Drafts) -> None:
    alike = Warning(4, "unit_ambiguous", "市场监管局", "可能是同一单位")
    drafts.save(replace(DRAFT, warnings=(alike, Warning(5, "bracket_not_closed", "（", "括号"))), expected=1)
    _, talk = review(drafts, "s", "q")
    shown = [said for said in talk.said if said.startswith("\n[")]
    assert "or change first: m NAME TO KEEP = THE OTHER (h shows how)" in shown[0]
    assert "or change first (h shows how)" in shown[1]


def test_next_and_back_go_round(drafts: Drafts) -> None:
    draft, talk = review(drafts, "s", "s", "b", "a")
    assert [said.split(":")[0].strip() for said in talk.said if said.startswith("\n[")] == [
        "[1/2] line 4",
        "[2/2] line 9",
        "[1/2] line 4",
        "[2/2] line 9",
        "[1/1] line 4",
    ]
    assert open_warnings(draft) == [WARNINGS[0]]


def test_edit_title_text_and_number(drafts: Drafts) -> None:
    draft, _ = review(drafts, "e 1 title 专利 质量", "e 1 text 新的正文", "e 1 label 1-1")
    task = draft.plan.task("t_1")
    assert (task.title, task.text, task.label) == ("专利 质量", "新的正文", "1-1")


def test_deadlines(drafts: Drafts) -> None:
    draft, _ = review(drafts, "d 1 2026-12-31", "d 2 ongoing")
    assert draft.plan.task("t_1").deadline == date(2026, 12, 31)
    assert draft.plan.task("t_2").ongoing
    draft, _ = review(drafts, "d 1 -", "d 2 2026-01-02")
    assert draft.plan.task("t_1").deadline is None
    assert not draft.plan.task("t_2").ongoing


def test_assign_merge_members_and_class(drafts: Drafts) -> None:
    draft, _ = review(
        drafts,
        "m 市市场监管局 = 市场监管局",
        "u 1 support 市财政局、市市场监管局",
        "n 各成员单位 = 市科技局，市财政局",
        "k all key",
        "k 2 regular",
    )
    plan = draft.plan
    assert [unit.name for unit in plan.units] == ["市科技局", "市市场监督管理局", "各成员单位", "市财政局"]
    assert plan.unit("u_market").aliases == ("市市场监管局", "市场监管局")
    finance = plan.units[-1].id
    assert plan.task("t_2").assignments == (Assignment("u_market", "responsible"),)
    assert plan.task("t_1").assignments == (
        Assignment("u_sci", "lead"),
        Assignment(finance, "support"),
        Assignment("u_market", "support"),
    )
    assert plan.unit("u_all").members == ("u_sci", finance)
    assert [task.task_class for task in plan.tasks] == ["key", "regular"]


def test_words_of_the_locale_are_taken_as_well(drafts: Drafts) -> None:
    draft, talk = review(
        drafts,
        "u 1 配合 市财政局",
        "k 全部 重点",
        "d 2 持续推进",
        "e 2 题目 管好商标",
        "a",
        "a",
        locale="zh-CN",
    )
    assert {task.task_class for task in draft.plan.tasks} == {"key"}
    assert draft.plan.task("t_2").ongoing
    assert draft.plan.task("t_2").title == "管好商标"
    assert draft.plan.task("t_1").assignments[1].role == "support"
    assert "疑点都已看过" in talk.said[-1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("e 9 title x", 'There is no task "9"'),
        ("u 1 lead", "That could not be read"),
        ("u 1 boss 市科技局", "That could not be read"),
        ("d 1 soon", "That could not be read"),
        ("d 1 2026-02-30", "That could not be read"),
        ("e 1 colour red", "That could not be read"),
        ("e 1 label 2", 'Another task has the number "2"'),
        ("m 市科技局 = 市科技局", '"市科技局" cannot become part of itself'),
        ("m 市科技局", "That could not be read"),
        ("m 市科技局 = 市农业局", 'There is no unit "市农业局"'),
        ("n 市科技局 = 市财政局", '"市科技局" is one unit and no collective'),
        ("n 各成员单位 = 各成员单位", "A collective cannot hold another one"),
        ("k key", "That could not be read"),
        ("k 7 key", 'There is no task "7"'),
        ("k 1 regular", "That is how it is already"),
        ("r 市科技局 = 各成员单位", 'There is a unit called "各成员单位" already'),
        ("r 各成员单位", "That could not be read"),
        ("x 1 没有这几个字", "Task 1 cannot be split there"),
        ("x 9 办好", 'There is no task "9"'),
        ("j 1 = 1", "Task 1 cannot become part of itself"),
        ("j 1", "That could not be read"),
        ("o 1 soon 上线", '"soon" is no date'),
        ("o 9 2026 上线", 'There is no task "9"'),
        ("c 2 2026", "That could not be read"),
        ("c １ 2026", "That could not be read"),
        ("f 1 2028 many 2025", "That could not be read"),
        ("f 1 2028 210", "That could not be read"),
        ("sec 1 secret", "That could not be read"),
        ("y 1", "That could not be read"),
        ("z 9", 'There is no task "9"'),
        ("i", "Nothing was given"),
        ("a now", "That could not be read"),
        ("@", 'There is no action "@"'),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(drafts: Drafts, typed: str, said: str) -> None:
    draft, talk = review(drafts, typed)
    assert said in talk.text
    assert draft.revision == 1


def test_answer_of_somebody_else_is_not_overwritten(drafts: Drafts) -> None:
    talk = Talk("k all key", "k all key")
    session = Session(drafts, "demo", talk.terminal, REVIEWER)
    drafts.save(replace(drafts.load("demo"), settled=("other/1",)), expected=1)
    session.run()
    draft = drafts.load("demo")
    assert talk.text.count("Somebody else has just changed this draft") == 1
    assert (draft.settled, draft.revision) == (("other/1",), 3)
    assert {task.task_class for task in draft.plan.tasks} == {"key"}


def test_split_join_and_drop(drafts: Drafts) -> None:
    draft, _ = review(drafts, "e 1 text 做第一件。做第二件。", "x 1 做第二件")
    assert [(task.label, task.text) for task in draft.plan.tasks[:2]] == [
        ("1", "做第一件。"),
        ("1-2", "做第二件。"),
    ]
    draft, _ = review(drafts, "j 1 = 1-2")
    assert draft.plan.task("t_1").text == "做第一件。\n做第二件。"
    draft, _ = review(drafts, "z 2")
    assert [task.id for task in draft.plan.tasks] == ["t_1"]


def test_milestones_and_figures_by_the_numbers_shown(drafts: Drafts) -> None:
    draft, talk = review(
        drafts, "l", "g", "o 1 2026-09-30 平台 上线", "o - 04-26 开放日", "c 1 04-21", "f 1 2028 210 2025"
    )
    first, second, third = draft.plan.milestones
    assert (first.id, first.date, first.kind) == ("m_1", "04-21", "annual-day")
    assert (second.name, second.date, second.task) == ("平台 上线", "2026-09-30", "t_1")
    assert (third.name, third.task) == ("开放日", None)
    target = draft.plan.indicators[0]
    assert (target.by, target.baseline, target.baseline_year) == ("2028", Decimal(210), 2025)
    assert "宣传周" in talk.text
    assert ">= 300 亿元" in talk.text
    draft, _ = review(drafts, "c 2 -", "f 1 2029")
    assert [node.name for node in draft.plan.milestones] == ["宣传周", "开放日"]
    assert (draft.plan.indicators[0].by, draft.plan.indicators[0].baseline) == ("2029", Decimal(210))


def test_other_names_of_a_figure_are_given_shown_and_taken_away(drafts: Drafts) -> None:
    draft, talk = review(drafts, "fn 1 = 信用贷款余额、PCT 贷款", "g")
    assert draft.plan.indicators[0].aliases == ("信用贷款余额", "PCT 贷款")
    assert "信用贷款余额、PCT 贷款" in talk.text
    draft, _ = review(drafts, "fn 1 = -")
    assert draft.plan.indicators[0].aliases == ()
    _, talk = review(drafts, "fn 1 = 贷", "fn 9 = 贷款")
    assert '"贷" cannot be another name of a figure' in talk.text
    assert "fn PLACE =" in talk.text


def test_renaming_kind_title_and_where_words_may_go(drafts: Drafts) -> None:
    draft, _ = review(
        drafts,
        "r 市科技局 = 市科学技术局",
        "r 市场监管局 = 集合名称",
        "i 新的 标题",
        "sec 1 线下",
        locale="zh-CN",
    )
    assert draft.plan.unit("u_sci").name == "市科学技术局"
    assert (draft.plan.unit("u_market2").name, draft.plan.unit("u_market2").kind) == (
        "市场监管局",
        "collective",
    )
    assert draft.plan.title == "新的 标题"
    assert draft.plan.task("t_1").sensitivity == "offline"


def test_what_is_settled_is_shown_with_who_and_can_be_opened_again(drafts: Drafts) -> None:
    draft, talk = review(drafts, "a", "v", "y 1")
    assert open_warnings(draft) == list(WARNINGS)
    table = next(said for said in talk.said if said.startswith("place"))
    assert "单位写法不一" in table
    assert "陈立" in table
    assert [(edit.act, edit.by, edit.at) for edit in draft.edits] == [
        ("settle", "陈立", AT),
        ("reopen", "陈立", AT),
    ]


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_help_tells_every_action_and_usage_how_it_is_written(locale: str) -> None:
    terminal = Talk(locale=locale).terminal
    told = {line.split()[0] for line in terminal.words("help").splitlines() if line.strip()}
    assert {"a", *Typed(terminal.spellings, PRESETS).keys} <= told
    for key in Typed(terminal.spellings, PRESETS).keys:
        assert f"\n{key} " in terminal.words("usage", key=key)


def test_tables_fit_the_width(drafts: Drafts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    long = tuple(
        replace(
            task,
            title="很长的任务名称" * 12,
            assignments=tuple(Assignment(u.id, "support") for u in UNITS * 3),
        )
        for task in TASKS
    )
    drafts.save(replace(DRAFT, plan=replace(PLAN, tasks=long)), expected=1)
    _, talk = review(drafts, "a", "t", "p", "l", "g", "v")
    tables = [said for said in talk.said if said.startswith(("label", "unit", "place"))]
    assert len(tables) == 5
    assert max(_columns(line) for said in tables for line in said.splitlines()) <= WIDTH
    assert "市市场监督管理局" in tables[1]


def test_words_of_a_document_cannot_move_the_cursor(drafts: Drafts) -> None:
    nasty = Warning(3, "x", "\x1b[2J\x1b[31mred\r\n", "\x07 bell")
    drafts.save(replace(DRAFT, plan=replace(DRAFT.plan, title="\x1b[2Jtitle"), warnings=(nasty,)), expected=1)
    _, talk = review(drafts, "t", "p", "a")
    assert "\x1b" not in talk.text
    assert "\x07" not in talk.text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    lines=st.lists(
        st.text(max_size=30)
        | st.sampled_from(["a", "s", "b", "t", "v", "k all key", "e 1 text x", "x 1 办", "y 1", "z 1"]),
        max_size=6,
    )
)
def test_any_typing_leaves_a_draft_that_loads(drafts: Drafts, lines: list[str]) -> None:
    before = drafts.load("demo").revision
    draft, _ = review(drafts, *lines)
    assert draft.revision >= before


def _columns(line: str) -> int:
    from rich.cells import cell_len

    return cell_len(line)


@pytest.mark.parametrize(
    ("typed", "rules"),
    [
        (["rule + 季报"], ["quarter_end"]),
        (["rule + quarterly", "rule + 月报 重点", "rule 季报 -"], ["monthly"]),
        (["rule + 季报", "rule 季报 改为 半年报"], ["quarter_end"]),
    ],
)
def test_rules_are_added_changed_and_dropped(drafts: Drafts, typed: list[str], rules: list[str]) -> None:
    draft, _ = review(drafts, *typed, "rules", "q")
    assert [rule.id for rule in draft.plan.rules] == rules
    assert [edit.act for edit in draft.edits][-1] in {"set_rule", "drop_rule"}


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_rule_is_set_as_the_chat_takes_it_or_refused_in_words(drafts: Drafts, locale: str) -> None:
    lines = (
        "rule + 季报",
        "rule 季报 截止 末月28日 锁定 30",
        "rule 季报 锁定 3",
        "rule 季报 截止 后天",
        "rules",
        "q",
    )
    draft, talk = review(drafts, *lines, locale=locale)
    [rule] = draft.plan.rules
    assert (rule.due, rule.lock_workdays) == ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28", 30)
    wrong = {"en": "a step comes after the lock", "zh-CN": "有的步骤在锁定之后"}[locale]
    assert wrong in talk.text
    assert {"en": "rule quarterly due", "zh-CN": "rule 季报 截止"}[locale] in talk.text
    assert "reminder-5" in talk.text
