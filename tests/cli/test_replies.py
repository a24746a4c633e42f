"""`duban read`: one line out for each line in, whatever the line holds."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.cli.replies import context_of
from bot.domain.plan import Draft, Indicator, Plan, Task
from bot.storage.drafts import Drafts

TASKS = tuple(Task(f"t_{no}", str(no), "task", f"任务{no}", "") for no in (3, 7))
PLAN = Plan(
    "demo", "方案", tasks=TASKS, indicators=(Indicator("i", "对接项目", ">=", Decimal(30), "个", task="t_7"),)
)
CONTEXT = {"today": "2026-09-25", "period": "2026Q3"}


def case(text: str, **context: Any) -> dict[str, Any]:
    return {"id": "r1", "context": {**CONTEXT, **context}, "text": text}


def run(*cases: object, args: tuple[str, ...] = ()) -> Result:
    lines = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in cases)
    return CliRunner().invoke(app, ["read", *args], input=lines)


def readings(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_reading_has_every_key() -> None:
    result = run(case("第7项完成60%", my_tasks=["3", "7"]))
    assert result.exit_code == 0
    (answer,) = readings(result)
    assert answer["id"] == "r1"
    assert set(answer["reading"]) == {"intent", "items", "until", "reason", "to_unit", "needs_confirmation"}
    assert [(item["task"], item["percent"]) for item in answer["reading"]["items"]] == [("7", 60)]


def test_plan_gives_what_the_context_leaves_out(tmp_path: Path) -> None:
    Drafts(tmp_path / "drafts").save(Draft(PLAN, "0"), expected=0)
    assert context_of(PLAN) == {
        "my_tasks": ["3", "7"],
        "indicators": {"7": [{"metric": "对接项目", "unit": "个"}]},
    }
    result = run(
        case("第7项正常推进"),
        case("第7项正常推进", my_tasks=["3"]),
        args=("--plan", "demo", "--state", str(tmp_path)),
    )
    known, limited = (answer["reading"] for answer in readings(result))
    assert not known["needs_confirmation"]
    assert limited["needs_confirmation"]


def test_other_names_of_a_figure_go_with_the_plan() -> None:
    known = context_of(replace(PLAN, indicators=(replace(PLAN.indicators[0], aliases=("撮合项目",)),)))
    assert known["indicators"] == {"7": [{"metric": "对接项目", "unit": "个", "aliases": ["撮合项目"]}]}
    (answer,) = readings(run(case("第7项撮合项目20", my_tasks=["7"], indicators=known["indicators"])))
    [figure] = answer["reading"]["items"][0]["figures"]
    assert (figure["metric"], figure["value"], figure["unit"]) == ("撮合项目", 20, "个")


def test_line_that_is_no_case_is_told_and_the_next_is_read() -> None:
    result = run(
        "{",
        "[" * 100_000,
        "3",
        {"id": "x"},
        {"id": "y", "context": {"today": "soon"}, "text": ""},
        case("收到"),
        "",
    )
    assert result.exit_code == 1
    answers = readings(result)
    assert [answer["id"] for answer in answers] == [None, None, None, "x", "y", "r1"]
    assert ["error" in answer for answer in answers] == [True] * 5 + [False]


def test_text_that_no_encoding_holds_is_read() -> None:
    result = run(case("收到 \ud800"))
    assert [answer["id"] for answer in readings(result)] == ["r1"]


@settings(max_examples=50)
@given(
    st.lists(
        st.text(max_size=40).filter(lambda text: text.strip() and len(text.splitlines()) == 1), max_size=4
    )
)
def test_any_text_gets_a_reading(texts: list[str]) -> None:
    result = run(*(case(text, my_tasks=["3", "7"]) for text in texts))
    assert result.exit_code == 0
    assert len(readings(result)) == len(texts)
