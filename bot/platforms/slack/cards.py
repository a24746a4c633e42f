"""Cards as Block Kit: mrkdwn with exactly the foreign words disarmed, a button's key in its value.

The answer to a command or to a click on such an answer has no id that could be kept; its buttons carry the id
of what it answers as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

from bot.platforms.slack.marks import marked, unpictured
from bot.text import Span, Spans
from bot.wire.escaping import join, join_within
from bot.wording.cards import RenderedButton, RenderedCard

Block: TypeAlias = dict[str, Any]
# Source: platforms.md 4.5; characters, after escaping
MOST_BLOCKS: Final = 50
MOST_SECTION: Final = 3000
MOST_ELEMENTS: Final = 25
MOST_LABEL: Final = 75
MOST_TEXT: Final = 4000
MOST_ESCAPED: Final = len("&amp;")  # of one sign
MOST_BETWEEN: Final = 25  # a mention, stars, what divides cells and lines
MOST_BOLD: Final = 1000
_BREAK: Final = (Span("\n"),)
_BETWEEN_CELLS: Final = (Span(" | "),)
_USER = re.compile(r"[UW][A-Z0-9]+")


def content_of(card: RenderedCard, *, account: str | None = None, answers: str = "") -> Block:
    """`text`, what a notification shows, and `blocks` of a message; `account` is mentioned first.

    `answers` is the id of the command or click that this is the answer to, "" for a message of its own.
    """
    title = (*_mention(account), *card.title)
    head = (*_mention(account), *_bold(card.title))
    last = [*_actions([each for each in card.buttons if not _in_row(each, card)], answers), *_code(card)]
    blocks = [*_body(card, head, answers)][: MOST_BLOCKS - len(last)] + last
    rows = [_row(label, value) for label, value in card.fields]
    text = _joined([title, *card.lines, *rows, *_table(card), *card.after], _BREAK)
    return {
        "text": join_within(text, MOST_TEXT, foreign=marked),
        "blocks": [{**block, "block_id": f"b{place}"} for place, block in enumerate(blocks)],
    }


def is_whole(card: RenderedCard) -> bool:
    """Nothing of it would be cut: its blocks and its text are within the limits."""
    if _is_small(card):
        return True
    account = "U" + "0" * 20
    head = (*_mention(account), *_bold(card.title))
    last = [*_actions([each for each in card.buttons if not _in_row(each, card)], ""), *_code(card)]
    rows = [_row(label, value) for label, value in card.fields]
    lines = [(*_mention(account), *card.title), *card.lines, *rows, *_table(card), *card.after]
    text = join(_joined(lines, _BREAK), foreign=marked)
    fits = all(len(join(line, foreign=marked)) <= MOST_SECTION for line in lines)
    return fits and len(text) <= MOST_TEXT and len([*_body(card, head, ""), *last]) <= MOST_BLOCKS


def _is_small(card: RenderedCard) -> bool:
    """It fits whatever its signs are escaped to, which is soon told."""
    shown = [card.title, *card.lines, *card.after]
    shown += [spans for field in card.fields for spans in field]
    shown += [cell for row in card.table for cell in row]
    size = sum(len(span.text) + MOST_BETWEEN for spans in shown for span in spans)
    return size * MOST_ESCAPED <= MOST_SECTION and 2 * len(card.fields) + len(card.buttons) < MOST_BLOCKS // 2


def _body(card: RenderedCard, head: Spans, answers: str) -> Iterator[Block]:
    """Sections of lines; a row that has buttons is followed by them."""
    lines = [head, *card.lines]
    for place, (label, value) in enumerate(card.fields):
        lines.append(_row(_bold(label), value))
        if of_row := [each for each in card.buttons if each.row == place]:
            yield from _sections(lines)
            yield from _actions(of_row, answers)
            lines = []
    yield from _sections([*lines, *_table(card), *card.after])


def _sections(lines: Sequence[Spans]) -> Iterator[Block]:
    """As few as hold the lines; a line too long for one is cut."""
    packed = ""
    for line in lines:
        shown = join_within(line, MOST_SECTION, foreign=marked)
        if packed and len(packed) + 1 + len(shown) > MOST_SECTION:
            yield _section(packed)
            packed = ""
        packed = f"{packed}\n{shown}" if packed else shown
    if packed.strip():
        yield _section(packed)


def _section(text: str) -> Block:
    """`verbatim`: Slack looks for no links and names of its own accord."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _actions(buttons: Sequence[RenderedButton], answers: str) -> Iterator[Block]:
    for start in range(0, len(buttons), MOST_ELEMENTS):
        part = buttons[start : start + MOST_ELEMENTS]
        yield {"type": "actions", "elements": [_button(each, answers) for each in part]}


def clicked_in(value: str) -> tuple[str, str]:
    """What the value of a button in an answer says: the id of what was answered, and the button's key."""
    answers, _, key = value.partition(" ")
    return answers, key


def _button(button: RenderedButton, answers: str) -> Block:
    """Keys are unique in a card, so they are unique action ids too."""
    value = f"{answers} {button.key}" if answers else button.key
    label = {"type": "plain_text", "text": unpictured(button.label)[:MOST_LABEL], "emoji": True}
    return {"type": "button", "action_id": button.key, "value": value, "text": label}


def _code(card: RenderedCard) -> Iterator[Block]:
    if card.code:
        yield {"type": "context", "elements": [{"type": "mrkdwn", "text": f"[{card.code}]"}]}


def _in_row(button: RenderedButton, card: RenderedCard) -> bool:
    return button.row is not None and button.row < len(card.fields)


def _row(label: Spans, value: Spans) -> Spans:
    return (*label, Span(" "), *value)


def _table(card: RenderedCard) -> list[Spans]:
    return [_joined(row, _BETWEEN_CELLS) for row in card.table]


def _joined(lines: Sequence[Spans], between: Spans) -> Spans:
    found: list[Span] = []
    for line in lines:
        found += (*between, *line) if found else line
    return tuple(found)


def _bold(spans: Spans) -> Spans:
    """Between stars, unless the words have stars of their own, or are so long that they may be cut."""
    words = join(spans, foreign=marked)
    is_plain = "*" in words or words != words.strip() or not 0 < len(words) <= MOST_BOLD
    return spans if is_plain else (Span("*"), *spans, Span("*"))


def _mention(account: str | None) -> Spans:
    """The mention of a user id; anything else is no account of Slack's and is left out."""
    return (Span(f"<@{account}> "),) if account and _USER.fullmatch(account) else ()
