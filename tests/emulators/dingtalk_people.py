"""People in the emulated DingTalk: what they write and click comes by callback or by stream."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from tests.emulators.dingtalk import CLIENT_SECRET, ROBOT, DingTalk, Posted
from tests.emulators.dingtalk_shapes import as_read, buttons_of, values_faults

MESSAGES: Final = "/v1.0/im/bot/messages/get"
CLICKS: Final = "/v1.0/card/instances/callback"
BOT: Final = "$:LWCP_v1:$bot"
AGAIN: Final = timedelta(seconds=60)

Post = Callable[[bytes, Mapping[str, str]], Awaitable[tuple[int, bytes]]]


def proof(at: datetime, secret: str = CLIENT_SECRET) -> dict[str, str]:
    """The headers that sign a message to an app's robot."""
    stamp = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return {"timestamp": stamp, "sign": b64encode(digest).decode()}


def card_proof(at: datetime, secret: str) -> dict[str, str]:
    """The headers that sign a click."""
    stamp = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), stamp.encode(), hashlib.sha256).digest()
    return {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": b64encode(digest).decode()}


@dataclass(slots=True)
class Pushed:
    """An event on its way. `due` is when it comes again, as nobody acknowledged it."""

    topic: str
    data: dict[str, Any]
    id: str
    due: datetime | None = None


@dataclass(slots=True)
class People:
    """With `post` they are heard by callback, without by stream. What is not acknowledged comes again."""

    dingtalk: DingTalk
    post: Post | None = None
    pushed: list[Pushed] = field(default_factory=list)
    count: int = 0

    async def say(
        self,
        chat: str,
        who: str,
        text: str,
        *,
        to: str | None = None,
        key: bool = False,
        direct: bool = False,
    ) -> str:
        """Words to the robot; with `to` quoting a message, with `key` by its key. Gives the event's id."""
        held: dict[str, Any] = {"content": f" {text}"}
        more: dict[str, Any] = {}
        if to is not None:
            quoted = self.dingtalk.message(to)
            content = {"text": words_of(quoted)}
            held |= {"isReplyMsg": True, "repliedMsg": {"msgType": "text", "msgId": "q1", "content": content}}
            if key:
                more["originalProcessQueryKey"] = to
        return await self.send(chat, who, {"msgtype": "text", "text": held, **more}, direct=direct)

    async def send_file(self, who: str, name: str, body: bytes) -> str:
        """Files go to the robot in its direct chat alone."""
        code = f"code{len(self.dingtalk.files) + 1}"
        self.dingtalk.files[code] = body
        content = {"downloadCode": code, "fileName": name, "fileId": "1", "spaceId": "2"}
        return await self.send(f"cid-{who}=", who, {"msgtype": "file", "content": content}, direct=True)

    async def send_picture(self, chat: str, who: str, text: str, body: bytes) -> str:
        """A picture with words, as a group may send it."""
        code = f"code{len(self.dingtalk.files) + 1}"
        self.dingtalk.files[code] = body
        pieces = [{"text": text}, {"type": "picture", "downloadCode": code}]
        return await self.send(chat, who, {"msgtype": "richText", "content": {"richText": pieces}})

    async def send(self, chat: str, who: str, held: dict[str, Any], *, direct: bool = False) -> str:
        self.count += 1
        at = self.dingtalk.now()
        session, until = self.dingtalk.session_for(who if direct else chat)
        event = {
            "conversationId": chat, "conversationType": "1" if direct else "2", "msgId": f"msg{self.count}==",
            "senderId": f"$:LWCP_v1:${who}", "senderStaffId": who, "senderNick": who, "isAdmin": False,
            "chatbotUserId": BOT, "chatbotCorpId": "dingcorp0001", "senderCorpId": "dingcorp0001",
            "createAt": _millis(at), "robotCode": ROBOT, "isInAtList": True,
            "atUsers": [{"dingtalkId": BOT}], "sessionWebhook": session,
            "sessionWebhookExpiredTime": _millis(until), **held,
        }  # fmt: skip
        await self._push(Pushed(MESSAGES, event, f"mid{self.count}"))
        return str(event["msgId"])

    async def click(self, who: str, message_id: str, label: str) -> str:
        """A button of a card by its words; gives what the clicker is told. The card changes as answered."""
        card = self.dingtalk.message(message_id)
        button = next(each for each in buttons_of(card.content) if each["text"] == label)
        self.count += 1
        content = {"cardPrivateData": {"actionIds": [button["id"]], "params": {}}}
        event = {
            "type": "actionCallback", "outTrackId": card.id, "corpId": "dingcorp0001", "userId": who,
            "content": json.dumps(content), "extension": "{}",
        }  # fmt: skip
        answer = await self._push(Pushed(CLICKS, event, f"mid{self.count}"))
        assert answer is not None
        return _shown(card, answer)

    async def late(self, after: timedelta = AGAIN) -> int:
        """Events that are due again by then; how many came."""
        due = [each for each in self.pushed if each.due and each.due <= self.dingtalk.now() + after]
        for each in due:
            await self._deliver(each)
        return len(due)

    async def again(self, *, place: int = -1) -> Any:
        """An event once more, though it was acknowledged."""
        return await self._deliver(self.pushed[place])

    async def _push(self, pushed: Pushed) -> Any:
        self.pushed.append(pushed)
        return await self._deliver(pushed)

    async def _deliver(self, pushed: Pushed) -> Any:
        """What was answered; None where nothing was."""
        answer = await (self._by_stream(pushed) if self.post is None else self._by_callback(pushed))
        pushed.due = self.dingtalk.now() + AGAIN if answer is None else None
        return answer

    async def _by_stream(self, pushed: Pushed) -> Any:
        ack = await self.dingtalk.lines.push(
            pushed.topic, json.dumps(pushed.data, ensure_ascii=False), id=pushed.id
        )
        if ack is None:
            return None
        assert ack["code"] == 200, ack
        return json.loads(ack["data"])["response"]

    async def _by_callback(self, pushed: Pushed) -> Any:
        assert self.post is not None
        headers = proof(self.dingtalk.now())
        if pushed.topic == CLICKS:
            [(_, secret)] = self.dingtalk.routes.values()
            headers = card_proof(self.dingtalk.now(), secret)
        body = json.dumps(pushed.data, ensure_ascii=False).encode()
        status, answered = await self.post(
            body, {"Content-Type": "application/json; charset=utf-8", **headers}
        )
        return json.loads(answered or b"{}") if status == 200 else None


def words_of(posted: Posted) -> str:
    """All that somebody reads of a message."""
    held = posted.content
    if posted.kind == "card":
        buttons = "\n".join(each["text"] for each in buttons_of(held))
        return "\n".join([held["title"], as_read(held["markdown"]), as_read(held.get("tips", "")), buttons])
    if "text" in held:
        return f"{as_read(held['text'])}\n{held.get('singleTitle', '')}"
    return as_read(str(held.get("content") or held.get("fileName") or ""), markdown=False)


def _shown(card: Posted, answer: dict[str, Any]) -> str:
    """The card as everybody sees it then, and what only the clicker sees."""
    assert set(answer) <= {"cardUpdateOptions", "cardData", "userPrivateData"}
    changed = answer.get("cardData", {}).get("cardParamMap", {})
    private = answer.get("userPrivateData", {}).get("cardParamMap", {})
    assert values_faults(changed) + values_faults(private) == []
    card.content = {**card.content, **changed}
    return as_read(str(private.get("tips", "")), markdown=False)


def _millis(at: datetime) -> int:
    return int(at.timestamp() * 1000)
