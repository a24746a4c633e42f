"""Who a message is for, and which message of ours it answers: what is not for us is dropped, words and
all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from bot.domain.questions import Question
from bot.ports.messages import InboundMessage
from bot.storage.arrivals import Arrival
from bot.storage.codes import SentMessage, find_answer, find_sent
from bot.storage.record import Transaction
from bot.wording.cards import Button, offered

_CODE = re.compile(r"[\[［【]?\s*[RＲrｒ]\s*[-－–—]\s*([2-9A-HJ-NP-Z]{4,12})\s*[\]］】]?", re.IGNORECASE)
_MENTION = re.compile(r"^\s*[@＠][^\s　]{1,20}[\s　]+")
_SLASH = re.compile(r"^\s*[/／]")
ASKING_KINDS = frozenset({"reminder", "urging"})  # of cards whose rows are filings that are owed


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message for us: what is said without mention and code, what it answers, and the question that is
    open.
    """

    words: str
    answers: SentMessage | None
    question: Question | None


def code_in(text: str) -> str | None:
    """The first short code (R-7F3K), however it was typed."""
    found = _CODE.search(unicodedata.normalize("NFKC", text))
    return f"R-{found[1].upper()}" if found else None


def said(text: str) -> str:
    """The words without a leading mention and without codes in brackets."""
    words = _MENTION.sub("", text, count=1)
    return re.sub(
        r"[\[［【]\s*[RＲ]\s*[-－][2-9A-Z]{4,12}\s*[\]］】]", " ", words, flags=re.IGNORECASE
    ).strip()


def addressed(
    tx: Transaction, message: InboundMessage, arrival: Arrival, *, at: datetime
) -> Addressed | None:
    """None when nobody asked us: no slash, mention, quote, code, click, direct message or open question.

    A question that has run out is not open any more.
    """
    if message.recalls is not None:
        return Addressed("", None, None) if _is_recorded(tx, message) else None
    answers, question, words = _answered(tx, message, arrival, at), arrival.question, said(message.text)
    if message.option is not None and answers is None:
        return None  # a sign under a message that is none of ours
    if question is not None and question.expires_at <= at:
        question = None
    called = message.slash or message.mentioned or message.direct or message.unreadable
    called = called or message.button is not None
    # A question for free words is answered by what is said to us; a letter may be said to nobody.
    waits_for_a_letter = question is not None and not question.then
    if not (called or answers or waits_for_a_letter or _SLASH.match(words)):
        return None
    return Addressed(words, answers, question)


def _answered(tx: Transaction, message: InboundMessage, arrival: Arrival, at: datetime) -> SentMessage | None:
    """In a room we do not know we have sent nothing."""
    if message.answer_of is not None:
        return find_answer(tx.db, f"in/{message.connection}/{message.answer_of}")
    code = code_in(message.text) or code_in(message.quoted_text)
    if arrival.room is None or not (code or message.reply_to or message.thread):
        return None
    room, named = arrival.room.id, [each for each in (message.reply_to, message.thread) if each]
    by_id = (find_sent(tx.db, room, message_id=each, code=None, at=at) for each in dict.fromkeys(named))
    found = next((each for each in by_id if each), None)
    return found or find_sent(tx.db, room, message_id=None, code=code, at=at)


def _is_recorded(tx: Transaction, message: InboundMessage) -> bool:
    """What is taken back was a report that we recorded."""
    found = find_answer(tx.db, f"in/{message.connection}/{message.recalls}")
    return found is not None and found.card is not None and found.card.kind == "recorded"


def clicked(message: InboundMessage, answers: SentMessage | None) -> Button | None:
    """The button, or None where its card has gone or never had it."""
    if answers is None or answers.card is None:
        return None
    if message.option is not None:
        return next(iter(offered(answers.card.buttons)[message.option - 1 : message.option]), None)
    given = message.button
    return next((button for button in answers.card.buttons if given in {button.key, button.tag}), None)


def quoted_by(message: InboundMessage, answers: SentMessage | None) -> tuple[str, ...]:
    """The filings of the message that is answered; of a digest's row the one in that row."""
    if answers is None:
        return ()
    button = clicked(message, answers)
    kind = answers.card.kind if answers.card else "plain"
    if button is not None and button.row is not None and kind in ASKING_KINDS:
        return answers.about[button.row : button.row + 1]
    return answers.about


def listed_by(answers: SentMessage | None) -> tuple[str, ...]:
    """Of a card that asks for reports, those whose row can be answered by itself; of other cards none."""
    card = answers.card if answers else None
    if answers is None or card is None or card.kind not in ASKING_KINDS:
        return ()
    rows = {button.row for button in card.buttons}
    return tuple(filing for row, filing in enumerate(answers.about) if row in rows)
