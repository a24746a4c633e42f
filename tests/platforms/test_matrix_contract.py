"""Matrix keeps the contract of all platforms."""

from __future__ import annotations

from datetime import timedelta

from bot.ports.http import HttpReply
from tests.platforms.contract import Kit, PlatformContract
from tests.platforms.matrix_requests import (
    AS_TOKEN,
    HS_TOKEN,
    a_matrix,
    active_in,
    faults_in,
    said,
    shown_in,
    signed,
    transaction,
)


class TestMatrixContract(PlatformContract):
    kit = Kit(
        platform=a_matrix(),
        said=lambda words: transaction(said(words.text, f"$ev{words.id}"), txn=words.id),
        signed=signed,
        signed_by_another=lambda request: signed(request, AS_TOKEN),
        proofs=("authorization",),
        stamp=None,
        window=timedelta(0),
        good=HttpReply(200, b'{"event_id":"$sent1"}'),
        sent_id="$sent1",
        refusal=HttpReply(413, b'{"errcode":"M_TOO_LARGE","error":"event too large"}'),
        too_fast=HttpReply(429, b'{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":4880}'),
        secrets=(AS_TOKEN, HS_TOKEN),
        active=active_in,
        shown=shown_in,
        faults=lambda call: list(faults_in(call)),
        covers_body=False,
    )
