"""Units and roles in a command's words, and the likeliest units where a name is unknown (单位名称)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from bot.answering.arguments import unquoted
from bot.domain.plan import Role, Unit
from bot.domain.replanning import How, Part

MOST_NEAR: Final = 3
_NEAR_PERCENT: Final = 50
_SAME_PERCENT: Final = 80  # so alike that somebody meant the unit
_ROLES: Final[Mapping[str, Role]] = {
    "牵头单位": "lead", "牵头": "lead", "主办": "lead", "lead": "lead",
    "配合单位": "support", "配合": "support", "协办": "support", "support": "support",
    "责任单位": "responsible", "负责": "responsible", "responsible": "responsible",
}  # fmt: skip
_HOWS: Final[Mapping[str, How]] = {
    "改由": "set", "改为": "set", "由": "set", "to": "set",
    "增加": "add", "新增": "add", "加上": "add", "加": "add", "add": "add", "+": "add",
    "去掉": "drop", "移除": "drop", "退出": "drop", "减去": "drop", "drop": "drop", "remove": "drop",
    "-": "drop",
}  # fmt: skip
_BETWEEN: Final = " \t\n　,，、;；:：和及"
_LEVELS: Final = frozenset("省市州县区")  # the first sign of a name that people leave out
_SHORTEST: Final = 3  # signs that a name has at least without it
_LISTING: Final = "、;；"  # before which another unit must come
_WHY: Final = re.compile(r"(?:理由|原因|因为|reason|because)\s*[:：]?\s*", re.IGNORECASE)
_YES: Final = re.compile(r"(?:^|[\s,，、;；。])+(?:确认|确定)[。.!！]*\s*$")
_LIKE_A_UNIT: Final = re.compile(r"\S{1,20}(?:局|委|办|厅|中心|政府|公司|集团|委员会)")
_OPENING: Final = tuple('“"「『')


@dataclass(frozen=True, slots=True)
class Assigning:
    """What the words ask for. `unknown` is the first name that no unit has, "" where there is none."""

    parts: tuple[Part, ...]
    reason: str
    unknown: str = ""


class _Reader:
    """Reads from left to right; what stands open are units that no role was told of yet."""

    def __init__(self, words: str, units: Iterable[Unit]) -> None:
        self.words = words
        self.at = 0
        self.how: How = "set"
        self.role: Role | None = None  # told before its units
        self.open: list[str] = []
        self.parts: list[Part] = []
        listed = list(units)
        self.names = names_of(listed)
        self.doubtful = _owners(listed).keys() - self.names.keys()

    def read(self) -> Assigning:
        listing = False
        while not self._done():
            start = self.at
            self._skip()
            listing = any(sign in _LISTING for sign in self.words[start : self.at])
            if not (self._take_how() or self._take_unit() or self._take_role()):
                break
        rest = self.words[self.at :].strip()
        self._close()
        unknown = self._unknown(rest, listing=listing)
        return Assigning(tuple(self.parts), "" if unknown else reason_in(rest), unknown)

    def _done(self) -> bool:
        return not self.words[self.at :].strip(_BETWEEN)

    def _skip(self) -> None:
        while self.at < len(self.words) and self.words[self.at] in _BETWEEN:
            if any(self.words.startswith(name, self.at) for name in self.names):
                return  # a unit's name may begin like a word between two
            self.at += 1

    def _take_how(self) -> bool:
        found = self._one_of(_HOWS, before=self.names)
        if found:
            self._close()
            self.how, self.role = _HOWS[found], None
        return bool(found)

    def _take_unit(self) -> bool:
        found = self._one_of(self.names, before=(*_ROLES, *_HOWS))
        if found:
            self.open.append(self.names[found])
        return bool(found)

    def _take_role(self) -> bool:
        found = self._one_of(_ROLES, before=(*self.names, *_HOWS))
        if not found:
            return False
        role = _ROLES[found]
        if self.open and self.role is None:
            self._close(role)
        else:
            self._close()
            self.role = role
        return True

    def _close(self, role: Role | None = None) -> None:
        if self.open:
            self.parts.append(Part(self.how, tuple(dict.fromkeys(self.open)), role or self.role))
        self.open = []

    def _one_of(self, known: Iterable[str], *, before: Iterable[str]) -> str:
        """The first of these that stands here, as a word of its own or glued to one of `before`."""
        for each in known:
            after = self.at + len(each)
            if self.words[self.at : after].casefold() == each.casefold() and self._ends_at(after, before):
                self.at = after
                return each
        return ""

    def _ends_at(self, place: int, before: Iterable[str]) -> bool:
        after = self.words[place:].casefold()
        return not after or after[0] in _BETWEEN or after.startswith(tuple(map(str.casefold, before)))

    def _unknown(self, rest: str, *, listing: bool) -> str:
        """What stands where a unit should, or looks like one."""
        first = re.split(f"[{_BETWEEN}]", rest, maxsplit=1)[0]
        if not first or rest.startswith(_OPENING) or _WHY.match(rest):
            return ""
        alike = any(fuzz.ratio(first, name) >= _SAME_PERCENT for name in self.names)
        known = alike or first in self.doubtful
        meant = not self.parts or listing or known or _LIKE_A_UNIT.fullmatch(first)
        return first if meant else ""


def read_assigning(words: str, units: Iterable[Unit]) -> Assigning:
    """Units with their roles, then the reason: "市科技局牵头、市财政局 配合 职能划转", "add Tax support".

    A role stands behind its units or before them; without one it is the task's main role. What nobody knows
    as a unit and does not look like one begins the reason; quoted words always do.
    """
    return _Reader(unicodedata.normalize("NFC", words), units).read()


def names_of(units: Iterable[Unit]) -> dict[str, str]:
    """Unit ids by name, longest first: names, aliases, and names without their level, where it is clear whose
    they are.
    """
    listed = list(units)
    owners = _owners(listed)
    clear = {name: min(ids) for name, ids in owners.items() if len(ids) == 1}
    found = clear | {unit.name: unit.id for unit in listed}
    return dict(sorted(found.items(), key=lambda pair: len(pair[0]), reverse=True))


def _owners(units: Iterable[Unit]) -> dict[str, set[str]]:
    """Who may be meant by a name."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for unit in units:
        short = [unit.name[1:]] if unit.name[:1] in _LEVELS and len(unit.name) > _SHORTEST else []
        for name in filter(None, (unit.name, *unit.aliases, *short)):
            owners[name].add(unit.id)
    return owners


def gives_reason(words: str) -> bool:
    """They begin with the word that says so."""
    return _WHY.match(words) is not None


def reason_in(words: str) -> str:
    """Without the word that says so, without a yes behind it, and without quotation marks."""
    said = _YES.sub("", words)
    return unquoted(_WHY.sub("", said, count=1) if _WHY.match(said) else said)


def likeliest_units(name: str, units: Iterable[Unit]) -> tuple[Unit, ...]:
    """At most three units that may be meant, likeliest first."""
    wanted = unicodedata.normalize("NFKC", name).casefold().strip()
    scored = [(max(_likeness(wanted, each) for each in (unit.name, *unit.aliases)), unit) for unit in units]
    near = [(score, unit) for score, unit in scored if score >= _NEAR_PERCENT]
    return tuple(unit for _, unit in sorted(near, key=lambda pair: -pair[0])[:MOST_NEAR])


def units_known(own: Sequence[Unit], others: Iterable[Unit]) -> tuple[Unit, ...]:
    """The plan's own units, then those of other plans whose names it has not."""
    names = {name for unit in own for name in (unit.name, *unit.aliases)}
    ids = {unit.id for unit in own}
    more = {unit.id: unit for unit in others if unit.id not in ids and unit.name not in names}
    return (*own, *more.values())


def _likeness(wanted: str, name: str) -> float:
    """0 to 100; whatever holds the words whole is very like."""
    known = unicodedata.normalize("NFKC", name).casefold()
    if wanted and (wanted in known or known in wanted):
        return 90 + fuzz.ratio(wanted, known) / 10
    return fuzz.ratio(wanted, known)
