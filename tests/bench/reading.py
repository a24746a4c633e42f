"""Reading a plan and reading a reply, each in this process, apart from the start."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bot.replies.read_reply import read_reply
from bot.replies.wire import context_from_json
from bot.storage.data_files import data_files, read_calendar
from tests.bench.figures import Figure, at_most
from tests.bench.inbound import a_folder

TASKS = 80
CASES = Path(__file__).parent.parent / "replies" / "cases"
IMPORT = """
import sys, time
from pathlib import Path
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
data = Path(sys.argv[1]).read_bytes()
started = time.perf_counter()
plan = read_plan(read_document(data, "plan.txt"), source="0" * 64).plan
print(time.perf_counter() - started, len(plan.tasks))
"""


def a_plan_text(tasks: int) -> str:
    """The sample's own items over and over, numbered on; its head and its tail once."""
    lines = data_files().read("plans/sample.txt").splitlines()
    items = [line.partition(".")[2] for line in lines if line.split(".")[0].isdigit()]
    first = next(place for place, line in enumerate(lines) if line.startswith("1."))
    last = max(place for place, line in enumerate(lines) if line.split(".")[0].isdigit())
    body = [f"{number}.{items[(number - 1) % len(items)]}" for number in range(1, tasks + 1)]
    return "\n".join([*lines[:first], *(line for item in body for line in (item, "")), *lines[last + 1 :]])


def run_import() -> Iterator[Figure]:
    """A new process each time: the first plan it reads, its imports apart."""
    with a_folder() as folder:
        path = folder / "plan.txt"
        path.write_text(a_plan_text(TASKS), "utf-8")
        seconds = []
        for _ in range(5):
            command = [sys.executable, "-c", IMPORT, str(path)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            assert int(told[1]) >= TASKS  # and the safeguards at the end
            seconds.append(float(told[0]))
        yield at_most(f"import of {TASKS} tasks", median(seconds), 0.5, "s")


def run_replies() -> Iterator[Figure]:
    """Every case of the tests, one after another, five times; the median of all."""
    cases = [case for path in sorted(CASES.glob("*.json")) for case in json.loads(path.read_text("utf-8"))]
    calendar = read_calendar(data_files(), "Asia/Shanghai")
    given = [(case["text"], context_from_json(case["context"], calendar)) for case in cases]
    took = []
    for _ in range(5):
        for text, context in given:
            started = time.perf_counter()
            read_reply(text, context)
            took.append(time.perf_counter() - started)
    took.sort()
    p99 = 1000 * took[int(len(took) * 0.99)]
    beside = f"({len(given)} cases, p99 {p99:.2f} ms)"
    yield at_most("a reply read", 1000 * median(took), 1.0, "ms", beside=beside)
