"""Erased words are blacked out wherever a copy of them was kept: cards, answers, questions, entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from bot.storage.database import Db

BLACK: Final = "■■■"
_NOT_WORDS: Final = frozenset({"key", "about", "filings"})  # ids, never what people wrote
_CALL: Final = "call"  # a command: its own words stay, what somebody wrote for it goes
# Tables with copies, and their columns of JSON; a notice or card in `content` has one letter before it.
_COPIES: Final[Mapping[str, tuple[str, ...]]] = {
    "outbox": ("content", "sent_card"),
    "inbox": ("card",),
    "questions": ("body",),
    "entries": ("body",),
    "jobs": ("args",),
}


def erase_copies(db: Db, words: Sequence[str]) -> int:
    """Black the words out; how many rows held one. What still waits to be sent goes without them.

    Looks through everything that is kept of messages, as long as that takes.
    """
    wanted = Words(words)
    return sum(_erase_in(db, table, columns, wanted) for table, columns in _COPIES.items()) if words else 0


class Words:
    """Words to black out. Chinese ones wherever they stand; others (accounts) only as a whole value."""

    def __init__(self, words: Sequence[str]) -> None:
        self._whole = frozenset(words)
        anywhere = {word for word in words if not word.isascii() and len(word) > 1}
        self._anywhere = sorted(anywhere, key=len, reverse=True)
        self._as_json = [msgspec.json.encode(word).decode()[1:-1] for word in self._whole]

    def in_json(self, text: str) -> str:
        """The JSON without them; the very same text where it holds none."""
        if not any(word in text for word in self._as_json):
            return text
        return msgspec.json.encode(self._without(msgspec.json.decode(text))).decode()

    def _without(self, value: Any) -> Any:
        match value:
            case str():
                return self._in_string(value)
            case list():
                return [self._without(each) for each in value]
            case dict():
                return {name: self._under(name, each) for name, each in value.items()}
        return value

    def _under(self, name: str, value: Any) -> Any:
        if name in _NOT_WORDS:
            return value
        return self._within(value) if name == _CALL and isinstance(value, str) else self._without(value)

    def _in_string(self, text: str) -> str:
        return BLACK if text in self._whole else self._within(text)

    def _within(self, text: str) -> str:
        for word in self._anywhere:
            text = text.replace(word, BLACK)
        return text


def _erase_in(db: Db, table: str, columns: Sequence[str], words: Words) -> int:
    changed = 0
    for row_id, *texts in db.all(f"copies_in_{table}"):
        cleared = [_cleared(text, words) for text in texts]
        if cleared != texts:
            db.run(f"put_copies_in_{table}", of=row_id, **dict(zip(columns, cleared, strict=True)))
            changed += 1
    return changed


def _cleared(text: str | None, words: Words) -> str | None:
    if not text:
        return text
    letter = text[0] if text[0] in "NC" else ""
    return letter + words.in_json(text[len(letter) :])
