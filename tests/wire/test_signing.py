"""Digests, comparing and freshness, against vectors printed by vendors and by the standard."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSignature, StaleRequest
from bot.wire.signing import hmac_sha256, require_fresh, require_same

AT = datetime(2025, 10, 9, 8, 53, 20, tzinfo=UTC)  # 1760000000


def test_digest_is_that_of_rfc_4231() -> None:
    found = hmac_sha256("Jefe", b"what do ya want ", b"for nothing?")
    assert found == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


@given(st.text())
def test_only_the_expected_digest_is_the_same(given_text: str) -> None:
    with pytest.raises(BadSignature):
        require_same(given_text, "v0=" + "a" * 64)
    require_same("v0=" + "a" * 64, "v0=" + "a" * 64)


def test_a_window_counts_both_ways_and_in_the_stamps_own_unit() -> None:
    within = timedelta(seconds=300)
    for seconds in (1760000000 - 300, 1760000000 + 300):
        require_fresh(str(seconds), AT, within=within)
        require_fresh(f"{seconds}000", AT, within=within, per_second=1000)
    for stamp in (str(1760000000 - 301), str(1760000000 + 301), "1760000000000"):
        with pytest.raises(StaleRequest):
            require_fresh(stamp, AT, within=within)


@given(st.text(max_size=30))
def test_a_stamp_of_any_words_is_stale_and_no_bug(stamp: str) -> None:
    with pytest.raises(StaleRequest):
        require_fresh(stamp, datetime(2100, 1, 1, tzinfo=UTC), within=timedelta(seconds=300))
