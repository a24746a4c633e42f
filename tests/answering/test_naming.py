"""Who a task belongs to, as people type it: units, roles, what is to be done with them, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.naming import likeliest_units, read_assigning
from bot.domain.plan import Unit
from bot.domain.replanning import Part

SCIENCE, FINANCE, TAX = Unit("u_sci", "市科技局"), Unit("u_fin", "市财政局"), Unit("u_tax", "市税务局")
DATA = Unit("u_data", "市数据局", aliases=("市大数据管理局",))
COUNTIES = Unit("u_all", "各县（市、区）政府", kind="collective")
PEACE = Unit("u_peace", "和平区政府")
ENGLISH = Unit("u_en", "Finance Bureau")
UNITS = (SCIENCE, FINANCE, TAX, DATA, COUNTIES, PEACE, ENGLISH)
LEAD, SUPPORT = ("lead", "support")


@pytest.mark.parametrize(
    ("words", "parts", "reason"),
    [
        ("市科技局", [Part("set", ("u_sci",))], ""),
        ("科技局 职能划转", [Part("set", ("u_sci",))], "职能划转"),
        ("市科技局 牵头 职能划转", [Part("set", ("u_sci",), "lead")], "职能划转"),
        ("改由市科技局牵头，理由：机构改革", [Part("set", ("u_sci",), "lead")], "机构改革"),
        ("牵头：市科技局；配合：市财政局、市税务局",
         [Part("set", ("u_sci",), "lead"), Part("set", ("u_fin", "u_tax"), "support")], ""),
        ("市科技局牵头、市财政局和市税务局配合",
         [Part("set", ("u_sci",), "lead"), Part("set", ("u_fin", "u_tax"), "support")], ""),
        ("增加 市财政局 配合 “市财政局负责资金”", [Part("add", ("u_fin",), "support")], "市财政局负责资金"),
        ("加市财政局配合 去掉市税务局",
         [Part("add", ("u_fin",), "support"), Part("drop", ("u_tax",))], ""),
        ("-市税务局 +市大数据管理局 配合",
         [Part("drop", ("u_tax",)), Part("add", ("u_data",), "support")], ""),
        ("市科技局，职能已划转", [Part("set", ("u_sci",))], "职能已划转"),
        ("各县（市、区）政府、和平区政府 责任单位 属地办理",
         [Part("set", ("u_all", "u_peace"), "responsible")], "属地办理"),
        ("finance bureau support because the funds moved", [Part("set", ("u_en",), "support")],
         "the funds moved"),
        ("add Finance Bureau support", [Part("add", ("u_en",), "support")], ""),
        ("市科技局 牵头单位变更", [Part("set", ("u_sci",))], "牵头单位变更"),
        ("市科技局 由于职能调整", [Part("set", ("u_sci",))], "由于职能调整"),
        ("市科技局 加强统筹", [Part("set", ("u_sci",))], "加强统筹"),
    ],
)  # fmt: skip
def test_units_roles_and_the_reason(words: str, parts: list[Part], reason: str) -> None:
    found = read_assigning(words, UNITS)
    assert (list(found.parts), found.reason, found.unknown) == (parts, reason, "")


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("市科计局", "市科计局"),
        ("火星局 职能划转", "火星局"),
        ("市科技局、市才政局 职能划转", "市才政局"),
        ("市科技局 市财正局 职能划转", "市财正局"),
        ("市科技局、资金没有到位", "资金没有到位"),
    ],
)
def test_a_name_nobody_has_is_not_taken_for_a_reason(words: str, unknown: str) -> None:
    assert read_assigning(words, UNITS).unknown == unknown


def test_a_name_of_two_units_is_nobodys_until_one_is_chosen() -> None:
    north, south = Unit("u_n", "北区住建局", aliases=("住建",)), Unit("u_s", "南区住建局", aliases=("住建",))
    units = (SCIENCE, north, south)
    assert read_assigning("住建 牵头", units).unknown == "住建"
    assert read_assigning("市科技局 牵头 住建 配合", units).unknown == "住建"
    assert set(likeliest_units("住建", units)) == {north, south}
    named = Unit("u_x", "住建")
    assert read_assigning("住建 牵头", (*units, named)).parts == (Part("set", ("u_x",), "lead"),)


@pytest.mark.parametrize(("name", "first"), [("市科计局", SCIENCE), ("数据", DATA), ("财政", FINANCE)])
def test_the_likeliest_unit_comes_first(name: str, first: Unit) -> None:
    assert likeliest_units(name, UNITS)[0] == first


def test_what_is_like_no_unit_has_no_likeliest() -> None:
    assert likeliest_units("qwxyz", UNITS) == ()


@given(st.text(alphabet="市科技财政税务局牵头配合增加去掉由和、，：； “”理由abc+-", max_size=40))
def test_any_words_are_read_and_no_unit_is_made_up(words: str) -> None:
    found = read_assigning(words, UNITS)
    assert {unit for part in found.parts for unit in part.units} <= {unit.id for unit in UNITS}
    assert all(part.units for part in found.parts)
    assert not (found.unknown and found.reason)
    assert likeliest_units(words, UNITS)[3:] == ()


@given(
    st.lists(
        st.tuples(st.sampled_from((SCIENCE, FINANCE, TAX)), st.sampled_from(("牵头", "配合", "负责"))),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(("", "职能划转", "理由 机构改革")),
)
def test_what_is_written_by_the_rule_is_read_again(told: list[tuple[Unit, str]], reason: str) -> None:
    roles = {"牵头": "lead", "配合": "support", "负责": "responsible"}
    words = "、".join(f"{unit.name}{role}" for unit, role in told)
    found = read_assigning(f"{words} {reason}".strip(), UNITS)
    assert [(part.units, part.role) for part in found.parts] == [((u.id,), roles[r]) for u, r in told]
    assert found.reason == reason.removeprefix("理由 ")
