"""Bytes of text files and of other things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document_errors import UnreadableDocument
from bot.intake.lines import SourceLine, number_lines
from bot.intake.read import read_document
from bot.intake.text import decode, read_text

TEXT = "甲市工作方案\n1.推进甲工作，完善机制。\r\n\n2.推进乙工作。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_the_encodings_offices_use(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_big5_is_not_taken_for_gb18030() -> None:
    text = (
        "海濱市推進養老服務高質量發展工作計劃，完善服務網絡，壯大人才隊伍。市民政局牽頭，市財政局配合。" * 4
    )
    assert decode(text.encode("big5")) == text


def test_short_gb18030_is_not_taken_for_korean() -> None:
    assert decode("推进知识产权工作".encode("gb18030")) == "推进知识产权工作"


def test_a_few_broken_bytes_do_not_cost_the_document() -> None:
    data = (TEXT * 20).encode("utf-8")
    broken = data[:600] + b"\xff" + data[600:]
    assert "\ufffd" in decode(broken)
    assert "推进乙工作" in decode(broken)


def test_lines_are_numbered_from_one_with_the_empty_ones() -> None:
    lines = read_text(TEXT.encode("utf-8"))
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert lines[1] == SourceLine(2, "1.推进甲工作，完善机制。")
    assert lines[2].text == ""


def test_empty_file_has_no_lines() -> None:
    assert read_document(b"", "empty.txt") == ()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7", "plan.txt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "plan.doc"),
        (bytes(range(256)) * 40, "plan.bin"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableDocument):
        read_document(data, name)


def test_unknown_name_with_text_in_it_is_read_as_text() -> None:
    assert read_document("推进甲".encode(), "plan.unknown") == (SourceLine(1, "推进甲"),)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        lines = read_text(data)
    except UnreadableDocument:
        return
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode("utf-8")).lstrip("\ufeff") == text.lstrip("\ufeff")


@given(st.text())
def test_no_line_holds_a_line_break(text: str) -> None:
    assert all(len(line.text.splitlines()) <= 1 for line in number_lines(text))
