"""Files that come with words: where each lies, and what its sender calls it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

KEPT: Final = "upload/"  # before the fingerprint of a file whose bytes we have already


@dataclass(frozen=True, slots=True)
class Media:
    """A file that came with a message: the platform's own reference to it, or `KEPT` and its fingerprint, and
    its name as sent.
    """

    source: str
    name: str

    @property
    def is_kept(self) -> bool:
        return self.source.startswith(KEPT)
