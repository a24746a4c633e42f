"""Files both ways: what a message brought, and documents of ours shared in a channel."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import msgspec
from pydantic import BaseModel, ValidationError

from bot.errors import DeliveryRefused, PlatformDown
from bot.ports.http import Calls, HttpCall, HttpReply, Stored
from bot.wording.cards import Attachment

PLATFORM: Final = "slack"
HOST: Final = "slack.com"
FILES_HOST: Final = "files.slack.com"  # the only one that ever gets the token besides HOST
MOST_FETCHED: Final = 20 * 1024 * 1024 + 1  # one byte more than is kept, so that a longer file is seen
MOST_SENT: Final = 100 * 1024 * 1024
# Source: platforms.md 4.5
FILES_INFO: Final = f"https://{HOST}/api/files.info"
UPLOAD_URL: Final = f"https://{HOST}/api/files.getUploadURLExternal"
COMPLETE: Final = f"https://{HOST}/api/files.completeUploadExternal"
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}


class _File(BaseModel):
    url_private_download: str = ""


class _Answer(BaseModel):
    """What a method answers, with status 200 for a refusal as well."""

    ok: bool
    error: str = "unknown"
    file: _File | None = None
    upload_url: str = ""
    file_id: str = ""


def fetched(source: str, token: str) -> Calls[bytes]:
    """The bytes of a file that came with a message: `source` is its address or its id.

    Raises DeliveryError.
    """
    address = source
    if not source.startswith("https://"):
        asked = yield HttpCall("GET", f"{FILES_INFO}?{urlencode({'file': source})}", bearer(token))
        found = _answer(asked).file
        address = found.url_private_download if found else ""
    if urlsplit(address).netloc != FILES_HOST:
        raise DeliveryRefused(platform=PLATFORM, answer="the file lies elsewhere")
    reply = yield HttpCall("GET", address, bearer(token), most_bytes=MOST_FETCHED)
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if reply.status != 200 or kind == "text/html":  # a log-in page: the scope files:read is missing
        raise DeliveryRefused(platform=PLATFORM, answer=f"status {reply.status}, {kind or 'no type'}")
    return reply.body


def shared(document: Attachment, token: str, *, chat: str, thread: str | None) -> Calls[None]:
    """The document as a file in the channel. Raises DeliveryError."""
    stored = yield Stored(document.sha256)
    if stored.status != 200 or not 0 < len(stored.body) <= MOST_SENT:
        raise DeliveryRefused(platform=PLATFORM, answer="the file is gone, empty, or larger than 100 MB")
    form = urlencode({"filename": document.name, "length": len(stored.body)}).encode()
    asked = yield HttpCall("POST", UPLOAD_URL, {**FORM, **bearer(token)}, form, unseen=True)
    place = _answer(asked)
    if urlsplit(place.upload_url).netloc != FILES_HOST:
        raise DeliveryRefused(platform=PLATFORM, answer="the upload goes elsewhere")
    kind = {"content-type": document.media_type}
    sent = yield HttpCall("POST", place.upload_url, kind, stored.body, unseen=True)
    if sent.status != 200:
        raise DeliveryRefused(platform=PLATFORM, answer=f"status {sent.status} for the upload")
    body: dict[str, Any] = {
        "files": [{"id": place.file_id, "title": document.name}],
        "channel_id": chat,
        **({"thread_ts": thread} if thread else {}),
    }
    done = yield HttpCall.post_json(COMPLETE, body, bearer(token))
    _answer(done)


def _answer(reply: HttpReply) -> _Answer:
    """Raises PlatformDown for what cannot be read, DeliveryRefused for a refusal."""
    try:
        answer = _Answer.model_validate(msgspec.json.decode(reply.body))
    except (ValidationError, msgspec.DecodeError) as error:
        raise PlatformDown(platform=PLATFORM, sent=False) from error
    if not answer.ok:
        raise DeliveryRefused(platform=PLATFORM, answer=answer.error)
    return answer


def bearer(token: str) -> dict[str, str]:
    """The header that proves the app."""
    return {"authorization": f"Bearer {token}"}
