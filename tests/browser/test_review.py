"""A plan's document becomes a published plan in the browser: a real demo, a real Chromium, hostile words."""

from __future__ import annotations

import base64
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.console_steps import Faults
from tests.browser.review_plan import LINES, MARKUP, TITLE, plan_docx

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CHECKOUT = Path(__file__).parents[2]
ARTEFACTS = CHECKOUT / "artefacts"
STEP = 30_000  # milliseconds, on a busy machine
DROP = """([name, data]) => {
  const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: held }));
  }
}"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo that runs as `make run` starts it."""
    state = tmp_path_factory.mktemp("review") / "state"
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", "--state", str(state)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            ready = (re.search(r"ready: (\S+)", line) for line in process.stdout)
            yield next(found[1] for found in ready if found).removesuffix("/console")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def drop(page: Page, name: str, data: bytes) -> None:
    page.evaluate(DROP, [name, base64.b64encode(data).decode()])


def imported(page: Page, demo: str, title: str, lines: tuple[str, ...] = LINES) -> None:
    """A draft of a plan of its own, open in the page."""
    page.goto(f"{demo}/review")
    drop(page, f"{title}.docx", plan_docx((title, *lines[1:])))
    expect(page.locator("#plan-title")).to_have_text(title, timeout=STEP)


def warning(page: Page, words: str) -> Locator:
    """Opened where it is not."""
    found = page.locator("details.warn", has=page.locator("summary", has_text=words))
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def saved(page: Page, count: int) -> None:
    expect(page.locator("#save-state")).to_have_text(f"已保存，第 {count} 次修改", timeout=STEP)


def picture(page: Page, name: str) -> None:
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def task(page: Page, title: str) -> Locator:
    return page.locator("tr[data-task]", has_text=title)


def settle_all(page: Page) -> None:
    """What has to be settled before publishing, each its own way; from the first revision to the fifth."""
    page.get_by_role("tab", name="单位").click()
    page.get_by_role("checkbox", name="勾选市市场监管局", exact=True).check()
    page.get_by_role("checkbox", name="勾选市市场监督管理局").check()
    page.get_by_role("button", name="合并", exact=True).click()
    saved(page, 2)
    expect(page.locator(".cat-units .c-pick")).to_have_count(7)
    warning(page, "可能是同一家单位").get_by_role("button", name="就这样，没有问题").click()
    saved(page, 3)
    members = warning(page, "集合名称未列明成员")
    members.get_by_label("列明成员单位：").last.fill("市科技局、市财政局")
    members.get_by_role("button", name="确定").click()
    saved(page, 4)
    lead = warning(page, "没有写明责任单位")
    lead.get_by_label("指定牵头单位：").last.fill("市市场监管局")
    lead.get_by_role("button", name="确定").click()
    saved(page, 5)


def class_and_milestone(page: Page) -> None:
    """A task becomes key and gets a node; to the seventh revision."""
    page.get_by_role("tab", name="任务").click()
    task(page, "建设检验检测平台").get_by_role("button", name="常规，点按切换").click()
    saved(page, 6)
    task(page, "建设检验检测平台").locator(".c-title").click()
    expect(page.locator(".source li.is-lit")).to_contain_text("建成公共服务平台2个")
    page.get_by_label("日期，写法").fill("2026-09-30")
    page.get_by_label("节点名称", exact=True).fill("平台上线")
    page.get_by_role("button", name="添加节点").click()
    saved(page, 7)
    expect(page.get_by_label("节点名称：平台上线")).to_have_value("平台上线")


def split_from_the_text(page: Page) -> None:
    """The task whose words are clicked becomes two; to the eighth revision."""
    page.locator(".source li", has_text="开展质量监督抽查").locator(".words").click()
    expect(page.locator(".is-open")).to_have_count(1)
    expect(task(page, "开展质量监督抽查")).to_have_class("is-chosen")
    page.locator("summary", has_text="拆成两项").click()
    page.get_by_label("建立问题产品清单").check()
    page.get_by_role("button", name="从这里拆开").click()
    saved(page, 8)
    expect(page.locator("tr[data-task] .c-no")).to_have_text(["1", "1-2", "2", "3", "4", "5", "6"])


def publish(page: Page) -> None:
    page.get_by_role("button", name="发布第 1 版").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("7 项任务、7 家单位")
    expect(dialog).to_contain_text("件新增")
    picture(page, "review-publish")
    dialog.get_by_role("button", name="确认发布第 1 版").click()
    expect(page.locator("#draft-tag")).to_have_text("已发布第 1 版")


def test_from_a_document_to_the_tasks_in_the_chat(page: Page, demo: str, faults: Faults) -> None:
    page.set_default_timeout(STEP)
    page.goto(f"{demo}/console")
    page.get_by_role("link", name="方案核对").click()
    expect(page.get_by_role("heading", name="方案", exact=True)).to_be_visible()
    drop(page, "质量方案.docx", plan_docx())
    expect(page.locator("#plan-title")).to_have_text(TITLE, timeout=STEP)
    expect(page.locator("#why-not")).to_have_text("还有 3 条须处理")
    expect(page.locator(".source")).to_contain_text(MARKUP)
    picture(page, "review")
    settle_all(page)
    expect(page.locator("#why-not")).to_have_text("可以发布")
    class_and_milestone(page)
    picture(page, "review-task")
    split_from_the_text(page)
    publish(page)
    assert page.title() == f"{TITLE} - 方案核对"
    page.get_by_role("link", name="控制台").click()
    page.locator('.chan[data-room="room-market"]').click()
    page.locator("#text").fill("/任务")
    page.locator("#text").press("Enter")
    expect(page.locator("#log article", has_text="开展质量监督抽查").first).to_be_visible(timeout=STEP)
    assert faults == []
