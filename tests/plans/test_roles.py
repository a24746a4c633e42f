"""Who does what, by labels and by role words."""

from __future__ import annotations

import pytest

from bot.plans.clauses import find_responsibility
from bot.plans.passages import Passage
from bot.plans.roles import find_clause, read_clause


def a_passage(text: str) -> Passage:
    return Passage(text, [(0, len(text))])


def roles(text: str) -> list[str]:
    return [f"{named.name.text} {named.role}" for named in read_clause(a_passage(text)).units]


@pytest.mark.parametrize(
    ("clause", "given"),
    [
        ("市甲局负责", ["市甲局 responsible"]),
        ("市甲局牵头,市乙局、市丙局配合", ["市甲局 lead", "市乙局 support", "市丙局 support"]),
        (
            "市甲局、市乙局牵头,各成员单位按照职责分工负责",
            ["市甲局 lead", "市乙局 lead", "各成员单位 responsible"],
        ),
        ("市甲局会同市乙局负责", ["市甲局 lead", "市乙局 support"]),
        ("市甲局牵头负责,市乙局参加", ["市甲局 lead", "市乙局 support"]),
        ("市甲局牵头,市乙局、市丙局", ["市甲局 lead", "市乙局 support", "市丙局 support"]),
        ("牵头单位:市甲局;配合单位:市乙局", ["市甲局 lead", "市乙局 support"]),
        ("责任单位:市甲局,市乙局", ["市甲局 responsible", "市乙局 responsible"]),
        ("牵头部门:市甲局;责任部门:市乙局", ["市甲局 lead", "市乙局 responsible"]),
        ("责任单位:市甲局牵头,市乙局配合", ["市甲局 lead", "市乙局 support"]),
        ("牵头领导:赵某某;责任单位:市甲局", ["市甲局 responsible"]),
        ("市甲局、市乙局", ["市甲局 responsible", "市乙局 responsible"]),
    ],
)
def test_clause_names_units_with_their_roles(clause: str, given: list[str]) -> None:
    assert roles(clause) == given


def test_time_among_the_labels_is_kept_apart() -> None:
    clause = read_clause(a_passage("责任单位:市甲局;完成时限:2025年6月底"))
    assert [time.text for time in clause.time] == ["2025年6月底"]
    assert len(clause.units) == 1


def test_time_among_the_units_is_no_unit() -> None:
    clause = read_clause(a_passage("市甲局牵头,9月底前完成"))
    assert [named.name.text for named in clause.units] == ["市甲局"]
    assert [time.text for time in clause.time] == ["9月底前完成"]


@pytest.mark.parametrize(
    "bracket",
    [
        "专利",
        "含涉外领域",
        "或联盟机制",
        "市、区",
        "2020",
        "基地",
        "以下简称本市",
        "东城区、西城区",
        "学校、医院、企业",
    ],
)
def test_bracket_that_names_nobody_is_no_clause(bracket: str) -> None:
    assert find_clause(a_passage(bracket), at_end=True) is None


def take(*lines: str, known: tuple[str, ...] = ()) -> tuple[list[str], list[str], list[str]]:
    """The text left, the units found, the oddities."""
    found = find_responsibility([a_passage(line) for line in lines], known)
    units = [named.name.text for clause in found.clauses for named in clause.units]
    return [text.text for text in found.text], units, [code for code, _ in found.oddities]


def test_bracket_at_the_end_is_taken_out() -> None:
    assert take("推进甲(试点)工作。(市甲局负责)") == (["推进甲(试点)工作。"], ["市甲局"], [])


def test_bracket_without_its_end_reaches_to_the_end_of_the_text() -> None:
    assert take("推进甲工作。(市甲局负责") == (["推进甲工作。"], ["市甲局"], ["bracket_not_closed"])


def test_bracket_without_its_beginning_starts_at_a_known_unit() -> None:
    text, units, codes = take("提高质量和效益市甲局、市乙局负责)", known=("市甲局", "市乙局"))
    assert (text, units, codes) == (["提高质量和效益"], ["市甲局", "市乙局"], ["bracket_not_opened"])


def test_labels_stand_on_lines_of_their_own() -> None:
    assert take("推进甲工作。", "牵头单位:市甲局", "配合单位:市乙局") == (
        ["推进甲工作。"],
        ["市甲局", "市乙局"],
        [],
    )


def test_labels_stand_behind_the_text_without_brackets() -> None:
    assert take("推进甲工作。牵头单位:市甲局 配合单位:市乙局") == (["推进甲工作。"], ["市甲局", "市乙局"], [])


def test_last_sentence_may_be_the_clause() -> None:
    assert take("推进甲工作。由市甲局牵头,市乙局配合。") == (["推进甲工作。"], ["市甲局", "市乙局"], [])


def test_clause_within_the_text_is_read_and_stays() -> None:
    text, units, _ = take("推进甲。(市甲局负责)推进乙。(市乙局负责)")
    assert text == ["推进甲。(市甲局负责)推进乙。"]
    assert units == ["市甲局", "市乙局"]
