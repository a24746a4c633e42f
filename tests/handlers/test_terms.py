"""What disputes, extensions and returns do to terms: what is late stays late, and nobody is urged early."""

from __future__ import annotations

from datetime import date

from bot.wording.render import plain
from tests.handlers.letter_kit import only, press, sent, until
from tests.handlers.office_kit import COORDINATOR, OFFICE, TAX, card
from tests.pipeline_kit import World


def told_last(world: World, room: str) -> str:
    """The last card of a room in words."""
    shown = world.core.words.render(sent(world, room, "")[-1][1], world.clock.office())
    return "\n".join(plain(each) for each in (shown.title, *shown.lines, *shown.after))


async def dispute(world: World, words: str = "/异议 6 市数据局 职能划转") -> str:
    """The message by which the office is asked."""
    await world.say(*TAX, words)
    return sent(world, OFFICE, "decide/")[-1][0]


async def refuse(world: World, message: str) -> None:
    await world.say(OFFICE, COORDINATOR, "/审定 不同意 原分工不变", reply_to=message)


async def test_a_dispute_after_the_due_day_takes_no_late_mark_and_no_slip_away(world: World) -> None:
    await only(world, "6")
    await until(world, date(2026, 10, 12), 10)
    await press(world, "decide-letter/", "issue")
    await until(world, date(2026, 10, 19), 10)
    before = world.filing("6")
    assert before.is_late(world.clock.office())
    message = await dispute(world)
    assert "期限不变" in told_last(world, OFFICE)
    await world.move(minutes=5)
    await refuse(world, message)
    assert world.filing("6") == before
    assert "9月28日(周一)17:00已过，不作调整" in told_last(world, TAX[0])
    assert "督办" not in told_last(world, TAX[0])
    await until(world, date(2026, 10, 22), 10)
    late = card(await world.say(*TAX, "/季报 6 正常推进，完成60%"))
    assert world.filing("6").is_late(world.clock.office())
    assert late.kind == "recorded"


async def test_while_a_dispute_waits_the_term_of_a_slip_rests_and_goes_on(world: World) -> None:
    await only(world, "6")
    await until(world, date(2026, 10, 12), 10)
    await press(world, "decide-letter/", "issue")
    slip = world.filing("6").slip_until
    await until(world, date(2026, 10, 14), 10)
    message = await dispute(world)
    await until(world, date(2026, 10, 21), 10)
    assert world.filing("6").slip_until == slip == date(2026, 10, 15)
    await refuse(world, message)
    after = world.filing("6")
    assert (after.due_on, after.slip_until) == (date(2026, 9, 28), date(2026, 10, 22))
    assert "督办单10月22日" in told_last(world, TAX[0])
    stage = after.next_stage()
    assert stage is not None
    assert (stage.stage, stage.on) == ("circular", date(2026, 10, 23))  # five workdays later than it was


async def test_a_dispute_in_time_that_is_refused_late_leaves_what_was_left(world: World) -> None:
    """It counts from the first of those that take each other's place."""
    await only(world, "6")
    await until(world, date(2026, 9, 24), 10)
    await dispute(world)
    assert "已过" not in told_last(world, OFFICE)
    await until(world, date(2026, 10, 12), 10)
    message = await dispute(world, "/异议 6 市数据局 职能划转，文件已发")
    await refuse(world, message)
    after = world.filing("6")
    assert after.due_on == date(2026, 10, 13)  # the 25th is off, so one workday was left
    assert not after.is_late(world.clock.office())


async def test_what_was_returned_is_told_though_the_office_sets_another_day_at_once(
    world: World,
) -> None:
    await world.say(*TAX, "/季报 6 正常推进，完成60%")
    await world.say(OFFICE, COORDINATOR, "/退回 6 请补充分部门接口数")
    shown = card(await world.say(OFFICE, COORDINATOR, "/改期 6 报送 10月28日 系统升级"))
    await world.say(OFFICE, COORDINATOR, shown.buttons[0].call)
    assert "退回补充：请补充分部门接口数" in told_last(world, TAX[0])
    assert world.filing("6").due_on == date(2026, 10, 28)
    await world.move(days=1)
    digest = sent(world, TAX[0], "digest/")[-1][1]
    assert "请补充分部门接口数" in str(digest)
    assert world.filing("6").ladder[1].on == date(2026, 10, 27)
