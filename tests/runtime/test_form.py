"""The reply form of a room that cannot answer: a look changes nothing, an answer waits to be confirmed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.answering.rollups import find_round, make_rollup
from bot.domain.rollup import Rollup
from tests.emulators.feishu_people import words_of
from tests.platforms.feishu_kit import COORDINATOR, OFFICE
from tests.platforms.hostile import HOSTILE
from tests.runtime.form_kit import ROBOT, WithForm, an_office_with_form

PDF = b"%PDF-1.7\n1 0 obj"


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[WithForm]:
    async with an_office_with_form(tmp_path) as found:
        yield found


async def report(office: WithForm, **fields: str) -> int:
    path = office.link()
    page = await office.open(path)
    answer = await office.send(path, page.nonce, **{f"{name}_0": value for name, value in fields.items()})
    await office.serving.settle()
    return answer.status


def to_confirm(office: WithForm) -> str:
    """The message id of the office's card."""
    cards = [each for each in office.feishu.in_chat(OFFICE) if "是本单位所报" in words_of(each.content)]
    return cards[-1].id


async def test_a_reminder_leads_to_a_form_that_shows_what_is_owed(office: WithForm) -> None:
    page = await office.open(office.link())
    assert page.status == 200
    assert list(page.places) == ["6"]
    assert "示范市" in page.words
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


async def test_to_look_changes_nothing_and_only_a_hash_is_kept(office: WithForm) -> None:
    facts, path = office.serving.facts(), office.link()
    for _ in range(5):
        assert (await office.open(path)).status == 200
    assert office.serving.facts() == facts
    db = office.serving.core.database.connect()
    rows = [row for table in ("page_keys", "outbox", "inbox") for row in db.rows(table)]
    db.close()
    assert rows
    assert path.removeprefix("/r/") not in " ".join(str(value) for row in rows for value in row)


async def test_an_answer_waits_until_the_office_says_that_it_is_the_units(office: WithForm) -> None:
    sent_at = office.clock.office()
    assert await report(office, status="on_track", words="完成60%，还差一家") == 200
    filing = office.serving.filing("6")
    assert (filing.state, filing.paused) == ("open", True)
    assert [each.words for each in office.waiting()] == ["按计划推进，完成60%，还差一家"]
    await office.serving.move(days=2)
    await office.people.click(COORDINATOR, to_confirm(office), "是本单位所报")
    await office.serving.settle()
    filed = office.serving.filing("6")
    assert filed.report is not None
    assert (filed.state, filed.report.percent, filed.paused) == ("filed", 60, False)
    assert filed.report.filed_at == sent_at
    assert (
        "已确认登记" in words_of(office.feishu.in_chat(OFFICE)[-1].content)
        or "已确认登记" in office.people.toasts[-1]
    )


async def test_what_is_not_the_units_is_not_filed_and_the_ladder_goes_on(office: WithForm) -> None:
    await report(office, words="已完成，请通过")
    await office.people.click(COORDINATOR, to_confirm(office), "不是")
    await office.serving.settle()
    filing = office.serving.filing("6")
    assert (filing.state, filing.paused, filing.report) == ("open", False, None)
    assert office.waiting() == []


async def test_while_it_waits_nobody_is_reminded(office: WithForm) -> None:
    await report(office, status="on_track")
    before = len(office.feishu.posted)
    calendar = office.serving.core.words.calendar
    due = office.serving.filing("6").due_at
    await office.serving.core.parts.mover.move_to(office.clock, due - timedelta(hours=1))
    tax = [each for each in office.feishu.posted[before:] if "第6项" in words_of(each.content)]
    assert [each for each in tax if "提醒" in words_of(each.content)] == []
    assert calendar.is_workday(office.serving.filing("6").due_on)


async def test_what_waits_is_shown_as_told_by_a_form_neither_missing_nor_received(office: WithForm) -> None:
    await office.people.say(OFFICE, COORDINATOR, "/进度", mention=True)
    await office.serving.settle()
    before = words_of(office.feishu.in_chat(OFFICE)[-1].content)
    await report(office, status="on_track")
    await office.people.say(OFFICE, COORDINATOR, "/进度", mention=True)
    await office.serving.settle()
    shown = words_of(office.feishu.in_chat(OFFICE)[-1].content)
    assert "表单待确认1件" in shown
    assert "已收到表单，待联络员或办公室确认：第6项（市税务局）" in shown
    assert missing_in(shown) == missing_in(before) - 1
    made = await preview(office)
    [told] = made.counting_as("unattested")
    assert (told.label, told.status, told.filed_at) == ("6", None, None)
    assert "6" not in {each.label for each in made.counting_as("not_received")}
    assert (made.totals.unattested, made.totals.received) == (1, 0)
    assert "表单待确认1件" in words_of(office.feishu.in_chat(OFFICE)[-1].content)


def missing_in(card: str) -> int:
    found = re.search(r"尚未收到(\d+)件", card)
    assert found is not None
    return int(found[1])


async def preview(office: WithForm) -> Rollup:
    """The roll-up as the office's preview of the quarter has it, which is its last card."""
    reader = office.serving.core.parts.reader
    name = "/".join(office.serving.filing("6").id.split("/")[:3])
    one = await reader.run(lambda view: find_round(view, name))
    assert one is not None
    await office.serving.core.parts.mover.move_to(office.clock, one.rollup.preview_at + timedelta(minutes=20))
    now = office.clock.office()
    cut_off = one.rollup.cut_off
    return await reader.run(lambda view: make_rollup(view, one, at=now, cut_off=cut_off))


async def test_the_same_page_is_taken_once(office: WithForm) -> None:
    path = office.link()
    page = await office.open(path)
    answers = [await office.send(path, page.nonce, words_0="完成60%") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert "刚才的提交已经收下" in answers[1].words
    assert office.serving.facts().count("RequestMade") == 1


async def test_a_later_answer_takes_the_place_of_the_one_that_waits(office: WithForm) -> None:
    await report(office, words="完成60%")
    path = office.link()
    page = await office.open(path)
    assert page.status == 410  # while it waits there is nothing to fill in
    assert [each.words for each in office.waiting()] == ["完成60%"]


@pytest.mark.parametrize("words", ["今天天气不错", "第4项已完成", "?"])
async def test_what_is_not_understood_is_asked_again_and_nothing_is_kept(
    office: WithForm, words: str
) -> None:
    facts, path = office.serving.facts(), office.link()
    page = await office.open(path)
    answer = await office.send(path, page.nonce, words_0=words)
    assert answer.status == 422
    assert "没有读明白" in answer.words
    assert words in answer.words
    assert office.serving.facts() == facts
    assert (await office.send(path, answer.nonce, words_0="完成60%")).status == 200


async def test_nothing_put_in_is_said(office: WithForm) -> None:
    path = office.link()
    page = await office.open(path)
    answer = await office.send(path, page.nonce, name="李敏")
    assert (answer.status, "还没有填写" in answer.words) == (422, True)


@pytest.mark.parametrize("nonce", ["", "x", "5f.00.abc", "zz.zz.zz", "全角"])
async def test_a_form_of_somebody_elses_making_is_refused(office: WithForm, nonce: str) -> None:
    facts, path = office.serving.facts(), office.link()
    assert (await office.send(path, nonce, words_0="完成60%")).status == 409
    assert office.serving.facts() == facts


async def test_a_page_of_yesterday_and_a_nonce_of_another_link_are_refused(office: WithForm) -> None:
    path = office.link()
    page = await office.open(path)
    await office.serving.move(hours=13)
    assert (await office.send(path, page.nonce, words_0="完成60%")).status == 409
    fresh = await office.open(path)
    assert (await office.send(path, fresh.nonce[:-1] + "0", words_0="完成60%")).status in {200, 409}
    stray = await office.open("/r/AAAAAAAAAAAAAAAAAAAAAA")
    assert (stray.status, "这个链接已不用填" in stray.words) == (410, True)
    assert (await office.send("/r/AAAAAAAAAAAAAAAAAAAAAA", page.nonce, words_0="完成60%")).status == 410


async def test_the_link_dies_with_the_lock(office: WithForm) -> None:
    path, filing = office.link(), office.serving.filing("6")
    await office.serving.core.parts.mover.move_to(office.clock, filing.locked_at + timedelta(minutes=1))
    assert (await office.open(path)).status == 410


async def test_the_link_dies_when_the_room_is_the_units_no_more(office: WithForm) -> None:
    path = office.link()
    await office.people.say(OFFICE, COORDINATOR, "/群 单位 市税务局", mention=True)
    await office.serving.settle()
    db = office.serving.core.database.connect()
    rooms = [row[0] for row in db.rows("seats") if ROBOT in str(row[0])]
    db.close()
    still = (await office.open(path)).status
    assert still == (200 if rooms else 410)


async def test_files_become_evidence_and_dangerous_ones_are_refused(office: WithForm) -> None:
    path = office.link()
    page = await office.open(path)
    files = [("file-0", "证明.pdf", PDF), ("file-0", "a.exe", b"MZ\x90")]
    assert (await office.send(path, page.nonce, files=files, words_0="完成60%")).status == 200
    await office.serving.settle()
    facts = office.serving.facts()
    assert (facts.count("EvidenceWanted"), facts.count("EvidenceStored"), facts.count("EvidenceLost")) == (
        2,
        1,
        1,
    )


async def test_a_file_too_large_is_refused_whole(office: WithForm) -> None:
    facts, path = office.serving.facts(), office.link()
    page = await office.open(path)
    answer = await office.send(
        path, page.nonce, files=[("file-0", "a.pdf", PDF + bytes(21 * 1024 * 1024))], words_0="完成60%"
    )
    assert (answer.status, "附件太大" in answer.words) == (422, True)
    assert office.serving.facts() == facts


async def test_files_that_are_too_much_together_are_refused_whole(office: WithForm) -> None:
    """No more of them is held in memory than that."""
    facts, path = office.serving.facts(), office.link()
    page = await office.open(path)
    files = [("file-0", f"{number}.pdf", PDF + bytes(16 * 1024 * 1024)) for number in range(4)]
    answer = await office.send(path, page.nonce, files=files, words_0="完成60%")
    assert (answer.status, "合计60MB以内" in answer.words) == (422, True)
    assert office.serving.facts() == facts


async def test_too_often_is_told_to_wait(office: WithForm) -> None:
    path = office.link()
    answers = [(await office.open(path)).status for _ in range(70)]
    assert answers.count(200) == 60
    assert set(answers[60:]) == {429}


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_are_shown_as_words(office: WithForm, words: str) -> None:
    path = office.link()
    page = await office.open(path)
    answer = await office.send(path, page.nonce, words_0=words[:1900], name=words[:20])
    assert answer.status in {200, 422}
    assert "<script" not in answer.body.replace('<script src="/review/static/early.js"></script>', "")
    assert "<img" not in answer.body
    await office.serving.settle()
