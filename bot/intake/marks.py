"""Numbers at the beginning of a line: enough to know that a new paragraph or item begins (编号)."""

from __future__ import annotations

import re

_CN = "[一二三四五六七八九十百零〇]"
_MARK = re.compile(
    rf"\s*(?:第(?:{_CN}{{1,4}}|\d{{1,3}})[章节条编篇部]|[(（]\s*(?:{_CN}{{1,3}}|\d{{1,3}})\s*[)）]|{_CN}{{1,3}}\s*[、.．]"
    rf"|\d{{1,3}}\s*[、．)）]|\d{{1,3}}\s*\.(?!\d)|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}\s*[^\d\s%％元年月日万亿个]"
    r"|[①-⑳⑴-⒇⒈-⒛㈠-㈩]|[●■◆▲►▶◇○□☆★※▪•·]|[-*+]\s)"
)


def begins_with_mark(text: str) -> bool:
    return _MARK.match(text) is not None


_DIGITS = "零一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """1 to 999 in words: 三, 十, 十一, 二十, 一百零五; digits for any other number."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def letter_numeral(number: int) -> str:
    """a, b, .. z, aa, bb: as Word and browsers count."""
    if number < 1:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number <= 26 * 20 else str(number)


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman_numeral(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    words = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        words += sign * count
    return words


def circled_numeral(number: int) -> str:
    return chr(ord("①") + number - 1) if 1 <= number <= 20 else f"({number})"
