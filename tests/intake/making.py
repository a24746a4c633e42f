"""Small documents of every kind, made from the same plan, for the tests of readers."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TypeAlias

import docx
import openpyxl
from docx.oxml import parse_xml

TITLE = "青河市质量强市建设2026年工作方案"
LEAD = "为把质量强市各项部署落到实处，结合本市实际，制定本方案。"
CHAPTER = "一、重点任务"
# title, text, who leads, who answers, until when
TASKS = (
    (
        "开展质量监督抽查",
        "全年抽查重点产品1200批次，不合格产品处置率达到100%。",
        "市市场监管局",
        "市商务局、市公安局",
        "2026年10月底",
    ),
    (
        "建设检验检测平台",
        "建成公共服务平台2个，服务中小企业500家。",
        "市科技局",
        "市市场监管局",
        "2026年12月底",
    ),
    (
        "推行工程质量手册",
        "在建项目覆盖率达到90%。",
        "市住房城乡建设局",
        "市水利局、市交通运输局",
        "2026年9月底",
    ),
)
HEADS = ("序号", "重点任务", "主要措施", "牵头单位", "责任单位", "完成时限")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def item_texts() -> list[str]:
    """The tasks as paragraphs without their numbers."""
    return [
        f"{title}。{text}（牵头单位：{lead}；责任单位：{others}；完成时限：{until}）"
        for title, text, lead, others, until in TASKS
    ]


def plan_lines() -> list[str]:
    items = [f"{number}.{text}" for number, text in enumerate(item_texts(), start=1)]
    return [TITLE, LEAD, CHAPTER, *items]


def plan_rows() -> list[tuple[str, ...]]:
    return [HEADS, *((str(number), *task) for number, task in enumerate(TASKS, start=1))]


def docx_bytes(document: docx.document.Document) -> bytes:
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def typed_docx(lines: Sequence[str] = ()) -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    for line in lines or plan_lines():
        document.add_paragraph(line)
    return docx_bytes(document)


LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("decimal", "%2."),
    ("decimalEnclosedCircleChinese", "%3"),
)


def numbered_document(levels: Sequence[tuple[str, str]] = LEVELS) -> docx.document.Document:
    """A document with one list of its own, number 77."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{inner}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return document


def add_item(document: docx.document.Document, text: str, level: int, num: int = 77) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')
    )


def listed_docx() -> bytes:
    """The plan with the numbers that Word counts itself."""
    document = numbered_document()
    document.add_paragraph(TITLE)
    document.add_paragraph(LEAD)
    add_item(document, CHAPTER.removeprefix("一、"), 0)
    for text in item_texts():
        add_item(document, text, 1)
    return docx_bytes(document)


def table_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph(TITLE)
    rows = plan_rows()
    table = document.add_table(rows=len(rows), cols=len(HEADS))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    return docx_bytes(document)


def page(body: str, *, charset: str = "utf-8") -> bytes:
    """A page of an office's site around `body`."""
    menu = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(8))
    return f"""<!DOCTYPE html>
<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{TITLE} - 青河市人民政府</title>
<style>p {{ color: red }}</style><script>var x = "<p>脚本</p>";</script></head>
<body class="header-fixed"><div class="site-header"><ul>{menu}</ul></div>
<div class="crumbs">首页 &gt; 政务公开</div>
<div id="share-bar">分享到微信</div><div style="display: none">看不见的话</div>
<table><tr><td>索引号：</td><td>0001/2026</td></tr>
<tr><td>发布日期：</td><td>2026-02-01</td></tr></table>
<div class="article">{body}</div>
<div class="related-links"><a href="/a">相关稿件</a></div>
<footer>版权所有 青河市人民政府</footer></body></html>
""".encode("gb18030" if charset.startswith("gb") else charset)


def article_html(charset: str = "utf-8") -> bytes:
    blocks = "".join(f"<p>&nbsp;&nbsp;　　{line}</p>\n" for line in plan_lines()[1:])
    return page(f"<h1>{TITLE}</h1>{blocks}", charset=charset)


def table_html() -> bytes:
    rows = "".join(
        "<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in plan_rows()
    )
    return page(f"<h1>{TITLE}</h1><table>{rows}</table>")


def xlsx_bytes(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def csv_bytes(rows: Sequence[Sequence[str]], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\r\n".join(quoted).encode(encoding)


def markdown_bytes() -> bytes:
    items = [f"1. **{text.split('。')[0]}。**{text.split('。', 1)[1]}" for text in item_texts()]
    return "\n".join([f"# {TITLE}", "", LEAD, "", f"## {CHAPTER}", "", *items]).encode()


def markdown_table_bytes() -> bytes:
    head, *rows = plan_rows()
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([f"# {TITLE}", "", " | ".join(head), " | ".join(["---"] * 6), *lines]).encode()


COLUMNS = 28  # Chinese characters a line on a page of an office


def wrapped(text: str) -> list[str]:
    """A paragraph as a page shows it: the first line indented by two characters."""
    whole = "　　" + text
    return [whole[at : at + COLUMNS] for at in range(0, len(whole), COLUMNS)]


def page_of_lines(lines: Sequence[str], number: int) -> list[str]:
    return ["青河市人民政府公报", *lines, f"— {number} —"]


def pdf_bytes(pages: Sequence[Sequence[str]], drawings: Sequence[str] = ()) -> bytes:
    """Each line at its place, in a font the reader must know (STSong, no embedding); one drawing a page."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    ]
    kids = []
    for lines, drawing in zip_longest(pages, drawings, fillvalue=""):
        printed = "".join(_shown(line, row) for row, line in enumerate(lines))
        stream = zlib.compress((printed + drawing).encode())
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (len(objects) + 2)
        )
        objects.append(
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream)
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return _assembled(objects)


def _shown(line: str, row: int) -> str:
    indent = len(line) - len(line.lstrip("　"))
    text = line.lstrip("　").encode("utf-16-be").hex()
    return f"BT /F1 16 Tf 1 0 0 1 {73 + 16 * indent} {760 - 28 * row} Tm <{text}> Tj ET\n"


Box: TypeAlias = tuple[int, int, str]  # of a table: how many rows and columns it covers, and its text
WIDTHS = (40, 90, 150, 80, 80, 70)
SIZE, HEIGHT = 12, 64


def ruled(rows: Sequence[Sequence[str | Box | None]], top: int = 700) -> str:
    """Cells with lines around them; None where another cell reaches. For `pdf_bytes`, as a page's drawing."""
    drawn, left = [], 60
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                down, across, text = (1, 1, cell) if isinstance(cell, str) else cell
                x, y = left + sum(WIDTHS[:column]), top - HEIGHT * place
                width = sum(WIDTHS[column : column + across])
                drawn.append(f"{x} {y - HEIGHT * down} {width} {HEIGHT * down} re S\n")
                drawn += _cell_lines(text, x, y, (width - 6) // SIZE)
    return "".join(drawn)


def unruled(rows: Sequence[Sequence[str]], top: int = 700) -> str:
    """The same without lines around the cells; each row as high as its highest cell."""
    drawn, y = [], top
    for row in rows:
        cells = [
            list(_cell_lines(text, 60 + sum(WIDTHS[:column]), y, (WIDTHS[column] - 6) // SIZE))
            for column, text in enumerate(row)
        ]
        drawn += [line for cell in cells for line in cell]
        y -= 15 * max(map(len, cells)) + 6
    return "".join(drawn)


def _cell_lines(text: str, x: int, y: int, most: int) -> Iterator[str]:
    for number, at in enumerate(range(0, len(text), most)):
        shown = text[at : at + most].encode("utf-16-be").hex()
        yield f"BT /F1 {SIZE} Tf 1 0 0 1 {x + 3} {y - 14 - 15 * number} Tm <{shown}> Tj ET\n"


def _assembled(objects: Sequence[bytes]) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (size, table, trailer)


def plan_pdf() -> bytes:
    lines = [f"　　　　　{TITLE}", *(part for line in plan_lines()[1:] for part in wrapped(line))]
    return pdf_bytes([page_of_lines(lines[:7], 1), page_of_lines(lines[7:], 2)])


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()
