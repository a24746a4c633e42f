"""The whole error tree: an error's type says what happens next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.text import Text, Value


class BotError(Exception):
    """Base of every error that is not a bug. `code` is stable and safe to log."""

    code = "bot_error"


class ConfigError(BotError):
    """Start-up stops; the message names the key, template or data file and what is expected."""

    code = "config"


class RequestRejected(BotError):
    """Not the platform, or nonsense: answered with `status`, nothing recorded."""

    code = "rejected"
    status = 400


class BadSignature(RequestRejected):
    """The request was not signed by the platform."""

    code = "bad_signature"
    status = 401


class StaleRequest(RequestRejected):
    """The request's own time is too far from ours."""

    code = "stale_request"
    status = 401


class Undecodable(RequestRejected):
    """The body is not what the platform sends."""

    code = "undecodable"


class SenderError(BotError):
    """The person can put it right; `for_sender()` is the answer."""

    code = "sender"

    def for_sender(self) -> Text:
        return Text(f"errors/{self.code}")


class RefusalError(SenderError):
    """A bound person's command that may not be: kept as a fact (command, code, person; no words).

    `settles`: what they wanted was settled before, so that a button for it means nothing any more.
    """

    code = "refused"
    settles: bool = False


class UnheardError(SenderError):
    """Counted, answered at most three times an hour a room, never a fact."""

    code = "unheard"


class OfficeOnly(RefusalError):
    """Shown in the office's own room or in a direct chat only."""

    code = "office_only"


class NothingOwed(RefusalError):
    """None of the writer's units owes a report under that label; who speaks for none is told how to look."""

    code = "nothing_owed"

    def __init__(self, *, label: str, units: Sequence[str]) -> None:
        super().__init__(f"no open filing {label!r} for units {units!r}")
        self.label, self.units = label, tuple(units)

    def for_sender(self) -> Text:
        return Text("errors/nothing_owed", label=self.label, own=bool(self.units))


class SeveralMeant(RefusalError):
    """The label stands in several plans, for several units or periods, and the message answers none of them.

    `terms` are the periods with their due times, where these tell them apart; `nodes`: one is a node's.
    """

    code = "several_meant"

    def __init__(
        self, *, label: str, terms: Sequence[tuple[str, datetime]] = (), nodes: bool = False
    ) -> None:
        super().__init__(f"{label!r} means several filings")
        self.label, self.terms, self.nodes = label, tuple(terms), nodes

    def for_sender(self) -> Text:
        shown: list[Value] = [{"period": period, "due": due} for period, due in self.terms]
        return Text("errors/several_meant", label=self.label, terms=shown, nodes=self.nodes)


class NobodyToTell(RefusalError):
    """No room of the office, or of the leading group, is seated: nothing was passed on or sent."""

    code = "nobody_to_tell"

    def __init__(self, *, kind: str) -> None:
        super().__init__(f"no room of the {kind} is seated")
        self.kind = kind

    def for_sender(self) -> Text:
        return Text("errors/nobody_to_tell", kind=self.kind)


class MissingReason(RefusalError):
    """A return or a waiver needs a task and the reason, which the unit is told."""

    code = "missing_reason"

    def __init__(self, *, step: str) -> None:
        super().__init__(f"{step} without a reason")
        self.step = step

    def for_sender(self) -> Text:
        return Text("errors/missing_reason", step=self.step)


class NoOpenQuestion(RefusalError):
    """There is nothing to choose from: answered before, replaced, or run out."""

    code = "no_open_question"


class NothingBefore(RefusalError):
    """No earlier answer that could be used again."""

    code = "nothing_before"


class NotPermitted(RefusalError):
    """The command belongs to another role."""

    code = "not_permitted"

    def __init__(self, *, command: str, role: str) -> None:
        super().__init__(f"{command} needs {role}")
        self.command, self.role = command, role

    def for_sender(self) -> Text:
        return Text("errors/not_permitted", command=self.command, role=self.role)


class NoPost(RefusalError):
    """Somebody we know who holds no post now: they left it, or its time is over."""

    code = "no_post"


class NotFound(RefusalError):
    """No task, unit, person or period of that name."""

    code = "not_found"

    def __init__(self, *, what: str, name: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(f"no {what} {name!r}")
        self.what, self.name, self.nearest = what, name, tuple(nearest)

    def for_sender(self) -> Text:
        return Text("errors/not_found", what=self.what, name=self.name, nearest=self.nearest)


class UnknownSender(UnheardError):
    """The account is bound to nobody."""

    code = "unknown_sender"


class VanishedCard(UnheardError):
    """A click on a card that has gone, or that never had the button."""

    code = "vanished_card"


class UnreadableRoom(UnheardError):
    """The room is encrypted from end to end: its words do not reach us."""

    code = "unreadable_room"


class EditedCommand(UnheardError):
    """A command that was changed after it was sent: what it did is done, and it is not done again."""

    code = "edited_command"


class RecordStays(UnheardError):
    """A message that was recorded was deleted in the chat: the record is not."""

    code = "record_stays"


class UnknownCommand(UnheardError):
    """A slash word that is no command."""

    code = "unknown_command"

    def __init__(self, *, word: str, nearest: str | None) -> None:
        super().__init__(f"unknown command {word!r}")
        self.word, self.nearest = word, nearest

    def for_sender(self) -> Text:
        return Text("errors/unknown_command", word=self.word, nearest=self.nearest)


class BadUsage(UnheardError):
    """A command whose arguments cannot be read."""

    code = "bad_usage"

    def __init__(self, *, command: str, usage: str, example: str) -> None:
        super().__init__(f"usage of {command}")
        self.command, self.usage, self.example = command, usage, example

    def for_sender(self) -> Text:
        return Text("errors/bad_usage", command=self.command, usage=self.usage, example=self.example)


class TooLong(UnheardError):
    """More words than a message may hold."""

    code = "too_long"

    def __init__(self, *, most: int) -> None:
        super().__init__(f"more than {most} characters")
        self.most = most

    def for_sender(self) -> Text:
        return Text("errors/too_long", most=self.most)


class DeliveryError(BotError):
    """What became of a message on its way out."""

    code = "delivery"


class RateLimited(DeliveryError):
    """The platform wants us to wait `wait_seconds`: in that room where `of_room`, with all where it is False,
    as our limits there count where it does not say.
    """

    code = "rate_limited"

    def __init__(self, *, wait_seconds: float, of_room: bool | None = None) -> None:
        super().__init__(f"wait {wait_seconds} s")
        self.wait_seconds, self.of_room = wait_seconds, of_room


class PlatformDown(DeliveryError):
    """Not delivered; `sent` is true when the request left and nobody knows what became of it."""

    code = "platform_down"

    def __init__(self, *, platform: str, sent: bool) -> None:
        super().__init__(f"{platform} did not answer (sent: {sent})")
        self.platform, self.sent = platform, sent


class DeliveryRefused(DeliveryError):
    """The platform will never take this message."""

    code = "delivery_refused"

    def __init__(self, *, platform: str, answer: str) -> None:
        super().__init__(f"{platform} refused: {answer}")
        self.platform, self.answer = platform, answer
