"""The reply form on a phone: a real page of a real service, in a real browser, without a login."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import web
from playwright.sync_api import Browser, Page, ViewportSize, expect

from bot.runtime.review_server import response
from bot.web.console import static
from tests.browser.test_review import ARTEFACTS
from tests.platforms.feishu_kit import COORDINATOR, OFFICE
from tests.runtime.form_kit import WithForm, an_office_with_form

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE: ViewportSize = {"width": 375, "height": 740}
NARROW: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1000, "height": 800}


@dataclass(frozen=True, slots=True)
class Site:
    """An office in a loop of its own; `address` is a form's."""

    loop: asyncio.AbstractEventLoop
    office: WithForm
    address: str

    def state(self) -> tuple[str, bool]:
        """Of the bureau's filing."""
        filing = self.office.serving.filing("6")
        return filing.state, filing.paused

    def form_after(self, words: str = "", *, hours: float = 0) -> str:
        """The office says that, or time goes on; the address of the form that the room is given then."""

        async def run() -> str:
            if words:
                await self.office.people.say(OFFICE, COORDINATOR, words, mention=True)
            await self.office.serving.move(hours=hours)
            return self.office.link()

        path = asyncio.run_coroutine_threadsafe(run(), self.loop).result(timeout=60)
        return self.address.partition("/r/")[0] + path


def _statics(app: web.Application) -> None:
    async def file(request: web.Request) -> web.Response:
        return response(static(request.match_info["path"], request.headers.get("if-none-match", "")))

    app.router.add_get("/review/static/{path:.+}", file)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    ready: Future[Site] = Future()
    over = threading.Event()

    async def run() -> None:
        async with an_office_with_form(tmp_path, _statics) as office:
            base = office.serving.url.partition("/hooks/")[0]
            ready.set_result(Site(asyncio.get_running_loop(), office, base + office.link()))
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    try:
        yield ready.result(timeout=60)
    finally:
        over.set()
        thread.join(60)


def a_phone(browser: Browser, size: ViewportSize = PHONE) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport=size, locale="zh-CN", has_touch=True, device_scale_factor=2)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    return page, faults


def test_from_the_link_to_an_answer_that_waits(browser: Browser, site: Site) -> None:
    page, faults = a_phone(browser)
    page.goto(site.address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("市税务局待报事项")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_label("按计划推进").check()
    page.get_by_label("进展、数字、问题、下一步").fill("今天天气不错，<b>@all</b>")
    page.get_by_label("填报人（可不填）").fill("李敏")
    page.screenshot(path=ARTEFACTS / "form.png", full_page=True)
    page.get_by_label("进展、数字、问题、下一步").fill("第4项已完成")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("没有读明白")
    page.screenshot(path=ARTEFACTS / "form-unclear.png", full_page=True)
    assert site.state() == ("open", False)
    expect(page.get_by_label("填报人（可不填）")).to_have_value("李敏")
    expect(page.get_by_label("按计划推进")).to_be_checked()
    page.get_by_label("进展、数字、问题、下一步").fill("完成60%，还差一家")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到第6项")
    page.screenshot(path=ARTEFACTS / "form-received.png", full_page=True)
    assert site.state() == ("open", True)
    assert [each for each in faults if "422" not in each] == []


def test_without_scripts_and_in_english(browser: Browser, site: Site) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}?lang=en")
    page.get_by_label("Completed").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Received item 6")
    assert site.state() == ("open", True)


def test_an_event_is_told_on_a_phone(browser: Browser, site: Site) -> None:
    page, faults = a_phone(browser, NARROW)
    page.goto(site.form_after("/速报 市税务局 物流园起火，请报告"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("市税务局：2026-1号初报")
    expect(page.get_by_role("listitem")).to_have_count(8)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.screenshot(path=ARTEFACTS / "form-event.png", full_page=True)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("还没有填写")
    page.get_by_label("情况").fill("16时30分青石区物流园起火，<b>@all</b>，原因待查")
    page.get_by_label("填报人（可不填）").fill("李敏")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2026-1号已收到，并已转办公室和领导小组")
    page.screenshot(path=ARTEFACTS / "form-event-received.png", full_page=True)
    page.goto(page.url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("续报1")
    page.get_by_label("无变化").check()
    page.screenshot(path=ARTEFACTS / "form-event-more.png", full_page=True)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("已收到")
    assert site.office.serving.facts().count("FormTold") == 2
    assert [each for each in faults if "422" not in each] == []


@pytest.mark.parametrize("size", [NARROW, DESK], ids=["phone", "desk"])
def test_an_event_that_nobody_asked_for_is_told_with_a_photo(
    browser: Browser, site: Site, tmp_path: Path, size: ViewportSize
) -> None:
    page, faults = a_phone(browser, size)
    name = f"form-new-event-{size['width']}"
    photo = tmp_path / "现场照片.png"
    page.goto(site.address)
    page.screenshot(path=photo)
    page.screenshot(path=ARTEFACTS / f"{name}-from.png", full_page=True)
    page.get_by_role("link", name="报告突发情况").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("市税务局：报告突发情况")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_label("情况").fill("凌晨2时40分青石区物流园仓库起火，<b>@all</b>，原因待查")
    page.get_by_label("附件").set_input_files([photo])
    page.get_by_label("填报人（可不填）").fill("李敏")
    page.screenshot(path=ARTEFACTS / f"{name}.png", full_page=True)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2026-1号已收到，并已转办公室和领导小组")
    expect(page.get_by_text("还缺")).to_be_visible()
    page.screenshot(path=ARTEFACTS / f"{name}-received.png", full_page=True)
    page.get_by_role("link", name="接着报2026-1号").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026-1号续报1")
    page.screenshot(path=ARTEFACTS / f"{name}-more.png", full_page=True)
    page.get_by_role("link", name="报告另一起突发情况").click()
    expect(page.get_by_role("link", name="接着报2026-1号")).to_be_visible()
    page.screenshot(path=ARTEFACTS / f"{name}-going.png", full_page=True)
    site.form_after()
    facts = site.office.serving.facts()
    assert (facts.count("FormTold"), facts.count("EvidenceStored")) == (1, 1)
    assert faults == []


def test_a_receipt_is_signed_on_a_phone_without_scripts(browser: Browser, site: Site) -> None:
    page = browser.new_context(viewport=NARROW, java_script_enabled=False).new_page()
    page.goto(site.form_after(hours=4))
    expect(page.get_by_role("heading", level=1)).to_have_text("市税务局签收任务")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.screenshot(path=ARTEFACTS / "form-receipt.png", full_page=True)
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("签收已收到")
    assert site.office.serving.facts().count("FormTold") == 1
