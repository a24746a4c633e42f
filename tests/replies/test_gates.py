"""A rule is passed over only where it cannot match."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.replies import gates
from bot.replies.normal import normalise
from bot.replies.rules import possible
from tests import gates as writer
from tests.replies.scoring import CASES

RULES = writer.rules()


@cache
def _texts() -> list[tuple[str, int]]:
    """Every reply of the cases, as it is read, with the bits of the rules that may apply to it."""
    cases: list[dict[str, Any]] = []
    for path in sorted(CASES.glob("*.json")):
        cases += json.loads(path.read_text("utf-8"))
    texts = [normalise(case["text"]).text for case in cases]
    return [(text, possible(text)) for text in texts]


def test_the_gates_are_those_of_the_rules() -> None:
    literals = {name: "".join(sorted(writer.needed(rule.pattern))) for name, rule in RULES.items()}
    assert literals == gates.GATES


@pytest.mark.parametrize("name", sorted(RULES))
def test_no_rule_is_kept_from_a_text_it_is_found_in(name: str) -> None:
    rule = RULES[name]
    kept_out = [text for text, can in _texts() if not can & rule.bit and rule.pattern.search(text)]
    assert kept_out == []


@given(data=st.data())
def test_what_a_pattern_matches_passes_its_gate(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(sorted(RULES.values(), key=lambda one: one.name)))
    text = data.draw(st.text(alphabet=st.sampled_from("".join(gates.GATES.values()) + "12，。"), max_size=12))
    if rule.pattern.search(text):
        assert possible(text) & rule.bit
