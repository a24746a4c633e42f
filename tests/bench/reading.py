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
SIZES = (0.1, 1.0, 10.0)  # MB of UTF-8
IMPORT = """
import re, sys, time
from pathlib import Path
from bot.intake.read import read_document
from bot.plans.read_plan import read_plan
from bot.runtime.reading import spare_memory
def peak():
    status = Path("/proc/self/status").read_text()  # what getrusage tells begins with the parent's own
    return int(re.search(r"VmHWM:\\s+(\\d+)", status)[1]) * 1024
spare_memory()  # as in the process that `duban import` reads in
data = Path(sys.argv[1]).read_bytes()
before, started = peak(), time.perf_counter()
plan = read_plan(read_document(data, "plan.txt"), source="0" * 64).plan
print(time.perf_counter() - started, len(plan.tasks), peak() - before)
"""


def a_plan_text(tasks: int) -> str:
    """The sample's own items over and over, numbered on; its head and its tail once."""
    lines = data_files().read("plans/sample.txt").splitlines()
    items = [line.partition(".")[2] for line in lines if line.split(".")[0].isdigit()]
    first = next(place for place, line in enumerate(lines) if line.startswith("1."))
    last = max(place for place, line in enumerate(lines) if line.split(".")[0].isdigit())
    body = [f"{number}.{items[(number - 1) % len(items)]}" for number in range(1, tasks + 1)]
    return "\n".join([*lines[:first], *(line for item in body for line in (item, "")), *lines[last + 1 :]])


def told_by_import(path: Path) -> tuple[float, int, int]:
    """Seconds, tasks and bytes of memory that reading the file took in a new process, its imports apart."""
    command = [sys.executable, "-c", IMPORT, str(path)]
    seconds, tasks, memory = subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.split()
    return float(seconds), int(tasks), int(memory)


def a_long_text(megabytes: float) -> str:
    """The sample's chapters over and over, so many megabytes of UTF-8."""
    lines = data_files().read("plans/sample.txt").splitlines()
    first = next(place for place, line in enumerate(lines) if line.startswith("一、"))
    last = max(place for place, line in enumerate(lines) if line.split(".")[0].isdigit())
    head, body = ("\n".join(part) + "\n" for part in (lines[:first], lines[first : last + 1]))
    return head + body * round(megabytes * 1e6 / len(body.encode()))


def run_sizes() -> Iterator[Figure]:
    """Time and memory of reading alone against the length."""
    took: list[float] = []
    with a_folder() as folder:
        path = folder / "plan.txt"
        for size in SIZES:
            path.write_text(a_long_text(size), "utf-8")
            seconds, tasks, memory = told_by_import(path)
            took.append(seconds / size)
            beside = (
                f"({tasks} tasks, {memory / 1e6:.0f} MB of memory, {memory / size / 1e6:.1f} times the text)"
            )
            yield Figure(f"import of {size:g} MB", f"{seconds:.3g} s", beside)
        yield at_most("a megabyte of ten against one alone", took[-1] / took[1], 2.0, "times the time")


def run_import() -> Iterator[Figure]:
    """A new process each time: the first plan it reads, its imports apart."""
    with a_folder() as folder:
        path = folder / "plan.txt"
        path.write_text(a_plan_text(TASKS), "utf-8")
        seconds = []
        for _ in range(5):
            took, tasks, _ = told_by_import(path)
            assert tasks >= TASKS  # and the safeguards at the end
            seconds.append(took)
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
