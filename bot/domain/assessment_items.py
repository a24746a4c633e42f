"""What the yearly assessment finds in the reports of a unit: in time, complete, sent back (考核项目)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.domain.assessment_courses import Course, Round
from bot.domain.assessment_matter import Found, Judged, Matter
from bot.domain.assessment_rules import CaseName
from bot.domain.figures import match_figure
from bot.domain.periods import parse_period
from bot.domain.plan import Indicator
from bot.domain.told_figures import figures_told

_DECEMBER: Final = 12
_WITHOUT_FIGURES: Final = frozenset({"no_activity", "not_started"})


def timely(matter: Matter) -> Judged:
    """Every term that was answered or has run out."""
    looked_at, found = 0, list[Found]()
    for course in matter.courses:
        for place, term in enumerate(course.rounds):
            case = _of_term(course, term, matter, is_first=place == 0)
            counts = term.filed_at is not None or (case is not None and case.excuse is None)
            looked_at += counts and course.excuse is None
            found += [case] if case else []
    return Judged(looked_at, tuple(found))


def _of_term(course: Course, term: Round, matter: Matter, *, is_first: bool) -> Found | None:
    """None where it was answered in time, or may still be."""
    if term.filed_at is not None and term.answer is not None:
        if term.filed_at <= term.due:
            return None
        found = matter.found(course, "late" if is_first else "refiled_late", term.answer, term.filed_at)
        moved = term.moved_by if term.filed_at <= term.until else None
    else:
        ended = course.excuse[2] if course.excuse else matter.at
        if ended <= term.due or not (course.excuse or course.filing.is_owed) or term is not course.last:
            return None
        found = matter.found(course, "missing", term.seq, term.due)
        moved = "undecided" if course.waits else term.moved_by if ended <= term.until else None
    excuse = course.excuse[0] if course.excuse else moved
    until = term.due if excuse else term.until
    return replace(found, until=until, excuse=excuse)


def complete(matter: Matter) -> Judged:
    """Every report that stands, by what its last version tells; inputs are a few words and have no parts."""
    standing = [each for each in matter.courses if each.stands and not each.excuse]
    reports = [each for each in standing if each.filing.part == "report"]
    found = [found for course in reports for found in _lacking(course, matter)]
    return Judged(len(reports), (*found, *_untold(reports, matter)))


def _lacking(course: Course, matter: Matter) -> Iterator[Found]:
    if course.told is None:
        return
    seq, told = course.told

    def lacks(case: CaseName) -> Found:
        return matter.found(course, case, seq, told.filed_at)

    if told.status is None and not course.filing.is_news:
        yield lacks("no_status")
    if told.status == "behind" and told.problem is None:
        yield lacks("no_problem")
    wanted = told.status == "completed" and matter.kind_of(course) in matter.scoring.evidence_for
    if course.lacks_evidence is not None or (wanted and not course.has_evidence):
        yield replace(lacks("no_evidence"), seq=course.lacks_evidence or seq)


def _untold(reports: Sequence[Course], matter: Matter) -> Iterator[Found]:
    """Indicators of which a task's reports told nothing all the year, once the last of them has come."""
    by_task: dict[str, list[Course]] = {}
    for course in sorted(reports, key=lambda each: each.filing.due_on):
        if not course.filing.is_node and course.filing.task in matter.indicators:
            by_task.setdefault(course.filing.task, []).append(course)
    for task, listed in by_task.items():
        last = next((each for each in reversed(listed) if not each.filing.is_news), listed[-1])
        if last.told and _ends_the_year(last) and last.told[1].status not in _WITHOUT_FIGURES:
            found = matter.found(last, "no_figures", last.told[0], last.told[1].filed_at)
            for metric in _never_told(listed, matter.indicators[task]):
                yield replace(found, about=metric)


def _ends_the_year(course: Course) -> bool:
    try:
        return parse_period(course.filing.period).last.month == _DECEMBER
    except ValueError:
        return False


def _never_told(listed: Sequence[Course], indicators: Sequence[Indicator]) -> Iterator[str]:
    """Metrics; none where a figure was told whose words were erased since."""
    told = [figure for course in listed if course.told for figure in course.told[1].figures]
    if all(each.metric.text is not None for each in told):
        matched = {found.id for each in figures_told(told) if (found := match_figure(each, indicators))}
        yield from (each.metric for each in indicators if each.id not in matched)


def returned(matter: Matter) -> Judged:
    """Every report that was filed, by how often it was sent back."""
    filed = [each for each in matter.courses if each.told is not None or each.returns]
    found = [
        replace(
            matter.found(course, "returned", each.seq, each.at),
            about=each.reason,
            excuse=course.excuse[0] if course.excuse else each.excuse,
        )
        for course in filed
        for each in course.returns
    ]
    return Judged(sum(each.excuse is None for each in filed), tuple(found))
