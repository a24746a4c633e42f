"""The problem and the next step of a section, in the writer's own words (摘句)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter

from bot.replies.clauses import Clause, lacks, only_announces
from bot.replies.draft import Draft, Scene
from bot.replies.status import denies
from bot.replies.words import BLANK, Words

_HOW_IT_STANDS = re.compile(r"序时|时序|(?:进度|进展|推进)[^，,。;]{0,6}$")
_TIDY = re.compile(r"^[\s:，,、。;是为→=>\-]+|[\s。;，,、:!]+$")
_NONE = re.compile(r"(?:暂|暂时|目前)?(?:没有|没|无|無|暫無)(?:其他|明显|什么)?(?:问题|困难)?")


def close(draft: Draft, scene: Scene, clauses: list[Clause]) -> None:
    """The spans, and what is left undone, once all clauses are known."""
    draft.percents = draft.percents or draft.earlier
    if any(word.mark == "not_started" for word in draft.marks):
        draft.unclear = [one for one in draft.unclear if one.value or one.end - one.start > 1]  # a plain 0
    if not any(word.mark == "completed" for word in draft.marks):
        draft.marks += draft.closing
    draft.problem = _span(scene.words, clauses, "problem") or _lacking(scene.words, clauses, draft)
    promises = sorted(word.start for word in draft.marks if word.mark == "promised")
    steps = [
        one
        for one in clauses
        if one.kind != "plan" or bisect_left(promises, one.start) == bisect_left(promises, one.end)
    ]
    draft.next_step = _span(scene.words, steps, "plan")


def _span(words: Words, clauses: list[Clause], kind: str) -> str | None:
    """The first run of clauses of that kind, as written, without the words that announce it."""
    clauses = [one for one in clauses if not only_announces(one)]
    first = next((at for at, one in enumerate(clauses) if one.kind == kind), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(clauses) and _belongs(clauses[first], clauses[last + 1], kind):
        if not _same_run(clauses[last], clauses[last + 1], words):
            break
        last += 1
    start = clauses[first].start + clauses[first].lead
    while start < clauses[first].end and words.text[start] in (BLANK, " "):
        start += 1
    if start >= clauses[first].end and last == first:
        return None
    return _tidy(words.verbatim(start, clauses[last].end)) or None


def _belongs(first: Clause, following: Clause, kind: str) -> bool:
    """Of the same kind, or, behind a cause nobody announced, one more thing that is missing."""
    return following.kind == kind or (
        kind == "problem" and not first.lead and lacks(following.text, following.can)
    )


def _same_run(one: Clause, following: Clause, words: Words) -> bool:
    return (
        "\n" not in words.text[one.end : following.start]
        and "。" not in words.text[one.end : following.start]
    )


def _lacking(words: Words, clauses: list[Clause], draft: Draft) -> str | None:
    """A clause about something missing, when nothing was announced as the problem."""
    if any(word.mark in ("completed", "nothing_new", "no_activity") for word in draft.marks):
        return None
    length: Counter[int] = Counter()
    starts = [clause.start for clause in clauses]
    for word in draft.marks:
        length[bisect_right(starts, word.start) - 1] += word.end - word.start
    for at, clause in enumerate(clauses):
        only_status = length[at] and (
            length[at] >= len(clause.text.strip(f" {BLANK}")) - 4 or bool(_HOW_IT_STANDS.search(clause.text))
        )
        if (
            clause.kind == "fact"
            and not only_status
            and lacks(clause.text, clause.can)
            and not denies(clause.text, clause.can)
        ):
            return _tidy(words.verbatim(clause.start, clause.end)) or None
    return None


def _tidy(span: str) -> str:
    span = _TIDY.sub("", span)
    return "" if _NONE.fullmatch(span) else span
