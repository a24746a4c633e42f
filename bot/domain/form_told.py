"""What came by a reply form and waits until somebody of the unit or the office stands for it (待确认)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from bot.domain.form_facts import FormAttested, ToldKind
from bot.domain.machines import START, Machine

ToldState: TypeAlias = Literal["asked", "granted", "refused"]
GRANTED: Final = "FormAttested, granted"
REFUSED: Final = "FormAttested, refused"
TOLD: Final[Machine[ToldState]] = Machine(
    "told by form",
    {
        "FormTold": {START: "asked"},
        GRANTED: {"asked": "granted"},
        REFUSED: {"asked": "refused"},
    },
)


@dataclass(frozen=True, slots=True)
class ToldByForm:
    """One of them as it stands; `words` and `name` "" where there are none, or none any more."""

    id: str
    kind: ToldKind
    plan: str
    version: int
    unit: str
    room: str
    told_at: datetime
    state: ToldState
    words: str = ""
    name: str = ""
    event: str = ""
    is_final: bool = False

    @property
    def waits(self) -> bool:
        return self.state == "asked"


def attest(told: ToldByForm, *, granted: bool) -> FormAttested:
    """Once. Raises ImpossibleMoveError for what was decided before."""
    TOLD.after(told.state, GRANTED if granted else REFUSED)
    return FormAttested(told.id, told.kind, told.plan, told.version, told.unit, granted)
