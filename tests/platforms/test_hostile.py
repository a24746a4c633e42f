"""The console shows what somebody wrote letter by letter; the others have the list in their contract."""

from __future__ import annotations

import json

import pytest

from bot.platforms.console import Console
from bot.ports.http import Entry
from bot.text import Span, Spans
from bot.wording.cards import RenderedCard
from tests.platforms.contract import a_message
from tests.platforms.hostile import HOSTILE


@pytest.mark.parametrize("words", HOSTILE)
def test_console_hands_words_on_as_text(words: str) -> None:
    """The page puts them into text nodes; its browser test looks at that."""
    foreign: Spans = (Span("来自"), Span(words, foreign=True))
    card = RenderedCard(foreign, (foreign,), ((foreign, foreign),), (foreign,), ((foreign, foreign),))
    entry = next(Console("console").deliver(a_message(card)))
    assert isinstance(entry, Entry)
    shown = json.loads(entry.body)
    wanted = f"来自{words}"
    assert (shown["title"], shown["lines"], shown["after"]) == (wanted, [wanted], [wanted])
    assert shown["fields"] == [{"label": wanted, "value": wanted}]
    assert shown["table"] == [[wanted, wanted]]
