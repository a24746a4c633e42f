"""A console server without ledger or pipeline: made-up rooms, the real page, the real shapes of the API.

`python -m tests.browser.stub_console [PORT]` serves it for looking at by hand.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, time, timedelta
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from bot.answering.agenda import Coming, What
from bot.domain.calendar import WorkCalendar
from bot.platforms.console import ActionBody, MessageBody, shown
from bot.ports.messages import RenderedMessage
from bot.runtime import console_lists
from bot.runtime.console import Events, parse_moment
from bot.storage.data_files import data_files
from bot.text import Span
from bot.web.console import page, static
from bot.wiring import Words, read_calendar, read_words
from bot.wording.cards import RenderedButton, RenderedCard

STARTS = datetime(2026, 9, 21, 1, 5, tzinfo=UTC)
UNITS = ("市市场监管局", "市税务局", "市数据局", "市自然资源和规划局")
ROOMS = [
    {"id": "leaders", "name": "领导小组", "kind": "leading_group"},
    {"id": "office", "name": "领导小组办公室", "kind": "office"},
    *(
        {"id": f"unit-{no}", "name": f"{name}工作群", "kind": "unit", "unit": name}
        for no, name in enumerate(UNITS)
    ),
]
LIAISONS = ("孙悦", "韩松", "王若兰", "赵启明")
PEOPLE = [
    *(
        {"id": f"p{no}", "name": name, "role": "liaison", "unit": UNITS[no], "rooms": [f"unit-{no}"]}
        for no, name in enumerate(LIAISONS)
    ),
    {"id": "office", "name": "李晓", "role": "coordinator", "unit": "", "rooms": ["office"]},
    {"id": "leader", "name": "周正平", "role": "leader", "unit": "", "rooms": ["leaders"]},
]
TASKS = ("第1项 企业开办“一窗通办”", "第8项 知识产权快速维权", "第12项 涉企检查“综合查一次”")
ANSWERS = {
    "completed": "已完成",
    "on_track": "按计划推进",
    "behind": "进度偏慢",
    "no_activity": "本期无新进展",
}
AHEAD: Sequence[tuple[int, time, What, int, str]] = (
    (1, time(8, 40), "digest", 3, ""),
    (4, time(17), "due", 0, "2026Q3"),
    (6, time(15), "rollup", 0, "2026Q3"),
)
CORRECTION = {"correct": "更正", "withdraw": "撤回"}


class StubConsole:
    """Rooms in memory; `failing` maps a path's last part to the status it is refused with."""

    def __init__(self, *, empty: bool = False) -> None:
        self.calendar: WorkCalendar = read_calendar(data_files(), "Asia/Shanghai")
        self.words: Words = read_words(data_files(), "zh-CN", self.calendar)
        self.events = Events()
        self.now = STARTS
        self.entries: dict[str, list[dict[str, Any]]] = {room["id"]: [] for room in ROOMS}
        self.posted: list[dict[str, Any]] = []
        self.keys: dict[str, int] = {}
        self.failing: dict[str, int] = {}
        self.asked: Counter[str] = Counter()
        self.delay_seconds = 0.0
        self._last = 0
        if not empty:
            self.say("unit-0", reminder())

    def say(
        self, room: str, card: RenderedCard, *, reply_to: int | None = None, about: Sequence[str] = ()
    ) -> int:
        """The bot's word in a room; its id."""
        message = RenderedMessage(
            "key", room, card, self.now, self.now, "p0" if card.mention else None,
            tuple(about) or filings(card), str(reply_to) if reply_to else None,
        )  # fmt: skip
        return self._add(room, shown(message))

    def tell(self, room: str, person: str, text: str, reply_to: int | None = None) -> int:
        """A person's word; its id."""
        entry = shown(RenderedMessage("key", room, RenderedCard(title=()), self.now, self.now))
        told = {"from": person, "lines": [text], "kind": "person", "reply_to": reply_to}
        return self._add(room, {**entry, **told})

    def _add(self, room: str, entry: dict[str, Any]) -> int:
        self._last += 1
        self.entries[room].append({"id": self._last, **entry})
        self.events.message(room, self._last)
        return self._last

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/console", self._page)
        app.router.add_get("/console/static/{path:.+}", self._static)
        app.router.add_get("/console/api/events", self._live)
        gets: dict[str, Callable[[web.Request], object]] = {
            "rooms": lambda _: self._rooms(),
            "people": lambda _: PEOPLE,
            "messages": self._messages,
            "clock": lambda _: self._clock(),
            "commands": lambda request: self.words.commands_json(request.query.get("lang", "")),
            "plan": lambda _: {"title": "示范市优化营商环境2026年工作方案", "version": 2},
        }
        for name, answer in gets.items():
            app.router.add_get(f"/console/api/{name}", _as_json(answer))
        app.router.add_post("/console/api/messages", self._said)
        app.router.add_post("/console/api/actions", self._pressed)
        app.router.add_post("/console/api/clock", self._moved)
        return app

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        name = f"{request.method} {request.path.rpartition('/')[2]}"
        self.asked[name] += 1
        if request.path.startswith("/console/api/"):
            await asyncio.sleep(self.delay_seconds)
        if name in self.failing:
            return web.json_response(
                {"error": "refused by the test", "code": "e-7F3K"}, status=self.failing[name]
            )
        if request.method == "POST" and request.content_type != "application/json":
            return web.json_response({"error": "content-type", "code": "content-type"}, status=415)
        try:
            return await handler(request)
        except ValidationError as error:
            return web.json_response({"error": str(error), "code": "undecodable"}, status=400)
        except KeyError as error:
            return web.json_response({"error": f"no {error}", "code": "not_found"}, status=404)

    async def _page(self, request: web.Request) -> web.Response:
        reply = page(request.query.get("lang", ""))
        return web.Response(status=reply.status, body=reply.body, headers=dict(reply.headers))

    async def _static(self, request: web.Request) -> web.Response:
        reply = static(request.match_info["path"], request.headers.get("if-none-match", ""))
        return web.Response(status=reply.status, body=reply.body, headers=dict(reply.headers))

    def _rooms(self) -> object:
        return [{**room, **self._last_of(str(room["id"]))} for room in ROOMS]

    def _last_of(self, room: str) -> dict[str, object]:
        if not self.entries[room]:
            return {}
        last = self.entries[room][-1]
        text = last["title"] or next(iter(last["lines"]), "")
        return {"last": {"id": last["id"], "at": last["at"], "text": text[:60]}}

    def _messages(self, request: web.Request) -> object:
        after = int(request.query["after"])
        found = [each for each in self.entries[request.query["room"]] if each["id"] > after]
        return found[: console_lists.MOST_MESSAGES]

    def _clock(self) -> dict[str, object]:
        today = self.calendar.local_day(self.now)
        coming = [
            Coming(self.calendar.instant(self.calendar.add_workdays(today, days), at), what, count, period)
            for days, at, what, count, period in AHEAD
        ]
        return console_lists.clock(self.now, coming, self.calendar, movable=True)

    async def _said(self, request: web.Request) -> web.Response:
        body = MessageBody.model_validate_json(await request.read())
        self.posted.append(body.model_dump())
        if body.key in self.keys:
            return web.json_response({"id": self.keys[body.key]}, status=202)
        entry = self.keys[body.key] = self.tell(body.room, body.person, body.text, body.reply_to)
        if body.reply_to is not None or body.text.lstrip().startswith(("/", "／", "@", "＠")):
            about = self._card(body.reply_to)["about"][:1] if body.reply_to else ()
            self.say(body.room, recorded("第1项", "按计划推进，60%"), reply_to=entry, about=about)
        return web.json_response({"id": entry}, status=202)

    async def _pressed(self, request: web.Request) -> web.Response:
        body = ActionBody.model_validate_json(await request.read())
        self.posted.append(body.model_dump())
        entry = self._card(body.message)
        [room] = [room for room, entries in self.entries.items() if entry in entries]
        [button] = [each for each in entry["buttons"] if each["key"] == body.button]
        about = [body.button.partition("/")[2]] if "/" in body.button else entry["about"]
        self.say(room, recorded("第8项", button["label"]), reply_to=body.message, about=about)
        return web.json_response({"id": body.message}, status=202)

    def _card(self, number: int) -> dict[str, Any]:
        return {each["id"]: each for entries in self.entries.values() for each in entries}[number]

    async def _moved(self, request: web.Request) -> web.Response:
        target = parse_moment((await request.json())["now"])
        self.posted.append({"now": target.isoformat()})
        if target < self.now:
            return web.json_response({"error": "never back", "code": "clock_back"}, status=409)
        self.now = target.astimezone(UTC)
        self.say("unit-1", urging())
        self.say("leaders", rollup())
        self.events.clock(self.now)
        return web.json_response(self._clock())

    async def _live(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"content-type": "text/event-stream", "cache-control": "no-store"}
        )
        await response.prepare(request)
        queue = self.events.listen()
        try:
            await response.write(b"retry: 200\n\n")
            while True:
                number, name, data = await queue.get()
                head = f"id: {number}\n" if number else ""
                await response.write(f"{head}event: {name}\ndata: {data}\n\n".encode())
        except (ConnectionResetError, asyncio.CancelledError):
            return response
        finally:
            self.events.forget(queue)


class Serving:
    """A stub on a free port, in a thread with a loop of its own; stopped at the end of `with`."""

    def __init__(self, stub: StubConsole, port: int = 0) -> None:
        self.stub = stub
        self.address = ""
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._up: Future[str] = Future()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._serve()))
        self._stopped = asyncio.Event()

    def __enter__(self) -> Serving:
        self._thread.start()
        self.address = self._up.result(timeout=60)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(timeout=60)
        self._loop.close()

    def run(self, act: Callable[[], object]) -> None:
        """Do something with the stub in its own thread, and wait for it."""
        done: Future[None] = Future()

        def run() -> None:
            act()
            done.set_result(None)

        self._loop.call_soon_threadsafe(run)
        done.result(timeout=60)

    async def _serve(self) -> None:
        runner = web.AppRunner(self.stub.app(), shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        host, port = runner.addresses[0]
        self._up.set_result(f"http://{host}:{port}")
        await self._stopped.wait()
        await runner.cleanup()


def reminder(tasks: Sequence[str] = TASKS) -> RenderedCard:
    return RenderedCard(
        title=words(f"【季报提醒】市市场监管局：{len(tasks)}项，9月28日(周一)17:00前报"),
        lines=(words("还有4个工作日（中秋放假3天不计）"),),
        fields=tuple((words(task), words("首次报送")) for task in tasks),
        after=(words("一条消息可报几项，例：1完成80%，8、12正常推进"),),
        buttons=(
            *(
                RenderedButton(f"{status}/filing-{row}", label, row)
                for row in range(len(tasks))
                for status, label in ANSWERS.items()
            ),
            RenderedButton("fill", "逐项填"),
        ),
        kind="reminder",
        code="R-G6E7",
        mention="p0",
    )


def recorded(task: str, what: str) -> RenderedCard:
    return RenderedCard(
        title=words(f"已登记{task}（三季度）：{what}"),
        after=(words("没有记错就不用回复。"),),
        buttons=tuple(RenderedButton(f"{key}/{task}", label) for key, label in CORRECTION.items()),
        kind="recorded",
    )


def urging() -> RenderedCard:
    return RenderedCard(
        title=words("【催办】市税务局：第6项季报逾期1个工作日"),
        fields=((words("第6项 办税缴费便利化"), words("应于9月28日17:00前报")),),
        buttons=tuple(RenderedButton(f"{status}/filing-6", label, 0) for status, label in ANSWERS.items()),
        kind="urging",
        code="R-4WTD",
    )


def ask() -> RenderedCard:
    return RenderedCard(
        title=words("第12项按哪种状态报送？"),
        lines=(words("来文既说“已完成”，又说还有两个片区未联合，暂未登记。"),),
        buttons=tuple(RenderedButton(f"choose/{status}", label) for status, label in ANSWERS.items()),
        kind="ask",
        code="R-8PYG",
    )


def rollup() -> RenderedCard:
    rows = (
        ("任务", "单位", "进度"),
        ("第1项 企业开办", "市市场监管局", "60%"),
        ("第6项 办税缴费", "市税务局", "未报"),
    )
    return RenderedCard(
        title=words("【季度汇总】三季度14项，已报13项"),
        lines=(words("按计划推进8项，进度偏慢2项，未报1项。"),),
        table=tuple(tuple(words(cell) for cell in row) for row in rows),
        kind="rollup",
    )


def filings(card: RenderedCard) -> tuple[str, ...]:
    """The filings a card's buttons name, each once."""
    return tuple(dict.fromkeys(button.key.partition("/")[2] for button in card.buttons if "/" in button.key))


def words(text: str) -> tuple[Span, ...]:
    return (Span(text),)


def _as_json(answer: Callable[[web.Request], object]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response(answer(request), dumps=lambda body: json.dumps(body, ensure_ascii=False))

    return handler


def fill(stub: StubConsole, count: int) -> None:
    """A long thread with every kind of card."""
    for number in range(count):
        stub.tell("unit-3", "p3", f"第{number + 1}条：正在办理")
    stub.tell("unit-3", "p3", "三季度共出让工业用地11宗，其中“标准地”7宗，累计占比64%。" * 12)
    stub.now += timedelta(minutes=1)
    stub.say("unit-0", ask())
    stub.say("unit-1", urging())
    stub.say("leaders", rollup())


if __name__ == "__main__":
    sample = StubConsole()
    fill(sample, 240)
    with Serving(sample, int(sys.argv[1]) if len(sys.argv) > 1 else 0) as serving:
        sys.stdout.write(f"{serving.address}/console\n")
        sys.stdout.flush()
        threading.Event().wait()
