"""The filings of a period as a roll-up counts them: each once, by what it is at the cut-off (应报)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from bot.domain.counting import AsOf, Count, count_missing, count_of
from bot.domain.filings import Filing, Report
from bot.domain.indicators import one_place
from bot.domain.news import standing_news, told_of
from bot.domain.plan import OFFICE, Plan, Sensitivity, Task
from bot.domain.readings import Figure, Status

RECEIVED: Final[tuple[Count, ...]] = ("accepted", "unchecked", "returned")


@dataclass(frozen=True, slots=True)
class Entry:
    """One filing, with the names of its task and unit.

    What was told is there for accepted and unchecked reports only; of offline tasks no words are. `news` is
    the urgent report of the period in its own words, told at `news_at`; where nothing else was reported it
    stands for the filing.
    """

    filing: str
    task: str
    label: str
    unit: str
    title: str
    unit_name: str
    counts_as: Count
    due_on: date
    late: bool = False
    filed_at: datetime | None = None
    status: Status | None = None
    percent: Decimal | None = None
    figures: tuple[Figure, ...] = ()
    problem: str | None = None
    next_step: str | None = None
    expected_by: date | None = None
    sensitivity: Sensitivity = "open"
    news_at: datetime | None = None
    news: str | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """Filings. Owed is received + not received + apart; received is on time + late, and it is accepted +
    unchecked + returned; apart is unsigned + extended + disputed +
    unattested.
    """

    owed: int = 0
    on_time: int = 0
    late: int = 0
    not_received: int = 0
    unsigned: int = 0
    extended: int = 0
    disputed: int = 0
    unattested: int = 0
    accepted: int = 0
    unchecked: int = 0
    returned: int = 0
    waived: int = 0

    @property
    def received(self) -> int:
        return self.on_time + self.late

    @property
    def apart_by(self) -> dict[str, int]:
        """Owed and not there, by the reason, which is no neglect."""
        return {
            "unsigned": self.unsigned,
            "extended": self.extended,
            "disputed": self.disputed,
            "unattested": self.unattested,
        }

    @property
    def apart(self) -> int:
        return sum(self.apart_by.values())


def entries_of(
    plan: Plan, filings: Iterable[Filing], *, as_of: AsOf, office: str, news: Iterable[Filing] = ()
) -> tuple[Entry, ...]:
    """Each filing once, in the order of the plan's tasks and units; what the plan has dropped comes last.

    `news` are the urgent reports of the period: one stands for the filing of its task, or for itself where
    the task owes none.
    """
    told = [each for each in news if each.report is not None and each.report.filed_at <= as_of.at]
    divided = {task.id for task in plan.tasks if task.by_division}
    latest = list(_latest(filings))
    beside = {
        one.id: standing_news(told_of(one, told, divided=one.task in divided)) for one in latest if told
    }
    alone = _alone(
        told, {(one.task, one.unit) if one.task in divided else (one.task, "") for one in latest}, divided
    )
    tasks = {task.id: (place, task) for place, task in enumerate(plan.tasks)}
    units = {unit.id: (place, unit.name) for place, unit in enumerate(plan.units)}
    no_task, no_unit = (len(tasks), None), (len(units), "")
    ordered = sorted(
        [*latest, *alone],
        key=lambda one: (tasks.get(one.task, no_task)[0], units.get(one.unit, no_unit)[0], one.id),
    )
    names = {OFFICE: office} | {unit: name for unit, (_, name) in units.items()}
    return tuple(
        _entry(one, tasks.get(one.task, no_task)[1], names.get(one.unit, one.unit), as_of, beside.get(one.id))
        for one in ordered
    )


def totals_of(entries: Sequence[Entry]) -> Totals:
    found = Counter(entry.counts_as for entry in entries)
    late = sum(entry.late for entry in entries)
    return Totals(
        owed=len(entries) - found["waived"],
        on_time=sum(found[name] for name in RECEIVED) - late,
        late=late,
        not_received=found["not_received"],
        unsigned=found["unsigned"],
        extended=found["extended"],
        disputed=found["disputed"],
        unattested=found["unattested"],
        accepted=found["accepted"],
        unchecked=found["unchecked"],
        returned=found["returned"],
        waived=found["waived"],
    )


def share(part: int, whole: int) -> Decimal | None:
    """In percent, one place, half up; None of nothing."""
    return one_place(Decimal(100 * part) / whole) if whole else None


def _latest(filings: Iterable[Filing]) -> Iterable[Filing]:
    """Of one filing given twice the later form, whatever the order."""
    latest: dict[str, Filing] = {}
    for filing in filings:
        known = latest.setdefault(filing.id, filing)
        if known != filing:
            latest[filing.id] = max(known, filing, key=_how_late)
    return latest.values()


def _how_late(filing: Filing) -> tuple[int, int, str]:
    return filing.versions, filing.version, repr(filing)


def _alone(told: Iterable[Filing], there: set[tuple[str, str]], divided: set[str]) -> Iterator[Filing]:
    """Of each task, or unit of a divided one, that owes nothing else the news that stands."""
    grouped: dict[tuple[str, str], list[Filing]] = {}
    for each in told:
        grouped.setdefault((each.task, each.unit if each.task in divided else ""), []).append(each)
    found = (standing_news(listed) for place, listed in grouped.items() if place not in there)
    yield from (each for each in found if each is not None)


def _entry(filing: Filing, task: Task | None, unit_name: str, as_of: AsOf, beside: Filing | None) -> Entry:
    """By its own report; by the news `beside` it where there is none."""
    of = beside if beside is not None and filing.state in {"met", "open"} else filing
    counts_as = _counts_as(of, as_of)
    received = of.report if counts_as in RECEIVED else None
    entry = Entry(
        filing=of.id,
        task=filing.task,
        label=filing.label,
        unit=filing.unit,
        title=task.title if task and task.sensitivity != "offline" else "",
        unit_name=unit_name,
        counts_as=counts_as,
        due_on=filing.due_on,
        late=received is not None and _is_late(filing, of, received),
        filed_at=received.filed_at if received else None,
        sensitivity=task.sensitivity if task else "open",
    )
    told = _with_words(entry, received) if received and counts_as != "returned" else entry
    news = filing if filing.is_news else beside
    return _with_news(told, news.report) if news and news.report else told


def _with_news(entry: Entry, report: Report) -> Entry:
    words = report.words if entry.sensitivity != "offline" else None
    return replace(entry, news_at=report.filed_at, news=words)


def _is_late(filing: Filing, of: Filing, received: Report) -> bool:
    """By when it was first given; news beside it by its own time."""
    return filing.was_late if of is filing else received.filed_at > filing.on_time_until


def _counts_as(filing: Filing, as_of: AsOf) -> Count:
    """What was told later is not there yet; what needs nothing more needs it at no time."""
    if filing.is_closed and filing.state != "accepted":
        return "waived"
    if filing.report is None or filing.report.filed_at > as_of.at:
        return count_missing(filing, as_of)
    return count_of(filing, as_of)


def _with_words(entry: Entry, report: Report) -> Entry:
    """With what was told; of an offline task only how it stands."""
    told = replace(entry, status=report.status, percent=report.percent, expected_by=report.expected_by)
    if entry.sensitivity == "offline":
        return told
    problem, next_step = (words.strip() if words else "" for words in (report.problem, report.next_step))
    return replace(told, figures=report.figures, problem=problem or None, next_step=next_step or None)
