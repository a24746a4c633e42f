"""Plain words by which a supporting unit tells what it did: 已共享信息, 已派员参加 (配合情况)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from bot.replies.clauses import Clause, asks, split_clauses
from bot.replies.intents import only_promises, talks_to_others
from bot.replies.news_words import tells_event
from bot.replies.normal import normalise
from bot.replies.passed_over import without_noise
from bot.replies.words import BLANK

_MOST: Final = 600  # characters; who writes more writes a report

_US = r"(?:我们?(?:单位|局|委|办|院|厅|中心|处)?|本(?:单位|局|委|办|院|厅|中心|处))"
_EDGES: Final = f" \t\n:、{BLANK}"
_POLITE: Final = re.compile(
    r"(?:收到|收悉|好的?|嗯|谢谢|多谢|感谢|辛苦了?|(?:领导|各位)?(?:您好|你好|好)|(?:敬请?|请)?(?:知悉|查收|审阅|审核|查阅)"
    r"|请领导(?:审阅|审核|知悉)|特此(?:报告|说明|反馈)|(?:现)?(?:报告|汇报|反馈|回复)如下|配合(?:材料|情况)|谢谢?领导)*"
)
# Whose words they are, and what they want: never a unit's own input.
_OTHERS: Final = re.compile(
    r"转发|转述|代发|\bfwd?\b|原话|大家|各位(?!领导)|据[^，,。;]{1,10}(?:反映|反馈|介绍|称|讲|说)"
    r"|(?:局|委|办|厅|院|中心|处|科|单位|部门|公司|同志|他们?|她|对方|同事)(?:那边|方面)?(?:说|称|讲|表示|告知|反映|回复说)"
)
_WANTS: Final = re.compile(
    r"延期|宽限|缓[交报]|请假|异议|撤回|撤销|作废|不归|能否|可否|可不可以|请(?!知悉|查收|审|查阅|领导)|麻烦|建议|希望|申请|恳请|望(?:予|给|领导|贵)"
)
_TO_COME: Final = re.compile(
    r"马上|立即|立刻|尽快|抓紧|稍后|稍候|晚[点些]|回头|待会|一会儿?|(?:正在?|在)(?:整|收|汇|准|核|办|协|推|统|联)|准备(?!了|好了|完)"
    r"|拟(?!定|了)|将(?!其|相关|有关|数据|材料|名单|信息|情况)|预计|争取|力争|计划(?!内|中)|打算|确保|保证|一定|等[^，,。;]{1,10}(?:后|再)"
    r"|(?:明[天日早晚]|后天|下周|下个?月|下季|月底|年底|年内|下班|今晚|节[前后]|周[一二三四五六日天末]|[日号]前?)[^，,。;已]{0,8}"
    r"(?:再)?(?:上?[交报]|给|发|送|补|反馈|提供|参加|完成)(?!了)"
)
_NOT_DONE: Final = re.compile(
    r"(?:[未没](?!有?(?:其[他它]|别的|问题|困难|遗漏|意见|异议|什么|啥|新的|变化|出现问题|发现))|并非|不是|不能|不便|不再|不会|无法|来不及|难以|拒)"
    r"|(?:差点|几乎|只是|仅仅)"
)
_DEED = (
    r"(?:派(?:员|人|出|[\d一二三四五六两]{1,3}[名人位])|选派|抽调|参加|参与|出席|列席|配合|协助|协同|共享|提供|移交|推送|对接|反馈"
    r"|核对|核实|核验|比对|会签|会商|联合|开展|做好|汇总|整理|收集|梳理|宣传|培训|检查|排查|走访|保障|支持|出具|签订|召开|组织"
    r"|印发|报送|上报|提交|上传|交|报|发|送|完成|办理|拨付|归集|更新|指导|审核|审查|复核)"
)
_HANDED = r"(?:(?:交|报|发|送|办)(?:送|了|完|过)?|报送|上报|提交|上传|发送|办理|处理|回复|完成|办结|落实)"
_MISTYPED: Final = re.compile("(?<!自)[己巳](?!方)")
_LABEL: Final = re.compile(
    r"^(?:(?:更正|配合(?:材料|情况))[:，,]?)?(?:(?:任务|#|第)[\d一二三四五六七八九十]{1,3}[项号条]?|\d{1,3}(?:[项号]|(?=[\s已均:，,、])))"
    r"[\s:，,、]*"
)
_QUOTED: Final = re.compile("「[^」]*」?")
_ONLY_HANDED: Final = re.compile(
    rf"(?:{_US}|这?项?|均|都|全部?|已经?|早就?|按时|按期|如期)*{_HANDED}(?:了|的|完毕|好了?)*"
)
_PASSED_ON: Final = re.compile(
    r"已经?(?:全部|均|都)?(?:转(?!变|化)|安排|布置|部署|通知|收|阅|知|悉|签收|交办|交由|交给?[^，,。;]{0,6}[科股]|要求|明确专人|报名)"
)
_DONE: Final = re.compile(
    rf"(?:已经?|业已|均已|都已)[^，,。;未没不]{{0,16}}?{_DEED}|{_DEED}(?:了|完毕?|到位|完成)"
    r"|^[^，,。;]{0,6}派(?:出|员)?[\d一二三四五六两]{1,3}[名人位][^，,。;]{0,4}(?:参加|参与|配合|协助)"
)
_NOTHING_ASKED: Final = re.compile(
    rf"(?:[本该当这]个?(?:季度?|期|月|年度?|半年)|目前|暂|均|{_US})*(?:暂?无|没有)(?:需要?|涉及|收到)?{_US}?的?"
    rf"(?:需要?)?(?:配合|协助|协同)的?(?:相关|具体)?(?:事项|任务|工作|内容|请求|需求)"
)
_OTHER_UNIT: Final = re.compile(
    rf"(?!{_US}|向|给|与|同|和|对|按|为|由我|经|配合|协助|根据|应)[一-龥]{{2,14}}?(?:局|委|办|厅|院|中心|单位|部门|公司|企业|街道)"
    rf"[^，,。;]{{0,4}}?(?:已|均|都|{_DEED}了)|^(?:他们|她们?|他|对方|领导|同事|[县区市]里)"
)
_SUPPORTING: Final = re.compile("配合|协助|协同|派员|派人|选派")


def tells_support(words: str, names: Collection[str] = ()) -> bool:
    """Whether they tell what a unit did for a task, or that nothing was asked of it, and nothing that
    stands against taking them for that: no promise, question, request, hearsay or event. `names` are what the
    writer's units are called.
    """
    text = _own(words, names)
    if len(text) > _MOST or tells_event(text) or _OTHERS.search(text) or _WANTS.search(text):
        return False
    clauses = split_clauses(text, 0, len(text))
    told = [each for each in clauses if not _POLITE.fullmatch(each.text.strip(_EDGES))]
    return not any(_is_against(text, each) for each in told) and any(_is_deed(each) for each in told)


def names_supporting(words: str) -> bool:
    """配合, 协助, 派员: such words are of a task that another unit leads."""
    return _SUPPORTING.search(normalise(words).text) is not None


def _own(words: str, names: Collection[str]) -> str:
    """As it is read, with the names of the writer's own units as 我局."""
    text = _MISTYPED.sub("已", _QUOTED.sub("，", without_noise(normalise(words)).text))
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(normalise(name).text, "我局")
    return _LABEL.sub("", text.strip(_EDGES))


def _is_against(text: str, clause: Clause) -> bool:
    said = clause.text.strip(_EDGES)
    if asks(text, clause) or clause.mood in {"if", "heard", "meant"} or clause.kind == "plan":
        return True
    if only_promises(said) or talks_to_others(_without_thanks(said)):
        return True
    found = (each.search(said) for each in (_TO_COME, _PASSED_ON))
    if any(found) or _OTHER_UNIT.match(said):
        return True
    return _NOT_DONE.search(said) is not None and not _NOTHING_ASKED.search(said)


def _is_deed(clause: Clause) -> bool:
    said = clause.text.strip(_EDGES)
    if _ONLY_HANDED.fullmatch(said):
        return False
    return _DONE.search(said) is not None or _NOTHING_ASKED.search(said) is not None


def _without_thanks(said: str) -> str:
    return re.sub("谢谢|感谢|多谢|辛苦了?", "", said)
