"""Progress of key work told by its unit, or asked for by the office: one filing of the urgent rule each time
(重点工作速报).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.answering.arguments import day_at_start
from bot.answering.asking import ask_rest
from bot.answering.filing import Told, file_all, said_now
from bot.answering.matching import Candidates, candidates, context_of
from bot.answering.news_told import news_of
from bot.answering.office import read_named, unit_name
from bot.answering.plan_meant import plan_in_words, plan_then
from bot.answering.planning import own_plans
from bot.domain.duties import Duty
from bot.domain.evolve import opened
from bot.domain.facts import Fact, FilingOpened, NewsAsked
from bot.domain.filings import Filing
from bot.domain.news import news_duty, news_period, news_rule, open_news, own_news_tasks, reports_urgently
from bot.domain.owing import owing_units
from bot.domain.people import units_of
from bot.domain.periods import news_of as news_id
from bot.domain.plan import Plan, Task
from bot.domain.readings import Item
from bot.domain.rules import ReportingRule
from bot.domain.steps import Said
from bot.errors import NotFound, SeveralMeant
from bot.notices.choices import choose_plan
from bot.notices.news import asking_noted, news_asked
from bot.notices.plan_named import of_filings
from bot.ports.ledger import View
from bot.ports.messages import OutboundMessage, Repeat
from bot.ports.usecase import Call, Outcome
from bot.replies.news_words import without_head, without_label
from bot.replies.read_reply import read_reply
from bot.step_errors import NotKeyTask
from bot.text import Erasable


@dataclass(frozen=True, slots=True)
class Place:
    """A key task, and the unit that tells of it by which rule."""

    plan: Plan
    rule: ReportingRule
    task: Task
    unit: str

    @property
    def id(self) -> str:
        """By which a choice names it."""
        return f"{self.plan.id}/{self.task.id}/{self.unit}"

    def is_of(self, filing: Filing) -> bool:
        """Tasks of two plans whose words are the same have the same id."""
        return (filing.plan, filing.task, filing.unit) == (self.plan.id, self.task.id, self.unit)


@dataclass(frozen=True, slots=True)
class Target:
    """The filing that is told of, with the fact that opens it where it is new."""

    filing: Filing
    opening: FilingOpened | None = None


def own_places(call: Call[Any], view: View) -> list[Place]:
    """The key tasks the writer's units report on and that are not closed out, in plan order; of the plan
    that the words name, if they name one.
    """
    named, _ = plan_in_words(call.words, view)
    plans = (plan for plan in view.plans.all_current() if named in {"", plan.id})
    return [each for plan in plans for each in _places(view, plan, units_of(call.posts))]


def _places(view: View, plan: Plan, units: Sequence[str]) -> Iterator[Place]:
    rule = news_rule(plan)
    if rule is None:
        return
    own = own_news_tasks(plan, units)
    closed = view.queries.closed_out(plan.id) if own else frozenset()
    for task, unit in own:
        if not closed & {(task.id, ""), (task.id, unit)}:
            yield Place(plan, rule, task, unit)


def tell_progress(call: Call[Any], view: View, place: Place, words: str, said: Said | None = None) -> Outcome:
    """One message is the report: what it does not tell is asked for and waits for nobody."""
    words = without_label(words, place.task.label)
    target = target_of(call, view, place)
    item = _read(call, view, target.filing, without_head(words))
    filed = file_all(call, view, [Told(target.filing, item)], said or said_now(call, words))
    return replace(filed, facts=(*((target.opening,) if target.opening else ()), *filed.facts))


def target_of(call: Call[Any], view: View, place: Place) -> Target:
    """The report that is answered, or that the office asked for or gave back; else a new one."""
    found = candidates(call, view)
    own = [one for one in (*found.quoted, *found.filings) if one.is_news and place.is_of(one)]
    known = [one for one in own if one in found.quoted] or [one for one in own if one.is_owed]
    if known:
        return Target(known[0])
    fact = open_news(_next(view, place, call), place.rule, at=call.at, calendar=view.calendar)
    return Target(opened(fact), fact)


def more_progress(call: Call[Any], view: View, name: str, words: str, plan: str = "") -> Outcome:
    """`name` is a report's id, as its button gives it, or the label of a key task, whose plan is asked where
    several have it; without words they are asked for. Raises NotFound, NotKeyTask, SeveralMeant.
    """
    filing = view.ledger.filing(name)
    own = [each for each in own_places(call, view) if plan in {"", each.plan.id}]
    if filing is not None and filing.is_news:
        place = next((each for each in own if each.is_of(filing)), None)
        call = replace(call, quoted=(filing.id,))
    else:
        meant = [each for each in own if each.task.label == name]
        named = _of_one_plan(call, meant, "progress", f"{name} {words}".strip())
        if isinstance(named, Outcome):
            return named
        if len(named) > 1:
            raise SeveralMeant(label=name)
        filing, place = None, next(iter(named), None)
    if place is None:
        raise _not_theirs(view, name)
    if not words:
        then = f"/urgent progress {name if filing else plan_then(place.plan.id, view) + name}"
        return ask_rest(call, view, missing="news", then=then, task=place.task.label)
    return tell_progress(call, view, place, words)


def ask_progress(call: Call[Any], view: View, rest: str) -> Outcome:
    """`5 [UNIT] [DAY] [WORDS]`: the office asks who reports on a key task how it stands, by that day or the
    rule's term; which plan is asked. Raises NotFound, NotKeyTask.
    """
    named = read_named(rest, view, at_most=1)
    if not named.labels:
        raise NotFound(what="task", name=rest)
    until, words = day_at_start(named.words, call.day, view.calendar)
    known = [
        each
        for plan in own_plans(call, view)
        for each in _of_label(view, plan, named.labels[0])
        if named.unit in {"", each.unit} and named.plan in {"", plan.id}
    ]
    if not known:
        raise _not_theirs(view, named.labels[0], plans=own_plans(call, view))
    places = _of_one_plan(call, known, "ask", rest)
    if isinstance(places, Outcome):
        return places
    facts: list[Fact] = []
    filings: list[Filing] = []
    for place in places:
        target = _asked_for(call, view, place, until if until and until >= call.day else None)
        filings.append(target.filing)
        facts += [target.opening] if target.opening else []
        facts.append(NewsAsked(target.filing.id, target.filing.version, Erasable(words)))
    messages = tuple(message for each in filings for message in _asked(call, view, each, words))
    noted = asking_noted(filings, [unit_name(view, each) for each in filings])
    answer = of_filings(noted, view, filings)
    return Outcome(
        facts=tuple(facts), messages=messages, answer=answer, about=tuple(each.id for each in filings)
    )


def _asked_for(call: Call[Any], view: View, place: Place, until: date | None) -> Target:
    """What the unit was asked for already and has not told, else a new one."""
    owed = view.ledger.answerable_by((place.unit,))
    known = [one for one in owed if one.is_news and one.is_owed and place.is_of(one)]
    if known:
        return Target(known[0])
    duty = _next(view, place, call)
    fact = open_news(duty, place.rule, at=call.at, calendar=view.calendar, asked=True, until=until)
    return Target(opened(fact), fact)


def _asked(call: Call[Any], view: View, filing: Filing, words: str) -> Iterator[OutboundMessage]:
    """To the room where the unit is spoken to, within its hours."""
    asked = news_asked(news_of(call, view, filing, Item(filing.label)), words)
    card = of_filings(asked, view, (filing,)) or asked
    for room in view.ledger.rooms_of(filing.plan, filing.unit)[:1]:
        yield OutboundMessage(
            f"news-asked/{call.key}/{filing.id}",
            room,
            card,
            (filing.id,),
            repeat=Repeat.AT_LEAST_ONCE,
            priority=2,
            not_before=view.hours.next_open(call.at, view.calendar),
            answerable=True,
        )


def _of_one_plan(call: Call[Any], places: Sequence[Place], act: str, rest: str) -> list[Place] | Outcome:
    """Those of the plan that the message answered tells, else of the only one; which plan is asked."""
    quoted = {filing.split("/", 1)[0] for filing in call.quoted}
    found = [each for each in places if each.plan.id in quoted] or [*places]
    titles = {each.plan.id: each.plan.title for each in found}
    if len(titles) < 2:
        return found
    calls = [(title, f"/urgent {act} {plan} {rest}") for plan, title in titles.items()]
    return Outcome(answer=choose_plan(calls, labels=[found[0].task.label]))


def _of_label(view: View, plan: Plan, label: str) -> list[Place]:
    """Every unit that tells of the task, where the plan has it among its key ones."""
    task = plan.find_task(label)
    if task is None or not reports_urgently(plan, task):
        return []
    units = owing_units(task, {unit.id: unit for unit in plan.units})
    return [each for unit in units for each in _places(view, plan, (unit,)) if each.task == task]


def _next(view: View, place: Place, call: Call[Any]) -> Duty:
    """The first of the period that is not there yet."""
    period = news_period(place.rule, call.day)
    for no in range(1, 10_000):
        duty = news_duty(place.plan, place.rule, place.task, place.unit, news_id(period, no))
        if view.ledger.filing(duty.filing) is None:
            return duty
    raise LookupError(f"more than 9999 progress reports in {period}")


def _read(call: Call[Any], view: View, filing: Filing, words: str) -> Item:
    """As the reader of reports has it; what it is not sure of is kept in the writer's words only."""
    alone = Candidates((filing,), (filing,))
    reading = read_reply(words, replace(context_of(call, view, alone), asking=None, goals={}))
    sure = [each for each in reading.items if each.task == filing.label]
    return sure[0] if sure and not reading.needs_confirmation else Item(filing.label)


def _not_theirs(view: View, name: str, *, plans: Sequence[Plan] = ()) -> NotFound | NotKeyTask:
    """A task there is, but none that is told of in this way; `plans` of the office where it asks."""
    found = [task for plan in plans or view.plans.all_current() if (task := plan.find_task(name))]
    regular = bool(plans) and any(task.task_class == "regular" for task in found)
    return NotKeyTask(label=name, office=regular) if found else NotFound(what="task", name=name)
