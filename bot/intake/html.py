"""A web page to its lines: the page's own furniture dropped, blocks and tables kept (网页)."""

from __future__ import annotations

import codecs
import re

from lxml import html
from lxml.html import HtmlElement

from bot.document_errors import UnreadableDocument
from bot.intake.blocks import block_lines
from bot.intake.damage import refusing_damage
from bot.intake.furniture import drop_furniture
from bot.intake.lines import SourceLine, number_lines
from bot.intake.text import decode

_HEAD = 8192
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_NAMED_SHORT = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TOO_DEEP = "Excessive depth"  # the parser leaves out what lies deeper
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), " ")


def read_html(data: bytes, name: str = "") -> tuple[SourceLine, ...]:
    """The numbered lines of a page's text. Raises UnreadableDocument."""
    root = parse(_text(data, name), name)
    if root is None:
        return ()
    drop_furniture(root)
    return number_lines("\n".join(block_lines(root)))


def parse(text: str, name: str) -> HtmlElement | None:
    """The page's tree; None for a page without anything. Raises UnreadableDocument."""
    if not text.strip():
        return None
    with refusing_damage(name):
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
        root = html.document_fromstring(text.translate(_CONTROL).encode("utf-8", "replace"), parser=parser)
    if any(_TOO_DEEP in str(entry.message) for entry in parser.error_log):
        raise UnreadableDocument(name=name, reason="damaged")
    return root


def _text(data: bytes, name: str) -> str:
    """A byte order mark decides, then what the page says of itself if it is true, then the likeliest."""
    if not data.startswith(_MARKS):
        said = _CHARSET.search(data[:_HEAD])
        text = _decoded(data, said[1].decode("ascii").lower()) if said else None
        if text is not None:
            return text
    return decode(data, name)


def _decoded(data: bytes, encoding: str) -> str | None:
    """None where the page is wrong about itself, or names an encoding nobody knows."""
    try:
        return data.decode(_NAMED_SHORT.get(encoding, encoding))
    except (LookupError, UnicodeError):
        return None
