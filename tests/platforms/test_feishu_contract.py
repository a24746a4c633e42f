"""Feishu's app keeps the contract of all platforms."""

from __future__ import annotations

from datetime import timedelta

from bot.ports.http import HttpReply, RawRequest
from tests.emulators.feishu import APP_SECRET
from tests.emulators.feishu_people import ENCRYPT_KEY, VERIFICATION_TOKEN
from tests.platforms.contract import Kit, PlatformContract, Said
from tests.platforms.feishu_requests import GOOD, a_ready_app, active_in, faults_in, shown_in, signed, text


def _said(said: Said) -> RawRequest:
    return text(said.text, message_id=f"om_{said.id}")


class TestFeishuContract(PlatformContract):
    kit = Kit(
        platform=a_ready_app(),
        said=_said,
        signed=signed,
        signed_by_another=lambda request: signed(request, "another-key"),
        proofs=("x-lark-signature", "x-lark-request-timestamp", "x-lark-request-nonce"),
        stamp="x-lark-request-timestamp",
        window=timedelta(hours=8),
        good=GOOD,
        sent_id="om_1",
        refusal=HttpReply(400, b'{"code":230002,"msg":"Bot/User can NOT be out of the chat."}'),
        too_fast=HttpReply(400, b'{"code":99991400,"msg":"frequency limit"}', {"x-ogw-ratelimit-reset": "7"}),
        secrets=(APP_SECRET, ENCRYPT_KEY, VERIFICATION_TOKEN),
        active=active_in,
        shown=shown_in,
        faults=faults_in,
    )
