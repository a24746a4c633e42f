"""What use cases read of posts: who holds them, who is away, which units are empty, who has signed."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bot.domain.absences import Absence
from bot.domain.people import Person, Post
from bot.ports.records import ReceiptRequest


class PostLedger(Protocol):
    """By key, inside the transaction of the decision."""

    def posts_of_unit(self, unit: str) -> list[Post]:
        """Past, lent and later ones too, by id; those of the office for ""."""
        ...

    def person_by_account(self, connection: str, account: str) -> Person | None:
        """Whose account it is."""
        ...

    def accounts_of(self, person: str) -> list[tuple[str, str]]:
        """Connection and account, by connection."""
        ...

    def receipt_request(self, plan: str, unit: str) -> ReceiptRequest | None:
        """The last one; for unit "" the version that was last looked at."""
        ...


class PostQueries(Protocol):
    """Lists."""

    def absences(self, day: date) -> list[Absence]:
        """Of everybody, those that have not ended before the day, earlier first."""
        ...

    def posts_from(self, first: date, last: date) -> list[Post]:
        """Those that begin on these days, both included, earlier first."""
        ...

    def vacancies(self) -> list[tuple[str, date]]:
        """Units that nobody holds a post of, and since when."""
        ...

    def attendance(self, day: date) -> tuple[list[str], list[str]]:
        """Units whose last holder is gone on that day without being told, and empty ones that are held."""
        ...

    def leavers(self, before: date) -> dict[str, list[str]]:
        """Digests of the accounts of those whose last post ended before that day, by person."""
        ...

    def receipt_requests(self, plan: str) -> list[ReceiptRequest]:
        """The last one of each unit, signed or not."""
        ...

    def unsigned(self) -> list[ReceiptRequest]:
        """Those that no unit has signed, by plan and unit."""
        ...

    def unsigned_due(self, day: date) -> list[ReceiptRequest]:
        """Of these, those whose day has passed and that were not reminded of."""
        ...
