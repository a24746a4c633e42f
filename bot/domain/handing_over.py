"""What a unit has reported when the task goes to another unit (移交)."""

from __future__ import annotations

from bot.domain.facts import Fact, FilingOpened, ReportFiled, ReportReturned
from bot.domain.filings import Filing, Report
from bot.domain.told_figures import told_figures
from bot.text import Erasable


def handed_over(filing: Filing, report: Report, opened: FilingOpened, no: int) -> tuple[Fact, ...]:
    """The report so far, as the first of the filing that takes over; returned again if it was."""
    filed = ReportFiled(
        filing=opened.filing,
        version=opened.version,
        no=no,
        author=report.author,
        filed_at=report.filed_at,
        received_at=report.received_at,
        words=Erasable(report.words),
        status=report.status,
        percent=report.percent,
        figures=told_figures(report.figures),
        problem=_erasable(report.problem),
        next_step=_erasable(report.next_step),
        expected_by=report.expected_by,
        signature="wanted" if filing.state == "unsigned" else "",
    )
    return (filed, _returned(opened, no)) if filing.state == "returned" else (filed,)


def _returned(opened: FilingOpened, no: int) -> ReportReturned:
    return ReportReturned(
        filing=opened.filing,
        version=opened.version,
        no=no,
        reason=Erasable(""),
        due_on=opened.due_on,
        due_at=opened.due_at,
        on_time_until=opened.on_time_until,
        ladder=opened.ladder,
    )


def _erasable(words: str | None) -> Erasable | None:
    return None if words is None else Erasable(words)
