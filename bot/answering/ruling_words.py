"""What the settings of a reporting rule are called, in Chinese and in English (规则各项的名称)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Final

from bot.answering.ruling_circulars import ALSO_TO, CIRCULAR_SETTINGS
from bot.domain.rules import Stage

NUMERAL: Final = "[一二三四五六七八九十]{1,3}"
_NUMERAL: Final = re.compile(r"([一二两三四五六七八九])?(十)?([一二三四五六七八九])?")
_SIGNS: Final = "零一二三四五六七八九"
_LIKE: Final = 0.5  # of the letters of two words, that are in both

NUMBERS: Final[Mapping[str, tuple[str, str]]] = {
    "grace": ("grace_workdays", "宽限期|宽限|grace"),
    "lock": ("lock_workdays", "锁定|locked|lock"),
    "rollup": ("rollup_workdays", "汇总|roll-up|rollup"),
    "extensions": ("most_extensions", "延期次数|延期|extensions?"),
    "reply": ("reply_workdays", "督办答复|答复|reply"),
    "first": ("first_hours", "初报|首报|first"),
    "follow-up": ("follow_up_days", "续报|follow-ups?"),
    "lead": ("lead_workdays", "提前开始|提前|lead"),
    "inputs": ("input_workdays", "配合单位提前|配合单位|配合|inputs?"),
    "news": ("news_workdays", "约报期限|约报|进展速报|news"),
}
SWITCHES: Final[Mapping[str, tuple[str, str]]] = {
    "sign-off": ("signed_by_head", "负责人审签|审签|签字|sign-off"),
    "apart": ("asked_apart", "期末(?:另|单独?)报|apart"),
    "unless-urgent": ("unless_urgent", "已速报的?(?:不另报|不再报|免报)|速报免报|unless-urgent"),
}
STAGES: Final[Mapping[str, tuple[Stage, str]]] = {
    "remind": ("reminder", "提醒|reminders?|remind"),
    "urge": ("urging", "催办|urgings?|urge"),
    "slip": ("supervision", "督办|supervision|slip"),
    "circular": ("circular", "通报|circulars?"),
}
DAY_WORDS: Final = (("opens", "开始填报|开始|起报|opens|opening"), ("due", "报送期限|截止|期限|due"))
CUT_OFF: Final = "截止时刻|截止时间|截止钟点|截止|时刻|cut-off"
SHIFT: Final = "遇?休息日|遇?节假日|遇休|days? off|shift"
CLASS: Final = "报送类别|类别|分类|范围|classes|class"
KEYWORDS: Final[tuple[tuple[str, str], ...]] = (
    *DAY_WORDS,
    ("cut_off", CUT_OFF),
    ("shift", SHIFT),
    *((field, keyword) for field, keyword in NUMBERS.values()),
    *((field, keyword) for field, keyword in SWITCHES.values()),
    *(("circulars", keyword) for keyword, _, _ in CIRCULAR_SETTINGS),
    ("also_to", ALSO_TO[0]),
    *(("ladder", keyword) for _, keyword in STAGES.values()),
    ("classes", CLASS),
)


def count_of(text: str) -> int | None:
    """Of digits, or of a Chinese numeral below a hundred; None where it is neither."""
    if text.isdecimal():
        return int(text)
    found = _NUMERAL.fullmatch(text)
    if not text or found is None or (found[1] and found[3] and not found[2]):
        return None
    tens, ones = found[1] if found[2] else "", found[3] or ("" if found[2] else found[1])
    head = (_worth(tens) or 1) * 10 if found[2] else 0
    return head + _worth(ones)


def nearest(words: str, fields: tuple[str, ...]) -> str:
    """The setting of these fields whose name the words begin with, nearly; "" for none."""
    word = (re.match(r"[^\W\d_]+(?:-[^\W\d_]+)*", words) or [""])[0].lower()
    names = [name for field, keyword in KEYWORDS if field in fields for name in _plain(keyword)]
    shares = [(max(_share(word[: len(name) + more], name) for more in (0, 1)), name) for name in names]
    best = max(shares, default=(0.0, ""), key=lambda each: (each[0], len(each[1])))
    return best[1] if best[0] >= _LIKE else ""


def misspelt(words: str) -> bool:
    """The words look like one more setting with a value, which is none."""
    found = re.match(r"(\w{2,4}?)\s*(?:为|到|[前后])?\s*\d", words)
    return found is not None and nearest(found[1], tuple(field for field, _ in KEYWORDS)) != ""


def _plain(keyword: str) -> list[str]:
    """The names of a setting that are written as they stand."""
    return [name for name in keyword.split("|") if re.fullmatch(r"[\w-]+", name)]


def _share(word: str, name: str) -> float:
    """How alike they are; words that begin otherwise want more than half."""
    share = SequenceMatcher(None, word, name, autojunk=False).ratio() if len(word) > 1 else 0.0
    return share if word[:1] == name[:1] or share > _LIKE else 0.0


def _worth(sign: str | None) -> int:
    return 2 if sign == "两" else _SIGNS.index(sign) if sign else 0
