"""The same words written otherwise: width, script, stops, politeness, chatter around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import opencc

_TO_TRADITIONAL = opencc.OpenCC("s2t")
_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789%():;!?#"}
Variant = Callable[[str], str]


def wide(text: str) -> str:
    """Figures and signs in full width."""
    return text.translate(_WIDE)


def narrow(text: str) -> str:
    """Signs in half width; a comma stays, as a narrow one may stand inside a number."""
    return "".join(sign if sign == "，" else unicodedata.normalize("NFKC", sign) for sign in text)


def traditional(text: str) -> str:
    return str(_TO_TRADITIONAL.convert(text))


def stopped(text: str) -> str:
    """With a full stop at the end, if there is none."""
    return text if text[-1] in "。.！!？?，；~" else text + "。"


def greeted(text: str) -> str:
    return f"领导好，{text}"


def thanked(text: str) -> str:
    return f"{text}，谢谢"


def smiling(text: str) -> str:
    return f"{text}[微笑]😊"


def padded(text: str) -> str:
    return f"  {text} \n"


SAME_READING: tuple[Variant, ...] = (wide, narrow, traditional, stopped, smiling, padded)
CHATTER: tuple[Variant, ...] = (greeted, thanked)
