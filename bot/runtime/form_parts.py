"""What a browser sends from the reply form, read part by part with a limit on each."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from aiohttp import BodyPartReader, web

from bot.errors import BotError
from bot.runtime.media import MOST_BYTES

MOST_WORDS: Final = 2_000  # characters for one task
MOST_NAME: Final = 20
MOST_NONCE: Final = 200
MOST_PARTS: Final = 300
MOST_FILES: Final = 10
MOST_TOTAL: Final = 3 * MOST_BYTES  # of all files of a form together
MOST_FIELD_BYTES: Final = 64 * 1024
_FIELD = re.compile(r"(status|words|file)-([0-9]{1,3})")


class BadForm(BotError):
    """A form that cannot be taken: `why` is too_large, too_long, too_many or broken."""

    code = "bad_form"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(slots=True)
class Sent:
    """What was put in, by the place of each task on the page. `files` are names and bytes."""

    nonce: str = ""
    name: str = ""
    status: dict[int, str] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    files: defaultdict[int, list[tuple[str, bytes]]] = field(default_factory=lambda: defaultdict(list))


async def read_form(request: web.Request) -> Sent:
    """Raises BadForm."""
    if not request.content_type.startswith("multipart/form-data"):
        raise BadForm("broken")
    sent, count = Sent(), 0
    try:
        async for part in await request.multipart():
            count += 1
            if count > MOST_PARTS or not isinstance(part, BodyPartReader):
                raise BadForm("too_many")
            await _take(sent, part)
    except (ValueError, AssertionError, UnicodeDecodeError) as error:
        raise BadForm("broken") from error
    return sent


async def _take(sent: Sent, part: BodyPartReader) -> None:
    name = part.name or ""
    if name in {"nonce", "name"}:
        value = await _text(part, MOST_NONCE if name == "nonce" else MOST_NAME)
        setattr(sent, name, value)
        return
    found = _FIELD.fullmatch(name)
    if found is None or (found[1] == "file" and not part.filename):
        await _bytes(part, MOST_FIELD_BYTES)  # none of ours: what is longer ends it
        return
    kind, place = found[1], int(found[2])
    if kind == "status":
        sent.status[place] = await _text(part, MOST_NAME)
    elif kind == "words":
        sent.words[place] = await _text(part, MOST_WORDS)
    else:
        kept = [body for files in sent.files.values() for _, body in files]
        if len(kept) >= MOST_FILES:
            raise BadForm("too_many")
        left = MOST_TOTAL - sum(map(len, kept))
        sent.files[place].append(((part.filename or "")[:200], await _bytes(part, min(MOST_BYTES, left))))


async def _text(part: BodyPartReader, most: int) -> str:
    words = (await _bytes(part, MOST_FIELD_BYTES)).decode("utf-8").replace("\r\n", "\n").strip()
    if len(words) > most:
        raise BadForm("too_long")
    return words


async def _bytes(part: BodyPartReader, most: int) -> bytes:
    body = bytearray()
    while chunk := await part.read_chunk():
        body += chunk
        if len(body) > most:
            raise BadForm("too_large")
    return bytes(body)
