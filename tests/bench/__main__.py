"""`make bench`: measure what DESIGN.md section 9 promises, each figure with its peer or limit beside it.

Without names everything is measured, a part after another, since two at once would measure each other.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping

from bot.runtime.logs import set_up_logs
from tests.bench import (
    assessing,
    documents,
    fan_out,
    fan_out_emulated,
    importing,
    inbound,
    inbound_platforms,
    opening,
    postgres,
    publishing,
    reading,
    starting,
)
from tests.bench.figures import Figure

BENCHES: Mapping[str, Callable[[], Iterator[Figure]]] = {
    "inbound": inbound.run,
    "inbound-platforms": inbound_platforms.run,
    "slow-disk": inbound.run_slow_disk,
    "postgres": postgres.run,
    "two-instances": postgres.run_two,
    "import": reading.run_import,
    "sizes": reading.run_sizes,
    "memory": importing.run,
    "reply": reading.run_replies,
    "start": starting.run,
    "documents": documents.run,
    "assessment": assessing.run,
    "fan-out": fan_out.run,
    "fan-out-emulated": fan_out_emulated.run,
    "opening": opening.run,
    "publishing": publishing.run,
}


def main(arguments: list[str]) -> int:
    """1 where a promise was not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(BENCHES)}")
    names = parser.parse_args(arguments).names or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        parser.error(f"no bench {unknown[0]!r}; there are {', '.join(BENCHES)}")
    set_up_logs(level="error")
    missed = 0
    for name in names:
        for figure in BENCHES[name]():
            print(figure.line(), flush=True)
            missed += figure.met is False
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
