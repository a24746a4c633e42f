"""What a decision reads of what came by a reply form besides reports on filings."""

from __future__ import annotations

from typing import Protocol

from bot.domain.form_told import ToldByForm


class FormLedger(Protocol):
    """Reads inside the transaction of the decision."""

    def told_by_form(self, form: str) -> ToldByForm | None:
        """By its id, in whatever state."""
        ...

    def forms_waiting(self) -> list[ToldByForm]:
        """Those nobody has stood for yet, earlier first."""
        ...
