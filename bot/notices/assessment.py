"""The yearly assessment, shown to the office: units in the plan's order, what each point rests on (考核)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.domain.assessment import Assessment, ItemScore, Trace, UnitScore
from bot.notices.choices import choose
from bot.notices.values import MOST_TITLE, MOST_WORDS, button
from bot.text import Text, Value
from bot.wording.cards import Card, Field

HEAD_DIGITS: Final = 12
_UNITS: Final = 6  # a page
_TRACES: Final = 3


def assessment_card(found: Assessment, *, page: int = 1) -> Card:
    """A page of units; the first says what all rests on."""
    start = (page - 1) * _UNITS
    shown = found.units[start : start + _UNITS]
    left = len(found.units) - start - len(shown)
    first = shown[0].name if shown else ""
    more = (button("next_page", f"/assess {found.plan} {found.year} #{page + 1}"),) if left > 0 else ()
    return Card(
        title=_title(found),
        lines=_basis(found),
        fields=tuple(Field(_unit(each), _row(each)) for each in shown),
        after=(
            *((Text("assess/more", count=left),) if left > 0 else ()),
            Text("assess/then", year=found.year, unit=first, most=MOST_TITLE),
        ),
        buttons=more,
    )


def unit_assessment(found: Assessment, unit: str, *, page: int = 1) -> Card:
    """One unit's items, then each case with the fact it rests on, excused ones among them."""
    score = found.of(unit) or UnitScore(unit, unit, ())
    start = (page - 1) * _TRACES
    shown = score.traces[start : start + _TRACES]
    left = len(score.traces) - start - len(shown)
    call = f"/assess {found.plan} {found.year} {score.name} #{page + 1}"
    return Card(
        title=Text("assess/unit_title", **_head(found), name=score.name),
        lines=(_of_hundred(score), *map(_item, score.items)) if page == 1 else (),
        fields=tuple(Field(_case_label(each), _case(each)) for each in shown),
        after=(
            *(() if score.traces else (Text("assess/no_cases"),)),
            *((Text("assess/more_cases", count=left),) if left > 0 else ()),
            *_basis(found)[:1],
        ),
        buttons=(button("next_page", call),) if left > 0 else (),
    )


def assessment_file(found: Assessment) -> Card:
    """The message that the workbook goes with."""
    return Card(title=Text("assess/file", **_head(found)), lines=_basis(found)[:1])


def assessment_choice(choices: Sequence[tuple[str, str]]) -> Card:
    """Which plan is meant; `choices` are titles and the calls that go on with them."""
    shown = [(Text("choices/plan_named", title=title, most=MOST_WORDS), call) for title, call in choices]
    return choose(Text("assess/which"), shown)


def _head(found: Assessment) -> dict[str, Value]:
    return {"year": str(found.year), "provisional": found.provisional}


def _title(found: Assessment) -> Text:
    return Text("assess/title", **_head(found))


def _basis(found: Assessment) -> tuple[Text, ...]:
    """By which plan, rules and head of the ledger; then what the items weigh."""
    weights: list[Value] = [{"item": each.name, "weight": each.weight} for each in found.scoring.items]
    basis = Text(
        "assess/basis",
        plan=found.title,
        version=found.version,
        at=found.at,
        scoring=found.scoring.version,
        seq=found.head[0],
        head=found.head[1][:HEAD_DIGITS],
        most=MOST_TITLE,
    )
    return basis, Text("assess/weights", weights=weights)


def _unit(score: UnitScore) -> Text:
    return Text("assess/unit", name=score.name, most=MOST_TITLE)


def _row(score: UnitScore) -> Text:
    items: list[Value] = [{"item": each.item, "points": each.points} for each in score.items]
    return Text(
        "assess/row", items=items, hundred=score.out_of_hundred, points=score.points, possible=score.possible
    )


def _of_hundred(score: UnitScore) -> Text:
    return Text("assess/hundred", hundred=score.out_of_hundred, points=score.points, possible=score.possible)


def _item(item: ItemScore) -> Text:
    values: dict[str, Value] = {"item": item.item, "weight": item.weight, "points": item.points}
    return Text("assess/item", **values, looked_at=item.looked_at, taken=item.taken)


def _case_label(trace: Trace) -> Text:
    found = trace.found
    return Text(
        "assess/case_label", label=found.label, period=found.period or None, case=found.case, item=trace.item
    )


def _case(trace: Trace) -> Text:
    found = trace.found
    return Text(
        "assess/case",
        on=found.on,
        until=found.until,
        case=found.case,
        about=found.about,
        points=trace.points,
        excuse=found.excuse,
        seq=found.seq,
        most=MOST_WORDS,
    )
