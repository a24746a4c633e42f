"""The page of the review: every refusal and doubt has words, acts are read strictly, drafts shown whole."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.domain.date_acts import SetTarget
from bot.domain.indicator_names import NameTarget
from bot.domain.plan import Assignment, Draft, Edit, Indicator, Plan, Stretch, Task, Unit, Warning
from bot.domain.review import ACTS, Settle, warning_key
from bot.domain.task_acts import Assign, SetDeadline
from bot.errors import Undecodable
from bot.web.pages import locales, page_words
from bot.web.review import MOST_ACTS, Standing, listed, page, read_acts, shown

SOURCES = Path(bot.__file__).parent
WARNING = Warning(3, "unit_unknown", "某局", "不像单位")
PLAN = Plan(
    "demo", "方案", units=(Unit("u_1", "某局"),),
    tasks=(Task("t_1", "1", "task", "任务", "正文", assignments=(Assignment("u_1", "lead"),), line=3),),
    indicators=(Indicator("i_1", "专利", ">=", Decimal("32000"), "件", task="t_1", line=3),),
)  # fmt: skip
SOURCE = (Stretch(3, "1.任务。", "task", "t_1"), Stretch(3, "某局", "task", "t_1"), Stretch(5, "附", "foot"))
DRAFT = Draft(PLAN, "0", warnings=(WARNING, replace(WARNING, line=9)), document="方案.docx", stretches=SOURCE)


def _reasons() -> set[str]:
    """Every `why` that an act refuses with."""
    return _told_by("BadEdit", "why", "domain")


def _told_by(error: str, argument: str, *folders: str) -> set[str]:
    """What the error is raised with, where that is written out."""
    found = set()
    for file in (each for folder in folders for each in (SOURCES / folder).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == error:
                given = [each.value for each in node.keywords if each.arg == argument]
                found |= {str(each.value) for each in given if isinstance(each, ast.Constant)}
    return found


@pytest.mark.parametrize("locale", locales())
def test_every_refusal_and_every_doubt_is_worded(locale: str) -> None:
    words = page_words(locale)["review"]
    sentences = tomllib.loads(files("bot.plans").joinpath("warnings.toml").read_text("utf-8"))
    codes = {code for code, said in sentences.items() if isinstance(said, str)}
    assert _reasons() == set(words["refused"])
    assert codes <= set(words["codes"])
    assert codes <= set(words["hints"])


@pytest.mark.parametrize("locale", locales())
def test_every_reason_why_a_document_is_not_read_is_worded(locale: str) -> None:
    reasons = _told_by("UnreadableDocument", "reason", "intake", "runtime")
    assert {"slow", "scan", "bomb", "too_much"} <= reasons
    assert reasons | {"missing", "folder", "forbidden", "kind"} <= set(
        page_words(locale)["review"]["unreadable"]
    )


def test_scripts_ask_only_for_words_that_are_there() -> None:
    words = {**page_words("en")["review"], **page_words("en")["console"]}
    for file in (SOURCES / "web/static").glob("review_*.js"):
        for key in re.findall(r"say\(\"([a-z_.]+)\"", file.read_text("utf-8")):
            table: Any = words
            for part in key.split("."):
                assert part in table, f"{file.name}: {key}"
                table = table[part]


@pytest.mark.parametrize("plan", ["", "demo", '"><script>alert(1)</script>', "../../etc"])
def test_page_holds_nothing_inline_and_escapes_what_it_is_asked_for(plan: str) -> None:
    for locale in locales():
        html = page(plan, locale, console=False).body.decode()
        assert "<script>alert" not in html
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
        [data] = re.findall(r"<script type=\"application/json\"[^>]*>(.*?)</script>", html, re.DOTALL)
        assert json.loads(data)["refused"]
        assert "/console" not in html


def test_acts_are_read_with_dates_and_decimals() -> None:
    given = [
        {"act": "set_deadline", "task": "t_1", "deadline": "2026-12-31", "ongoing": False},
        {"act": "set_target", "indicator": "i_1", "by": "2028", "baseline": "21.5", "baseline_year": 2025},
        {"act": "name_target", "indicator": "i_1", "aliases": ["有效专利"]},
        {"act": "assign", "task": "t_1", "role": "lead", "names": ["某局"]},
    ]
    assert read_acts(given) == (
        SetDeadline("t_1", date(2026, 12, 31)),
        SetTarget("i_1", "2028", Decimal("21.5"), 2025),
        NameTarget("i_1", ("有效专利",)),
        Assign("t_1", "lead", ("某局",)),
    )


@pytest.mark.parametrize(
    "given",
    [
        None,
        {},
        [],
        ["settle"],
        [{"act": "publish"}],
        [{"act": "settle"}],
        [{"act": "settle", "warning": 7}],
        [{"act": "settle", "warning": "x", "colour": "red"}],
        [{"act": "assign", "task": "t_1", "role": "boss", "names": []}],
        [{"act": "set_deadline", "task": "t_1", "deadline": "soon"}],
        [{"act": "settle", "warning": "x"}] * (MOST_ACTS + 1),
    ],
)
def test_what_is_no_act_is_refused(given: object) -> None:
    with pytest.raises(Undecodable):
        read_acts(given)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(sorted(ACTS)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["act", "task", "names", "at"]), inner)
    ),
    max_leaves=6,
)


@given(anything)
def test_nothing_else_than_acts_or_a_refusal_comes_of_any_body(given: object) -> None:
    try:
        acts = read_acts(given)
    except Undecodable:
        acts = ()
    assert all(type(act) in ACTS.values() for act in acts)


def test_a_draft_is_shown_whole_with_who_settled_what() -> None:
    at = datetime(2026, 3, 17, 8, tzinfo=UTC)
    settled = replace(
        Settle(warning_key(WARNING)).on(DRAFT),
        edits=(Edit(at, "p_1", "settle", {"warning": warning_key(WARNING), "note": "已问"}),),
    )
    told = shown(settled, Standing(replace(PLAN, version=3), {"p_1": "陈立"}))
    assert told["source"] == [
        [3, [["1.任务。", "task", "t_1"], ["某局", "task", "t_1"]]],
        [5, [["附", "foot", ""]]],
    ]
    [warning] = told["warnings"]
    assert (warning["settled"], warning["must"], warning["task"], warning["unit"]) == (
        True,
        True,
        "t_1",
        "u_1",
    )
    assert warning["by"] == {"at": at.isoformat(), "by": "陈立", "act": "settle", "note": "已问"}
    assert told["published"] == {"version": 3, "same": True}
    assert shown(DRAFT, Standing(replace(PLAN, version=3, title="旧")))["published"]["same"] is False
    assert json.loads(json.dumps(told))["indicators"][0]["value"] == "32000"
    assert (listed(DRAFT)["open"], listed(DRAFT)["must"], listed(settled)["open"]) == (2, 2, 0)
