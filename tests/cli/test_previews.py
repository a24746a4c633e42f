"""What `duban publish` shows before it does anything."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from bot.cli.folding import folded
from bot.cli.previews import say_preview
from bot.cli.terminal import WIDTH, Terminal, terminal_words
from bot.domain.difference import Difference
from bot.domain.text_changes import text_changes

LOCALES = ("zh-CN", "en")


def a_change(what: str, label: str, unit: str, to_unit: str = "") -> dict[str, str]:
    due_on = "" if what == "waived" else "2026-09-28"
    title = "重点产业高价值专利与植物新品种"
    return {
        "what": what, "label": label, "title": title, "unit": unit,
        "to_unit": to_unit, "period": "2026Q3", "due_on": due_on,
    }  # fmt: skip


CHANGES = [
    a_change("kept", "1", "市科技局"),
    a_change("kept", "2", "市财政局"),
    a_change("moved", "3", "国家金融监督管理总局商丘监管分局", "市文化广电和旅游局"),
    a_change("waived", "4", "市财政局"),
    a_change("opened", "三(一)12", "office"),
]
DIFFERING = [
    Difference("task", "renumbered", "甲", "label", ("3",), ("4",)),
    Difference("task", "worded", "", "text", (), ("1", "2", "3")),
    Difference("unit", "added", "市数据局"),
]


def shown(locale: str, *, in_force: int = 1, changes: list[dict[str, str]] = CHANGES) -> list[str]:
    said: list[str] = []
    terminal = Terminal(terminal_words(locale), read=lambda _: None, write=said.append)
    found = {"plan": "demo", "version": in_force + 1, "in_force": in_force, "changes": changes}
    say_preview(terminal, found, DIFFERING)
    return "\n".join(said).splitlines()


def test_counts_and_units_and_filings_in_chinese() -> None:
    lines = shown("zh-CN")
    assert lines[:3] == [
        "demo 将发布为第2版，现行第1版。",
        "与现行版比：任务改号1处，任务补入原文3处，其他1处；详见 duban diff demo@ demo。",
        "对在办报送：照旧2件，转交1件，免报1件，新开1件。",
    ]
    assert [line.split() for line in lines[3:8]] == [
        ["单位", "照旧", "转出", "转入", "免报", "新开"],
        ["市财政局", "1", "1"],
        ["国家金融监督管理总局商丘监管分局", "1"],
        ["市文化广电和旅游局", "1"],
        ["办公室", "1"],
    ]
    assert "+ 三(一)12 重点产业高价值专利与植物新品种（办公室，2026Q3）新开，2026-09-28前报" in lines


@pytest.mark.parametrize(("locale", "labels"), [("zh-CN", "第3、7项"), ("en", "tasks 3 and 7")])
def test_changes_that_the_draft_lacks_are_named(locale: str, labels: str) -> None:
    said: list[str] = []
    terminal = Terminal(terminal_words(locale), read=lambda _: None, write=said.append)
    found = {"plan": "demo", "version": 3, "in_force": 2, "changes": [], "undoes": ["3", "7"]}
    say_preview(terminal, found, ())
    assert any(labels in line for line in said)


@pytest.mark.parametrize(
    ("locale", "column", "count"), [("zh-CN", "改期", "改期1件"), ("en", "new date", "new date 1")]
)
def test_a_node_that_moves_has_a_column_of_its_own(locale: str, column: str, count: str) -> None:
    moved = {**a_change("redated", "2", "市科技局"), "period": "公共服务平台上线"}
    lines = shown(locale, changes=[*CHANGES, moved])
    assert any(count in line for line in lines)
    assert any(column in line and "市科技局" not in line for line in lines)
    assert any(line.startswith("~ 2 ") and "公共服务平台上线" in line for line in lines)


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "zh-CN",
            (
                "照常汇总",
                "月报的新时段从2026-10起",
                "还没有登记负责人：市{科技}局、市财政局",
                "首个是2026-10",
                "市粮食局并入市发展改革委",
                "没有写明并入哪家、还有联络员或群的单位：市农机局、市侨办",
            ),
        ),
        (
            "en",
            (
                "goes on 2026-09-30",
                "(monthly report) begin with 2026-10",
                "on record: 市{科技}局, 市财政局",
                "2026-10 first",
                "市粮食局 becomes part of 市发展改革委",
                "named no more: 市农机局, 市侨办",
            ),
        ),
    ],
)
def test_periods_that_end_and_begin_and_who_could_not_sign(locale: str, told: tuple[str, ...]) -> None:
    said: list[str] = []
    terminal = Terminal(terminal_words(locale), read=lambda _: None, write=said.append)
    ends = {"rule": "month", "period": "2026Q3", "owed": 6, "unchecked": 1, "rollup_on": "2026-09-30"}
    found = {
        "plan": "demo", "version": 2, "in_force": 1, "changes": [],
        "ends": [ends, {**ends, "period": "2026Q2", "rollup_on": None}],
        "begins": [{"rule": "month", "period": "2026-10", "opens_on": "2026-10-18"},
                   {"rule": "year", "period": None, "opens_on": None}],
        "no_head": ["市{科技}局", "市财政局"],
        "merged": [{"unit": "市粮食局", "heir": "市发展改革委"}],
        "gone": ["市农机局", "市侨办"],
        "early_inputs": [{"rule": "month", "period": "2026-10", "opens_on": "2026-10-01",
                          "due_on": "2026-09-29", "count": 2}],
    }  # fmt: skip
    say_preview(terminal, found, ())
    lines = [line for part in said for line in part.splitlines()]
    assert max(map(cell_len, lines)) <= WIDTH
    whole = "".join(" ".join(lines).split())
    assert all("".join(each.split()) in whole for each in told)


def test_first_publication_is_told_as_such() -> None:
    lines = shown("en", in_force=0, changes=[])
    assert lines == [
        "demo would become version 1, the first one.",
        "Filings under way: kept 0, handed over 0, waived 0, opened 0.",
    ]


@pytest.mark.parametrize("locale", LOCALES)
def test_no_line_is_wider_than_the_terminal(locale: str) -> None:
    many = [a_change("waived", str(no), f"某某市第{no}人民政府派出机关街道办事处") for no in range(1, 90)]
    lines = shown(locale, changes=[*CHANGES, *many])
    assert max(map(cell_len, lines)) <= WIDTH
    assert sum(line.startswith("- ") for line in lines) == 58
    assert any("32" in line for line in lines[-1:])


@pytest.mark.parametrize(
    "text", ["", "短", "很长的一句话，" * 40, "word " * 60, "x" * 400, "甲" * 49 + "。乙"]
)
def test_folding_loses_nothing_and_fits(text: str) -> None:
    lines = list(folded(text, WIDTH))
    assert max(map(cell_len, lines)) <= WIDTH
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_changed_places_come_with_what_stands_around_them() -> None:
    old = "各部门每季度提出一次用数需求，能共享的材料不再向企业索要。"
    assert text_changes(old, old) == []
    assert text_changes(old, old.replace("一次", "两次")) == [
        ("…季度提出一次用数需…", "…季度提出两次用数需…")
    ]
    assert text_changes(old, old + "年底见效。") == [("…业索要。", "…业索要。年底见效。")]
    assert len(text_changes(old, old.replace("季度", "月").replace("企业", "群众"))) == 2
