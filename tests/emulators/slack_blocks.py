"""What Slack refuses of Block Kit. Source: platforms.md 4.5."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

MOST_BLOCKS: Final = 50
MOST_ACTIONS: Final = 25
MOST_CONTEXT: Final = 10
KINDS: Final = frozenset({"section", "actions", "context", "divider", "header"})


def block_faults(blocks: Sequence[dict[str, Any]]) -> list[str]:
    return list(_faults(blocks))


def buttons_of(blocks: Sequence[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """The words of each button with the button, in order."""
    rows = [each for block in blocks if block["type"] == "actions" for each in block["elements"]]
    return [(each["text"]["text"], each) for each in rows]


def words_of(blocks: Sequence[dict[str, Any]]) -> str:
    """All that somebody reads, entities as they are shown."""
    found = [block["text"]["text"] for block in blocks if block["type"] in {"section", "header"}]
    found += [each["text"] for block in blocks if block["type"] == "context" for each in block["elements"]]
    found += [label for label, _ in buttons_of(blocks)]
    return "\n".join(found).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _faults(blocks: Sequence[dict[str, Any]]) -> Iterator[str]:
    if len(blocks) > MOST_BLOCKS:
        yield f"{len(blocks)} blocks"
    named = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(named)) < len(named) or any(not 0 < len(each) <= 255 for each in named):
        yield "block_id"
    actions = [element["action_id"] for block in blocks for element in block.get("elements", ())
               if element["type"] == "button"]  # fmt: skip
    if len(set(actions)) < len(actions):
        yield "action_id is not unique"
    for block in blocks:
        yield from _of_block(block)


def _of_block(block: dict[str, Any]) -> Iterator[str]:
    kind, elements = block["type"], block.get("elements", ())
    if kind not in KINDS:
        yield f"type {kind}"
    if kind == "section" and not 0 < len(block["text"]["text"]) <= 3000:
        yield "text of a section"
    if kind == "header" and (len(block["text"]["text"]) > 150 or block["text"]["type"] != "plain_text"):
        yield "text of a header"
    if kind == "actions" and not 0 < len(elements) <= MOST_ACTIONS:
        yield f"{len(elements)} actions"
    if kind == "context" and not 0 < len(elements) <= MOST_CONTEXT:
        yield f"{len(elements)} elements"
    for element in elements:
        if element["type"] == "button":
            yield from _of_button(element)


def _of_button(button: dict[str, Any]) -> Iterator[str]:
    if not 0 < len(button["action_id"]) <= 255 or len(button.get("value", "")) > 2000:
        yield "action_id or value"
    if not 0 < len(button["text"]["text"]) <= 75 or button["text"]["type"] != "plain_text":
        yield "text of a button"
