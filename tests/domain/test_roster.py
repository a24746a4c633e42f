"""A roster becomes people, accounts, posts and rooms: one person with several accounts stays one."""

from __future__ import annotations

from collections.abc import Container, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.document_errors import BadRoster
from bot.domain.facts import AccountBound, PersonAdded, PostGiven, SeatTaken
from bot.domain.roster import person_id, read_roster, roster_facts
from bot.text import Erasable

HEADING = ["姓名", "岗位", "单位", "连接", "账号", "群", "群名", "工号"]
LI_WECOM = ["李敏", "联络员", "市税务局", "wecom", "limin", "g1", "税务群", "007"]
LI_DING = ["李敏", "联络员", "市税务局", "ding", "1234", "", "", "007"]
CHEN = ["陈立", "督办员", "", "wecom", "chen", "g0", "办公室", ""]


def facts_of(
    *rows: list[str],
    bound: Mapping[tuple[str, str], str] | None = None,
    people: Container[str] = (),
) -> tuple[object, ...]:
    known = bound or {}
    return roster_facts(
        read_roster([HEADING, *rows]),
        unit_id={"市税务局": "u_tax"}.get,
        person_of=lambda connection, account: known.get((connection, account)),
        people=people,
        rooms=(),
    )


def test_chinese_headings_in_any_order_and_full_width_signs_are_read() -> None:
    rows = read_roster(
        [["账号", "ＮＡＭＥ", "角色", "平台", "备注"], ["ｌｉｍｉｎ", "李敏", "领导", "wecom", "无"]]
    )
    assert [(row.line, row.account, row.name, row.role, row.unit) for row in rows] == [
        (2, "limin", "李敏", "leader", "")
    ]


def test_one_person_with_two_accounts_is_added_once_and_has_one_post() -> None:
    facts = facts_of(LI_WECOM, LI_DING, CHEN)
    li, chen = person_id("wecom", "limin"), person_id("wecom", "chen")
    assert [fact.person for fact in facts if isinstance(fact, PersonAdded)] == [li, chen]
    assert [fact for fact in facts if isinstance(fact, AccountBound)][:2] == [
        AccountBound(li, "wecom", Erasable("limin")),
        AccountBound(li, "ding", Erasable("1234")),
    ]
    assert {fact.post for fact in facts if isinstance(fact, PostGiven)} == {
        f"u_tax/liaison/{li}",
        f"office/coordinator/{chen}",
    }
    assert [fact.kind for fact in facts if isinstance(fact, SeatTaken)] == ["unit", "office"]


def test_a_second_account_goes_to_whom_the_first_is_bound_to_already() -> None:
    facts = facts_of(LI_DING, LI_WECOM, bound={("wecom", "limin"): "p_there"}, people={"p_there"})
    assert not [fact for fact in facts if isinstance(fact, PersonAdded)]
    assert [fact for fact in facts if isinstance(fact, AccountBound)] == [
        AccountBound("p_there", "ding", Erasable("1234"))
    ]


def test_without_a_number_two_of_one_name_stay_two() -> None:
    other = [*LI_DING[:-1], ""]
    assert sum(isinstance(fact, PersonAdded) for fact in facts_of([*LI_WECOM[:-1], ""], other)) == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "missing columns"),
        ([["姓名", "岗位", "连接"]], r"missing columns account \(账号\)"),
        ([["姓名", "name", "岗位", "连接", "账号"]], "two columns are name"),
        ([HEADING, ["", *LI_WECOM[1:]]], r"line 2: name \(姓名\) is empty"),
        ([HEADING, ["李敏", "书记员", *LI_WECOM[2:]]], "line 2: role '书记员'"),
        ([HEADING, ["李敏", "联络员", "", *LI_WECOM[3:]]], "line 2: a liaison needs a unit"),
        ([HEADING, [*LI_WECOM[:4], "=1+1", *LI_WECOM[5:]]], r"line 2: account \(账号\) '=1\+1' is a formula"),
        ([HEADING, ["=HYPERLINK(1)", *LI_WECOM[1:]]], "line 2: name .* is a formula"),
        ([HEADING, [*LI_WECOM[:4], "1.38E+10", *LI_WECOM[5:]]], "lost its digits"),
        ([HEADING, [*LI_WECOM[:4], "#N/A", *LI_WECOM[5:]]], "is an error of the sheet"),
        (
            [HEADING, ["", *LI_WECOM[1:]], CHEN, [*LI_WECOM[:4], "=A1", *LI_WECOM[5:]]],
            r"(?s)line 2: name .* is empty\nline 4: account",
        ),
        ([HEADING, *([["", *LI_WECOM[1:]]] * 30)], "line 21: name .* is empty\nand 10 lines more"),
        (
            [HEADING, LI_WECOM, [*LI_WECOM[:4], "limin2", *LI_WECOM[5:]]],
            "line 3: person '007' is wecom:limin2, but wecom:limin in line 2; one account a platform",
        ),
        ([HEADING, LI_WECOM, ["李明", *LI_DING[1:]]], "line 3: person '007' is 李明, but 李敏 in line 2"),
        ([HEADING, LI_WECOM, [*LI_WECOM[:-1], "008"]], "line 3: wecom:limin is person '008'"),
    ],
)
def test_a_table_that_cannot_be_taken_is_refused_with_its_line(rows: list[list[str]], said: str) -> None:
    with pytest.raises(BadRoster, match=said):
        read_roster(rows)


def test_what_a_sheet_keeps_as_text_and_signs_that_nobody_sees() -> None:
    [row] = read_roster([HEADING, ["李\u200b敏", *LI_WECOM[1:4], '="00123"', *LI_WECOM[5:]]])
    assert (row.name, row.account) == ("李敏", "00123")


def test_accounts_of_one_person_that_belong_to_two_people_are_refused() -> None:
    with pytest.raises(BadRoster, match="line 3: the accounts of person '007' belong to two people"):
        facts_of(LI_WECOM, LI_DING, bound={("wecom", "limin"): "p_1", ("ding", "1234"): "p_2"})


def test_a_unit_of_no_plan_is_refused() -> None:
    with pytest.raises(BadRoster, match="line 2: unit '市财政局' is in no published plan"):
        facts_of([*LI_WECOM[:2], "市财政局", *LI_WECOM[3:]])


@given(st.lists(st.lists(st.sampled_from([*HEADING, *LI_WECOM, "", " ", "\0", "=1+1", "@all"]), max_size=9)))
def test_any_cells_are_a_roster_or_refused(rows: list[list[str]]) -> None:
    try:
        found = read_roster(rows)
    except BadRoster:
        return
    assert all(row.name and row.account and not row.account.startswith("=") for row in found)


@given(st.permutations([LI_WECOM, LI_DING, CHEN]))
def test_a_roster_taken_again_changes_nobody(rows: list[list[str]]) -> None:
    first = facts_of(*rows)
    tied = [fact for fact in first if isinstance(fact, AccountBound)]
    bound = {(fact.connection, str(fact.account.text)): fact.person for fact in tied}
    again = facts_of(*rows, bound=bound, people=set(bound.values()))
    assert not [fact for fact in again if isinstance(fact, PersonAdded | AccountBound)]
