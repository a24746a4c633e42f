"""What the office waived: what its unit hears who reports on it, and a waiver that is taken back."""

from __future__ import annotations

from datetime import date

from tests.handlers.letter_kit import until
from tests.handlers.office_kit import TAX, card, decide, facts, texts, told
from tests.pipeline_kit import World


async def test_a_report_on_what_was_waived_is_told_so(world: World) -> None:
    await decide(world, "/免报 6 该项按年度统计")
    for words in ("/季报 6 正常推进，完成60%", "@督办 第6项正常推进，完成60%"):
        said = await world.say(*TAX, words)
        assert texts(said)[:2] == ["errors/waived", "next/waived"]
    assert "ReportFiled" not in facts(world)


async def test_a_waiver_is_taken_back_and_the_term_stands(world: World) -> None:
    before = world.filing("6")
    await decide(world, "/免报 6 该项按年度统计")
    undone = card(await decide(world, "/免报 撤销 6 编号写错"))
    assert undone.title.name == "done/waive_undone"
    after = world.filing("6")
    assert (after.state, after.due_at, after.on_time_until) == ("open", before.due_at, before.on_time_until)
    shown = told(world, TAX[0], "console/")[-1]
    assert [each.name for each in shown.lines] == ["waived/again_then", "waived/reason"]
    assert texts(await world.say(*TAX, "/季报 6 正常推进，完成60%"))[0].startswith("echo/")


async def test_it_is_never_owed_sooner_than_three_workdays_later(world: World) -> None:
    await decide(world, "/免报 6 该项按年度统计")
    await until(world, date(2026, 9, 29), 10)
    await decide(world, "/免报 恢复 6 市税务局 编号写错")
    assert world.filing("6").due_on == date(2026, 10, 9)  # 30 September, 8 and 9 October


async def test_only_what_is_waived_is_taken_back_and_with_a_reason(world: World) -> None:
    assert card(await decide(world, "/免报 撤销 6 编号写错")).kind == "refused"
    await decide(world, "/免报 6 该项按年度统计")
    asked = card(await decide(world, "/免报 撤销 6"))
    assert asked.kind == "refused"
    assert world.filing("6").state == "waived"
