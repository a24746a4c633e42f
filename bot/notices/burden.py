"""What reporting costs each unit, told to the office: in plan order, nobody is ranked (减负自查)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.budget import MOST_A_DAY
from bot.domain.burden import READ_A_MINUTE, WRITTEN_A_MINUTE, Burden, UnitBurden
from bot.domain.relief import CrowdedDay, SameFigure
from bot.notices.values import MOST_TITLE, button
from bot.text import Text, Value
from bot.wording.cards import Card, Field

_PAGE = 6  # units; fewer where something could be asked less


def burden_card(
    burden: Burden, less: Sequence[SameFigure | CrowdedDay] = (), *, period: str, page: int = 1
) -> Card:
    """The whole span and what could be asked less first, then a page of units."""
    first = _PAGE - len(less)
    start, size = (0, first) if page == 1 else (first + (page - 2) * _PAGE, _PAGE)
    shown = burden.units[start : start + size]
    left = len(burden.units) - start - len(shown)
    more = (button("next_page", f"/burden {period} {page + 1}"),) if left > 0 else ()
    return Card(
        title=Text("burden/title", period=period),
        lines=(*_whole(burden), *map(_less, less)) if page == 1 else (),
        fields=tuple(
            Field(Text("burden/unit", name=each.name, most=MOST_TITLE), _row(each)) for each in shown
        ),
        after=(
            *((Text("burden/more", count=left),) if left > 0 else ()),
            Text("burden/minutes", read=READ_A_MINUTE, written=WRITTEN_A_MINUTE),
        ),
        buttons=more,
    )


def _whole(burden: Burden) -> tuple[Text, ...]:
    a_day: dict[str, Value] = {"most": MOST_A_DAY, "busy": burden.busy_days, "urgent": burden.urgent}
    return (
        Text(
            "burden/messages",
            count=burden.messages,
            units=len(burden.units),
            a_day=burden.a_unit_and_workday,
        ),
        Text("burden/budget", **a_day),
        Text("burden/answers", tapped=burden.tapped_share),
    )


def _less(one: SameFigure | CrowdedDay) -> Text:
    if isinstance(one, CrowdedDay):
        return Text("burden/same_day", unit=one.unit, day=one.day, count=one.count, most=MOST_TITLE)
    return Text(
        "burden/same_figure",
        unit=one.unit,
        metric=one.metric,
        labels=list(one.labels),
        rules=one.rules,
        most=MOST_TITLE,
    )


def _row(each: UnitBurden) -> Text:
    return Text(
        "burden/row",
        messages=each.sent.messages,
        mentions=each.sent.mentions,
        asked=each.asked,
        reports=each.answered.reports,
        tapped=each.answered.tapped,
        characters=each.answered.characters,
        minutes=each.minutes,
    )
