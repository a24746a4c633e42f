"""Every workday: ladders that have come to a slip or a circular are put to the office (督办、通报).

A slip is proposed a unit, a circular a plan; nothing goes out without a yes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, time

from bot.answering.letters import Draft, lapsed_facts, propose, to_office
from bot.domain.filings import Filing
from bot.domain.ladder import to_propose
from bot.domain.letter_facts import LetterKind
from bot.notices.letter_drafts import closing_of
from bot.ports.ledger import View
from bot.ports.usecase import Daily, Outcome, Schedule, Tick

AT = time(8, 20)  # before the digest: whoever is urged today may answer first
MOST = 150
KINDS: tuple[LetterKind, ...] = ("supervision", "circular")


def due(tick: Tick, view: View) -> Iterable[str]:
    """One key a unit with a slip due, one a plan with a circular due; none on a day off."""
    if not view.calendar.is_workday(tick.day):
        return []
    return list(dict.fromkeys(_keys(tick, view)))


def _keys(tick: Tick, view: View) -> Iterator[str]:
    if lapsed_facts(view.queries.letters_in("proposed"), view):
        yield f"letters-lapsed/{tick.day}"
    for plan, unit, stage in view.queries.proposals_due(tick.day):
        name = unit if stage == "supervision" else ""
        if _due_filings(view, stage, plan, name, tick.day):
            yield f"propose/{stage}/{plan}/{name or 'all'}/{tick.day}"


def run(key: str, tick: Tick, view: View) -> Outcome:
    """The stage is a fact of each filing, so it is proposed once."""
    if key.startswith("letters-lapsed/"):
        return Outcome(facts=lapsed_facts(view.queries.letters_in("proposed"), view))
    _, stage, plan, name, day_text = key.split("/")
    kind = next(each for each in KINDS if each == stage)
    day = date.fromisoformat(day_text)
    filings = _due_filings(view, kind, plan, "" if name == "all" else name, day)
    if not filings:
        return Outcome()
    due_now = (to_propose(filing, day, last=_last(view, filing)) for filing in filings)
    stages = tuple(each for each in due_now if each is not None)
    fact = propose(view, Draft(kind, tuple(filings)), key=key, at=tick.at)
    return Outcome(facts=(*stages, fact), messages=to_office(view, fact, at=tick.at))


def _due_filings(view: View, stage: str, plan: str, unit: str, day: date) -> list[Filing]:
    """Those whose stage is due, but for what the office is asked about already, by a draft or by
    a claim that the task is done.
    """
    kind = next(each for each in KINDS if each == stage)
    return [
        filing
        for filing in view.ledger.to_propose(plan, unit, kind, day, most=MOST)
        if to_propose(filing, day, last=_last(view, filing)) and not _is_asked(view, filing)
    ]


def _is_asked(view: View, filing: Filing) -> bool:
    if any(letter.state == "proposed" for letter in view.ledger.letters_about(filing.id)):
        return True
    closing = closing_of(view, filing)
    return closing is not None and closing.waits


def _last(view: View, filing: Filing) -> date | None:
    """The last day anything was said of it."""
    return max((step.on for step in view.ledger.case_steps(filing.id)), default=None)


SCHEDULE = Schedule("supervision", Daily(AT), due=due, run=run)
