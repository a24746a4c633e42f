"""What a coordinator's words ask for: which filings a slip or a circular is about, by when, and why."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

from bot.answering.arguments import day_at_start, nearest_unit, unquoted
from bot.answering.asking import ask_rest
from bot.answering.letters import Draft, propose, say_no, say_yes, shown_draft, to_office
from bot.answering.office import as_label, unit_name
from bot.answering.plan_meant import plan_in_words
from bot.answering.slips_waiting import waiting_slips
from bot.answering.which_part import known_nodes
from bot.domain.filings import Filing
from bot.domain.letter_facts import LetterKind
from bot.domain.letters import Letter, cut_short, require_undecided, still_owing, to_write
from bot.domain.owed_for import ANY, Which
from bot.domain.people import office_plans
from bot.domain.plan import OFFICE
from bot.errors import NotFound, SeveralMeant
from bot.notices.choices import choose_letter, choose_plan
from bot.notices.letters import letters_drafted, nothing_to_write, term_too_late
from bot.notices.slips_waiting import WaitingSlip, slips_wait, waiting_lines
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.node_named import which_at_start
from bot.wording.cards import Card

Decision: TypeAlias = Literal["issue", "no", "term"]
MOST = 150
OWED = ("open", "returned")
_BETWEEN = re.compile(r"[\s,，、;；]+")
_ID = re.compile(r"[0-9A-F]{8}", re.IGNORECASE)
_WORKDAYS = re.compile(r"(\d{1,2})\s*(?:个)?(?:工作日|天|日|workdays?|days?)(?:内|之内)?", re.IGNORECASE)
_DAY = re.compile(r"[至到于]?\s*(?:\d|[下本这]?(?:周|星期)|明|后天)")


@dataclass(frozen=True, slots=True)
class LetterArgs:
    """A decision about the letter of that id, "" where the words name its task or unit, or words that say
    what to draft.
    """

    decision: Decision | None
    letter: str
    words: str


@dataclass(frozen=True, slots=True)
class _Named:
    """Labels and unit ids that were named, which of a task's reports, and the words after them."""

    labels: tuple[str, ...]
    units: tuple[str, ...]
    words: str
    which: Which = ANY


def parse_letter(rest: str) -> LetterArgs:
    """Never fails: what names nothing is refused where the plans are known."""
    first, _, after = rest.strip().partition(" ")
    letter, _, words = after.strip().partition(" ")
    for decision in ("issue", "no", "term"):
        if first == decision and _ID.fullmatch(letter):
            return LetterArgs(decision, letter.upper(), words.strip())
        if first == decision:
            return LetterArgs(decision, "", after.strip())
    return LetterArgs(None, "", rest.strip())


def decide_letter(call: Call[LetterArgs], view: View, kind: LetterKind) -> Outcome:
    """Yes, not now, or another term. Raises NotFound, LetterSettled."""
    found = call.args if call.args.letter else _letter_meant(call, view, kind)
    return found if isinstance(found, Outcome) else _decide(replace(call, args=found), view, kind)


def _decide(call: Call[LetterArgs], view: View, kind: LetterKind) -> Outcome:
    args = call.args
    letter = view.ledger.letter(args.letter)
    if letter is None or letter.kind != kind:
        raise NotFound(what="letter", name=args.letter)
    slips = waiting_slips(view, view.ledger.filings(letter.filings), call.at)
    if letter.state == "lapsed" and slips:
        return Outcome(answer=slips_wait(slips), about=letter.filings)
    require_undecided(letter)
    word = "supervise" if kind == "supervision" else "circular"
    if args.decision == "no":
        if not args.words:
            return _ask(call, view, letter, "not_now", f"/{word} no {letter.id}")
        return say_no(call, view, letter, unquoted(args.words))
    if args.decision == "term" and not args.words:
        return _ask(call, view, letter, "letter_term", f"/{word} issue {letter.id}")
    until, workdays, left = _term(args.words, call, view)
    if args.words and (left or not (until or workdays)):
        raise NotFound(what="date", name=args.words)
    if workdays:
        until = view.calendar.add_workdays(call.day, workdays)
    return (_too_late(call, view, letter, until) if until else None) or say_yes(call, view, letter, until)


def _letter_meant(call: Call[LetterArgs], view: View, kind: LetterKind) -> LetterArgs | Outcome:
    """The only draft that waits about the task or unit that is named, or that the message answered is about;
    which of several is asked. Raises NotFound where none waits.
    """
    own, named = office_plans(call.posts), _named(call.args.words, view)
    waiting = [
        (each, view.ledger.filings(each.filings))
        for each in view.queries.letters_in("proposed")
        if each.kind == kind and (not own or each.plan in own)
    ]
    fitting = [(each, about) for each, about in waiting if _is_about(about, named, call.quoted)]
    if not fitting:
        raise NotFound(what="letter", name=call.args.words)
    if len(fitting) == 1 and (named.labels or named.units or call.quoted):
        return replace(call.args, letter=fitting[0][0].id, words=named.words)
    word = "supervise" if kind == "supervision" else "circular"
    rows = [
        (each, _unit_of(view, each, about), f"/{word} {call.args.decision} {each.id} {named.words}".rstrip())
        for each, about in fitting
    ]
    labels = {each.id: list(dict.fromkeys(one.label for one in about)) for each, about in fitting}
    return Outcome(answer=choose_letter(kind, rows, labels))


def _is_about(about: Sequence[Filing], named: _Named, quoted: Sequence[str]) -> bool:
    if named.labels or named.units:
        return any(
            (each.label in named.labels or not named.labels) and (each.unit in named.units or not named.units)
            for each in about
        )
    return not quoted or any(each.id in quoted for each in about)


def _unit_of(view: View, letter: Letter, about: Sequence[Filing]) -> str:
    return unit_name(view, about[0]) if letter.unit and about else ""


def _too_late(call: Call[Any], view: View, letter: Letter, until: date) -> Outcome | None:
    """A term beyond a due day that is still to come is not issued: the day that can be is offered."""
    owing = still_owing(view.ledger.filings(letter.filings))
    leaves_at = view.hours.next_open(call.at, view.calendar)
    shortened = cut_short(letter, owing, leaves_at, view.calendar, named=until) if owing else None
    return Outcome(answer=term_too_late(letter, shortened), about=letter.filings) if shortened else None


def drafted(call: Call[Any], view: View) -> Letter | None:
    """The draft that the message answered is about. Raises SeveralMeant for more than one."""
    about = {each.id: each for filing in call.quoted for each in view.ledger.letters_about(filing)}
    found = [each for each in about.values() if each.state == "proposed"]
    if len(found) > 1:
        raise SeveralMeant(label=view.ledger.filings(call.quoted)[0].label)
    return found[0] if found else None


def answer_draft(
    call: Call[Any], view: View, letter: Letter, answer: Literal["yes", "no"], words: str
) -> Outcome:
    """A yes or a no in words: the same as the buttons. Raises NotFound, LetterSettled."""
    args = LetterArgs("no" if answer == "no" else "issue", letter.id, words if answer == "no" else "")
    return decide_letter(replace(call, args=args), view, letter.kind)


def draft_letters(call: Call[LetterArgs], view: View, kind: LetterKind) -> Outcome:
    """Drafts for what is named: a slip a unit, what is not due yet apart; one circular a plan, of what
    is overdue alone. Which plan's tasks are meant is asked.

    Raises NotFound, SeveralMeant.
    """
    plan, words = plan_in_words(call.args.words, view)
    named = _named(words, view)
    meant = [each for each in _meant(call, view, named) if plan in {"", each.plan}]
    word = "supervise" if kind == "supervision" else "circular"
    settled = (
        _of_one_plan(call, view, meant, named.labels, f"/{word} {{plan}} {words}") if named.labels else meant
    )
    if isinstance(settled, Outcome):
        return settled
    slip = kind == "supervision"
    found = [each for each in to_write(kind, settled, call.at) if slip or each.due_at <= call.at]
    found = [each for each in found if each.unit != OFFICE][:MOST]
    slips = waiting_slips(view, settled, call.at) if slip else []
    if not found and slips:
        return Outcome(answer=slips_wait(slips), about=tuple(each.id for each in settled))
    if not found:
        return Outcome(answer=nothing_to_write(kind, " ".join((*named.labels, named.words))))
    until, workdays, reason = _term(named.words, call, view)
    groups: dict[tuple[str, str, bool], list[Filing]] = {}
    for filing in found:
        of = (filing.plan, filing.unit if slip else "", slip and filing.due_at > call.at)
        groups.setdefault(of, []).append(filing)
    drafts = [
        Draft(kind, tuple(filings), call.person.id, unquoted(reason), until, workdays)
        for filings in groups.values()
    ]
    facts = [propose(view, each, key=f"{call.key}/{no}", at=call.at) for no, each in enumerate(drafts)]
    about = tuple(filing.id for filing in found)
    if len(facts) == 1:
        card = _with_waiting(shown_draft(view, facts[0], drafts[0].filings, call.at), slips)
        others = to_office(view, facts[0], at=call.at, but=call.room)
        return Outcome(facts=tuple(facts), messages=others, answer=card, about=about)
    messages = tuple(each for fact in facts for each in to_office(view, fact, at=call.at))
    names = [unit_name(view, each.filings[0]) for each in drafts]
    answer = _with_waiting(letters_drafted(list(dict.fromkeys(names)), len(facts)), slips)
    return Outcome(facts=tuple(facts), messages=messages, answer=answer, about=about)


def _with_waiting(card: Card, slips: Sequence[WaitingSlip]) -> Card:
    """With what was named and left out."""
    return replace(card, after=(*card.after, *waiting_lines(slips)))


def _of_one_plan(
    call: Call[Any], view: View, filings: Sequence[Filing], labels: Sequence[str], then: str
) -> Sequence[Filing] | Outcome:
    """Those of the plan that alone has all the tasks; which one is asked where several have, of the caller's
    plans. The message that is answered tells it as well. Raises SeveralMeant where none has all.
    """
    own = office_plans(call.posts)
    places = {(each.label, each.plan) for each in filings if not own or each.plan in own}
    known = {label for label, _ in places}
    if len(places) == len(known):
        return [each for each in filings if (each.label, each.plan) in places]
    holding = [plan for plan in view.plans.all_current() if {(label, plan.id) for label in known} <= places]
    quoted = {filing.split("/", 1)[0] for filing in call.quoted}
    chosen = [plan for plan in holding if plan.id in quoted] or holding
    if not chosen:
        raise SeveralMeant(label=labels[0])
    if len(chosen) == 1:
        return [each for each in filings if each.plan == chosen[0].id]
    calls = [(plan.title, then.replace("{plan}", plan.id, 1)) for plan in chosen]
    return Outcome(answer=choose_plan(calls, labels=labels))


def _ask(call: Call[Any], view: View, letter: Letter, missing: str, then: str) -> Outcome:
    return ask_rest(call, view, missing=missing, then=then, filings=view.ledger.filings(letter.filings))


def _meant(call: Call[LetterArgs], view: View, named: _Named) -> Sequence[Filing]:
    """Tasks by label, of each what is overdue, else what is due first; of a unit all that is overdue; nothing
    named: the message that is answered. Inputs are the lead's to ask for.
    """
    if not named.labels and not named.units:
        if named.words and not call.quoted:
            raise NotFound(what="task", name=named.words.split()[0])
        return [each for each in view.ledger.filings(call.quoted) if not each.is_input]
    owed = [each for each in view.queries.filings_of(states=OWED) if not each.is_input]
    if named.units:
        owed = [each for each in owed if each.unit in named.units]
    if named.labels:
        owed = [each for each in owed if each.label in named.labels and named.which.fits(each)]
        return _due_first(owed, at=call.at)
    return [each for each in owed if each.due_at <= call.at]


def _due_first(owed: Sequence[Filing], *, at: datetime) -> list[Filing]:
    """Of each task and unit what is overdue; where nothing is, only what is due first."""
    first: dict[tuple[str, str, str], date] = {}
    for each in owed:
        key = (each.plan, each.task, each.unit)
        first[key] = min(each.due_on, first.get(key, each.due_on))
    return [
        each for each in owed if each.due_at <= at or each.due_on == first[(each.plan, each.task, each.unit)]
    ]


def _named(rest: str, view: View) -> _Named:
    """Labels and units in any order, then free words."""
    labels: list[str] = []
    units: list[str] = []
    left = rest.strip()
    while left:
        parts = _BETWEEN.split(left, maxsplit=1)
        label, unit = as_label(parts[0]), nearest_unit(view, parts[0])
        if label is not None:
            labels.append(label)
        elif unit is not None:
            units.append(unit.id)
        else:
            break
        left = parts[1] if len(parts) > 1 else ""
    nodes = [each for plan in view.plans.all_current() for each in known_nodes(plan) if each.label in labels]
    which, words = which_at_start(left, nodes) if labels else (ANY, left)
    return _Named(tuple(labels), tuple(units), words, which)


def _term(words: str, call: Call[Any], view: View) -> tuple[date | None, int | None, str]:
    """A day, or a number of workdays, that the words begin with; and what is left."""
    text = unicodedata.normalize("NFKC", words).strip()
    if found := _WORKDAYS.match(text):
        return None, int(found[1]), text[found.end() :].strip(" ,，、。")
    if not _DAY.match(text):  # a quarter that is spoken of is no day for an answer
        return None, None, words
    until, left = day_at_start(words, call.day, view.calendar)
    return until, None, left if until else words
