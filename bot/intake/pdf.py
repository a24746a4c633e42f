"""A PDF's text layer to its lines: pages' own lines dropped, paragraphs put together (PDF)."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from io import BytesIO

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, WrongPasswordError

from bot.document_errors import UnreadableDocument
from bot.intake.damage import refusing_damage
from bot.intake.lines import SourceLine, number_lines
from bot.intake.marks import begins_with_mark
from bot.intake.pdf_tables import PdfLine, lines_with_tables, may_hold_table
from bot.intake.radicals import without_radicals

_PAGE_NUMBER = re.compile(
    r"[-—–－·•.\s]*\d{1,4}[-—–－·•.\s]*|第?\s*\d{1,4}\s*页?\s*(?:[/／,，]\s*共?\s*\d{1,4}\s*页?)?|第\s*\d+\s*页.{0,3}共\s*\d+\s*页"
    r"|Page\s+\d+(?:\s+of\s+\d+)?|\S+://\S+(?:\s+\d+/\d+)?|\d{1,4}/\d{1,2}/\d{1,4},?\s.{0,8}\d:\d\d.*",
    re.IGNORECASE,
)
_EDGE = 2  # so many lines at the top and the foot of a page may be the page's own
_EDGE_MOST = 40
_ENDED = tuple("。；;！!？?：:）)】]”’》…")
_SLACK = 6  # columns, two a Chinese character: a line this much shorter than the widest is still full
_EQUAL = 2
_NARROWEST = 24
_INDENT = 2
_MANY = 0.1
# One space between a figure and a Chinese character is the typesetter's; more divide columns.
_GAP = re.compile(r"(?<=[\u3000-\u9fff]) (?=\d)|(?<=\S\S[\d%‰]) (?=[\u3001-\u9fff\uff00-\uffef])")
_NO_TEXT = "\ufffd"  # a page that is a picture: the reader of plans warns about it


def read_pdf(data: bytes, name: str = "") -> tuple[SourceLine, ...]:
    """The numbered lines of the text layer. Raises UnreadableDocument, also for a scan or a password."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each small damage it mends
    try:
        with refusing_damage(name):
            pages = _pages(data)
    except UnreadableDocument as error:
        if isinstance(error.__cause__, (DependencyError, FileNotDecryptedError, WrongPasswordError)):
            raise UnreadableDocument(name=name, reason="password") from error
        raise
    if not any(line.text != _NO_TEXT for page in pages for line in page):
        raise UnreadableDocument(name=name, reason="scan")
    lines = [line for page in _without_edges(pages) for line in page]
    return number_lines("\n".join(_paragraphs(lines)))


def _pages(data: bytes) -> list[list[PdfLine]]:
    """The printed lines of each page; pages are looked through for tables only where any may be."""
    pages, holds_tables = [], False
    for page in PdfReader(BytesIO(data)).pages:
        text = without_radicals(page.extract_text(extraction_mode="layout"))
        pages.append(_lines(page, text))
        holds_tables = holds_tables or may_hold_table(page, text)
    if not holds_tables:
        return pages
    with_tables = lines_with_tables(data)
    if with_tables is None:
        return pages
    return [better or lines for better, lines in zip(with_tables, pages, strict=True)]


def _lines(page: PageObject, text_of_page: str) -> list[PdfLine]:
    """The page's printed lines; a single mark for a page of pictures without text."""
    lines = []
    for printed in text_of_page.split("\n"):
        text = " ".join(_GAP.sub("", printed).split())
        if text:
            lines.append(PdfLine(text, len(printed) - len(printed.lstrip())))
    return lines if lines or not len(page.images) else [PdfLine(_NO_TEXT, 0)]


def _without_edges(pages: Sequence[list[PdfLine]]) -> list[list[PdfLine]]:
    """The pages without their numbers and running heads."""
    bare = [_without_number(page) for page in pages]
    seen = Counter((place, _words(page[index])) for page in bare for index, place in _edges(page).items())
    often = {key for key, count in seen.items() if count > 1 and count * 2 >= len(pages)}
    return [[line for index, line in enumerate(page) if not _runs(page, index, often)] for page in bare]


def _without_number(page: list[PdfLine]) -> list[PdfLine]:
    edges = _edges(page)
    return [
        line
        for index, line in enumerate(page)
        if index not in edges or len(line.text) > _EDGE_MOST * 3 or not _PAGE_NUMBER.fullmatch(line.text)
    ]


def _edges(page: Sequence[PdfLine]) -> dict[int, int]:
    """Lines at the top and the foot, by their index: their places, those at the foot counted from below."""
    foot = {index: index - len(page) for index in range(max(len(page) - _EDGE, 0), len(page))}
    return foot | {index: index for index in range(min(_EDGE, len(page)))}


def _words(line: PdfLine) -> str:
    return re.sub(r"\d+", "0", line.text)


def _runs(page: Sequence[PdfLine], index: int, often: set[tuple[int, str]]) -> bool:
    """The line stands at one place of most pages, and is no sentence, item or clause that happens to."""
    line, place = page[index], _edges(page).get(index)
    if place is None or line.cells or len(line.text) > _EDGE_MOST:
        return False
    if line.text.endswith(_ENDED) or begins_with_mark(line.text):
        return False
    return (place, _words(line)) in often


def _paragraphs(lines: Sequence[PdfLine]) -> list[str]:
    """Lines put together where the one before is full and the next neither indented nor a new item."""
    if not lines:
        return []
    margin = min((line.indent for line in lines if not line.cells), default=0)
    indented = [not line.cells and line.indent >= margin + _INDENT for line in lines]
    uses_indent = sum(indented) >= len(lines) * _MANY
    full = _full(
        [
            "" if line.cells else ("　　" if first else "") + line.text
            for line, first in zip(lines, indented, strict=True)
        ]
    )
    paragraphs = [lines[0].text]
    for index in range(1, len(lines)):
        before, line = lines[index - 1].text, lines[index].text
        goes_on = full[index - 1] and not indented[index] and not lines[index].cells
        if before.endswith(_ENDED) and (begins_with_mark(line) or not uses_indent):
            goes_on = False
        if goes_on:
            paragraphs[-1] = _joined(paragraphs[-1], line)
        else:
            paragraphs.append(line)
    return paragraphs


def _full(texts: Sequence[str]) -> list[bool]:
    """Which lines end where most do: by columns, or by characters where all are set equally wide."""
    ways = [([_width(text) for text in texts], _SLACK), ([2 * len(text) for text in texts], _EQUAL)]
    return max((_ending_alike(widths, slack) for widths, slack in ways), key=sum)


def _ending_alike(widths: Sequence[int], slack: int) -> list[bool]:
    """Which are as wide as the most frequent width of long lines; the rows of a table may be wider."""
    counts = Counter(max(width, _NARROWEST) for width in widths)
    full = max(counts, key=lambda width: (_near(counts, width, slack) * (width - _NARROWEST), width))
    return [width >= max(full - slack, _NARROWEST + 1) for width in widths]


def _near(counts: Counter[int], width: int, slack: int) -> int:
    return sum(counts[width - less] for less in range(slack + 1))


def _joined(before: str, after: str) -> str:
    """With a space only between two words of letters."""
    apart = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if apart else before + after


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
