"""What keeps a report from being accepted with others: a person should look at it (存疑)."""

from __future__ import annotations

from typing import Literal, TypeAlias

from bot.domain.filings import Filing, Report

ReportDoubt: TypeAlias = Literal["figure_fell", "contradiction", "completed", "nothing_told"]
FULL = 100


def doubt_about(filing: Filing, last: Filing | None) -> ReportDoubt | None:
    """The gravest doubt about a filed report, or None.

    `last` is the same duty's filing of an earlier period.
    """
    report = filing.report
    if report is None or not report.item(filing.label).says_something():
        return "nothing_told"
    if _contradicts(report):
        return "contradiction"
    if last is not None and last.report is not None and _fell(last.report, report):
        return "figure_fell"
    return "completed" if report.status == "completed" else None


def _contradicts(report: Report) -> bool:
    """Completed with less than all, or all with another status; a share beyond 100."""
    if report.percent is None:
        return False
    full = report.percent == FULL
    return report.percent > FULL or (report.status is not None and full != (report.status == "completed"))


def _fell(before: Report, now: Report) -> bool:
    """The percent, or a figure that is no growth, is smaller than the last one told."""
    if before.percent is not None and now.percent is not None and now.percent < before.percent:
        return True
    told = {(each.metric, each.unit): each.value for each in before.figures if not each.growth}
    return any(
        each.value < told.get((each.metric, each.unit), each.value) for each in now.figures if not each.growth
    )
