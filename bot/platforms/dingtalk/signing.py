"""What proves requests to and from DingTalk. None of it covers a body. Sources: platforms.md 2.2, 2.4; the
vendor's page "event callback" of interactive cards.
"""

from __future__ import annotations

import hmac
from base64 import b64encode


def robot_sign(stamp: str, secret: str) -> str:
    """Of a message to a custom robot, and of one from an app's robot: time and secret under the secret.

    `stamp` counts milliseconds since 1970.
    """
    return _signed(f"{stamp}\n{secret}", secret)


def card_sign(stamp: str, secret: str) -> str:
    """Of a click on a card that is called back by HTTP."""
    return _signed(stamp, secret)


def _signed(words: str, secret: str) -> str:
    return b64encode(hmac.digest(secret.encode(), words.encode("utf-8", "replace"), "sha256")).decode()
