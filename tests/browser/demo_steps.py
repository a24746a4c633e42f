"""Steps that several browser tests of the demo take."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_demo import STEP, cards


def at_the_first_reminders(browser: Browser, demo: str) -> tuple[Page, list[str]]:
    """The console with its clock put on to the first event, and what the browser complains of from now on."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(demo)
    clock = page.get_by_role("complementary", name="时钟")
    expect(clock).to_contain_text("今天 08:40", timeout=STEP)
    clock.get_by_role("button", name="拨到下一件事").click()
    expect(clock).not_to_contain_text("今天 08:40", timeout=STEP)  # all that was due has been said
    return page, faults


def press(page: Page, card: str, button: str) -> None:
    """Of the newest card with those words."""
    cards(page, card).last.get_by_role("button", name=button, exact=True).click()


def clock_to(page: Page, at: str) -> None:
    """Office time goes on to that local instant, everything due on the way done."""
    answered = page.evaluate(
        """async now => {
            const headers = {"Content-Type": "application/json"}, body = JSON.stringify({now});
            return (await fetch("/console/api/clock", {method: "POST", headers, body})).status;
        }""",
        at,
    )
    assert answered == 200
