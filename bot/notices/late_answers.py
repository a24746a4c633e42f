"""What a slip asked for and came after its term, told to the office (督办答复)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.filings import Filing
from bot.domain.letters import Letter
from bot.notices.values import MOST_ROWS, MOST_TITLE, as_written, button, task_label, told
from bot.text import Text, Value
from bot.wording.cards import Card, Field

_MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """What was filed after the term of the slip that asked for it; no title where its words may not leave."""

    filing: Filing
    title: str | None
    unit: str
    slip: Letter | None


def answered_late(answers: Sequence[LateAnswer]) -> Card:
    """To the office: which slips were answered after their terms, at least one, and what was told. A report
    that its due day does not ask for yet is not late.
    """
    first = answers[0]
    report, until = first.filing.report, first.filing.slip_ends_at
    more = (Text("accepted_all/more", count=len(answers) - MOST_ROWS),) if len(answers) > MOST_ROWS else ()
    signing = any(each.filing.state == "unsigned" for each in answers)
    alone = len(answers) == 1 and not signing
    labels = list(dict.fromkeys(each.filing.label for each in answers))
    late = any(each.filing.was_late for each in answers)
    return Card(
        title=Text(
            "letter/answered_late",
            unit=first.unit,
            labels=list(labels[:_MOST_LABELS]),
            count=len(labels),
            late=late,
        ),
        lines=(
            Text(
                "letter/answered_when",
                number=_number(first.slip) if first.slip else None,
                until=until,
                at=report.filed_at if report else None,
                late=late,
            ),
        ),
        fields=tuple(_answer_field(each) for each in answers[:MOST_ROWS]),
        after=(*more, Text("letter/answered_then", signing=signing)),
        buttons=(button("accept", f"/accept {first.filing.id}", key=first.filing.id),) if alone else (),
    )


def _answer_field(answer: LateAnswer) -> Field:
    filing, shown = answer.filing, answer.filing.report if answer.title is not None else None
    value = Text(
        "task/course",
        state=filing.state,
        due=filing.due_at,
        item=told(shown) if shown else None,
        is_input=filing.is_input,
        expected=filing.expected_on,
        words=as_written(shown) if shown and filing.is_input else None,
        most=MOST_TITLE,
    )
    return Field(task_label(filing.label, answer.title), value)


def _number(slip: Letter) -> Value:
    return {"kind": slip.kind, "year": slip.year, "no": slip.no} if slip.state == "issued" else None
