"""The rules of a draft in the browser: changed, previewed, refused beside the field, added and dropped."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.domain.rule_fields import FIELDS
from tests.browser.console_steps import Faults
from tests.browser.test_review import STEP, demo, imported, picture, saved, settle_all

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["demo"]  # the fixture


def opened(page: Page, name: str) -> Locator:
    """The rule of that name, its fields shown."""
    page.get_by_role("tab", name="报送规则").click()
    rule = page.locator("details.rule", has=page.locator("summary", has_text=name))
    if rule.get_attribute("open") is None:
        rule.locator("summary").click()
    expect(rule.locator(".rule-dates tbody tr")).not_to_have_count(0, timeout=STEP)
    return rule


def test_a_rule_is_changed_with_its_dates_before_the_eyes(page: Page, demo: str, faults: Faults) -> None:
    page.set_default_timeout(STEP)
    imported(page, demo, "示范市报送规则方案")
    rule = opened(page, "季报（常规）")
    expect(rule.locator("summary")).to_contain_text("每季度末月25日17:00前报")
    due = rule.locator(".rule-dates tbody tr").first.locator("td").nth(3)
    before = due.inner_text()
    rule.get_by_label("报送期限", exact=True).select_option("30")
    expect(due).not_to_have_text(before)
    saved(page, 2)
    expect(rule.locator("summary")).to_contain_text("末月30日")
    rule.get_by_label("提醒", exact=True).fill("7、3、0")
    rule.get_by_label("提醒", exact=True).press("Tab")
    saved(page, 3)
    expect(rule.locator(".rule-dates tbody tr").first.locator("td").nth(2)).to_contain_text("、")
    picture(page, "review-rules")

    rule.get_by_label("期限后锁定").fill("5")
    rule.get_by_label("期限后锁定").press("Tab")
    expect(rule.locator(".fault", has_text="有的步骤在锁定之后")).to_be_visible()
    expect(rule.get_by_label("督办", exact=True)).to_have_attribute("aria-invalid", "true")
    picture(page, "review-rules-fault")
    expect(page.locator("#save-state")).to_have_text("已保存，第 3 次修改")
    rule.get_by_label("期限后锁定").fill("15")
    rule.get_by_label("期限后锁定").press("Tab")
    saved(page, 4)
    expect(rule.locator(".fault")).to_have_count(0)

    rule.get_by_label("套用").select_option(label="季报（次季初报）")
    saved(page, 5)
    expect(rule.locator("summary")).to_contain_text("次季度首月10日")
    expect(rule.get_by_label("在哪一期报")).to_have_value("yes")
    page.get_by_label("添加规则：").select_option(label="月报")
    page.get_by_role("button", name="添加", exact=True).click()
    saved(page, 6)
    monthly = opened(page, "月报（常规）")
    monthly.get_by_role("checkbox", name="重点").check()
    saved(page, 7)
    both = opened(page, "月报（常规、重点）")
    both.get_by_role("button", name="停用这条规则").click()
    both.get_by_role("button", name="再按一次，停用").click()
    saved(page, 8)
    expect(page.locator("details.rule", has_text="月报（")).to_have_count(0)
    page.reload()
    rule = opened(page, "季报（常规）")
    expect(rule.get_by_label("提醒", exact=True)).to_have_value("5、0")
    assert faults == []


# Which part of the form sets a field that has no part of its own name.
PARTS = {
    "period": {"preset"},
    "ladder": {"reminder", "urging", "supervision", "circular"},
    "circulars": {"recipients", "addressees"},
}


def test_every_field_an_office_may_set_has_its_place_in_the_form(
    page: Page, demo: str, faults: Faults
) -> None:
    page.set_default_timeout(STEP)
    imported(page, demo, "示范市规则各项方案")
    page.get_by_role("tab", name="报送规则").click()
    for name in ("速报", "节点即报"):
        if not page.locator("details.rule summary", has_text=name).count():
            page.get_by_label("添加规则：").select_option(label=name)
            page.get_by_role("button", name="添加", exact=True).click()
            expect(page.locator("details.rule summary", has_text=name)).to_have_count(1)
    for kind, name in (("quarterly", "季报"), ("urgent", "速报"), ("milestone", "节点即报")):
        rule = page.locator("details.rule", has=page.locator("summary", has_text=name)).first
        if rule.get_attribute("open") is None:
            rule.locator("summary").click()
        found = {each.get_attribute("data-field") for each in rule.locator(".rule-field").all()}
        wanted = {part for field in FIELDS[kind] for part in PARTS.get(field, {field})}  # type: ignore[index]
        periodic = {"workdays_after_rollup"} if kind == "quarterly" else set()
        assert found == wanted | periodic, kind
    assert faults == []


def test_circulars_and_urgent_reports_are_set_with_their_dates(page: Page, demo: str, faults: Faults) -> None:
    page.set_default_timeout(STEP)
    imported(page, demo, "示范市通报规则方案")
    rule = opened(page, "季报（常规）")
    page.get_by_label("添加规则：").select_option(label="速报")
    page.get_by_role("button", name="添加", exact=True).click()
    saved(page, 2)
    rule.get_by_role("checkbox", name="重点").check()
    saved(page, 3)
    rule = opened(page, "季报（常规、重点）")
    rule.get_by_label("本期速报已通过的，不另报").check()
    saved(page, 4)
    rule.get_by_role("group", name="通报对象").get_by_label("各单位").check()
    saved(page, 5)
    rule.get_by_label("通报纸质抄送").fill("市政府、 市人大，市政府")
    rule.get_by_label("通报纸质抄送").press("Tab")
    saved(page, 6)
    rule.get_by_label("汇总、速报同时报").fill("市委、市政府")
    rule.get_by_label("汇总、速报同时报").press("Tab")
    saved(page, 7)
    rule.get_by_label("定期通报").fill("2")
    rule.get_by_label("定期通报").press("Tab")
    saved(page, 8)
    heads = rule.locator(".rule-dates thead th")
    expect(heads.nth(6)).to_have_text("汇总")
    expect(heads.nth(7)).to_have_text("拟通报")
    row = rule.locator(".rule-dates tbody tr").first.locator("td")
    assert row.nth(7).inner_text() > row.nth(6).inner_text() > ""
    picture(page, "review-rules-circulars")
    rule.get_by_label("定期通报").fill("999")
    rule.get_by_label("定期通报").press("Tab")
    expect(rule.locator(".fault", has_text="超出允许的范围")).to_be_visible()
    expect(rule.get_by_label("定期通报")).to_have_attribute("aria-invalid", "true")
    page.reload()
    rule = opened(page, "季报（常规、重点）")
    expect(rule.get_by_label("汇总、速报同时报")).to_have_value("市委、市政府")
    expect(rule.get_by_label("本期速报已通过的，不另报")).to_be_checked()
    expect(rule.get_by_label("通报纸质抄送")).to_have_value("市政府、市人大")
    expect(rule.get_by_label("定期通报")).to_have_value("2")
    assert faults == []


def test_publishing_tells_which_period_ends_which_begins_and_who_could_not_sign(
    page: Page, demo: str, faults: Faults
) -> None:
    page.set_default_timeout(STEP)
    imported(page, demo, "示范市换时段方案")
    settle_all(page)
    page.get_by_role("button", name="发布第 1 版").click()
    page.get_by_role("dialog").get_by_role("button", name="确认发布第 1 版").click()
    expect(page.locator("#draft-tag")).to_have_text("已发布第 1 版")
    rule = opened(page, "季报（常规）")
    rule.get_by_label("套用").select_option(label="月报")
    saved(page, 6)
    rule = opened(page, "月报（常规）")
    rule.get_by_label("单位负责人审签后才算报送").check()
    saved(page, 7)
    page.get_by_role("button", name="发布第 2 版").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("三季度照旧办完")
    expect(dialog).to_contain_text("2026-09-30 照常汇总")
    expect(dialog).to_contain_text("月报的新时段从")
    expect(dialog).to_contain_text("还没有登记负责人：市市场监管局")
    expect(dialog).not_to_contain_text("不再要求")
    picture(page, "review-publish-periods")
    dialog.get_by_role("button", name="确认发布第 2 版").click()
    expect(page.locator("#draft-tag")).to_have_text("已发布第 2 版")
    assert faults == []


def test_rules_on_a_phone_and_in_english(browser: Browser, demo: str, page: Page) -> None:
    imported(page, demo, "示范市手机规则方案")
    phone = browser.new_context(
        viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True, locale="zh-CN"
    )
    small = phone.new_page()
    small.set_default_timeout(STEP)
    small.goto(f"{page.url}?lang=en")
    small.get_by_role("tab", name="Rules").tap()
    small.locator("details.rule summary").first.tap()
    expect(small.get_by_label("Due", exact=True)).to_be_visible()
    expect(small.locator(".rule-dates")).to_be_visible()
    assert small.evaluate("document.documentElement.scrollWidth") <= 360
    small.get_by_label("Due", exact=True).scroll_into_view_if_needed()
    picture(small, "review-rules-phone")
    phone.close()
