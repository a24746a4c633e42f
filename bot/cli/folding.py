"""Long lines for a terminal: cut by columns, where Chinese characters take two (折行)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

INDENT = "    "
_PIECES = re.compile(
    r"[\x21-\x7e]+|.", re.DOTALL
)  # a word stays whole, between Chinese characters one may cut
_HANGING = frozenset("，。、；：！？）》”’…")  # may stand in the last two columns, never at a beginning


def folded(line: str, width: int) -> Iterator[str]:
    """The line in pieces that fit so many columns; those after the first are indented."""
    current, size = "", 0
    for piece in (part for word in _PIECES.findall(line) for part in _cut(word, width // 2)):
        cells = cell_len(piece)
        if current.strip() and size + cells > width - (0 if piece in _HANGING else 2):
            yield current.rstrip()
            current, size = INDENT, len(INDENT)
            piece = piece.lstrip()  # noqa: PLW2901
            cells = cell_len(piece)
        current, size = current + piece, size + cells
    yield current.rstrip()


def _cut(word: str, most: int) -> list[str]:
    return [word[at : at + most] for at in range(0, len(word), most)]
