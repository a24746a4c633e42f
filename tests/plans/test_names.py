"""Lists of units and the names in them."""

from __future__ import annotations

import pytest

from bot.plans.names import kind_of, looks_like_unit, read_names


def names(text: str) -> list[str]:
    return [name for name, _, _ in read_names(text).names]


@pytest.mark.parametrize(
    ("printed", "given"),
    [
        ("市甲局、市乙委,市丙办", ["市甲局", "市乙委", "市丙办"]),
        ("市科技局、各区、县〈市〉政府、市财政局", ["市科技局", "各区、县〈市〉政府", "市财政局"]),
        ("各县(市、区)、各部门", ["各县(市、区)", "各部门"]),
        ("各县(市、区)人民政府、高新区管委会", ["各县(市、区)人民政府", "高新区管委会"]),
        ("市自然资源和规划局(市林业局)、市水利局", ["市自然资源和规划局(市林业局)", "市水利局"]),
        ("市教育局和市财政局", ["市教育局", "市财政局"]),
        ("市发展和改革委员会、市工业和信息化局", ["市发展和改革委员会", "市工业和信息化局"]),
        ("市文化广电和旅游局及市体育局", ["市文化广电和旅游局", "市体育局"]),
        ("市教育局 市民政局", ["市教育局", "市民政局"]),
        ("由市教育局", ["市教育局"]),
    ],
)
def test_list_is_taken_apart_at_its_units(printed: str, given: list[str]) -> None:
    assert names(printed) == given


@pytest.mark.parametrize("tail", ["等", "等部门", "等有关部门", "等单位", "等部门和单位"])
def test_list_left_open_is_told_and_cut(tail: str) -> None:
    read = read_names("市甲局、市乙局" + tail)
    assert [name for name, _, _ in read.names] == ["市甲局", "市乙局"]
    assert read.is_open


@pytest.mark.parametrize("tail", ["按职责分工", "按照职责分工", "等按职责分工", "依职责", "分别"])
def test_division_of_duties_is_told_and_cut(tail: str) -> None:
    read = read_names("市甲局、市乙局" + tail)
    assert [name for name, _, _ in read.names] == ["市甲局", "市乙局"]
    assert read.by_division


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市科技局", "unit"),
        ("临江海关", "unit"),
        ("甲学院", "unit"),
        ("各成员单位", "collective"),
        ("各区、县〈市〉政府", "collective"),
        ("各县(市、区)", "collective"),
        ("市直有关部门", "collective"),
        ("县级以上人民政府", "collective"),
        ("乡镇(街道)", "collective"),
        ("街道办事处", "collective"),
        ("市安全生产领导小组", "body"),
        ("市知识产权联席会议", "body"),
        ("市防汛抗旱指挥部", "body"),
    ],
)
def test_kind_is_told_by_the_name(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize("words", ["提高效率", "完善机制", "专利", "甲。乙局", "局"])
def test_words_that_are_no_unit(words: str) -> None:
    assert not looks_like_unit(words)
