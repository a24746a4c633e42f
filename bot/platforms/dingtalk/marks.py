"""What somebody wrote, made inert for DingTalk's Markdown and for what its clients link by themselves.

Source: platforms.md 2.9: a backslash is not reliable there, so signs that act are made wide, and those that
act only in their place are followed by a sign without width.
"""

from __future__ import annotations

import re
from typing import Final

from bot.wire.escaping import inert

APART: Final = "\u200b"
FULL_WIDTH: Final = 0xFEE0  # how far the wide form of an ASCII sign lies behind it
WIDE: Final = {ord(sign): ord(sign) + FULL_WIDTH for sign in "<>*_~`[]|$#"}
_LEADING: Final = re.compile(r"^( {0,3}(?:[-+=]|\d{1,9}(?=[.)、])))", re.MULTILINE)
_INDENT: Final = re.compile(r"^(?: {4}|[ ]{0,3}\t)[ \t]*", re.MULTILINE)
_FOLLOWED: Final = re.compile(r"[&\\](?=\S)")


def escape(text: str) -> str:
    """For Markdown: nothing in it acts, wherever it stands. It reads the same, if a little wider."""
    found = _INDENT.sub("", _FOLLOWED.sub(rf"\g<0>{APART}", inert(text.translate(WIDE))))
    return _LEADING.sub(rf"\1{APART}", found).replace("\n", "  \n")


def escape_line(text: str) -> str:
    """The same where no line may end: in a heading, a label, a cell."""
    return escape(" ".join(text.splitlines()))
