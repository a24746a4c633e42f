"""Steps that the state of a thing does not allow: what was to be done, and where the thing stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, Literal

from bot.errors import RefusalError
from bot.text import Text

# Of a filing, a request, a close-out or a roll-up: whatever was to be done about it, somebody has done.
SETTLED: Final = frozenset(
    {"accepted", "returned", "waived", "granted", "refused", "withdrawn", "struck", "issued"}
)


class AlreadyAccepted(RefusalError):
    """An accepted report is not changed by its writer; the office may return it."""

    code = "already_accepted"
    settles = True

    def __init__(self, *, filing: str, label: str) -> None:
        super().__init__(f"filing {filing!r} is accepted")
        self.filing, self.label = filing, label

    def for_sender(self) -> Text:
        return Text("errors/already_accepted", label=self.label)


class ClosedOut(RefusalError):
    """The task was struck off on that day, so that nothing is owed on it; the office may open it again."""

    code = "closed_out"
    settles = True

    def __init__(self, *, label: str, on: date) -> None:
        super().__init__(f"task {label!r} is closed out")
        self.label, self.on = label, on

    def for_sender(self) -> Text:
        return Text("errors/closed_out", label=self.label, on=self.on)


class Waived(RefusalError):
    """The office waived what the unit owed for the period; it may take the waiver back."""

    code = "waived"
    settles = True

    def __init__(self, *, label: str, period: str) -> None:
        super().__init__(f"task {label!r} is waived for {period!r}")
        self.label, self.period = label, period

    def for_sender(self) -> Text:
        return Text("errors/waived", label=self.label, period=self.period)


class WaivedInstead(RefusalError):
    """The office waived what it now would give another day: the waiver is taken back first."""

    code = "waived_instead"

    def __init__(self, *, label: str, period: str) -> None:
        super().__init__(f"task {label!r} is waived for {period!r}: no other day")
        self.label, self.period = label, period

    def for_sender(self) -> Text:
        return Text("errors/waived_instead", label=self.label, period=self.period)


class FilingLocked(RefusalError):
    """The period is closed: what is `owed` needs another term of the office, what was filed its return."""

    code = "filing_locked"
    settles = True

    def __init__(self, *, label: str, owed: bool) -> None:
        super().__init__(f"filing {label!r} is locked")
        self.label, self.owed = label, owed

    def for_sender(self) -> Text:
        return Text("errors/filing_locked", label=self.label, owed=self.owed)


class OnlyLocked(RefusalError):
    """All that is still owed of these tasks was missed, and takes no report any more."""

    code = "only_locked"
    settles = True

    def __init__(self, *, labels: Sequence[str]) -> None:
        super().__init__(f"filings {labels!r} are locked")
        self.labels = tuple(labels)

    def for_sender(self) -> Text:
        return Text("errors/only_locked", labels=list(self.labels))


class CannotExtend(RefusalError):
    """No extension: `why` is late, too_often, no_later or too_far; `last` is the last day possible; of a
    `node` nothing can be given in part.
    """

    code = "cannot_extend"

    def __init__(self, *, label: str, why: str, due: datetime, last: date, node: bool = False) -> None:
        super().__init__(f"no extension of {label!r}: {why}")
        self.label, self.why, self.due, self.last, self.node = label, why, due, last, node

    def for_sender(self) -> Text:
        return Text(
            "errors/cannot_extend",
            label=self.label,
            why=self.why,
            due=self.due,
            last=self.last,
            node=self.node,
        )


class CannotReturn(RefusalError):
    """Who returns names a day that is over (`why` is past), or a lead one beyond the term of its own report
    (late), whose last day is `last`; None for the office.
    """

    code = "cannot_return"

    def __init__(self, *, label: str, why: Literal["past", "late"], last: date | None = None) -> None:
        super().__init__(f"no return of {label!r}: {why}")
        self.label, self.why, self.last = label, why, last

    def for_sender(self) -> Text:
        return Text("errors/cannot_return", label=self.label, why=self.why, last=self.last)


class WrongState(RefusalError):
    """The filing's state does not allow the step."""

    code = "wrong_state"

    def __init__(self, *, label: str, state: str, step: str) -> None:
        super().__init__(f"{step} of {label!r} in state {state!r}")
        self.label, self.state, self.step = label, state, step
        self.settles = state in SETTLED

    def for_sender(self) -> Text:
        return Text("errors/wrong_state", label=self.label, state=self.state, step=self.step)


class OwnReport(RefusalError):
    """Nobody signs what they wrote themselves."""

    code = "own_report"

    def __init__(self, *, label: str) -> None:
        super().__init__(f"report {label!r} is the signer's own")
        self.label = label

    def for_sender(self) -> Text:
        return Text("errors/own_report", label=self.label)


class LetterSettled(RefusalError):
    """The slip or circular was issued, declined or is of no use any more."""

    code = "letter_settled"
    settles = True

    def __init__(self, *, kind: str, state: str) -> None:
        super().__init__(f"{kind} is {state}")
        self.kind, self.state = kind, state

    def for_sender(self) -> Text:
        return Text("errors/letter_settled", kind=self.kind, state=self.state)


class EventOver(RefusalError):
    """The urgent event's state does not allow the step: closed, merged, or still without its final report."""

    code = "event_over"
    settles = True

    def __init__(self, *, event: str, state: str, into: str = "") -> None:
        super().__init__(f"event {event} is {state}")
        self.event, self.state, self.into = event, state, into

    def for_sender(self) -> Text:
        return Text("errors/event_over", event=self.event, state=self.state, into=self.into or None)


class EventStays(RefusalError):
    """What was told of an urgent event went out at once: a false alarm is ended by a final report."""

    code = "event_stays"

    def __init__(self, *, event: str) -> None:
        super().__init__(f"event {event} cannot be taken back")
        self.event = event

    def for_sender(self) -> Text:
        return Text("errors/event_stays", event=self.event)


class NotKeyTask(RefusalError):
    """Progress of a task that is not the writer's, or that is reported on by the quarter; the `office` that
    asks for it is told how the task becomes a key one.
    """

    code = "not_key_task"

    def __init__(self, *, label: str, office: bool = False) -> None:
        super().__init__(f"task {label!r} is no key task of theirs")
        self.label, self.office = label, office

    def for_sender(self) -> Text:
        return Text("errors/not_key_task", label=self.label, office=self.office)


class CannotHandOver(RefusalError):
    """Several hold the post (`names`), whoever is named holds it already, or holds none of it."""

    code = "cannot_hand_over"

    def __init__(self, *, why: Literal["several", "already", "nobody"], names: Sequence[str]) -> None:
        super().__init__(f"{why}: {', '.join(names)}")
        self.why, self.names = why, tuple(names)

    def for_sender(self) -> Text:
        return Text("errors/cannot_hand_over", why=self.why, names=list(self.names))
