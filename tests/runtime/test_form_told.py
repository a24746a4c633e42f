"""Events and receipts from a room that cannot answer: told by the form, told on at once, theirs once
somebody says so.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.events import Event
from bot.domain.form_told import ToldByForm
from bot.storage.audit import verify
from bot.storage.ledger import LedgerReader
from tests.emulators.feishu import HOOK
from tests.emulators.feishu_people import words_of
from tests.platforms.feishu_kit import COORDINATOR, LEADERS, OFFICE
from tests.platforms.hostile import HOSTILE
from tests.runtime.form_kit import ROBOT, Page, WithForm, an_office_with_form

EVENT = "2026-1"
WORDS = "16时30分青石区物流园仓库起火，已疏散30人，无人员受伤，原因待查"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[WithForm]:
    async with an_office_with_form(tmp_path) as found:
        yield found


async def ordered(office: WithForm) -> str:
    """The office asks the bureau for a first report; the path of the form."""
    await office.people.say(OFFICE, COORDINATOR, "/速报 市税务局 物流园起火，请报告", mention=True)
    await office.serving.settle()
    return office.link()


async def to_sign(office: WithForm) -> str:
    await office.serving.move(hours=4)
    cards = [
        place for place, each in enumerate(office.feishu.in_chat(HOOK)) if "签收" in words_of(each.content)
    ]
    return office.link(place=cards[-1])


async def send(office: WithForm, path: str, **fields: str) -> Page:
    page = await office.open(path)
    assert page.status == 200, page.words
    answer = await office.send(path, page.nonce, **fields)
    await office.serving.settle()
    return answer


def event(office: WithForm, name: str = EVENT) -> Event:
    found = ledger(office).event(name)
    assert found is not None
    return found


def waiting(office: WithForm) -> list[ToldByForm]:
    return ledger(office).forms_waiting()


def ledger(office: WithForm) -> LedgerReader:
    return LedgerReader(office.serving.core.database.connect())


def said(office: WithForm, chat: str, word: str) -> list[str]:
    return [found for each in office.feishu.in_chat(chat) if word in (found := words_of(each.content))]


async def click(office: WithForm, word: str, label: str) -> None:
    card = [each for each in office.feishu.in_chat(OFFICE) if word in words_of(each.content)][-1]
    await office.people.click(COORDINATOR, card.id, label)
    await office.serving.settle()


async def test_the_form_shows_what_may_be_told_and_asks_for_none_of_it(office: WithForm) -> None:
    page = await office.open(await ordered(office))
    assert page.status == 200
    assert f"市税务局：{EVENT}号初报" in page.words
    for element in ("时间", "地点", "来源", "起因性质", "影响范围", "伤亡损失", "发展趋势", "处置措施"):
        assert element in page.words
    assert page.words.count("未报") == 8
    assert page.body.count("required") == 0
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert "file" not in page.places


async def test_what_is_told_reaches_office_and_leading_group_at_once_as_unchecked(office: WithForm) -> None:
    answer = await send(office, await ordered(office), words_0=WORDS, name="李敏")
    assert (answer.status, "已转办公室和领导小组" in answer.words) == (200, True)
    for chat in (OFFICE, LEADERS):
        [card] = said(office, chat, "未核实】")
        assert f"【速报·未核实】{EVENT}号初报：市税务局" in card
        assert WORDS in card
        assert "填报人自称李敏" in card
        assert "待查：起因性质" in card
    assert (event(office).state, event(office).links) == ("ordered", 0)
    assert [(each.words, each.name, each.event) for each in waiting(office)] == [(WORDS, "李敏", EVENT)]
    [leaders] = [each for each in office.feishu.in_chat(LEADERS) if "未核实】" in words_of(each.content)]
    assert "是本单位所报" not in words_of(leaders.content)


async def test_once_it_is_theirs_it_joins_the_chain_as_of_when_it_was_written(office: WithForm) -> None:
    path = await ordered(office)
    written_at = office.clock.office()
    await send(office, path, words_0=WORDS)
    await office.serving.move(hours=1)
    await click(office, "未核实】", "是本单位所报")
    told = event(office)
    assert (told.state, told.links, waiting(office)) == ("told", 1, [])
    assert {"nature", "measures", "loss"} & {*told.given, *told.unknown}
    [link] = ledger(office).links(EVENT)
    assert (link.kind, link.words, link.told_at, link.is_late) == ("first", WORDS, written_at, False)
    [leaders] = said(office, LEADERS, "已核实】")
    assert WORDS not in leaders  # they have read it
    assert said(office, HOOK, "已核实】")
    assert verify(office.serving.core.database.connect()) == []


async def test_what_is_not_theirs_is_no_part_of_the_chain_and_all_who_read_it_hear_so(
    office: WithForm,
) -> None:
    await send(office, await ordered(office), words_0=WORDS)
    await click(office, "未核实】", "不是")
    assert (event(office).state, event(office).links, waiting(office)) == ("ordered", 0, [])
    assert said(office, LEADERS, "前报不是市税务局所报")
    assert said(office, HOOK, "前报不是市税务局所报")
    assert office.serving.facts().count("UrgentTold") == 0


async def test_the_chain_goes_on_by_form_up_to_its_final_report(office: WithForm) -> None:
    path = await ordered(office)
    await send(office, path, words_0=WORDS)
    await send(office, path, words_0="明火已扑灭", status_0="follow_up")
    page = await office.open(path)
    assert "正在核实" in page.words
    assert (page.words.count("已报"), page.words.count("待查") > 1) == (6, True)
    await send(office, path, status_0="no_change")
    await send(office, path, words_0="处置完毕，损失约20万元", status_0="final")
    assert [each.is_final for each in waiting(office)] == [False, False, False, True]
    for _ in range(4):
        first = waiting(office)[0].id
        await office.people.say(OFFICE, COORDINATOR, f"/确认 是 {first}", mention=True)
        await office.serving.settle()
    kinds = [(each.kind, each.follow_up) for each in ledger(office).links(EVENT)]
    assert kinds == [("first", 0), ("follow_up", 1), ("follow_up", 2), ("final", 2)]
    assert event(office).state == "final"
    await office.people.say(OFFICE, COORDINATOR, f"/速报 办结 {EVENT}", mention=True)
    await office.serving.settle()
    assert (await office.open(path)).status == 410
    assert verify(office.serving.core.database.connect()) == []


async def test_while_it_waits_nobody_is_asked_for_it(office: WithForm) -> None:
    await send(office, await ordered(office), words_0=WORDS)
    await office.serving.move(days=2)
    assert said(office, HOOK, "初报未到") == []
    assert said(office, OFFICE, "【速报逾期】") == []
    [listed] = said(office, OFFICE, "填报链接所报")[-1:]
    assert f"速报{EVENT}号" in listed


async def test_a_first_report_that_was_not_theirs_is_asked_for_again(office: WithForm) -> None:
    await send(office, await ordered(office), words_0=WORDS)
    await click(office, "未核实】", "不是")
    await office.serving.move(days=2)
    assert said(office, OFFICE, "【速报逾期】")


async def test_nothing_is_taken_without_a_word_and_one_word_is_enough(office: WithForm) -> None:
    path = await ordered(office)
    facts = office.serving.facts()
    answer = await send(office, path, status_0="final")
    assert (answer.status, "还没有填写" in answer.words) == (422, True)
    assert office.serving.facts() == facts
    assert (await office.send(path, answer.nonce, words_0="起火")).status == 200


async def test_whoever_has_the_link_cannot_wake_people_without_end(office: WithForm) -> None:
    path = await ordered(office)
    answers = []
    for number in range(12):
        page = await office.open(path)
        answers.append(await office.send(path, page.nonce, words_0=f"起火，第{number}次报"))
        office.clock.move_to(office.clock.office() + timedelta(seconds=10))
    assert [each.status for each in answers] == [200] * 10 + [422] * 2
    assert "请直接电话联系办公室" in answers[-1].words
    assert "第11次报" in answers[-1].words
    assert len(waiting(office)) == 10


async def test_the_same_page_is_taken_once_and_a_foreign_nonce_never(office: WithForm) -> None:
    path = await ordered(office)
    page = await office.open(path)
    answers = [await office.send(path, page.nonce, words_0=WORDS) for _ in range(3)]
    assert [each.status for each in answers] == [200, 200, 200]
    assert (await office.send(path, "5f.00.abc", words_0=WORDS)).status == 409
    assert office.serving.facts().count("FormTold") == 1


async def test_a_link_dies_when_the_room_is_the_units_no_more(office: WithForm) -> None:
    path = await ordered(office)
    writer, database = office.serving.core.parts.writer, office.serving.core.database
    db = database.connect()
    [seat] = [row for row in db.rows("seats") if str(row[0]).startswith(f"{ROBOT}:")]
    db.close()
    await writer.run(
        lambda tx: tx.db.run("drop_seat", **dict(zip(("room", "kind", "unit", "plan"), seat, strict=True)))
    )
    assert (await office.open(path)).status == 410


async def test_a_receipt_is_one_tap_and_counts_once_confirmed(office: WithForm) -> None:
    path = await to_sign(office)
    page = await office.open(path)
    assert "市税务局签收任务" in page.words
    [tag] = page.tags
    answer = await office.send(path, page.nonce, status_0=tag, name="李敏")
    await office.serving.settle()
    assert (answer.status, "签收已收到" in answer.words) == (200, True)
    assert (await office.open(path)).status == 410  # there is nothing to sign while it waits
    [told] = waiting(office)
    assert (told.kind, told.name) == ("receipt", "李敏")
    await office.serving.move(hours=3)  # no hour for what can wait
    assert said(office, OFFICE, "填报链接签收")
    assert office.serving.facts().count("ReceiptGiven") == 0
    await click(office, "填报链接签收", "是本单位所报")
    signed = ledger(office).receipt(told.plan, told.unit)
    assert signed is not None
    assert (signed.at, signed.version) == (told.told_at, told.version)
    assert said(office, HOOK, "已签收")


async def test_a_receipt_that_was_not_theirs_is_asked_for_again(office: WithForm) -> None:
    path = await to_sign(office)
    page = await office.open(path)
    await office.send(path, page.nonce, status_0=page.tags[0])
    await office.serving.move(hours=3)
    await click(office, "填报链接签收", "不是")
    assert (waiting(office), office.serving.facts().count("ReceiptGiven")) == ([], 0)
    assert (await office.open(path)).status == 200
    assert said(office, HOOK, "未予登记")


@pytest.mark.parametrize("tag", ["", "on", "0" * 16])
async def test_what_names_no_unit_signs_for_none(office: WithForm, tag: str) -> None:
    path = await to_sign(office)
    page = await office.open(path)
    answer = await office.send(path, page.nonce, status_0=tag)
    assert (answer.status, "还没有选单位" in answer.words) == (422, True)
    assert waiting(office) == []


async def test_what_was_decided_is_not_decided_again(office: WithForm) -> None:
    await send(office, await ordered(office), words_0=WORDS)
    form = waiting(office)[0].id
    for answer in ("是", "不是"):
        await office.people.say(OFFICE, COORDINATOR, f"/确认 {answer} {form}", mention=True)
        await office.serving.settle()
    facts = office.serving.facts()
    assert (facts.count("FormAttested"), facts.count("UrgentTold")) == (1, 1)


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_are_shown_as_words(office: WithForm, words: str) -> None:
    path = await ordered(office)
    page = await office.open(path)
    answer = await office.send(path, page.nonce, words_0=words[:1900], name=words[:20])
    assert answer.status in {200, 422}
    assert "<script" not in answer.body.replace('<script src="/review/static/early.js"></script>', "")
    await office.serving.settle()
    assert len(said(office, LEADERS, "未核实】")) == (answer.status == 200)


@pytest.mark.parametrize("token", ["x", "a" * 21, "a" * 23, "a" * 2000, "%00" * 22, "..%2f" * 5])
async def test_an_address_that_was_never_one_costs_no_look_at_the_ledger(
    office: WithForm, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[object] = []
    monkeypatch.setattr("bot.runtime.form_server.find_form", lambda *given: looks.append(given))
    assert (await office.open(f"/r/{token}")).status in {404, 410}
    assert (await office.send(f"/r/{token}", "x", words_0="x")).status in {404, 410}
    assert looks == []
