"""WeCom's groups and its app keep the contract of all platforms."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Final

from bot.ports.http import HttpReply, RawRequest
from tests.emulators.wecom import SECRET
from tests.emulators.wecom_people import AES_KEY, NAME, TOKEN
from tests.platforms.contract import NOW, Kit, PlatformContract, Said
from tests.platforms.wecom_kit import KEYS, TAX, groups
from tests.platforms.wecom_requests import (
    GOOD,
    a_ready_app,
    active_in,
    app_event,
    app_request,
    bot_event,
    bot_request,
    faults_in,
    read_as,
    read_in_text,
    resigned,
    shown_in,
)

PROOFS: Final = ("msg_signature", "timestamp", "nonce")
CANNOT_STAND_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _told_to_the_bot(said: Said) -> RawRequest:
    words = {"content": f"@{NAME} {said.text}"}
    return bot_event("bot_text", text=words, msgid=f"CAIQ{said.id}==")


def _told_to_the_app(said: Said) -> RawRequest:
    words = CANNOT_STAND_IN_XML.sub("", said.text)
    return app_event(MsgType="text", Content=words, MsgId=f"74400000000000000{said.id}")


class TestWeComGroupsContract(PlatformContract):
    """What is signed is the hidden text: `test_wecom.py` changes each sign of it."""

    kit = Kit(
        platform=groups(keys={"C1": KEYS[TAX]}),
        said=_told_to_the_bot,
        signed=lambda request: bot_request(request.body, request.wall_at),
        signed_by_another=lambda request: resigned(request, "another"),
        proofs=PROOFS,
        stamp="timestamp",
        window=timedelta(minutes=10),
        good=GOOD,
        sent_id=None,
        refusal=HttpReply(200, b'{"errcode":93000,"errmsg":"invalid webhook url"}'),
        too_fast=HttpReply(200, b'{"errcode":45009,"errmsg":"api freq out of limit"}'),
        secrets=(AES_KEY, TOKEN, KEYS[TAX]),
        active=active_in,
        shown=shown_in,
        faults=faults_in,
        covers_body=False,
        in_query=True,
        read_as=read_in_text,
    )


class TestWeComAppContract(PlatformContract):
    kit = Kit(
        platform=a_ready_app(),
        said=_told_to_the_app,
        signed=lambda request: app_request(request.body, request.wall_at),
        signed_by_another=lambda request: resigned(request, "another"),
        proofs=PROOFS,
        stamp="timestamp",
        window=timedelta(minutes=10),
        good=GOOD,
        sent_id="d" + hashlib.sha256(f"digest/room/2026-09-24 {NOW.isoformat()}".encode()).hexdigest()[:40],
        refusal=HttpReply(200, b'{"errcode":81013,"errmsg":"user & party & tag all invalid"}'),
        too_fast=HttpReply(200, b'{"errcode":45009,"errmsg":"api freq out of limit"}'),
        secrets=(SECRET, AES_KEY, TOKEN),
        active=active_in,
        shown=shown_in,
        faults=faults_in,
        covers_body=False,
        in_query=True,
        read_as=read_as,
    )
