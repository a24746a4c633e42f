"""Exactly the foreign words are escaped, and what is too long is cut where nothing breaks."""

from __future__ import annotations

from html import escape, unescape

from hypothesis import given
from hypothesis import strategies as st

from bot.text import Span
from bot.wire.escaping import join, join_within

SPANS = st.lists(st.builds(Span, st.text(max_size=30), st.booleans()), max_size=6).map(tuple)


def bytes_of(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def test_ours_stays_and_foreign_is_escaped() -> None:
    spans = (Span("<b>"), Span("<i>&", foreign=True), Span("</b>"))
    assert join(spans, foreign=escape) == "<b>&lt;i&gt;&amp;</b>"


def test_a_cut_ends_in_an_ellipsis_and_leaves_no_half_of_an_escape() -> None:
    spans = (Span("a"), Span("<<<", foreign=True))
    assert [join_within(spans, most, foreign=escape) for most in (13, 12, 9, 6, 5, 2, 1, 0)] == [
        "a&lt;&lt;&lt;", "a&lt;&lt;…", "a&lt;…", "a&lt;…", "a…", "a…", "…", "",
    ]  # fmt: skip


def test_no_more_is_escaped_than_there_is_room_for() -> None:
    """However much somebody pasted."""
    looked_at: list[int] = []

    def counted(text: str) -> str:
        looked_at.append(len(text))
        return escape(text)

    assert join_within((Span("a"), Span("<" * 20_000, foreign=True)), 9, foreign=counted) == "a&lt;…"
    assert max(looked_at) <= 10


def test_a_limit_of_bytes_counts_bytes() -> None:
    found = join_within((Span("提醒" * 700),), 2048, foreign=escape, size=bytes_of)
    assert found == ("提醒" * 700)[:681] + "…"
    assert bytes_of(found) == 2046


@given(SPANS, st.integers(0, 120), st.sampled_from([len, bytes_of]))
def test_what_is_cut_fits_and_is_the_longest_beginning_that_does(
    spans: tuple[Span, ...], most: int, size: object
) -> None:
    measure = bytes_of if size is bytes_of else len
    whole = "".join(span.text for span in spans)
    found = join_within(spans, most, foreign=escape, size=measure)
    assert measure(found) <= most
    if found == join(spans, foreign=escape):
        return
    assert found.endswith("…") or found == ""
    kept = found.removesuffix("…")
    assert any(kept == _beginning(spans, count) for count in range(len(whole) + 1))
    longer = [each for each in (_beginning(spans, n) for n in range(len(whole))) if len(each) > len(kept)]
    assert all(measure(each + "…") > most for each in longer)


def test_escaping_is_undone_by_unescaping() -> None:
    words = '&lt;!channel&gt; <@U1> & "x"'
    assert unescape(join((Span(words, foreign=True),), foreign=escape)) == words


def _beginning(spans: tuple[Span, ...], count: int) -> str:
    """Character by character, the slow way."""
    found = ""
    for span in spans:
        for sign in span.text:
            if count == 0:
                return found
            found += escape(sign) if span.foreign else sign
            count -= 1
    return found
