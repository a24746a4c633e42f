"""Documents of ours as DingTalk's files and pictures: uploaded first, then named by their id."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Final

from bot.errors import DeliveryRefused
from bot.platforms.dingtalk.api import Api
from bot.platforms.dingtalk.codes import PLATFORM, old_answer
from bot.ports.http import Calls, HttpCall, Stored
from bot.wire.forms import Part, multipart
from bot.wording.cards import Attachment

MOST_BYTES: Final = 20 * 1024 * 1024  # platforms.md 2.5; the vendor's pages differ, this is the least
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp"})
FILES: Final = frozenset({"xlsx", "pdf", "zip", "rar", "doc", "docx"})  # the vendor's page of message kinds


def uploaded(api: Api, document: Attachment, wall_at: datetime) -> Calls[tuple[str, Mapping[str, str]]]:
    """The key and parameters of a message with it. Raises DeliveryError."""
    suffix = PurePath(document.name.lower()).suffix.removeprefix(".")
    is_picture = document.media_type in PICTURES
    if not is_picture and suffix not in FILES:
        raise DeliveryRefused(platform=PLATFORM, answer=f"no file of the kind {suffix[:20]!r} can be sent")
    stored = yield Stored(document.sha256)
    if stored.status != 200 or not 0 < len(stored.body) <= MOST_BYTES:
        raise DeliveryRefused(platform=PLATFORM, answer="the file is gone, empty, or larger than 20 MB")
    media = yield from _media_id(api, document, stored.body, "image" if is_picture else "file", wall_at)
    if is_picture:
        return "sampleImageMsg", {"photoURL": media}
    return "sampleFile", {"mediaId": media, "fileName": document.name, "fileType": suffix}


def _media_id(api: Api, document: Attachment, body: bytes, kind: str, wall_at: datetime) -> Calls[str]:
    form = multipart(
        [Part("media", body, document.name, document.media_type)], boundary=hashlib.sha256(body).hexdigest()
    )
    call = HttpCall("POST", "", {"content-type": form.content_type}, form.body, unseen=True)
    answer = old_answer((yield from api.upload(kind, call, wall_at=wall_at)))
    if not answer.media_id:
        raise DeliveryRefused(platform=PLATFORM, answer="no media_id in the answer")
    return answer.media_id
