"""One English word a Chinese term, and no second word for it in the code."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import bot

ROOT = Path(bot.__file__).parent.parent
TERMS = tomllib.loads((ROOT / "data" / "glossary.toml").read_text("utf-8"))["term"]
WORD = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
BRACKETED = re.compile(r"[（(]([^（()）]*[一-鿿][^（()）]*)[)）]")


def _identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        for name in ("name", "id", "attr", "arg"):
            found = getattr(node, name, None)
            if isinstance(found, str):
                yield found


def _code() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("bot", "handlers", "schedules"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def test_terms_are_words_and_stand_once() -> None:
    assert all(set(entry) == {"chinese", "english", "never"} for entry in TERMS)
    for side in ("chinese", "english"):
        repeated = [word for word, count in Counter(entry[side] for entry in TERMS).items() if count > 1]
        assert not repeated
    assert all(WORD.fullmatch(word) for entry in TERMS for word in (entry["english"], *entry["never"]))
    assert not {word for entry in TERMS for word in entry["never"]} & {entry["english"] for entry in TERMS}


def test_no_identifier_holds_a_second_word_for_a_term() -> None:
    never = {word: entry["english"] for entry in TERMS for word in entry["never"]}
    pattern = re.compile(rf"(?:^|_)({'|'.join(map(re.escape, never))})(?:_|s?$)")
    found = [
        f"{path.relative_to(ROOT)}: {name}, say {never[match[1]]}"
        for path, tree in _code()
        for name in sorted(set(_identifiers(tree)))
        if (match := pattern.search(_snake(name)))
    ]
    assert not found


def test_chinese_in_code_stands_in_brackets_of_the_first_line() -> None:
    """In notices and wording, but for what people type: the words a button says, the start of a label."""
    for path, tree in _code():
        if path.parent.name not in {"notices", "wording"}:
            continue
        first = (ast.get_docstring(tree) or "").splitlines()[0]
        source = path.read_text("utf-8").replace(first, BRACKETED.sub("", first), 1)
        lines = [line for line in source.splitlines() if re.search(r"[一-鿿]", line)]
        assert not lines or path.name in {"values.py", "commands.py"}, path
