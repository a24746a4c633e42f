"""Reads cases as JSON lines from standard input and prints their readings, for the scorer."""

from __future__ import annotations

import json
import sys

from bot.replies.read_reply import read_reply
from bot.replies.wire import context_from_json, reading_json
from bot.storage.data_files import data_files, read_calendar


def main() -> None:
    """One line in, one line out."""
    calendar = read_calendar(data_files(), "Asia/Shanghai")
    for line in sys.stdin:
        case = json.loads(line)
        reading = read_reply(case["text"], context_from_json(case["context"], calendar))
        sys.stdout.write(
            json.dumps({"id": case["id"], "reading": reading_json(reading)}, ensure_ascii=False) + "\n"
        )


if __name__ == "__main__":
    main()
