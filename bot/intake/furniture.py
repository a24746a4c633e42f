"""What a web page holds beside its document: menus, share bars, adverts, hidden parts, scripts (网页框架)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

_NEVER = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "video",
    "audio", "map", "button", "select", "input", "textarea", "datalist", "dialog", "head", "link", "meta",
)  # fmt: skip
_OFTEN = ("nav", "footer", "aside", "form", "header", "menu")
_ROLES = {
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "complementary",
    "menu",
    "menubar",
    "dialog",
    "alert",
}
_NAME = re.compile(
    r"(?:.*[-_])?(?:nav\w*|\w*menu|bread-?crumbs?|crumbs?|foot|footer|side-?bar|b?d?share\w*|\w*share|social\w*"
    r"|ads?|advert\w*|banner\w*|tool-?bar|pager|pagination|copyright|qr-?code|erweima|log-?in|search\w*|related\w*"
    r"|recommend\w*|comments?|font-?size|weizhi|cookie\w*|pop-?up|modal|skip-?link|go-?top|back-?top)(?:[-_].*)?"
    r"|(?:site|page|top)?[-_]?header|top-?bar",
    re.IGNORECASE,
)
_NAME_MOST = 60
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_GROUPS = ("ul", "ol", "div", "table", "dl", "p", "section", "td")
_LINKS_FEWEST, _LINKS_SHARE = 3, 0.7
_MOST = 0.4  # what holds more than this share of the page's words is no furniture, whatever its name


def drop_furniture(root: HtmlElement) -> None:
    """Take out of the tree what is not the document."""
    _drop(root.iter(*_NEVER))
    _drop(element for element in root.iter() if _is_hidden(element))
    headings = list(root.iter("h1"))
    most = _length(root) * _MOST
    spared = {*headings[0].iterancestors(), *headings} if len(headings) == 1 else set()
    suspects = [element for element in root.iter() if element not in spared and _is_furniture(element)]
    _drop(element for element in suspects if _length(element) <= most)
    _drop(element for element in root.iter(*_GROUPS) if element not in spared and _is_links(element))


def _drop(elements: Iterable[HtmlElement]) -> None:
    for element in list(elements):
        if element.getparent() is not None:
            element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    if element.tag in ("html", "body"):
        return False
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")) is not None


def _is_furniture(element: HtmlElement) -> bool:
    """By its tag, role, class or id it is a menu, a bar, an advert."""
    if element.tag in ("html", "body", "main", "article"):
        return False
    if element.tag in _OFTEN or element.get("role", "").lower() in _ROLES:
        return True
    names = (*element.get("class", "").split(), element.get("id", "").strip())
    return any(len(name) <= _NAME_MOST and _NAME.fullmatch(name) for name in names)


def _is_links(element: HtmlElement) -> bool:
    """Hardly anything but links stands in it: a menu, a list of other pages."""
    links = element.findall(".//a[@href]")
    if len(links) < _LINKS_FEWEST:
        return False
    return sum(map(_length, links)) >= _length(element) * _LINKS_SHARE


def _length(element: HtmlElement) -> int:
    return sum(not char.isspace() for text in element.itertext() for char in text)
