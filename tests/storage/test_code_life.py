"""How long a short code answers: until the filings of its message are closed, and thirty days longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.domain.facts import FilingWaived, ReportAccepted, RoomAdded
from bot.ports.messages import OutboundMessage, Repeat
from bot.storage import outbox
from bot.storage.codes import CODE_LIFE, SentMessage, find_sent
from bot.storage.database import Db
from bot.text import Erasable, Text
from bot.wording.cards import Card
from tests.storage.ledger_kit import AT, LedgerKit, filing_opened, report_filed

ROOM, A_YEAR = "console:sci", timedelta(days=365)
ONE, TWO = filing_opened("t_1").filing, filing_opened("t_2").filing


@pytest.fixture
def kit(database_url: str) -> Iterator[LedgerKit]:
    found = LedgerKit(database_url)
    found.append(RoomAdded(ROOM, "console", Erasable("sci"), Erasable("科技局")))
    found.append(filing_opened("t_1"), filing_opened("t_2"))
    yield found
    found.close()


def send(kit: LedgerKit, key: str, *about: str, at: datetime = AT) -> str:
    """The code of a message that was put into the outbox."""
    message = OutboundMessage(
        key, ROOM, Card(Text("help_title")), about, Repeat.AT_MOST_ONCE, answerable=True
    )
    kit.do(lambda tx: outbox.add(tx.db, message, at=at))
    db = kit.database.connect()
    [code] = [row[12] for row in db.rows("outbox") if row[1] == key]
    db.close()
    return str(code)


def answered(kit: LedgerKit, code: str, *, at: datetime) -> SentMessage | None:
    def find(db: Db) -> SentMessage | None:
        return find_sent(db, ROOM, message_id=None, code=code, at=at)

    return kit.do(lambda tx: find(tx.db))


def close(kit: LedgerKit, filing: str, *, at: datetime) -> None:
    accepted = (report_filed(filing), ReportAccepted(filing, 1, 1))
    kit.do(lambda tx: tx.chain.append(accepted, at=at, person="p_1"))


def test_a_code_lives_while_one_of_its_filings_is_open(kit: LedgerKit) -> None:
    code = send(kit, "digest/1", ONE, TWO)
    close(kit, ONE, at=AT)
    found = answered(kit, code, at=AT + A_YEAR)
    assert found is not None
    assert found.about == (ONE, TWO)


def test_a_code_ends_thirty_days_after_the_last_of_its_filings_closed(kit: LedgerKit) -> None:
    code = send(kit, "digest/1", ONE, TWO)
    close(kit, ONE, at=AT)
    waived = FilingWaived(TWO, 1, Erasable("并入任务1"))
    kit.do(lambda tx: tx.chain.append((waived,), at=AT + A_YEAR, person="p_1"))
    end = AT + A_YEAR + CODE_LIFE
    assert answered(kit, code, at=end - timedelta(seconds=1)) is not None
    assert answered(kit, code, at=end) is None


def test_a_code_that_ended_is_given_anew_and_means_the_newer_message(kit: LedgerKit) -> None:
    code = send(kit, "digest/1", ONE)
    again = kit.do(lambda tx: tx.db.all("by_code", room=ROOM, code=code))
    assert len(again) == 1
    close(kit, ONE, at=AT)
    later = AT + CODE_LIFE + timedelta(days=1)

    def same_code(db: Db) -> None:  # as if another key's hash began alike
        message = OutboundMessage("x", ROOM, Card(Text("help_title")), (TWO,), Repeat.AT_MOST_ONCE)
        outbox.add(db, message, at=later)
        db.plain(f"UPDATE outbox SET code = '{code}' WHERE key = 'x'")  # noqa: S608 - our own code

    kit.do(lambda tx: same_code(tx.db))
    found = answered(kit, code, at=later)
    assert found is not None
    assert found.about == (TWO,)


def test_the_code_of_a_message_about_no_filing_lives_thirty_days(kit: LedgerKit) -> None:
    code = send(kit, "rollup-preview/1")
    assert answered(kit, code, at=AT + CODE_LIFE - timedelta(seconds=1)) is not None
    assert answered(kit, code, at=AT + CODE_LIFE) is None
