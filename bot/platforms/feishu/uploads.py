"""Documents of ours as Feishu's files and pictures: uploaded first, then named by their key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Final

from bot.errors import DeliveryRefused
from bot.platforms.feishu.api import Api
from bot.platforms.feishu.codes import PLATFORM, answer_in, require_done
from bot.ports.http import Calls, HttpCall, Stored
from bot.wire.forms import Part, multipart
from bot.wording.cards import Attachment

# Source: platforms.md 3.4
MOST_FILE: Final = 30 * 1024 * 1024
MOST_PICTURE: Final = 10 * 1024 * 1024
PICTURES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})
FILE_TYPES: Final[Mapping[str, str]] = {
    ".pdf": "pdf",
    ".doc": "doc",
    ".docx": "doc",
    ".xls": "xls",
    ".xlsx": "xls",
    ".ppt": "ppt",
    ".pptx": "ppt",
    ".mp4": "mp4",
}


def uploaded(api: Api, document: Attachment, wall_at: datetime) -> Calls[tuple[str, Mapping[str, str]]]:
    """The kind and content of a message with it. Raises DeliveryError."""
    stored = yield Stored(document.sha256)
    if stored.status != 200 or not 0 < len(stored.body) <= MOST_FILE:
        raise DeliveryRefused(platform=PLATFORM, answer="the file is gone, empty, or larger than 30 MB")
    if document.media_type in PICTURES and len(stored.body) <= MOST_PICTURE:
        key = yield from _key(api, "image", _picture(document, stored.body), wall_at)
        return "image", {"image_key": key}
    key = yield from _key(api, "file", _file(document, stored.body), wall_at)
    return "file", {"file_key": key}


def _key(api: Api, kind: str, parts: tuple[Part, ...], wall_at: datetime) -> Calls[str]:
    body = multipart(parts, boundary=hashlib.sha256(parts[-1].body).hexdigest())
    call = HttpCall(
        "POST", f"/open-apis/im/v1/{kind}s", {"content-type": body.content_type}, body.body, unseen=True
    )
    reply = yield from api.call(call, wall_at=wall_at)
    answer = answer_in(reply)
    require_done(answer, reply)
    key = (answer.data or {}).get(f"{kind}_key")
    if not isinstance(key, str) or not key:
        raise DeliveryRefused(platform=PLATFORM, answer=f"no {kind}_key in the answer")
    return key


def _picture(document: Attachment, body: bytes) -> tuple[Part, ...]:
    return Part("image_type", b"message"), Part("image", body, document.name, document.media_type)


def _file(document: Attachment, body: bytes) -> tuple[Part, ...]:
    kind = FILE_TYPES.get(PurePath(document.name.lower()).suffix, "stream")
    name = Part("file_name", document.name.encode())
    return Part("file_type", kind.encode()), name, Part("file", body, document.name, document.media_type)
