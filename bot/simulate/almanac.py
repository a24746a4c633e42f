"""What a page of duties is drawn with: the days and the words (应报日历)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.calendar import WorkCalendar
from bot.domain.rules import ReportingRule
from bot.storage.data_files import DataFiles, read_calendar

ZONE: Final = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Almanac:
    """The days, and the Chinese word for each of our terms."""

    calendar: WorkCalendar
    chinese: Mapping[str, str]

    def named(self, term: str) -> str:
        """`quarterly report (季报)`."""
        return f"{term.replace('_', ' ')} ({self.chinese[term]})"

    def title(self, rule: ReportingRule) -> str:
        """`Quarterly report (季报)`."""
        name = self.named(f"{rule.kind}_report")
        return name[0].upper() + name[1:]


def read_almanac(files: DataFiles) -> Almanac:
    """Raises ConfigError."""
    glossary = tomllib.loads(files.read("glossary.toml"))["term"]
    words = tomllib.loads(files.read("wording/zh-CN/forms.toml"))["words"]
    rules = {f"{kind}_report": word for kind, word in words["rule"].items()}
    terms = {term["english"]: term["chinese"] for term in glossary}
    return Almanac(read_calendar(files, ZONE), {**terms, **rules, **words["task_class"]})
