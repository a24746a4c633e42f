"""A Word document to its lines: its text with the numbers Word shows, tables, boxes, notes (Word 文档)."""

from __future__ import annotations

from io import BytesIO
from typing import TypeAlias
from zipfile import ZIP_STORED, ZipFile

import mammoth
from lxml import etree

from bot.document_errors import UnreadableDocument
from bot.intake.archive import open_archive
from bot.intake.blocks import block_lines
from bot.intake.damage import refusing_damage
from bot.intake.docx_notes import append_notes
from bot.intake.docx_numbers import Numbers
from bot.intake.html import parse
from bot.intake.lines import SourceLine, number_lines

Element: TypeAlias = etree._Element

_BODY = "word/document.xml"
_RELATION = "/officeDocument"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DROPPED = ("footnoteReference", "endnoteReference", "commentReference", "object", "drawing", "pict")
_NOTES = ("footnotes", "endnotes")
_UNWRAPPED = ("moveTo", "fldSimple", "customXml", "smartTag", "bdo", "dir")
_OFF = ("false", "0", "off")


def read_docx(data: bytes, name: str = "") -> tuple[SourceLine, ...]:
    """The numbered lines of the text, notes behind it; headers, footers, comments and deletions left out.

    Raises UnreadableDocument.
    """
    with open_archive(data, name) as archive:
        with refusing_damage(name):
            body = _body(archive)
            numbers = Numbers(_part(archive, "numbering"), _part(archive, "styles"))
            append_notes(body, [_part(archive, name) for name in _NOTES])
        prepare(body, numbers)
    with refusing_damage(name):
        shown = mammoth.convert_to_html(_package(body), convert_image=lambda image: []).value
    root = parse(shown, name)
    lines = () if root is None else number_lines("\n".join(block_lines(root)))
    if not lines and _holds_pictures(data):
        raise UnreadableDocument(name=name, reason="scan")
    return lines


def _holds_pictures(data: bytes) -> bool:
    with ZipFile(BytesIO(data)) as archive:
        return any(part.startswith("word/media/") for part in archive.namelist())


def _body(archive: ZipFile) -> Element:
    """The main part, which the package names; most call it word/document.xml."""
    if "_rels/.rels" in archive.namelist():
        for relation in _xml(archive, "_rels/.rels"):
            target = str(relation.get("Target", "")).lstrip("/")
            if str(relation.get("Type", "")).endswith(_RELATION) and target in archive.namelist():
                return _xml(archive, target)
    return _xml(archive, _BODY)


def _part(archive: ZipFile, name: str) -> Element | None:
    path = f"word/{name}.xml"
    return _xml(archive, path) if path in archive.namelist() else None


def _xml(archive: ZipFile, path: str) -> Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(archive.read(path), parser)


def _package(body: Element) -> BytesIO:
    """A Word document of that body only: all that mammoth is to see."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        archive.writestr(_BODY, etree.tostring(body, encoding="UTF-8", xml_declaration=True))
    packed.seek(0)
    return packed


def prepare(body: Element, numbers: Numbers) -> None:
    """Make everything that counts as text plain text, in its place; take out what does not count."""
    word = "{" + (etree.QName(body).namespace or "") + "}"
    _free_wrapped(body, word)
    for element in list(body.iter(*(word + name for name in _DROPPED))):
        _remove(element)
    for hidden in list(body.iterfind(f".//{word}r/{word}rPr/{word}vanish")):
        if hidden.get(f"{word}val") not in _OFF:
            _remove(next(hidden.iterancestors(f"{word}r")))
    for link in body.iter(f"{word}hyperlink"):
        link.attrib.clear()
    for paragraph in list(body.iter(f"{word}p")):
        if not _merge_deleted(paragraph, word):
            _print_number(paragraph, numbers.next(paragraph), word)


def _free_wrapped(body: Element, word: str) -> None:
    """Take text out of what mammoth passes over, and text boxes out of their paragraphs."""
    for choice in list(body.iter(f"{_COMPATIBLE}AlternateContent")):
        _unwrap(choice, _branch(choice, word))
    for wrapper in list(body.iter(*(word + name for name in _UNWRAPPED))):
        _unwrap(wrapper, wrapper)
    for frame in reversed(list(body.iter(f"{word}txbxContent"))):
        _place_after_paragraph(frame, word)


def _branch(choice: Element, word: str) -> Element:
    """The variant with a text box in it, else the one for old readers, else the first."""
    framed = [each for each in choice if next(each.iter(f"{word}txbxContent"), None) is not None]
    plain = choice.findall(f"{_COMPATIBLE}Fallback")
    return next(iter([*framed[:1], *plain, *choice]), choice)


def _unwrap(element: Element, around: Element) -> None:
    """Put the children of `around` where the element stands."""
    parent = element.getparent()
    if parent is not None:
        place = parent.index(element)
        parent[place : place + 1] = list(around)


def _place_after_paragraph(frame: Element, word: str) -> None:
    """A text box is anchored in a paragraph; its own paragraphs follow that."""
    anchor = next(frame.iterancestors(f"{word}p"), None)
    if anchor is not None:
        for block in reversed(list(frame)):
            anchor.addnext(block)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _merge_deleted(paragraph: Element, word: str) -> bool:
    """A paragraph whose mark is deleted or moved away runs on into the next one and has no number."""
    marks = paragraph.find(f"{word}pPr/{word}rPr")
    if marks is None or all(marks.find(word + change) is None for change in ("del", "moveFrom")):
        return False
    following = paragraph.getnext()
    if following is None or following.tag != f"{word}p":
        return False
    content = [each for each in paragraph if each.tag != f"{word}pPr"]
    place = 1 if len(following) and following[0].tag == f"{word}pPr" else 0
    following[place:place] = content
    _remove(paragraph)
    return True


def _print_number(paragraph: Element, number: str, word: str) -> None:
    """Write the number as text; an empty paragraph keeps none, though it counts."""
    if not number or not any(text.text for text in paragraph.iter(f"{word}t")):
        return
    run = etree.Element(f"{word}r")
    etree.SubElement(run, f"{word}t").text = number
    paragraph.insert(1 if paragraph[0].tag == f"{word}pPr" else 0, run)
