"""Each kind of doubt on documents as offices print them: line, code, quote, what was done and what to do."""

from __future__ import annotations

from bot.intake.lines import number_lines
from bot.plans.read_plan import read_plan

IN_WORDS = """青河市2026年优化营商环境工作方案

为进一步优化营商环境，结合我市实际，制定本方案。

一、工作目标
到2026年底，政务服务事项网上可办率达到95%以上。

二、重点任务
（一）提升政务服务
1.推进“一件事一次办”。梳理高频事项，2026年6月底前编制办事指南。（市政务服务局牵头，市公安局配合
2推行电子证照共享。推动电子证照跨部门互认，2027年前实现全覆盖。（市政务服务局、市大数据中心等负责）
4.开展帮办代办。组建帮办队伍12支。市公安局、市政务服务局负责）
（二）降低经营成本
4.清理规范涉企收费。建立收费目录清单。（责任单位：市生态局、市生态环境局、某某某；完成时限：尽快）
5.拓宽融资渠道。举办银企对接活动。（各成员单位按职责分工负责）
6.规范招标投标活动。推行全流程电子化。（各成员单位按职责分工负责）
推进水电气网联合报装，压减办理环节，实现一窗受理。
7.加强政策宣传解读。编印政策汇编。

三、保障措施
（一）加强组织领导。建立工作专班，统筹推进各项工作。
（二）强化督促检查。市营商办每季度通报进展情况。
"""

IN_A_TABLE = """青河市2026年重点工作任务分解表

| 序号 | 工作任务 | 主要措施 | 牵头单位 | 配合单位 | 完成时限 |
| --- | --- | --- | --- | --- | --- |
| 1 | 老旧小区改造 | 改造老旧小区32个 | 市住房城乡建设局 | 市财政局 | 2026年11月底 |
| 2 | 农村道路提升 | 新改建农村公路120公里 |  | 市交通运输局 | 2026年10月底 |
| 3 | 养老服务扩容 | 新增养老床位800张 | 市民政局 |  |  |

附表 主要指标

| 指标名称 | 单位 | 2025年 | 2026年目标 |
| --- | --- | --- | --- |
| 城镇新增就业人数 | 人 | 32000 | 35000 |
| 城市空气优良天数比率 | % | 86.2 | 完成省下达任务 |
"""

WITH_ANNEXES = """青河市人民政府关于印发青河市2026年安全生产工作要点的通知
各县（区）人民政府，市直各部门：
现将《青河市2026年安全生产工作要点》印发给你们，请认真贯彻执行。
青河市人民政府
2026年2月6日

青河市2026年安全生产工作要点
一、重点任务
1.开展重点行业领域专项整治。排查整治矿山、危化品、消防隐患。（市应急局牵头）
2.加强基层应急能力建设。配齐乡镇应急队伍。（市应急局、市财政局负责）
3.推进智慧应急平台建设。整合监测预警数据。（市应急局、市大数据中心负责）
4.强化执法检查。全年检查企业不少于500家次。（市应急局、市消防救援支队负责）
5.开展应急演练。组织综合演练2次。（市应急局负责）

附件2 青河市防灾减灾行动安排
为做好全年防灾减灾工作，作如下安排。
1.推进地质灾害隐患点治理，完成避险搬迁任务。
2.加强山洪灾害监测预警，完善群测群防体系。
3.开展防灾减灾宣传，建设避难场所示范点。
"""


WITHOUT_YEARS = """青河市城市更新行动方案
一、主要任务
1.完善公共服务设施。新建社区食堂20个。（市民政局负责）
2.推进老旧管网改造。摸清管网底数。（市城管局负责）
"""

UNKNOWN_TABLE = """青河市河湖治理方案
一、主要任务
1.开展清淤疏浚。分段制定清淤方案。（市水利局负责）
2.加强日常巡查。落实巡查责任。（市水利局负责）
河段 | 长度 | 护岸 | 巡河员
青河上段 | 12 | 石砌 | 4
青河下段 | 9 | 生态 | 3
"""


def shown(text: str) -> list[tuple[int, str, str]]:
    draft = read_plan(number_lines(text), source="")
    assert all(each.message.count("。") >= 1 and "{" not in each.message for each in draft.warnings)
    return [(each.line, each.code, each.quote[:8]) for each in draft.warnings]


def test_doubts_of_a_plan_in_words() -> None:
    assert shown(IN_WORDS) == [
        (0, "circular_inferred", "市营商办每季度通"),
        (10, "bracket_not_closed", "（市政务服务局牵"),
        (11, "deadline_doubtful", "推行电子证照共享"),
        (11, "lead_not_named", "推行电子证照共享"),
        (11, "list_left_open", "（市政务服务局、"),
        (11, "number_without_dot", "2"),
        (12, "bracket_not_opened", "市公安局、市政务"),
        (12, "number_missing", "4."),
        (14, "deadline_missing", "尽快"),
        (14, "number_repeated", "4."),
        (14, "unit_ambiguous", "市生态环境局"),
        (14, "unit_unknown", "某某某"),
        (15, "collective_without_members", "各成员单位"),
        (17, "leftover", "推进水电气网联合"),
        (18, "task_without_units", "加强政策宣传解读"),
    ]


def test_doubts_of_tables() -> None:
    assert shown(IN_A_TABLE) == [
        (0, "rule_by_office", "青河市2026年"),
        (6, "cell_empty", "2 农村道路提升"),
        (7, "cell_empty", "3 养老服务扩容"),
        (14, "value_unread", "城市空气优良天数"),
    ]


def test_tasks_in_another_annex_are_told() -> None:
    assert shown(WITH_ANNEXES) == [
        (0, "rule_by_office", "青河市2026年"),
        (10, "lead_not_named", "加强基层应急能力"),
        (17, "part_left_out", "1.推进地质灾害"),
    ]


def test_target_without_any_year_is_told() -> None:
    assert shown(WITHOUT_YEARS) == [
        (0, "rule_by_office", "青河市城市更新行"),
        (3, "target_without_date", "社区食堂"),
    ]


def test_table_nobody_understood_is_told() -> None:
    assert shown(UNKNOWN_TABLE) == [
        (0, "rule_by_office", "青河市河湖治理方"),
        (5, "table_unread", "河段 | 长度 "),
    ]
