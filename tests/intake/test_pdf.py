"""PDF: paragraphs over lines and pages, the page's own lines, passwords, scans."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter

from bot.document_errors import UnreadableDocument
from bot.intake.pdf import read_pdf
from bot.intake.radicals import without_radicals
from tests.intake import making


def texts(data: bytes) -> list[str]:
    return [line.text for line in read_pdf(data)]


def protected(user: str, owner: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(making.plan_pdf())))
    writer.encrypt(user_password=user, owner_password=owner, algorithm="RC4-128")
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def test_paragraphs_are_put_together_over_lines_and_pages() -> None:
    assert texts(making.plan_pdf()) == making.plan_lines()


def test_words_only_like_a_running_head_stay() -> None:
    pages = [["青河市公报", f"　　{n}.推进工作。", "（责任单位：市教育局）", f"- {n} -"] for n in (1, 2, 3)]
    assert texts(making.pdf_bytes(pages)) == [
        line for n in (1, 2, 3) for line in (f"{n}.推进工作。", "（责任单位：市教育局）")
    ]


def test_what_only_forbids_changes_is_read() -> None:
    assert texts(protected("", "owner")) == making.plan_lines()


def test_password_is_told() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(protected("secret", "owner"), "plan.pdf")
    assert caught.value.reason == "password"


def test_pages_without_text_are_a_scan() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf(making.pdf_bytes([[], []]), "scan.pdf")
    assert caught.value.reason == "scan"


def test_radicals_are_the_characters_they_look_like() -> None:
    assert without_radicals("⻘河市⼯作⽅案⻅⻚⺠ﬁ") == "青河市工作方案见页民fi"
