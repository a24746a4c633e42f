"""Markdown, pages and separated values made to be slow are read in time."""

from __future__ import annotations

import time

import pytest

from bot.intake.read import read_document

LENGTH = 240_000  # bytes
MOST_SECONDS = 30.0  # of processor time on a busy machine; a square would take minutes


@pytest.mark.parametrize(
    ("name", "piece"),
    [
        ("plan.md", "__a "),
        ("plan.md", "**a "),
        ("plan.md", "~~a "),
        ("plan.md", "[甲"),
        ("plan.md", "!["),
        ("plan.md", "<!--"),
        ("plan.md", "a|b\n"),
        ("plan.md", "| - "),
        ("plan.html", "&nbsp;"),
        ("plan.html", "<p>甲"),
        ("plan.html", "<td>甲</td>"),
        ("plan.html", "<li><a href='/'>甲</a>"),
        ("plan.csv", '"'),
        ("plan.csv", "a,b\n"),
        ("plan.txt", "\u3000"),
    ],
)
def test_one_thing_over_and_over_is_read_in_time(name: str, piece: str) -> None:
    body = piece * (LENGTH // len(piece.encode()) // (20 if name == "plan.csv" else 1))
    data = f"<html><body>{body}".encode() if name == "plan.html" else body.encode()
    started = time.process_time()
    assert len(read_document(data, name)) <= len(body)
    assert time.process_time() - started < MOST_SECONDS
