"""An office with the sample plan, its first reminders out; a second plan with the same labels on request."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.domain.facts import AccountBound, PersonAdded, PostGiven, RoomAdded, SeatTaken
from bot.domain.plan import Plan
from bot.domain.roster import person_id
from bot.runtime.pipeline import Handled
from bot.storage.audit import compare_derived, verify
from bot.storage.codec import from_json
from bot.storage.database import Database
from bot.storage.publishing import publish
from bot.text import Erasable
from bot.wording.cards import Card
from bot.wording.render import plain
from tests.ledgers import make_ledger
from tests.pipeline_kit import Play, World, a_world
from tests.sample import sample_plan

OFFICE, COORDINATOR = "room-office", "office"
TAX = ("room-tax", "tax")
MARKET = ("room-market", "market")
DATA = ("room-data", "data")
LAND = ("room-land", "land")
SCIENCE = ("room-science", "science")
BY_OFFICE = (OFFICE, COORDINATOR)
FIRST, SECOND = "示范市优化营商环境2026年工作方案", "示范市另一项工作方案"
SHORT_FIRST, SHORT_SECOND = "示范市优化营商环境2026年", "示范市另一项"  # as cards name them


@asynccontextmanager
async def an_office(
    folder: Path, *, reminded: bool = True, also: Sequence[str] = (), after: Play | None = None
) -> AsyncIterator[World]:
    """`after`: what happened, as `a_world` takes it."""
    url, hours = f"sqlite:///{folder / 'ledger.db'}", 1 if reminded else 0
    world = await a_world(url, folder, also=also, hours=hours, after=after)
    try:
        yield world
    finally:
        world.close()


async def publish_second(world: World) -> Plan:
    """The sample once more under another id and title: every label is there twice."""
    plan, _ = sample_plan()
    second = replace(plan, id="p_second", title=SECOND)
    await publish_changed(world, second)
    return second


async def publish_changed(world: World, plan: Plan) -> None:
    """The plan as it is here from now on, with what follows at once."""
    await world.core.parts.writer.run(lambda tx: publish(tx, plan, at=world.clock.office()))
    await world.core.parts.mover.settle()


async def plan_now(world: World) -> Plan:
    """The version in force of the plan that was published first."""
    return await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))


@asynccontextmanager
async def an_office_with_two_plans(folder: Path) -> AsyncIterator[World]:
    """The sample twice: every label, task, node and indicator stands in both, in the same words."""
    async with an_office(folder, after=publish_second) as world:
        yield world


@asynccontextmanager
async def an_office_with_inputs(folder: Path) -> AsyncIterator[World]:
    """Supporting units give their inputs three workdays before the quarter's report is due."""
    async with an_office(folder, reminded=False, after=_gathering) as world:
        yield world


async def _gathering(world: World) -> None:
    plan = await plan_now(world)
    quarterly, *others = plan.rules
    await publish_changed(world, replace(plan, rules=(replace(quarterly, input_workdays=3), *others)))
    await world.move(hours=1)


@asynccontextmanager
async def two_plans_with_inputs(folder: Path) -> AsyncIterator[World]:
    """Two plans with the same labels, both with inputs; nobody has been reminded yet."""
    async with an_office(folder, reminded=False, after=_two_gathering) as world:
        yield world


async def _two_gathering(world: World) -> None:
    plan = await plan_now(world)
    quarterly, *others = plan.rules
    gathering = replace(plan, rules=(replace(quarterly, input_workdays=3), *others))
    await publish_changed(world, gathering)
    await publish_changed(world, replace(gathering, id="p_second", title=SECOND, version=1))


async def add_head(
    world: World, unit: str, account: str, *, name: str = "马涛", since: date | None = None
) -> str:
    """A head of the unit with a chat of their own, on the console; the person's id."""
    plan = await world.core.parts.reader.run(lambda view: next(iter(view.plans.all_current())))
    found, person = plan.find_unit(unit), person_id("console", account)
    assert found is not None
    room = f"console:room-{account}"
    made = (
        PersonAdded(person, Erasable(name)),
        AccountBound(person, "console", Erasable(account)),
        PostGiven(f"{found.id}/head/{person}", person, "head", found.id, since=since),
        RoomAdded(room, "console", Erasable(f"room-{account}"), Erasable(name)),
        SeatTaken(room, "head", found.id),
    )
    at = world.clock.office()
    await world.core.parts.writer.run(lambda tx: tx.chain.append(made, at=at, person=""))
    return person


async def decide(world: World, text: str) -> Handled:
    """A coordinator's command in the office's room, confirmed where it acts on many."""
    handled = await world.say(OFFICE, COORDINATOR, text)
    if handled.answer is None or not handled.answer.title.name.startswith("confirm/"):
        return handled
    return await world.say(OFFICE, COORDINATOR, handled.answer.buttons[0].call)


def card(handled: Handled) -> Card:
    assert handled.answer is not None
    return handled.answer


def told(world: World, room: str, prefix: str) -> list[Card]:
    """What was said in the room by messages whose keys begin so, in order."""
    return [from_json(row[1], Card) for row in world.rows(room) if row[3].startswith(prefix)]


def words_of(world: World, shown: Card) -> str:
    """All that a card says, as it is read."""
    rendered = world.core.words.render(shown, world.clock.office())
    pairs = [f"{plain(label)}：{plain(value)}" for label, value in rendered.fields]
    return "\n".join(
        [plain(rendered.title), *map(plain, rendered.lines), *pairs, *map(plain, rendered.after)]
    )


def texts(handled: Handled) -> list[str]:
    """The names of the answer's texts: the title, its lines, what comes after."""
    answer = card(handled)
    return [each.name for each in (answer.title, *answer.lines, *answer.after)]


async def tap(world: World, who: tuple[str, str], button: str) -> Handled:
    """A click on the newest message of the room that has such a button, as a platform sends it."""
    for row in reversed(world.rows(who[0])):
        if any(each.key == button for each in from_json(row[1], Card).buttons):
            return await world.click(*who, button, str(row[0]))
    raise LookupError(f"no message with a button {button!r} in {who[0]}")


def states(world: World, *labels: str) -> list[str]:
    return [world.filing(label).state for label in labels]


def facts(world: World) -> list[str]:
    db = world.core.database.connect()
    found = [str(row[1]) for row in db.rows("facts")]
    db.close()
    return found


def reminder(world: World, room: str) -> str:
    """The message id of the room's digest."""
    return str(next(row[0] for row in world.rows(room) if row[3].startswith("digest/")))


def kind_of(handled: Handled) -> str:
    """The kind of the answer's card; "" where nothing was said."""
    return handled.answer.kind if handled.answer else ""


def require_whole(world: World, folder: Path) -> None:
    """The chain is unbroken, and the tables made anew from its facts are those there are."""
    scratch = Database(f"sqlite:///{folder / 'scratch.db'}")
    make_ledger(scratch)
    with closing(world.core.database.connect()) as db:
        assert (verify(db), compare_derived(db, scratch)) == ([], [])
