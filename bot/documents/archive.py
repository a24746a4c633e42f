"""The zip around docx and xlsx, written the same way each time: the same content is the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime, time
from typing import Final

CORE: Final = "docProps/core.xml"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first instant a zip can name
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def settled(body: bytes, day: date) -> bytes:
    """The archive with one time for all its parts, and `day` as when it was last changed."""
    stamp = noon(day).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == CORE:
                content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0  # the same on every system
            new.writestr(part, content)
    return packed.getvalue()


def noon(day: date) -> datetime:
    """Noon UTC of a day: the time office documents name as theirs."""
    return datetime.combine(day, time(12), UTC)
