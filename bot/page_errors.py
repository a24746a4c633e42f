"""What keeps somebody from our pages; they can put it right."""

from __future__ import annotations

from bot.errors import RefusalError


class NotInPrivate(RefusalError):
    """What opens a page is only given in a chat of the writer's own with us."""

    code = "not_in_private"


class NoPages(RefusalError):
    """Our pages cannot be reached from outside: the office has set no address for them."""

    code = "no_pages"
