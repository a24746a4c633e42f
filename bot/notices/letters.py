"""Slips and circulars: the case to decide, what goes to the units, what the office keeps (督办单、通报)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bot.domain.case_files import CaseFile
from bot.domain.letter_documents import LetterDocument, Matter
from bot.domain.letters import Letter, Shortened
from bot.notices.letter_history import asked_before, chain, earlier
from bot.notices.terms_objected import objections_lines
from bot.notices.values import MOST_TITLE, MOST_WORDS, button, task_label
from bot.text import Text, Value
from bot.wording.cards import Button, Card, Field

_MOST_MATTERS = 3  # in a card; the document has them all
_MOST_LABELS = 6
_MOST_OFFICE = 40  # characters of the office's own name
Became: TypeAlias = Literal["sent", "waiting", "dropped", "lost", "no_room"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the office decides on: the draft of the document, and the case files it rests on.

    `liaison` is who would be addressed now, "" where nobody is there; `shortened` why the term is not the one
    that was asked for.
    """

    letter: Letter
    draft: LetterDocument
    cases: tuple[CaseFile, ...] = ()
    liaison: str = ""
    shortened: Shortened | None = None


def letter_to_decide(proposal: Proposal) -> Card:
    """To the office: shall it go out? Nothing does without a yes."""
    letter, draft = proposal.letter, proposal.draft
    reason = (Text("letter/reason", words=letter.reason, most=MOST_WORDS),) if letter.reason else ()
    return Card(
        title=Text(f"letter/decide_{_name(draft)}", **_values(draft)),
        lines=(*reason, *_counts(draft)),
        fields=tuple(_field(each, draft, whole=True) for each in draft.matters[:_MOST_MATTERS]),
        after=(
            *_more(draft),
            *_history(proposal),
            Text("letter/draft", **_values(draft)),
            *(_shortened(proposal.shortened) if proposal.shortened else ()),
        ),
        buttons=_decisions(letter),
        kind="ask",
    )


def term_too_late(letter: Letter, shortened: Shortened) -> Card:
    """To the coordinator who named it: it is not issued with a term beyond the due day that is still to come;
    one tap issues it with that day.
    """
    filing, word = shortened.filing, _command(letter)
    title = Text("letter/term_too_late", label=filing.label, asked=shortened.asked, due=filing.due_at)
    return Card(
        title=title,
        lines=_shortened(shortened, told=True),
        buttons=(
            button("issue_by_due", f"/{word} issue {letter.id} {filing.due_on}", key=letter.id),
            button("not_now", f"/{word} no {letter.id}", key=letter.id),
        ),
        kind="ask",
    )


def _shortened(shortened: Shortened, *, told: bool = False) -> tuple[Text, ...]:
    """`told`: the days were named before."""
    filing, asked = shortened.filing, None if told else shortened.asked
    return (
        Text("letter/shortened", label=filing.label, node=filing.is_node, due=filing.due_at, asked=asked),
    )


def letter_card(letter: Letter, draft: LetterDocument, *, mention: str | None = None) -> Card:
    """The slip or the circular itself, in the unit's room or the leading group's."""
    values = _values(draft)
    slip = draft.kind == "supervision"
    asked = "slip_asks" if slip else "circular_asks" if draft.reply_at else "circular_no_reply"
    fill = button("answer_slip", f"/fill {','.join(each.label for each in draft.matters)}", key=letter.id)
    return Card(
        title=Text(f"letter/{_name(draft)}", **values),
        lines=(
            Text("letter/number", **values),
            Text("letter/signed", **values),
            *((Text("letter/ground", **values),) if slip else _counts(draft)),
            *((Text("letter/reason", words=draft.reason, most=MOST_WORDS),) if draft.reason else ()),
        ),
        fields=tuple(_field(each, draft, whole=False) for each in draft.matters[:_MOST_MATTERS]),
        after=(
            *_more(draft),
            *(objections_lines(draft.matters[:_MOST_MATTERS]) if slip else ()),
            Text(f"letter/{asked}", **values),
            Text("letter/may_object"),
        ),
        buttons=(fill,) if draft.reply_at and draft.matters else (),
        kind="urging" if slip else "plain",
        mention=mention,
    )


def letter_issued(draft: LetterDocument) -> Card:
    """To the coordinator who said yes."""
    return Card(
        title=Text("letter/issued", **_values(draft)),
        lines=(Text("letter/issued_then", reply_at=draft.reply_at),),
        kind="recorded",
    )


def letter_kept(draft: LetterDocument, became: Sequence[tuple[str | None, Became]]) -> Card:
    """To the office, with the document: to whom it went, and to whom not. None is the leading group."""
    groups: list[Text] = []
    for state in ("sent", "waiting", "dropped", "lost", "no_room"):
        names = [name for name, each in became if each == state]
        if names:
            units: list[Value] = [name for name in names if name is not None]
            groups.append(Text(f"letter/kept_{state}", units=units, group=None in names))
    paper: list[Value] = list(draft.addressees)
    by_hand = (Text("letter/kept_by_hand", names=paper),) if paper else ()
    return Card(title=Text("letter/kept", **_values(draft)), lines=(*groups, *by_hand), kind="recorded")


def letter_declined(draft: LetterDocument, *, reason: str) -> Card:
    """To the coordinator who said not now."""
    return Card(
        title=Text("letter/declined", **_values(draft)),
        lines=(Text("letter/reason", words=reason, most=MOST_WORDS), Text("letter/declined_then")),
        kind="recorded",
    )


def letter_lapsed(draft: LetterDocument) -> Card:
    """To the coordinator: everything was answered meanwhile, and nothing goes out."""
    return Card(title=Text("letter/lapsed", **_values(draft)), lines=(Text("letter/lapsed_then"),))


def letters_drafted(names: Sequence[str], count: int) -> Card:
    """To the coordinator: several drafts wait, each on a card of its own."""
    return Card(
        title=Text("letter/drafted", units=list(names), count=count),
        lines=(Text("letter/drafted_then"),),
        kind="recorded",
    )


def nothing_to_write(kind: str, asked: str) -> Card:
    """To the coordinator: nothing is owed under what was named."""
    return Card(
        title=Text("letter/nothing", kind=kind, asked=asked, most=MOST_TITLE),
        lines=(Text("done/see_status"),),
    )


def reply_settled(letter: Letter, unit: str, until: datetime) -> Card:
    """To the unit and to the office: the provisional day for the answer is a later one."""
    return Card(
        title=Text("letter/reply_settled", number=earlier(letter)["number"]),
        lines=(Text("letter/reply_settled_then", unit=unit, until=until),),
    )


def _name(draft: LetterDocument) -> str:
    return "slip" if draft.kind == "supervision" else "periodic" if draft.rollup else "circular"


def _values(draft: LetterDocument) -> dict[str, Value]:
    labels = list(dict.fromkeys(each.label for each in draft.matters))
    period = draft.rollup.period if draft.rollup else draft.matters[0].period if draft.matters else ""
    return {
        "units": list(draft.units),
        "labels": list(labels[:_MOST_LABELS]),
        "count": len(draft.matters),
        "period": period,
        "kind": draft.kind,
        "number": {"kind": draft.kind, "year": draft.year, "no": draft.no} if draft.no else None,
        "level": str(draft.level),
        "reply_at": draft.reply_at,
        "ahead": draft.is_ahead,
        "day": draft.day,
        "office": draft.office,
        "signer": draft.signer,
        "plan": draft.plan,
        "plan_no": draft.plan_no,
        "recipients": list(draft.recipients),
        "addressees": list(draft.addressees),
        "most": MOST_TITLE,
        "most_office": _MOST_OFFICE,
    }


def _counts(draft: LetterDocument) -> tuple[Text, ...]:
    """How the period stands, where the circular is of one."""
    if draft.rollup is None:
        return ()
    totals, tasks = draft.rollup.totals, draft.rollup.owed_tasks
    came = {"received": totals.received, "on_time": totals.on_time, "late": totals.late}
    counts = {"owed": totals.owed, **came, "missing": totals.not_received, **totals.apart_by}
    return (Text("letter/counts", tasks=tasks, **counts),)


def _field(matter: Matter, draft: LetterDocument, *, whole: bool) -> Field:
    """A matter with its days; `whole` for the office, which sees what was not delivered as well."""
    value = Text(
        "letter/matter" if whole else "letter/matter_told",
        unit=None if draft.kind == "supervision" else matter.unit,
        period=matter.period,
        due=matter.due,
        passed=draft.is_over(matter),
        overdue=matter.overdue_workdays,
        reminded=list(matter.reminded),
        urged=list(matter.urged),
        unsent=matter.unsent,
        returned=matter.returned,
        explained=matter.explained,
        expected=matter.expected,
        extended=matter.extended,
    )
    return Field(task_label(matter.label, matter.title), value)


def _more(draft: LetterDocument) -> tuple[Text, ...]:
    left = len(draft.matters) - _MOST_MATTERS
    return (Text("letter/more", count=left),) if left > 0 else ()


def _history(proposal: Proposal) -> tuple[Text, ...]:
    """What was asked and decided before, and who would be addressed."""
    lines = [Text("letter/asked", asked=asked_before(proposal.cases)[-3:])] if proposal.cases else []
    for case in proposal.cases[:_MOST_MATTERS]:
        missing = [unit for unit, there in case.inputs if not there]
        if missing:
            counts = {"asked": len(case.inputs), "given": len(case.inputs) - len(missing)}
            named = list(missing[:_MOST_MATTERS])
            label = case.filing.label
            lines.append(Text("inputs/line", label=label, missing=named, left=len(missing), **counts))
    lines += objections_lines(proposal.draft.matters[:_MOST_MATTERS])
    if told := chain(proposal.cases, proposal.letter.id):
        lines.append(Text("letter/before", told=told, most=MOST_WORDS // 2))
    if proposal.letter.unit:
        lines.append(Text("letter/liaison", name=proposal.liaison, most=MOST_TITLE))
    return tuple(lines)


def _command(letter: Letter) -> str:
    return "supervise" if letter.kind == "supervision" else "circular"


def _decisions(letter: Letter) -> tuple[Button, ...]:
    """Likeliest first, the grave one last."""
    word = _command(letter)
    term = () if letter.is_periodic else (button("letter_term", f"/{word} term {letter.id}", key=letter.id),)
    return (
        *term,
        button("not_now", f"/{word} no {letter.id}", key=letter.id),
        button("issue", f"/{word} issue {letter.id}", key=letter.id),
    )
