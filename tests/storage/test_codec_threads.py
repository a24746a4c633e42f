"""Several threads that read values of a class for the first time at once."""

from __future__ import annotations

import subprocess
import sys

RACE = """
import sys, threading
from dataclasses import make_dataclass
from bot.storage.codec import from_json
from bot.typed import convert

sys.setswitchinterval(1e-6)
for turn in range(100):
    numbers = [(f"a{each}", "int", 0) for each in range(9)]
    parts = [make_dataclass(f"Part{turn}x{no}", numbers) for no in range(20)]
    holding = [(f"p{no}", kind | None, None) for no, kind in enumerate(parts)]
    shared = make_dataclass(f"Shared{turn}", [("a", int), *holding])
    kinds = [make_dataclass(f"Kind{turn}x{no}", [("shared", shared)]) for no in range(4)]
    barrier = threading.Barrier(4)

    def read(no, kind):
        barrier.wait()
        if no % 2:
            found = from_json('{"shared": {"a": 1, "p19": {"a8": 3}}}', kind)
        else:
            found = convert({"shared": {"a": 1, "p19": {"a8": 3}}}, kind)
        assert found.shared.p19.a8 == 3

    threads = [threading.Thread(target=read, args=(no, kind)) for no, kind in enumerate(kinds)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
print("done")
"""


def test_classes_that_share_another_are_learned_one_at_a_time() -> None:
    """In a process of its own: what went wrong ended it."""
    ran = subprocess.run([sys.executable, "-c", RACE], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, "done", "")
