"""Which words speak of which tasks: a reply cut at the places that name tasks (分段)."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from bot.replies.mention import Kind, Mention
from bot.replies.words import BLANK

_STOPS = re.compile(r"[。;\n!?，\t|✅❌]|,(?!\d{3}(?!\d))|(?<!\d),")
_FULL_STOPS = re.compile(r"[。;\n!?]")
_TOGETHER = re.compile(r"(?:[\s、,，/&和及与跟()\[\]【】]|含|包括|包含|连同|以及|还有)+")
_TOLD_BEFORE = re.compile(
    rf"(?:完成|办结|正常|推进|启动|滞后|开展|销号|撤[回销]|收回|作废|延期|免报|豁免)(?:了|的|有|是|任务|[{BLANK}、:])*$"
)
_EXCEPT = re.compile(r"除(?:了|去|开)?[\s(]*$")
_OUTSIDE = re.compile(r"[以之]?外(?![地部界包协资商省市]|来)[，,]?")
_LIST_EXCEPT = re.compile(
    r"[\d一二三四五六七八九十][项号条]?(?:任务|工作|事项)?(?:中|里)?[，,]?除(?:了|去|开)?[\s(]*$"
)
_NUMBER = re.compile(r"\d[^.、)]")
_AMONG = re.compile(r"其中[，,:]?(?:的)?$|但是?$|不过$")
_SIGN_FIRST = re.compile(r"(?:^|[\n\s，,;。])([✅❌]\s?)$")
_RESPECTIVELY = re.compile(r"分别(?:是|为|达到?|进度|:)*(?:完成(?=[\d百一二三四五六七八九]))?")
_ONE_EACH = re.compile(r"[、，,/]|和|及")
_ROW = re.compile(r"\d{1,3}(?:\.\d{1,4})?%(?:[、，,/和]\d{1,3}(?:\.\d{1,4})?%)+")

_CELL = re.compile(r"[^、/]+")
_CELL_AT_MOST = 8  # characters


@dataclass(frozen=True, slots=True)
class Section:
    """Text about the same tasks. `excepted`: 除…外; `among`: 其中, which overrides what was said of all."""

    kind: Kind
    labels: tuple[str, ...]
    start: int
    end: int
    excepted: bool = False
    among: bool = False
    at: int = 0  # where the tasks are named
    others: tuple[str, ...] = ()  # what the exception was taken from, if a list was named


def cut_sections(text: str, mentions: tuple[Mention, ...]) -> tuple[Section, ...]:
    """One section a group of mentions, in order; words before the first go with it if it is the only one."""
    groups = _grouped(text, mentions)
    if not groups:
        return ()
    stops = [0, *(match.end() for match in _STOPS.finditer(text))]
    full_stops = [0, *(match.end() for match in _FULL_STOPS.finditer(text))]
    starts: list[int] = []
    sign_first = False
    for at, group in enumerate(groups):
        earliest = groups[at - 1].end if at else 0
        sign_first = _has_sign_before(text, group, sign_first and _same_line(text, earliest, group.start))
        if sign_first:
            starts.append(
                text.rfind(
                    "❌" if text[max(0, group.start - 4) : group.start].rstrip()[-1:] == "❌" else "✅",
                    0,
                    group.start,
                )
            )
        else:
            starts.append(_head(text, group, full_stops if group.bracketed else stops, earliest))
    if len(groups) == 1 and groups[0].kind == "named":
        starts[0] = 0
    ends = [*starts[1:], len(text)]
    sections = _narrowed(text, [_section(text, *parts) for parts in zip(groups, starts, ends, strict=True)])
    return tuple(piece for section in sections for piece in _with_the_rest(text, section, sections))


def before_first(text: str, section: Section) -> int:
    """Where the clause begins that first names a task; 0 where nothing stands before it."""
    return max((stop.end() for stop in _STOPS.finditer(text[: section.at])), default=0)


def one_each(text: str, section: Section) -> tuple[Section, ...] | None:
    """5、7分别完成60%、80%: one section a task; None when the words do not come out even."""
    if len(section.labels) < 2:
        return (section,)
    if row := _ROW.search(text, section.start, section.end):
        parts = _split_spans(text, *row.span())
        if len(parts) == len(section.labels):
            return _for_each(section, parts)
    if parts := _column(text, section):
        return _for_each(section, parts)
    found = _RESPECTIVELY.search(text, section.start, section.end)
    if not found:
        return (section,)
    stop = _FULL_STOPS.search(text, found.end(), section.end)
    end = stop.start() if stop else section.end
    parts = [part for part in _split_spans(text, found.end(), end) if text[part[0] : part[1]].strip()]
    if len(parts) != len(section.labels):
        return None
    return _for_each(section, parts)


def _column(text: str, section: Section) -> list[tuple[int, int]]:
    """5、7、9：正常、滞后、已完成: as many short words behind the colon as tasks before it."""
    colon = text.find(":", section.start, section.end)
    if colon < 0:
        return []
    stop = _STOPS.search(text, colon, section.end)
    end = stop.start() if stop else section.end
    parts = [
        (colon + 1 + one.start(), colon + 1 + one.end()) for one in _CELL.finditer(text[colon + 1 : end])
    ]
    even = len(parts) == len(section.labels) and all(end - start <= _CELL_AT_MOST for start, end in parts)
    return parts if even else []


def _for_each(section: Section, parts: list[tuple[int, int]]) -> tuple[Section, ...]:
    return tuple(
        replace(section, labels=(label,), start=part[0], end=part[1])
        for label, part in zip(section.labels, parts, strict=True)
    )


def _split_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, at = [], start
    for joint in _ONE_EACH.finditer(text, start, end):
        spans.append((at, joint.start()))
        at = joint.end()
    return [*spans, (at, end)]


def _grouped(text: str, mentions: tuple[Mention, ...]) -> list[Mention]:
    """Mentions with nothing but joints between them name their tasks together."""
    groups: list[Mention] = []
    for one in mentions:
        last = groups[-1] if groups else None
        if (last and last.kind == one.kind == "named" and _go_together(text, last, one)) or (
            last and last.kind == one.kind == "named" and last.end >= one.start
        ):
            groups[-1] = replace(last, end=one.end, labels=tuple(dict.fromkeys(last.labels + one.labels)))
        else:
            groups.append(one)
    return groups


def _go_together(text: str, last: Mention, one: Mention) -> bool:
    """Nothing but joints between them, and no comma that ends what was said before: 完成了第5项，第7项.."""
    if not _TOGETHER.fullmatch(text, last.end, one.start):
        return False
    between = text[last.end : one.start]
    return ("，" not in between and "," not in between) or not _TOLD_BEFORE.search(
        text[max(0, last.start - 8) : last.start]
    )


def _head(text: str, group: Mention, stops: list[int], earliest: int) -> int:
    """Where the words about this group begin: at its clause, or at the group itself in unbroken speech."""
    stop = stops[bisect_right(stops, group.start) - 1]
    if stop < earliest or (earliest and _NUMBER.search(text, stop, group.start)):
        return group.start  # 罚没款3万元 第7项..: the number was told of the task before
    return stop


def _has_sign_before(text: str, group: Mention, before: bool) -> bool:
    """✅5 ✅7 ❌9: the sign stands before its task, and so it does for the others in the line."""
    near = text[max(0, group.start - 4) : group.start]
    return bool(_SIGN_FIRST.search(near)) or (before and near.rstrip()[-1:] in ("✅", "❌"))


def _same_line(text: str, start: int, end: int) -> bool:
    return "\n" not in text[start:end]


def _section(text: str, group: Mention, start: int, end: int) -> Section:
    before = text[max(0, group.start - 8) : group.start]
    excepted = bool(_EXCEPT.search(before))
    if excepted and (outside := _OUTSIDE.search(text, group.end, end)):
        end = outside.start()
    return Section(
        group.kind, group.labels, start, end, excepted, bool(_AMONG.search(before)), at=group.start
    )


def _narrowed(text: str, sections: list[Section]) -> list[Section]:
    """5-9项除7项外: what is said of the list counts for the others in it."""
    kept: list[Section] = []
    for one in sections:
        last = kept[-1] if kept else None
        if (
            one.excepted
            and last
            and last.kind == "named"
            and _LIST_EXCEPT.search(text[last.start : last.end])
        ):
            kept[-1:] = [
                replace(one, others=tuple(label for label in last.labels if label not in one.labels))
            ]
        else:
            kept.append(one)
    return kept


def _with_the_rest(text: str, section: Section, sections: list[Section]) -> tuple[Section, ...]:
    """除第9项外，均已完成: what follows speaks of all the others even if it does not say so."""
    if not section.excepted:
        return (section,)
    outside = _OUTSIDE.match(text, section.end)
    following = next((one for one in sections if one.start >= section.end), None)
    end = following.start if following else len(text)
    if not outside or not text[outside.end() : end].strip(f" ，,。;!{BLANK}"):
        return (section,)
    kind: Kind = "named" if section.others else "rest"
    return section, Section(kind, section.others, outside.end(), end)
