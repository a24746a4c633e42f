"""The picture: every colour has its word and shape, nothing leaves its box, nothing is markup."""

from __future__ import annotations

import struct
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import etree

from bot.documents.fitting import extent, fitted
from bot.documents.rollup_png import MOST_BARS, WIDTH, rollup_png, rollup_svg
from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.domain.rollup import Rollup
from tests.documents.rollups import (
    HOSTILE,
    LOCALES,
    a_book,
    a_filing,
    a_plan,
    a_report,
    a_rollup,
    a_task,
    many,
    rolled,
    with_apart,
)

SVG = "{http://www.w3.org/2000/svg}"


def drawn(rollup: Rollup, locale: str = "zh-CN") -> etree._Element:
    return etree.fromstring(rollup_svg(rollup, a_book(locale)).encode())


def said(rollup: Rollup, locale: str = "zh-CN") -> list[str]:
    return [element.text or "" for element in drawn(rollup, locale).iter(f"{SVG}text")]


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_picture_has_the_size_of_the_drawing() -> None:
    png = rollup_png(a_rollup(), a_book())
    height = int(drawn(a_rollup()).get("height") or 0)
    assert size_of(png) == (WIDTH, height)
    assert len(png) < 400_000


def test_every_part_of_the_stack_is_named_with_its_count() -> None:
    texts = said(a_rollup())
    for words in ("已完成 2", "按计划推进 5", "进度偏慢 3", "未审核 1", "退回补充 1", "尚未收到 2"):
        assert words in texts
    looks = [rect.get("class") for rect in drawn(a_rollup()).iter(f"{SVG}rect")]
    assert all(looks.count(look) == 2 for look in ("ok", "track", "hatch", "dots", "warn"))


def test_what_stands_apart_has_looks_of_its_own_and_is_in_the_sum() -> None:
    texts = said(with_apart())
    assert "应报 25 件：按时 19 件（占应报的 76.0%），补报 0 件，尚未收到 2 件，另列 4 件" in texts
    assert {"待单位签发 1", "已延期 1", "分工待定 1", "表单待确认 1", "尚未收到 2"} <= set(texts)
    looks = [rect.get("class") for rect in drawn(with_apart()).iter(f"{SVG}rect")]
    assert all(looks.count(look) == 2 for look in ("stripes", "columns", "squares", "grid"))
    assert size_of(rollup_png(with_apart(), a_book()))[0] == WIDTH


def test_parts_of_the_stack_fill_it_in_proportion() -> None:
    rects = [rect for rect in drawn(a_rollup()).iter(f"{SVG}rect") if rect.get("height") == "52"]
    widths = [float(rect.get("width") or 0) for rect in rects]
    assert [round(21 * (width + 3) / 944) for width in widths] == [2, 5, 3, 3, 4, 1, 1, 2]
    assert float(rects[-1].get("x") or 0) + widths[-1] <= WIDTH - 40


def test_lamp_has_its_word_beside_its_shape() -> None:
    texts = said(a_rollup())
    assert [texts.count(word) for word in ("绿灯", "黄灯", "红灯", "不亮灯")] == [4, 1, 1, 1]
    assert said(a_rollup(), "en").count("yellow") == 1


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("words", ["", *HOSTILE])
def test_nothing_written_is_markup_or_too_wide(words: str, locale: str) -> None:
    target = Indicator("i_1", words, ">=", Decimal("1E+40"), words, by="2026", cadence="per-year")
    task = replace(a_task(1), title=words, label=words)
    made = rolled(
        a_plan([task], title=words, indicators=(target,)), [a_filing(task)], office=words, head=words
    )
    drawing = drawn(made, locale)
    assert not {element.tag for element in drawing.iter()} & {f"{SVG}script", f"{SVG}image"}
    for element in drawing.iter(f"{SVG}text"):
        wide = extent(element.text or "", int(element.get("font-size") or 0))
        assert wide <= WIDTH
    assert rollup_png(made, a_book(locale)).startswith(b"\x89PNG")


def test_many_indicators_are_cut_with_a_word_on_the_rest() -> None:
    targets = tuple(Indicator(f"i_{no}", f"指标{no}", ">=", Decimal(9), "件") for no in range(40))
    made = rolled(a_plan([], indicators=targets), [])
    assert f"其余 {40 - MOST_BARS} 项见附表" in said(made)
    assert int(drawn(made).get("height") or 0) < 2_000


def test_empty_quarter_and_a_thousand_tasks_can_be_drawn() -> None:
    assert "本期没有应报事项" in said(rolled(a_plan([]), []))
    assert "任务 1000 项" in said(many(1_000))


def test_text_is_cut_to_its_width() -> None:
    assert fitted("一二三", 100, 22) == "一二三"
    assert fitted("一二三四五六", 100, 22) == "一二三…"
    assert fitted("长" * 40_000, 0, 22) == "…"


def test_number_is_told_whole_or_not_at_all() -> None:
    target = Indicator("i_1", "成交额", ">=", Decimal(10**14 + 1), "元", by="2026", cadence="per-year")
    told = a_report(figures=(Figure("成交额", Decimal(10**14 - 1), "元"),))
    filing = replace(a_filing(a_task(1)), report=told)
    texts = said(rolled(a_plan([a_task(1)], indicators=(target,)), [filing]), "en")
    assert "99,999,999,999,999 元" in texts
    assert not any("100,000,000" in text for text in texts)
