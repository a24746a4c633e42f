"""How clients write our name, with and without a list of those who are mentioned."""

from __future__ import annotations

from typing import Any

import pytest

from bot.ports.messages import InboundMessage
from tests.platforms.matrix_requests import a_matrix, said, transaction

BOT = "@duban0:office.test"
LINK = '<a href="https://matrix.to/#/{}">{}</a>'


def read(text: str, *, listed: bool, html: str | None = None) -> InboundMessage:
    more: dict[str, Any] = (
        {} if html is None else {"format": "org.matrix.custom.html", "formatted_body": html}
    )
    event = said(text, **more)
    if not listed:
        del event["content"]["m.mentions"]
    [message] = a_matrix().decode(transaction(event)).messages
    return message


@pytest.mark.parametrize(
    ("text", "html", "words"),
    [
        ("督办助手: 6完成60%", LINK.format(BOT, "督办助手") + ": 6完成60%", "6完成60%"),
        ("督办助手 6完成60%", LINK.format(BOT, "督办助手") + " 6完成60%", "6完成60%"),
        ("督办助手： 6完成", LINK.format("%40duban0%3Aoffice.test", "督办助手") + "： 6完成", "6完成"),
        ("A & B, 6完成", LINK.format(BOT, "A &amp; B") + ", 6完成", "6完成"),
        (f"{BOT} 6完成", None, "6完成"),
        ("请 督办助手 看第6项", f"请 {LINK.format(BOT, '督办助手')} 看第6项", "请 督办助手 看第6项"),
    ],
)
def test_our_name_before_the_words_is_left_out(text: str, html: str | None, words: str) -> None:
    message = read(text, listed=False, html=html)
    assert (message.text, message.mentioned) == (words, True)
    assert read(text, listed=True, html=html).mentioned is False  # the list names nobody


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("督办助手怎么样", None),
        ("李晓: 6完成", LINK.format("@li:office.test", "李晓") + ": 6完成"),
        ("看看", '<a href="https://evil.example/#/@duban0:office.test">督办助手</a>'),
        ("x", "<a " * 30_000),
    ],
)
def test_a_name_that_only_looks_like_ours_is_talk(text: str, html: str | None) -> None:
    message = read(text, listed=False, html=html)
    assert (message.text, message.mentioned) == (text, False)
