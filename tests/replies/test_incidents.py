"""What of a report tells of something that has just gone wrong, and what only counts, fears or looks back."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.readings import ReplyContext
from bot.replies.incidents import incident_told
from bot.replies.normal import normalise
from bot.replies.read_reply import read_reply
from tests.domain.duty_builders import the_calendar

SURE = (
    "第3项平台发生故障，全市业务停办，正在抢修",
    "第12项工地塔吊倒了，压伤两人，已送医",
    "第12项检查中发现一家企业液氨泄漏，已疏散周边群众200人",
    "第14项办税大厅有群众聚集讨说法约50人，正在劝离",
    "第3项数据中心遭勒索病毒攻击，系统瘫痪，正在恢复",
    "第14项诉求平台昨晚被攻击，数据可能泄露，已报警",
    "第12项执法时发生冲突，两名执法人员受伤，已送医",
    "第12项有工人讨薪，约30人到工地聚集，正在处置",
    "第2项施工现场墙体倒塌，一名工人被困，消防正在救援",
    "第9项实验室爆燃，2人烧伤，已送医院",
    "第8项培训班学员集体食物中毒，12人住院，正在救治",
    "第11项地块内发生山体滑坡，已转移群众36人",
    "第4项政策兑现系统被黑客入侵，已切断网络，正在排查",
    "8 仓库起火，消防已到场",
    "第8项市场昨晚着火，火势已控制，正在核查损失",
    "第6项办税厅自助终端全部打不开，群众排长队，正在抢修",
    "第12项执法车辆追尾，3人受伤，已报警",
    "我局值班室接到报告，城南管网燃气泄漏，正在抢修",
)
UNCLEAR = (
    "第12项工地塔吊倒了，压伤两人",
    "3平台宕机了",
    "平台瘫痪了",
    "第3项平台停运",
    "第8项大楼停电，业务中断，正在抢修",
    "第3项平台数据丢失，正在恢复",
    "第8项设备故障，正在抢修",
    "第3项系统瘫痪",
    "第12项有业主到局里上访",
    "第8项完成60%，昨天工地坍塌，1人受伤",
    "第10项学员晕倒，人没事了",
    "第2项工地发生火灾，影响进度",
    "第14项热线中断了",
    "第3项专网光缆被挖断",
    "第11项地块围墙倒了",
    "第3项专网今早突然中断，原因不明",
)
PLAIN = (
    "第8项设备故障，进度偏慢",
    "第8项系统前期出现故障，现已修复，正常推进，完成60%",
    "第12项查获侵权案件12件，正常推进",
    "第3项因网络中断影响，平台停用3天，已恢复",
    "第12项处置安全事故3起，完成60%",
    "第8项已停工，正在整改",
    "第8项资金没到位，正在争取",
    "第12项化解群众聚集上访3起，均已办结",
    "第12项开展消防演练，疏散学生500人",
    "第5项妥善处置网络舆情2起",
    "第6项为受伤工人办理工伤认定20件",
    "第12项救助被困群众12人",
    "第8项火灾起数同比下降20%，无人员伤亡",
    "第12项未发生群体性事件",
    "第12项开展防溺水宣传20场",
    "第3项排查火灾隐患120处，已整改完毕",
    "第11项推动产业聚集，完成80%",
    "第9项促进人才聚集，引进12人",
    "第3项系统与省平台数据不通，正在对接",
    "第10项办理死亡待遇核定35件",
    "第4项建立舆情应对机制",
    "第6项压缩停电时间，户均停电时间下降10%",
    "第3项与省级平台规则冲突，正在修改",
    "第8项受台风影响，停工3天，已复工",
    "第12项抢修道路12条",
    "第12项侦破盗窃案5起，抓获8人",
    "第7项本季度接报事故12起，均已处置",
    "第5项化解讨薪纠纷8件，追回工资120万元",
    "第2项完成地质灾害滑坡点治理3处",
    "第11项整治污水泄漏点5处",
    "第12项无上访",
    "第8项如发生故障，及时抢修",
    "第8项推进停车场建设，正常推进",
    "8正常，12完成80%",
    "第1项完成100%",
    "第13项信用修复办理12件",
    "第3项数据共享中断预警机制已建立",
    "第10项培训危化品从业人员300人，现场教学5次",
    "第9项消防验收通过",
    "第12项检查电梯200台，查出故障15台，已整改",
    "第12项开展燃气泄漏报警器安装，完成1200户",
    "第3项建成断网应急备份系统",
    "第12项查处燃气泄漏隐患3处",
    "第8项水毁道路抢修完成90%",
    "第2项施工现场安全生产检查4次",
    "各单位注意，明天上午9点停电，系统暂停使用",
)

CONTEXT = ReplyContext(date(2026, 9, 21), "2026Q3", the_calendar(), ("2", "3", "8", "12", "14"))


@pytest.mark.parametrize("words", SURE)
def test_harm_that_somebody_is_at_is_an_event(words: str) -> None:
    assert incident_told(normalise(words).text) == "sure"
    assert read_reply(words, CONTEXT).intent == "urgent"


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_may_be_an_event_is_unclear(words: str) -> None:
    assert incident_told(normalise(words).text) == "unclear"


@pytest.mark.parametrize("words", PLAIN)
def test_a_plain_report_is_none(words: str) -> None:
    assert incident_told(normalise(words).text) is None
    assert read_reply(words, CONTEXT).intent != "urgent"


@given(st.sampled_from(SURE), st.sampled_from(["演练：", "未发生", "如遇", "一旦"]))
def test_what_is_denied_or_only_spoken_of_is_never_sure(words: str, denied: str) -> None:
    """The words in front of every clause deny each of them."""
    clauses = normalise(words).text.split("，")
    assert incident_told("，".join(f"{denied}{each}" for each in clauses)) is None


@given(st.text(max_size=60))
def test_any_text_is_looked_at(text: str) -> None:
    assert incident_told(normalise(text).text) in {"sure", "unclear", None}
