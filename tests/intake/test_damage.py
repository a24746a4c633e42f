"""Any damage to any file is refused or read: no other error, and no line that holds a line break."""

from __future__ import annotations

import io
import json
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.document_errors import NotAPlan, UnreadableDocument
from bot.intake.read import read_document
from bot.plans.export import plan_json
from bot.plans.read_plan import read_plan
from tests.intake import making

FILES = {
    "plan.docx": making.listed_docx(),
    "table.docx": making.table_docx(),
    "plan.xlsx": making.xlsx_bytes(making.plan_rows(), merged=["A2:A3"]),
    "plan.pdf": making.plan_pdf(),
    "ruled.pdf": making.pdf_bytes([[making.TITLE]], [making.ruled(making.plan_rows())]),
    "plan.html": making.table_html(),
    "plan.csv": making.csv_bytes(making.plan_rows()),
    "plan.md": making.markdown_table_bytes(),
    "plan.txt": "\n".join(making.plan_lines()).encode("gb18030"),
}
PACKED = ("plan.docx", "table.docx", "plan.xlsx")
SETTINGS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes put in, taken out, turned over or put elsewhere, at a few places."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(start + 60, len(data))))
        elsewhere = draw(st.integers(0, len(data)))
        piece = draw(st.one_of(st.binary(max_size=8), st.just(data[elsewhere : elsewhere + 40])))
        data = data[:start] + piece + data[end:]
    return data


@st.composite
def damaged_file(draw: st.DrawFn) -> tuple[bytes, str]:
    name = draw(st.sampled_from(sorted(FILES)))
    return draw(damaged(FILES[name])), name


@st.composite
def damaged_part(draw: st.DrawFn) -> tuple[bytes, str]:
    """A sound archive with a damaged part in it: that reaches the readers of XML."""
    name = draw(st.sampled_from(PACKED))
    with zipfile.ZipFile(io.BytesIO(FILES[name])) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    chosen = draw(st.sampled_from(sorted(part for part in parts if part.endswith((".xml", ".rels")))))
    parts[chosen] = draw(damaged(parts[chosen]))
    return making.zip_bytes(parts), name


def check(data: bytes, name: str) -> None:
    try:
        lines = read_document(data, name)
    except UnreadableDocument:
        return
    assert all(len(line.text.splitlines()) <= 1 for line in lines)
    numbers = [line.number for line in lines]
    assert numbers == sorted(set(numbers))
    try:
        draft = read_plan(lines, source="")
    except NotAPlan:
        return
    assert json.dumps(plan_json(draft), ensure_ascii=False).encode()
    assert "".join(each.text for each in draft.stretches).encode()


@SETTINGS
@given(damaged_file())
def test_damaged_file_is_read_or_refused(file: tuple[bytes, str]) -> None:
    check(*file)


@SETTINGS
@given(damaged_part())
def test_damaged_part_of_an_archive_is_read_or_refused(file: tuple[bytes, str]) -> None:
    check(*file)


@SETTINGS
@given(st.binary(max_size=300), st.sampled_from(["a.docx", "a.html", "a.pdf", "a.csv", "a.md", "a.xlsx", ""]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    check(data, name)


@SETTINGS
@given(st.text(alphabet="<>/=\"' trdivpoltabespn12一1.、|\n&;colrw", max_size=300))
def test_any_tags_are_read(text: str) -> None:
    check(f"<html><table>{text}".encode(), "a.html")
