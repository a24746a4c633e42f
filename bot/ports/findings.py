"""What the check of any connection may find: out of reach, a wrong clock, an address nobody can call."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from bot.ports.http import HttpReply
from bot.ports.platform import CheckAt, Finding

MOST_SKEW: Final = timedelta(minutes=1)


def out_of_reach(host: str) -> Finding:
    return Finding(f"{host} does not answer", "let this machine reach it on port 443")


def clock_findings(reply: HttpReply, wall_at: datetime, *, vendor: str) -> list[Finding]:
    """Our clock against the Date header; nothing where there is none that can be read."""
    try:
        theirs = parsedate_to_datetime(reply.headers.get("date", ""))
    except ValueError:
        return []
    skew = wall_at - theirs
    if abs(skew) <= MOST_SKEW:
        return []
    how = f"{abs(int(skew.total_seconds()))} s {'ahead of' if skew > timedelta(0) else 'behind'}"
    return [Finding(f"this machine's clock is {how} {vendor}'s", "set it by NTP")]


def callback_fault(at: CheckAt, *, vendor: str) -> Finding | None:
    """No address, or one without TLS."""
    if at.callback is None:
        return Finding(f"{vendor} cannot reach us: web.public_url is not set", "set it in config.toml")
    if urlsplit(at.callback).scheme != "https":
        return Finding(f"{at.callback} is no https address", "set web.public_url to one")
    return None


def silent_callback(callback: str, error: Exception) -> Finding:
    """No fault: from here the way may be shut that is open to the vendor."""
    what = f"{callback} does not answer from here: {error}"
    return Finding(what, "start `duban run`, and let the proxy pass /hooks/", is_fault=False)


def answering_callback(callback: str, reply: HttpReply, expected: bytes, *, where: str) -> Finding:
    """`expected` stands in our own answer; `where` in the vendor's console the address belongs."""
    if reply.status == 200 and expected in reply.body:
        return Finding(f"{callback} answers", f"it stands {where}", is_fault=False)
    return Finding(f"{callback} answers {reply.status}, and is not this service", "mend web.public_url")
