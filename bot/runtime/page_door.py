"""Who may see pages on the public listener: a session from a one-time link, posts checked at each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Middleware

from bot.domain.people import Post, is_office, office_plans
from bot.ports.ledger import View
from bot.runtime.console_door import ASKED_FIRST, Handler, answered, as_json
from bot.runtime.page_keys import SESSION_LIFE, PageKeys
from bot.runtime.review_server import Reviewer, response
from bot.web.entering import enter_page, no_session_page, used_page

OPEN_PATHS: Final = ("/review/static/",)
REVIEW: Final = "/review"
GUARDED: Final = (REVIEW, "/e")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose session it is, with the posts they hold today."""

    person: str
    posts: tuple[Post, ...]

    def may_enter(self, path: str) -> bool:
        """The review is the office's; what else is behind the door looks at the posts itself."""
        return not _is_under(REVIEW, path) or is_office(self.posts)


VISITOR: Final = web.RequestKey("visitor", Visitor)


@dataclass(frozen=True, slots=True)
class PageDoor:
    """`address` is where people reach us (https://HOST), as the office has set it."""

    keys: PageKeys
    address: str

    @property
    def cookie(self) -> str:
        """A name with __Host- is only taken over https, for this host and all paths."""
        return "__Host-duban" if self._is_https else "duban"

    @property
    def _is_https(self) -> bool:
        return self.address.startswith("https://")

    def add_to(self, app: web.Application) -> None:
        app.middlewares.append(self.guard)
        app.router.add_get("/enter/{token}", self._ask)
        app.router.add_post("/enter/{token}", self._enter)

    @property
    def guard(self) -> Middleware:
        """The middleware: hooks and health pass untouched."""

        @web.middleware
        async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
            if not _is_guarded(request.path):
                return await handler(request)
            refused = await self._refused(request)
            if refused is not None:
                return refused
            answer = await answered(request, handler)
            answer.headers["cache-control"] = "no-store"
            return answer

        return guard

    async def _refused(self, request: web.Request) -> web.Response | None:
        """Who is let in stands in the request afterwards."""
        refused = self._foreign(request)
        if refused is not None:
            return refused
        visitor = await self._visitor(request)
        if visitor is None or not visitor.may_enter(request.path):
            return self._no_session(request)
        request[VISITOR] = visitor
        return None

    async def _ask(self, request: web.Request) -> web.Response:
        """A page with one button. Chat platforms look at links themselves, so a look uses nothing up."""
        token, lang = request.match_info["token"], request.query.get("lang", "")
        found = await self.keys.leads_to(token)
        return response(enter_page(lang) if found else used_page(lang))

    async def _enter(self, request: web.Request) -> web.Response:
        refused = self._foreign(request, form=True)
        if refused is not None:
            return refused
        entered = await self.keys.enter(request.match_info["token"])
        if entered is None:
            return response(used_page(request.query.get("lang", "")))
        answer = web.Response(status=303, headers={"location": entered.path, "cache-control": "no-store"})
        answer.set_cookie(
            self.cookie, entered.secret, max_age=int(SESSION_LIFE.total_seconds()), path="/", httponly=True,
            samesite="Strict", secure=self._is_https,
        )  # fmt: skip
        return answer

    async def _visitor(self, request: web.Request) -> Visitor | None:
        """Whose session it is; without a post today there is none."""
        secret = request.cookies.get(self.cookie)
        person = await self.keys.person(secret) if secret else None
        if not person:
            return None
        today = self.keys.clock.office()

        def held(view: View) -> tuple[Post, ...]:
            day = view.calendar.local_day(today)
            return tuple(post for post in view.ledger.posts(person) if post.holds_on(day))

        posts = await self.keys.reader.run(held)
        return Visitor(person, posts) if posts else None

    def _foreign(self, request: web.Request, *, form: bool = False) -> web.Response | None:
        """What another site sends: a write needs our own Origin and, unless a form, our content types."""
        if request.method in {"GET", "HEAD"}:
            return None
        if request.headers.get("origin") != self.address:
            return as_json({"error": "this Origin is another site", "code": "origin"}, status=403)
        if not form and request.content_type not in ASKED_FIRST:
            return as_json({"error": "expected application/json", "code": "content_type"}, status=415)
        return None

    def _no_session(self, request: web.Request) -> web.Response:
        if "/api/" in request.path:
            return as_json({"error": "the session has ended", "code": "session"}, status=401)
        return response(no_session_page(request.query.get("lang", "")))


def _is_guarded(path: str) -> bool:
    return any(_is_under(root, path) for root in GUARDED) and not path.startswith(OPEN_PATHS)


def _is_under(root: str, path: str) -> bool:
    return path == root or path.startswith(f"{root}/")


def visitor_in(request: web.Request) -> Visitor:
    """The one the door let in."""
    return request[VISITOR]


def reviewer_in(request: web.Request) -> Reviewer:
    """The one the door let in to the review: all plans, or those they coordinate."""
    visitor = visitor_in(request)
    return Reviewer(visitor.person, visitor.person, office_plans(visitor.posts))
