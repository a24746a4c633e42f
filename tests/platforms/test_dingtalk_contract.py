"""DingTalk's robots keep the contract of all platforms, each as far as it hears and speaks."""

from __future__ import annotations

from datetime import timedelta

from bot.ports.http import HttpReply, RawRequest
from tests.emulators.dingtalk import CLIENT_SECRET, HOOK_SECRET
from tests.platforms.contract import Kit, PlatformContract, Said, SpeakingContract, unheard
from tests.platforms.dingtalk_kit import PATH_SECRET, a_robot
from tests.platforms.dingtalk_requests import (
    GOOD,
    a_ready_callback,
    a_ready_stream,
    active_in,
    event,
    faults_in,
    shown_in,
    signed,
)

SECRETS = (CLIENT_SECRET, PATH_SECRET, HOOK_SECRET)
REFUSAL = HttpReply(400, b'{"code":"invalidParameter.openConversationId.invalid","message":"no"}')
TOO_FAST = HttpReply(
    403, b'{"code":"Forbidden.AccessDenied.QpsLimitForAppkeyAndApi","message":"too many calls"}'
)


def _said(said: Said) -> RawRequest:
    return event("message_text", text={"content": f" {said.text}"}, msgId=f"msg{said.id}==")


class TestDingTalkCallbackContract(PlatformContract):
    kit = Kit(
        platform=a_ready_callback(),
        said=_said,
        signed=signed,
        signed_by_another=lambda request: signed(request, "another-secret"),
        proofs=("timestamp", "sign"),
        stamp="timestamp",
        window=timedelta(hours=1),
        good=GOOD,
        sent_id="pqk1",
        refusal=REFUSAL,
        too_fast=TOO_FAST,
        secrets=SECRETS,
        active=active_in,
        shown=shown_in,
        faults=faults_in,
        covers_body=False,
    )


class TestDingTalkStreamContract(SpeakingContract):
    kit = Kit(
        platform=a_ready_stream(),
        said=unheard,
        signed=unheard,
        signed_by_another=unheard,
        proofs=(),
        stamp=None,
        window=timedelta(0),
        good=GOOD,
        sent_id="pqk1",
        refusal=REFUSAL,
        too_fast=TOO_FAST,
        secrets=SECRETS,
        active=active_in,
        shown=shown_in,
        faults=faults_in,
    )


class TestDingTalkRobotContract(SpeakingContract):
    kit = Kit(
        platform=a_robot(),
        said=unheard,
        signed=unheard,
        signed_by_another=unheard,
        proofs=(),
        stamp=None,
        window=timedelta(0),
        good=HttpReply(200, b'{"errcode":0,"errmsg":"ok"}'),
        sent_id=None,
        refusal=HttpReply(200, b'{"errcode":310000,"errmsg":"sign not match"}'),
        too_fast=HttpReply(200, b'{"errcode":130101,"errmsg":"send too fast"}'),
        secrets=SECRETS,
        active=active_in,
        shown=shown_in,
        faults=faults_in,
    )
