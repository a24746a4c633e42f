"""What keeps a report from being accepted with others: a person should look at it (存疑)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias

from bot.domain.contradictions import Contradiction, ContradictionKind
from bot.domain.filings import Filing, Report

ReportDoubt: TypeAlias = Literal[
    "figure_fell",
    "figure_jumped",
    "unit_differs",
    "percent_beyond",
    "only_a_part",
    "contradiction",
    "completed",
    "nothing_told",
    "no_head",
]
FULL = 100
_OF_FIGURES: Final[Mapping[ContradictionKind, ReportDoubt]] = {
    "fell": "figure_fell",
    "jumped": "figure_jumped",
    "unit": "unit_differs",
    "percent": "percent_beyond",
    "part": "only_a_part",
}


def doubt_about(
    filing: Filing, last: Filing | None, found: Sequence[Contradiction] = ()
) -> ReportDoubt | None:
    """The gravest doubt about a filed report, or None.

    `last` is the same duty's filing of an earlier period, `found` what is to be checked about its figures.
    """
    report = filing.report
    if report is None or not report.item(filing.label).says_something():
        return "nothing_told"
    if filing.signature == "nobody":
        return "no_head"
    if _contradicts(report):
        return "contradiction"
    if last is not None and last.report is not None and _fell(last.report, report):
        return "figure_fell"
    if found:
        return _OF_FIGURES[found[0].kind]
    return "completed" if report.status == "completed" else None


def _contradicts(report: Report) -> bool:
    """Completed with less than all, or all with another status; a share beyond 100."""
    if report.percent is None:
        return False
    full = report.percent == FULL
    return report.percent > FULL or (report.status is not None and full != (report.status == "completed"))


def _fell(before: Report, now: Report) -> bool:
    """The percent is smaller than the last one told."""
    return before.percent is not None and now.percent is not None and now.percent < before.percent
