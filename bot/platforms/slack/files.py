"""Files both ways: what a message brought, and documents of ours shared in a channel."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from bot.errors import DeliveryRefused, PlatformDown
from bot.platforms.slack.codes import PLATFORM, done
from bot.ports.http import Calls, HttpCall, Stored
from bot.wording.cards import Attachment

HOST: Final = "slack.com"
FILES_HOST: Final = "files.slack.com"  # the only one that ever gets the token besides HOST
MOST_FETCHED: Final = 20 * 1024 * 1024 + 1  # one byte more than is kept, so that a longer file is seen
MOST_SENT: Final = 100 * 1024 * 1024
# Source: platforms.md 4.5
FILES_INFO: Final = f"https://{HOST}/api/files.info"
UPLOAD_URL: Final = f"https://{HOST}/api/files.getUploadURLExternal"
COMPLETE: Final = f"https://{HOST}/api/files.completeUploadExternal"
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}


def fetched(source: str, token: str) -> Calls[bytes]:
    """The bytes of a file that came with a message: `source` is its address or its id.

    Raises DeliveryError.
    """
    address = source
    if not source.startswith("https://"):
        asked = yield HttpCall("GET", f"{FILES_INFO}?{urlencode({'file': source})}", bearer(token))
        found = done(asked, is_seen=False).file
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
    try:
        file = yield from _uploaded(document, token)
    except PlatformDown as error:  # nobody sees a file before it is completed
        raise PlatformDown(platform=PLATFORM, sent=False) from error
    body: dict[str, Any] = {
        "files": [{"id": file, "title": document.name}],
        "channel_id": chat,
        **({"thread_ts": thread} if thread else {}),
    }
    reply = yield HttpCall.post_json(COMPLETE, body, bearer(token))
    done(reply, is_seen=True)


def _uploaded(document: Attachment, token: str) -> Calls[str]:
    """The id of a file that lies with Slack and is in no channel yet. Raises DeliveryError."""
    stored = yield Stored(document.sha256)
    if stored.status != 200 or not 0 < len(stored.body) <= MOST_SENT:
        raise DeliveryRefused(platform=PLATFORM, answer="the file is gone, empty, or larger than 100 MB")
    form = urlencode({"filename": document.name, "length": len(stored.body)}).encode()
    asked = yield HttpCall("POST", UPLOAD_URL, {**FORM, **bearer(token)}, form, unseen=True)
    place = done(asked, is_seen=False)
    if urlsplit(place.upload_url).netloc != FILES_HOST:
        raise DeliveryRefused(platform=PLATFORM, answer="the upload goes elsewhere")
    kind = {"content-type": document.media_type}
    sent = yield HttpCall("POST", place.upload_url, kind, stored.body, unseen=True)
    if sent.status != 200:
        raise DeliveryRefused(platform=PLATFORM, answer=f"status {sent.status} for the upload")
    return place.file_id


def bearer(token: str) -> dict[str, str]:
    """The header that proves the app."""
    return {"authorization": f"Bearer {token}"}
