"""An event that nobody asked for, told from a room that cannot answer: any message there has the link."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import time, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.people import Seat
from bot.storage.audit import verify
from tests.emulators.feishu import HOOK
from tests.platforms.feishu_kit import COORDINATOR, LEADERS, OFFICE
from tests.platforms.hostile import HOSTILE
from tests.runtime.form_kit import ROBOT, Page, WithForm, an_office_with_form
from tests.runtime.test_form_told import click, event, ledger, said, to_sign, waiting

EVENT = "2026-1"
WORDS = "凌晨2时40分青石区物流园仓库起火，已疏散30人，无人员受伤，原因待查"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
Files = Sequence[tuple[str, str, bytes]]


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[WithForm]:
    async with an_office_with_form(tmp_path) as found:
        yield found


async def tell(
    office: WithForm, path: str = "", *, files: Files = (), follow: str = "/event", **fields: str
) -> Page:
    path = (path or office.link()) + follow
    page = await office.open(path)
    assert page.status == 200, page.words
    answer = await office.send(path, page.nonce, files=files, **fields)
    await office.serving.settle()
    return answer


def count_files(folder: Path) -> int:
    return sum(each.is_file() for each in folder.rglob("*"))


async def reseat(office: WithForm, *, to: str | None) -> None:
    """The robot's room is no unit's any more, another's, or one of the office's."""
    database = office.serving.core.database.connect()
    [row] = [row for row in database.rows("seats") if str(row[0]).startswith(f"{ROBOT}:")]
    units = {row[2] for row in database.rows("seats") if row[2]}
    database.close()
    seat = dict(zip(("room", "kind", "unit", "plan"), row, strict=True))
    await office.serving.core.parts.writer.run(lambda tx: tx.db.run("drop_seat", **seat))
    if to == "office":
        await office.serving.core.parts.writer.run(
            lambda tx: tx.db.run("put_seat", room=seat["room"], kind="office", unit="", plan="")
        )
    if to == "another":
        other = next(each for each in sorted(units) if each != seat["unit"])
        new = Seat(seat["room"], "unit", other, seat["plan"])
        await office.serving.core.parts.writer.run(
            lambda tx: tx.db.run("put_seat", room=new.room, kind=new.kind, unit=new.unit, plan=new.plan)
        )


async def test_a_reminders_form_leads_to_one_for_events_and_to_look_changes_nothing(office: WithForm) -> None:
    facts, path = office.serving.facts(), office.link()
    page = await office.open(path)
    assert f'href="{path}/event"' in page.body
    assert "报告突发情况" in page.words
    form = await office.open(f"{path}/event")
    assert "市税务局：报告突发情况" in form.words
    assert (form.words.count("未报"), 'name="file-0"' in form.body) == (8, True)
    assert form.headers["Cache-Control"] == "no-store"
    assert form.headers["Referrer-Policy"] == "no-referrer"
    assert "form-action 'self'" in form.headers["Content-Security-Policy"]
    assert office.serving.facts() == facts
    english = await office.open(f"{path}?lang=en")
    assert f'href="{path}/event?lang=en"' in english.body


async def test_at_night_it_reaches_office_and_leading_group_at_once_as_unchecked(office: WithForm) -> None:
    path = office.link()
    at_night = office.serving.core.words.calendar.instant(office.serving.filing("6").due_on, time(2, 50))
    await office.serving.core.parts.mover.move_to(office.clock, at_night)
    answer = await tell(office, path, words_0=WORDS, name="李敏")
    assert f"{EVENT}号已收到，并已转办公室和领导小组" in answer.words
    assert "还缺" in answer.words
    assert f'href="{path}/event/{EVENT}"' in answer.body
    for chat in (OFFICE, LEADERS):
        [card] = said(office, chat, "未核实】")
        assert f"【速报·未核实】{EVENT}号初报：市税务局" in card
        assert WORDS in card
        assert "填报人自称李敏" in card
        assert "待查：起因性质" in card
    assert ledger(office).event(EVENT) is None
    assert [(each.words, each.event) for each in waiting(office)] == [(WORDS, EVENT)]


async def test_once_it_is_theirs_the_chain_begins_as_of_when_it_was_written(office: WithForm) -> None:
    path, written_at = office.link(), office.clock.office()
    await tell(office, path, words_0=WORDS)
    await office.serving.move(hours=1)
    await click(office, "未核实】", "是本单位所报")
    found = event(office)
    assert (found.state, found.links, found.id, waiting(office)) == ("told", 1, EVENT, [])
    assert found.due_at is not None
    [link] = ledger(office).links(EVENT)
    assert (link.kind, link.words, link.told_at) == ("first", WORDS, written_at)
    [card] = said(office, HOOK, "已核实】")
    assert "还缺" in card
    assert f"{EVENT}号续报1" in (await office.open(office.link())).words
    answer = await tell(office, path, follow=f"/event/{EVENT}", words_0="明火已扑灭", status_0="follow_up")
    assert answer.status == 200
    assert [(each.event, each.words) for each in waiting(office)] == [(EVENT, "明火已扑灭")]
    assert verify(office.serving.core.database.connect()) == []


async def test_before_anybody_stands_for_it_more_is_told_under_its_number(office: WithForm) -> None:
    path = office.link()
    await tell(office, path, words_0=WORDS)
    form = await office.open(f"{path}/event")
    assert f'href="{path}/event/{EVENT}"' in form.body
    more = await office.open(f"{path}/event/{EVENT}")
    assert f"{EVENT}号续报1" in more.words
    assert "刚才所报正在核实" in more.words
    await tell(office, path, follow=f"/event/{EVENT}", words_0="明火已扑灭")
    assert said(office, LEADERS, f"{EVENT}号续报一")
    assert len({each.event for each in waiting(office)}) == 1
    await click(office, "号初报", "是本单位所报")
    await click(office, "号续报一", "是本单位所报")
    assert [(each.kind, each.words) for each in ledger(office).links(EVENT)] == [
        ("first", WORDS),
        ("follow_up", "明火已扑灭"),
    ]


async def test_a_number_that_was_not_theirs_is_never_given_again(office: WithForm) -> None:
    await tell(office, words_0=WORDS)
    await click(office, "未核实】", "不是")
    assert said(office, LEADERS, "前报不是市税务局所报")
    assert said(office, HOOK, "前报不是市税务局所报")
    assert ledger(office).event(EVENT) is None
    await office.people.say(OFFICE, COORDINATOR, "/速报 市税务局 请报告停电情况", mention=True)
    assert event(office, "2026-2").state == "ordered"


async def test_whoever_has_the_link_cannot_wake_people_with_ever_new_events(office: WithForm) -> None:
    path = office.link()
    answers = [await tell(office, path, words_0=f"起火，第{number}起") for number in range(5)]
    assert [each.status for each in answers] == [200] * 3 + [422] * 2
    assert "请直接电话联系办公室" in answers[-1].words
    assert "第4起" in answers[-1].words
    assert len(waiting(office)) == 3
    await click(office, "未核实】", "不是")
    assert (await tell(office, path, words_0="又起火")).status == 200


async def test_the_same_page_is_taken_once_and_a_foreign_nonce_never(office: WithForm) -> None:
    path = f"{office.link()}/event"
    page = await office.open(path)
    answers = [await office.send(path, page.nonce, words_0=WORDS) for _ in range(3)]
    assert [each.status for each in answers] == [200, 200, 200]
    assert "刚才的提交已经收下" in answers[-1].words
    assert (await office.send(path, "5f.00.abc", words_0=WORDS)).status == 409
    assert office.serving.facts().count("FormTold") == 1


@pytest.mark.parametrize("to", [None, "another"])
async def test_a_link_dies_when_the_room_is_the_units_no_more(office: WithForm, to: str | None) -> None:
    path = office.link()
    await tell(office, path, words_0=WORDS)
    page = await office.open(f"{path}/event")
    await reseat(office, to=to)
    for follow in ("", "/event", f"/event/{EVENT}"):
        found = await office.open(path + follow)
        assert (found.status, "报告突发情况" in found.words) == (410, False)
    assert (await office.send(f"{path}/event", page.nonce, words_0=WORDS)).status == 410
    assert office.serving.facts().count("FormTold") == 1


async def test_a_link_dies_with_the_lock_of_what_it_came_with(office: WithForm) -> None:
    path, filing = office.link(), office.serving.filing("6")
    office.clock.move_to(filing.locked_at - timedelta(minutes=1))
    assert (await office.open(f"{path}/event")).status == 200
    await office.serving.move(minutes=2)
    assert (await office.open(f"{path}/event")).status == 410


async def test_once_all_is_reported_an_event_is_still_told_by_the_same_link(office: WithForm) -> None:
    path = await to_sign(office)
    page = await office.open(path)
    assert (await office.send(path, page.nonce, status_0=page.tags[0])).status == 200
    await office.serving.settle()
    done = await office.open(path)
    assert (done.status, f'href="{path}/event"' in done.body) == (410, True)
    assert (await tell(office, path, words_0=WORDS)).status == 200


async def test_a_message_that_asks_for_nothing_has_a_link_for_events_alone(office: WithForm) -> None:
    path = office.link()
    page = await office.open(path)
    await office.send(path, page.nonce, words_0="完成60%")
    await office.serving.settle()
    await click(office, "填报链接报来", "是本单位所报")
    [told] = said(office, HOOK, "已确认登记")
    assert "有突发情况，点开这个链接即可报告" in told
    standing = office.link()
    assert standing != path
    assert "市税务局：报告突发情况" in (await office.open(standing)).words
    assert (await tell(office, standing, follow="", words_0=WORDS)).status == 200
    assert [each.event for each in waiting(office)] == [EVENT]
    await office.serving.move(days=101)
    assert (await office.open(standing)).status == 410


@pytest.mark.parametrize("number", ["2026-1", "2026-9"])
async def test_another_units_event_is_not_shown(office: WithForm, number: str) -> None:
    await office.people.say(OFFICE, COORDINATOR, "/速报 市数据局 机房停电，请报告", mention=True)
    assert (await office.open(f"{office.link()}/event/{number}")).status == 410


async def test_an_address_that_was_never_one_leads_nowhere(office: WithForm) -> None:
    for follow in ("/event", f"/event/{EVENT}"):
        assert (await office.open(f"/r/AAAAAAAAAAAAAAAAAAAAAA{follow}")).status == 410
    assert (await office.open(f"{office.link()}/event/1' OR 1=1")).status == 404


async def test_the_offices_own_robot_has_a_form_for_a_unit_without_a_room_and_none_for_new_events(
    office: WithForm,
) -> None:
    await reseat(office, to="office")
    await office.people.say(OFFICE, COORDINATOR, "/速报 市税务局 物流园起火，请报告", mention=True)
    await office.serving.settle()
    path = office.link()
    page = await office.open(path)
    assert (page.status, f"{EVENT}号初报" in page.words) == (200, True)
    assert "报告另一起" not in page.words
    assert (await office.open(f"{path}/event")).status == 410
    assert (await tell(office, path, follow="", words_0=WORDS)).status == 200


async def test_of_two_units_in_a_room_one_is_chosen(office: WithForm) -> None:
    database = office.serving.core.database.connect()
    [row] = [row for row in database.rows("seats") if str(row[0]).startswith(f"{ROBOT}:")]
    other = next(str(each[2]) for each in database.rows("seats") if each[2] and each[2] != row[2])
    database.close()
    await office.serving.core.parts.writer.run(
        lambda tx: tx.db.run("put_seat", room=row[0], kind="unit", unit=other, plan=row[3])
    )
    path = await to_sign(office)
    form = await office.open(f"{path}/event")
    tags = re.findall(r'type="radio" name="status-0" value="([^"]+)"', form.body)
    assert len(tags) == 2
    for status in ("", "0" * 16):
        answer = await office.send(f"{path}/event", form.nonce, words_0=WORDS, status_0=status)
        assert (answer.status, "请选由哪家单位报" in answer.words) == (422, True)
    assert (await tell(office, path, words_0=WORDS, status_0=tags[1])).status == 200
    assert [each.unit for each in waiting(office)] == [other]


async def test_files_are_kept_with_the_event_and_dangerous_ones_asked_for_again(office: WithForm) -> None:
    path = office.link()
    files = [("file-0", "现场.pdf", PDF), ("file-0", "a.exe", b"MZ\x90")]
    answer = await tell(office, path, files=files, words_0=WORDS)
    assert answer.status == 200
    [card] = said(office, OFFICE, "未核实】")
    assert "附件2份" in card
    kept = [(each.name, each.state, each.media_type) for each in ledger(office).evidence_of(EVENT)]
    assert kept == [("现场.pdf", "stored", "application/pdf"), ("a.exe", "lost", None)]
    await office.serving.settle()
    [lost] = said(office, HOOK, "没有存上")
    assert "发“/速报" not in lost
    again = office.link()
    assert again != path
    assert f"{EVENT}号续报1" in (await office.open(again)).words
    assert (await tell(office, again, follow="", files=files[:1])).status == 200
    assert waiting(office)[-1].words == "见附件"
    assert verify(office.serving.core.database.connect()) == []


async def test_files_of_an_event_are_listed_to_who_may_see_them(office: WithForm) -> None:
    await tell(office, files=[("file-0", "现场.pdf", PDF)], words_0=WORDS)
    await office.people.say(OFFICE, COORDINATOR, f"/佐证 {EVENT}", mention=True)
    await office.serving.settle()
    [card] = said(office, OFFICE, "附件1份\n") or said(office, OFFICE, f"速报{EVENT}号附件1份")
    assert "现场.pdf" in card
    await office.people.say("oc_room-data", "ou_data", f"/佐证 {EVENT}", mention=True)
    await office.serving.settle()
    assert not said(office, "oc_room-data", "现场.pdf")
    assert said(office, "oc_room-data", EVENT)


async def test_a_file_too_large_is_refused_whole(office: WithForm) -> None:
    path = f"{office.link()}/event"
    page, facts = await office.open(path), office.serving.facts()
    big = [("file-0", "a.pdf", PDF + bytes(21 * 1024 * 1024))]
    answer = await office.send(path, page.nonce, files=big, words_0=WORDS)
    assert (answer.status, "附件太大" in answer.words) == (422, True)
    assert office.serving.facts() == facts


@pytest.mark.parametrize("field", ["else", "file-x", "file-1234"])
async def test_a_field_of_somebody_elses_making_is_not_read_to_its_end(office: WithForm, field: str) -> None:
    path = f"{office.link()}/event"
    page, facts = await office.open(path), office.serving.facts()
    endless = [(field, "a.pdf", bytes(1024 * 1024))]
    answer = await office.send(path, page.nonce, files=endless, words_0=WORDS)
    assert (answer.status, "附件太大" in answer.words) == (422, True)
    assert office.serving.facts() == facts


async def test_no_log_holds_a_links_secret(office: WithForm, capfd: pytest.CaptureFixture[str]) -> None:
    path = office.link()
    await tell(office, path, words_0=WORDS)
    await tell(office, path, follow=f"/event/{EVENT}", words_0="明火已扑灭")
    await office.open("/r/AAAAAAAAAAAAAAAAAAAAAA")
    await click(office, "号初报", "是本单位所报")
    told = "".join(capfd.readouterr())
    assert "message" in told
    assert path.removeprefix("/r/") not in told
    assert "AAAAAAAAAAAAAAAAAAAAAA" not in told


async def test_where_nothing_can_be_taken_no_file_is_kept(office: WithForm, tmp_path: Path) -> None:
    path = office.link()
    for number in range(3):
        await tell(office, path, words_0=f"起火，第{number}起")
    before = count_files(tmp_path)
    answer = await tell(office, path, files=[("file-0", "a.pdf", PDF)], words_0=WORDS)
    assert answer.status == 422
    assert count_files(tmp_path) == before


@pytest.mark.parametrize("words", HOSTILE)
async def test_hostile_words_are_shown_as_words(office: WithForm, words: str) -> None:
    path = f"{office.link()}/event"
    page = await office.open(path)
    answer = await office.send(path, page.nonce, words_0=words[:1900], name=words[:20])
    assert answer.status in {200, 422}
    assert "<script" not in answer.body.replace('<script src="/review/static/early.js"></script>', "")
    await office.serving.settle()
    assert len(said(office, LEADERS, "未核实】")) == (answer.status == 200)
