"""A click names its button by the whole key, by the short one, or by its place."""

from __future__ import annotations

import pytest

from bot.ports.messages import InboundMessage
from bot.runtime.addressing import clicked
from bot.storage.codes import SentMessage
from bot.text import Text
from bot.wording.cards import Button, Card, RenderedButton
from tests.platforms.contract import NOW

DONE, SLOW = (Button(key, Text("buttons/tasks"), f"/{key}") for key in ("done/p/6", "slow/p/6"))
ANSWERED = SentMessage((), Card(Text("card/answered"), buttons=(DONE, SLOW)))


def click(button: str | None, option: int | None = None) -> InboundMessage:
    return InboundMessage("k", "work", "room", "tax", "", NOW, button=button, option=option)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (click("slow/p/6"), SLOW),
        (click(SLOW.tag), SLOW),
        (click(None, option=1), DONE),
        (click("other"), None),
        (click(""), None),
        (click(None), None),
        (click(None, option=3), None),
    ],
)
def test_a_click_finds_its_button_or_none(message: InboundMessage, found: Button | None) -> None:
    assert clicked(message, ANSWERED) == found
    assert clicked(message, None) is None


def test_a_short_key_is_the_same_in_words_and_differs_between_buttons() -> None:
    assert RenderedButton("slow/p/6", "进度偏慢").tag == SLOW.tag != DONE.tag
    assert len(SLOW.tag) == 8
