"""Footnotes and endnotes of a Word document, put behind its text: a note may say who leads (脚注)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

_REFERENCES = ("footnoteReference", "endnoteReference")
_MARK = "注："


def append_notes(body: Element, parts: Sequence[Element | None]) -> None:
    """A paragraph a note at the end of the text, in the order referred to. `parts`: footnotes, endnotes."""
    word = "{" + (etree.QName(body).namespace or "") + "}"
    text = body.find(f"{word}body")
    if text is None:
        return
    for reference, part in zip(_REFERENCES, parts, strict=True):
        notes = {} if part is None else {note.get(f"{word}id"): note for note in part}
        for mark in list(body.iter(word + reference)):
            note = notes.pop(mark.get(f"{word}id"), None)
            words = "" if note is None else " ".join(_paragraphs(note, word))
            if words:
                _add(text, f"{_MARK}{words}", word)


def _paragraphs(note: Element, word: str) -> Iterator[str]:
    """Its words without what somebody deleted."""
    for paragraph in note.iter(f"{word}p"):
        words = "".join(each.text or "" for each in paragraph.iter(f"{word}t"))
        if words.strip():
            yield words.strip()


def _add(text: Element, words: str, word: str) -> None:
    paragraph = etree.Element(f"{word}p")
    run = etree.SubElement(paragraph, f"{word}r")
    etree.SubElement(run, f"{word}t").text = words
    last = len(text) - 1 if len(text) and text[-1].tag == f"{word}sectPr" else len(text)
    text.insert(last, paragraph)
