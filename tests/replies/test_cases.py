"""Every reply of the case files is read as it should be; nothing false is ever recorded."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from bot.replies.read_reply import read_reply
from bot.replies.wire import context_from_json, reading_json
from tests.domain.duty_builders import the_calendar

_SPEC = importlib.util.spec_from_file_location("scoring", Path(__file__).with_name("scoring.py"))
assert _SPEC
assert _SPEC.loader
scoring = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(scoring)

FILES = sorted(path.stem for path in scoring.CASES.glob("*.json"))


def _read(case: dict[str, Any]) -> dict[str, Any]:
    reading = reading_json(read_reply(case["text"], context_from_json(case["context"], the_calendar())))
    return dict(json.loads(json.dumps(reading)))


@pytest.mark.parametrize("name", FILES)
def test_cases_of_a_file_are_read_right(name: str) -> None:
    wrong = [case["text"] for case in scoring.load(name) if not scoring.is_exact(_read(case), case["expect"])]
    assert wrong == []


@pytest.mark.parametrize("name", FILES)
def test_nothing_false_is_recorded(name: str) -> None:
    found = {case["id"]: scoring.dangers(_read(case), case["expect"]) for case in scoring.load(name)}
    assert {case: what for case, what in found.items() if what} == {}


def test_case_ids_are_unique() -> None:
    ids = [case["id"] for case in scoring.load(*FILES)]
    assert len(ids) == len(set(ids)) >= 300
