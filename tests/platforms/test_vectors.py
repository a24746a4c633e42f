"""Every vector of platforms.md is held and used by a test, or it is of a platform that is still to come."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest

FOLDER: Final = Path(__file__).parent
FIXTURES: Final = FOLDER.parent / "fixtures"
ALL: Final = frozenset(range(41))  # V0 to V40
# Nobody is served there yet; whoever adds the platform brings its vectors along.
TO_COME: Final = {35: "teams", 39: "mattermost", 40: "mattermost"}
# Held under a name in the place of their number.
NAMED: Final = {
    13: ("dingtalk", "robot_sign"),
    14: ("dingtalk", "robot_sign_plus"),
    15: ("dingtalk", "inbound_sign"),
    16: ("dingtalk", "callback_with_quote"),
    17: ("dingtalk", "stream_frame"),
    36: ("matrix", "send"),
    37: ("matrix", "media"),
    38: ("matrix", "transaction"),
}


def held() -> dict[tuple[str, str], object]:
    """By the folder that holds it, and its name there."""
    found = {}
    for path in sorted(FIXTURES.glob("*/vectors.json")):
        for name, vector in json.loads(path.read_text("utf-8")).items():
            found[path.parent.name, name] = vector
    return found


def place(number: int) -> tuple[str, str]:
    """Where the vector of that number is held. Raises KeyError."""
    if number in NAMED:
        return NAMED[number]
    name = f"V{number}"
    return next(each for each in held() if each[1] == name)


def test_those_to_come_are_of_no_platform_we_have() -> None:
    ours = {path.name for path in (FOLDER.parents[1] / "bot" / "platforms").iterdir()}
    assert not {*TO_COME.values()} & {name.removesuffix(".py") for name in ours}


@pytest.mark.parametrize("number", sorted(ALL - TO_COME.keys()))
def test_a_vector_is_held_and_some_test_uses_it(number: int) -> None:
    folder, name = place(number)
    assert (folder, name) in held()
    tests = [path.read_text("utf-8") for path in FOLDER.glob("*.py") if path.name != Path(__file__).name]
    assert any(re.search(rf'"{name}"', words) for words in tests)
