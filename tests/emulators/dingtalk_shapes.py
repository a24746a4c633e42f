"""What DingTalk refuses for its size or shape, and what its clients make of Markdown.

Written from the vendor's pages, apart from the code that makes messages; the Markdown is read by a library.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from markdown_it import MarkdownIt

HOOK_BYTES, PARAM_BYTES, VALUE_BYTES, NAME_BYTES = 20_000, 15_000, 1024, 100
PARAMS: Final = {
    "sampleText": {"content"},
    "sampleMarkdown": {"title", "text"},
    "sampleImageMsg": {"photoURL"},
    "sampleFile": {"mediaId", "fileName", "fileType"},
    "sampleActionCard": {"title", "text", "singleTitle", "singleURL"},
}
FILE_TYPES: Final = {"xlsx", "pdf", "zip", "rar", "doc", "docx"}
HOOK_KINDS: Final = {
    "text": {"content"},
    "markdown": {"title", "text"},
    "actionCard": {"title", "text", "singleTitle", "singleURL"},
}
TEMPLATE: Final = "1366a1eb-bc54-4859-ac88-517c56a9acb1.schema"
VALUES: Final = {"title", "markdown", "tips", "sys_full_json_obj"}
SPACE: Final = re.compile(r"dtv1\.card//(IM_GROUP|IM_ROBOT)\.(.+)")
QUIET: Final = {"text", "softbreak", "hardbreak", "strong_open", "strong_close", "inline"}
BLOCKS: Final = {"heading_open", "heading_close", "paragraph_open", "paragraph_close"}
LINKED: Final = re.compile(r"[A-Za-z]:[A-Za-z0-9/?#]|www\.|\w[.。．｡][A-Za-z]{2}")
_WIDE: Final = {ord(sign) + 0xFEE0: ord(sign) for sign in "<>*_~`[]|$#"}
_APART: Final = re.compile("(?<=[&\\\\+=\\d-])\u200b|\u2060")


def hook_fault(raw: bytes, body: Any) -> tuple[int, str] | None:
    """The code of a webhook's refusal."""
    if not isinstance(body, dict) or not body:
        return 40035, "缺少参数 json"
    if len(raw) > HOOK_BYTES:
        return 460101, "message too long, exceed 20000 bytes"
    kind = body.get("msgtype")
    if kind not in HOOK_KINDS:
        return 400105, "not support the msgtype"
    held, at = body.get(kind), body.get("at", {})
    if not isinstance(held, dict) or set(held) != HOOK_KINDS[kind] or not _are_words(held):
        return 40035, f"参数 {kind} 不合法"
    words = str(held.get("content") or held.get("text"))
    unnamed = [account for account in at.get("atUserIds", []) if f"@{account}" not in words]
    if unnamed or (kind == "actionCard" and at):
        return 40035, "a mention needs its id in the words as well, and a kind that knows it"
    return None


def param_fault(key: str, param: Any) -> str | None:
    """The code of a refusal by the robot's interface."""
    if key not in PARAMS:
        return "invalidParameter.msgKey.invalid"
    if not isinstance(param, str) or len(param.encode()) > PARAM_BYTES:
        return "invalidParameter.msgParam.invalid"
    held = json.loads(param)
    if not isinstance(held, dict) or set(held) != PARAMS[key] or not _are_words(held):
        return "invalidParameter.msgParam.invalid"
    if key == "sampleFile" and held["fileType"] not in FILE_TYPES:
        return "invalidParameter.msgParam.invalid"
    return None


def card_fault(body: Mapping[str, Any]) -> str | None:
    """The code of a refusal by the interface of interactive cards."""
    needed = {
        "outTrackId": "param.outTrackIdEmpty",
        "cardTemplateId": "param.cardTemplateIdEmpty",
        "openSpaceId": "param.openSpaceIdEmpty",
        "cardData": "param.cardPublicDataEmpty",
    }
    missing = next((code for name, code in needed.items() if not body.get(name)), None)
    if missing or not body:
        return missing or "param.empty"
    if body["cardTemplateId"] != TEMPLATE:
        return "param.templateNotExist"
    found = SPACE.fullmatch(str(body["openSpaceId"]))
    if not found:
        return "param.openSpaceIdInvalid"
    group = found[1] == "IM_GROUP"
    model = body.get("imGroupOpenDeliverModel" if group else "imRobotOpenDeliverModel")
    if not isinstance(model, dict) or not (model.get("robotCode") if group else model.get("spaceType")):
        return "param.openDeliverModelError"
    return "param.invalid" if values_faults(body["cardData"].get("cardParamMap", {})) else None


def values_faults(values: Mapping[str, Any]) -> list[str]:
    """Of a card's values: words of at most 1 KB under names of at most 100 bytes, buttons that call back."""
    return list(_values_faults(values))


def _values_faults(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        if name not in VALUES or len(name.encode()) > NAME_BYTES:
            yield f"the template knows no {name}"
        if not isinstance(value, str) or len(value.encode()) > VALUE_BYTES:
            yield f"{name} is no text of at most 1 KB"
    for button in buttons_of(values):
        if set(button) != {"text", "color", "id", "request"} or not button["text"] or not button["id"]:
            yield f"no such button: {button}"


def buttons_of(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(values.get("sys_full_json_obj") or "{}").get("msgButtons", [])
    return found


def as_read(text: str, *, markdown: bool = True) -> str:
    """The words as somebody reads them: signs that were made wide or set apart look the same to them."""
    if markdown:
        tokens = MarkdownIt("commonmark").parse(text)
        lines = ["".join(_words(each) for each in token.children or []) for token in tokens]
        text = "\n".join(line for line in lines if line)
    return _APART.sub("", text.translate(_WIDE))


def acting(text: str, *, markdown: bool = True) -> list[str]:
    """Whatever is more than words in paragraphs under one heading: links by their address."""
    if not markdown:
        return LINKED.findall(text)
    return list(_acting(text))


def _acting(text: str) -> Iterator[str]:
    for place, token in enumerate(MarkdownIt("commonmark").parse(text)):
        if token.type not in BLOCKS | {"inline"} or (token.type == "heading_open" and place > 0):
            yield token.type
        inside = False
        for each in token.children or []:
            if each.type == "link_open":
                inside = True
                yield str(each.attrs["href"])
            elif each.type == "link_close":
                inside = False
            elif each.type not in QUIET:
                yield each.type
            elif not inside:
                yield from LINKED.findall(each.content)


def _words(token: Any) -> str:
    return "\n" if token.type in {"softbreak", "hardbreak"} else str(token.content)


def _are_words(held: Mapping[str, Any]) -> bool:
    return all(isinstance(value, str) and value for value in held.values())
