"""The office reads its reporting rules and changes one: the effect comes first, one yes makes a version."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.answering.rollups import rounds
from bot.domain.plan import Plan
from bot.domain.plan_facts import Publishing
from bot.domain.rules import ReportingRule
from bot.runtime.acts import lines_of
from bot.storage.codec import to_json
from bot.storage.publishing import publish
from bot.text import Text
from bot.wording.cards import Card
from tests.handlers.office_kit import (
    COORDINATOR,
    OFFICE,
    TAX,
    card,
    facts,
    kind_of,
    publish_second,
    require_whole,
)
from tests.pipeline_kit import World

WHY = "与省里的时间一致"


async def say(world: World, words: str) -> Card:
    return card(await world.say(OFFICE, COORDINATOR, words))


async def agree(world: World, words: str) -> Card:
    """Say it, and press the first button of the preview."""
    shown = await say(world, words)
    assert shown.title.name == "replan/confirm", shown
    return await say(world, shown.buttons[0].call)


async def plan_of(world: World) -> Plan:
    plans = await world.core.parts.reader.run(lambda view: list(view.plans.all_current()))
    return next(iter(plans))


async def rule_of(world: World, rule: str = "quarterly") -> ReportingRule:
    plan = await plan_of(world)
    return next(each for each in plan.rules if each.id == rule)


def lines(found: Card, name: str) -> list[Text]:
    return [line for line in found.lines if line.name == name]


def read(world: World, found: Card) -> str:
    """The card as an office reads it."""
    rendered = world.core.words.render(found, world.clock.office())
    told = (rendered.title, *rendered.lines, *rendered.after)
    return "\n".join("".join(span.text for span in line) for line in told)


# What the rules are


async def test_all_rules_are_listed_with_their_next_dates(world: World) -> None:
    shown = await say(world, "/规则")
    assert shown.title.name == "rule/list"
    quarterly, urgent, milestone = (field.value.values for field in shown.fields)
    assert (quarterly["period"], quarterly["due"]) == ("2026Q3", world.filing("6").due_at)
    assert (urgent["due"], urgent["hours"]) == (None, 24)
    assert milestone["node"]
    assert [button.call.split()[-1] for button in shown.buttons] == ["quarterly", "urgent", "milestone"]


async def test_one_rule_is_told_whole_with_its_next_three_periods(world: World) -> None:
    longer = replace(await plan_of(world), to_year=2028)
    await world.core.parts.writer.run(lambda tx: publish(tx, longer, at=world.clock.office()))
    shown = await say(world, "/规则 季报")
    assert shown.title.name == "rule/title"
    terms = [line.values for line in lines(shown, "rule/term")]
    assert [term["period"] for term in terms] == ["2026Q3", "2026Q4", "2027Q1"]
    assert [term["provisional"] for term in terms] == [False, False, True]
    told = read(world, shown)
    assert "每季度末月10日起报，每季度末月25日17:00前报；遇休息日顺延" in told
    assert "提醒前5、当天，催办后1、后3、后5，督办后6，通报后10（工作日）" in told
    assert "期限后20个工作日锁定，2个工作日汇总" in told
    assert "（暂定）" in told
    assert "/规则 季报 截止 末月28日 理由" in told


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("/规则 速报", "urgent"),
        ("/rule urgent", "urgent"),
        ("/规则 节点", "milestone"),
        ("/rule quarterly", "quarter"),
    ],
)
async def test_a_rule_is_called_by_its_word_or_its_name(world: World, words: str, title: str) -> None:
    assert (await say(world, words)).title.values["name"] == title


# A change


async def test_a_change_shows_its_dates_and_its_effect_and_takes_one_yes(world: World) -> None:
    shown = await say(world, f"/规则 季报 截止 末月28日 理由 {WHY}")
    assert (shown.title.name, shown.title.values["version"]) == ("replan/confirm", 2)
    assert [line.values["state"] for line in lines(shown, "rule/days")] == ["before", "after"]
    moved = [line.values for line in lines(shown, "rule/moved")]
    assert [each["period"] for each in moved] == ["2026Q4"]  # 25 and 28 September are one workday
    assert "replan/no_effect" in {line.name for line in shown.lines}
    assert len(shown.buttons) == 1
    before = world.filing("6")
    done = await say(world, shown.buttons[0].call)
    assert done.title.name == "replan/done"
    assert (await rule_of(world)).due == "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28"
    assert world.filing("6") == before
    [published] = [name for name in facts(world)[-3:] if name == "PlanPublished"]
    assert published
    history = await say(world, "/方案 版本")
    newest = history.fields[0].value.values
    assert (newest["act"], newest["who"], newest["why"]) == ("rule", "李晓", WHY)


async def test_what_is_under_way_moves_where_the_office_says_so(world: World) -> None:
    await world.say(*TAX, "/季报 6 完成60%")
    shown = await say(world, f"/规则 季报 截止 末月30日 理由 {WHY}")
    [keep, move] = shown.buttons
    assert keep.key.startswith("do_rule")
    other = await say(world, move.call)
    [effect] = lines(other, "replan/effect")
    assert effect.values["redated"]
    assert world.filing("1").due_on == date(2026, 9, 28)
    assert (await say(world, other.buttons[0].call)).title.name == "replan/done"
    assert world.filing("1").due_on == date(2026, 9, 30)
    assert world.filing("6").due_on == date(2026, 9, 28)  # what was filed keeps its day
    assert facts(world).count("TermMoved") == effect.values["redated"]


async def test_several_settings_in_english_with_a_recurrence(world: World) -> None:
    await agree(
        world,
        "/rule quarterly due next FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=8 cut-off 12:00 grace 2 lock 15 "
        "remind -3 +0 urge +1 slip none circular none class regular key shift before reason asked for",
    )
    rule = await rule_of(world)
    assert (rule.opens, rule.after_period) == ("FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1", True)
    assert (rule.cut_off.hour, rule.grace_workdays, rule.lock_workdays, rule.shift) == (12, 2, 15, "before")
    assert [(step.stage, step.offset_workdays) for step in rule.ladder] == [
        ("reminder", -3), ("reminder", 0), ("urging", 1)
    ]  # fmt: skip
    assert rule.classes == ("regular", "key")


@pytest.mark.parametrize(
    ("words", "rule", "field", "value"),
    [
        ("/规则 季报 配合单位提前3个工作日 审签 需要 理由 规范", "quarterly", "input_workdays", 3),
        ("/规则 速报 初报 2小时 续报 1天 理由 防汛", "urgent", "first_hours", 2),
        ("/规则 节点 提前开始 5个工作日 理由 精简", "milestone", "lead_workdays", 5),
        (
            "/规则 季报 锁定 三 宽限 一 提醒 当天 催办 后1 督办 无 通报 无 理由 精简",
            "quarterly",
            "lock_workdays",
            3,
        ),
    ],
)
async def test_numbers_of_each_kind_of_rule(
    world: World, words: str, rule: str, field: str, value: int
) -> None:
    await agree(world, words)
    assert getattr(await rule_of(world, rule), field) == value


async def test_a_rule_is_added_and_dropped(world: World) -> None:
    await agree(world, f"/规则 增加 月报 重点 理由 {WHY}")
    assert (await rule_of(world, "monthly")).classes == ("key",)
    dropped = await say(world, f"/规则 月报 停用 理由 {WHY}")
    assert lines(dropped, "rule/dropped")
    await say(world, dropped.buttons[0].call)
    assert "monthly" not in {rule.id for rule in (await plan_of(world)).rules}


async def test_a_reason_that_is_missing_is_asked_for(world: World) -> None:
    asked = await world.say(OFFICE, COORDINATOR, "/规则 季报 截止 末月30日")
    assert card(asked).title.name == "doubts/why_changed"
    message = next(row[0] for row in reversed(world.rows(OFFICE)) if "why_changed" in row[1])
    shown = card(await world.say(OFFICE, COORDINATOR, WHY, reply_to=message))
    assert shown.title.name == "replan/confirm"
    assert shown.lines[-1].values["words"] == WHY


# What may not be


@pytest.mark.parametrize(
    ("words", "field", "why"),
    [
        ("/规则 季报 截止 FREQ=SECONDLY 理由 试", "due", "unreadable"),
        ("/规则 季报 截止 FREQ=MONTHLY;BYMONTHDAY=25 理由 试", "due", "several"),
        ("/规则 季报 截止 末月31日 理由 试", "due", "none"),
        ("/规则 季报 截止 末月5日 理由 试", "opens", "opens_after_due"),
        ("/规则 季报 开始 首月1日 截止 首月10日 理由 试", "due", "due_too_early"),
        ("/规则 季报 宽限 25 理由 试", "grace_workdays", "grace_beyond_lock"),
        ("/规则 季报 锁定 3 理由 试", "ladder", "ladder_after_lock"),
        ("/规则 季报 督办 无 理由 试", "ladder", "ladder_no_slip"),
        ("/规则 速报 续报 0 理由 试", "follow_up_days", "out_of_bounds"),
        ("/规则 增加 季末报 常规 理由 试", "classes", "asked_twice"),
    ],
)
async def test_a_rule_that_cannot_be_kept_is_refused_in_words(
    world: World, words: str, field: str, why: str
) -> None:
    shown = await say(world, words)
    assert (shown.kind, shown.title.name) == ("refused", "errors/bad_rule")
    assert (shown.title.values["field"], shown.title.values["why"]) == (field, why)
    assert facts(world).count("PlanPublished") == 1


async def test_each_coming_date_names_the_period_it_reports_on(world: World) -> None:
    """Due on 11 January for the fourth quarter: what the third has open stays as it is."""
    shown = await say(world, "/规则 季报 开始 次季度首月1日 截止 次季度首月10日 理由 与省里一致")
    assert shown.title.name == "replan/confirm"
    told = read(world, shown)
    assert "四季度：12月25日(周五)17:00 → 2027年1月11日(周一)17:00（暂定），2027年1月1日(周五)起报" in told
    assert "三季度" not in told


async def test_period_told_with_a_longer_one_is_shown_so(world: World) -> None:
    """The last quarter of a year whose report is asked as well."""
    await agree(world, "/规则 增加 年报 理由 省里要求")
    shown = read(world, await say(world, "/规则 季报"))
    assert "四季度：并入2026年年报一次报，不另报" in shown
    apart = await agree(world, "/规则 季报 期末单独报 是 理由 省里要两份")
    assert apart.kind != "refused"
    shown = read(world, await say(world, "/规则 季报"))
    assert "期末与年报等同时报的，仍单独报一次" in shown
    assert "四季度：12月10日(周四)起报" in shown


@pytest.mark.parametrize(
    "words",
    ["/规则 日报", "/规则 季报 截止 明天", "/规则 季报 明天", "/规则 增加 旬报", "/规则 <b>**x**"],
)
async def test_a_wrong_call_is_answered_with_an_example_of_this_plan(world: World, words: str) -> None:
    shown = await say(world, words)
    assert (shown.kind, shown.title.name) == ("refused", "rule/unread")
    assert "/规则 季报 截止 末月28日 理由" in read(world, shown)
    assert facts(world).count("PlanPublished") == 1


@pytest.mark.parametrize(
    ("words", "why", "example"),
    [
        ("截止 末月35日", "报送期限：一个月最多31日", "截止 末月28日"),
        ("宽限 1000", "宽限：超出允许的范围（0-250）。", "宽限 2"),
        ("截至 末月28日", "没有这一项，是不是要改“截止”？", "截止 …"),
        ("改为 旬报", "没有这种时段，可写周报、月报", "改为 月报"),
        ("锁定 长一点", "锁定：须写一个整数。", "锁定 30"),
    ],
)
async def test_a_wrong_setting_is_told_why_and_how_it_is_written(
    world: World, words: str, why: str, example: str
) -> None:
    shown = await say(world, f"/规则 季报 {words} 理由 试")
    assert shown.kind == "refused"
    assert why in read(world, shown)
    assert f"正确写法：“/规则 季报 {example} 理由”。" in read(world, shown)
    assert facts(world).count("PlanPublished") == 1


async def test_a_day_that_some_month_has_not_is_told_with_the_last_day(world: World) -> None:
    shown = await say(world, "/规则 季报 截止 末月31日 理由 试")
    assert "没有这一天，月末请写“最后一天”" in read(world, shown)
    assert "写法如：截止 末月28日" in read(world, shown)


async def test_nothing_typed_as_a_due_day_changes_anything_unasked(world: World) -> None:
    """Whatever it is: it is refused, asked for its reason or shown before it is so."""
    odd = ["", "。", "理由", "28", "二十八", "末月28日17:00", "末月28日、29日", "　", "=1+1", "@所有人", "🙂"]
    for typed in (*odd, "0" * 400, "次", "{{ 7*7 }}", "<at id=all>", "FREQ=YEARLY"):
        shown = await say(world, f"/规则 季报 截止 {typed}")
        assert shown.kind in {"refused", "ask"} or shown.buttons, typed
        assert facts(world).count("PlanPublished") == 1


async def test_what_is_so_already_changes_nothing(world: World) -> None:
    assert (await say(world, f"/规则 季报 截止 末月25日 理由 {WHY}")).title.name == "replan/nothing"


async def test_units_may_not_change_rules(world: World) -> None:
    assert kind_of(await world.say(*TAX, "/规则 季报 截止 末月28日 理由 试")) == "refused"


# Several


async def test_two_plans_and_two_rules_of_a_name_are_asked_back(world: World) -> None:
    await publish_second(world)
    shown = await say(world, f"/规则 季报 截止 末月30日 理由 {WHY}")
    assert shown.title.name == "rule/which"
    assert len(shown.buttons) == 2
    preview = await say(world, shown.buttons[1].call)
    assert preview.title.name == "replan/confirm"
    plan = await plan_of(world)
    regular = replace(plan.rules[0], classes=("regular",), unless_urgent=False)
    keys = replace(regular, id="key_quarterly", classes=("key",))
    both = replace(plan, rules=(regular, *plan.rules[1:], keys))
    await world.core.parts.writer.run(
        lambda tx: publish(tx, both, at=world.clock.office(), publishing=Publishing(why="x"))
    )
    own = await say(world, f"/规则 {plan.id} 季报")
    assert [button.call for button in own.buttons] == [
        f"/rule {plan.id} {each}" for each in ("quarterly", "key_quarterly")
    ]
    assert (await say(world, f"/规则 {plan.id} 重点季报")).title.name == "rule/title"


async def test_the_record_can_be_rebuilt_after_rules_changed(world: World, tmp_path: Path) -> None:
    shown = await say(world, f"/规则 季报 截止 末月30日 理由 {WHY}")
    other = await say(world, shown.buttons[1].call)
    await say(world, other.buttons[0].call)
    require_whole(world, tmp_path)


async def test_a_rule_that_asks_for_signatures_tells_who_could_not_sign(world: World) -> None:
    shown = await say(world, f"/规则 季报 审签 需要 理由 {WHY}")
    [line] = lines(shown, "rule/no_head")
    assert "市税务局" in line.values["units"]  # type: ignore[operator]
    assert not lines(await say(world, f"/规则 季报 宽限 2 理由 {WHY}"), "rule/no_head")


async def test_a_rule_whose_inputs_have_no_time_for_days_off_says_in_which_period(world: World) -> None:
    """Third quarter: asked on 1 October, due on the 12th, and the 1st to the 7th are days off."""
    days = "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY="
    [line] = lines(
        await say(world, f"/rule quarterly due next {days}12 inputs 5 reason {WHY}"), "rule/early_inputs"
    )
    assert (line.values["period"], line.values["opens_on"]) == ("2026Q3", date(2026, 10, 1))
    drafted, at = await plan_of(world), world.clock.office()
    rules = tuple(
        replace(rule, opens=f"{days}1", due=f"{days}12", after_period=True, input_workdays=5)
        if rule.id == "quarterly"
        else rule
        for rule in drafted.rules
    )
    given = {"plan": to_json(replace(drafted, rules=rules))}
    [found] = await world.core.parts.writer.run(lambda tx: lines_of("preview", tx, given, at))
    [early] = json.loads(found)["early_inputs"]
    assert (early["rule"], early["period"], early["opens_on"]) == ("quarter", "2026Q3", "2026-10-01")
    assert not lines(await say(world, f"/规则 季报 宽限 2 理由 {WHY}"), "rule/early_inputs")


async def test_publishing_the_draft_again_says_that_rules_go_back(world: World) -> None:
    drafted, at = to_json(await plan_of(world)), world.clock.office()
    await agree(world, f"/规则 季报 截止 末月28日 理由 {WHY}")
    [found] = await world.core.parts.writer.run(lambda tx: lines_of("preview", tx, {"plan": drafted}, at))
    assert json.loads(found)["undoes_rules"] is True
    now = to_json(await plan_of(world))
    [found] = await world.core.parts.writer.run(lambda tx: lines_of("preview", tx, {"plan": now}, at))
    assert json.loads(found)["undoes_rules"] is False


@pytest.mark.parametrize(("with_open", "day"), [(False, date(2026, 9, 30)), (True, date(2026, 10, 9))])
async def test_the_rollup_follows_the_filings_not_the_rule(world: World, with_open: bool, day: date) -> None:
    """Two workdays after their due day: the 28th, or the 30th before National Day (1 to 7 October)."""
    shown = await say(world, f"/规则 季报 截止 末月30日 理由 {WHY}")
    if with_open:
        shown = await say(world, shown.buttons[1].call)
    await say(world, shown.buttons[0].call)
    today = date(2026, 9, 21)
    found = await world.core.parts.reader.run(lambda view: list(rounds(view, today)))
    third = next(one for one in found if one.period.id == "2026Q3")
    assert world.core.words.calendar.local_day(third.rollup.send_at) == day
