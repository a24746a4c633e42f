"""What WeCom refuses in a message, or shows cut: from the vendor's pages, apart from what makes them.

Sources: platforms.md 1.4, 1.7, 1.8; the page of the template cards of robots.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Mapping
from hashlib import md5
from typing import Any, Final

ROBOT: Final = frozenset(
    {"text", "markdown", "markdown_v2", "image", "news", "file", "voice", "template_card"}
)
APP: Final = frozenset({"text", "markdown", "image", "file", "voice", "video", "textcard", "template_card"})
BOT: Final = frozenset({"markdown", "template_card"})
MOST: Final[Mapping[str, Mapping[str, int]]] = {
    "robot": {"text": 2048, "markdown": 4096, "markdown_v2": 4096},
    "app": {"text": 2048, "markdown": 2048},
    "bot": {"markdown": 20480},
}
KINDS: Final[Mapping[str, frozenset[str]]] = {"robot": ROBOT, "app": APP, "bot": BOT}
KNOWN: Final = frozenset(
    ["card_type", "source", "main_title", "emphasis_content", "quote_area", "sub_title_text", "card_action",
     "horizontal_content_list", "jump_list", "action_menu", "task_id", "button_list", "button_selection"]
)  # fmt: skip
TITLE, DESC, TEXT = 26, 30, 112  # characters that are shown
IMAGE_BYTES: Final = 2 * 1024 * 1024


def message_fault(body: Any, who: str) -> tuple[int, str] | None:
    """The code and words that `who` (robot, app, bot) would be answered with; None for a good message."""
    kind = body.get("msgtype") if isinstance(body, dict) else None
    if kind not in KINDS[who]:
        return 40008, "invalid message type"
    content = body.get(kind)
    if not isinstance(content, dict):
        return 40035, "invalid parameter"
    if kind in {"text", "markdown", "markdown_v2"}:
        return _words_fault(content, MOST[who][kind])
    if kind == "template_card":
        faults = list(card_faults(content, who))
        code = 42045 if "card_action" in faults else 40058
        return (code, f"invalid template_card: {faults[0]}") if faults else None
    if kind == "image" and who == "robot":
        return _picture_fault(content)
    return None if content.get("media_id") else (40007, "invalid media_id")


def _words_fault(content: Mapping[str, Any], most: int) -> tuple[int, str] | None:
    words = content.get("content")
    if not isinstance(words, str) or not words.strip():
        return 44004, "text content is empty"
    if len(words.encode()) > most:
        return 40058, f"content exceed max length {most}"
    return None


def _picture_fault(content: Mapping[str, Any]) -> tuple[int, str] | None:
    try:
        raw = b64decode(str(content.get("base64")), validate=True)
    except Error:
        return 40009, "invalid image"
    if not raw or len(raw) > IMAGE_BYTES or not raw.startswith((b"\x89PNG", b"\xff\xd8")):
        return 40009, "invalid image size or kind"
    return None if content.get("md5") == md5(raw, usedforsecurity=False).hexdigest() else (301019, "md5")


def card_faults(card: Mapping[str, Any], who: str) -> Iterator[str]:
    """Whatever is refused, or not shown whole."""
    kind = card.get("card_type")
    if kind not in {"text_notice", "news_notice", *(() if who == "robot" else ("button_interaction",))}:
        yield f"card_type {kind}"
    yield from (f"knows no {key}" for key in card if key not in KNOWN)
    titles, text = card.get("main_title", {}), card.get("sub_title_text", "")
    if not titles.get("title") or len(titles["title"]) > TITLE or len(titles.get("desc", "")) > DESC:
        yield f"title {titles}"
    if len(text) > TEXT:
        yield f"text of {len(text)} characters"
    if kind == "text_notice":
        action = card.get("card_action", {})
        if action.get("type") != 1 or not str(action.get("url", "")).startswith("https://"):
            yield "card_action"
    if kind == "button_interaction":
        yield from _button_faults(card)


def _button_faults(card: Mapping[str, Any]) -> Iterator[str]:
    if not re.fullmatch(r"[0-9A-Za-z_@-]{1,128}", str(card.get("task_id", ""))):
        yield "task_id"
    buttons = card.get("button_list", [])
    if not 1 <= len(buttons) <= 6:
        yield f"{len(buttons)} buttons"
    keys = [each.get("key", "") for each in buttons]
    if len(set(keys)) != len(keys) or any(not 1 <= len(key.encode()) <= 1024 for key in keys):
        yield "keys of buttons"
    if any(not each.get("text") or each.get("style") not in {1, 2, 3, 4} for each in buttons):
        yield "words or style of buttons"


def words_of(content: Any) -> str:
    """All that somebody reads of a message's content."""
    if "content" in content:
        return str(content["content"])
    if "main_title" not in content:
        return json.dumps(content, ensure_ascii=False)[:200]
    labels = [str(each["text"]) for each in content.get("button_list", [])]
    titles = content["main_title"]
    return "\n".join([titles["title"] + titles.get("desc", ""), content.get("sub_title_text", ""), *labels])
