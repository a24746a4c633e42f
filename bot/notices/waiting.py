"""What waits for the office's decision, a row each with its answers (待审定)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

from bot.domain.close_out import CloseOut
from bot.domain.filings import Filing
from bot.domain.form_told import ToldByForm
from bot.domain.letters import Letter
from bot.domain.requests import Request
from bot.domain.signing import may_go_unsigned
from bot.notices.plan_named import titles_shown
from bot.notices.requested import filing_asked, only_supports
from bot.notices.values import MOST_ROWS, MOST_TITLE, MOST_WORDS, button, title_shown
from bot.ports.ledger import View
from bot.text import Text
from bot.wording.cards import Button, Card, Field

_MOST_LABELS = 4


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request of a unit, its claim that a task is done, a drafted slip or circular, what came by a form, or
    a report no head has signed; `labels` of tasks, `plan` its title where several are in force. `words` of a
    claim, "" where they may not leave. `unsigned`: the office need not wait for the signature any
    longer. `support`: an objection of a unit that only supports the task.
    """

    about: Request | CloseOut | Letter | Filing | ToldByForm
    unit: str
    labels: tuple[str, ...]
    plan: str = ""
    words: str = ""
    unsigned: bool = False
    support: bool = False

    @property
    def since(self) -> datetime:
        one = self.about
        if isinstance(one, Filing):
            return one.report.received_at if one.report else one.opened_at
        if isinstance(one, ToldByForm):
            return one.told_at
        if isinstance(one, CloseOut):
            return one.claimed_at or datetime.max.replace(tzinfo=UTC)
        return one.asked_at if isinstance(one, Request) else one.proposed_at


def waiting_card(rows: Sequence[Waiting]) -> Card:
    """To the office; at least one, earlier first."""
    shown = rows[:MOST_ROWS]
    more = (Text("waiting/more", count=len(rows) - MOST_ROWS),) if len(rows) > MOST_ROWS else ()
    return Card(
        title=Text("waiting/title", count=len(rows), since=min(row.since for row in rows)),
        fields=tuple(Field(_label(row), _value(row)) for row in shown),
        after=(*more, Text("waiting/then")),
        buttons=tuple(each for place, row in enumerate(shown) for each in _answers(row, place)),
        kind="ask",
    )


def waiting_line(count: int) -> Text:
    """The same as a line of a digest that has other things to say."""
    return Text("waiting/line", count=count)


def waiting_of(view: View, ids: Sequence[str], day: date) -> list[Waiting]:
    """Those that nobody has decided meanwhile, in that order, as they are on that day."""
    kinds = (partial(_unsigned, day=day), _request, _claim, _letter, _form)
    found = (next((made for kind in kinds if (made := kind(view, name))), None) for name in ids)
    return [replace(each, plan=_plan(view, each)) for each in found if each is not None]


def _plan(view: View, row: Waiting) -> str:
    """Its title, where several plans are in force; "" for an event, which is of none."""
    one = row.about
    if isinstance(one, ToldByForm):
        return ""
    plan = one.filing.split("/", 1)[0] if isinstance(one, Request) else one.plan
    return "".join(titles_shown(view, [plan]))


def _unsigned(view: View, name: str, *, day: date) -> Waiting | None:
    filing = view.ledger.filing(name) if "/" in name else None
    if filing is None or filing.state != "unsigned":
        return None
    unit, over = _unit(view, filing.plan, filing.version, filing.unit), may_go_unsigned(filing, day)
    return Waiting(filing, unit, (filing.label,), unsigned=over)


def _request(view: View, name: str) -> Waiting | None:
    request = view.ledger.request(name)
    filing = filing_asked(view, request) if request and request.state == "asked" else None
    if request is None or filing is None:
        return None
    unit = _unit(view, filing.plan, filing.version, filing.unit)
    return Waiting(request, unit, (filing.label,), support=only_supports(view, request, filing))


def _claim(view: View, name: str) -> Waiting | None:
    """None where its task is not in the plan any more."""
    one = view.ledger.close_out_by_id(name)
    if one is None or not one.waits:
        return None
    plan = view.plans.current(one.plan)
    task = next((each for each in plan.tasks if each.id == one.task), None)
    if task is None:
        return None
    words = (one.words or "") if title_shown(task) is not None else ""
    return Waiting(one, _unit(view, plan.id, plan.version, one.unit), (task.label,), words=words)


def _letter(view: View, name: str) -> Waiting | None:
    letter = view.ledger.letter(name)
    if letter is None or letter.state != "proposed":
        return None
    labels = dict.fromkeys(filing.label for filing in view.ledger.filings(letter.filings))
    return Waiting(letter, _unit(view, letter.plan, letter.version, letter.unit), tuple(labels))


def _form(view: View, name: str) -> Waiting | None:
    told = view.ledger.told_by_form(name)
    if told is None or not told.waits:
        return None
    return Waiting(told, _unit(view, told.plan, told.version, told.unit), ())


def _unit(view: View, plan: str, version: int, unit: str) -> str:
    units = view.plans.version(plan, version).units
    return next((each.name for each in units if each.id == unit), "")


def _label(row: Waiting) -> Text:
    if isinstance(row.about, ToldByForm):
        return Text("waiting/form_label", event=row.about.event)
    shown, plan = list(row.labels[:_MOST_LABELS]), row.plan or None
    return Text("waiting/label", labels=shown, count=len(row.labels), plan=plan, most=MOST_TITLE)


def _value(row: Waiting) -> Text:
    one = row.about
    if isinstance(one, Filing):
        due = one.due_at if row.unsigned else None
        return Text("waiting/signature", unit=row.unit, at=row.since, due=due)
    if isinstance(one, ToldByForm):
        return Text("waiting/form", unit=row.unit, event=one.event, at=one.told_at)
    if isinstance(one, CloseOut):
        words, most = row.words, MOST_WORDS // 2
        return Text("waiting/close_out", unit=row.unit, at=row.since, words=words, most=most)
    if isinstance(one, Request):
        words = one.reason or one.words or ""
        return Text(
            "waiting/request",
            unit=row.unit,
            kind=one.kind,
            support=row.support,
            at=one.asked_at,
            words=words,
            most=MOST_WORDS // 2,
        )
    return Text(
        "waiting/letter", unit=row.unit if one.unit else None, kind=one.kind, at=one.proposed_at,
        period=one.period or None,
    )  # fmt: skip


def _answers(row: Waiting, place: int) -> tuple[Button, ...]:
    """The likeliest; the others are on the card it came with."""
    one = row.about
    if isinstance(one, Filing):
        take = button("take_unsigned", f"/unsigned {one.id}", key=one.id, row=place)
        return (take,) if row.unsigned else ()  # till then the head's to do
    if isinstance(one, ToldByForm):
        return (
            button("attest", f"/attest yes {one.id}", key=one.id, row=place),
            button("not_ours", f"/attest no {one.id}", key=one.id, row=place),
        )
    if isinstance(one, CloseOut):
        return (
            button("strike", f"/close yes {one.id}", key=one.id, row=place),
            button("not_yet", f"/close no {one.id}", key=one.id, row=place),
        )
    if isinstance(one, Letter):
        word = "supervise" if one.kind == "supervision" else "circular"
        return (button("issue", f"/{word} issue {one.id}", key=one.id, row=place),)
    if one.kind == "dispute":
        return (button("stays", f"/decide no {one.id}", key=one.id, row=place),)
    return (
        button("agree", f"/decide yes {one.id}", key=one.id, row=place),
        button("no_because", f"/decide no {one.id}", key=one.id, row=place),
    )
