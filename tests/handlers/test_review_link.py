"""/review: a link to the page for the office, in a direct chat, for a plan they answer for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.calendar import calendar_from
from bot.domain.people import Person, Post
from bot.domain.plan import Plan
from bot.errors import NotFound
from bot.page_errors import NoPages, NotInPrivate
from bot.ports.ledger import View
from bot.ports.usecase import Call
from bot.wording.cards import PageLink
from handlers.review import COMMAND, ReviewArgs

AT = datetime(2026, 9, 21, 1, tzinfo=UTC)
PLANS = (Plan("p_one", "质量方案"), Plan("方案二", "安全方案"))


class Published:
    """Plans in force, and nothing else."""

    def all_current(self) -> tuple[Plan, ...]:
        return PLANS


VIEW = View(None, None, Published(), calendar_from({}), pages="https://duban.example")  # type: ignore[arg-type]


def asked(words: str, *, plan: str = "", direct: bool = True, view: View = VIEW) -> PageLink | None:
    post = Post("o", "p_1", "coordinator", "", plan)
    call = Call(
        args=COMMAND.parse(words), key="k", person=Person("p_1", "陈立"), posts=(post,), connection="c",
        account="a", room="r", at=AT, filed_at=AT, day=date(2026, 9, 21), direct=direct,
    )  # fmt: skip
    answer = COMMAND.run(call, view).answer
    assert answer is not None
    return answer.link


def test_the_link_leads_to_all_drafts_or_to_the_plan_that_is_named() -> None:
    assert COMMAND.parse(" ") == ReviewArgs("")
    assert asked("") == PageLink("/review", "p_1")
    assert asked("《质量方案》") == asked("p_one") == PageLink("/review/p_one", "p_1")
    assert asked("安全方案") == PageLink("/review/%E6%96%B9%E6%A1%88%E4%BA%8C", "p_1")
    assert asked("p_draft") == PageLink("/review/p_draft", "p_1")


def test_a_link_is_given_in_a_direct_chat_only_and_where_pages_can_be_reached() -> None:
    with pytest.raises(NotInPrivate):
        asked("", direct=False)
    with pytest.raises(NoPages):
        asked("", view=replace(VIEW, pages=""))


@pytest.mark.parametrize("words", ["安全方案", "p_draft", "../etc", "没有的方案"])
def test_a_plan_of_others_and_one_that_is_not_there_are_told_alike(words: str) -> None:
    with pytest.raises(NotFound):
        asked(words, plan="p_one")
    assert asked("p_one", plan="p_one") == PageLink("/review/p_one", "p_1")
