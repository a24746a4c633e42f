"""Short codes: readable, unique in their room while they live, as short as may be, the same for a key."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.runtime.addressing import code_in, said
from bot.storage.codes import CODE_ALPHABET, CODE_LIFE, free_code
from bot.storage.database import Database, Db
from bot.storage.instants import stamp
from tests.ledgers import make_ledger
from tests.storage.ledger_kit import AT

KEYS = st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=30, unique=True)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Db]:
    database = Database(f"sqlite:///{Path(tmp_path_factory.mktemp('codes')) / 'ledger.db'}")
    make_ledger(database)
    found = database.connect()
    yield found
    found.close()


def keep(db: Db, room: str, key: str, code: str) -> None:
    db.run(
        "add_outbox",
        key=f"{room}/{key}", route="r", room=room, priority=5, content="C{}", about="[]",
        repeat="at_most_once", state="waiting", not_before=stamp(AT), useless_after=None, attempts=0,
        code=code, code_until=stamp(AT + CODE_LIFE),
        reply_to=None, needs_job=None, sent_at=None, sent_card=None, message_id=None, error=None,
        asked_for=False, safe_until=None,
    )  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(KEYS)
def test_codes_of_a_room_are_apart_and_as_short_as_may_be(db: Db, keys: list[str]) -> None:
    db.begin()
    codes: list[str] = []
    for key in keys:
        code = free_code(db, "room", key, at=AT)
        assert set(code.removeprefix("R-")) <= set(CODE_ALPHABET)
        assert 4 <= len(code) - 2 <= 12
        assert code not in codes
        assert len(code) == 6 or code[:-1] in codes
        keep(db, "room", key, code)
        codes.append(code)
    db.rollback()


@given(st.text(max_size=30))
def test_a_code_is_the_same_for_the_same_key_in_an_empty_room(db: Db, key: str) -> None:
    assert free_code(db, "a", key, at=AT) == free_code(db, "b", key, at=AT)


def test_a_code_that_is_taken_grows_by_a_sign(db: Db) -> None:
    db.begin()
    found = []
    for place in range(9):
        code = free_code(db, "room", "the same", at=AT)
        keep(db, "room", f"k{place}", code)
        found.append(code)
    assert [len(code) for code in found] == list(range(6, 15))
    assert all(longer.startswith(code) for code, longer in pairwise(found))
    with pytest.raises(LookupError):
        free_code(db, "room", "the same", at=AT)
    assert len(free_code(db, "another", "the same", at=AT)) == 6
    db.rollback()


@given(
    st.text(alphabet=CODE_ALPHABET, min_size=4, max_size=12),
    st.sampled_from(["{0}", "[{0}]", "【{0}】", "完成60%（{0}）", "［{0}］ 好", "  {0}  "]),
    st.booleans(),
)
def test_a_code_is_found_however_it_was_typed(code: str, frame: str, low: bool) -> None:
    typed = f"r-{code.lower()}" if low else f"Ｒ－{code}"
    assert code_in(frame.format(typed)) == f"R-{code}"


@given(st.text(max_size=200))
def test_any_words_can_be_looked_through(words: str) -> None:
    code = code_in(words)
    assert code is None or set(code.removeprefix("R-")) <= set(CODE_ALPHABET)
    assert len(said(words)) <= len(words)
