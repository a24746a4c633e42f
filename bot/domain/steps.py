"""The steps a filing may take, each as the fact that records it; what may not be raises a RefusalError."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from bot.domain.duties import Dates
from bot.domain.evolve import FILING
from bot.domain.facts import (
    FilingWaived,
    ReportAccepted,
    ReportFiled,
    ReportReturned,
    ReportWithdrawn,
)
from bot.domain.figures import match_figure, told_in_another_unit
from bot.domain.filings import Filing, Report, Rung, Signature
from bot.domain.plan import Indicator
from bot.domain.readings import Figure, Item
from bot.domain.scopes import plain_metric
from bot.domain.told_again import same_thing
from bot.domain.told_figures import told_figures
from bot.step_errors import AlreadyAccepted, FilingLocked, WrongState
from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class Said:
    """Who reported in which words. `filed_at` is what counts, `received_at` when it reached us; UTC.

    `tapped`: by a button alone.
    """

    author: str
    words: str
    filed_at: datetime
    received_at: datetime
    tapped: bool = False


def file_report(filing: Filing, item: Item, said: Said, *, signature: Signature = "") -> ReportFiled:
    """The unit reports; `signature` is what bot/domain/signing.py asks of its head. When the words were sent
    decides whether they come before the lock.

    Raises AlreadyAccepted, FilingLocked, and WrongState for a waived filing."""
    _may_change(filing, said.filed_at)
    return ReportFiled(
        filing=filing.id,
        version=filing.version,
        no=filing.versions + 1,
        author=said.author,
        filed_at=said.filed_at,
        received_at=said.received_at,
        words=Erasable(said.words),
        status=item.status,
        percent=item.percent,
        figures=told_figures(item.figures),
        problem=Erasable(item.problem) if item.problem else None,
        next_step=Erasable(item.next_step) if item.next_step else None,
        expected_by=item.expected_by,
        tapped=said.tapped,
        signature=signature,
    )


def merged(before: Report | None, item: Item, indicators: Sequence[Indicator] = ()) -> Item:
    """A newer answer over the one before: what it does not mention stays, "nothing new" replaces all.

    `indicators` are the task's: a figure that was told in a wrong unit goes once it is told in the right one.
    """
    if before is None or item.status == "no_activity":
        return item
    return Item(
        task=item.task,
        status=item.status or before.status,
        percent=_percent(before, item),
        figures=_figures(before.figures, item.figures, indicators),
        problem=item.problem or before.problem,
        next_step=item.next_step or before.next_step,
        expected_by=item.expected_by or before.expected_by,
    )


def _percent(before: Report, item: Item) -> Decimal | None:
    """A new status without a percent takes back the old percent, which belonged to the old status."""
    if item.percent is not None or (item.status is not None and item.status != before.status):
        return item.percent
    return before.percent


def _figures(
    before: tuple[Figure, ...], told: tuple[Figure, ...], indicators: Sequence[Indicator]
) -> tuple[Figure, ...]:
    """New ones take the place of old ones of the same thing, and of what was told of it in a wrong unit."""
    righted = {found.id for each in told if (found := match_figure(each, indicators)) is not None}
    kept = {
        _kind(each): each
        for each in before
        if ((wrong := told_in_another_unit(each, indicators)) is None or wrong.id not in righted)
        and not any(_kind(each) != _kind(one) and same_thing(each, one, indicators) for one in told)
    }
    return tuple((kept | {_kind(each): each for each in told}).values())


def _kind(figure: Figure) -> tuple[str, str, bool, bool, str]:
    return plain_metric(figure), figure.unit, figure.growth, figure.is_partial, figure.base


def withdraw(filing: Filing, *, at: datetime) -> ReportWithdrawn:
    """The unit takes its report back; `at` is when it said so.

    Raises as `file_report`, and WrongState where nothing was filed.
    """
    _may_change(filing, at)
    if filing.report is None or not FILING.allows(filing.state, "ReportWithdrawn"):
        raise WrongState(label=filing.label, state=filing.state, step="withdraw")
    return ReportWithdrawn(filing.id, filing.version, filing.report.no)


def accept(filing: Filing) -> ReportAccepted:
    """The office accepts the report it has seen. Raises WrongState: what waits for the signature of the
    unit's head is not the office's yet, and an input is the lead's.
    """
    if filing.is_input:
        raise WrongState(label=filing.label, state="input", step="accept")
    if filing.report is None or not FILING.allows(filing.state, "ReportAccepted"):
        raise WrongState(label=filing.label, state=filing.state, step="accept")
    return ReportAccepted(filing.id, filing.version, filing.report.no)


def send_back(
    filing: Filing, *, reason: str, dates: Dates, ladder: tuple[Rung, ...], by_lead: bool = False
) -> ReportReturned:
    """The office, or the lead an input is for, asks for more by a new due date. Raises WrongState."""
    if filing.report is None or not FILING.allows(filing.state, "ReportReturned"):
        raise WrongState(label=filing.label, state=filing.state, step="return")
    return ReportReturned(
        filing=filing.id,
        version=filing.version,
        no=filing.report.no,
        reason=Erasable(reason),
        due_on=dates.due_on,
        due_at=dates.due_at,
        on_time_until=dates.on_time_until,
        ladder=ladder,
        by_lead=by_lead,
    )


def waive(filing: Filing, *, reason: str) -> FilingWaived:
    """Nothing is owed here any more.

    Raises WrongState where a report was accepted or it is waived already.
    """
    if not FILING.allows(filing.state, "FilingWaived"):
        raise WrongState(label=filing.label, state=filing.state, step="waive")
    return FilingWaived(filing.id, filing.version, Erasable(reason))


def same_again(last: Report, label: str) -> Item:
    """The last answer as a reading for now; a date that was expected is not carried on, nor what came in that
    period alone.
    """
    figures = tuple(each for each in last.figures if not each.is_partial)
    return replace(last.item(label), expected_by=None, figures=figures)


def _may_change(filing: Filing, at: datetime) -> None:
    if filing.state == "accepted":
        raise AlreadyAccepted(filing=filing.id, label=filing.label)
    if filing.state in {"waived", "met"}:
        raise WrongState(label=filing.label, state=filing.state, step="report")
    if filing.is_locked(at):
        raise FilingLocked(label=filing.label, owed=filing.is_owed)
