"""A table of contents: found and set aside, or put to use where the text has lost its headings (目录)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.plans.marks import Mark, Rank, mark_at
from bot.plans.numbering import is_heading
from bot.plans.outline import is_box_part
from bot.plans.passages import Passage
from bot.plans.zones import Zone, zone_of

_TITLE = re.compile(r"目\s*[录次]")
_LEADERS = re.compile(r"[\s.·…—_-]*\d{0,3}$")
_GOAL = re.compile(r"(?:力争|争取)?(?:到|至)\s*(?:20\d\d|“?十[三四五六]五”?)[年末期]")
_FEWEST = 4
_LONGEST = 200  # dots up to the page number included


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading the contents name."""

    mark: Mark
    number: Passage
    heading: Passage


@dataclass(frozen=True, slots=True)
class Contents:
    """Where the contents stand among the lines, and what they name."""

    start: int
    end: int
    entries: tuple[Entry, ...]


Placed = tuple[int, Mark, Passage, Passage]


def find_contents(lines: Sequence[Passage]) -> Contents | None:
    """The contents after their title, or a run of headings without any text that come again later."""
    for index, line in enumerate(lines):
        if _TITLE.fullmatch(line.text):
            entries = _entries(lines[index + 1 :])
            if len(entries) >= _FEWEST - 1:
                return Contents(index, index + 1 + len(entries), tuple(entries))
    return None


def _entries(lines: Sequence[Passage]) -> list[Entry]:
    entries: list[Entry] = []
    outermost = Rank.BULLET
    for line in lines:
        mark = mark_at(line.text)
        if mark is None or mark.rank > Rank.ITEM or len(line.text) > _LONGEST:
            break
        heading = line.cut(mark.end)
        heading = heading.cut(0, _LEADERS.search(heading.text).start())  # type: ignore[union-attr]
        if not is_heading(heading.text) or (entries and mark.rank == outermost and mark.number == 1):
            break  # or the text itself has begun, with its first chapter
        outermost = min(outermost, mark.rank)
        entries.append(Entry(mark, line.cut(0, mark.end), heading))
    return entries


def place_headings(contents: Contents, lines: Sequence[Passage]) -> list[Placed]:
    """The headings that stand in the contents only, with the index of the line each one opens before."""
    texts = {line.text for line in lines}
    chapters = [entry for entry in contents.entries if entry.mark.rank <= Rank.CHAPTER]
    if any(entry.number.text + entry.heading.text in texts for entry in chapters) or not chapters:
        return []
    leaves = _leaves(contents.entries)
    goals = next((i for i, (_, zone, _) in enumerate(leaves) if zone is Zone.GOALS), None)
    anchor = next((i for i, line in enumerate(lines) if _GOAL.match(line.text)), None)
    if goals is None or anchor is None:
        return _place(leaves, lines, 0, [])
    first = contents.entries[0]
    placed = [(0, first.mark, first.number, first.heading)]
    placed += [(anchor, e.mark, e.number, e.heading) for e in leaves[goals][2]]
    return _place(leaves[goals + 1 :], lines, anchor, placed)


_Leaf = tuple[Entry, Zone, list[Entry]]


def _leaves(entries: Sequence[Entry]) -> list[_Leaf]:
    """Each innermost heading with its zone and the headings that open with it, itself last."""
    leaves: list[_Leaf] = []
    chapter: list[Entry] = []
    zone = Zone.TASKS
    for entry, following in zip(entries, [*entries[1:], None], strict=False):
        if entry.mark.rank > Rank.CHAPTER:
            leaves.append((entry, zone_of(entry.heading.text, entry.mark.rank, zone), [*chapter, entry]))
            chapter = []
            continue
        chapter, zone = [entry], zone_of(entry.heading.text, entry.mark.rank, Zone.TASKS)
        if following is None or following.mark.rank <= entry.mark.rank:
            leaves.append((entry, zone, chapter))
            chapter = []
    return leaves


def _place(
    leaves: Sequence[_Leaf], lines: Sequence[Passage], start: int, placed: list[Placed]
) -> list[Placed]:
    """Each run of numbers opens the next heading; those left over open at the last paragraphs."""
    waiting = [leaf for leaf in leaves if leaf[1] in (Zone.TASKS, Zone.SAFEGUARDS)]
    for index in _run_starts(lines, start):
        if waiting:
            placed += [(index, e.mark, e.number, e.heading) for e in waiting.pop(0)[2]]
    for index in _last_paragraphs(lines):
        if waiting:
            placed += [(index, e.mark, e.number, e.heading) for e in waiting.pop(0)[2]]
    return placed


def _run_starts(lines: Sequence[Passage], start: int) -> list[int]:
    """Where numbers begin again at 1, with the paragraph that leads in after a box."""
    starts = []
    for index in range(start, len(lines)):
        mark = mark_at(lines[index].text)
        if mark is None or mark.number != 1 or mark.rank < Rank.ITEM or is_box_part(lines[index]):
            continue
        lead = index
        while lead > start and mark_at(lines[lead - 1].text) is None and not is_box_part(lines[lead - 1]):
            lead -= 1
        starts.append(lead if lead > start and is_box_part(lines[lead - 1]) else index)
    return starts


def _last_paragraphs(lines: Sequence[Passage]) -> range:
    """The unnumbered paragraphs after the last number or box."""
    end = len(lines)
    while end > 0 and mark_at(lines[end - 1].text) is None and not is_box_part(lines[end - 1]):
        end -= 1
    return range(end, len(lines))
