"""The answers to what a unit reported: echo, late, corrected, withdrawn, nothing new (已登记)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.contradictions import Contradiction
from bot.domain.figures import gap_of
from bot.domain.filings import Filing, Report
from bot.domain.readings import Figure, Item
from bot.domain.scopes import plain_metric
from bot.notices.close_out import claims_line
from bot.notices.figure_checks import checks
from bot.notices.told_again import counts_now
from bot.notices.values import MOST_WORDS, button, figure_value, labels_of, task_label, told
from bot.text import Text
from bot.wording.cards import Button, Card, Field


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was filed for one filing. `last` is the same duty's filing of an earlier period and its report,
    `check` what should be checked about its figures, `lead` the unit an input is for, `words` all it tells;
    `again` the figures told before for the same period, each with the one that counts now.
    """

    filing: Filing
    item: Item
    filed_at: datetime
    last: Filing | None = None
    check: Sequence[Contradiction] = ()
    lead: str = ""
    words: str | None = None
    again: Sequence[tuple[Figure, Figure]] = ()

    @property
    def is_late(self) -> bool:
        """For the term it was given in: what was there in time stays so after a correction."""
        return (self.filing.given_at or self.filed_at) > self.filing.on_time_until


def echo(rows: Sequence[Recorded], *, still_owed: Sequence[Filing] = ()) -> Card:
    """What was read and stored, in the order told; `still_owed` are the rest of the message answered."""
    return _echo_single(rows[0], still_owed) if len(rows) == 1 else _echo_several(rows, still_owed)


def corrected(filing: Filing, item: Item, *, before: Report, check: Sequence[Contradiction] = ()) -> Card:
    """A newer version counts; what it does not mention stays as it was."""
    changes = (*_changes(before, item), *_content(item, before))
    return Card(
        title=Text("corrected/title", label=filing.label, period=filing.period),
        lines=changes,
        after=(*checks([(filing, check)]), Text("corrected/then")),
        buttons=(button("correct", f"/correct {filing.label}", key=filing.id),),
        kind="recorded",
    )


def withdrawn(*filings: Filing, still_stands: bool = False) -> Card:
    """These, at least one, are owed again, or an earlier version of the report counts (`still_stands`); news
    that nobody asked for is owed by nobody.
    """
    labels = labels_of(filings)
    due = min(filing.due_at for filing in filings)
    gone = all(filing.state == "waived" for filing in filings)
    became = "gone" if gone else "before" if still_stands else "owed"
    refill = button("refill", f"/fill {filings[0].label}", key=filings[0].id)
    return Card(
        title=Text("withdrawn/title", labels=labels, periods=[filing.period for filing in filings]),
        lines=(Text(f"withdrawn/{became}", labels=labels, due=due),),
        buttons=() if gone else (refill,),
        kind="recorded",
    )


def confirm_withdrawal(filings: Sequence[Filing]) -> Card:
    """Several at once: which they are, and one tap to take them back."""
    labels = [filing.label for filing in filings]
    return Card(
        title=Text("confirm/withdraw", labels=list(labels), count=len(labels)),
        lines=(Text("confirm/then"),),
        buttons=(button("do_withdraw", f"/withdraw sure {','.join(labels)}", key=filings[0].id),),
        kind="ask",
    )


def nil_report(filings: Sequence[Filing], *, still_owed: Sequence[Filing] = ()) -> Card:
    """Nothing new for these, at least one; it counts as filed; `still_owed` as for `echo`."""
    return Card(
        title=Text("nil/title", labels=labels_of(filings), period=filings[0].period),
        lines=(Text("nil/then"),),
        after=_left(still_owed),
        buttons=(*_correct(filings[:1]), *_refill(still_owed), _take_back(filings)),
        kind="recorded",
    )


def left_out(card: Card, labels: Sequence[str]) -> Card:
    """The card with a line on what was named as well and is owed by nobody."""
    return replace(card, after=(Text("nil/left_out", labels=list(labels)), *card.after)) if labels else card


def how_to_correct(filing: Filing) -> Card:
    """The answer to "correct" with nothing new in it."""
    return Card(
        title=Text("corrected/how", label=filing.label),
        lines=(Text("corrected/how_then"),),
        kind="ask",
    )


def _echo_single(row: Recorded, still_owed: Sequence[Filing]) -> Card:
    filing, item = row.filing, row.item
    last = row.last.report if row.last else None
    changes = tuple(_changes(last, item)) if last else ()
    compared = row.last.period if row.last and changes else None
    head = Text(
        "echo/title",
        label=filing.label,
        period=filing.period,
        last=compared,
        late=row.is_late,
        item=told(item),
    )
    content = (*plain_words(row), *changes, *_content(item, last))
    done = _completed([row])
    ends = (*_unmentioned(last, item), *_late(row)) or (Text("echo/then", label=filing.label),)
    return Card(
        title=head,
        lines=content,
        after=(
            *counts_now([(filing.label, row.again)]),
            *checks([(filing, row.check)]),
            *_whereto([row]),
            *claims_line(done),
            *_left(still_owed),
            *ends,
        ),
        buttons=(
            *(button("claim", f"/close {each.label}", key=each.id) for each in done),
            *_correct([filing]),
            button("withdraw", f"/withdraw {filing.label}", key=filing.id),
            button("evidence", f"/evidence {filing.label}", key=filing.id),
        ),
        kind="recorded",
    )


def _echo_several(rows: Sequence[Recorded], still_owed: Sequence[Filing]) -> Card:
    late = [row.filing.label for row in rows if row.is_late]
    marked = (Text("echo/late_some", labels=list(late)),) if late else ()
    return Card(
        title=Text("echo/title_several", count=len(rows), periods=[row.filing.period for row in rows]),
        fields=tuple(Field(task_label(row.filing.label), _row_value(row)) for row in rows),
        after=(
            *marked,
            *counts_now([(row.filing.label, row.again) for row in rows]),
            *checks([(row.filing, row.check) for row in rows]),
            *_whereto(rows),
            *claims_line(_completed(rows)),
            *_left(still_owed),
            Text("echo/then", label=None),
        ),
        buttons=(
            *_correct([row.filing for row in rows], in_rows=True),
            *_refill(still_owed),
            _take_back([row.filing for row in rows]),
        ),
        kind="recorded",
    )


def _completed(rows: Sequence[Recorded]) -> list[Filing]:
    """What may be closed out; a node that is reached, or a part of the work, closes no task."""
    done = (row.filing for row in rows if row.item.status == "completed")
    return [filing for filing in done if not filing.is_node and not filing.is_input]


def with_whereto(card: Card, rows: Sequence[Recorded]) -> Card:
    """The card, and where it goes before the office has it."""
    return replace(card, after=(*_whereto(rows), *card.after))


def _whereto(rows: Sequence[Recorded]) -> Iterator[Text]:
    """Where it goes before the office has it: inputs to the lead, what needs a signature to the head."""
    for name, some in (
        ("input", [row for row in rows if row.filing.is_input]),
        ("unsigned", [row for row in rows if row.filing.state == "unsigned"]),
        ("no_head", [row for row in rows if row.filing.signature == "nobody"]),
    ):
        if some:
            leads = list(dict.fromkeys(row.lead for row in some if row.lead))
            named = labels_of([row.filing for row in some]) if len(rows) > 1 else []
            yield Text(f"echo/{name}", labels=named, leads=leads)


def _row_value(row: Recorded) -> Text:
    return next(iter(plain_words(row)), Text("echo/row", item=told(row.item), most=MOST_WORDS))


def plain_words(row: Recorded) -> tuple[Text, ...]:
    return (Text("echo/words", words=row.words, most=MOST_WORDS),) if row.words else ()


def _late(row: Recorded) -> tuple[Text, ...]:
    return (Text("echo/late", received=row.filed_at),) if row.is_late else ()


def _left(still_owed: Sequence[Filing]) -> tuple[Text, ...]:
    if not still_owed:
        return ()
    due = min(filing.due_at for filing in still_owed)
    return (Text("echo/left", labels=labels_of(still_owed), due=due),)


def _refill(still_owed: Sequence[Filing]) -> tuple[Button, ...]:
    return tuple(button("fill", f"/fill {filing.label}", key=filing.id) for filing in still_owed[:1])


def _correct(filings: Sequence[Filing], *, in_rows: bool = False) -> tuple[Button, ...]:
    """One each; `in_rows` each beside the row of its task."""
    return tuple(
        button("correct", f"/correct {filing.label}", key=filing.id, row=place if in_rows else None)
        for place, filing in enumerate(filings)
    )


def _take_back(filings: Sequence[Filing]) -> Button:
    """All that this message reported, at once; several are asked first."""
    labels = labels_of(filings)
    return button("withdraw", f"/withdraw {','.join(map(str, labels))}", key=filings[0].id)


def _changes(before: Report, item: Item) -> Iterator[Text]:
    """What differs in more than wording: percent, figures of the same name and unit, status."""
    if item.percent is not None and before.percent is not None and item.percent != before.percent:
        yield Text("echo/change_percent", before=before.percent, after=item.percent)
    for old, new in _changed_figures(before, item):
        yield Text(
            "echo/change_figure",
            metric=plain_metric(new),
            before=figure_value(old),
            after=figure_value(new),
            gap=figure_value(gap_of(old, new)),
        )
    if item.status and before.status and item.status != before.status:
        yield Text("echo/change_status", before=before.status, after=item.status)


def _changed_figures(before: Report | None, item: Item) -> list[tuple[Figure, Figure]]:
    """Old and new of each figure of the same kind with another value; growth is not compared."""
    old = {_kind(one): one for one in before.figures if not one.growth} if before else {}
    pairs = [(old.get(_kind(one)), one) for one in item.figures if not one.growth]
    return [(earlier, one) for earlier, one in pairs if earlier is not None and earlier.value != one.value]


def _kind(figure: Figure) -> tuple[str, str, bool]:
    return plain_metric(figure), figure.unit, figure.is_partial


def _content(item: Item, before: Report | None = None) -> Iterator[Text]:
    """What else is told; figures that stand in the comparison with `before` are not told twice."""
    compared = [new for _, new in _changed_figures(before, item)]
    figures = [figure_value(figure) for figure in item.figures if figure not in compared]
    if figures:
        yield Text("echo/figures", figures=list(figures))
    if item.problem:
        yield Text("echo/problem", words=item.problem, most=MOST_WORDS)
    if item.next_step:
        yield Text("echo/next_step", words=item.next_step, most=MOST_WORDS)
    if item.expected_by:
        yield Text("echo/expected", by=item.expected_by)


def _unmentioned(before: Report | None, item: Item) -> tuple[Text, ...]:
    """Last period's problem, where it is told no more."""
    if before is None or not before.problem or item.problem or item.status == "no_activity":
        return ()
    return (Text("echo/unmentioned", words=before.problem, most=MOST_WORDS),)
