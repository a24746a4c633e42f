"""The roll-up in Word: accepted reports as the body, all else apart, laid out by the standard."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from bot.documents.rollup_docx import rollup_docx
from bot.domain.readings import Figure
from bot.domain.rollup import Rollup
from tests.documents.rollups import (
    DUE,
    HOSTILE,
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

BOOK = a_book()
PARTS = ["一、", "二、", "三、", "四、", "五、", "六、", "七、"]


def opened(rollup: Rollup) -> Document:
    return docx.Document(io.BytesIO(rollup_docx(rollup, BOOK)))


def lines(rollup: Rollup) -> list[str]:
    return [paragraph.text for paragraph in opened(rollup).paragraphs if paragraph.text]


def part(rollup: Rollup, number: int) -> str:
    """The paragraphs of one numbered part."""
    told = lines(rollup)
    starts = [next(at for at, text in enumerate(told) if text.startswith(sign)) for sign in PARTS]
    return "\n".join(told[starts[number - 1] + 1 : [*starts, len(told)][number]])


def test_totals_name_their_base() -> None:
    overall = part(a_rollup(), 1)
    assert "应报21件：按时17件（占应报的81.0%），逾期补报2件，尚未收到2件" in overall
    assert "审核通过17件，未审核1件，退回补充1件" in overall
    assert "免报1件" in overall


def test_who_has_not_filed_is_named_and_unchecked_stands_apart() -> None:
    rollup = a_rollup()
    assert "尚未收到，2件：第10项（市科技局）、第21项（市财政局）" in part(rollup, 6)
    assert "未审核" in part(rollup, 6).splitlines()[0]
    assert "第20项" not in part(rollup, 3) + part(rollup, 5)


def test_what_stands_apart_is_told_by_name_and_the_sum_can_be_followed() -> None:
    rollup = with_apart()
    assert (
        "应报25件：按时19件（占应报的76.0%），逾期补报0件，尚未收到2件，待单位负责人签发1件，已延期1件，"
        "分工待定1件，表单填报待确认1件。"
    ) in part(rollup, 1)
    assert part(rollup, 6).splitlines()[2:] == [
        "（三）尚未收到，2件：第10项（市科技局）、第21项（市财政局）。",
        "（四）待单位负责人签发，1件：第25项（市科技局）。",
        "（五）已延期，1件：第23项（市商务局）至2026年10月15日。",
        "（六）分工待定，1件：第24项（云岭县政府）。",
        "（七）表单填报待确认，1件：第26项（市财政局）。",
    ]
    assert "2026年10月15日：第23项（市商务局）延期后报送" in part(rollup, 7)
    table = opened(rollup).tables[0]
    for row in table.rows[1:]:
        owed, *counts = (int(cell.text) for cell in row.cells[1:6])
        assert owed == sum(counts)


def test_problems_are_verbatim_with_task_and_unit() -> None:
    assert (
        part(a_rollup(), 5)
        == "第4项 第4类专利转化对接行动（云岭县政府）：风险补偿资金应到2000万元，实到1200万元"
    )


def test_foot_holds_the_ledgers_head_and_the_office_signs() -> None:
    told = lines(a_rollup())
    assert "台账校验码：9f3c2a7be01d" in told
    assert told[0] == told[-4] == "市知识产权强市建设领导小组办公室"
    assert not any("台账" in text for text in lines(a_rollup(head="")))


def test_foreword_stands_before_the_first_part() -> None:
    told = lines(a_rollup(foreword="总体平稳。\n\n请审阅。"))
    assert told.index("总体平稳。") + 1 == told.index("请审阅。") < told.index("一、总体情况")


def test_empty_quarter_says_so_in_every_part() -> None:
    empty = rolled(a_plan([]), [])
    assert part(empty, 1) == "本期没有应报事项。"
    assert all(part(empty, number) for number in range(2, 8))
    assert "%" not in "".join(lines(empty))


def test_everything_late_and_nothing_received() -> None:
    late = many(8, filed_at=DUE + timedelta(days=1))
    assert "按时0件（占应报的0.0%），逾期补报8件" in part(late, 1)
    silent = many(8, state="open")
    assert "已收" not in part(silent, 1)
    assert "其余8项任务" in part(silent, 1)


def test_a_thousand_tasks_have_sixty_table_rows_and_a_word_on_the_annex() -> None:
    document = opened(many(1_000, problem="缺资金", figures=(Figure("项目", 3, "个"),)))  # type: ignore[arg-type]
    rows = sum(len(table.rows) - 1 for table in document.tables)
    assert rows <= 60
    told = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "其余972项见附表" in told
    assert told.count("缺资金") == 30
    assert len(document.paragraphs) < 200


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    task = replace(a_task(1), title=words, section=(words,))
    told = a_report(problem=words, next_step=words, figures=(Figure(words, a_report().percent or 0, words),))  # type: ignore[arg-type]
    filing = replace(a_filing(task), report=told, label=words)
    made = rolled(a_plan([task], title=words), [filing], foreword=words, office=words, head=words)
    body = rollup_docx(made, BOOK)
    assert len(body) < 100_000
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        xml = archive.read("word/document.xml").decode()
    assert "<script" not in xml
    assert "w:hyperlink" not in xml
    assert not re.search("[\x00-\x08\ud800-\udfff\ufffe\uffff\u202e]", xml)


def test_page_is_that_of_the_standard() -> None:
    section = opened(a_rollup()).sections[0]
    millimetres = [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
        if length is not None
    ]
    assert millimetres == [210, 297, 37, 35, 28, 26]
    assert opened(a_rollup()).settings.odd_and_even_pages_header_footer
    assert "PAGE" in section.footer._element.xml


def test_body_is_set_in_chinese_fonts_of_the_standard_size() -> None:
    document = opened(a_rollup())
    body = next(each for each in document.paragraphs if each.text.startswith("现将"))
    fonts = body.runs[0]._r.rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert body.runs[0].font.size.pt == 16
    assert body.paragraph_format.line_spacing.pt == 28
    assert body._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


# The order that the schema of Word wants; elsewhere Word calls the file damaged.
PARAGRAPH = [
    "pStyle",
    "keepNext",
    "pBdr",
    "snapToGrid",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
    "rPr",
    "sectPr",
]
RUN = ["rStyle", "rFonts", "b", "color", "spacing", "w", "kern", "position", "sz", "szCs", "lang"]


@pytest.mark.parametrize(("tag", "order"), [("w:pPr", PARAGRAPH), ("w:rPr", RUN)])
def test_properties_stand_in_the_order_of_the_schema(tag: str, order: list[str]) -> None:
    document = opened(a_rollup())
    for properties in document.element.body.iter(qn(tag)):
        names = [child.tag.rpartition("}")[2] for child in properties]
        assert set(names) <= set(order)
        assert all(order.index(first) < order.index(second) for first, second in pairwise(names))


def test_table_heads_repeat_and_columns_have_widths() -> None:
    for table in opened(a_rollup()).tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert sum(round(cell.width.mm) for cell in table.rows[0].cells) in range(150, 160)


def test_core_properties_are_those_of_the_roll_up() -> None:
    known = opened(a_rollup()).core_properties
    assert (known.author, known.created) == ("市知识产权强市建设领导小组办公室", known.modified)
    with zipfile.ZipFile(io.BytesIO(rollup_docx(a_rollup(), BOOK))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in archive.namelist()


def test_progress_of_key_work_stands_with_its_day_and_words() -> None:
    key = a_task(3, task_class="key")
    told = a_filing(
        key, "accepted", rule="urgent", period="2026Q3!1", report=a_report(words="平台正式上线。")
    )
    rollup = rolled(a_plan([key]), [a_filing(key, "met", report=None)], news=[told])
    assert "第3项 第3类专利转化对接行动（市商务局，2026年9月28日速报）：平台正式上线。" in part(rollup, 3)
    rows = [[cell.text for cell in row.cells] for table in opened(rollup).tables for row in table.rows]
    assert any("（2026年9月28日速报）" in cell for row in rows for cell in row)
    assert "应报1件：按时1件" in part(rollup, 1)


def test_foot_names_whom_the_office_passes_it_on_to() -> None:
    assert "报：市委、市政府" in lines(replace(a_rollup(), also_to=("市委", "市政府")))
    assert not any(text.startswith("报：") for text in lines(a_rollup()))
