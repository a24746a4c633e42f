"""What is not read, and the code that tells why."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from bot.document_errors import UnreadableDocument
from bot.intake import archive, read
from bot.intake.read import read_document
from tests.intake import making

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)


def reason(data: bytes, name: str) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_document(data, name)
    assert caught.value.name == name
    return caught.value.reason


def packed(method: int, **parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as made:
        for part, content in parts.items():
            made.writestr(part.replace("_", "/"), content)
    return data.getvalue()


def locked(data: bytes) -> bytes:
    """Marked as encrypted, in the parts and in the directory."""
    return data.replace(b"PK\x03\x04\x14\x00\x00", b"PK\x03\x04\x14\x00\x01").replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"
    )


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (OLE + "EncryptedPackage".encode("utf-16-le"), "plan.docx", "password"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "plan.xlsx", "password"),
        (locked(packed(zipfile.ZIP_STORED, word_a=b"x")), "plan.docx", "password"),
        (OLE + "WordDocument".encode("utf-16-le"), "plan.doc", "old_format"),
        (OLE, "plan.wps", "old_format"),
        (OLE, "plan.xls", "old_format"),
        (b"{\\rtf1 abc}", "plan.doc", "old_format"),
        (packed(zipfile.ZIP_STORED, a=b"x"), "plan.docx", "kind .zip"),
        (packed(zipfile.ZIP_STORED, ppt_a=b"x"), "plan.docx", "kind .pptx"),
        (packed(zipfile.ZIP_STORED, word_a=b"x"), "plan.docx", "damaged"),
        (packed(zipfile.ZIP_STORED, xl_a=b"x"), "plan.xlsx", "damaged"),
        (making.typed_docx()[:900], "plan.docx", "damaged"),
        (b"hello", "plan.docx", "damaged"),
        (b"%PDF-1.7 and then nothing", "plan.pdf", "damaged"),
        (b"\x89PNG\r\n\x1a\n", "plan.png", "kind .png"),
        (b"<?xml version='1.0'?><a/>", "plan.xml", "kind .xml"),
        (bytes(range(256)) * 40, "plan.bin", "kind .bin"),
    ],
)
def test_refusal_has_a_code(data: bytes, name: str, why: str) -> None:
    assert reason(data, name) == why


def test_part_that_unpacks_to_far_more_than_it_is_a_bomb() -> None:
    zeros = bytes(archive.HARMLESS + 1)
    assert reason(packed(zipfile.ZIP_DEFLATED, word_document=zeros), "plan.docx") == "bomb"
    assert reason(packed(zipfile.ZIP_DEFLATED, xl_workbook=zeros), "plan.xlsx") == "bomb"


def test_archive_that_unpacks_to_too_much_is_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 2000)
    assert reason(making.typed_docx(), "plan.docx") == "bomb"


def test_larger_files_than_any_plan_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST", 10)
    assert reason("推进工作".encode(), "plan.txt") == "too_large"


def test_entities_that_grow_are_damage() -> None:
    grown = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">%s]><a>&k9;</a>' % b"".join(
        b'<!ENTITY k%d "%s">' % (n, (b"&k%d;" % (n - 1) if n else b"&b;") * 10) for n in range(10)
    )
    part = {"word/document.xml": grown}
    assert read_or_reason(making.zip_bytes(part), "plan.docx") in ("damaged", ())


def read_or_reason(data: bytes, name: str) -> object:
    try:
        return read_document(data, name)
    except UnreadableDocument as error:
        return error.reason


def test_spreadsheet_with_more_rows_than_any_plan_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.intake.sheets.MOST_ROWS", 3)
    rows = [["序号", "任务"]] * 5
    assert reason(making.xlsx_bytes(rows), "plan.xlsx") == "too_large"
    assert reason(making.csv_bytes(rows), "plan.csv") == "too_large"


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.md", "a.csv", "a.docx", "a.pdf", ""])
def test_empty_file_has_no_lines(name: str) -> None:
    assert read_document(b"", name) == ()


@pytest.mark.parametrize("make", [making.typed_docx, making.plan_pdf])
def test_old_name_with_new_content_is_read(make: Callable[[], bytes]) -> None:
    assert [line.text for line in read_document(make(), "plan.doc")] == making.plan_lines()
