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
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

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
    page.get_by_role("checkbox", name="勾选市生态局", exact=True).check()
    page.get_by_role("checkbox", name="勾选市生态环境局").check()
    page.get_by_role("button", name="合并", exact=True).click()
    saved(page, 2)
    expect(page.locator(".cat-units .c-pick")).to_have_count(8)
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
    expect(dialog).to_contain_text("7 项任务、8 家单位")
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


def test_a_document_let_go_before_the_page_is_ready_is_read(page: Page, demo: str, faults: Faults) -> None:
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/review_main.js", hold, times=1)
    with page.expect_request("**/review_main.js"):
        page.goto(f"{demo}/review", wait_until="commit")
    expect(page.get_by_role("heading", name="方案", exact=True)).to_be_visible()
    drop(page, "早到方案.docx", plan_docx(("示范市早到方案", *LINES[1:])))
    expect(page.get_by_role("heading", name="方案", exact=True)).to_be_visible()
    waiting.pop().continue_()
    expect(page.locator("#plan-title")).to_have_text("示范市早到方案", timeout=STEP)


def test_two_people_at_one_draft_and_a_service_that_is_gone(
    page: Page, context: BrowserContext, demo: str, faults: Faults
) -> None:
    """The later step is not saved but offered again on the newest draft; nothing that was typed is lost."""
    faults.expected = "409|INTERNET_DISCONNECTED"
    imported(page, demo, "示范市两人同改方案")
    other = context.new_page()
    other.goto(page.url)
    task(other, "开展质量监督抽查").get_by_role("button", name="常规，点按切换").click()
    saved(other, 2)
    task(page, "办好质量月活动").get_by_role("button", name="常规，点按切换").click()
    expect(page.locator("#banner")).to_contain_text(
        "控制台刚改过这份草案，您刚才这一步没有保存", timeout=STEP
    )
    expect(task(page, "开展质量监督抽查").get_by_role("button", name="重点，点按切换")).to_be_visible()
    page.locator("#banner").get_by_role("button", name="再做一次").click()
    saved(page, 3)
    expect(task(page, "办好质量月活动").get_by_role("button", name="重点，点按切换")).to_be_visible()
    expect(page.locator("#banner")).to_be_hidden()
    context.set_offline(True)
    task(page, "推行工程质量手册").get_by_role("button", name="常规，点按切换").click()
    expect(page.locator("#banner")).to_contain_text("连不上服务", timeout=STEP)
    context.set_offline(False)
    page.locator("#banner").get_by_role("button", name="再做一次").click()
    saved(page, 4)


def test_by_keyboard_alone_and_in_english(page: Page, demo: str) -> None:
    imported(page, demo, "示范市键盘核对方案")
    page.goto(f"{page.url}?lang=en")
    expect(page.locator("#why-not")).to_have_text("3 warnings to settle first")
    expect(page.get_by_role("button", name="Show task 1", exact=True)).to_have_count(1)
    page.get_by_role("link", name="Skip the source, to the catalogue").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("tab", name="Tasks")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Units")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.locator(".c-title").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Edit task 1")).to_be_visible()
    page.get_by_label("Title").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("开展监督抽查")
    page.keyboard.press("Tab")
    expect(page.locator("#save-state")).to_have_text("Saved, change 2", timeout=STEP)
    expect(page.get_by_label("Text", exact=True)).to_be_focused()
    expect(page.locator(".c-title").first).to_have_text("开展监督抽查")
    page.get_by_label("Title").fill("还没离开这一格")
    page.goto(f"{demo}/console")  # away in the middle of typing
    page.go_back()
    expect(page.locator(".c-title").first).to_have_text("还没离开这一格", timeout=STEP)
    page.get_by_role("button", name="Publish version 1").focus()
    page.keyboard.press("Enter")  # says why not: the first that has to be settled
    expect(page.locator("details.warn-must summary").first).to_be_focused()
    expect(page.locator("details.warn-must").first).to_have_attribute("open", "")


def test_figures_get_other_names_and_one_for_two_of_them_is_refused(
    page: Page, demo: str, faults: Faults
) -> None:
    faults.expected = "422"
    imported(page, demo, "示范市指标别称方案")
    page.get_by_role("tab", name="指标").click()
    names = page.get_by_label("：别称")
    names.nth(1).fill("服务平台、检测平台")
    names.nth(1).press("Tab")
    saved(page, 2)
    expect(names.nth(1)).to_have_value("服务平台、检测平台", timeout=STEP)
    names.nth(2).fill("检测平台")
    names.nth(2).press("Tab")
    expect(page.locator("#banner")).to_contain_text("会同时指两个指标", timeout=STEP)


def test_a_phone_shows_everything_without_scrolling_sideways(browser: Browser, demo: str, page: Page) -> None:
    imported(page, demo, "示范市手机核对方案")
    phone = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, locale="zh-CN"
    )
    small = phone.new_page()
    small.goto(page.url)
    small.locator(".c-title").nth(1).tap()
    expect(small.get_by_role("group", name="修改第2项")).to_be_in_viewport(timeout=STEP)
    small.get_by_role("link", name="待处理").tap()
    small.locator("details.warn summary").first.tap()
    expect(small.locator("details.warn").first.get_by_role("button", name="确定")).to_be_visible()
    for name in ("单位", "指标", "节点", "报送规则"):
        small.get_by_role("tab", name=name).tap()
        assert small.evaluate("document.documentElement.scrollWidth") <= 360, name
    phone.close()


def test_what_cannot_be_read_is_said_and_a_known_plan_is_asked_about(
    page: Page, demo: str, faults: Faults
) -> None:
    faults.expected = "409|422"
    page.goto(f"{demo}/review")
    drop(page, "通知.txt", "今天天气很好。".encode())
    expect(page.locator("#import-status")).to_contain_text("没有找到编号的任务", timeout=STEP)
    drop(page, "方案.docx", b"PK\x03\x04 damaged")
    expect(page.locator("#import-status")).to_contain_text("文件已损坏", timeout=STEP)
    drop(page, "方案.docx", plan_docx(("示范市再次导入方案", *LINES[1:])))
    expect(page.locator("#plan-title")).to_have_text("示范市再次导入方案", timeout=STEP)
    page.get_by_role("button", name="全部重点").click()
    saved(page, 2)
    page.goto(f"{demo}/review")
    page.locator("#file").set_input_files(
        {"name": "新稿.docx", "mimeType": "", "buffer": plan_docx(("示范市再次导入方案", *LINES[1:]))}
    )
    expect(page.locator("#import-status")).to_contain_text(
        "已有《示范市再次导入方案》的草案（第 2 次修改）", timeout=STEP
    )
    page.get_by_role("button", name="重新读入").click()
    expect(page.locator("#source-about")).to_have_text("新稿.docx，10 行", timeout=STEP)
    expect(page.locator(".btn-class.is-key")).to_have_count(6)
