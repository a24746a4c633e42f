"""What a click leaves of its card: which of its rows are done by now, whoever clicked on them (点后改卡)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.notices.clicked import WHOLE, Clicks, as_it_stands, follows_filings
from bot.ports.messages import InboundMessage
from bot.ports.usecase import Outcome
from bot.runtime.addressing import clicked
from bot.storage.codec import from_json, to_json
from bot.storage.codes import SentMessage
from bot.storage.instants import stamp
from bot.storage.record import Transaction
from bot.wording.cards import Card

_NOTHING: Final = frozenset[int]()


def clicked_card(
    tx: Transaction, message: InboundMessage, answers: SentMessage | None, outcome: Outcome, at: datetime
) -> Card | None:
    """The card that was clicked as it stands after that; None where it is the same.

    What was done on it before stays done: the platform shows the card that it is given now.
    """
    button = clicked(message, answers)
    if button is None or answers is None or answers.card is None:
        return None
    did = bool(outcome.facts or outcome.closes or outcome.question or outcome.late)
    by_filings = follows_filings(answers.card, answers.about)
    if not did and not by_filings:
        return None
    done = _done(tx, answers.ref)
    if outcome.late or (did and not by_filings):
        done |= {WHOLE if button.row is None else button.row}
        tx.db.run("put_clicked", message=answers.ref, at=stamp(at), done=to_json(sorted(done)))
    owed = {filing.id for filing in tx.ledger.filings(answers.about) if filing.is_owed}
    chosen = outcome.chosen if outcome.late else button.key[:1]
    return as_it_stands(answers.card, button, Clicks(answers.about, frozenset(owed), done, chosen))


def _done(tx: Transaction, ref: str) -> frozenset[int]:
    row = tx.db.one("clicked", message=ref)
    return frozenset(from_json(row[0], list[int])) if row else _NOTHING
