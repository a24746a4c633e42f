"""What the service, its peer and the load must agree on."""

from __future__ import annotations

from typing import Final

CONNECTION: Final = "work"
SECRET: Final = "0123456789abcdef0123456789abcdef"
TOKEN: Final = "xoxb-not-a-real-token"
CHAT: Final = "room-tax"
ACCOUNT: Final = "tax"  # the tax bureau's liaison, whose unit owes this task
LABEL: Final = "6"
