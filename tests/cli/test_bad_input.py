"""What is no plan or cannot be read: how import ends, what it says to do, and that it saves nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.storage.drafts import Drafts
from tests.intake import making

NOVEL = (
    "第一章　雨夜\n"
    "那天夜里下着雨，老陈推开了客栈的门。他把伞靠在墙角，向掌柜要了一碗面。\n"
    "“二位从哪里来？”掌柜问。没有人回答，只有檐下的水声。\n"
    "第二章　远行\n"
    "天亮以后，他们沿着河走了三十里，到了一个没有名字的渡口。船家收了两文钱，说今年的水比往年大。\n"
) * 200
NEWS = making.page(
    "<h1>青河市举办春季招聘会</h1><p>本报讯　3月12日，青河市春季招聘会在体育馆举行，共有128家企业参加，"
    "提供岗位3600个。</p><p>“来的人比去年多三成。”市人社局有关负责人介绍。</p>"
    "<p>1.本次招聘会持续两天。</p><p>记者在现场看到，许多毕业生带着简历早早到场。</p>"
)
NO_NUMBERS = (
    "青河市质量提升工作情况\n我市高度重视质量工作，全年多次研究。\n今后要继续努力，把工作做得更好。\n"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")


def bomb(part: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, bytes(64 << 20))
    return packed.getvalue()


def locked_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(making.plan_pdf())))
    writer.encrypt(user_password="secret", algorithm="RC4-128")
    packed = io.BytesIO()
    writer.write(packed)
    return packed.getvalue()


def run(tmp_path: Path, file: str, locale: str = "en", stdin: bytes | None = None) -> Result:
    options = ["--state", str(tmp_path / "var"), "--locale", locale]
    return CliRunner().invoke(app, ["import", *options, file], input=stdin)


BAD: list[tuple[str, Callable[[], bytes], int, str]] = [
    ("empty.txt", lambda: b"", 1, "is empty"),
    ("blank.txt", lambda: b"\n \n\n", 1, "number its tasks"),
    ("novel.txt", NOVEL.encode, 1, "number its tasks"),
    ("news.html", lambda: NEWS, 1, "number its tasks"),
    ("no_numbers.txt", NO_NUMBERS.encode, 1, "number its tasks"),
    ("binary.txt", lambda: bytes(range(256)) * 400, 2, "Save it as UTF-8"),
    ("half.txt", lambda: "青河市工作方案".encode("utf-16")[:-1], 2, "Save it as UTF-8"),
    ("picture.png", lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 2, "this kind of file (.png)"),
    ("bomb.docx", lambda: bomb("word/document.xml"), 2, "unpacked it would be far too large"),
    ("bomb.xlsx", lambda: bomb("xl/worksheets/sheet1.xml"), 2, "unpacked it would be far too large"),
    ("locked.docx", lambda: OLE, 2, "Save a copy without one"),
    ("locked.xlsx", lambda: OLE, 2, "Save a copy without one"),
    ("locked.pdf", locked_pdf, 2, "Save a copy without one"),
    ("scan.pdf", lambda: making.pdf_bytes([[], []]), 2, "a picture without text"),
    ("broken.docx", lambda: making.typed_docx()[:900], 2, "save it anew"),
    ("old.doc", lambda: OLE[:1000], 2, "save it as docx"),
]


@pytest.mark.parametrize(("name", "content", "code", "advice"), BAD, ids=lambda value: str(value)[:14])
def test_bad_input_is_told_and_leaves_no_draft(
    tmp_path: Path, name: str, content: Callable[[], bytes], code: int, advice: str
) -> None:
    (tmp_path / name).write_bytes(content())
    result = run(tmp_path, str(tmp_path / name))
    assert (result.exit_code, Drafts(tmp_path / "var/drafts").names()) == (code, ())
    said = " ".join(result.output.split())
    assert name in said
    assert advice in said


def test_far_too_large_a_file_is_refused_before_it_is_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(200 << 20)
    result = run(tmp_path, str(tmp_path / "large.txt"))
    assert result.exit_code == 2
    assert "too large for a plan" in " ".join(result.output.split())


def test_standard_input_that_is_no_plan_is_told_as_well(tmp_path: Path) -> None:
    assert run(tmp_path, "-", stdin=NOVEL.encode()).exit_code == 1
    assert run(tmp_path, "-", stdin=b"\x00\x01\x02" * 99).exit_code == 2


def test_folder_is_no_file(tmp_path: Path) -> None:
    result = run(tmp_path, str(tmp_path), locale="zh-CN")
    assert result.exit_code == 2
    assert "这是文件夹" in result.output
