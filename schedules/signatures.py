"""The workday after: the head of a unit is asked once more for what is not signed (签发提醒)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time

from bot.answering.signing import ask_again, by_unit, headless_key, tell_headless, without_head
from bot.domain.filings import Filing
from bot.domain.people import Post
from bot.domain.posts import lasts
from bot.domain.signing import remind_of_signature
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

AT = time(9, 20)


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a unit of a plan; none on days off. What is left after that the office sees in its digest, and
    at once what waits in a unit that has lost its head; who becomes head later is asked for what waits.
    """
    if not view.calendar.is_workday(tick.day):
        return []
    waiting = _waiting(tick.day, view)
    every = view.ledger.waiting_for_head()
    left = without_head(view, every, tick.day)
    new = (post for some in by_unit(every) for post in _new_heads(view, some, tick.day))
    return [
        *(f"signature/{some[0].plan}/{some[0].unit}/{tick.day}" for some in by_unit(waiting)),
        *(headless_key(some) for some in left),
        *dict.fromkeys(f"signature-new/{post.unit}/{post.person}@{post.since}" for post in new),
    ]


def run(key: str, tick: Tick, view: View) -> Outcome:
    """Each is a fact, so it comes once; nothing where it was signed meanwhile."""
    if key.startswith("headless/"):
        return _headless(key, tick, view)
    if key.startswith("signature-new/"):
        return _to_new_head(key, tick, view)
    _, plan, unit, day_text = key.split("/")
    day = date.fromisoformat(day_text)
    waiting = [each for each in _waiting(day, view) if (each.plan, each.unit) == (plan, unit)]
    if not waiting:
        return Outcome()
    facts = (remind_of_signature(each, day, view.calendar) for each in waiting)
    message = ask_again(key, waiting, view, at=tick.at)
    return Outcome(facts=tuple(fact for fact in facts if fact is not None), messages=(message,))


def _headless(key: str, tick: Tick, view: View) -> Outcome:
    left = without_head(view, view.ledger.waiting_for_head(), tick.day)
    found = next((some for some in left if headless_key(some) == key), None)
    return Outcome(messages=tuple(tell_headless(view, found, at=tick.at)) if found else ())


def _new_heads(view: View, waiting: Sequence[Filing], day: date) -> Iterator[Post]:
    """Who became head of the unit after the first of these reports came, and before today's reminder."""
    came = min(view.calendar.local_day(each.report.received_at) for each in waiting if each.report)
    for post in view.ledger.posts_of_unit(waiting[0].unit):
        is_head = post.role == "head" and post.plan in {"", waiting[0].plan}
        if is_head and post.since and came < post.since <= day and lasts(post, day):
            yield post


def _to_new_head(key: str, tick: Tick, view: View) -> Outcome:
    """A card a plan with all that waits in the unit."""
    unit = key.split("/")[1]
    waiting = [each for each in view.ledger.waiting_for_head() if each.unit == unit]
    found = [some for some in by_unit(waiting) if list(_new_heads(view, some, tick.day))]
    return Outcome(
        messages=tuple(ask_again(f"{key}/{some[0].plan}", some, view, at=tick.at) for some in found)
    )


def _waiting(day: date, view: View) -> list[Filing]:
    waiting = view.ledger.waiting_for_head()
    return [each for each in waiting if remind_of_signature(each, day, view.calendar) is not None]


SCHEDULE = Schedule("signatures", Daily(AT), due=due, run=run)
