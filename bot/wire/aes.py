"""AES-256-CBC as chat platforms use it, padded to whole blocks by bytes that say how many they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.modes import CBC


def decrypt(data: bytes, *, key: bytes, iv: bytes, block: int) -> bytes:
    """What was padded to blocks of so many bytes (16, or WeCom's 32). Raises ValueError for anything else."""
    if not data or len(data) % 16:
        raise ValueError("not whole blocks")
    running = _cipher(key, iv).decryptor()
    padded = running.update(data) + running.finalize()
    count = padded[-1]
    if not 1 <= count <= block or padded[-count:] != bytes([count]) * count:
        raise ValueError("not padded as it should be")
    return padded[:-count]


def encrypt(data: bytes, *, key: bytes, iv: bytes, block: int) -> bytes:
    """The other way; a whole block is added where nothing is left over."""
    count = block - len(data) % block
    running = _cipher(key, iv).encryptor()
    return running.update(data + bytes([count]) * count) + running.finalize()


def _cipher(key: bytes, iv: bytes) -> Cipher[CBC]:
    """The library is loaded when first needed: an office without such a chat never loads it."""
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    return Cipher(AES(key), CBC(iv))
