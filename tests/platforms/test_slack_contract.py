"""Slack keeps the contract of all platforms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from bot.ports.http import HttpCall, HttpReply, RawRequest
from tests.platforms.contract import Kit, PlatformContract, Said
from tests.platforms.slack_requests import (
    SECRET,
    TOKEN,
    a_slack,
    active_in,
    command,
    event,
    read_as,
    shown_in,
    signed,
)


def _said_by_command(said: Said) -> RawRequest:
    return command(said.text, trigger=said.id)


def _said_in_channel(said: Said) -> RawRequest:
    return event(said.text, ts=f"1790215200.00000{said.id}")


def _faults(call: HttpCall) -> Iterator[str]:
    """By Slack's own models, and by the numbers of platforms.md 4.5 that they do not know."""
    body = json.loads(call.body)
    if len(body["text"]) > 4000 or not body["text"]:
        yield f"text of {len(body['text'])}"
    if not 1 <= len(body["blocks"]) <= 50:
        yield f"{len(body['blocks'])} blocks"
    ids = [each["action_id"] for block in body["blocks"] for each in _elements(block) if "action_id" in each]
    if len(set(ids)) != len(ids) or len({block["block_id"] for block in body["blocks"]}) != len(
        body["blocks"]
    ):
        yield "ids are not unique"
    for block in body["blocks"]:
        yield from _faults_of(block)


def _faults_of(block: dict[str, Any]) -> Iterator[str]:
    try:
        parsed = Block.parse(block)
        if parsed is None:
            yield f"no such block: {block['type']}"
        else:
            parsed.validate_json()
    except SlackObjectFormationError as error:
        yield str(error)
    if len(_elements(block)) > 25:
        yield "too many buttons"
    for each in _elements(block):
        if each["type"] == "button" and len(each["text"]["text"]) > 75:
            yield "label too long"


def _elements(block: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = block.get("elements", [])
    return found


def _kit(said: Any) -> Kit:
    return Kit(
        platform=a_slack(),
        said=said,
        signed=signed,
        signed_by_another=lambda request: signed(request, "f" * 32),
        proofs=("x-slack-signature", "x-slack-request-timestamp"),
        stamp="x-slack-request-timestamp",
        window=timedelta(seconds=300),
        good=HttpReply(200, b'{"ok":true,"channel":"C1","ts":"1790215201.000100"}'),
        sent_id="1790215201.000100",
        refusal=HttpReply(200, b'{"ok":false,"error":"channel_not_found"}'),
        too_fast=HttpReply(200, b'{"ok":false,"error":"ratelimited"}', {"retry-after": "7"}),
        secrets=(SECRET, TOKEN),
        active=active_in,
        shown=shown_in,
        read_as=read_as,
        faults=lambda call: list(_faults(call)),
    )


class TestSlackCommandContract(PlatformContract):
    kit = _kit(_said_by_command)


class TestSlackEventContract(PlatformContract):
    kit = _kit(_said_in_channel)
