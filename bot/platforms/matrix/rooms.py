"""What is asked of the homeserver about rooms: who is there, where we are, what was said meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import quote

from bot.errors import DeliveryRefused
from bot.platforms.matrix.api import CLIENT, Api, in_room
from bot.platforms.matrix.inbound import MEMBER, MESSAGE, Event, Us, decoded, events_of
from bot.ports.http import Calls
from bot.ports.platform import Decoded
from bot.wire.plain import clean

FORBIDDEN: Final = "M_FORBIDDEN"
PAGE: Final = 100
MOST_PAGES: Final = 20  # of one room: whoever wrote more than that meanwhile was not writing to us
MOST_DIRECT: Final = 2  # members of a direct chat: somebody and us


def members(api: Api, room: str) -> Calls[Mapping[str, str]]:
    """The shown name of everybody in the room, by account. Raises DeliveryError."""
    found = yield from api.get(f"{in_room(room)}/joined_members")
    joined = found.get("joined")
    if not isinstance(joined, dict):
        raise DeliveryRefused(platform="matrix", answer="joined_members names nobody")
    return {account: _name(member) for account, member in joined.items()}


def answered_by_original(api: Api, room: str, event: str) -> Calls[Event | None]:
    """The message that was edited; None where it is gone or none of ours to see. Raises DeliveryError."""
    try:
        found = yield from api.get(f"{in_room(room)}/event/{quote(event, safe='')}")
    except DeliveryRefused:
        return None
    return next((each for each in events_of([found]) if each.type == MESSAGE), None)


def joined(api: Api) -> Calls[tuple[str, ...]]:
    """Rooms we are in. Who asked us in meanwhile cannot be seen: an application service has no /sync.

    Raises DeliveryError.
    """
    found = (yield from api.get(f"{CLIENT}/joined_rooms")).get("joined_rooms")
    return tuple(sorted(room for room in found if isinstance(room, str))) if isinstance(found, list) else ()


def missed(api: Api, us: Us, room: str, mark: str | None, wall_at: datetime) -> Calls[Decoded]:
    """What was said in the room after `mark`, or since we joined it. Raises DeliveryError."""
    found: list[Event] = []
    start: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        page = yield from api.get(f"{in_room(room)}/messages", dir="b", limit=str(PAGE), **start)
        given = page.get("chunk")
        events = list(
            events_of([{**each, "room_id": room} for each in given or () if isinstance(each, dict)])
        )
        for event in events:
            if event.event_id == mark or (mark is None and _is_our_joining(event, us)):
                return decoded(reversed(found), us, wall_at)
            found.append(event)
        end = page.get("end")
        if not given or not isinstance(end, str):
            break
        start = {"from": end}
    return decoded(reversed(found), us, wall_at)


def join(api: Api, room: str) -> Calls[None]:
    """Into a room that asked us in. What is refused stays refused; raises DeliveryError for the rest."""
    yield from api.post(f"{CLIENT}/join/{quote(room, safe='')}", {})


def is_direct(members: Mapping[str, str]) -> bool:
    return len(members) <= MOST_DIRECT


def sent(api: Api, room: str, content: object, *, txn: str) -> Calls[str]:
    """The event's id. Where we have been asked in and are not there yet, we go in first.

    The office has seated the room, so it wants us there. Raises DeliveryError.
    """
    try:
        return (yield from api.send(room, MESSAGE, content, txn=txn))
    except DeliveryRefused as error:
        if not error.answer.startswith(FORBIDDEN):
            raise
        refused = error
    try:
        yield from join(api, room)
    except DeliveryRefused:
        raise refused from None
    return (yield from api.send(room, MESSAGE, content, txn=txn))


def _is_our_joining(event: Event, us: Us) -> bool:
    ours = event.type == MEMBER and event.state_key == us.account
    return ours and event.content.get("membership") == "join"


def _name(member: object) -> str:
    name = member.get("display_name") if isinstance(member, dict) else None
    return clean(name)[:80] if isinstance(name, str) else ""
