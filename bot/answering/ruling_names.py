"""How people call a reporting rule and the presets: 季报, 重点季报, 次季初报, monthly (规则名称)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.domain.plan import Plan
from bot.domain.rules import PERIODIC_KINDS, ReportingRule
from bot.plans.presets import Presets

_BETWEEN: Final = " \t\n　,，、;；:：。"
_PRESETS: Final[Mapping[str, tuple[str, ...]]] = {
    "weekly": ("周报", "每周"),
    "monthly": ("月报", "每月"),
    "quarter_end": ("季末报", "季末", "季报", "每季度", "quarterly"),
    "quarter_next": ("次季初报", "次季初", "次季报", "quarterly-after"),
    "half_year": ("半年报", "每半年", "half-yearly"),
    "year": ("年报", "每年", "yearly", "annual"),
    "plan_end": ("总结报告", "总报", "期满总报", "final"),
    "urgent": ("速报",),
    "milestone": ("节点即报", "节点"),
}
_PERIODS: Final[Mapping[str, str]] = {
    "周报": "week", "weekly": "week", "月报": "month", "monthly": "month",
    "季报": "quarter", "quarterly": "quarter", "半年报": "half", "half-yearly": "half",
    "年报": "year", "yearly": "year", "annual": "year", "总报": "plan", "总结报告": "plan", "final": "plan",
}  # fmt: skip
_EVENTS: Final[Mapping[str, str]] = {
    "速报": "urgent", "urgent": "urgent",
    "节点即报": "milestone", "节点": "milestone", "milestone": "milestone",
}  # fmt: skip
_CLASSES: Final[Mapping[str, str]] = {
    "重点工作": "key", "重点": "key", "key": "key",
    "常规工作": "regular", "常规": "regular", "regular": "regular",
}  # fmt: skip


def preset_at_start(words: str, presets: Presets) -> tuple[str | None, str]:
    """The preset the words begin with, by its id or as people call it, and the words after it."""
    spelled = {word: name for name in presets for word in (*_PRESETS.get(name, ()), name)}
    found = _first(words, spelled)
    return (spelled[found], words[len(found) :].lstrip(_BETWEEN)) if found else (None, words)


def rules_at_start(words: str, plan: Plan) -> tuple[Sequence[ReportingRule], str]:
    """The rules the words begin with, by id, else by what they are called, perhaps with their class first.

    No word of a rule: none, and all the words.
    """
    text = unicodedata.normalize("NFKC", words).strip(_BETWEEN)
    by_id = _first(text, [rule.id for rule in plan.rules])
    class_word = _first(text, _CLASSES, glued=True)
    bare = text[len(class_word) :].lstrip(_BETWEEN)
    name = _first(bare, (*_PERIODS, *_EVENTS))
    if by_id and len(by_id) >= len(name):
        return [rule for rule in plan.rules if rule.id == by_id], text[len(by_id) :].lstrip(_BETWEEN)
    if not name:
        return (), text
    wanted = _CLASSES.get(class_word.lower())
    rules = [
        rule for rule in plan.rules if _is_called(rule, name.lower()) and wanted in {None, *rule.classes}
    ]
    return rules, bare[len(name) :].lstrip(_BETWEEN)


def class_at_start(words: str) -> tuple[str | None, str]:
    """A class of tasks the words begin with, and the words after it."""
    found = _first(words, _CLASSES)
    return (_CLASSES[found.lower()], words[len(found) :].lstrip(_BETWEEN)) if found else (None, words)


def spoken(plan: Plan, rule: ReportingRule) -> str:
    """What to type for the rule: its usual word, its id where others of the plan are called the same."""
    kinds = _PERIODS if rule.kind in PERIODIC_KINDS else _EVENTS
    word = next((name for name in kinds if _is_called(rule, name)), rule.id)
    alike = [each for each in plan.rules if _is_called(each, word)]
    return word if len(alike) == 1 else rule.id


def _is_called(rule: ReportingRule, name: str) -> bool:
    if rule.kind in PERIODIC_KINDS:
        return rule.period == _PERIODS.get(name)
    return rule.kind == _EVENTS.get(name)


def _first(text: str, names: Iterable[str], *, glued: bool = False) -> str:
    """The longest of these names that stands at the start as a word of its own, or before another."""
    ends = "" if glued else rf"(?=[{_BETWEEN}]|$)"
    for name in sorted(names, key=len, reverse=True):
        if found := re.match(rf"{re.escape(name)}{ends}", text, re.IGNORECASE):
            return text[: found.end()] if name not in names else name
    return ""
