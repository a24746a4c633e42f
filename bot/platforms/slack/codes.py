"""What Slack's words mean: a refusal stands in the body, with status 200. Source: platforms.md 4.6, 0.4."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ValidationError

from bot.errors import DeliveryError, DeliveryRefused, PlatformDown, RateLimited
from bot.ports.http import HttpReply
from bot.wire.waiting import asked_to_wait

PLATFORM: Final = "slack"
DEFAULT_WAIT_SECONDS: Final = 30.0
TOO_FAST: Final = frozenset({"ratelimited", "rate_limited"})
NOT_DONE: Final = frozenset({"service_unavailable", "request_timeout", "team_added_to_org"})
PERHAPS_DONE: Final = frozenset({"internal_error", "fatal_error"})


class File(BaseModel):
    """What files.info tells of one."""

    url_private_download: str = ""


class Answer(BaseModel):
    """What a method of the Web API answers."""

    ok: bool
    error: str = "unknown"
    ts: str | None = None
    file: File | None = None
    upload_url: str = ""
    file_id: str = ""


def done(reply: HttpReply, *, is_seen: bool) -> Answer:
    """The answer of a method that did what it was asked. `is_seen`: what it does is seen in a chat, so
    what may have been done must not be done again unmarked. Raises RateLimited, PlatformDown,
    DeliveryRefused.
    """
    try:
        answer = Answer.model_validate_json(reply.body)
    except ValidationError as error:
        if reply.status == 200:
            raise PlatformDown(platform=PLATFORM, sent=is_seen) from error
        raise DeliveryRefused(platform=PLATFORM, answer=f"status {reply.status}") from error
    if not answer.ok:
        raise _error(answer.error, reply, is_seen)
    return answer


def _error(word: str, reply: HttpReply, is_seen: bool) -> DeliveryError:
    if word in TOO_FAST:
        return RateLimited(wait_seconds=_wait_seconds(reply))
    if word in NOT_DONE | PERHAPS_DONE:
        return PlatformDown(platform=PLATFORM, sent=is_seen and word in PERHAPS_DONE)
    return DeliveryRefused(platform=PLATFORM, answer=word[:120])


def _wait_seconds(reply: HttpReply) -> float:
    told = asked_to_wait(reply.headers)
    return DEFAULT_WAIT_SECONDS if told is None else told
