"""Web pages: encodings, furniture, lists, tables."""

from __future__ import annotations

import pytest

from bot.document_errors import UnreadableDocument
from bot.intake.html import read_html
from bot.intake.read import read_document
from tests.intake import making


def texts(body: str) -> list[str]:
    return [line.text for line in read_html(f"<html><body>{body}</body></html>".encode())]


@pytest.mark.parametrize(("said", "encoding"), [("gb2312", "gb18030"), ("GBK", "gb18030"), ("big5", "big5")])
def test_page_is_read_in_the_encoding_it_names(said: str, encoding: str) -> None:
    data = f"<html><head><meta charset={said}></head><p>推進工作</p></html>".encode(encoding)
    assert [line.text for line in read_html(data)] == ["推進工作"]


def test_gb2312_holds_characters_beyond_it() -> None:
    data = "<meta charset='gb2312'><p>朱镕基、喆、㙍</p>".encode("gb18030")
    assert [line.text for line in read_html(data)] == ["朱镕基、喆、㙍"]


@pytest.mark.parametrize("said", ["utf-8", "nonsense", "gb2312"])
def test_page_wrong_about_its_encoding_is_read_all_the_same(said: str) -> None:
    words = "推进知识产权工作，完善机制，抓好落实。" * 3
    encoding = "utf-8" if said == "gb2312" else "gb18030"
    data = f"<html><meta charset='{said}'><p>{words}</p></html>".encode(encoding)
    assert [line.text for line in read_html(data)] == [words]


def test_byte_order_mark_wins_over_what_the_page_says() -> None:
    data = "<html><meta charset='gb2312'><p>推进工作</p></html>".encode("utf-16")
    assert [line.text for line in read_document(data, "")] == ["推进工作"]


def test_only_the_document_is_left_of_a_page() -> None:
    lines = [line.text for line in read_html(making.article_html())]
    assert lines[:2] == ["索引号：\t0001/2026", "发布日期：\t2026-02-01"]
    assert lines[2:] == making.plan_lines()


def test_block_with_most_of_the_words_is_kept_whatever_its_name() -> None:
    words = "推进质量强市建设，完善工作机制。"
    assert texts(
        f"<div class='print-share header'><p>{words * 5}</p></div><div class='share'>分享</div>"
    ) == [words * 5]


def test_only_heading_of_the_page_is_kept_within_a_header() -> None:
    body = "<header><h1>某市方案</h1><nav>首页</nav></header>" + "<p>推进质量强市建设。</p>" * 5
    assert texts(body)[0] == "某市方案"


def test_hidden_parts_are_dropped() -> None:
    assert texts("<p hidden>甲</p><p style='DISPLAY : none'>乙</p><p>丙</p><!-- 丁 -->") == ["丙"]


def test_blocks_and_breaks_are_lines() -> None:
    assert texts("<div>甲<p>乙<br>丙</p>丁<span>戊</span></div>") == ["甲", "乙", "丙", "丁戊"]


def test_line_breaks_of_the_source_are_no_spaces_between_chinese() -> None:
    assert texts("<p>推进\n   工作 of\nunits</p>") == ["推进工作 of units"]


def test_lists_show_their_numbers() -> None:
    body = "<ol start=3><li>甲<li>乙<li value=9>丙</ol><ol type=a><li>丁</ol><ul><li>戊<li>（一）己</ul>"
    assert texts(body) == ["3. 甲", "4. 乙", "9. 丙", "a. 丁", "● 戊", "（一）己"]


def test_upper_one_of_two_head_rows_is_left_out() -> None:
    body = (
        "<table><tr><th rowspan=2>序号<th rowspan=2>任务<th colspan=2>分工</tr>"
        "<tr><th>牵头单位<th>配合单位</tr>"
        "<tr><td>1<td>甲<td>A<td>B</tr><tr><td>2<td>乙<td>C<td></tr></table>"
    )
    head = "| 序号 | 任务 | 牵头单位 | 配合单位 |"
    assert texts(body) == [head, "| 1 | 甲 | A | B |", "| 2 | 乙 | C |  |"]


def test_table_around_the_page_is_no_table() -> None:
    inner = "<table><tr><td>序号<td>任务</tr><tr><td>1<td>甲</tr></table>"
    assert texts(f"<table><tr><td>左<td><p>正文</p>{inner}</tr></table>") == [
        "左",
        "正文",
        "| 序号 | 任务 |",
        "| 1 | 甲 |",
    ]


def test_bar_within_a_cell_does_not_divide_it() -> None:
    assert texts("<table><tr><td>a|b<td>c</tr><tr><td>d<td>e</tr></table>") == ["| a/b | c |", "| d | e |"]


def test_page_nested_too_deeply_is_refused_not_cut() -> None:
    with pytest.raises(UnreadableDocument):
        texts("<div>" * 3000 + "深处" + "</div>" * 3000 + "<p>尾</p>")
