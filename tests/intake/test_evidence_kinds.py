"""What may be kept as evidence: documents, pictures, plain text; nothing that may carry a program."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document_errors import RefusedFile
from bot.intake.evidence_kinds import evidence_kind

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(40)


def a_zip(*parts: str, types: str = "") -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        for part in parts:
            archive.writestr(part, "x")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "通知.pdf", "application/pdf"),
        (PNG, "照片.png", "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40), "照片.jpg", "image/jpeg"),
        (a_zip("word/document.xml"), "说明.docx", "wordprocessingml.document"),
        (a_zip("xl/workbook.xml", "xl/embeddings/book.xlsx"), "验收表.xlsx", "spreadsheetml.sheet"),
        (OLE, "旧表.xls", "application/x-ole-storage"),
        ("序号,数\n1,26\n".encode("gb18030"), "数.csv", "text/plain"),
    ],
)
def test_documents_and_pictures_are_kept_by_what_they_are(data: bytes, name: str, kind: str) -> None:
    assert evidence_kind(data, name).endswith(kind)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90\x00" + bytes(200), "通知.pdf"),
        (b"\x7fELF" + bytes(200), "程序"),
        (b"#!/bin/sh\nrm -rf /\n", "数.txt"),
        (b"<html><script>alert(1)</script>", "页.txt"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "图.svg"),
        (b"WScript.Echo 1", "a.vbs"),
        (b"%PDF-1.7 /OpenAction << /S /JavaScript >>", "通知.pdf"),
        (b"%PDF-1.7 /Launch", "通知.pdf"),
        (a_zip("word/document.xml", "word/vbaProject.bin"), "说明.docx"),
        (a_zip("xl/workbook.xml", "xl/activeX/activeX1.bin"), "表.xlsx"),
        (a_zip("word/document.xml", "word/embeddings/oleObject1.bin"), "说明.docx"),
        (
            a_zip("word/document.xml", types="application/vnd.ms-word.document.macroEnabled.main+xml"),
            "a.docx",
        ),
        (a_zip("setup.exe"), "资料.zip"),
        (b"PK\x03\x04broken", "资料.docx"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le"), "旧表.xls"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "资料.rar"),
        (b"\x00\x01\x02", "数.txt"),
    ],
)
def test_what_may_carry_a_program_is_refused(data: bytes, name: str) -> None:
    with pytest.raises(RefusedFile) as caught:
        evidence_kind(data, name)
    assert caught.value.why == "refused_kind"


def test_an_empty_file_is_no_evidence() -> None:
    with pytest.raises(RefusedFile) as caught:
        evidence_kind(b"", "空.pdf")
    assert caught.value.why == "empty"


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.pdf", "a.exe", "a", "a.docx"]))
def test_any_bytes_are_kept_or_refused_and_never_break(data: bytes, name: str) -> None:
    with suppress(RefusedFile):
        assert "/" in evidence_kind(data, name)
