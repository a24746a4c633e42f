"""A busy day: a hundred messages of twelve people in four chats, interleaved; the record is exactly right."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest_asyncio

from bot.domain.facts import AccountBound, PersonAdded, PostGiven
from bot.domain.roster import person_id
from bot.ports.messages import InboundMessage, Media
from bot.runtime.pipeline import Handled
from bot.storage.audit import compare_derived, verify
from bot.storage.codec import from_json
from bot.storage.database import Database
from bot.text import Erasable
from bot.wording.cards import Card
from tests.handlers.office_kit import an_office, facts
from tests.ledgers import make_ledger
from tests.pipeline_kit import CONSOLE, World

PDF = b"%PDF-1.7\n1 0 obj"
UPLOAD = f"upload/{sha256(PDF).hexdigest()}"
ROOMS = {"market": "room-market", "data": "room-data", "reform": "room-reform", "office": "room-office"}
STAFF = {  # nine colleagues beside the three liaisons; the coordinator is the twelfth's desk neighbour
    "market-2": ("陈涛", "market"), "market-3": ("刘颖", "market"), "data-2": ("黄杰", "data"),
    "data-3": ("周倩", "data"), "reform-2": ("吴磊", "reform"), "reform-3": ("徐宁", "reform"),
    "stranger-1": ("", ""), "stranger-2": ("", ""),
}  # fmt: skip
CHATTER = (
    "中午吃什么", "哈哈哈", "收到", "好的，谢谢", "@全体成员 下午三点开会", "这周五团建", "6号楼空调坏了",
    "第3版材料我发群文件了", "帮我取个快递", "5.7亿的那个新闻看了吗", "今天12楼停水", "周末加班吗",
)  # fmt: skip


@dataclass
class Day:
    """Who said what, in order; `heard` are the answers by the number of the message."""

    world: World
    count: int = 0
    heard: dict[int, Handled] = field(default_factory=dict)

    async def say(
        self, who: str, words: str, *, room: str = "", reply_to: str | None = None, files: int = 0
    ) -> Handled:
        self.count += 1
        message = InboundMessage(
            key=f"day-{self.count}", connection=CONSOLE, chat=room or _room(who), account=who, text=words,
            received_at=self.world.clock.wall(), reply_to=reply_to,
            mentioned=words.startswith("@督办"),
            attachments=tuple(Media(UPLOAD, f"佐证{no}.pdf") for no in range(files)),
        )  # fmt: skip
        handled = await self.world.core.pipeline.receive(message)
        await self.world.core.parts.mover.settle(tick=False)
        self.heard[self.count] = handled
        self.world.clock.move_to(self.world.clock.office() + timedelta(seconds=20))
        return handled

    async def talk(self, *rooms: str) -> None:
        """Colleagues' talk in those rooms, a remark each, of people who are bound and people who are not."""
        for room in rooms:
            who = f"{room}-2" if self.count % 2 else "stranger-1"
            handled = await self.say(who, CHATTER[self.count % len(CHATTER)], room=ROOMS[room])
            assert handled.dropped

    async def press(self, who: str, button: str, *, card: str = "") -> None:
        """The newest button of that name in the person's room, of a card with that title if one is named."""
        self.count += 1
        room = _room(who)
        shown = [(row[0], from_json(row[1], Card)) for row in reversed(self.world.rows(room))]
        found = ((place, each) for place, one in shown for each in one.buttons if _titled(one, card))
        message, key = next((place, each.key) for place, each in found if each.key.startswith(button))
        self.heard[self.count] = await self.world.click(room, who, key, message, key=f"day-{self.count}")
        await self.world.core.parts.mover.settle(tick=False)

    def last(self, who: str) -> str:
        return str(self.world.rows(_room(who))[-1][0])

    def title(self) -> str:
        answer = self.heard[self.count].answer
        return answer.title.name if answer else ""


def _room(who: str) -> str:
    return ROOMS[who.split("-", maxsplit=1)[0]]


def _titled(card: Card, name: str) -> bool:
    return not name or card.title.name == name


@pytest_asyncio.fixture
async def day(tmp_path: Path) -> AsyncIterator[Day]:
    async with an_office(tmp_path) as world:
        await world.core.parts.writer.run(
            lambda tx: tx.chain.append(_colleagues(world), at=world.clock.office(), person="")
        )
        world.core.files.put(PDF)
        yield Day(world)


def _colleagues(world: World) -> list[PersonAdded | AccountBound | PostGiven]:
    found: list[PersonAdded | AccountBound | PostGiven] = []
    units = {each.label: each.unit for each in world.filings()}
    unit_of = {"market": units["1"], "data": units["3"], "reform": units["7"]}
    for account, (name, unit) in STAFF.items():
        if name:
            person = person_id(CONSOLE, account)
            found += [
                PersonAdded(person, Erasable(name)),
                AccountBound(person, CONSOLE, Erasable(account)),
                PostGiven(f"{unit_of[unit]}/liaison/{person}", person, "liaison", unit_of[unit]),
            ]
    return found


async def test_the_record_of_a_busy_day_is_exactly_right(day: Day, tmp_path: Path) -> None:
    await _morning(day)
    await _noon(day)
    await _afternoon(day)
    assert day.count >= 100
    _check_filings(day.world)
    _check_facts(day.world)
    scratch = Database(f"sqlite:///{tmp_path / 'scratch.db'}")
    make_ledger(scratch)
    db = day.world.core.database.connect()
    assert verify(db) == []
    assert compare_derived(db, scratch) == []
    said = "\n".join(str(row[3]) for row in db.rows("texts"))
    db.close()
    assert not [words for words in CHATTER if words in said.split("\n")]


async def _morning(day: Day) -> None:
    """Reports in words and by button, a mistake put right, a file, an unclear one."""
    await day.talk("market", "data", "reform", "market", "data", "reform")
    await day.say("market", "@督办 1正常推进，完成60%；8完成40%")
    assert day.title() == "echo/title_several"
    await day.talk("data", "market", "reform")
    await day.say("data", "/季报 3 进度偏慢，完成30%，难点是接口没有打通")
    await day.talk("data", "market")
    await day.say("market-2", "@督办 更正第1项为65%")
    assert day.title() == "corrected/title"
    await day.say("reform", "@督办 7已完成，但还有两个县没有验收")
    assert day.heard[day.count].answer is not None
    await day.talk("reform", "reform", "data")
    await day.press("reform", "B/", card="")
    await day.say("data-2", "@督办 4完成50%", files=1)
    await day.talk("market", "data", "data", "reform")
    await day.say("stranger-2", "/季报 3 完成99%", room=ROOMS["data"])
    assert day.title() == "errors/unknown_sender"
    await day.say("market-3", "@督办 3完成70%")
    assert day.title() != "echo/title"
    await day.talk("market", "reform", "data", "market", "market", "data")


async def _noon(day: Day) -> None:
    """Requests to the office, decided there; talk goes on."""
    await day.say("market", "@督办 第12项申请延期到10月12日，企业数据10月9日才统计完")
    assert day.title() == "requests/extension"
    await day.talk("market", "data", "reform", "market")
    await day.say("reform-2", "/异议 13 市数据局 职能已划转市数据局")
    assert day.title() == "requests/dispute"
    await day.talk("reform", "data", "reform")
    await day.press("office", "agree", card="decide/extension")
    await day.talk("market", "data")
    await day.press("office", "stays", card="decide/dispute")
    await day.say("office", "划转文件没有列入这一项", reply_to=day.last("office"))
    assert day.title() == "decided/noted"
    await day.talk("reform", "market", "data", "reform")
    await day.say("data-3", "@督办 第14项什么时候截止？")
    assert day.title() == "inquiry/due"
    await day.say("data", "/速报 机房漏水，已切换备用，未影响业务")
    assert day.title() == "urgent/received"
    await day.talk("market", "data", "reform", "market", "data", "reform", "market")


async def _afternoon(day: Day) -> None:
    """Withdrawn and sent again, nothing new, accepted, changed after acceptance."""
    await day.say("market", "/撤回 8")
    assert day.title() == "withdrawn/title"
    await day.talk("market", "reform")
    await day.say("market-2", "/季报 8 正常推进，完成45%")
    await day.say("data", "@督办 14本季度无新进展")
    assert day.title() == "nil/title"
    await day.talk("data", "data", "reform")
    await day.say("office", "/通过 1")
    await day.say("market", "@督办 更正第1项为70%")
    assert day.title() == "requests/change"
    await day.talk("market", "data", "reform", "market")
    await day.press("office", "agree", card="decide/change")
    await day.press("market", "as_asked")
    await day.talk("reform", "market", "data", "reform", "market", "data")
    await day.say("reform", "/签收")
    await day.say("market", "@督办 收到，谢谢")
    assert day.heard[day.count].answer is None
    for _ in range(6):
        await day.talk("market", "data", "reform")


def _check_filings(world: World) -> None:
    told = {
        each.label: (
            each.state,
            each.report.status if each.report else None,
            each.report and each.report.percent,
        )
        for each in world.filings()
    }
    assert told["1"] == ("filed", "on_track", Decimal(70))
    assert told["8"] == ("filed", "on_track", Decimal(45))
    assert told["3"] == ("filed", "behind", Decimal(30))
    assert told["4"] == ("filed", "on_track", Decimal(50))
    assert told["14"] == ("filed", "no_activity", None)
    assert told["12"] == ("open", None, None)
    assert told["13"] == ("open", None, None)
    assert told["6"] == ("open", None, None)
    assert world.filing("12").due_on == date(2026, 10, 12)
    assert not world.filing("13").paused
    assert told["7"] == ("filed", "on_track", None)


def _check_facts(world: World) -> None:
    """Each decision once, and not one fact of anybody's talk."""
    count = Counter(facts(world))
    assert count["ReportFiled"] == 9
    assert (count["ReportWithdrawn"], count["ReportAccepted"], count["ReportReturned"]) == (1, 1, 1)
    assert (count["RequestMade"], count["RequestDecided"], count["TermMoved"]) == (3, 3, 1)
    assert (count["UrgentTold"], count["ReceiptGiven"]) == (1, 1)
    assert (count["EvidenceWanted"], count["EvidenceStored"], count["EvidenceLost"]) == (1, 1, 0)
    assert count["CommandRefused"] <= 1
