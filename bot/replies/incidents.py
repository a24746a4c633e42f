"""Whether words of a report tell of something that has just gone wrong and may not wait (突发情况)."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from bot.replies.normal import normalise
from bot.replies.rules import ANY, rule
from bot.replies.words import BLANK

# sure: people or the public are harmed and somebody is at it; unclear: it may be that, or a report's problem
Incident: TypeAlias = Literal["sure", "unclear"]

_SYSTEM = (
    r"(?:系统|平台|网站|门户|网络|专网|服务器|机房|数据库|数据中心|主机|光缆|专线|线路|数据|电梯|管网|管道"
    r"|供[水电气热]|热线|终端|设备)"
)
_PEOPLE = r"(?:群众|村民|居民|业主|工人|职工|学生|家长|人员|商户|师傅|司机|老人|上访人|\d+人)"
_PUBLIC = re.compile(
    r"全[市县区省镇乡]|大面积|大范围|(?:所有|全部|各)(?:业务|窗口|服务|系统|单位)|业务(?:全部|全面)(?:中断|停办)"
    r"|群众|市民|无法办[理事]|办不了"
)
_HARM = rule(
    "incident",
    r"(?:[压砸撞烧炸刺打轧摔划割咬挤踩]|受|轻|重)伤(?!害|残|认|的(?:职|工|人|员|群|农|企|老)|职|工|员|人员救|者救)"
    r"|死亡(?!率|保|赔|证)|身亡|遇难|溺[水亡](?!防|教|宣)|坠(?:楼|落|亡|江|河|井|崖|车)|触电|(?:食物|煤气|一氧化碳|气体|农药)中毒|中毒送"
    r"|被困|失联|失踪|昏迷|晕倒|突发(?:心|脑|疾|急)|心脏骤停|抢救无效|踩踏"
    r"|[起着失]火|火灾|爆[炸燃](?!性)|[坍垮倒]塌|塌[方陷]|滑坡|泥石流|山洪|内涝|被淹|决口|溃[坝堤]|管涌"
    r"|(?:塔吊|吊车|脚手架|围墙|墙体|墙|广告牌|大树|桥|电杆|高压线|车)[^，,。;\d]{0,4}(?:倒了?|翻了?|断了?|侧翻|垮了?)(?!逼)"
    r"|侧翻|追尾|车祸"
    r"|(?:液氨|氨气|燃气|天然气|煤气|氯气|油罐|油品|危化品|化学品|毒气|废水|污水|管道|槽罐车|罐车)[^，,。;]{0,6}泄[漏露]"
    rf"|{_SYSTEM}[^，,。;]{{0,12}}(?:瘫痪|宕机|崩溃|中断|停运|停摆|故障|打不开|进水"
    r"|[被遭受][^，,。;]{0,8}(?:攻击|入侵|篡改|黑客|加密|勒索|挖断)|(?:可能|疑似|已经?|被|发生|出现)?(?:丢失|泄[露漏]))"
    r"|宕机|勒索病毒|(?:被|遭)(?:网络|黑客)?(?:攻击|入侵|篡改|勒索)"
    rf"|{_PEOPLE}[^，,。;]{{0,10}}聚集|聚集(?:上访|讨|闹)|(?:来|集体|越级|到[^，,。;]{{0,6}})上访|堵[门路]|围堵|拉横幅|阻工|罢[工运]|停运罢"
    r"|发生[^，,。;]{0,14}(?:事故|事件)|群体性事件|讨薪|讨说法|闹访|(?:发生|爆发|肢体)[^，,。;]{0,4}冲突|(?:出现|引发|发生|形成|突发)[^，,。;]{0,8}舆情"
    r"|(?<!计划)(?<!错峰)停(?:电|水|气|办|业整?)(?!检|时|次|户|计)|断[电水气网]"
    r"|(?:发现|出现|报告)[^，,。;]{0,8}(?:疑似病例|确诊|疫情|病死|聚集性)",
)
_LIGHT = re.compile(r"故障|中断|停运|停摆|打不开|停电|停水|停气|停办|停业|断[电水气网]|泄露|丢失")
_NOT_NOW = re.compile(  # spoken of, planned against, or denied
    r"演练|演习|(?:开展|举办|组织)[^，,。;]{0,6}培训|宣传|宣讲|防范|防止|防治|预防|预警|避免|杜绝|严防|谨防|零(?:事故|死亡|伤亡|上访)|隐患|风险|应急预案(?!已|启)|机制"
    r"|(?<!已)(?<!立即)(?<!迅速)(?<!紧急)启动预案|制度|方案|如[遇有发果]|若[遇有发]?|一旦|万一|未(?:再)?(?:发生|出现|造成|接到|发现)|没有?(?:发生|出现|造成|人员)"
    r"|明[天日晚早]|将于|拟于|计划|[无未](?:一)?(?:人员)?(?:火灾|事故|上访|舆情|停)|不(?:会|再)|恢复力|能力|改造|整治|安装|建成|建设|备份|报警器|排查整|治理|保险|赔付|认定|率"
)
_COUNTED = re.compile(  # a statistic of work done
    r"(?:处置|处理|查处|查获|侦破|破获|办[理结]|化解|调[解处]|救[助援]|受理|打击|稳控|接报|应对|扑[灭救]|排除|劝[返阻]|抢修|修复|解决|结案|审结)"
    r"[^，,。;]{0,14}(?:\d|[一二三四五六七八九十两百]+)(?:余|多)?[起件次宗个例处人名户]|\d[起件次宗例][^，,。;]{0,4}(?:均|全部|都)"
    r"|同比|环比|下降|减少|累计|(?:案|事件|事故|纠纷)\d|妥善(?:处置|应对|化解)"
)
_COUNTED_AFTER = re.compile(r"(?:\d|[一二三四五六七八九十两百]+)(?:余|多)?[起件宗例](?:，|,|。|;|$)")
_PAST = re.compile(
    r"前期|此前|之前|曾|[上前][个]?(?:月|季|周)|去年|年初|月初|上半年|[一二三四1-4]季度|(?:第?\d+|[一二三四五六七八九十])月份|(?:现|目前)?均?已(?:经)?(?:全部|全面)?"
    r"(?:修复|解决|化解|平息|处置完毕|处置到位|整改到位|妥善)"
)
_CAUSE = re.compile(r"(?:^|[，,。;\s])(?:主要)?(?:因为?|由于|受)[^，,。;]*$")
_BEARING = re.compile(
    r"(?:影响|导致|造成|使)[^，,。;]{0,6}(?:进度|工期|推进|任务|开展|施工)|进度|滞后|偏慢|工期|延期"
    r"|正常推进|按计划|有序推进|完成(?:了)?\d|\d%|完成率|办结率|已完成|已办结"
)
_PACE = re.compile("正常推进|推进正常|按计划|有序推进|顺利推进|按期推进")
_AT_IT = re.compile(
    r"正在?[^，,。;]{0,6}(?:抢修|抢险|抢救|救援|扑救|灭火|疏散|转移|处置|排查|恢复|劝[离返导说]|搜[救寻]|救治|修复|控制|核实|调查|安抚)"
    r"|已(?:经)?[^，,。;]{0,4}(?:报警|疏散|转移|送[医往]|住院|赶赴|到场|到达|启动|封[锁控闭]|上报|切断|关停|控制|扑灭|组织)"
    r"|(?:送|到|在)(?:医院|医)|紧急(?:疏散|转移|送医|处置|抢修)|拨打1[12][09]|(?:119|120|110|消防|公安)[^，,。;]{0,6}(?:到场|处置|已|赶)"
    r"|现场|火势|伤[情者]|抢救|求援|支援|请指示|报警|疏散"
)
_NOW = re.compile(r"刚|今[天早晨日晚]|昨[天晚夜日]|凌晨|\d{1,2}[时点:]\d{0,2}|目前|现在|突然|突降|突发|了$")
_BLANKS = f" {BLANK}"
_AFTERMATH = re.compile(  # what is told of an event that goes on
    r"处置(?:完毕|结束|完成|到位)|(?:已|全部|全面|陆续|恢复)[^，,。;]{0,4}(?:恢复|扑灭|排除|平息|控制|抢通|修复|出院|脱险|获救|归位)"
    r"|明火|火势|险情|伤[者员亡]|被困|现场|抢[修通险]|搜救|疏散|事态|起因|肇事|涉事|涉案|原因(?:为|是|系|初步)|查封|封存|损失"
)
_STOP = re.compile(r"[，,。;!?\n]+")
_PIECE = re.compile(r"[^，,。;!?\n]+")
_OF_TASK = re.compile(
    rf"第\d+(?:[、和及]\d+)*项|^\s*\d{{1,3}}(?![\d.年月日时点人起个万亿%])|{_BEARING.pattern}"
)


def incident_told(text: str, can: int = ANY) -> Incident | None:
    """Of normalised words. None for a statistic, a drill, a cause of delay, what is over or denied."""
    if not _HARM.search(text, can):
        return None
    pieces = [piece for piece in _STOP.split(text) if piece.strip(_BLANKS)]
    harm = [piece for piece in pieces if _happened(piece)]
    if not harm or _PAST.search(text):
        return None
    grave, public = any(_is_grave(piece) for piece in harm), _PUBLIC.search(text) is not None
    at_it, reports = bool(_AT_IT.search(text)), bool(_BEARING.search(text))
    if reports:
        return "unclear" if grave else None
    if at_it and (grave or public):
        return "sure"
    told_alone = len(pieces) == len(harm)
    return "unclear" if grave or at_it or public or told_alone or _NOW.search(text) else None


def tells_aftermath(text: str) -> bool:
    """Whether normalised words may be about an event that was told before."""
    return _AFTERMATH.search(text) is not None


def tells_pace(words: str) -> bool:
    """Whether they say outright that a task goes as it should."""
    return _PACE.search(words) is not None


def event_apart(words: str) -> tuple[str, str]:
    """As written: what is told of tasks beside an event, and what is told of the event. From the first clause
    that tells of harm on all is of the event, up to one that names a task or says how one stands.
    """
    said = normalise(words)
    rest: list[str] = []
    event: list[str] = []
    inside = False
    for piece in _PIECE.finditer(said.text):
        inside = _happened(piece.group()) or (inside and not _OF_TASK.search(piece.group()))
        (event if inside else rest).append(said.verbatim(*piece.span()).strip())
    return "，".join(filter(None, rest)), "，".join(filter(None, event))


def _happened(piece: str) -> bool:
    found = _HARM.pattern.search(piece)
    if found is None or _NOT_NOW.search(piece) or _CAUSE.search(piece[: found.start()]):
        return False
    return not _COUNTED.search(piece) and not _COUNTED_AFTER.search(piece)


def _is_grave(piece: str) -> bool:
    """More than a fault of equipment: that is grave only where it is the public's."""
    return any(not _LIGHT.search(found.group()) for found in _HARM.pattern.finditer(piece))
