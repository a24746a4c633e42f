"""What Feishu refuses in a card 2.0: unknown components and properties, wrong places, wrong sizes.

Written from the vendor's pages of the components, apart from the code that makes cards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

CARD_BYTES: Final = 30 * 1000
TEXT: Final = frozenset({"tag", "content", "text_size", "text_color", "text_align", "lines", "i18n_content"})
KNOWN: Final = {
    "div": {"tag", "text", "icon", "margin", "width", "element_id"},
    "markdown": {"tag", "content", "text_size", "text_align", "icon", "margin", "element_id"},
    "button": {"tag", "text", "type", "size", "width", "icon", "disabled", "behaviors", "confirm", "name",
               "element_id", "margin", "form_action_type", "hover_tips"},
    "column_set": {"tag", "columns", "flex_mode", "horizontal_spacing", "horizontal_align",
                   "background_style", "margin", "element_id", "action"},
    "column": {"tag", "elements", "width", "weight", "vertical_align", "vertical_spacing", "padding",
               "background_style", "direction", "element_id", "margin", "horizontal_align", "action"},
    "table": {"tag", "page_size", "row_height", "row_max_height", "freeze_first_column", "header_style",
              "columns", "rows", "element_id", "margin"},
    "hr": {"tag", "margin", "element_id"},
}  # fmt: skip
TEMPLATES: Final = frozenset(
    [
        "blue",
        "wathet",
        "turquoise",
        "green",
        "yellow",
        "orange",
        "red",
        "carmine",
        "violet",
        "purple",
        "indigo",
        "grey",
        "default",
    ]
)
TAGS: Final = frozenset(
    [
        "neutral",
        "blue",
        "turquoise",
        "lime",
        "orange",
        "violet",
        "indigo",
        "wathet",
        "green",
        "yellow",
        "red",
        "purple",
        "carmine",
    ]
)


def card_faults(card: Any) -> list[str]:
    """What the vendor would say of it; nothing for a good one."""
    return list(_faults(card))


def _faults(card: Any) -> Iterator[str]:
    if not isinstance(card, dict) or card.get("schema") != "2.0":
        yield "schema is not 2.0"
        return
    if len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode()) > CARD_BYTES:
        yield "larger than 30 KB"
    yield from _unknown(card, {"schema", "config", "card_link", "header", "body"}, "card")
    yield from _unknown(card.get("config", {}), {"update_multi", "summary", "width_mode", "style"}, "config")
    if "header" in card:
        yield from _header(card["header"])
    elements = card.get("body", {}).get("elements")
    if not isinstance(elements, list):
        yield "body has no elements"
        return
    if _count(elements) > 200:
        yield f"{_count(elements)} elements"
    if sum(each.get("tag") == "table" for each in elements) > 5:
        yield "more than five tables"
    for each in elements:
        yield from _element(each, at_root=True)


def _header(header: dict[str, Any]) -> Iterator[str]:
    yield from _unknown(
        header, {"title", "subtitle", "template", "text_tag_list", "icon", "padding"}, "header"
    )
    yield from _text(header.get("title"))
    if header.get("template", "default") not in TEMPLATES:
        yield f"no such colour: {header['template']}"
    if len(header.get("text_tag_list", [])) > 3:
        yield "more than three tags"
    for tag in header.get("text_tag_list", []):
        yield from _text(tag.get("text"))
        if tag.get("tag") != "text_tag" or tag.get("color") not in TAGS:
            yield f"no such tag: {tag}"


def _element(element: Any, *, at_root: bool) -> Iterator[str]:
    tag = element.get("tag") if isinstance(element, dict) else None
    if tag not in KNOWN or (tag == "column" and at_root):
        yield f"no such component here: {tag}"
        return
    yield from _unknown(element, KNOWN[tag], tag)
    if tag == "div":
        yield from _text(element.get("text"))
    if tag == "markdown" and not isinstance(element.get("content"), str):
        yield "markdown without content"
    if tag == "button":
        yield from _button(element)
    if tag == "table":
        yield from _table(element, at_root=at_root)
    for inner in (*element.get("elements", []), *(element.get("columns", []) if tag == "column_set" else [])):
        yield from _element(inner, at_root=False)


def _button(button: dict[str, Any]) -> Iterator[str]:
    yield from _text(button.get("text"))
    for behavior in button.get("behaviors", []):
        kind = behavior.get("type")
        if kind == "callback" and not isinstance(behavior.get("value"), (dict, str)):
            yield "callback without a value"
        if kind == "open_url" and not str(behavior.get("default_url", "")).startswith("https://"):
            yield "no address to open"
        if kind not in {"callback", "open_url"}:
            yield f"no such behaviour: {kind}"


def _table(table: dict[str, Any], *, at_root: bool) -> Iterator[str]:
    columns = table.get("columns", [])
    if not at_root:
        yield "a table stands at the root only"
    if not 1 <= len(columns) <= 50 or not 1 <= table.get("page_size", 5) <= 10:
        yield "columns 1 to 50, page_size 1 to 10"
    names = [column.get("name") for column in columns]
    if len(set(names)) != len(names) or any(column.get("data_type") != "text" for column in columns):
        yield "columns need names of their own; only text is used here"
    for row in table.get("rows", []):
        if not set(row) <= set(names) or not all(isinstance(cell, str) for cell in row.values()):
            yield "a cell without its column, or no text"


def _text(text: Any) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("tag") not in {"plain_text", "lark_md"}:
        yield f"no text: {text}"
    elif not isinstance(text.get("content"), str) or not text["content"]:
        yield "a text without words"
    else:
        yield from _unknown(text, TEXT, "text")


def _unknown(given: dict[str, Any], known: Any, where: str) -> Iterator[str]:
    for key in given:
        if key not in known:
            yield f"{where} knows no {key}"


def _count(value: Any) -> int:
    """Whatever has a tag: the strictest reading of 200 elements."""
    if isinstance(value, dict):
        return ("tag" in value) + sum(_count(each) for each in value.values())
    return sum(_count(each) for each in value) if isinstance(value, list) else 0
