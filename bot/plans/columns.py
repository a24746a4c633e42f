"""What the columns of a table hold: by their heads, and by their cells where a head is unusual (表头)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.plans.passages import Passage

WHO = ("lead", "responsible", "support")
_MANY_WORDS = 8  # a column whose cells are longer on average tells what is to be done
_BODY = r"(?:责任)?(?:单位|部门|主体|处室|科室|股室|机构|站所|站办|办所|镇街|乡镇|村居|板块|方)"
_WORDS = "[\u4e00-\u9fff]"
_AND_WHO = r"(?:[及和与、/](?:责任人|负责人|联系人|责任领导|分管领导))?"
# Column heads and what a column under them holds.
_HEADS: tuple[tuple[str, str], ...] = (
    ("number", r"序号|(?:任务|项目|事项|问题)?(?:编号|序号)|序|项次|编码|N[oO]\.?"),
    ("lead", rf"(?:总牵头|牵头|主办|主责|主管责任|第一责任|主要责任|首要责任)(?:{_BODY})?{_AND_WHO}"),
    ("support", rf"(?:配合|协办|参与|参加|协同|协作|支持|协助|会办|共同责任|协同配合)(?:{_BODY})?{_AND_WHO}"),
    (
        "responsible",
        rf"(?:责任|承办|实施|落实|负责|承担|执行|主管|推进|主体责任|具体责任|责任落实|包抓|承接)(?:{_BODY}){_AND_WHO}"
        r"|(?:责任|部门|任务|职责)?分工|(?:责任|负责|承办|落实)(?:主体)?",
    ),
    (
        "time",
        r"(?:计划|预计|拟)?(?:完成|办结|办理|推进|实施|整改|截止|落实|达标|销号|交付|工作|任务)?(?:的)?"
        r"(?:时限|时间|期限|日期|节点|时效)(?:要求|安排|进度|节点)?|进度(?:安排|要求|计划)?|时间进度|实施进度|推进计划",
    ),
    ("metric", r"指标(?:名称|项目|内容)?|主要指标|(?:具体|核心|考核)指标"),
    ("unit", r"(?:计量)?单位"),
    (
        "base",
        r"基期值?|基准值?|现状(?:值)?|(?:20\d\d)年?(?:基数|基期值?|现状值?|实际(?:值|完成)?|完成(?:值)?)",
    ),
    ("goal", r"目标值?|预期目标|(?:20\d\d)年?(?:目标(?:值)?|预期(?:值)?|规划(?:值)?)"),
    ("year", r"(?:20\d\d)年?"),
    (
        "text",
        r"(?:主要|工作|具体|重点|任务|推进|建设|工作任务)?(?:内容|措施|举措|要求)|任务分解|工作要点|(?:具体|工作|主要)(?:任务|举措"
        r"|措施)(?:及要求)?|任务内容|工作内容及要求",
    ),
    (
        "title",
        r"(?:重点|主要|改革|目标|督办|督查)?(?:任务|工作|事项|项目|举措)(?:名称|事项)?|(?:工作|改革"
        r"|任务)(?:任务|事项|名称)|名称|事项|(?:民生|惠民|为民办)?实事(?:项目)?|专项行动",
    ),
    (
        "group",
        r"(?:任务|工作|项目|事项)?(?:类别|类型|分类)|领域|方面|板块|(?:一级|重点)?(?:指标)?类别|(?:工作|任务|重点|所属)领域|一级指标|(?:所属)?(?:章节|条线|维度)",
    ),
    (
        "aside",
        r"(?:指标)?属性|性质|备注|说明|(?:工作)?(?:进展|落实|完成)情况|(?:当前|目前|工作)进[度展]|.{0,4}联系(?:人|电话|方式)"
        r"|[^单部]{0,6}(?:领导|责任人|负责人|牵头人|联络员|联系人)(?:及(?:电话|职务))?|(?:拟|计划)?(?:开始|启动|开工)(?:时间|日期)",
    ),
)
# Heads in words of their own: 排查整治内容, 存在问题.
_FURTHER = (
    ("lead", re.compile(rf"[\u4e00-\u9fff]{{0,4}}(?:牵头|主责|主办)[\u4e00-\u9fff]{{0,3}}{_BODY}")),
    ("support", re.compile(rf"[\u4e00-\u9fff]{{0,4}}(?:配合|协办|协同|参与)[\u4e00-\u9fff]{{0,3}}{_BODY}")),
    (
        "responsible",
        re.compile(rf"[\u4e00-\u9fff]{{0,6}}(?:责任|负责|承办|落实)[\u4e00-\u9fff]{{0,2}}{_BODY}"),
    ),
    ("time", re.compile(rf"{_WORDS}{{0,6}}(?:时限|期限|时间|日期|时间节点)")),
    ("title", re.compile(rf"{_WORDS}{{0,4}}问题(?:表现|描述|情况)?")),
    ("text", re.compile(r"[\u4e00-\u9fff]{2,8}(?:内容|措施|举措)(?:及.{1,4})?")),
    ("title", re.compile(r"[\u4e00-\u9fff]{2,8}(?:任务|工作|事项|项目|问题|清单)")),
)
_HEAD = [(name, re.compile(form)) for name, form in _HEADS]


@dataclass(frozen=True, slots=True)
class Table:
    """Heads by column (None: not known) and rows of as many cells, all as passages."""

    heads: tuple[str | None, ...]
    names: tuple[Passage, ...]
    rows: tuple[tuple[Passage, ...], ...]

    def columns(self, head: str) -> list[int]:
        return [index for index, name in enumerate(self.heads) if name == head]


def head_of(text: str) -> str | None:
    """What a column with that head holds."""
    bare = re.sub(r"\s+|\([^()]*\)", "", text)
    return next((name for name, form in (*_HEAD, *_FURTHER) if form.fullmatch(bare)), None)


def are_heads(heads: Sequence[str | None]) -> bool:
    """So many of them are known that the row is the head of a table of tasks or indicators."""
    if sum(head is not None for head in heads) < 2:
        return False
    return tells_what(heads) or (None in heads and any(head in (*WHO, "time") for head in heads))


def tells_what(heads: Sequence[str | None]) -> bool:
    return any(head in ("metric", "title", "text") for head in heads)


def with_words(heads: Sequence[str | None], rows: Sequence[Sequence[Passage]]) -> tuple[str | None, ...]:
    """The heads; without one for what is to be done, the unknown column of the longest cells tells it."""
    if tells_what(heads):
        return tuple(heads)
    length = {
        column: sum(len(row[column].text) for row in rows)
        for column, head in enumerate(heads)
        if head is None
    }
    longest = max(length, key=lambda column: length[column], default=None)
    if longest is None or length[longest] < _MANY_WORDS * len(rows):
        return tuple(heads)
    return tuple("text" if column == longest else head for column, head in enumerate(heads))
