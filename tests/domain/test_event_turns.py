"""A follow-up that tells of a new nature or another trend is a change; one that denies or fears it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.event_elements import read_elements
from bot.domain.event_turns import turns, without_unreal

BOTH, TREND = frozenset({"nature", "trend"}), frozenset({"trend"})
NOTHING: frozenset[str] = frozenset()

CHANGED = (
    ("凌晨2时火场复燃", TREND),
    ("火势死灰复燃，正在扑救", TREND),
    ("因灭火不彻底导致复燃", TREND),
    ("现场无人看守，余火复燃", TREND),
    ("火势未能控制，已复燃", TREND),
    ("无风情况下仍然复燃", TREND),
    ("引发次生灾害，山体滑坡", BOTH),
    ("出现次生衍生灾害", BOTH),
    ("11时发生二次爆炸", BOTH),
    ("现场再次爆炸", BOTH),
    ("储罐二次泄漏", BOTH),
    ("又发生坍塌", BOTH),
    ("该事件升级为重大事故", BOTH),
    ("现已升级为群体性事件", BOTH),
    ("由治安案件转为刑事案件", BOTH),
    ("演变为环境污染事件", BOTH),
    ("经查定性为生产安全事故", BOTH),
    ("大雨引发泥石流", BOTH),
    ("应急响应升级为二级", TREND),
    ("火势扩大到隔壁仓库", TREND),
    ("影响扩散至三个乡镇", TREND),
    ("火势由明火转为阴燃", TREND),
    ("网上情绪反弹", TREND),
    ("形势恶化", TREND),
    ("仍有复燃风险", TREND),
    ("不排除发生次生灾害", TREND),
    ("可能引发二次爆炸", TREND),
    ("恐将升级为群体性事件", TREND),
)  # fmt: skip
UNCHANGED = (
    "无复燃",
    "未复燃",
    "没有复燃",
    "目前无复燃情况",
    "未再复燃",
    "未发生次生灾害",
    "未发生人员伤亡和次生灾害",
    "没有引发次生灾害",
    "未造成人员伤亡、未引发次生衍生灾害",
    "未出现二次爆炸",
    "防止复燃",
    "留守人员严防死灰复燃",
    "继续监测，谨防次生灾害",
    "避免二次爆炸",
    "防止火势蔓延",
    "避免事态扩大",
    "防止事态升级为群体性事件",
    "如复燃立即上报",
    "如火场复燃立即上报",
    "一旦发生二次爆炸马上撤离",
    "若升级为重大事故另行报告",
    "如果扩大到周边再报",
    "观察是否复燃",
    "次生灾害未发生",
    "复燃已排除",
    "复燃预案已备好",
    "救援转为善后",
    "处置转为常态值守",
)


def told(words: str) -> frozenset[str]:
    """Of the two things a turn may tell."""
    return frozenset(read_elements(words).given & BOTH)


@pytest.mark.parametrize(("words", "expected"), CHANGED, ids=[words for words, _ in CHANGED])
def test_a_turn_that_has_come_is_a_change(words: str, expected: frozenset[str]) -> None:
    assert told(words) == expected


@pytest.mark.parametrize("words", UNCHANGED)
def test_a_turn_that_is_denied_or_guarded_against_changes_nothing(words: str) -> None:
    assert told(words) == NOTHING


@pytest.mark.parametrize("words", UNCHANGED)
@pytest.mark.parametrize("came", ["火场复燃", "发生二次爆炸"])
def test_what_is_denied_beside_it_does_not_hide_what_has_come(words: str, came: str) -> None:
    assert turns(f"{words}。{came}") == turns(came)
    assert turns(f"{came}。{words}") == turns(came)


def test_a_fire_under_control_is_another_trend_and_no_new_nature() -> None:
    assert told("火势已控制，无复燃") == TREND
    assert told("火势得到控制，未发生次生灾害") == TREND


def test_long_words_are_read_at_once() -> None:
    assert turns("未" + "和" * 5000 + "发生" * 5000 + "复燃" * 500) == TREND


@given(st.text(alphabet="未无防止如复燃二次爆炸升级为事件，。；发生 3a", max_size=30))
def test_blanking_keeps_every_place_and_tells_nothing_of_its_own(words: str) -> None:
    left = without_unreal(words)
    assert len(left) == len(words)
    assert all(sign in (" ", words[at]) for at, sign in enumerate(left))
    assert turns(words) <= BOTH
