"""The roll-up as an official document in Word: accepted reports as the body, all else apart (汇总正文)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.documents import telling
from bot.documents.official import (
    CAPTION,
    HEADING,
    PLAIN,
    RED_HEAD,
    SIGNED,
    SMALL,
    SUBHEADING,
    TITLE,
    Sheet,
    new_sheet,
)
from bot.documents.words import Wordbook
from bot.domain.counting import APART, Count
from bot.domain.rollup import Rollup
from bot.domain.rollup_days import DatedRow
from bot.domain.rollup_entries import Entry
from bot.domain.rollup_parts import Group

# Sixty table rows in all; the annex holds the rest.
_MOST_SECTIONS: Final = 12
_MOST_TASKS: Final = 28
_MOST_INDICATORS: Final = 20
_MOST_TOLD: Final = 30  # paragraphs of progress, of problems, of next steps
_MOST_NAMED: Final = 80  # who has not filed
_MOST_TITLE: Final = 40  # characters
_MOST_WORDS: Final = 300
_HEAD_DIGITS: Final = 12
# Columns with their widths in parts of the page.
_SECTION_COLUMNS: Final = {
    "section": 5,
    "owed": 2,
    "on_time": 2,
    "late_count": 3,
    "not_received": 3,
    "set_apart": 2,
    "accepted": 3,
    "on_time_share": 4,
}
_MOST_CLOSED: Final = 20  # tasks named that are closed out
_TASK_COLUMNS: Final = {"label": 2, "title": 7, "unit": 5, "status": 4}
_INDICATOR_COLUMNS: Final = {"metric": 5, "value": 3, "target": 4, "lamp": 2, "why": 6}


def rollup_docx(rollup: Rollup, book: Wordbook) -> bytes:
    """The same roll-up and words give the same bytes."""
    sheet = new_sheet(book.words.font)
    office = book.unit(rollup.office)
    _head(sheet, rollup, book)
    for part in (_overall, _indicators, _progress, _milestones, _problems, _open, _ahead):
        part(sheet, rollup, book)
    _foot(sheet, rollup, book)
    title = f"{book.clip(rollup.title, _MOST_TITLE)} {book.say('heading', period=book.period(rollup.period))}"
    return sheet.saved(title, office, rollup.day)


def _head(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    period = book.period(rollup.period)
    top = sheet.write(book.say("red_head", office=book.unit(rollup.office)), RED_HEAD)
    sheet.rule(top, "bottom", red=True, size=18)
    sheet.write("", PLAIN)
    sheet.write(book.say("plan_title", plan=rollup.title), TITLE)
    sheet.write(book.say("heading", period=period), TITLE)
    sheet.write("", PLAIN)
    sheet.write(book.say("addressee"), PLAIN)
    sheet.write(book.say("opening", period=period, cut_off=book.moment(rollup.cut_off)))
    if late := rollup.opened_late:
        days = {"planned": late.planned, "opened": late.opened_on, "until": late.until}
        sheet.write(book.say("opened_late", **{name: book.date(on) for name, on in days.items()}))
    for words in filter(str.strip, rollup.foreword.splitlines()):
        sheet.write(book.clip(words, _MOST_WORDS * 4))


def _overall(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    sheet.write(book.say("part_overall"), HEADING)
    totals = rollup.totals
    if not totals.owed:
        sheet.write(book.say("nothing_owed"))
    else:
        sheet.write(book.words.sentences.join(_totals(rollup, book)))
    if totals.waived:
        sheet.write(book.say("waived", waived=totals.waived))
    if rollup.closed:
        sheet.write(
            book.say(
                "closed",
                count=len(rollup.closed),
                list=book.listed([book.task(label) for label in rollup.closed], _MOST_CLOSED),
            )
        )
    if len(rollup.sections) > 1:
        _section_table(sheet, rollup, book)
    if rollup.tasks:
        _task_table(sheet, rollup, book)


def _totals(rollup: Rollup, book: Wordbook) -> list[str]:
    totals = rollup.totals
    said = [telling.totals(rollup, book)]
    if totals.received:
        counts = {"accepted": totals.accepted, "unchecked": totals.unchecked, "returned": totals.returned}
        said.append(book.say("received", received=totals.received, **counts))
    settled = sum(task.counts_as == "accepted" for task in rollup.tasks)
    if settled:
        said.append(book.say("settled", settled=settled, list=telling.statuses(rollup, book)))
    if settled < rollup.owed_tasks:
        said.append(book.say("unsettled", count=rollup.owed_tasks - settled))
    return said


def _section_table(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    """With a column of what stands apart, where anything does."""
    apart = rollup.totals.apart > 0
    rows = [
        (book.clip(group.name, _MOST_TITLE), *_counts(group, book, apart=apart)) for group in rollup.sections
    ]
    columns = {name: width for name, width in _SECTION_COLUMNS.items() if apart or name != "set_apart"}
    sheet.write(book.say("by_section_apart" if apart else "by_section"), CAPTION)
    _table(sheet, book, columns, rows, _MOST_SECTIONS)


def _counts(group: Group, book: Wordbook, *, apart: bool) -> list[str]:
    totals, share = group.totals, group.on_time_share
    beside = (totals.apart,) if apart else ()
    counts = (totals.owed, totals.on_time, totals.late, totals.not_received, *beside, totals.accepted)
    return [*map(str, counts), "" if share is None else book.number(share)]


def _task_table(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    rows = [
        (
            book.clip(task.label, _MOST_TITLE),
            book.clip(task.title, _MOST_TITLE),
            book.listed([book.unit(name) for name in task.units], 3),
            telling.standing_of(task, book),
        )
        for task in rollup.tasks
    ]
    sheet.write(book.say("by_task"), CAPTION)
    _table(sheet, book, _TASK_COLUMNS, rows, _MOST_TASKS)


def _indicators(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    sheet.write(book.say("part_indicators"), HEADING)
    if not rollup.indicators:
        sheet.write(book.say("no_indicators"))
        return
    day, total = book.date(rollup.rated_on), len(rollup.indicators)
    sheet.write(book.say("indicators", day=day, total=total, list=telling.lamps(rollup.indicators, book)))
    rows = [
        (
            book.clip(row.indicator.metric, _MOST_TITLE),
            telling.value(row, book),
            book.target(row.indicator),
            book.words.lamp[row.standing.lamp],
            telling.why(row, book),
        )
        for row in rollup.indicators
    ]
    _table(sheet, book, _INDICATOR_COLUMNS, rows, _MOST_INDICATORS)


def _progress(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    _part(sheet, book, "progress", [_result(entry, book) for entry in rollup.progress])


def _result(entry: Entry, book: Wordbook) -> str:
    """In figures; an urgent report with its day, as it was written."""
    if entry.news and entry.news_at:
        words = book.clip(entry.news, _MOST_WORDS).rstrip("。. ")
        return book.say("news", **_named(entry, book), date=book.day_of(entry.news_at), words=words)
    told = book.clip(telling.figures_of(entry, book), _MOST_WORDS)
    return book.say("progress", **_named(entry, book), told=told)


def _problems(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    told = [
        book.say("problem", **_named(entry, book), words=book.clip(entry.problem or "", _MOST_WORDS))
        for entry in rollup.problems
    ]
    _part(sheet, book, "problems", told)


def _milestones(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    _part(sheet, book, "milestones", [_dated(row, book) for row in rollup.milestones])


def _open(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    """What nobody checked, what was returned, who has not filed, and who need not have: each by name."""
    sheet.write(book.say("part_open"), HEADING)
    apart = (name for name in APART if rollup.counting_as(name))
    always: tuple[Count, ...] = ("unchecked", "returned", "not_received")
    for no, name in zip(book.words.ordinals, (*always, *apart), strict=False):
        found = [telling.until_of(entry, book) for entry in rollup.counting_as(name)]
        if not found:
            sheet.write(book.say(f"none_{name}", no=no), SUBHEADING)
            continue
        sheet.write(book.say(name, no=no, count=len(found), list=book.listed(found, _MOST_NAMED)))
        if len(found) > _MOST_NAMED:
            sheet.write(book.say("rest", count=len(found) - _MOST_NAMED))


def _ahead(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    steps = [
        book.say(
            "next_step",
            task=book.task(entry.label),
            unit=book.unit(entry.unit_name),
            words=_next(entry, book),
        )
        for entry in rollup.counting_as("accepted")
        if entry.next_step or entry.expected_by
    ]
    _part(sheet, book, "ahead", [_dated(row, book) for row in rollup.ahead] + steps)


def _next(entry: Entry, book: Wordbook) -> str:
    by = [book.say("expected_by", date=book.date(entry.expected_by))] if entry.expected_by else []
    step = [book.clip(entry.next_step, _MOST_WORDS)] if entry.next_step else []
    return book.words.clause.join((*step, *by))


def _dated(row: DatedRow, book: Wordbook) -> str:
    date, name = book.date(row.on), book.clip(row.name, _MOST_WORDS)
    task = book.task(row.label) if row.label is not None else ""
    if row.kind in {"returned", "extended"}:
        said = "refile" if row.kind == "returned" else "file_by"
        return book.say(said, date=date, task=task, unit=book.unit(row.unit_name or ""))
    if row.kind == "deadline":
        return book.say("deadline", date=date, task=task, title=book.clip(row.name, _MOST_TITLE))
    return _of_node(row, book, date=date, name=name, task=task)


def _of_node(row: DatedRow, book: Wordbook, *, date: str, name: str, task: str) -> str:
    """With the day to which it was put off, and when its unit expects it."""
    days = {"put_off": row.until, "node_expected": row.expected}
    later = [book.say(key, date=book.date(day)) for key, day in days.items() if day is not None]
    named = {"date": date, "name": name, "later": "".join(later)}
    return book.say("milestone_of", **named, task=task) if task else book.say("milestone", **named)


def _named(entry: Entry, book: Wordbook) -> dict[str, str]:
    return {
        "task": book.task(entry.label),
        "title": book.clip(entry.title, _MOST_TITLE),
        "unit": book.unit(entry.unit_name),
    }


def _part(sheet: Sheet, book: Wordbook, name: str, told: Sequence[str]) -> None:
    """A heading with its paragraphs, or that there are none."""
    sheet.write(book.say(f"part_{name}"), HEADING)
    for words in told[:_MOST_TOLD] or [book.say(f"no_{name}")]:
        sheet.write(words[:1].upper() + words[1:])
    if len(told) > _MOST_TOLD:
        sheet.write(book.say("rest", count=len(told) - _MOST_TOLD))


def _table(
    sheet: Sheet, book: Wordbook, columns: Mapping[str, int], rows: Sequence[Sequence[str]], most: int
) -> None:
    """`columns` by their codes, with their widths; what is too much is said to stand in the annex."""
    sheet.table([book.words.column[name] for name in columns], rows[:most], list(columns.values()))
    if len(rows) > most:
        sheet.write(book.say("rest", count=len(rows) - most))


def _foot(sheet: Sheet, rollup: Rollup, book: Wordbook) -> None:
    """Who signs, when, to whom it goes besides the leading group, and the ledger's head."""
    office, date = book.unit(rollup.office), book.date(rollup.day)
    sheet.write("", PLAIN)
    sheet.write(book.say("sign_off", office=office), SIGNED)
    sheet.write(date, SIGNED)
    sheet.write("", PLAIN)
    if rollup.also_to:
        names = [book.clip(name, _MOST_TITLE) for name in rollup.also_to]
        sheet.write(book.say("also_to", names=book.listed(names, _MOST_NAMED)), SMALL)
    if rollup.head:
        ledger = sheet.write(book.say("ledger", head=rollup.head[:_HEAD_DIGITS]), SMALL)
        sheet.rule(ledger, "top")
    last = sheet.write(book.say("printed", office=office, date=date), SMALL)
    sheet.rule(last, *(("bottom",) if rollup.head else ("top", "bottom")))
