"""Facts of what came by a reply form and is no report on a filing: an event, a receipt (填报链接)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bot.text import Erasable

ToldKind: TypeAlias = Literal["event", "receipt"]


@dataclass(frozen=True, slots=True)
class FormTold:
    """Somebody with the link told of an event, or signed for a unit's tasks; it waits for whoever stands for
    the unit.

    `form` is the short id that is decided on, `name` who says to have written it. `event` is the number of
    the event, and `is_final` that they end it; of a receipt there are neither, nor words.
    """

    form: str
    kind: ToldKind
    plan: str
    version: int
    unit: str
    room: str
    told_at: datetime
    words: Erasable | None = None
    name: Erasable | None = None
    event: str = ""
    is_final: bool = False


@dataclass(frozen=True, slots=True)
class FormAttested:
    """It is the unit's, or it is not; what follows from a yes is a fact of its own."""

    form: str
    kind: ToldKind
    plan: str
    version: int
    unit: str
    granted: bool


FormFact: TypeAlias = FormTold | FormAttested
