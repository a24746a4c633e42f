"""A roll-up's documents: docx of 60 rows, annex of 3,000, picture; made as the worker process makes them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from bot.documents.makers import make_documents, rollup_args
from tests.bench.figures import Figure, at_most
from tests.documents.rollups import FIGURES, documents_toml, many

ROUNDS = 3


def run() -> Iterator[Figure]:
    """The first one only loads the libraries."""
    args = rollup_args(many(3_000, figures=FIGURES[2], next_step="x"), documents_toml("zh-CN"))
    make_documents("rollup", args)
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        assert len(make_documents("rollup", args)) == 3
        seconds.append(time.perf_counter() - began)
    yield at_most("documents of a roll-up over 3,000 reports", median(seconds), 2, "s")
