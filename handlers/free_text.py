"""Plain words, addressed to the bot without a command: read, then filed, asked back or handed on."""

from __future__ import annotations

from bot.answering.answer import answer_words
from bot.answering.choosing import choose, letter_of, still_asked
from bot.answering.judging import judge, waits_for_answer
from bot.answering.letter_calls import answer_draft, drafted
from bot.answering.without_unit import pass_at_once
from bot.domain.people import is_office, units_of
from bot.errors import NoPost, NotPermitted
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome
from bot.replies.inquiries import read_decision, read_request_answer
from bot.replies.news_words import tells_event


def parse(rest: str) -> str:
    return rest


def run(call: Call[str], view: View) -> Outcome:
    """What the words lead to. A coordinator's yes or no answers a request or a draft; who else speaks for no
    unit is not read, but for an event that cannot wait, which the office hears of.

    Raises NoPost, NotPermitted, and what the words lead to raises.
    """
    answers = is_office(call.posts) and bool(call.quoted)
    said = read_request_answer(call.args) if answers else None
    if said is not None and waits_for_answer(call, view):
        return judge(call, view, said[0], (), said[1])
    decision = read_decision(call.args) if answers else None
    if decision is not None and (draft := drafted(call, view)) is not None:
        return answer_draft(call, view, draft, *decision)
    if not units_of(call.posts):
        return _of_no_unit(call, view)
    if (unsure := still_asked(call, view, call.args)) is not None:
        return unsure
    letter = letter_of(call.args, call.question)
    if letter is not None:
        return choose(call, view, letter)
    return answer_words(call, view, call.args)


def _of_no_unit(call: Call[str], view: View) -> Outcome:
    if is_office(call.posts):
        return Outcome()
    if tells_event(call.args):
        return pass_at_once(call, view, call.args)
    if not call.posts:
        raise NoPost
    raise NotPermitted(command="free_text", role="liaison")


COMMAND = Command("free_text", parse=parse, run=run, access="known")
