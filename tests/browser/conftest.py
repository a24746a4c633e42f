"""What the console's browser tests share: Chromium, a stub server, a page whose complaints fail the test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.browser.console_steps import Faults
from tests.browser.stub_console import Serving, StubConsole

SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
expect.set_options(timeout=30_000)  # milliseconds, on a busy machine
DESK: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def serving() -> Iterator[Serving]:
    with Serving(StubConsole()) as serving:
        yield serving


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESK, color_scheme="light", locale="zh-CN")
    context.set_default_timeout(8000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, faults: Faults) -> Iterator[Page]:
    """A page whose errors, refused contents and foreign requests fail the test."""

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            faults.note(message.text)

    page = context.new_page()
    page.on("console", heard)
    page.on("pageerror", lambda error: faults.note(str(error)))
    page.on("request", lambda request: None if "127.0.0.1" in request.url else faults.note(request.url))
    yield page
    assert faults == []
