"""Typed text made safe to store: no control characters, no lone surrogates."""

from __future__ import annotations

import re

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\u2028\u2029\ud800-\udfff]"
)


def clean(text: str) -> str:
    """The text with each forbidden character replaced by a blank; line ends become \\n."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
