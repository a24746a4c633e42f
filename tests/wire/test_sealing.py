"""What is sealed is opened by who has key and name, and by nobody else; broken seals are no bugs."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wire.sealing import Seal, key_of

KEY = key_of("kJ4vLx0PqR8sTbWnYc2dEfGhZi6mNoAu1D3F5H7J9KA")
RANDOM = b"0123456789abcdef"


@given(st.binary(max_size=300), st.text(max_size=40))
def test_what_was_sealed_is_opened(message: bytes, receive_id: str) -> None:
    seal = Seal("token", KEY, receive_id)
    hidden = seal.sealed(message, random=RANDOM)
    assert seal.opened(hidden) == message
    assert len(b64decode(hidden)) % 32 == 0


@given(st.binary(min_size=1, max_size=100), st.integers(0, 10**6), st.integers(1, 255))
def test_a_spoilt_seal_is_refused_or_opens_to_something_else(message: bytes, at: int, flip: int) -> None:
    """The signature is what proves it; opening it must only never be a bug."""
    seal = Seal("token", KEY, "ww1")
    raw = bytearray(b64decode(seal.sealed(message, random=RANDOM)))
    raw[at % len(raw)] ^= flip
    try:
        seal.opened(b64encode(bytes(raw)).decode())
    except ValueError:
        return


@given(st.text(max_size=100) | st.binary(max_size=200).map(lambda raw: b64encode(raw).decode()))
def test_nonsense_is_refused(encrypt: str) -> None:
    with pytest.raises(ValueError, match=r"base64|blocks|padded|shorter|company|ASCII"):
        Seal("token", KEY, "ww1").opened(encrypt)


def test_secrets_are_not_shown() -> None:
    assert "token" not in repr(Seal("token", KEY, "ww1")).replace("Seal(", "")


@pytest.mark.parametrize("key", ["", "A" * 42, "A" * 44, "A" * 42 + "=", "A" * 42 + "完", "A" * 42 + "\n"])
def test_a_key_has_43_signs(key: str) -> None:
    with pytest.raises(ValueError, match="43"):
        key_of(key)


def test_the_last_sign_of_a_key_may_carry_bits_that_mean_nothing() -> None:
    assert key_of("A" * 42 + "A") == key_of("A" * 42 + "B") == bytes(32)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_signature_is_over_the_sorted_words(stamp: str, nonce: str, encrypt: str) -> None:
    seal = Seal("token", KEY)
    assert seal.signature(stamp, nonce, encrypt) == seal.signature(nonce, stamp, encrypt)
    assert len(seal.signature("\ud800", nonce, encrypt)) == 40
