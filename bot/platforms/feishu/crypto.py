"""What proves and hides Feishu's requests. Sources: platforms.md 3.2, 3.5, 3.6."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from binascii import Error

from bot.wire import aes

IV_BYTES = 16


def key_of(encrypt_key: str) -> bytes:
    return hashlib.sha256(encrypt_key.encode()).digest()


def decrypted(encrypt: str, encrypt_key: str) -> bytes:
    """The JSON in `encrypt`. Raises ValueError."""
    try:
        raw = b64decode(encrypt, validate=True)
    except Error as error:
        raise ValueError("not base64") from error
    if len(raw) <= IV_BYTES:
        raise ValueError("too short")
    return aes.decrypt(raw[IV_BYTES:], key=key_of(encrypt_key), iv=raw[:IV_BYTES], block=16)


def encrypted(body: bytes, encrypt_key: str, iv: bytes) -> str:
    """As Feishu encrypts a request; `iv` are 16 bytes."""
    return b64encode(iv + aes.encrypt(body, key=key_of(encrypt_key), iv=iv, block=16)).decode()


def event_signature(stamp: str, nonce: str, encrypt_key: str, body: bytes) -> str:
    """A plain hash, no HMAC."""
    return hashlib.sha256((stamp + nonce + encrypt_key).encode("utf-8", "replace") + body).hexdigest()


def old_card_signature(stamp: str, nonce: str, verification_token: str, body: bytes) -> str:
    """Of card callbacks before events v2, which nobody should subscribe to any more."""
    head = (stamp + nonce + verification_token).encode("utf-8", "replace")
    return hashlib.sha1(head + body, usedforsecurity=False).hexdigest()


def robot_signature(stamp: str, secret: str) -> str:
    """Of a custom bot's message: time and secret are the key, what is signed is empty."""
    return b64encode(hmac.digest(f"{stamp}\n{secret}".encode(), b"", "sha256")).decode()
