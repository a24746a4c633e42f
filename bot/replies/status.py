"""How a task stands by the words told of it (状态)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bot.replies.clauses import Clause, lacks
from bot.replies.completion import VERB, completion_told, is_filler
from bot.replies.rules import ANY, Rule, rule
from bot.replies.words import BLANK

Mark = Literal[
    "completed",
    "part",
    "not_done",
    "left_over",
    "behind",
    "difficult",
    "not_started",
    "step_not_started",  # 验收还没做: beside a part that is done it says nothing of the whole
    "on_track",
    "under_way",
    "promised",
    "ongoing",
    "no_activity",
    "nothing_new",
]
_DENIED = rule(
    "denied",
    r"(?:没有?|无)不正常|(?:并非|并不是|并未(?=滞后|落后|拖|受阻|停滞)|不是|绝非|而非|不算|不存在|并不"
    r"|未出现|没出现"
    r"|没有出现|从未)(?:说|因为|是)?(?:没有?|未|尚未|无|不)?(?:已经?|按期|按时|能)?(?:完成"
    r"|办结|启动|开始|开展|动工|滞后|落后|困难|难|慢|缓慢|进展|推进|推不动|正常|停滞|做|办"
    r"|拖延|已完成|问题|受阻)(?:了)?"
    r"|(?:没有?|无|暂无|未遇到|没遇到|没啥|没什么|未发现|毫无|未见|不)(?:什么|任何|明显|太大"
    r"|大的?|较大|其他|啥|存在|遇到)?的?(?:困难|问题|滞后|障碍|难点|难度|阻力|拖延|落后|偏差)"
    r"|(?:no|without) (?:problem|difficult|issue|delay)[a-z]*",
)
_NOT_YET = (
    r"(?:未|没有?|尚未|暂未|还没有?|仍未|暂不|并未|尚没有?|待|等待|暂时没有?|还不曾"
    r"|从未)(?:能|曾)?(?:正式|实质性|全面|真正|有)?"
)
_RULES: tuple[tuple[Mark, Rule], ...] = (
    (
        "no_activity",
        rule(
            "no_activity",
            r"(?:无|没有?|暂无|未有|没啥|没什么|尚无)(?:新的?|任何|实质性?|明显|(?:太|什么|多)?大的?|太多|更多|什么|啥"
            r"|最新)?的?(?:进展|变化|动静|动态|工作进展)(?!不|缓|慢)"
            r"|没(?:有)?什么(?:可|好|要)[报说]|没(?:有)?(?:啥|什么)新的|0进展|零报告|零案件|零申报|零进展|无更新|无可报(?:事项|内容)?"
            r"|(?:无|没有?|暂无|未发生|没有?发生|未发现|未产生|未收到|没收到|未接到|没接到|未涉及"
            r"|不涉及|未开展"
            r"|没有?开展|没有?办理)(?:过)?(?:此类|该类|这类|类似|相关|这方面的?|此项|该项"
            r"|新的?)(?:的)?[^，。;,]{0,8}?(?:案件|案子|案|情况|事项|工作|活动|线索|投诉|任务|事件"
            r"|业务|申请|举报|事)"
            r"|本季度?(?:内)?(?:暂)?(?:无|没有?)(?!问题|困难|滞后|法)[^，。;,]{0,8}(?:案件|案子|案"
            r"|情况|事项|活动|线索|投诉|事件|业务|举报|工作|任务|事)$"
            r"|no (?:new )?(?:progress|updates?|changes?|activit\w+|cases?)|nothing (?:new|to report)",
        ),
    ),
    (
        "nothing_new",
        rule(
            "nothing_new",
            r"^(?:暂?无|没有)$|(?:无|没有?|暂无|未新增|未发生|没有?发生|未收到|没收到|未发现|无新增"
            r"|没有新增)(?:新增|新发)?(?:案件|案子|线索|投诉|举报|业务|新情况)(?!质)|无新增|没有新增"
            r"|无新情况|没有新情况",
        ),
    ),
    (
        "not_started",
        rule(
            "not_started",
            rf"{_NOT_YET}(?:启动|开展|开始|动工|开工|着手|起步|动手|铺开|动起来|推进"
            r"|动(?![态作员用物机产]))(?:实施|推进|工作|此项|该项|这项|本项|做|办|弄|搞)*(?=了|呢|的?[:：]|$"
            rf"|[{BLANK}\s:]|工作|但|，|的原因|因)"
            rf"|{_NOT_YET}(?:实施|进行)(?=$|工作)|not (?:yet )?(?:been )?(?:start|begun)\w*"
            r"|(?:还)?没(?:有)?(?:影|头绪|着落)|八字没一撇|yet to (?:start|begin)|n't start\w*|未开始"
            r"|(?<![家件户个名人%成])(?:没有?|尚未|还未"
            r"|未)(?:弄|做|办|搞|干)(?:呢|了"
            r"|的)?(?=$"
            rf"|[{BLANK}\s])",
        ),
    ),
    (
        "not_done",
        rule(
            "not_done",
            rf"(?:完|做|办|弄|搞)不(?:成|完|了)|not yet(?! (?:start|begun))|^[\s{BLANK}]*(?:其实|实际上?|目前|现在|到现在)?(?:都"
            rf"|也)?还没有?$",
        ),
    ),
    (
        "behind",
        rule(
            "behind",
            r"滞后|落后(?!产能|地区|村|面貌|技术|设备)|(?:偏|稍|较|太|很|比较|有点儿?|有些|略|缓|迟)慢"
            r"|慢(?:了|于|一些|一点|半拍)|进[度展](?:缓|比较|有点|有些|还|不太|不够|相对|也|略|太|较"
            r"|偏)?(?:慢|缓慢|不快|不理想|不大|不顺|不佳|不明显|迟缓)|缓慢|不及预期|未达预期|不(?:够"
            r"|太|很|是很|甚)?理想"
            r"|乏力|推不动|推不下去|推进不(?:动|下去|畅|力|顺利|快)"
            r"|停滞|叫停|停工|停摆|搁置|暂停(?![使营车])|暂缓|中断|中止|受阻|卡住|卡壳|卡在|延误|拖(?:延|期"
            r"|后腿|慢)|脱期"
            r"|未达(?:到)?(?:序时|时序"
            r"|计划|进度|时间)|没(?:有)?达到?(?:序时|时序|计划|进度)|(?:低|慢|滞后)于(?:序时|时序"
            r"|计划)|不(?:太|够|怎么|大|是很)?(?:顺利|正常)|未(?:能)?按(?:计划|序时|时间|期|时)"
            r"|没(?:有)?按(?:计划|序时)"
            r"|(?:无法|不能|难以|未能|没能|没法|没办法)(?:按期|按时|如期|按计划|正常|继续|顺利"
            r"|有效)*(?:弄|搞|干|推(?=$|动)|推进"
            r"|开展|实施|进行|落实)|(?:behind|delayed|stuck|blocked|overdue|late)\b|❌|做不下去"
            r"|办不下去|进行不下去|(?:完|办|做|弄|搞|干)不(?:成|完|了|动|下去)|不好(?:推|办|开展|弄"
            r"|做|落实)|(?:推进|开展|实施|落实|进行|启动|推)不(?:了|下去|动|起来)|原地踏步|推动困难"
            r"|推进(?:比较|较为|较|很|有些)?(?:困难|难|吃力)|欠进度|跟不上(?:序时|进度|计划)",
        ),
    ),
    (
        "difficult",
        rule(
            "difficult",
            r"(?:有|存在|遇到|面临|碰到|遇上)(?:了)?(?:一定|一些|较大|很大|点|些|不少|实际|较多|着"
            r"|比较大)*的?(?:困难|难度|阻力|瓶颈|难题|难处|麻烦|(?<=[有到])问题)(?!的|群|职|家|企|户"
            r"|学|党)|困难(?:较大|很大"
            r"|较多|重重|比较大|不小)|难度(?:较?大|很大|不小|比较大)|(?:比较|很|太|较|挺)难(?!得|免)"
            r"|有(?:点儿?|些)?难(?=$|了)"
            r"|推着难|(?:有点|有些)?难(?:推|办|落实|推进)(?=$|[了，])",
        ),
    ),
    (
        "ongoing",
        rule(
            "ongoing",
            r"长期(?:坚持|推进|任务|工作|开展|抓|实施|性|进行|持续|落实)|常态化?(?!机制|制度|模式"
            r"|联络|监管机制)(?:$|推进|开展|进行|实施|运行|落实|坚持|抓|工作|管理|的|地|长效|持续|中)"
            r"|持续(?:性)?(?:推进|进行|跟进|开展中|抓好|坚持|落实中|实施|推动)|常抓不懈|日常性?工作"
            r"|经常性工作|一直在(?:做|抓|坚持)|(?<![《])坚持不懈|常年(?:开展|坚持|推进)"
            r"|滚动推进|\bongoing\b|continu(?:ous|ing|ously)",
        ),
    ),
    (
        "on_track",
        rule(
            "on_track",
            r"(?<!不)(?<!不太)(?<!不够)正常(?!履职|化|经营|生产|运转|渠道|业务|年份|班)"
            r"|按(?:照)?(?:原|既定|年度|工作|时间|实施|总体|全年|推进|上级|行动|市里|要求|的)*(?:计划"
            r"|序时进度|序时|时序进度|时序|进度|节点|步骤)(?:要求|安排|表|节点)*(?:正常|有序|稳步"
            r"|稳妥|扎实)*(?:推进|进行|开展|实施|落实|走|在推|在办|在走|执行|组织|$|中|[，着地])"
            r"|有序|稳步|顺利(?!完成|办结|召开|举办|举行|通过|结束|竣工|验收|收官)"
            r"|(?<![未没])(?<!没有)(?<!尚未)(?:达到|符合|超过?|快于|高于|达|跟上|赶上"
            r"|超前)(?:了)?(?:的)?(?:序时|时序|计划进度|时间进度|时间节点|进度要求|预期)|(?:按"
            r"|如)[期时](?:推进|开展"
            r"|进行)|(?:推进|进展|开展|干|做|落实)得(?:不错|挺好|很好|比较好|蛮好|较好|顺利|还行"
            r"|可以)|平稳推进|扎实推进|(?:完成|推进|进展|落实|执行|工作)(?:情况)?(?:良好|较好|不错"
            r"|顺利)|进展(?:较|很|比较|还|也)?(?:好|良好|顺利"
            r"|正常|理想|可以)"
            r"|\bon (?:track|schedule)\b|as planned|\bnormal\b|going well",
        ),
    ),
    (
        "under_way",
        rule(
            "under_way",
            r"(?<!不)(?<!没)正在(?!安排|布置|转办)|(?:推进|进行|办理|实施|开展|落实|建设|施工|对接"
            r"|筹备|起草|审核|修改"
            r"|征求意见|完善|跟进|采购|招标|协调|审批|编制|整改|处理|谈判|研究|制定|调研|测试|整理"
            r"|汇总|公示|评审|编写|评估|统计)(?:之)?中|(?:推进|进行|办|弄|做|跟进|推|落实|搞|跑|对接"
            r"|准备)着|(?<![存所现旨实潜内外不已])(?<!安全)(?<!重)在(?:推进?|办|做|弄|搞|跟|进行|准备"
            r"|走|忙|对接|协调|落实|建(?!项目|工程|面积|住房)设?|抓|跑|审|写|改|修改|征求|起草|整理|筹备|谈"
            r"|写)(?!.{0,3}中心)"
            r"|(?<![修更订纠改公真端校矫指严])正(?![安布转式常确面版规当副值好是如月品文义本向负反在因巧职处厅局科"
            r"比数])(?=[一-龥]{2})|基本上?(?:都)?(?:完成|办结|弄"
            r"|做|搞|结束|建成|到位|成型|办|差不多|好了)|差不多(?!.{0,4}[万家个件])|快了(?=$"
            r"|[，。呢吧])|(?:马上|很快|这[两几]天|明后天)(?:就)?(?:能|会|可以)?(?:好|完|弄完|出来)"
            r"|快(?:要)?(?:好|完"
            r"|弄|做|办|搞|结)|接近(?:完成|尾声)|尾声|收尾|差一?点(?!.{0,3}[万家个件])|就差|只差|就剩|只剩|仅剩|(?:才|刚)刚?(?:开了?个?头|起步)"
            r"|还差(?!得远|太多|[约近\d]|[一二两三四五六七八九十]{1,3}[家个件户项名])|过半|不到一半"
            r"|大半|一半[多以]|半数以上"
            r"|处[于在][^，,。;]{1,8}(?:阶段|期|环节)(?!初)|(?<!完成)(?:现|正|目前|已|刚"
            r"|[\s\ue000])(?:[进转]入"
            r"|到了)[^，,。;]{1,8}(?:阶段|期|环节)(?!初)|(?:还|仍|仍然|依然"
            r"|一直)在(?![于线内此])(?=[一-龥])|刚刚?(?:起步|开头)"
            r"|(?:已经?|刚刚?|均已|都已)(?:启动|开始|着手|开工|动工|动起来)(?:了)?(?:实施|推进|建设"
            r"|工作)?$|跟进|in progress|under ?way|(?:nearly|almost) (?:done|complete)|working on"
            r"|(?:大部分|(?<!的)部分)(?:已经?)?完成|(?:积极|加快|抓紧|全力|大力|加紧|稳妥)(?:地)?(?:推进"
            rf"|办理|落实|推动|实施)(?=$|着|[{BLANK}])"
            rf"|(?<=[一-龥]{{2}})(?<![集其当年月途空高初手心水市镇期个命])中$"
            rf"|(?<![未没])(?<!没有)(?<!不再)推进$",
        ),
    ),
)
_NEGATED = re.compile(r"(?:不(?:太|够|怎么|大|是很|很|甚|那么|是)?|(?<!有)没有?|未能?|难以|无法)(?:能)?$")
_BECAUSE = re.compile(rf"[{BLANK}\s:、]*(?:因为?|由于)$")  # 因资金问题滞后: the cause, then how it stands
_WILLING = re.compile("积极|加快|抓紧|全力|大力|加紧|稳妥|推进$")
_FORESEEN = re.compile(
    r"预计|预期|有望|可望|估计|应该能|能够?(?:按期|按时|如期)|可以?(?:按期|按时|如期)|expect"
)
_LEFT_OVER = rule(
    "left_over",
    r"除(?![了去开]?[\ue000此])[^，。;]{1,14}外|还有|尚有|仍有|还剩|仅剩|只剩|就剩|剩余|剩下"
    r"|尚余|仍需|还需|尚需|仍要|还差|只差|就差|尚缺|还缺"
    r"|(?:但有|其中|个别|部分|少数|另有|有(?=[\d一二两三四五六七八九几些个部]))[^，。;]{0,24}"
    r"(?:[未没缺差待]|不到位)|(?:尚未|还没|仍未|未)(?!来得及|报|补|上报|反馈).{1,12}",
)
_OF_SOME = rule(
    "of_some",
    rf"还有|尚有|仍有|还剩|个别|少数|部分|只有|其中(?!{BLANK})|(?!一[个家项户]都)(?:\d{{1,12}}"
    r"|[一二两三四五六七八九十几]{1,3})[个家户](?!月)",
)
_NOT_OF_ALL: tuple[Mark, ...] = ("not_started", "step_not_started", "behind", "not_done")
_COUNTED = re.compile(r"[\d一二两三四五六七八九几][家个户县镇村]")
_PAPERWORK = re.compile(
    r"材料|佐证|资料|附件|盖章|报告|归档|签字|截图|照片|纸质|上传|报送|补报|存档|销号手续"
)
_AFTER_DONE = rule("after_done", r"整理|归档|材料|资料|验收|销号|公示|报送|总结|上报|结算|审核|申请")


@dataclass(frozen=True, slots=True)
class StatusWord:
    """One word for a status, where it stands in the text."""

    mark: Mark
    start: int
    end: int
    firm: bool = True  # 已完成; a bare 完成 or done is not


def status_words(clause: Clause, *, dated_ahead: bool) -> list[StatusWord]:
    """Every word for a status in a clause of facts, with negations read; a plan only promises."""
    text = _DENIED.sub(lambda denied: BLANK * len(denied.group()), clause.text, clause.can)
    if clause.kind == "problem":
        return _in_a_problem(text, clause)
    words = [
        word
        for word in _completions(text, clause, dated_ahead)
        if word.mark != "promised" or _says_when(text, dated_ahead)
    ]
    if clause.kind == "plan":
        words += _found(("not_done",), text, clause.start)
        return [word for word in words if word.mark in ("promised", "not_done")]
    words += [_of_a_step(word, clause) for word in _found((), text, clause.start, clause.can)]
    some = _OF_SOME.search(text, clause.can)
    return [
        word
        for word in words
        if not some or word.mark not in _NOT_OF_ALL or word.start - clause.start < some.start()
    ]


def _of_a_step(word: StatusWord, clause: Clause) -> StatusWord:
    """Not begun, but said of something else than the task itself."""
    if word.mark != "not_started" or is_filler(clause.text[: word.start - clause.start]):
        return word
    return replace(word, mark="step_not_started")


def _says_when(text: str, dated: bool) -> bool:
    """A promise counts when it says a day, or that the day set will be kept."""
    return dated or bool(_FORESEEN.search(text))


def _in_a_problem(text: str, clause: Clause) -> list[StatusWord]:
    """An announced problem tells no status; 有困难: does, and so does a clause nobody announced."""
    if not clause.lead:
        return _found(("not_started", "behind", "difficult"), text, clause.start)
    if re.match(rf"[{BLANK}\s]*有", text):
        return _found(("difficult",), text[: clause.lead], clause.start)
    if _BECAUSE.match(clause.text[: clause.lead]):
        ends = len(text.rstrip(f" {BLANK}了")) + clause.start
        stands = [word for word in _found(("behind",), text, clause.start) if word.end >= ends]
        if stands and stands[0].start - clause.start - clause.lead > 1:
            return stands
    words = _found(("not_started",), text, clause.start)
    return [word for word in words if lacks(text[clause.lead : word.start - clause.start])]


def denies(text: str, can: int = ANY) -> bool:
    """没有困难 and the like."""
    return bool(_DENIED.search(text, can))


def leaves_some(text: str, can: int = ANY) -> bool:
    """Words that leave a part undone, papers about it not counted."""
    if not can & _LEFT_OVER.bit:
        return False
    text = _DENIED.sub("", text, can)
    found = _LEFT_OVER.search(text)
    return bool(found) and (not _PAPERWORK.search(text) or bool(_COUNTED.search(text)))


def only_closing(text: str, can: int = ANY) -> bool:
    """正在整理材料 and the like: what is done after the task is done."""
    return bool(_AFTER_DONE.search(text, can))


def _found(only: Iterable[Mark], text: str, start: int, can: int = ANY) -> list[StatusWord]:
    wanted = tuple(only)
    words = []
    for mark, words_for in _RULES:
        if not can & words_for.bit or (wanted and mark not in wanted):
            continue
        for match in words_for.pattern.finditer(text):
            said = _as_said(mark, text[max(0, match.start() - 4) : match.start()])
            span = (start + match.start(), start + match.end())
            words.append(StatusWord(said, *span, firm=not _WILLING.match(match.group())))
            if said == mark:
                break
    return words


def _as_said(mark: Mark, before: str) -> Mark:
    """不太顺利, 没有正常推进: a good word denied is a bad one."""
    return "behind" if mark in ("on_track", "under_way") and _NEGATED.search(before) else mark


_MARK_OF: dict[str, Mark] = {
    "whole": "completed",
    "part": "part",
    "nearly": "under_way",
    "promised": "promised",
    "on_pace": "on_track",
    "not_done": "not_done",
}


def _completions(text: str, clause: Clause, dated: bool) -> list[StatusWord]:
    words = []
    dated_ahead = dated or clause.kind == "plan"
    for verb in VERB.finditer(text, clause.can):
        mark = _MARK_OF.get(completion_told(text, verb, dated_ahead=dated_ahead))
        if mark:
            span = (clause.start + verb.start(), clause.start + verb.end())
            words.append(StatusWord(mark, *span, firm=_is_firm(mark, text, verb)))
    return words


def _is_firm(mark: Mark, text: str, verb: re.Match[str]) -> bool:
    bare = verb.group() in ("完成", "done", "complete", "completed", "finished")
    return (
        mark != "completed"
        or not bare
        or bool(re.search(r"已经?|全部|全|都|均", text[: verb.start()]))
        or text[verb.end() : verb.end() + 1] == "了"
    )
