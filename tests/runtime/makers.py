"""Makers that a worker process can import: one for each thing that may happen to a document."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

from bot.documents.document import Document


def make(maker: str, args: str) -> Sequence[Document]:
    """`args` is the document's words; for `waits` the path of a pipe that somebody opens in time."""
    return MAKERS[maker](args)


def make_other(maker: str, args: str) -> Sequence[Document]:
    return _made("other")


def _made(words: str) -> Sequence[Document]:
    return (Document("汇总.txt", "text/plain", words.encode()),)


def _fail(args: str) -> Sequence[Document]:
    raise ValueError(args)


def _hang(args: str) -> Sequence[Document]:
    signal.pause()
    return ()


def _die(args: str) -> Sequence[Document]:
    os._exit(9)


def _wait(args: str) -> Sequence[Document]:
    Path(args).read_bytes()
    return _made("late")


MAKERS = {"works": _made, "fails": _fail, "hangs": _hang, "dies": _die, "waits": _wait}
