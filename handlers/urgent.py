"""/urgent: an event that cannot wait, told at once, or progress of key work; the office asks for either,
closes, sends back, merges (速报).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.answering import events
from bot.answering.answer import answer_words
from bot.answering.arguments import unit_at_start
from bot.answering.asking import ask_rest
from bot.answering.evidence import with_event_files
from bot.answering.news import ask_progress, more_progress
from bot.answering.office import as_label
from bot.answering.plan_meant import plan_in_words
from bot.answering.urgent import tell_event
from bot.answering.urgent_forms import labels_in, tell_urgent
from bot.answering.without_unit import pass_at_once
from bot.domain.event_numbers import named_event
from bot.domain.people import is_office, units_of
from bot.errors import NoPost, NotPermitted
from bot.ports.ledger import View
from bot.ports.usecase import Call, Command, Outcome

_OFFICE: Mapping[str, Callable[[Call[str], View, str], Outcome]] = {
    "close": events.close_event,
    "back": events.send_back,
    "merge": events.merge_events,
    "ask": ask_progress,
}


def parse(rest: str) -> str:
    if not rest.strip():
        raise ValueError("no words")
    return rest.strip()


def run(call: Call[str], view: View) -> Outcome:
    """Of a number alone the words are asked for. What somebody tells who speaks for no unit goes to the
    office. Raises NobodyToTell, NotPermitted, NoPost, NotFound, EventOver, NotKeyTask.
    """
    first, _, rest = call.args.partition(" ")
    if not (units_of(call.posts) or is_office(call.posts)):
        return _of_no_unit(call, view, first)
    if first in _OFFICE:
        if not is_office(call.posts):
            raise NotPermitted(command="urgent", role="coordinator")
        return _OFFICE[first](call, view, rest)
    if first in _ANYBODY:
        return with_event_files(call, _ANYBODY[first](call, view, rest))
    return _ordered(call, view) or with_event_files(call, _told(call, view))


def _of_no_unit(call: Call[str], view: View, first: str) -> Outcome:
    """What they tell is passed on; what would be shown or decided is not theirs."""
    if first not in _OFFICE and first not in {"list", "course"}:
        return pass_at_once(call, view, call.args.removeprefix("event "))
    if not call.posts:
        raise NoPost
    raise NotPermitted(command="urgent", role="coordinator" if first in _OFFICE else "liaison")


def _ordered(call: Call[str], view: View) -> Outcome | None:
    """Somebody of the office names a unit: it is asked for the first report."""
    if not is_office(call.posts) or units_of(call.posts):
        return None
    unit, words = unit_at_start(call.args, view)
    return events.order_report(call, view, unit, words) if unit is not None and words else None


def _told(call: Call[str], view: View) -> Outcome:
    event = named_event(call.args)
    if event is not None and len(call.args) <= len(event) + 1:
        return ask_rest(call, view, missing="what_happened", then=f"/urgent {event}")
    told = tell_urgent(call, view, call.args)
    return told if told is not None else answer_words(call, view, call.args)


def _event(call: Call[str], view: View, rest: str) -> Outcome:
    """Said to be an event, whatever the words look like."""
    if not rest.strip():
        return ask_rest(call, view, missing="what_happened", then="/urgent event")
    return tell_event(call, view, rest.strip(), labels_in(view, rest))


def _progress(call: Call[str], view: View, rest: str) -> Outcome:
    """Said to be progress: of the task, or the report, that is named first; the plan before or behind it."""
    plan, bare = plan_in_words(rest.strip(), view)
    first, _, words = bare.partition(" ")
    label = as_label(first)
    return more_progress(call, view, label or first, words.strip(), plan)


def _final(call: Call[str], view: View, rest: str) -> Outcome:
    """The final report; of a number alone the words are asked for."""
    event = named_event(rest)
    if event is not None and len(rest.strip()) <= len(event) + 1:
        return ask_rest(call, view, missing="how_it_ended", then=f"/urgent final {event}")
    return tell_event(call, view, rest, link="final")


def _follow(call: Call[str], view: View, rest: str) -> Outcome:
    """The next report of the event that is named, or of the one that is open; the words are asked for."""
    if not rest.strip():
        return ask_rest(call, view, missing="what_happened", then="/urgent follow")
    return (
        _told(replace(call, args=rest), view) if named_event(rest) else tell_event(call, view, f"续报 {rest}")
    )


_ANYBODY: Mapping[str, Callable[[Call[str], View, str], Outcome]] = {
    "list": lambda _, view, __: events.open_events(view),
    "course": events.course_of,
    "follow": _follow,
    "final": _final,
    "event": _event,
    "progress": _progress,
}
COMMAND = Command("urgent", parse=parse, run=run, access="known")
