"""Documents of ours as WeCom's files and pictures. Sources: platforms.md 1.7, 1.8."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any, Final

from bot.errors import DeliveryRefused
from bot.platforms.wecom.codes import PLATFORM, answer_in, require_done
from bot.ports.http import Calls, HttpCall, HttpReply, Stored
from bot.wire.forms import Part, multipart
from bot.wording.cards import Attachment

MOST_FILE: Final = 20 * 1024 * 1024
LEAST_FILE: Final = 6  # bytes: five are refused
MOST_INLINE: Final = 2 * 1024 * 1024  # of a picture inside a robot's message, before base64
MOST_PICTURE: Final = 5 * 1024 * 1024  # of an app's picture: the pages say 10 MB, the list of errors 5
PICTURES: Final = frozenset({"image/png", "image/jpeg"})


def stored_bytes(document: Attachment) -> Calls[bytes]:
    """Raises DeliveryRefused for what is gone, or of a size that WeCom does not take."""
    stored = yield Stored(document.sha256)
    if stored.status != 200 or not LEAST_FILE <= len(stored.body) <= MOST_FILE:
        raise DeliveryRefused(platform=PLATFORM, answer="the file is gone, empty, or larger than 20 MB")
    return stored.body


def is_picture(document: Attachment, body: bytes, most: int) -> bool:
    return document.media_type in PICTURES and len(body) <= most


def inline_picture(body: bytes) -> dict[str, Any]:
    """A robot's message with a picture in it; the digest is of the bytes, not of their base64."""
    digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
    return {"msgtype": "image", "image": {"base64": b64encode(body).decode(), "md5": digest}}


def upload_call(url: str, document: Attachment, body: bytes) -> HttpCall:
    """One part named `media`, its name as raw UTF-8."""
    part = Part("media", body, document.name, document.media_type)
    form = multipart((part,), boundary=hashlib.sha256(body).hexdigest())
    return HttpCall("POST", url, {"content-type": form.content_type}, form.body, unseen=True)


def media_id(reply: HttpReply) -> str:
    """Raises RateLimited, PlatformDown, DeliveryRefused."""
    answer = answer_in(reply)
    require_done(answer)
    if not answer.media_id:
        raise DeliveryRefused(platform=PLATFORM, answer="no media_id in the answer")
    return answer.media_id
