"""Replies held out while the reader was written: scored as a whole, not to be mended one by one."""

from __future__ import annotations

import json
from pathlib import Path

from bot.replies.read_reply import read_reply
from bot.replies.wire import context_from_json, reading_json
from tests.domain.duty_builders import the_calendar
from tests.replies.scoring import dangers

CASES = json.loads((Path(__file__).parent / "held_out" / "cases.json").read_text("utf-8"))


def test_hardly_anything_false_would_be_recorded() -> None:
    calendar = the_calendar()
    dangerous = 0
    for case in CASES:
        reading = reading_json(read_reply(case["text"], context_from_json(case["context"], calendar)))
        dangerous += bool(dangers(json.loads(json.dumps(reading)), case["expect"]))
    assert dangerous / len(CASES) <= 0.02
