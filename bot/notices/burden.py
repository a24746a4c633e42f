"""What reporting costs each unit, told to the office: in plan order, nobody is ranked (减负自查)."""

from __future__ import annotations

from bot.domain.budget import MOST_A_DAY
from bot.domain.burden import READ_A_MINUTE, WRITTEN_A_MINUTE, Burden, UnitBurden
from bot.notices.values import MOST_TITLE, button
from bot.text import Text, Value
from bot.wording.cards import Card, Field

_PAGE = 6  # units


def burden_card(burden: Burden, *, period: str, page: int = 1) -> Card:
    """The whole span first, then a page of units."""
    start = (page - 1) * _PAGE
    shown = burden.units[start : start + _PAGE]
    left = len(burden.units) - start - len(shown)
    more = (button("next_page", f"/burden {period} {page + 1}"),) if left > 0 else ()
    return Card(
        title=Text("burden/title", period=period),
        lines=_whole(burden) if page == 1 else (),
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
