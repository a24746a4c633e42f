"""Names a document itself says are one unit: 市场监管局(原工商局), A更名为B, (以下简称C) (更名与简称)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.plans.names import looks_like_unit, read_names
from bot.plans.passages import Passage
from bot.plans.same_unit import core_of

_NAME = r"[\u4e00-\u9fff]{2,40}"
_SHORT = r"[\u4e00-\u9fff]{2,24}"
_BEGINS = r"(?:^|(?<=[^\u4e00-\u9fff]))"
_FORMER = rf"\((?:原名|原为|原称|原|曾用名)\s*:?(?P<old>{_SHORT})\)"
_SAYS = tuple(
    re.compile(form)
    for form in (
        rf"{_BEGINS}(?P<new>{_NAME}){_FORMER}",
        rf"{_BEGINS}(?P<old>{_NAME}?)(?:已|现)?(?:更名|改名|改称)为(?P<new>{_SHORT})",
        rf"{_BEGINS}(?P<new>{_NAME}?)由原?(?P<old>{_SHORT}?)(?:更名|改名)(?:而来|而成|组建)",
        rf"{_BEGINS}(?P<old>{_NAME})\((?:现更名为|已更名为|更名为|改为|现名|现为|现)\s*:?(?P<new>{_SHORT})\)",
        rf"{_BEGINS}(?P<new>{_NAME})\((?:以下)?简称\s*:?[“\"]?(?P<old>{_SHORT})[”\"]?\)",
    )
)
_HINT = re.compile(r"\(原|曾用名|更名|改名|改称|\((?:改为|现)|简称")
_BEHIND = re.compile(rf"{_FORMER}$")


@dataclass(frozen=True, slots=True)
class Renamed:
    """By the core of a former or short name: the core it goes under; by that one: the names themselves."""

    cores: dict[str, str] = field(default_factory=dict)
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)


def find_renamed(passages: Iterable[Passage], place: str) -> Renamed:
    """What the document says; a name that is said to be two others is left as it is."""
    found = Renamed()
    for new, old in (pair for passage in passages for pair in _pairs(passage.text)):
        former, present = core_of(old, place), core_of(new, place)
        if former == present or present in found.cores or found.cores.get(former, present) != present:
            continue
        if former in found.names:
            continue
        found.cores[former] = present
        found.names[present] = tuple(dict.fromkeys((*found.names.get(present, ()), old)))
    return found


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    if _HINT.search(text) is None:
        return
    for form in _SAYS:
        for said in form.finditer(text):
            new, old = _last_name(said["new"]), _last_name(said["old"])
            if looks_like_unit(new) and looks_like_unit(old):
                yield new, old


def _last_name(words: str) -> str:
    """The last of several names: 市教育局和市数据局."""
    names = read_names(words).names
    return names[-1][0] if names else ""


def without_former(name: Passage) -> Passage:
    """The name without a bracket that tells an earlier one."""
    found = _BEHIND.search(name.text)
    return name.cut(0, found.start()) if found and looks_like_unit(found["old"]) else name
