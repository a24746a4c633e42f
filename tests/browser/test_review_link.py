"""A coordinator comes in by a one-time link: a real service, a real browser, the public listener."""

from __future__ import annotations

import hashlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bot.storage.database import Database
from bot.storage.instants import stamp
from tests.browser.console_steps import Faults
from tests.browser.review_plan import LINES, plan_docx
from tests.browser.test_review import CHECKOUT, STEP, drop, saved, task

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CONFIG = """[office]
name = "示范市推进办公室"

[storage]
state = "state"

[web]
port = {port}
admin_port = 0
public_url = "http://127.0.0.1:{port}"

[connections.chat]
platform = "console"
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A service with one coordinator, 陈立."""

    address: str
    folder: Path

    def link(self, token: str) -> str:
        """The address that a chat would show, for a token of the test's own."""
        db = Database(f"sqlite:///{self.folder / 'state' / 'ledger.db'}").connect()
        person = db.one("account", connection="chat", account="chen")[0]
        digest, until = hashlib.sha256(token.encode()).hexdigest(), datetime.now(UTC) + timedelta(minutes=5)
        db.begin()
        db.run(
            "add_page_key", digest=digest, kind="link", person=person, path="/review", expires_at=stamp(until)
        )
        db.commit()
        db.close()
        return f"{self.address}/enter/{token}"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Running]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(port=port), "utf-8")
    duban = [sys.executable, "-m", "bot"]
    grant = [*duban, "grant", "chat:chen", "coordinator", "--name", "陈立", "--config", str(config)]
    subprocess.run(grant, cwd=CHECKOUT, check=True, capture_output=True)
    command = [*duban, "run", "--config", str(config)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            assert any("ready" in line for line in process.stdout)
            yield Running(f"http://127.0.0.1:{port}", tmp_path)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def test_a_link_lets_its_coordinator_in_once_and_their_name_stands_on_what_they_do(
    page: Page, service: Running, faults: Faults
) -> None:
    faults.expected = "410|401"
    link = service.link("x" * 22)
    page.goto(f"{service.address}/review")
    expect(page.get_by_role("heading", name="需要从私聊里的链接进入")).to_be_visible()
    page.goto(link)
    page.get_by_role("button", name="打开").click()
    expect(page.get_by_role("heading", name="方案", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="控制台")).to_have_count(0)
    drop(page, "方案.docx", plan_docx(("示范市对外核对方案", *LINES[1:])))
    expect(page.locator("#plan-title")).to_have_text("示范市对外核对方案", timeout=STEP)
    expect(page.locator("#plan-meta")).to_contain_text("陈立导入")
    task(page, "开展质量监督抽查").get_by_role("button", name="常规，点按切换").click()
    saved(page, 2)
    page.context.clear_cookies()
    task(page, "办好质量月活动").get_by_role("button", name="常规，点按切换").click()
    expect(page.locator("#banner")).to_contain_text("登录已过期", timeout=STEP)
    page.goto(link)
    expect(page.get_by_role("heading", name="链接已用过或已过期")).to_be_visible()
