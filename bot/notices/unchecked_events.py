"""Events that wait to be confirmed: in the office's list, and told again before they are due (待确认)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.notices.values import MOST_TITLE, button
from bot.text import Text, Value
from bot.wording.cards import Card, Field

_MOST_PASSED = 300  # characters of the writer's words that are passed on


@dataclass(frozen=True, slots=True)
class UncheckedEvent:
    """`event` is "" where it has no number yet, `form` where it was not told by a form; `name` is the
    writer's, or who they say they are. `unit` names those that it may be of.
    """

    event: str
    unit: str
    words: str
    due_at: datetime
    told_at: datetime
    form: str = ""
    name: str = ""

    @property
    def values(self) -> dict[str, Value]:
        return {
            "event": self.event or None,
            "unit": self.unit,
            "due": self.due_at,
            "form": bool(self.form),
            "name": self.name,
            "at": self.told_at,
            "most": MOST_TITLE,
        }


def unchecked_row(one: UncheckedEvent) -> Field:
    return Field(Text("unchecked/row", **one.values), Text("unchecked/state", **one.values))


def unchecked_due(one: UncheckedEvent, *, late: bool, office: bool = True) -> Card:
    """To who may confirm it, before its report is due and once when it was: `office` where that hears it."""
    return Card(
        title=Text("unchecked/title", **one.values, late=late),
        lines=(
            Text("request/words", words=one.words, most=_MOST_PASSED),
            Text("unchecked/told", **one.values),
        ),
        after=(Text("unchecked/then", **one.values, office=office),),
        buttons=(
            (
                button("attest", f"/attest yes {one.form}", key=one.form),
                button("not_ours", f"/attest no {one.form}", key=one.form),
            )
            if one.form
            else ()
        ),
        kind="urgent",
    )
