"""The problem and the next step of a section, in the writer's own words (摘句)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter

from bot.replies.clauses import Clause, lacks, only_announces
from bot.replies.draft import Draft, Scene
from bot.replies.status import StatusWord, denies
from bot.replies.words import BLANK, Words

_HOW_IT_STANDS = re.compile(r"序时|时序|(?:进度|进展|推进)[^，,。;]{0,6}$")
_STATES_ALONE = re.compile(
    "(?:这块|那块|有点儿?|有些|比较|较|很|太|难|慢|滞后|落后|推不动|推进|进度|停滞|卡[住壳]|缓|[偏了啊吧])+"
)
_TIDY = re.compile(r"^[\s:，,、。;是为→=>\-]+|[\s。;，,、:!]+$")
_AIM = re.compile(  # 力争年底达到95%, 确保完成全年任务: an aim, no step
    rf"[\s{BLANK}]*(?:并|也|我们?|我局|同时|年底|[\d一二三四五六七八九十]{{1,2}}月底?|全年|今年|本季度?"
    rf"|[之以]?前)*(?:力争|确保|争取|保证|预计|预期"
    rf"|有望)[^，,。;]{{0,14}}(?:\d%"
    rf"|完成.{{0,6}}(?:任务|目标|工作)$|完成$|达标$|达到\d)"
)
_GOAL = re.compile(
    r"(?:计划|拟|目标|任务|应)[^，,。;]{0,16}\d[\d.,]*[万亿千]?[一-龥%]{1,4}$"
)  # 计划补贴500户, 实际372户
_ACTUAL = re.compile(rf"[\s{BLANK}]*(?:实际|现已|目前已|已|截至|累计|完成)")
_LEAD = re.compile(
    rf"^(?:[\s{BLANK}:：、]|可惜|无奈|奈何|怎奈|偏偏|但是|但|不过|可是|而且|另外|毕竟|只是|就是"
    rf"|主要是?)+(?=..)"
)
_STANDS_AT_END = re.compile(  # 因为没钱一直没启动: the cause, then how it stands
    r"(?<=..)[，,]?(?:所以|就|故|因此|至今|到现在|一直|目前|也|都|还|仍|才){0,4}(?:没有?|未|尚未|没能"
    r"|未能)(?:启动|开展"
    r"|动工|开工|开始|推进|动|完成|办结|办完|做完|弄完)了?$"
)
_BARE_LACK = re.compile(
    r"(?:还|仍|也|都|有点|比较|较|很|做得|落实|推进|工作|进度|[^一-龥])*+(?:不到位|不够|不高|不理想"
    r"|不强)[了吧]?"
)
_OVER = re.compile(r"已经?(?:全部|均|都|全面|顺利|如期|按期)?(?:完成|办结|解决|到位|结束)")
_AMISS = re.compile("[未没缺少停断难等慢差]|不(?!错)|问题")
_NONE = re.compile(r"(?:暂|暂时|目前)?(?:没有|没|无|無|暫無)(?:其他|明显|什么)?(?:问题|困难)?")


def close(draft: Draft, scene: Scene, clauses: list[Clause]) -> None:
    """The spans, and what is left undone, once all clauses are known."""
    draft.percents = draft.overall or draft.percents or draft.earlier
    if not draft.percents:
        draft.unclear += draft.parts
    if not (draft.percents or draft.figures or draft.marks):
        draft.marks += draft.earlier_marks
    if any(word.mark == "not_started" for word in draft.marks):
        draft.unclear = [one for one in draft.unclear if one.value or one.end - one.start > 1]  # a plain 0
    if not any(word.mark == "completed" for word in draft.marks):
        draft.marks += draft.closing
    lasting = [one for one in clauses if _lasts(one, draft)]
    draft.problem = (
        _span(scene.words, lasting, "problem")
        or _lacking(scene.words, lasting, draft)
        or _cause_beside(scene.words, lasting, draft)
        or _feared(scene.words, draft, clauses)
    )
    promises = sorted(word.start for word in draft.marks if word.mark == "promised")
    steps = [
        one
        for at, one in enumerate(clauses)
        if one.kind != "plan"
        or (
            (one.start, one.end) != draft.feared
            and bisect_left(promises, one.start) == bisect_left(promises, one.end)
            and not _AIM.match(one.text)
            and not _is_goal(clauses, at)
        )
    ]
    draft.active = draft.active or any(
        _AIM.match(one.text) and ("%" in one.text or scene.within(one)) for one in clauses
    )
    draft.next_step = _span(scene.words, steps, "plan")


def _feared(words: Words, draft: Draft, clauses: list[Clause]) -> str | None:
    """怕来不及: behind, unless it is done; the words and what is wrong just before them are the problem."""
    if draft.feared is None or draft.done:
        return None
    start, end = draft.feared
    if not any(word.mark in {"behind", "not_done"} for word in draft.marks):
        draft.marks.append(StatusWord("behind", start, end))
    before = next((one for one in reversed(clauses) if one.end <= start), None)
    if before and start - before.end <= 1 and _AMISS.search(before.text) and before.mood == "plain":
        start = before.start
    start += len(words.text[start:end]) - len(words.text[start:end].lstrip(f" {BLANK}:、，,"))
    return words.verbatim(start, end).strip() or None


def _is_goal(clauses: list[Clause], at: int) -> bool:
    """计划补贴500户，实际补贴372户: what was to be reached, beside what was."""
    following = clauses[at + 1] if at + 1 < len(clauses) else None
    return bool(following and _GOAL.search(clauses[at].text) and _ACTUAL.match(following.text))


def _lasts(clause: Clause, draft: Draft) -> bool:
    """What a clause says may still be so: not of earlier, overcome, or beside a completion."""
    if clause.start < draft.overcome or clause.mood in ("past", "if", "meant"):
        return False
    return bool(clause.lead) or clause.kind != "problem" or not draft.done


def _span(words: Words, clauses: list[Clause], kind: str) -> str | None:
    """The first run of clauses of that kind, as written, without the words that announce it."""
    clauses = [one for one in clauses if not only_announces(one)]
    first = next((at for at, one in enumerate(clauses) if one.kind == kind), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(clauses) and _belongs(clauses[first], clauses[last + 1], kind):
        if not _same_run(clauses[last], clauses[last + 1], words):
            break
        last += 1
    start = clauses[first].start + clauses[first].lead
    while start < clauses[first].end and words.text[start] in (BLANK, " "):
        start += 1
    if start >= clauses[first].end and last == first:
        return None
    end = clauses[last].end
    if kind == "problem" and (stands := _STANDS_AT_END.search(words.text, start, end)):
        end = stands.start()
    return _tidy(words.verbatim(start, end)) or None


def _belongs(first: Clause, following: Clause, kind: str) -> bool:
    """Of the same kind, or, behind a cause nobody announced, one more thing that is missing."""
    return following.kind == kind or (
        kind == "problem" and not first.lead and lacks(following.text, following.can)
    )


def _same_run(one: Clause, following: Clause, words: Words) -> bool:
    return (
        "\n" not in words.text[one.end : following.start]
        and "。" not in words.text[one.end : following.start]
    )


def _lacking(words: Words, clauses: list[Clause], draft: Draft) -> str | None:
    """A clause about something missing, when nothing was announced as the problem."""
    if any(word.mark in ("completed", "nothing_new", "no_activity") for word in draft.marks):
        return None
    length: Counter[int] = Counter()
    starts = [clause.start for clause in clauses]
    for word in draft.marks:
        length[bisect_right(starts, word.start) - 1] += word.end - word.start
    for at, clause in enumerate(clauses):
        only_status = length[at] and (
            length[at] >= len(clause.text.strip(f" {BLANK}")) - 4 or bool(_HOW_IT_STANDS.search(clause.text))
        )
        if (
            clause.kind == "fact"
            and not only_status
            and lacks(clause.text, clause.can)
            and not denies(clause.text, clause.can)
            and not _BARE_LACK.fullmatch(clause.text)
            and not _OVER.search(clause.text)
        ):
            return _as_told(words, clause)
    return None


_BAD = ("behind", "not_started", "not_done")
_NO_CAUSE = re.compile(
    r"不好意思|抱歉|对不起|[打报填写说]错|误[报填写]|请|谢|辛苦|领导|汇报|报告|收到|好的|预计|目前|现在|已"
    r"|正在|[完办]"
    r"|开展|召开|组织|印发|落实|推进|进[度展]|总体|整体|[吗呢?]"
    r"|下周|下月|月底|\d|抓紧|尽快|同上|按|更正|之前|详见|附件|发言|百分|成$|一半|过半|你|您|其[余他]|计划"
    r"|工作|任务|项目|^没有?(?:说|什么|啥|任何|被|出现|发生|推不|卡|停|滞|拖)|[谈说算称]不上|不存在|on track"
    r"|schedule|behind|轮到|差得?远|还早|早着"
)


def _cause_beside(words: Words, clauses: list[Clause], draft: Draft) -> str | None:
    """滞后，设备海运延误: beside words for being late stands why, announced or not."""
    late = [word for word in draft.marks if word.mark in _BAD and word not in draft.earlier_marks]
    if not late or draft.done:
        return None
    starts = [clause.start for clause in clauses]
    told = {bisect_right(starts, word.start) - 1 for word in draft.marks}
    first = max(0, bisect_right(starts, late[0].start) - 1)
    for at in (*range(first + 1, len(clauses)), *range(first)):
        clause = clauses[at]
        said = clause.text.strip(f" {BLANK}:、")
        whole = at in told and not _STATES_ALONE.sub("", said)
        may_be = clause.kind == "fact" and clause.mood == "plain" and len(said) > 3 and not whole
        if may_be and not _NO_CAUSE.search(said):
            return _as_told(words, clause)
    return None


def _as_told(words: Words, clause: Clause) -> str | None:
    """The clause as written, without the task's number and the words that only join it."""
    lead = _LEAD.match(clause.text)
    return _tidy(words.verbatim(clause.start + (lead.end() if lead else 0), clause.end)) or None


def _tidy(span: str) -> str:
    span = _TIDY.sub("", span)
    return "" if _NONE.fullmatch(span) else span
