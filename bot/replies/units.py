"""Amounts, and the units they are told in (数量、单位、量词)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.domain.readings import Base, Scope

Kind = Literal["percent", "figure", "unclear", "bare", "part", "earlier"]

_PLAIN = (
    "家次 户次 台次 架次 班次 头次 间次 "
    "件次 人次 批次 场次 轮次 车次 辆次 平方公里 平方米 立方米 平方千米 千瓦时 千瓦 兆瓦 千克 "
    "公斤 公里 千米 公顷 米 吨 亩 美元 欧元 篇 辆 只 头 株 棵 册 张 宗 艘 匹 幅 枚 颗 块 幢 栋 盏 倍 "
    "微克/立方米 毫克/立方米 毫克/升 元/平方米 元/吨 元/人 元/亩 吨/日 吨/天 吨/年 立方米/日 厘米 毫米 件套"
    " 台件 台套 套件 批件 艘次 例次 宗次 册次 人份"
    " 公斤 斤 口井 盒 剂 剂次 株次 标箱 尾 羽 杆 根 顿 扇 床 "
    "‰ 天次 课时 学时 节课 堂 讲 间 轮 篇次 标段 机组 桶 箱 袋 瓶 处次 座次 项次 样次 人天 "
)
# Unit, and the characters that must not follow it: 件事, 期间, 个月, 台账 are no units.
_WITH_STOPS = (
    "次:年要性序日 元:旦素月 家:庭具长园居 件:事 期:间限望末初货 场:所地景馆次 "
    "个:月小季星年工百别人性亿 户:籍外口 条:例款 份:额 起:草诉来步到点 项:目 批:复评准示 台:账湾阶 "
    "口:径头岸子人号语气述腔粮井罩感令诀服味 眼:光下睛镜前"
    " 分:之钟别局公支析为布类期工配散行队会管子组校店院段红享拣解批级成 "
    "集:中团体成合市群聚约训资会 面:积对向临貌上试谈料 道:路理德口县具 首:次批个先届要期席府创发 "
    "套:路 名:单称录义额优牌胜 位:置于列 所:有在属需以 处:理置罚长室于 座:谈位 种:植子业养 类:似别 "
    "门:户槛 组:织建长成 对:接外口于象照比标策 例:如 笔:记试 单:位独 款:项 支:持付撑出部 架:构 片:区 "
    "人:才员大力民工社均口 本:市局季年级科报地次 村:民 部:门分署委长位 站:点 "
)
_STOPS = dict.fromkeys(_PLAIN.split(), "") | dict(pair.split(":") for pair in _WITH_STOPS.split())
UNIT = "|".join(
    f"{unit}(?![{stops}])" if stops else unit
    for unit, stops in sorted(_STOPS.items(), key=lambda pair: -len(pair[0]))
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount in the text. `bare`: `unit` is at most a scale (万); `unclear`: left out and asked about;
    `part`: a percent with another subject than the task, asked about where the task's own is not told.
    """

    kind: Kind
    start: int
    end: int
    value: Decimal = Decimal(0)
    unit: str = ""
    growth: bool = False
    either: tuple[Decimal, ...] = ()
    metric: str = ""  # of an unclear one, where the words name it
    scope: Scope = ""
    base: Base = ""
    written: str = ""  # the words of its clause up to it, verbatim
