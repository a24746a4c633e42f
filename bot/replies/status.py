"""How a task stands by the words told of it (状态)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.replies.clauses import Clause, lacks
from bot.replies.completion import VERB, completion_told, is_filler
from bot.replies.rules import ANY, rule
from bot.replies.status_rules import STATUS_RULES, Mark
from bot.replies.words import BLANK

_DENIED = rule(
    "denied",
    r"(?:问题|困难|难度|影响|阻力)都?不(?:是很|太|算)?大|哪[有来里]+的?(?:什么|啥)?(?:困难|问题)|(?:没有?"
    r"|无)不(?:正常|完成|达标|顺利)|(?:没有?|无|不存在|并无)(?:任何|一[个项件家])?(?:尚)?(?:未|没有?)(?:能"
    r"|按[期时])?(?:完成"
    r"|办结|启动|整改|达标)的?|(?:并非|并不是|并未(?=滞后|落后|拖|受阻|停滞)|不能说|不好说|不是|绝非|而非"
    r"|不算|不存在|并不"
    r"|未出现|没出现"
    r"|没有出现|从未)(?:说|因为|是|我们|我局)?(?:没有?|未|尚未|无|不)?(?:已经?|按期|按时|能)?(?:完成"
    r"|办结|启动|开始|开展|动工|滞后|落后|困难|难|慢|缓慢|进展|推进|推不动|正常|停滞|做|办"
    r"|拖延|已完成|问题|受阻)(?:了)?"
    r"|(?:没有?|无|暂无|未遇到?|没遇到|没啥|没什么|未发现|毫无|未见|不|谈不上|说不上|算不上)(?:什么|任何|明显"
    r"|太大|大的?|较大|其他|啥|存在|遇到|出现|发生|过|有|所谓|丝毫){0,3}的?(?:困难|问题|滞后|障碍|难点|难度"
    r"|阻力|拖延|落后|偏差|延误|停滞|卡壳)(?:[和与及、或]?(?:困难|问题|滞后|障碍|难点|阻力|延误))*"
    r"|没有?(?:出现|发生|说|啥|什么|一点|丝毫|被)?(?:推不[动下]去?|卡住|停工|停摆|受阻|遇阻|掉队|逾期|超期|拖"
    r"|偏慢|慢下来|落下(?!实)|搁置|误工)"
    r"|(?:[绝决]不|坚决不|不会|不再|不能|不(?=拖后)|不至于|不让)(?:再|会|让)?(?:拖(?:后腿|延|期)?|掉队|落后"
    r"|滞后|延误|停滞"
    r"|卡壳|耽误)"
    r"|(?:不存在|没有?|不会|不至于)(?:有)?(?:完|办|做|弄|搞|推)不(?:成|完|了|动)(?:的(?:风险|可能|问题|情况"
    r"|说法))?"
    r"|(?:no|without) (?:major |real |big |any )?(?:problem|difficult|issue|delay|obstacle)[a-z]*"
    r"|(?:not|n't|no longer|never|nothing|neither|nor)(?: (?:at all|really|fallen|running|been|being"
    r"|currently|is|are|a bit|in any way)){0,2}"
    r" (?:behind|delayed|late|overdue|blocked|stuck|on hold|suspended|slow)\b"
    r"(?: (?:schedule|plan|at all|or delayed|or late|or blocked|or stuck))*",
)
_OUR_PART = re.compile(
    "(?:我|本)[市县区省局委]?的?(?:这|那)?(?:部分|块|边)|主体(?:工程|建设|部分|工作)?"
    "|正式|工程|项目(?:建设)?|建设"
)
_NEGATED = re.compile(
    r"(?:not |n't |[说谈算称]不上|不(?:太|够|怎么|大|是很|很|甚|那么|是)?|(?<!有)没有?|未能?|难以"
    r"|无法)(?:能)?$"
)
_PASSING: tuple[Mark, ...] = ("behind", "difficult", "not_started")
_ONCE = re.compile("原来|原先|之前|此前|一度|曾")  # 原来滞后: no more
_BECAUSE = re.compile(rf"[{BLANK}\s:、]*(?:因为?|由于)$")  # 因资金问题滞后: the cause, then how it stands
_PACE_AT_END = re.compile(  # 主要是招标流标了进度滞后: the cause, then how it stands
    rf"(?<=[一-龥]{{3}})(?<!影响)(?<!部分)(?<![一-龥]的)(?:总体|整体)?(?:进度|工作推进)(?:比较|较|有点|有些"
    rf"|明显|严重|就|也)?(?:滞后|偏慢|缓慢|较慢|慢)了?[吧{BLANK}\s]*$"
)
_WILLING = re.compile("积极|加快|抓紧|全力|大力|加紧|稳妥|推进$")
_FORESEEN = re.compile(
    r"预计|预期|有望|可望|估计|应该能|能够?(?:按期|按时|如期)|可以?(?:按期|按时|如期)|expect"
)
_WILL_MISS = re.compile(
    r"(?:难以?|无法|不能|没法)(?:按期|按时|如期)(?:完成|办结|竣工|交付|达标)|赶不[上及]|完不成"
)
_LEFT_OVER = rule(
    "left_over",
    r"(?:\d{1,4}|[一二两三四五六七八九十几]{1,3})[个家户项处件][^，。;]{0,8}(?:[未没](?!有?(?:困|问|影|落"
    r"|少|漏|差|拉))|不到位|不合格)"
    r"|除(?![了去开]?[\ue000此])[^，。;]{1,14}(?:外|$)|还有|尚有|仍有|还剩|仅剩|只剩|就剩|剩余(?!资金|款"
    r"|经费)|剩下"
    r"|尚余|仍需|还需|尚需|仍要|还差|只差|就差|尚缺|还缺"
    r"|(?:但有|其中|个别|部分|少数|另有|有(?=[\d一二两三四五六七八九几些个部]))[^，。;]{0,24}"
    r"(?:[未没缺差待]|不到位)|(?:尚未|还没|仍未|未)(?!来得及|报|补|上报|反馈|出现|发生|发现|收到|接到|产生"
    r"|使用|造成|影响|超|见|涉|受|再).{1,12}",
)
_OF_SOME = rule(
    "of_some",
    rf"还有|尚有|仍有|还剩|个别|少数|(?<![市县区局委们的])部分|只有(?!{BLANK})|其中(?!{BLANK})"
    rf"|(?!一[个家项户]都)(?:\d{{1,12}}"
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
    text = without_denials(clause.text, clause.can)
    if clause.kind == "problem":
        return _in_a_problem(text, clause)
    words = [
        word
        for word in _completions(text, clause, dated_ahead)
        if word.mark != "promised" or _says_when(text, dated_ahead)
    ]
    if clause.kind == "plan":
        words += _found(("not_done",), text, clause.start)
        words = [word for word in words if word.mark in ("promised", "not_done")]
        missed = _WILL_MISS.search(text)  # 预计难以按期完成: foreseen, and no promise
        at = (clause.start + missed.start(), clause.start + missed.end()) if missed else ()
        return [StatusWord("behind", *at)] if at else words
    words += [_of_a_step(word, clause) for word in _found((), text, clause.start, clause.can)]
    some = _OF_SOME.search(text, clause.can)
    return [
        word
        for word in words
        if not some or word.mark not in _NOT_OF_ALL or word.start - clause.start < some.start()
    ]


def _of_a_step(word: StatusWord, clause: Clause) -> StatusWord:
    """Not begun, but said of something else than the task itself."""
    before = _OUR_PART.sub("", clause.text[: word.start - clause.start])
    if word.mark != "not_started" or is_filler(before):
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
    if pace := _PACE_AT_END.search(text):
        return _found(("behind",), text[pace.start() :], clause.start + pace.start())
    if _BECAUSE.match(clause.text[: clause.lead]):
        ends = len(text.rstrip(f" {BLANK}了")) + clause.start
        stands = [word for word in _found(("behind", "not_started"), text, clause.start) if word.end >= ends]
        if stands and stands[0].start - clause.start - clause.lead > 1:
            return stands
    words = _found(("not_started",), text, clause.start)
    return [word for word in words if lacks(text[clause.lead : word.start - clause.start])]


def without_denials(text: str, can: int = ANY) -> str:
    """没有困难 and the like blanked out."""
    return _DENIED.sub(lambda denied: BLANK * len(denied.group()), text, can)


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
    for mark, words_for in STATUS_RULES:
        if not can & words_for.bit or (wanted and mark not in wanted):
            continue
        for match in words_for.pattern.finditer(text):
            if mark in _PASSING and _ONCE.search(text, 0, match.start()):
                continue
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
