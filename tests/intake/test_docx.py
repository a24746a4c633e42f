"""Word documents: Word's own numbers, tracked changes, boxes, notes, tables."""

from __future__ import annotations

import io
from zipfile import ZipFile

import docx
from docx.oxml import parse_xml

from bot.intake.docx import read_docx
from tests.intake.making import W, add_item, docx_bytes, numbered_document, plan_lines, typed_docx, zip_bytes

R = f"<w:r {W}><w:t>%s</w:t></w:r>"


def texts(document: docx.document.Document) -> list[str]:
    return [line.text for line in read_docx(docx_bytes(document))]


def document_of(*paragraphs: str) -> docx.document.Document:
    """Paragraphs given as the XML within w:p."""
    document = docx.Document()
    for inner in paragraphs:
        document.element.body.insert_element_before(parse_xml(f"<w:p {W}>{inner}</w:p>"), "w:sectPr")
    return document


def test_numbers_are_those_word_shows_on_each_level() -> None:
    document = numbered_document()
    for text, level in [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 0), ("己", 1)]:
        add_item(document, text, level)
    assert texts(document) == ["一、甲", "1. 乙", "2. 丙", "①丁", "二、戊", "1. 己"]


def test_number_may_show_the_levels_above_it() -> None:
    document = numbered_document([("decimal", "%1"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")])
    for text, level in [("甲", 0), ("乙", 1), ("丙", 2), ("丁", 1)]:
        add_item(document, text, level)
    assert texts(document) == ["1 甲", "1.1 乙", "(a) 丙", "1.2 丁"]


def test_second_list_of_the_kind_counts_on_unless_it_starts_anew() -> None:
    document = numbered_document([("decimal", "%1.")])
    numbering = document.part.numbering_part.element
    kind = '<w:abstractNumId w:val="77"/>'
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering.append(parse_xml(f'<w:num {W} w:numId="78">{kind}</w:num>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="79">{kind}{anew}</w:num>'))
    for text, num in [("甲", 77), ("乙", 78), ("丙", 79), ("丁", 79)]:
        add_item(document, text, 0, num)
    assert texts(document) == ["1. 甲", "2. 乙", "5. 丙", "6. 丁"]


def test_number_comes_with_the_style_too() -> None:
    document = numbered_document([("chineseCounting", "（%1）")])
    style = document.styles["Heading 2"]
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="77"/></w:numPr>'))
    document.add_paragraph("甲", style="Heading 2")
    document.add_paragraph("正文")
    document.add_paragraph("乙", style="Heading 2")
    assert texts(document) == ["（一）甲", "正文", "（二）乙"]


def test_bullets_are_marks_and_empty_items_count_without_a_line() -> None:
    document = numbered_document([("bullet", "\uf06c"), ("decimal", "%2.")])
    add_item(document, "甲", 0)
    for text in ("乙", "", "丙"):
        add_item(document, text, 1)
    assert texts(document) == ["● 甲", "1. 乙", "3. 丙"]


def test_insertions_stay_and_deletions_go() -> None:
    inserted = f'<w:ins {W} w:id="1">{R % "新增"}</w:ins>'
    deleted = f'<w:del {W} w:id="2"><w:r><w:delText>删去</w:delText></w:r></w:del>'
    moved = (
        f'<w:moveFrom {W} w:id="3">{R % "移走"}</w:moveFrom><w:moveTo {W} w:id="4">{R % "移来"}</w:moveTo>'
    )
    assert texts(document_of(R % "原文" + inserted + deleted + moved)) == ["原文新增移来"]


def test_paragraph_whose_mark_is_deleted_runs_on() -> None:
    mark = f'<w:pPr {W}><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    assert texts(document_of(mark + R % "推进", R % "工作")) == ["推进工作"]


def test_hidden_text_marks_of_notes_and_fields() -> None:
    hidden = f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
    note = f'<w:r {W}><w:footnoteReference w:id="1"/></w:r>'
    fields = f'<w:fldSimple {W} w:instr="DATE">{R % "2026年"}</w:fldSimple>'
    assert texts(document_of(R % "正文" + hidden + note + fields)) == ["正文2026年"]


def test_text_box_follows_the_paragraph_it_hangs_on_once() -> None:
    names = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    frame = f"<w:txbxContent><w:p>{R % '专栏1 重点工程'}</w:p></w:txbxContent>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{frame}</wps:txbx></w:drawing></mc:Choice>'
    old = f"<mc:Fallback><w:pict><v:textbox>{frame}</v:textbox></w:pict></mc:Fallback>"
    both = f"<w:r {W} {names}><mc:AlternateContent>{choice}{old}</mc:AlternateContent></w:r>"
    new = f"<w:r {W} {names}><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"
    assert texts(document_of(R % "前" + both, R % "后")) == ["前", "专栏1 重点工程", "后"]
    assert texts(document_of(R % "前" + new, R % "后")) == ["前", "专栏1 重点工程", "后"]


def test_headers_and_footers_are_no_lines() -> None:
    assert [line.text for line in read_docx(typed_docx(["甲", "乙"]))] == ["甲", "乙"]


def test_merged_cells_are_filled_down_not_to_the_right() -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    for row, texts_of_row in zip(table.rows, ["序任单", "1甲A", "  B", "一  "], strict=True):
        for cell, text in zip(row.cells, texts_of_row, strict=True):
            cell.text = text.strip()
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).merge(table.cell(2, 1))
    table.cell(3, 0).merge(table.cell(3, 2))
    document.add_paragraph("完")
    assert texts(document)[:3] == ["| 序 | 任 | 单 |", "| 1 | 甲 | A |", "| 1 | 甲 | B |"]


def test_cells_of_a_table_that_only_lays_out_are_lines() -> None:
    document = docx.Document()
    cells = document.add_table(rows=1, cols=2).rows[0].cells
    cells[0].text, cells[1].text = "青政发〔2026〕3号", "签发人：某某"
    assert texts(document) == ["青政发〔2026〕3号", "签发人：某某"]


def with_notes(*notes: str) -> bytes:
    """The plan with a footnote at each of its first items, as Word stores them."""
    document = docx.Document()
    for place, line in enumerate(plan_lines()):
        paragraph = document.add_paragraph(line)
        if 0 <= place - 3 < len(notes):
            paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="{place - 2}"/></w:r>'))
    inner = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p>'
        "</w:footnote>"
        for number, text in enumerate(notes, start=1)
    )
    unused = '<w:footnote w:id="99"><w:p><w:r><w:t>无人引用</w:t></w:r></w:p></w:footnote>'
    with ZipFile(io.BytesIO(docx_bytes(document))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/footnotes.xml"] = f"<w:footnotes {W}>{inner}{unused}</w:footnotes>".encode()
    return zip_bytes(parts)


def test_footnotes_stand_behind_the_text() -> None:
    found = [
        line.text for line in read_docx(with_notes("以上单位排在第一位的为牵头单位。", "按年度口径统计。"))
    ]
    assert found == [*plan_lines(), "注：以上单位排在第一位的为牵头单位。", "注：按年度口径统计。"]
