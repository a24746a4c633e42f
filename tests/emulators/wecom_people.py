"""People in WeCom: what they write, send and click reaches the service as the vendor sends it.

The hiding and signing is written here once more, from the vendor's page, to check ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.emulators.wecom import AGENT, CORP, FILE_LIFE, FILES, MEDIA_LIFE, Held, Posted, WeCom
from tests.emulators.wecom_cards import message_fault, words_of

TOKEN: Final = "remindTok7Qx"
AES_KEY: Final = "kJ4vLx0PqR8sTbWnYc2dEfGhZi6mNoAu1D3F5H7J9KA"
NAME: Final = "督办"
TRIES: Final = 3

Post = Callable[[bytes, Mapping[str, str], Mapping[str, str]], Awaitable[tuple[int, bytes]]]


def cipher(iv_and_key: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(iv_and_key), modes.CBC(iv_and_key[:16]))


def hidden(plain: bytes, receive_id: str, *, random: bytes | None = None, key: str = AES_KEY) -> str:
    """In base64: random bytes, length, message, receiver, padded to blocks of 32."""
    raw = (random or os.urandom(16)) + len(plain).to_bytes(4, "big") + plain + receive_id.encode()
    return b64encode(_padded(raw, key)).decode()


def hidden_file(body: bytes) -> bytes:
    """As a file of an AI bot lies at its address."""
    return _padded(body, AES_KEY)


def _padded(raw: bytes, key: str) -> bytes:
    padder = padding.PKCS7(256).padder()
    running = cipher(b64decode(key + "=")).encryptor()
    return running.update(padder.update(raw) + padder.finalize()) + running.finalize()


def shown(encrypt: str, receive_id: str) -> bytes:
    """What the service hid in its answer."""
    running = cipher(b64decode(AES_KEY + "=")).decryptor()
    padded = running.update(b64decode(encrypt)) + running.finalize()
    unpadder = padding.PKCS7(256).unpadder()
    raw = unpadder.update(padded) + unpadder.finalize()
    length = int.from_bytes(raw[16:20], "big")
    assert raw[20 + length :].decode() == receive_id
    return raw[20 : 20 + length]


def proof(encrypt: str, at: datetime, token: str = TOKEN) -> dict[str, str]:
    """The query that signs it."""
    stamp, nonce = str(int(at.timestamp())), "1372623149"
    return {"msg_signature": signature(token, stamp, nonce, encrypt), "timestamp": stamp, "nonce": nonce}


def signature(*words: str) -> str:
    return hashlib.sha1("".join(sorted(words)).encode(), usedforsecurity=False).hexdigest()


def xml_body(encrypt: str) -> bytes:
    head = f"<ToUserName><![CDATA[{CORP}]]></ToUserName><AgentID><![CDATA[{AGENT}]]></AgentID>"
    return f"<xml>{head}<Encrypt><![CDATA[{encrypt}]]></Encrypt></xml>".encode()


def json_body(encrypt: str) -> bytes:
    return json.dumps({"encrypt": encrypt}).encode()


def xml_of(fields: Mapping[str, str]) -> bytes:
    """A message of an app; whatever the end of CDATA would be is divided, as the vendor does."""
    inner = "".join(f"<{tag}><![CDATA[{_cdata(text)}]]></{tag}>" for tag, text in fields.items())
    return f"<xml>{inner}</xml>".encode()


def _cdata(text: str) -> str:
    return text.replace("]]>", "]]]]><![CDATA[>")


@dataclass(slots=True)
class Pushed:
    """An event on its way; `tries` is how often it was sent."""

    encrypt: str
    most: int
    tries: int = 0
    unanswered: bool = False


@dataclass(slots=True)
class _People(ABC):
    """`post` carries a request to the service. What is not answered with 200 comes three times in all."""

    wecom: WeCom
    post: Post
    pushed: list[Pushed] = field(default_factory=list)
    count: int = 0
    receive_id = ""

    @abstractmethod
    def body(self, encrypt: str) -> bytes:
        """What is posted of something encrypted."""

    async def push(self, plain: bytes, *, tries: int = TRIES) -> tuple[int, bytes]:
        self.pushed.append(Pushed(hidden(plain, self.receive_id), tries))
        return await self._deliver(self.pushed[-1])

    async def again(self, *, place: int = -1) -> tuple[int, bytes]:
        """An event once more, though it was answered."""
        return await self._deliver(self.pushed[place])

    async def late(self) -> int:
        """Events that were not answered are sent again; how many."""
        due = [each for each in self.pushed if each.unanswered]
        for each in due:
            await self._deliver(each)
        return len(due)

    async def _deliver(self, pushed: Pushed) -> tuple[int, bytes]:
        body, query = self.body(pushed.encrypt), proof(pushed.encrypt, self.wecom.now())
        status, answered = await self.post(body, {"Content-Type": "text/xml"}, query)
        pushed.tries += 1
        pushed.unanswered = status != 200 and pushed.tries < pushed.most
        return status, answered


class AppPeople(_People):
    """Each talks with the app alone."""

    receive_id = CORP

    def body(self, encrypt: str) -> bytes:
        return xml_body(encrypt)

    async def say(self, who: str, text: str) -> tuple[int, bytes]:
        return await self.send(who, "text", Content=text)

    async def send(self, who: str, kind: str, **fields: str) -> tuple[int, bytes]:
        self.count += 1
        self.wecom.posted.append(Posted(who, kind, dict(fields), who))
        return await self.push(
            xml_of(self.fields(who, kind, MsgId=str(7440000000000000000 + self.count)) | fields)
        )

    async def send_file(self, who: str, name: str, body: bytes) -> tuple[int, bytes]:
        media = f"in-{len(self.wecom.media)}"
        self.wecom.media[media] = Held(who, name, body, self.wecom.now() + MEDIA_LIFE)
        return await self.send(who, "file", MediaId=media)

    async def click(self, who: str, card: Posted, label: str) -> tuple[int, bytes]:
        [key] = [each["key"] for each in card.content["button_list"] if each["text"] == label]
        task = card.content["task_id"]
        event = self.fields(who, "event", Event="template_card_event", EventKey=key, TaskId=task)
        code = self.wecom.code_of_click(who, task)
        return await self.push(xml_of({**event, "CardType": "button_interaction", "ResponseCode": code}))

    def fields(self, who: str, kind: str, **more: str) -> dict[str, str]:
        created = str(int(self.wecom.now().timestamp()))
        head = {"ToUserName": CORP, "FromUserName": who, "CreateTime": created, "MsgType": kind}
        return {**head, "AgentID": str(AGENT), **more}


@dataclass(slots=True)
class BotPeople(_People):
    """They speak to the AI bot: in a group by its name, else alone with it.

    A click is sent once. `notes` are cards as they were changed for some alone.
    """

    notes: list[tuple[list[str], dict[str, Any]]] = field(default_factory=list)

    def body(self, encrypt: str) -> bytes:
        return json_body(encrypt)

    async def say(
        self, chat: str, who: str, text: str, *, quote: Posted | None = None, direct: bool = False
    ) -> tuple[int, bytes]:
        words = text if direct else f"@{NAME} {text}"
        message: dict[str, Any] = {"msgtype": "text", "text": {"content": words}}
        if quote is not None:
            message["quote"] = {"msgtype": "text", "text": {"content": words_of(quote.content)}}
        return await self.send(chat, who, message, direct=direct)

    async def send_file(self, who: str, kind: str, body: bytes) -> tuple[int, bytes]:
        return await self.send("", who, {"msgtype": kind, kind: {"url": self.put(body)}}, direct=True)

    def put(self, body: bytes) -> str:
        """The address of a file for five minutes."""
        name = f"f{len(self.wecom.files)}"
        self.wecom.files[name] = Held("bot", name, hidden_file(body), self.wecom.now() + FILE_LIFE)
        return f"https://{FILES}/files/{name}?sign=made-up"

    async def send(self, chat: str, who: str, message: dict[str, Any], *, direct: bool) -> tuple[int, bytes]:
        self.wecom.posted.append(Posted(who if direct else chat, message["msgtype"], message, who))
        return await self._tell(chat, who, message, direct=direct)

    async def click(self, who: str, card: Posted, label: str) -> tuple[int, bytes]:
        """The card changes as the answer says."""
        [key] = [each["key"] for each in card.content["button_list"] if each["text"] == label]
        told = {"card_type": "button_interaction", "event_key": key, "task_id": card.content["task_id"]}
        event = {"eventtype": "template_card_event", "template_card_event": told}
        return await self._tell(card.chat, who, {"msgtype": "event", "event": event}, direct=False)

    async def _tell(self, chat: str, who: str, message: dict[str, Any], *, direct: bool) -> tuple[int, bytes]:
        self.count += 1
        here = who if direct else chat
        url = f"https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code={self.wecom.code_of_words(here)}"
        event = {
            "msgid": f"CAIQ{self.count}==", "aibotid": "AIB0001", "chattype": "single" if direct else "group",
            **({} if direct else {"chatid": chat}), "from": {"userid": who}, "response_url": url, **message,
        }  # fmt: skip
        tries = 1 if message["msgtype"] == "event" else TRIES
        status, answered = await self.push(json.dumps(event, ensure_ascii=False).encode(), tries=tries)
        if status == 200 and answered:
            self._show(here, json.loads(answered))
        return status, answered

    def _show(self, chat: str, envelope: dict[str, Any]) -> None:
        """What the service said in its answer: a stream in the chat, or a card as it is now."""
        stamp = envelope["timestamp"]
        assert isinstance(stamp, int)
        expected = signature(TOKEN, str(stamp), envelope["nonce"], envelope["encrypt"])
        assert envelope["msgsignature"] == expected
        said = json.loads(shown(envelope["encrypt"], ""))
        if said.get("response_type") == "update_template_card":
            card = said["template_card"]
            assert message_fault({"msgtype": "template_card", "template_card": card}, "bot") is None
            if "userids" in said:
                self.notes.append((said["userids"], card))
                return
            posted = self.wecom.card(card["task_id"])
            posted.content, posted.changed = card, posted.changed + 1
            return
        assert said["msgtype"] == "stream"
        assert said["stream"]["finish"] is True
        assert 0 < len(said["stream"]["content"].encode()) <= 20480
        self.wecom.posted.append(Posted(chat, "stream", said["stream"], "bot"))
