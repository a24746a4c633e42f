"""Messages that tell how one or two tasks stand and want something beside it: what each of them leads to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.facts import ReportFiled
from bot.domain.request_facts import RequestMade
from bot.domain.roster import person_id
from bot.ports.ledger import View
from bot.ports.usecase import Call, Outcome
from bot.replies.normal import normalise
from handlers.free_text import COMMAND
from tests.handlers.office_kit import MARKET
from tests.pipeline_kit import CONSOLE, World, a_world
from tests.replies.variants import wide


@dataclass(frozen=True)
class Told:
    """What a message led to: by label what is filed, the requests, what is asked back or answered."""

    filed: dict[str, str]
    put: tuple[str, ...] = ()
    asked: str = ""
    answered: tuple[str, ...] = ()
    words: tuple[str, ...] = field(default=(), compare=False)  # of the requests


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for all: no message knows of another."""
    folder = tmp_path_factory.mktemp("apart")

    async def made() -> World:
        world = await a_world(f"sqlite:///{folder / 'ledger.db'}", folder)
        await world.move(hours=1)
        return world

    found = asyncio.run(made())
    yield Office(found)
    found.close()


class Office:
    """What is said to it is worked out, and nothing of it recorded."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._labels = {each.id: each.label for each in world.filings()}

    def told(self, text: str) -> Told:
        world = self._world
        ran = world.core.parts.reader.run(lambda view: COMMAND.run(_call(world, view, text), view))
        return _told(self._labels, asyncio.run(ran))


def _call(world: World, view: View, text: str) -> Call[str]:
    room, account = MARKET
    person = person_id(CONSOLE, account)
    known, at = view.ledger.person(person), world.clock.office()
    assert known is not None
    return Call(
        text, "console/k1", known, tuple(view.ledger.posts(person)), CONSOLE, account, f"{CONSOLE}:{room}",
        at, at, view.calendar.local_day(at), words=text,
    )  # fmt: skip


def _told(labels: Mapping[str, str], outcome: Outcome) -> Told:
    reports = [each for each in outcome.facts if isinstance(each, ReportFiled)]
    requests = [each for each in outcome.facts if isinstance(each, RequestMade)]
    names = _names(outcome)
    heard = tuple(name for name in _ANSWERS if name in names)
    return Told(
        {labels[each.filing]: str(each.percent or each.status) for each in reports},
        tuple(f"{each.kind} {labels[each.filing]}" for each in requests),
        _asked(outcome),
        heard,
        tuple(normalise(each.words.text or "").text for each in requests),
    )


_ANSWERS = (
    "inquiry/due",
    "passed_on/question",
    "two_things/close_out",
    "errors/wrong_state",
    "nothing_owed",
)


def _names(outcome: Outcome) -> list[str]:
    card = outcome.answer
    return [each.name for each in (card.title, *card.lines, *card.after)] if card else []


def _asked(outcome: Outcome) -> str:
    if outcome.question is None:
        return ""
    asking = outcome.question.asking
    tasks = dict.fromkeys(item.task for choice in asking.choices for item in choice.items)
    return " ".join((asking.doubt, *(tasks or ([asking.task] if asking.task else ()))))


EIGHT, BOTH = {"8": "60"}, {"8": "60", "12": "50"}
WISHES = [
    ("第12项申请延期到10月20日，设备未到", Told(EIGHT, ("extension 12",))),
    ("第12项申请延期到10月20日", Told(EIGHT, asked="reason 12")),
    ("第12项申请延期", Told(EIGHT, asked="no_date 12")),
    ("第12项能否延期到10月20日", Told(EIGHT, asked="reason 12")),
    ("第12项不归我局负责", Told(EIGHT, ("dispute 12",))),
    ("第12项请转给市数据局", Told(EIGHT, ("dispute 12",))),
    ("第12项什么时候截止", Told(EIGHT, answered=("inquiry/due",))),
    ("第12项怎么填", Told(EIGHT, answered=("passed_on/question",))),
    ("第12项申请销号", Told(EIGHT, answered=("two_things/close_out",))),
    ("第12项申请免报", Told(EIGHT, answered=("passed_on/question",))),
    ("第12项本季度无新进展", Told({"8": "60", "12": "no_activity"})),
    ("第12项零报告", Told({"8": "60", "12": "no_activity"})),
    ("第12项怕来不及", Told({"8": "60", "12": "behind"})),
]
JOINTS = ["，", "；", "。", "\n", "、"]


@pytest.mark.parametrize("joint", JOINTS)
@pytest.mark.parametrize(("wish", "expected"), WISHES)
def test_the_report_comes_first(office: Office, wish: str, expected: Told, joint: str) -> None:
    assert office.told(f"第8项完成60%{joint}{wish}") == expected


@pytest.mark.parametrize("joint", ["；", "。", "\n"])
@pytest.mark.parametrize(("wish", "expected"), WISHES)
def test_the_report_comes_last(office: Office, wish: str, expected: Told, joint: str) -> None:
    assert office.told(f"{wish}{joint}第8项完成60%") == expected


@pytest.mark.parametrize(("wish", "expected"), WISHES)
def test_full_width_figures_are_the_same(office: Office, wish: str, expected: Told) -> None:
    assert office.told(wide(f"第8项完成60%；{wish}")) == expected


@pytest.mark.parametrize("joint", ["，", "；", "。", "\n", "，另", "，现"])
@pytest.mark.parametrize(
    ("request_words", "doubt"),
    [
        ("申请延期到10月20日", "request_whose 8 12"),
        ("申请延期", "request_whose 8 12"),
        ("能否延期到10月20日？", "request_whose 8 12"),
        ("不归我局负责", "request_whose 8 12"),
    ],
)
def test_whose_it_is_is_asked_and_both_are_filed(
    office: Office, request_words: str, doubt: str, joint: str
) -> None:
    assert office.told(f"第8项完成60%，第12项完成50%{joint}{request_words}") == Told(BOTH, asked=doubt)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("申请延期到10月20日，第8项完成60%，第12项完成50%", Told(BOTH, asked="request_whose 8 12")),
        ("第8项完成60%，第12项目前进展正常，另申请延期到10月20日",
         Told({"8": "60", "12": "on_track"}, asked="request_whose 8 12")),
        ("第8项完成60%，第12项完成50%，均申请延期到10月20日，设备未到",
         Told(BOTH, ("extension 8", "extension 12"))),
        ("第8项完成60%，第12项完成50%，两项申请延期到10月20日，设备未到",
         Told(BOTH, ("extension 8", "extension 12"))),
        ("第8项完成60%，第12项完成50%，都申请延期到10月20日", Told(BOTH, asked="reason")),
        ("第8、12项完成60%，申请延期到10月20日，设备未到",
         Told({"8": "60", "12": "60"}, ("extension 8", "extension 12"))),
        ("第8项完成60%，申请延期到10月20日，设备未到", Told(EIGHT, ("extension 8",))),
        ("第8项完成60%，申请延期到10月20日", Told(EIGHT, asked="reason 8")),
        ("第8项完成60%，申请延期", Told(EIGHT, asked="no_date 8")),
        ("第8项完成60%，申请延期到10月20日，设备未到；第12项完成50%", Told(BOTH, ("extension 8",))),
        ("第8项完成60%；第12项完成50%，申请延期到10月20日，设备未到",
         Told(BOTH, ("extension 12",))),
        ("第8项完成60%。第12项完成50%，申请延期到10月20日，设备未到", Told(BOTH, ("extension 12",))),
        ("第8项完成60%、第12项完成50%、第1项申请延期到10月20日，设备未到", Told(BOTH, ("extension 1",))),
        ("第8项完成60%，其余申请延期到10月20日，设备未到", Told(EIGHT, ("extension 1", "extension 12"))),
        ("其余完成60%，第8项申请延期到10月20日，设备未到",
         Told({"1": "60", "12": "60"}, ("extension 8",))),
        ("第8项完成60%，其余不归我局负责", Told(EIGHT, ("dispute 1", "dispute 12"))),
        ("第8项好像完成60%，第12项申请延期到10月20日，设备未到",
         Told({}, ("extension 12",), "unclear_number 8")),
        ("第8项完成60%，申请销号", Told(EIGHT, answered=("two_things/close_out",))),
        ("第8项已完成，申请销号", Told({"8": "100"})),
        ("第8项完成60%，第12项完成50%，申请销号", Told(BOTH, answered=("two_things/close_out",))),
        ("第8项完成60%，请问材料交到哪里？", Told(EIGHT, answered=("passed_on/question",))),
        ("第8项完成60%，第12项完成50%。什么时候截止？", Told(BOTH, answered=("inquiry/due",))),
        ("第8项完成60%，撤回第12项", Told(EIGHT, answered=("errors/wrong_state",))),
        ("撤回第12项，第8项完成60%", Told(EIGHT, answered=("errors/wrong_state",))),
        ("第8项完成60%，怕来不及，申请延期到10月20日", Told(EIGHT, ("extension 8",))),
        ("第8项完成60%，可能要延期到10月20日", Told(EIGHT)),
        ("第8项完成60%，第12项可能要延期到10月20日", Told(EIGHT, asked="hedged 12")),
        ("第8项完成60%；第12项正常推进，什么时候截止？",
         Told({"8": "60", "12": "on_track"}, answered=("inquiry/due",))),
        ("第8项完成60%，无需延期", Told(EIGHT)),
        ("第8项完成60%，咨询电话12315", Told(EIGHT)),
        ("第8项完成60%，已申请销号材料", Told(EIGHT)),
    ],
)  # fmt: skip
def test_what_one_message_leads_to(office: Office, text: str, expected: Told) -> None:
    assert office.told(text) == expected


_TOLD = ["完成{}%", "已完成{}%，进展顺利", "目前完成{}%", "累计完成{}%"]
_WISHED = [
    "申请延期到10月20日",
    "申请延期到10月20日，设备未到",
    "申请延期",
    "能否延期到10月20日",
    "不归我局负责",
    "申请销号",
    "申请免报",
    "什么时候截止",
    "怎么填",
]
_LABELS = ("1", "8", "12")


@st.composite
def _messages(draw: st.DrawFn) -> tuple[str, dict[str, int], str]:
    """A message with the percents told in it, by label, and whose task its wish names; "" where none."""
    labels = draw(st.permutations(_LABELS))[: draw(st.integers(1, 2))]
    percents = draw(st.lists(st.integers(3, 97), min_size=len(labels), max_size=len(labels), unique=True))
    joint = st.sampled_from(["，", "；", "。", "\n"])
    told = [
        f"第{label}项{draw(st.sampled_from(_TOLD)).format(percent)}"
        for label, percent in zip(labels, percents, strict=True)
    ]
    of = draw(st.sampled_from(["", *(each for each in _LABELS if each not in labels)]))
    wish = f"第{of}项{draw(st.sampled_from(_WISHED))}" if of else draw(st.sampled_from(_WISHED))
    parts = [*told, wish]
    if of:
        parts = list(draw(st.permutations(parts)))
    text = parts[0]
    for part in parts[1:]:
        text += draw(joint if not of else st.sampled_from(["；", "。", "\n"])) + part
    return draw(st.sampled_from([text, wide(text)])), dict(zip(labels, percents, strict=True)), of


@settings(max_examples=150)
@given(message=_messages())
def test_no_figure_is_lost_and_no_request_reaches_a_task_that_is_not_named(
    office: Office, message: tuple[str, dict[str, int], str]
) -> None:
    text, percents, of = message
    found = office.told(text)
    for label, percent in percents.items():
        in_request = f"dispute {label}" in found.put and any(f"{percent}%" in each for each in found.words)
        assert found.filed.get(label) == str(percent) or in_request
    assert set(found.filed) <= set(percents)
    named = {each.split()[1] for each in found.put}
    asked_of = set(found.asked.split()[1:])
    assert named | asked_of <= ({of} if of else set(percents))
    assert bool(found.put) + bool(found.asked) + bool(found.answered) == 1
