"""How a roll-up's parts are told in words, alike in text, annex and picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.documents.words import UNTOLD, Wordbook
from bot.domain.indicators import LAMPS, Standing, one_place, roughly
from bot.domain.last_known import IndicatorRow
from bot.domain.plan import Indicator
from bot.domain.readings import Status
from bot.domain.rollup import Rollup
from bot.domain.rollup_entries import Entry
from bot.domain.rollup_parts import TaskRow
from bot.domain.scopes import plain_metric


def status_word(status: Status | None, book: Wordbook) -> str:
    return book.words.status[status or UNTOLD]


def entry_of(entry: Entry, book: Wordbook) -> str:
    """The task's label with the unit."""
    return book.say("entry", label=book.task(entry.label), unit=book.unit(entry.unit_name))


def standing_of(task: TaskRow, book: Wordbook) -> str:
    """How the task stands; where its reports are not all accepted, what is missing."""
    if task.counts_as != "accepted":
        return book.words.counts_as[task.counts_as]
    told = status_word(task.status, book)
    if task.percent is not None:
        told = f"{told} {book.percent(task.percent)}"
    return told if task.news_at is None else book.say("by_news", told=told, date=book.day_of(task.news_at))


def until_of(entry: Entry, book: Wordbook) -> str:
    """The task with the unit; with the day, where more time was given."""
    named = entry_of(entry, book)
    if entry.counts_as != "extended":
        return named
    return book.say("until", entry=named, date=book.date(entry.due_on))


def totals(rollup: Rollup, book: Wordbook) -> str:
    """How much was owed, and what became of it: the counts add up."""
    counted = rollup.totals
    apart = (book.say(f"apart_{name}", count=count) for name, count in counted.apart_by.items() if count)
    return book.say(
        "totals",
        tasks=rollup.owed_tasks,
        units=rollup.owing_units,
        owed=counted.owed,
        on_time=counted.on_time,
        share=book.percent(rollup.on_time_share),
        late=counted.late,
        not_received=counted.not_received,
        apart="".join(apart),
    )


def figures_of(entry: Entry, book: Wordbook) -> str:
    return joined(
        (book.say("result", metric=plain_metric(one), figure=book.figure(one)) for one in entry.figures), book
    )


def why(row: IndicatorRow, book: Wordbook) -> str:
    """The reason of a lamp; of one that nobody told what was last known."""
    if row.standing.why == "not_told":
        return _untold(row, book)
    return _reason(row.standing, row.indicator, book)


def _reason(standing: Standing, indicator: Indicator, book: Wordbook) -> str:
    left = "" if standing.left is None else book.amount(standing.left, indicator.unit)
    match standing.why:
        case "by_time":
            told = {"reached": book.percent(standing.reached), "time_gone": book.percent(standing.time_gone)}
            return book.say("by_time", **told, gap=gap(standing.gap, book))
        case "as_it_stands" | "missed":
            return book.say(standing.why, left=left)
        case plain:
            return book.say(plain)


def _untold(row: IndicatorRow, book: Wordbook) -> str:
    """What was last known, and what is expected by now: neither stands for the figure that is missing."""
    parts, expected = [book.say("not_told")], row.standing.expected
    if row.last is not None:
        then, because = last_known(row, book), _reason(row.last.standing, row.indicator, book)
        parts.append(book.say("because", told=then, why=because))
    elif row.looked_back:
        parts.append(book.say("never_told"))
    if expected is not None:
        amount = book.amount(roughly(expected, row.indicator), row.indicator.unit)
        parts.append(book.say("expected_by_time", expected=amount))
    return book.words.clause.join(parts)


def last_known(row: IndicatorRow, book: Wordbook) -> str:
    """The value told last, with its day and its lamp on that day; "" where nothing was."""
    last = row.last
    if last is None:
        return ""
    date, lamp = book.date(last.on), book.words.lamp[last.standing.lamp]
    if last.value is None:
        return book.say("last_unrated", date=date, lamp=lamp)
    return book.say("last_told", date=date, value=book.amount(last.value, row.indicator.unit), lamp=lamp)


def gap(points: Decimal | None, book: Wordbook) -> str:
    """Ahead of or behind the time gone."""
    if points is None:
        return ""
    if points == 0:
        return book.say("level_with")
    return book.say("ahead_of" if points > 0 else "behind_of", gap=book.number(abs(points)))


def lamps(rows: Sequence[IndicatorRow], book: Wordbook) -> str:
    """How many lamps are green, yellow and so on, in that order."""
    found = Counter(row.standing.lamp for row in rows)
    return joined(
        (
            book.say("lamp_count", lamp=book.words.lamp[lamp], count=found[lamp])
            for lamp in LAMPS
            if found[lamp]
        ),
        book,
    )


def statuses(rollup: Rollup, book: Wordbook) -> str:
    counted = ((status_word(status, book), count) for status, count in rollup.statuses)
    return joined((book.say("status_count", status=word, count=count) for word, count in counted), book)


def value(row: IndicatorRow, book: Wordbook) -> str:
    """What it came to; "" where nobody told."""
    told = row.standing.value
    return "" if told is None else book.amount(told, row.indicator.unit)


def expected(row: IndicatorRow) -> Decimal | None:
    """What it should have come to by now, rounded for show."""
    return None if row.standing.expected is None else one_place(row.standing.expected)


def joined(parts: Iterable[str], book: Wordbook) -> str:
    return book.words.separator.join(parts)
