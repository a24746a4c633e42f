"""The colour tokens: text against every ground it stands on, in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from bot.web.console import STATIC

CSS = (STATIC / "duban.css").read_text("utf-8")
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})")
GROUNDS = ("bg", "surface", "surface-2")
TEXTS = [
    *((ink, ground) for ink in ("ink", "ink-2", "ink-3") for ground in (*GROUNDS, "sunken")),
    *((ink, ground) for ink in ("accent", "ok", "warn", "bad") for ground in GROUNDS),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("accent", "accent-soft"),
    ("ink", "accent-soft"),
    ("ink-3", "accent-soft"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
]
SHAPES = [("control", "surface"), ("focus", "surface"), ("focus", "bg")]


def tokens(theme: str) -> dict[str, str]:
    """Light ones stand in the first block; the dark block lies over them."""
    blocks = {"light": CSS.index(":root {"), "dark": CSS.index(':root[data-theme="dark"] {')}
    light = dict(TOKEN.findall(CSS[blocks["light"] : blocks["dark"]]))
    if theme == "light":
        return light
    return {**light, **dict(TOKEN.findall(CSS[blocks["dark"] : CSS.index("}", blocks["dark"])]))}


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_and_shapes_can_be_seen(theme: str) -> None:
    found = tokens(theme)
    weak = {
        (ink, ground): round(contrast(found[ink], found[ground]), 2)
        for pairs, least in ((TEXTS, 4.5), (SHAPES, 3.0))
        for ink, ground in pairs
        if contrast(found[ink], found[ground]) < least
    }
    assert weak == {}


def test_colours_stand_in_the_tokens_only() -> None:
    components = CSS[CSS.index("/* ---------- 2 base") :]
    for file in STATIC.glob("*.css"):
        text = components if file.name == "duban.css" else file.read_text("utf-8")
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", text)) <= {"#fff"}, file.name
