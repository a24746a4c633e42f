"""A supervision slip or a circular as an official document in Word (督办单、通报).

Its parts and their order: whose document, number and signer, red line, title, addressee, text, matters as a
table, signature with the date. Source: GB/T 9704-2012, 7.2 and 7.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from bot.documents.official import (
    CAPTION,
    PLAIN,
    RED_HEAD,
    SIGNED,
    TITLE,
    Sheet,
    Style,
    new_sheet,
)
from bot.documents.telling import lamps, totals
from bot.documents.words import Wordbook
from bot.domain.case_files import Objection
from bot.domain.letter_documents import LetterDocument, Matter

_MOST_TITLE: Final = 40  # characters
_MOST_WORDS: Final = 600
_MOST_NAMED: Final = 3  # tasks in the title
_MOST_ADDRESSED: Final = 40
_NUMBER: Final = Style(align="center")
_SLIP: Final = {
    "label": 2,
    "title": 6,
    "what_period": 3,
    "was_due": 4,
    "overdue": 2,
    "reminded": 4,
    "urged": 4,
}
_CIRCULAR: Final = {"label": 2, "title": 6, "unit": 4, "what_period": 3, "was_due": 4, "overdue": 2}


def letter_docx(letter: LetterDocument, book: Wordbook) -> bytes:
    """The same letter and words give the same bytes."""
    sheet = new_sheet(book.words.font)
    _head(sheet, letter, book)
    _text(sheet, letter, book)
    _matters(sheet, letter, book)
    _asks(sheet, letter, book)
    sheet.write("", PLAIN)
    sheet.write(book.say("sign_off", office=book.unit(letter.office)), SIGNED)
    sheet.write(book.date(letter.day), SIGNED)
    return sheet.saved(letter_title(letter, book), book.unit(letter.office), letter.day)


def letter_number(letter: LetterDocument, book: Wordbook) -> str:
    """As it is quoted, with the kind's word, the year in its brackets and the number."""
    return book.say("letter_number", word=book.words.letter[letter.kind], year=letter.year, no=letter.no)


def letter_title(letter: LetterDocument, book: Wordbook) -> str:
    """What it is about."""
    if letter.rollup is not None:
        return book.say(
            "periodic_title",
            plan=book.clip(letter.plan, _MOST_TITLE),
            period=book.period(letter.rollup.period),
        )
    labels = list(dict.fromkeys(book.task(each.label) for each in letter.matters))
    name = "slip_title" if letter.kind == "supervision" else "circular_title"
    return book.say(name, list=book.listed(labels, _MOST_NAMED))


def _head(sheet: Sheet, letter: LetterDocument, book: Wordbook) -> None:
    """Whose it is in red, number and signer over the red line, then the title."""
    slip = letter.kind == "supervision"
    sheet.write(book.say("red_head", office=book.unit(letter.office)), RED_HEAD)
    sheet.write(book.say("slip_name" if slip else "circular_name"), RED_HEAD)
    level = book.say("level", level=book.words.level[str(letter.level)]) if slip else ""
    signed = book.say("signed_by", person=letter.signer) if letter.signer else ""
    numbered = sheet.write(letter_number(letter, book) + level + signed, _NUMBER)
    sheet.rule(numbered, "bottom", red=True, size=18)
    sheet.write("", PLAIN)
    sheet.write(letter_title(letter, book), TITLE)
    sheet.write("", PLAIN)
    sheet.write(book.say("addressed_to", list=_addressed(letter, book)), PLAIN)


def _addressed(letter: LetterDocument, book: Wordbook) -> str:
    """Those printed first, then the leading group, then all units or those concerned."""
    if letter.kind == "supervision":
        return book.listed([book.unit(name) for name in letter.units], _MOST_ADDRESSED)
    named = [book.clip(name, _MOST_TITLE) for name in letter.addressees]
    words = book.words.recipient
    named += [words[each] for each in ("leading_group", "units") if each in letter.recipients]
    if "concerned" in letter.recipients and "units" not in letter.recipients:
        named += [book.unit(name) for name in letter.units]
    return book.listed(named or [words["concerned"]], _MOST_ADDRESSED)


def _text(sheet: Sheet, letter: LetterDocument, book: Wordbook) -> None:
    """Ground and state of things; of a periodic circular what the period came to."""
    day = book.date(letter.day)
    if letter.rollup is not None:
        sheet.write(book.say("periodic_opening", period=book.period(letter.rollup.period), day=day))
        _totals(sheet, letter, book)
    elif letter.matters:
        sheet.write(
            book.say(_opening(letter), ground=_ground(letter, book), day=day, count=len(letter.matters))
        )
    for words in filter(str.strip, letter.reason.splitlines()):
        sheet.write(book.say("letter_reason", words=book.clip(words, _MOST_WORDS)))


def _opening(letter: LetterDocument) -> str:
    """Not received, to come, or, where its unit told why a node is not reached, not completed."""
    name = "slip_opening" if letter.kind == "supervision" else "circular_opening"
    if letter.kind == "supervision" and letter.is_ahead:
        return "slip_opening_ahead"
    return f"{name}_open" if any(each.explained for each in letter.matters) else name


def _ground(letter: LetterDocument, book: Wordbook) -> str:
    period = book.period(letter.matters[0].period)
    if letter.plan_no:
        return book.say("ground_numbered", plan=letter.plan, number=letter.plan_no, period=period)
    return book.say("ground", plan=letter.plan, period=period)


def _totals(sheet: Sheet, letter: LetterDocument, book: Wordbook) -> None:
    rollup = letter.rollup
    if rollup is None or not rollup.totals.owed:
        sheet.write(book.say("nothing_owed"))
        return
    sheet.write(totals(rollup, book))
    if rollup.indicators:
        rated = {"day": book.date(rollup.rated_on), "total": len(rollup.indicators)}
        sheet.write(book.say("indicators", **rated, list=lamps(rollup.indicators, book)))


def _matters(sheet: Sheet, letter: LetterDocument, book: Wordbook) -> None:
    """What is still owed, a row each."""
    if not letter.matters:
        return
    columns = _SLIP if letter.kind == "supervision" else _CIRCULAR
    rows = [_row(each, columns, book) for each in letter.matters]
    sheet.write(book.say("by_matter"), CAPTION)
    sheet.table([book.words.column[name] for name in columns], rows, tuple(columns.values()))
    for each in letter.matters:
        for told in _told_of(each, book, slip=letter.kind == "supervision"):
            sheet.write(told)


def _told_of(matter: Matter, book: Wordbook, *, slip: bool) -> Iterator[str]:
    """When a unit that explained itself expects to be there; of a slip what supporting units objected to."""
    task = book.task(book.clip(matter.label, _MOST_TITLE))
    if matter.explained and matter.expected:
        told, expected = book.day_of(matter.explained), book.date(matter.expected)
        yield book.say("explained", task=task, unit=book.unit(matter.unit), told=told, expected=expected)
    if slip and matter.objections:
        listed = book.words.clause.join(_objection(each, book) for each in matter.newest_objections)
        count = len(matter.objections)
        if count > len(matter.newest_objections):
            listed = book.say("objections_of", list=listed, count=count)
        yield book.say("objections", task=task, list=listed)


def _objection(objection: Objection, book: Wordbook) -> str:
    state = book.words.request_state[objection.state]
    values = {"unit": book.unit(objection.unit), "date": book.day_of(objection.at), "state": state}
    if not objection.to_unit:
        return book.say("objection", **values)
    return book.say("objection_for", to_unit=book.clip(objection.to_unit, _MOST_TITLE), **values)


def _row(matter: Matter, columns: dict[str, int], book: Wordbook) -> list[str]:
    title = book.say("offline_title") if matter.title is None else book.clip(matter.title, _MOST_TITLE)
    cells = {
        "label": book.clip(matter.label, _MOST_TITLE),
        "title": title,
        "unit": book.unit(matter.unit),
        "what_period": book.period(matter.period),
        "was_due": book.moment(matter.due),
        "overdue": str(matter.overdue_workdays),
        "reminded": _days(matter.reminded, book),
        "urged": _days(matter.urged, book),
    }
    return [cells[name] for name in columns]


def _days(days: Sequence[date], book: Wordbook) -> str:
    return (
        book.say("days_of", list=book.words.separator.join(map(book.date, days)), count=len(days))
        if days
        else ""
    )


def _asks(sheet: Sheet, letter: LetterDocument, book: Wordbook) -> None:
    """What is asked by when, that one may object, and what comes next."""
    slip = letter.kind == "supervision"
    if letter.reply_at is None:
        sheet.write(book.say("no_reply"))
    else:
        early = "slip_asks_ahead" if letter.is_ahead else "slip_asks"
        sheet.write(book.say(early if slip else "circular_asks", due=book.moment(letter.reply_at)))
    sheet.write(book.say("may_object"))
    if slip:
        sheet.write(book.say("slip_next"))
