"""The demo as a stranger uses it: a real process, a real browser, a quarter from the reminder to the
roll-up.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHECKOUT = Path(__file__).parents[2]
ARTEFACTS = CHECKOUT / "artefacts"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
STEP = 60_000  # milliseconds for what waits for the clock, on a busy machine


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """The console's address of a demo that runs as `make run` starts it."""
    yield from started(tmp_path)


def started(folder: Path, *more: str) -> Iterator[str]:
    """The address of a demo with its state in that folder; `more` are options of the command."""
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--state", str(folder / "state"), *more]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            ready = (re.search(r"ready: (\S+)", line) for line in process.stdout)
            yield next(found[1] for found in ready if found)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


@pytest.fixture
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield browser
        browser.close()


def open_room(page: Page, room: str) -> None:
    page.locator(f'.chan[data-room="{room}"]').click()
    expect(page.locator(f'.chan[data-room="{room}"]')).to_have_attribute("aria-current", "page")


def cards(page: Page, words: str) -> Locator:
    return page.locator("#log article", has_text=words)


def say(page: Page, words: str) -> None:
    page.locator("#text").fill(words)
    page.locator("#text").press("Enter")


def picture(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def test_a_quarter_in_the_browser(demo: str, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(demo)
    clock = page.get_by_role("complementary", name="时钟")

    clock.get_by_role("button", name="拨到下一件事").click()
    open_room(page, "room-market")
    reminder = cards(page, "季报提醒").first
    expect(reminder).to_contain_text("市市场监管局：3项", timeout=STEP)

    say(page, "1正常推进，完成60%，企业开办平均用时0.8天；8完成八成")
    expect(cards(page, "已登记2项").first).to_be_visible(timeout=STEP)
    reminder.locator(".digest > li", has_text="第12项").get_by_role("button", name="进度偏慢").click()
    echo = cards(page, "已登记第12项").first
    expect(echo).to_contain_text("进度偏慢", timeout=STEP)
    picture(page, "console")

    clock.get_by_role("button", name=re.compile("拨到季末")).click()
    open_room(page, "room-tax")
    expect(cards(page, "催办").first).to_be_visible(timeout=STEP)
    picture(page, "urged")

    open_room(page, "room-office")
    expect(cards(page, "汇总预览").first).to_be_visible(timeout=STEP)
    say(page, "/进度")
    expect(cards(page, "三季度进度").first).to_be_visible(timeout=STEP)
    picture(page, "office")

    open_room(page, "room-leaders")
    rollup = cards(page, "三季度汇总").first
    expect(rollup).to_contain_text("应报14件", timeout=STEP)
    expect(rollup.get_by_role("link")).to_have_count(3, timeout=STEP)
    picture(page, "rollup")
    assert faults == []
