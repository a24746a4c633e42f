"""Tencent's sealed callbacks, as WeCom and DingTalk's events use them: signed by SHA-1, hidden by AES.

Source: platforms.md 1.1, 2.7.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from binascii import Error
from dataclasses import dataclass, field
from typing import Final

from bot.wire import aes

BLOCK: Final = 32  # padding goes to blocks of 32 bytes, not to AES's own 16
RANDOM_BYTES: Final = 16
_LENGTH_BYTES: Final = 4
_HEAD: Final = RANDOM_BYTES + _LENGTH_BYTES
_AES_KEY: Final = re.compile(r"[A-Za-z0-9+/]{43}")


@dataclass(frozen=True, slots=True)
class Seal:
    """What both sides know. `key` are 32 bytes, `receive_id` the company, or "" where nobody is named."""

    token: str = field(repr=False)
    key: bytes = field(repr=False)
    receive_id: str = ""

    def signature(self, stamp: str, nonce: str, encrypt: str) -> str:
        """Over the hidden text, in hex: the four words sorted by their bytes."""
        words = (each.encode("utf-8", "surrogatepass") for each in (self.token, stamp, nonce, encrypt))
        return hashlib.sha1(b"".join(sorted(words)), usedforsecurity=False).hexdigest()

    def opened(self, encrypt: str) -> bytes:
        """What was hidden for us. Raises ValueError, also where it was meant for another company."""
        try:
            raw = b64decode(encrypt, validate=True)
        except Error as error:
            raise ValueError("not base64") from error
        plain = aes.decrypt(raw, key=self.key, iv=self.key[:RANDOM_BYTES], block=BLOCK)
        length = int.from_bytes(plain[RANDOM_BYTES:_HEAD], "big")
        if len(plain) < _HEAD + length:
            raise ValueError("shorter than it says")
        if plain[_HEAD + length :] != self.receive_id.encode():
            raise ValueError("for another company")
        return plain[_HEAD : _HEAD + length]

    def sealed(self, message: bytes, *, random: bytes) -> str:
        """The other way; `random` are 16 bytes that hide how two messages begin alike."""
        length = len(message).to_bytes(_LENGTH_BYTES, "big")
        plain = random + length + message + self.receive_id.encode()
        return b64encode(aes.encrypt(plain, key=self.key, iv=self.key[:RANDOM_BYTES], block=BLOCK)).decode()


def key_of(encoding_aes_key: str) -> bytes:
    """The 32 bytes of 43 characters; the last one may carry bits that mean nothing. Raises ValueError."""
    if not _AES_KEY.fullmatch(encoding_aes_key):
        raise ValueError("expected 43 letters and digits, as the vendor's console shows them")
    return b64decode(encoding_aes_key + "=")
