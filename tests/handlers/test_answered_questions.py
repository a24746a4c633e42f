"""What becomes of a question's card: the answer chosen stays on it, whoever clicks later is told of it."""

from __future__ import annotations

from bot.storage.codec import from_json
from bot.wording.cards import Card
from bot.wording.render import plain
from tests.handlers.office_kit import TAX, card, facts
from tests.pipeline_kit import World

UNSURE = "/季报 6 完成60%，又好像是70%"


async def asked(world: World) -> tuple[str, Card]:
    """The question's message and card."""
    await world.say(*TAX, UNSURE)
    row = next(
        each
        for each in reversed(world.rows("room-tax"))
        if from_json(each[1], Card).title.name.startswith("doubts")
    )
    return str(row[0]), from_json(row[1], Card)


def words(world: World, shown: Card) -> list[str]:
    rendered = world.core.words.render(shown, world.clock.office())
    pairs = [f"{plain(label)}：{plain(value)}" for label, value in rendered.fields]
    return [*map(plain, (rendered.title, *rendered.lines)), *pairs, *map(plain, rendered.after)]


async def test_the_answered_question_shows_what_was_chosen_and_has_no_buttons(world: World) -> None:
    message, question = await asked(world)
    assert len(question.buttons) == 3
    handled = await world.click(*TAX, question.buttons[1].key, message)
    assert card(handled).kind == "recorded"
    assert handled.clicked is not None
    assert handled.clicked.buttons == ()
    *_, chosen = words(world, handled.clicked)
    assert chosen.startswith("已选 B：")
    assert "70%" in chosen
    assert not any("60%" in line for line in words(world, handled.clicked)[1:])


async def test_a_late_click_is_told_what_was_decided_and_files_nothing(world: World) -> None:
    message, question = await asked(world)
    await world.click(*TAX, question.buttons[1].key, message)
    before = facts(world)
    for button in question.buttons:
        late = await world.click(*TAX, button.key, message)
        told = words(world, card(late))
        assert told[0] == "这一问已答，选的是B"
        assert "70%" in told[1]
        assert "更正6" in told[-1]
        assert late.clicked is not None
        assert late.clicked.buttons == ()
        assert words(world, late.clicked)[-1].startswith("已选 B：")
    assert facts(world) == before
    assert str(world.filing("6").report and world.filing("6").report.percent) == "70"


async def test_an_answer_in_words_is_remembered_as_well(world: World) -> None:
    message, question = await asked(world)
    await world.say(*TAX, "第一个")
    late = await world.click(*TAX, question.buttons[1].key, message)
    assert words(world, card(late))[0] == "这一问已答，选的是A"


async def test_what_a_newer_reply_settled_needs_no_answer(world: World) -> None:
    message, question = await asked(world)
    await world.say(*TAX, "/季报 6 完成65%")
    late = await world.click(*TAX, question.buttons[0].key, message)
    assert words(world, card(late))[0] == "这一问已不用再答，以后来报的为准"


async def test_what_the_office_took_over_is_said_so(world: World) -> None:
    message, question = await asked(world)
    await world.move(days=4)
    late = await world.click(*TAX, question.buttons[0].key, message)
    assert words(world, card(late))[0] == "这一问已转办公室处理"


async def test_somebody_elses_open_question_stays_open(world: World) -> None:
    message, question = await asked(world)
    other = await world.click("room-tax", "market", question.buttons[0].key, message)
    assert card(other).title.name == "errors/no_open_question"
    handled = await world.click(*TAX, question.buttons[0].key, message)
    assert card(handled).kind == "recorded"
