"""/correct LABEL WORDS: a newer version of what was filed (更正); without words it says how."""

from __future__ import annotations

from bot.answering.answer import answer_reading
from bot.answering.filing import find_accepted
from bot.answering.matching import candidates
from bot.answering.nodes import report_node
from bot.answering.office import as_label, read_named
from bot.answering.plan_meant import plan_in_words
from bot.answering.requests import withdraw_requests
from bot.answering.which_part import with_which
from bot.answering.words_read import read_words
from bot.domain.readings import Item, Reading
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome


def parse(rest: str) -> str:
    if not rest:
        raise ValueError("no task")
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """Correct one task, keeping what is not mentioned. Raises NothingOwed, AlreadyAccepted."""
    found = candidates(call, view)
    first, _, ids = call.args.partition(" ")
    if first == "withdraw":
        return withdraw_requests(call, view, ids, "change")
    named = with_which(read_named(call.args, view, at_most=1), view)
    node = next(
        (each for each in found.filings if each.is_node and each.label in named.labels and named.fits(each)),
        None,
    )
    if named.which.kind == "node" and node is not None and named.words:
        return report_node(call, view, node.period, named.words)
    label, words = _label_and_words(plan_in_words(call.args, view)[1], view)
    if not words and found.labelled(label):
        return answer_reading(call, view, Reading("correct", (Item(label),)), found, call.args)
    known = found.labelled(label) or find_accepted(call, view, label, found.place)
    said = f"更正第{label}项：{words}" if known else f"更正：{call.args}"
    return answer_reading(call, view, read_words(call, view, found, said), found, said)


def _label_and_words(rest: str, view: View) -> tuple[str, str]:
    """The plan may be named behind the task as well."""
    label, _, words = rest.partition(" ")
    bare = as_label(label) or label
    return bare, plan_in_words(words, view)[1].strip()


COMMAND = Command("correct", parse=parse, run=run)
