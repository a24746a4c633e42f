"""What the writer is not sure of is asked back; what is not theirs is refused first (存疑的回复)."""

from __future__ import annotations

from pathlib import Path

from bot.runtime.pipeline import Handled
from tests.handlers.office_kit import DATA, OFFICE, an_office, card, decide
from tests.wording.locales import lines_of


def lines(handled: Handled) -> list[str]:
    return lines_of(card(handled))


async def test_hedged_status_is_filed_only_as_it_is_chosen(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        asked = lines(await world.say(*DATA, "@督办 第3项 应该做完了吧"))
        assert "“第3项 应该做完了吧”还没有说定" in asked[0]
        assert world.filing("3").state == "open"
        await world.say(*DATA, "第二个")
        report = world.filing("3").report
        assert report is not None
        assert report.status == "on_track"
        assert "应该做完了吧" in (report.words or "")


async def test_guess_at_an_answer_is_no_answer(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await world.say(*DATA, "@督办 第3项 好像没完成")
        again = lines(await world.say(*DATA, "应该是B吧"))
        assert any("您说的可能是B" in line for line in again)
        assert any(line.startswith("B｜") for line in again)
        assert world.filing("3").state == "open"
        await world.say(*DATA, "B")
        report = world.filing("3").report
        assert report is not None
        assert report.status == "on_track"
        assert "好像没完成" in (report.words or "")


async def test_guess_at_a_number_that_was_asked_about_is_no_answer(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await world.say(*DATA, "@督办 第3项 完成60%，又好像是70%")
        again = lines(await world.say(*DATA, "应该是70%吧"))
        assert any("还没有办理" in line for line in again)
        assert world.filing("3").state == "open"
        await world.say(*DATA, "70%")
        report = world.filing("3").report
        assert report is not None
        assert report.percent == 70


async def test_hedged_words_about_a_task_of_others_are_refused_as_all_are(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        plain = lines(await world.say(*DATA, "@督办 第9项完成60%"))
        for words in ("第9项好像完成60%", "第9项好像没完成", "第9项应该做完了吧"):
            assert lines(await world.say(*DATA, f"@督办 {words}"))[0] == plain[0]


async def test_hedged_change_of_what_was_accepted_is_asked_about_and_then_asked_for(tmp_path: Path) -> None:
    async with an_office(tmp_path) as world:
        await world.say(*DATA, "@督办 第3项 完成60%，正常推进")
        await decide(world, "/通过 3")
        asked = lines(await world.say(*DATA, "@督办 更正第3项：好像是70%"))
        assert "不在本单位的任务内" not in asked[0]
        assert "好像是70%" in asked[0]
        before = len(world.rows(OFFICE))
        await world.say(*DATA, "A")
        report = world.filing("3").report
        assert report is not None
        assert (world.filing("3").state, report.percent) == ("accepted", 60)
        assert len(world.rows(OFFICE)) == before + 1
