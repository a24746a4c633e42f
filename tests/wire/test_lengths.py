"""Words are cut to bytes between characters, long lines first, and the last line always stays."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from bot.wire.lengths import CAPS, first_bytes, fits, within


@given(st.lists(st.text(max_size=300), max_size=20), st.text(max_size=20), st.integers(60, 3000))
def test_lines_within_bytes(lines: list[str], last: str, most: int) -> None:
    def lines_at(cap: int) -> list[str]:
        return [line[:cap] for line in lines]

    found = within(lines_at, last, most)
    assert len(found.encode()) <= most
    if fits(lines_at, last, most):
        assert found == "\n".join([*lines_at(CAPS[0]), *([last] if last else [])])


@given(st.text(), st.integers(0, 50))
def test_first_bytes_are_whole_characters(text: str, most: int) -> None:
    found = first_bytes(text, most)
    assert text.startswith(found)
    assert len(found.encode()) <= most
    rest = text[len(found) :]
    assert not rest or len((found + rest[0]).encode()) > most


def test_lines_are_made_only_as_far_as_they_are_shown() -> None:
    made = []

    def lines_at(cap: int) -> Iterator[str]:
        for number in range(10_000):
            made.append(number)
            yield "好" * min(cap, 100)

    assert within(lines_at, "[R-7F3K]", 2048).endswith("…\n[R-7F3K]")
    assert len(made) < 1000
