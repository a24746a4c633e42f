"""docs/states.md: each state machine as the code has it, drawn, with a paragraph on what it is."""

from __future__ import annotations

from textwrap import fill
from typing import Any

from bot.domain.close_out import CLOSE_OUT
from bot.domain.events import EVENT
from bot.domain.evolve import FILING
from bot.domain.form_told import TOLD
from bot.domain.letters import LETTER
from bot.domain.machines import START, Machine
from bot.domain.questions import QUESTION
from bot.domain.requests import REQUEST

PAGE = "docs/states.md"
_WIDTH = 110
_INTRO = """<!-- written by `make docs` from the tables in bot/domain; a test walks every arrow -->

# States

What things may be, and which fact leads from one state to the next. The code goes by the same tables: a step
that has no arrow is refused, and a fact that has none cannot be replayed. Requests, letters and questions are
settled in the ledger's tables by the states drawn here.
"""
SECTIONS: tuple[tuple[str, Machine[Any], str], ...] = (
    (
        "Filing (报送)",
        FILING,
        "What one unit owes for one task and one period. Owed while open or returned; a report can "
        "only be accepted once it was filed, and a return gives a term of its own. A node is filed by "
        "the report that it is reached and by no other. What was waived by one version of the plan "
        "may open again by a later one. Reminders, urgings, a dispute that rests the ladder and a "
        "term that moves are facts about a filing that change no state.",
    ),
    (
        "Urgent event (速报)",
        EVENT,
        "A numbered chain of reports: ordered by the office or told by a unit, followed up until the "
        "final report, which the office checks and closes. What is added to a final report or a "
        "closed event leaves it so; news of it, or the office, takes the chain up again. Two numbers "
        "of one event are merged.",
    ),
    (
        "Close-out (销号)",
        CLOSE_OUT,
        "A unit claims that a task is done, the office checks it and strikes it off or returns the "
        "claim; it may strike off by itself, and reopen with a reason. A newer claim takes the place "
        "of one that waits.",
    ),
    (
        "Request (延期、异议、改已通过的)",
        REQUEST,
        "More time, a task that is not the unit's, a change to what was accepted: decided once by the "
        "office, or withdrawn by the unit, also where the filing was settled meanwhile.",
    ),
    (
        "Told by a form (填报链接)",
        TOLD,
        "An event or a receipt from a room that cannot answer: it counts once the unit's own people or "
        "the office say that it is the unit's. A report on a filing that came so is a request.",
    ),
    (
        "Letter (督办单、通报)",
        LETTER,
        "A supervision slip or a circular: proposed by the clock or a coordinator, numbered when it "
        "is issued, declined with a reason, or lapsed because everything it was about was answered "
        "first.",
    ),
    (
        "Question (反问)",
        QUESTION,
        "Belongs to a person in a room, where one at most is open: closed by an answer or by the next "
        "question, handed to the office when its time runs out. Questions are no facts; what an "
        "answer files is one.",
    ),
)  # fmt: skip


def states_page() -> str:
    parts = (
        f"\n## {name}\n\n{fill(words, _WIDTH)}\n\n{drawn(machine)}\n" for name, machine, words in SECTIONS
    )
    return _INTRO + "".join(parts)


def drawn(machine: Machine[Any]) -> str:
    """In Mermaid, in the order of the table; a state that nothing leaves ends there."""
    rows = [
        f"    {before if before != START else '[*]'} --> {after}: {event}"
        for event, ways in machine.moves.items()
        for before, after in ways.items()
    ]
    left = {before for ways in machine.moves.values() for before in ways}
    states = dict.fromkeys(after for ways in machine.moves.values() for after in ways.values())
    ends = [f"    {state} --> [*]" for state in states if state not in left]
    return "\n".join(["```mermaid", "stateDiagram-v2", *rows, *ends, "```"])
