"""Errors of documents and drafts: what cannot be read, is no plan, or was changed meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from bot.errors import BotError, ConfigError

CalendarFaultCode: TypeAlias = Literal["unreadable", "outside", "twice", "no_weekend", "other_year"]


class CalendarFault(ConfigError):
    """A table of days off cannot be used: its fields, a day of it, or another year than its name says."""

    code = "calendar"

    def __init__(self, why: CalendarFaultCode, message: str, *, day: date | None = None) -> None:
        super().__init__(message)
        self.why, self.day = why, day


class UnreadableDocument(BotError):
    """The bytes are no document we can read: unknown kind, encoding or damage."""

    code = "unreadable_document"

    def __init__(self, *, name: str, reason: str) -> None:
        super().__init__(f"cannot read {name!r}: {reason}")
        self.name, self.reason = name, reason


class NotAPlan(BotError):
    """The document was read, and nothing in it looks like a task."""

    code = "not_a_plan"

    def __init__(self, *, lines: int) -> None:
        super().__init__(f"no task in {lines} lines")
        self.lines = lines


class StaleDraft(BotError):
    """Somebody else saved the draft since it was read; read it again."""

    code = "stale_draft"

    def __init__(self, *, plan: str, expected: int, found: int) -> None:
        super().__init__(f"draft {plan!r} is at revision {found}, not {expected}")
        self.plan, self.expected, self.found = plan, expected, found


class BadDraft(BotError):
    """There is no such draft, or a hand has left it in a state that cannot be read."""

    code = "bad_draft"

    def __init__(self, *, plan: str, reason: str) -> None:
        super().__init__(f"draft {plan!r}: {reason}")
        self.plan, self.reason = plan, reason


class BadEdit(BotError):
    """A change in a review that would leave a draft nobody can publish; `why` is empty, label_taken, .."""

    code = "bad_edit"

    def __init__(self, *, why: str, what: str) -> None:
        super().__init__(f"{why}: {what!r}")
        self.why, self.what = why, what


class DraftThere(BotError):
    """A document gives a plan that has a draft already; somebody has to say that it may be read over it."""

    code = "draft_there"

    def __init__(self, *, plan: str, title: str, revision: int) -> None:
        super().__init__(f"draft {plan!r} is there already, at revision {revision}")
        self.plan, self.title, self.revision = plan, title, revision


class PreviewOutdated(BotError):
    """Publishing would do something else by now than what was shown; look again."""

    code = "preview_outdated"

    def __init__(self, *, plan: str) -> None:
        super().__init__(f"what publishing {plan!r} does has changed since it was shown")
        self.plan = plan


class BadRoster(ConfigError):
    """A roster file that cannot be taken; nothing of it was."""

    code = "bad_roster"


class RefusedFile(BotError):
    """Evidence that is not kept: `why` is refused_kind, too_large or empty."""

    code = "refused_file"

    def __init__(self, *, why: Literal["refused_kind", "too_large", "empty"]) -> None:
        super().__init__(f"file refused: {why}")
        self.why = why
