"""/accept LABELS | all: the office accepts reports (通过); all takes every one without doubt and lists
the rest.
"""

from __future__ import annotations

import re

from bot.answering.checking import to_check
from bot.answering.inputs import when_settled
from bot.answering.office import in_one_plan, meant, read_named, unit_name
from bot.answering.standing_in import following
from bot.answering.which_part import with_which
from bot.domain.doubts import doubt_about
from bot.domain.evolve import evolve
from bot.domain.facts import Fact
from bot.domain.filings import Filing
from bot.domain.steps import accept
from bot.errors import NotFound
from bot.notices.office import Left, StatusRow, accepted_all, confirm_many, done
from bot.notices.plan_named import with_plan
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

MOST = 200


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no task")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """Raises NotFound, WrongState."""
    every = re.fullmatch(r"all(?:\s+(\d+))?", call.args)
    if every:
        return _all(call, view, int(every[1] or 0))
    filings = _meant(call, view)
    if isinstance(filings, Outcome):
        return filings
    rows = [StatusRow(filing, unit_name(view, filing)) for filing in filings]
    facts = _accepted(call, view, filings)
    answer = with_plan(done("accept", rows), view, *(filing.plan for filing in filings))
    return Outcome(facts=facts, answer=answer, about=_ids(filings))


def _meant(call: Call[str], view: View) -> list[Filing] | Outcome:
    """The one of that id, as a button gives it, else those of the labels, once the plan is clear.

    Raises NotFound, WrongState.
    """
    one = view.ledger.filing(call.args)
    if one is not None:
        return [one]
    named = with_which(read_named(call.args, view), view)
    if not named.labels:
        raise NotFound(what="task", name=call.args)
    settled = in_one_plan(call, view, "accept", named, call.args, states=("filed",))
    if isinstance(settled, Outcome):
        return settled
    named = settled
    labels = dict.fromkeys(named.labels)
    return [meant(view, named, label, states=("filed",), step="accept") for label in labels]


def _all(call: Call[str], view: View, confirmed: int) -> Outcome:
    """At most 200 at once, inputs that go with them counted; what shows a doubt is left for a person. Several
    are named and confirmed first.
    """
    taken: list[Filing] = []
    left: list[Left] = []
    follow = 0  # facts that go with those taken
    for filing in (each for each in view.queries.filings_of(states=("filed",)) if not each.is_input):
        if len(taken) + follow >= MOST:
            break
        doubt = doubt_about(filing, view.ledger.last_accepted(filing), to_check(view, filing))
        if doubt is None:
            taken.append(filing)
            follow += len(when_settled(view, filing))
        else:
            left.append(Left(filing, unit_name(view, filing), doubt))
    if len(taken) > 1 and confirmed != len(taken):
        return Outcome(answer=confirm_many("accept", taken, left=len(left)), about=_ids(taken))
    facts = _accepted(call, view, taken)
    return Outcome(facts=facts, answer=accepted_all(taken, left), about=_ids(taken))


def _accepted(call: Call[str], view: View, filings: list[Filing]) -> tuple[Fact, ...]:
    """With what follows for the reports that an urgent one stands for, and for inputs: nothing more is
    expected of them.
    """
    facts = [accept(filing) for filing in filings]
    now = [evolve(filing, fact) for filing, fact in zip(filings, facts, strict=True)]
    done = [fact for filing in filings for fact in when_settled(view, filing)]
    return (*facts, *done, *following(view, now, at=call.at))


def _ids(filings: list[Filing]) -> tuple[str, ...]:
    return tuple(filing.id for filing in filings)


COMMAND = Command("accept", parse=parse, run=run, access="office")
