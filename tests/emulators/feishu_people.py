"""People in the emulated Feishu: what they write and click comes as the vendor's signed, encrypted events."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.emulators.feishu import APP_ID, BOT, RETRIES, Feishu, Posted, Resource
from tests.emulators.feishu_cards import card_faults

ENCRYPT_KEY: Final = "made-up-encrypt-key"
VERIFICATION_TOKEN: Final = "made-up-verification-token"
IV: Final = bytes(range(16))
NAME: Final = "督办"

Post = Callable[[bytes, Mapping[str, str]], Awaitable[tuple[int, bytes]]]


def sealed(event: object) -> bytes:
    """The body of a request: AES-256-CBC under the hash of the key, in base64, in JSON."""
    padder = padding.PKCS7(128).padder()
    plain = json.dumps(event, ensure_ascii=False).encode()
    running = Cipher(algorithms.AES(hashlib.sha256(ENCRYPT_KEY.encode()).digest()), modes.CBC(IV)).encryptor()
    hidden = running.update(padder.update(plain) + padder.finalize()) + running.finalize()
    return json.dumps({"encrypt": b64encode(IV + hidden).decode()}).encode()


def proof(body: bytes, at: datetime, key: str = ENCRYPT_KEY) -> dict[str, str]:
    """The headers that sign it."""
    stamp, nonce = str(int(at.timestamp())), "n0nce"
    signature = hashlib.sha256((stamp + nonce + key).encode() + body).hexdigest()
    names = ("X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature")
    return dict(zip(names, (stamp, nonce, signature), strict=True))


def event_of(kind: str, event: object, *, id: str, at: datetime) -> dict[str, Any]:
    """An event of version 2."""
    header = {
        "event_id": id, "event_type": kind, "create_time": str(int(at.timestamp() * 1000)),
        "token": VERIFICATION_TOKEN, "app_id": APP_ID, "tenant_key": "tk1",
    }  # fmt: skip
    return {"schema": "2.0", "header": header, "event": event}


@dataclass(slots=True)
class Pushed:
    """An event on its way; `tries` is how often it was sent."""

    body: bytes
    repeats: bool
    tries: int = 0
    due: datetime | None = None


@dataclass(slots=True)
class People:
    """`post` carries a request to the service. What is not answered with 200 comes again, clicks apart."""

    feishu: Feishu
    post: Post
    pushed: list[Pushed] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    count: int = 0

    async def say(
        self,
        chat: str,
        who: str,
        text: str,
        *,
        to: str | None = None,
        mention: bool = False,
        direct: bool = False,
    ) -> str:
        """Words in a chat, in reply `to` a message; gives the new message's id."""
        content = {"text": f"@_user_1 {text}" if mention else text}
        return await self.send(chat, who, "text", content, to=to, mention=mention, direct=direct)

    async def send_file(self, chat: str, who: str, name: str, body: bytes, *, to: str | None = None) -> str:
        key = f"file_v2_{self.count + 1}"
        self.feishu.resources[f"om_p{self.count + 1}", key] = Resource(body, "file")
        return await self.send(chat, who, "file", {"file_key": key, "file_name": name}, to=to)

    async def send(
        self,
        chat: str,
        who: str,
        kind: str,
        content: object,
        *,
        to: str | None = None,
        mention: bool = False,
        direct: bool = False,
    ) -> str:
        self.count += 1
        answered = self.feishu.message(to) if to else None
        posted = Posted(f"om_p{self.count}", chat, kind, json.loads(json.dumps(content)), to)
        posted.root = (answered.root or answered.id) if answered else None
        self.feishu.posted.append(posted)
        mentions = [
            {"key": "@_user_1", "id": {"open_id": BOT, "user_id": ""}, "name": NAME, "tenant_key": "tk1"}
        ]
        message = {
            "message_id": posted.id, "root_id": posted.root or "", "parent_id": to or "",
            "create_time": str(int(self.feishu.now().timestamp() * 1000)), "chat_id": chat,
            "chat_type": "p2p" if direct else "group", "message_type": kind,
            "content": json.dumps(content, ensure_ascii=False), "mentions": mentions if mention else [],
        }  # fmt: skip
        sender = {"sender_id": {"open_id": who, "union_id": "on_x", "user_id": "x"}, "sender_type": "user"}
        event = {"sender": {**sender, "tenant_key": "tk1"}, "message": message}
        await self._push(event_of("im.message.receive_v1", event, id=f"ev{self.count}", at=self.feishu.now()))
        return posted.id

    async def click(self, who: str, message_id: str, label: str, *, nth: int = 0) -> str:
        """A button of a card by its words; gives the toast. The card changes as the answer says."""
        card = self.feishu.message(message_id)
        values = [value for words, value in buttons_of(card.content) if words == label]
        self.count += 1
        event = {
            "operator": {"open_id": who, "tenant_key": "tk1"}, "token": "c-1",
            "action": {"tag": "button", "value": values[nth], "timezone": "Asia/Shanghai"},
            "context": {"open_message_id": message_id, "open_chat_id": card.chat},
        }  # fmt: skip
        body = event_of("card.action.trigger", event, id=f"ev{self.count}", at=self.feishu.now())
        status, answered = await self._push(body, repeats=False)
        assert status == 200, answered
        return self._shown(card, json.loads(answered))

    async def late(self, after: timedelta) -> int:
        """Events that are due again by then; how many came."""
        due = [each for each in self.pushed if each.due is not None and each.due <= self.feishu.now() + after]
        for each in due:
            await self._deliver(each)
        return len(due)

    async def again(self, *, place: int = -1) -> tuple[int, bytes]:
        """An event once more, though it was answered: the vendor promises at least once."""
        return await self._deliver(self.pushed[place])

    def _shown(self, card: Posted, answer: dict[str, Any]) -> str:
        assert set(answer) <= {"toast", "card"}
        if "card" in answer:
            assert answer["card"]["type"] == "raw"
            assert card_faults(answer["card"]["data"]) == []
            card.content = answer["card"]["data"]
        toast = answer.get("toast", {})
        assert toast.get("type", "info") in {"info", "success", "error", "warning"}
        self.toasts.append(str(toast.get("content", "")))
        return self.toasts[-1]

    async def _push(self, event: object, *, repeats: bool = True) -> tuple[int, bytes]:
        self.pushed.append(Pushed(sealed(event), repeats))
        return await self._deliver(self.pushed[-1])

    async def _deliver(self, pushed: Pushed) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", **proof(pushed.body, self.feishu.now())}
        status, answered = await self.post(pushed.body, headers)
        pushed.due = None
        if status != 200 and pushed.repeats and pushed.tries < len(RETRIES):
            pushed.due = self.feishu.now() + timedelta(seconds=RETRIES[pushed.tries])
        pushed.tries += 1
        return status, answered


def buttons_of(value: Any) -> list[tuple[str, Any]]:
    """Words and value of every button that calls back, in order."""
    if isinstance(value, list):
        return [found for each in value for found in buttons_of(each)]
    if not isinstance(value, dict):
        return []
    if value.get("tag") == "button":
        calls = [each["value"] for each in value["behaviors"] if each["type"] == "callback"]
        return [(value["text"]["content"], call) for call in calls]
    return [found for each in value.values() for found in buttons_of(each)]


def words_of(value: Any) -> str:
    """All that somebody reads on a card."""
    return "\n".join(_words(value))


def _words(value: Any) -> Sequence[str]:
    if isinstance(value, list):
        return [found for each in value for found in _words(each)]
    if not isinstance(value, dict):
        return []
    shown = ("content", "display_name", *(key for key in value if key.startswith("c") and key[1:].isdigit()))
    own = [value[key] for key in shown if isinstance(value.get(key), str)]
    return [*own, *(found for each in value.values() for found in _words(each))]
