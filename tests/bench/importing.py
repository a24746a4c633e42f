"""`duban import FILE --as PLAN` as a whole: what the command and the process it reads in take in memory."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench.figures import Figure, at_most
from tests.bench.inbound import a_folder
from tests.bench.reading import a_long_text
from tests.conftest import SEEDS

SIZES = (1.0, 10.0)  # MB of UTF-8
SMALL_BYTES = 1_000
MOST = 10.0  # times the text
TWICE = 2.0  # MB: read again over what was saved
LOOK_SECONDS = 0.01
_HEAD = 3  # lines of a published plan that are not repeated
_PEAK = re.compile(r"VmHWM:\s+(\d+)")


def run() -> Iterator[Figure]:
    """The most either process takes above what a plan of 1 KB takes, against the bytes of the text."""
    with a_folder() as folder:
        small = _peaks(folder, "small", "甲市2025年工作方案\n一、重点任务\n" + _items(SMALL_BYTES))
        start = " and ".join(f"{peak / 1e6:.0f} MB" for peak in small)
        yield Figure("import of a plan of 1 KB", start, "(the command and the process that reads)")
        for name, text in _texts():
            peaks = _peaks(folder, name, text)
            size = len(text.encode())
            command, child = ((peak - least) / size for peak, least in zip(peaks, small, strict=True))
            beside = f"(the command {command:.1f}, the process that reads {child:.1f})"
            yield at_most(f"import of {name}", max(command, child), MOST, "times the text", beside=beside)
        text = a_long_text(TWICE)
        _peaks(folder, "again", text)
        again = (_peaks(folder, "again", text)[0] - small[0]) / len(text.encode())
        yield Figure(f"the same {TWICE:g} MB once more", f"{again:.1f} times the text", "(the command)")


def _items(size: int) -> str:
    item = "推进这项工作，完善制度，加强统筹。（市科技局负责）\n"
    return "".join(f"{number}.{item}" for number in range(1, size // len(item.encode()) + 1))


def _texts() -> Iterator[tuple[str, str]]:
    """The sample and, where they are at hand, published plans, each over and over."""
    for size in SIZES:
        yield f"{size:g} MB", a_long_text(size)
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text("utf-8-sig")
        body = "\n".join(text.splitlines()[_HEAD:] or [text])
        more = round(SIZES[0] * 1e6 / len(text.encode())) - 1
        yield f"{SIZES[0]:g} MB of {path.stem[:3]}", "\n".join([text, *[body] * more])


def _peaks(folder: Path, name: str, text: str) -> tuple[int, int]:
    """Bytes the command and the process it reads in took at most, start-up in it."""
    path = folder / "plan.txt"
    path.write_text(text, "utf-8")
    state = folder / name.replace(" ", "-")
    command = [sys.executable, "-m", "bot", "import", str(path), "--as", "bench", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        own, children = 0, dict[int, int]()
        while process.poll() is None:
            own = _peak(process.pid) or own
            children |= _peaks_below(process.pid)
            time.sleep(LOOK_SECONDS)
    if process.returncode != 0:
        raise RuntimeError(f"import of {name} ended with {process.returncode}")
    return own, max(children.values())


def _peaks_below(parent: int) -> Mapping[int, int]:
    """What each child took so far; the last counts, since a peak begins anew with a program of its own."""
    try:
        listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    except OSError:
        return {}
    return {child: peak for child in map(int, listed.split()) if (peak := _peak(child))}


def _peak(process: int) -> int:
    """0 once it has ended."""
    try:
        found = _PEAK.search(Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0
