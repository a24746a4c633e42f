"""Cards of waivers, and of what asks which report or node is meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.notices import choices, waivers
from tests.notices.node_samples import NAME, a_node
from tests.notices.samples import Sample, a_filing


def waiver_samples() -> Iterator[tuple[str, Sample]]:
    given = replace(a_filing("16"), part="input")
    for name, filing, node in (
        ("report", a_filing("22"), None), ("node", a_node(), NAME), ("hidden node", a_node(), None),
        ("input", given, None),
    ):  # fmt: skip
        why = "该项按年度统计"
        yield f"waived {name}", Sample(waivers.waived(filing, "市教育局", reason=why, node=node), 100)
        yield f"waiver of {name} noted", Sample(waivers.waiver_noted(filing, "市教育局", node=node), 130)
        yield f"waiver of {name} undone", Sample(waivers.waiver_undone(filing, "市教育局", node=node), 70)
        again = waivers.owed_again(filing, "市教育局", reason="编号写错", node=node)
        yield f"{name} owed again", Sample(again, 80)
    rows = [
        (choices.Owed(a_filing("18", state="filed")), "/waive p 18 2026Q3 不报"),
        (choices.Owed(a_node(), NAME), "/waive p 18 @m_1 不报"),
        (choices.Owed(a_node(state="returned")), "/waive p 18 @m_2 不报"),
    ]
    for step in ("waive", "extend", "withdraw"):
        yield f"which to {step}", Sample(choices.choose_owed(step, rows), 150)
        yield f"whether to {step}", Sample(choices.choose_owed(step, rows[1:2]), 80)
    several = [(choices.Owed(a_filing(label)), f"/extend {label} 2026Q3") for label in ("3", "7", "11", "16")]
    yield "which to extend, of several tasks", Sample(choices.choose_owed("extend", several), 160)
