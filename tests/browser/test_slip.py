"""A supervision slip in the console: drafted, signed, in the unit's chat with its document."""

from __future__ import annotations

import io
from urllib.request import urlopen

import docx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.demo_steps import at_the_first_reminders, press
from tests.browser.test_demo import STEP, browser, cards, demo, open_room, picture, say

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["browser", "demo"]


def test_a_slip_is_signed_numbered_delivered_and_can_be_opened(demo: str, browser: Browser) -> None:
    page, faults = at_the_first_reminders(browser, demo)

    open_room(page, "room-office")
    say(page, "/督办 6 5个工作日 三季度汇总要用")
    draft = cards(page, "是否向市税务局发督办单").first
    expect(draft).to_contain_text("未经签发不会发出", timeout=STEP)
    picture(page, "slip-draft")
    press(page, "是否向市税务局发督办单", "签发")
    expect(cards(page, "已签发督办〔2026〕1号").first).to_be_visible(timeout=STEP)
    kept = cards(page, "督办〔2026〕1号（市税务局）").first
    expect(kept).to_contain_text("已送：市税务局", timeout=STEP)

    open_room(page, "room-tax")
    slip = cards(page, "市税务局：第6项，9月").first
    expect(slip).to_contain_text("督办〔2026〕1号", timeout=STEP)
    link = slip.get_by_role("link")
    expect(link).to_have_count(1, timeout=STEP)
    picture(page, "slip")
    address = page.evaluate("href => new URL(href, location).href", link.get_attribute("href"))
    with urlopen(address) as answer:  # noqa: S310 - our own demo
        body = docx.Document(io.BytesIO(answer.read()))
    assert "市税务局：" in [each.text for each in body.paragraphs]

    say(page, "/督办 8")
    expect(cards(page, "由办公室办理").first).to_be_visible(timeout=STEP)
    assert faults == []
