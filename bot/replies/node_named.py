"""Whether words mean a task's node or its period's report: by the word, by the node's name, a part of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from rapidfuzz import fuzz

from bot.domain.owed_for import ANY, Which

_BETWEEN: Final = " \t\n　,，、;；:：。"
_END: Final = r"(?=[\s,，、;；:：“\"「]|$)"
_ID: Final = re.compile(rf"(?:20\d\d)?@(?P<node>[\w-]+){_END}", re.ASCII)
_NODE: Final = re.compile(rf"(?:的|该|这个|本)?(?:节点|里程碑|milestone|node){_END}", re.IGNORECASE)
_REPORT: Final = re.compile(
    rf"(?:的|该|这个|本)?(?:季报|月报|周报|半年报|年报|报送|report){_END}", re.IGNORECASE
)
_QUOTED: Final = re.compile(r"[“\"「『](?P<name>[^”\"」』]{2,40})[”\"」』](?:的?节点)?")
_FIRST: Final = re.compile(r"[^\s,，、;；:：。]+")
_WORD_NODE: Final = re.compile(r"(?:的|该)?节点$")
_SAYS_NODE: Final = re.compile(r"节点|里程碑|\bmilestone\b|\bnode\b", re.IGNORECASE)
_SAYS_REPORT: Final = re.compile(r"季报|月报|周报|半年报|年报|季度报|\bquarterly\b", re.IGNORECASE)
_SHORTEST: Final = 2  # characters of a name where the words say that it is a node's
_CLEAR: Final = 4  # where they do not
_LIKE_PERCENT: Final = 90
_LIKE_FROM: Final = 6  # characters


@dataclass(frozen=True, slots=True)
class KnownNode:
    """A milestone, the label and the title of its task."""

    id: str
    label: str
    name: str
    title: str = ""


def which_at_start(words: str, nodes: Sequence[KnownNode]) -> tuple[Which, str]:
    """What the words begin with: "节点", "季报", a node's name or a clear part of it, perhaps both, or its id
    as a button gives it; and the words after it.
    """
    left = words.strip(_BETWEEN)
    if found := _ID.match(left):
        return Which("node", found["node"]), left[found.end() :].strip(_BETWEEN)
    if found := _REPORT.match(left):
        return Which("report"), left[found.end() :].strip(_BETWEEN)
    said = _NODE.match(left)
    rest = left[said.end() :].strip(_BETWEEN) if said else left
    named, after = _name_at_start(rest, nodes, sure=said is not None)
    if named is not None:
        return Which("node", named.id), after
    return (Which("node"), rest) if said else (ANY, words.strip())


def which_in(words: str, nodes: Sequence[KnownNode]) -> Which:
    """What free words speak of; a part of a node's name that its task's title has too tells nothing."""
    text = unicodedata.normalize("NFKC", words)
    says = bool(_SAYS_NODE.search(text))
    named = [each for each in nodes if len(_shared(text, each)) >= (_SHORTEST if says else _CLEAR)]
    longest = max((len(_shared(text, each)) for each in named), default=0)
    best = [each for each in named if len(_shared(text, each)) == longest]
    if len(best) == 1:
        return Which("node", best[0].id)
    if says or best:
        return Which("node")
    return Which("report") if _SAYS_REPORT.search(text) else ANY


def _name_at_start(words: str, nodes: Sequence[KnownNode], *, sure: bool) -> tuple[KnownNode | None, str]:
    quoted = _QUOTED.match(words)
    first = quoted or _FIRST.match(words)
    if first is None:
        return None, words
    whole = quoted["name"] if quoted else first[0]
    bare = _WORD_NODE.sub("", whole)
    clear = sure or quoted is not None or bare != whole
    named = _named(bare, nodes, shortest=_SHORTEST if clear else _CLEAR)
    return (named, words[first.end() :].strip(_BETWEEN)) if named else (None, words)


def _named(name: str, nodes: Sequence[KnownNode], *, shortest: int) -> KnownNode | None:
    """The only node of that name, else the only one whose name has it as a part, or is much like it."""
    if len(name) < shortest:
        return None
    same = [each for each in nodes if each.name == name]
    parts = [each for each in nodes if name in each.name or (len(each.name) >= _CLEAR and each.name in name)]
    like = [each for each in nodes if _is_like(name, each.name)]
    found = same or parts or like
    return found[0] if len(found) == 1 else None


def _is_like(name: str, other: str) -> bool:
    return len(name) >= _LIKE_FROM and fuzz.partial_ratio(name, other) >= _LIKE_PERCENT


def _shared(text: str, node: KnownNode) -> str:
    """The longest part of the node's name in the text that its task's title does not have."""
    found = SequenceMatcher(None, node.name, text, autojunk=False).find_longest_match()
    part = node.name[found.a : found.a + found.size]
    return "" if part in node.title else part
