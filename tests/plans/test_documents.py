"""Short plans in many layouts, each beside what must be read from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.domain.plan import Draft
from bot.intake.read import read_document
from bot.plans.account import Account
from bot.plans.export import plan_json
from bot.plans.read_plan import read_with_account
from bot.plans.source import simplify

DOCUMENTS = sorted(path for path in (Path(__file__).parent / "documents").iterdir() if path.suffix != ".json")


def read(path: Path) -> tuple[Draft, Account]:
    return read_with_account(read_document(path.read_bytes(), path.name), source="0" * 64)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_document_is_read_as_its_json_says(path: Path) -> None:
    given = plan_json(read(path)[0])
    for warning in given["warnings"]:
        assert warning.pop("message")
    assert given == json.loads(path.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_words_of_the_document_are_found_again_in_the_catalogue_or_under_skipped(path: Path) -> None:
    """Adds up from the outside: what the JSON holds, line by line, without the account's own book-keeping."""
    draft, _ = read(path)
    plan = draft.plan
    held = [part.quote for part in draft.skipped]
    for task in plan.tasks:
        held += [task.printed or f"{task.title}{task.text}", *task.section, task.label, task.no or ""]
        held += [task.responsibility]
    whole = simplify("".join("".join(held).split()))
    for line in read_document(path.read_bytes(), path.name):
        for word in "".join(char if char.isalnum() else " " for char in simplify(line.text)).split():
            assert is_held(word, whole), (line.number, word)


def is_held(word: str, whole: str) -> bool:
    """The word, or the word without a number that is glued to its beginning or end."""
    return len(word) <= 2 or any(part in whole for part in (word, word[1:], word[2:], word[:-1]))


def test_there_are_documents_of_many_layouts() -> None:
    assert len(DOCUMENTS) >= 20
