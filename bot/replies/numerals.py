"""Numbers as they are written in replies: digits, Chinese numerals, 千 万 亿 worked out (数字)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_DIGIT = "一二两三四五六七八九"
_DIGITS = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
# One well-formed numeral below 万: 十二, 一百零五. Never 三四 (three or four) or 十四五 (a plan).
_BELOW_WAN = (
    f"(?:[{_DIGIT}]千(?:零[{_DIGIT}]?十?[{_DIGIT}]?|[{_DIGIT}]百)?)?(?:[{_DIGIT}]百)?"
    f"零?(?:[{_DIGIT}]?十)?[{_DIGIT}]?"
)
CHINESE = f"[零〇{_DIGIT}百十千廿][零〇{_DIGIT}百十千万亿点]{{0,15}}"
DIGITS = r"(?<!\d)(?:\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,8})?(?!\d)|\d{1,15}(?:\.\d{1,8})?(?!\d))"
_WELL_FORMED = re.compile(f"{_BELOW_WAN}")
_WRITTEN_IN_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SCALES = {
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "亿": 8,
    "百亿": 10,
    "千亿": 11,
    "万亿": 12,
    "十亿": 9,
}
SCALE = "万亿|千亿|百亿|十亿|千万|百万|十万|亿|万|千"


def scaled(number: Decimal, scale: str) -> Decimal:
    """`number` times its scale word; no scale word leaves it."""
    return Decimal(f"{number.scaleb(_SCALES[scale]):f}") if scale else number


def number_of(written: str) -> Decimal | None:
    """The value of digits or a Chinese numeral, None when it is no well-formed one."""
    if _WRITTEN_IN_DIGITS.fullmatch(written):
        return Decimal(written.replace(",", ""))
    return _chinese(written)


@lru_cache(maxsize=4096)
def _chinese(written: str) -> Decimal | None:
    for scale in ("亿", "万"):
        head, sign, tail = written.partition(scale)
        if sign:
            return _with_scale(head, scale, tail)
    return _small(written)


def _with_scale(head: str, scale: str, tail: str) -> Decimal | None:
    big = _small(head)
    if big is None:
        return None
    if not tail:
        return scaled(big, scale)
    small = _chinese(tail.lstrip("零")) if len(tail) > 1 else None
    return None if small is None else scaled(big, scale) + small


def _small(written: str) -> Decimal | None:
    whole, point, part = written.partition("点")
    if point:
        if not part or not all(sign in f"〇{_DIGITS}" for sign in part):
            return None
        part = "." + "".join(str(_DIGITS.find("零" if sign == "〇" else sign)) for sign in part)
    if whole in ("零", "〇"):
        return Decimal("0" + part)
    if not whole or not _WELL_FORMED.fullmatch(whole) or not _has_digit(whole):
        return None
    return _worked_out(whole) + Decimal("0" + part)


def _worked_out(whole: str) -> Decimal:
    """A well-formed numeral below 万; a last digit right behind 百 or 千 counts tens or hundreds (一百五)."""
    total, digit, unit = 0, 0, 1
    for sign in whole:
        if sign in _UNITS:
            unit = _UNITS[sign]
            total, digit = total + (digit or 1) * unit, 0
        elif sign == "零":
            unit = 1
        else:
            digit = 2 if sign == "两" else _DIGITS.index(sign)
    return Decimal(total + digit * (unit // 10 if unit > 10 else 1))


def _has_digit(whole: str) -> bool:
    return whole[0] in _DIGIT or whole.startswith("十")
