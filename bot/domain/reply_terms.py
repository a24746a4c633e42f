"""The day for answering a slip that rests on days off nobody had published yet, once the table is there."""

from __future__ import annotations

from datetime import date

from bot.domain.calendar import WorkCalendar
from bot.domain.letter_facts import ReplyTermSettled
from bot.domain.letters import Letter


def settle_reply(letter: Letter, left_on: date, calendar: WorkCalendar) -> ReplyTermSettled | None:
    """The fact that the provisional term of a slip, which left on that local day, is settled; None where it
    is not provisional, or still rests on a year without a table.

    As many workdays as before, by the days off that are known now. What the office named moves only off a day
    off. Nothing is cut short: the day stands in a document that went out.
    """
    was = letter.reply_by
    if was is None or not letter.provisional or any(map(calendar.is_provisional, (left_on, was))):
        return None
    now = calendar.shift(was, "after")
    if _was_counted(letter, left_on, calendar):
        now = max(now, calendar.add_workdays(left_on, letter.reply_workdays))
    if calendar.is_provisional(now):
        return None
    return ReplyTermSettled(letter.id, letter.plan, letter.version, letter.filings, was, now)


def _was_counted(letter: Letter, left_on: date, calendar: WorkCalendar) -> bool:
    """Its day is that of so many workdays by a calendar without the year it left in, or the one after."""
    for year in (left_on.year, left_on.year + 1):
        known = {each: table for each, table in calendar.tables.items() if each < year}
        before = WorkCalendar(known, calendar.zone)
        if before.add_workdays(left_on, letter.reply_workdays) == letter.reply_by:
            return True
    return False
