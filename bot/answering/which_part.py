"""Which of a task's reports a command means: its period's or a node's, read from the words or asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answering.matching import Candidates
from bot.answering.office import Named, find_unit, plan_of
from bot.domain.filings import Filing
from bot.domain.milestones import node_of, task_or_node
from bot.domain.owed_for import Which
from bot.domain.plan import Plan
from bot.notices.choices import Owed, choose_owed
from bot.notices.values import title_shown
from bot.ports.ledger import View
from bot.ports.usecase import Outcome
from bot.replies.node_named import KnownNode, which_at_start, which_in
from bot.replies.period_words import period_at_start


def with_which(named: Named, view: View) -> Named:
    """As named, with what of the task is meant where the words go on to say it; a node's name alone names
    its task as well.
    """
    plans = [each for each in view.plans.all_current() if named.plan in {"", each.id}]
    nodes = [each for plan in plans for each in known_nodes(plan)]
    if named.labels:
        nodes = [each for each in nodes if each.label in named.labels]
    which, left = which_at_start(named.words, nodes)
    if not which.is_named or not (named.labels or which.node):
        return named
    labels = named.labels or tuple(each.label for each in nodes if each.id == which.node)
    first, _, after = left.partition(" ")
    unit = None if named.unit else find_unit(view, first)
    return replace(
        named,
        labels=labels,
        which=which,
        unit=unit.id if unit else named.unit,
        words=after.strip() if unit else left,
    )


def which_told(words: str, labels: Iterable[str], view: View) -> Which:
    """What of the tasks with these labels free words speak of."""
    wanted = set(labels)
    nodes = [each for plan in view.plans.all_current() for each in known_nodes(plan) if each.label in wanted]
    return which_in(words, nodes)


def narrowed(found: Candidates, meant: Named | Which) -> Candidates:
    """Only what fits, also of what is quoted."""
    return replace(
        found,
        filings=tuple(each for each in found.filings if meant.fits(each)),
        quoted=tuple(each for each in found.quoted if meant.fits(each)),
    )


def ask_which_part(view: View, step: str, filings: Sequence[Filing], calls: Sequence[str]) -> Outcome:
    """Each of them with its day, and a tap that goes on with it."""
    rows = [(Owed(each, node_name(view, each)), call) for each, call in zip(filings, calls, strict=True)]
    return Outcome(answer=choose_owed(step, rows), about=tuple(each.id for each in filings))


def place_of(filing: Filing) -> str:
    """The filing's label with what says which of its reports it is, as commands take it."""
    if filing.is_node:
        return f"{filing.label} {filing.period}"
    named = period_at_start(filing.period)[0] == filing.period
    return f"{filing.label} {filing.period if named else 'report'}"


def places_of(filings: Sequence[Filing]) -> str:
    """As commands take them; of several their labels alone."""
    if len(filings) == 1:
        return place_of(filings[0])
    return ",".join(each.label for each in filings)


def known_nodes(plan: Plan) -> list[KnownNode]:
    tasks = ((each, task_or_node(plan, each.task or each.id)) for each in plan.milestones)
    return [
        KnownNode(each.id, task.label, each.name, task.title if each.task else "") for each, task in tasks
    ]


def node_name(view: View, filing: Filing) -> str | None:
    """Of a filing for a node; None for others, and where the words of its task may not leave."""
    plan = plan_of(view, filing)
    node = node_of(plan, filing.period)
    hidden = node is None or title_shown(task_or_node(plan, filing.task)) is None
    return None if hidden or node is None else node.name
