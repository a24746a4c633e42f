"""The pages around a session: the button a one-time link leads to, and what is said where none is open."""

from __future__ import annotations

from dataclasses import replace

from bot.ports.http import HttpReply
from bot.web.pages import html_page, locale_of, page_words

# With no referrer at all a browser keeps back the Origin of a form, too; the bare origin gives nothing away.
PRIVATE = {"cache-control": "no-store", "referrer-policy": "strict-origin"}


def enter_page(lang: str) -> HttpReply:
    """One button, which posts to the address of the page itself."""
    return _said("enter", lang, status=200)


def used_page(lang: str) -> HttpReply:
    """The link was used, has run out, or was never one."""
    return _said("used", lang, status=410)


def no_session_page(lang: str) -> HttpReply:
    """Nobody is logged in here, or not any more."""
    return _said("no_session", lang, status=401)


def _said(what: str, lang: str, *, status: int) -> HttpReply:
    locale = locale_of(lang)
    reply = html_page("entering.html.j2", locale=locale, words=page_words(locale), values={"what": what})
    policy = reply.headers["content-security-policy"].replace("form-action 'none'", "form-action 'self'")
    headers = {**reply.headers, **PRIVATE, "content-security-policy": policy}
    return replace(reply, status=status, headers=headers)
