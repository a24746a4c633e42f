"""Where a reply names tasks, and which: numbers, lists, ranges, 其余, 前两项 (点名任务)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.domain.readings import ReplyContext
from bot.replies.labels import LIST, MEASURES, NUMBER, PATH, Known, known_labels, labels_in
from bot.replies.numerals import number_of
from bot.replies.rules import ANY, rule
from bot.replies.words import BLANK

Kind = Literal["named", "listed", "rest", "told", "unclear", "order"]
_AHEAD = 20  # as far as the words behind a number can decide what it is
_NAMED = "\ue001"  # stands for what is already known to name a task
_CN = "一二三四五六七八九十百"
_EXPLICIT = rule(
    "explicit",
    rf"(?P<path>{PATH})(?:[项条]|号(?!前))?"
    rf"|第(?P<nth>{LIST})(?:项|条(?![例款规])|号(?![文线楼令公会])|个任务"
    r"|(?=[:，已未完办]))(?:任务|工作|事项)?"
    r"|(?:任务|事项|序号|编号|tasks? ?|items? ?|no\.? ?|#"
    rf"|(?<![一-龥])项目|(?<![a-z0-9\-])t)[ :]?第?(?P<pre>{LIST})号?(?![{MEASURES}{_CN}项\d]|\.\d|,\d{{3}})"
    rf"|(?P<numbered>{LIST})号(?:任务|工作|事项)"
    rf"|(?<=[项号]除)(?P<but>{LIST})(?:[项号]|(?=[以之]?外))",
)
_SOFT = (
    "只有|仅有|唯独|只剩|就剩|仅剩|我们|我局|我委|我单位|我部|本局|咱们?|那个|这个|关于|其中|另外|还有|以及|同时|领导|报告|汇报|回复|目前|现在|现|更正|修正|订正|撤回|撤销|"
    "申请|下一步|把|将|就|除了?|但是?|而|然后|再就是|收到|好的|请问|问一下|对于|针对|至于|嗯|那|这|我|但|是"
)
_DONE_BEFORE = (
    "(?:已?完成了?|已?办结了?|未完成|(?:尚|暂)?未启动|正常推进|按计划推进|有序推进|(?:正在)?推进中?"
    "|进行中|在办|滞后|进度滞后|长期坚持|有困难)(?:的)?(?:有|是|任务)?:?"
)
_AT = (
    rf"(?:^|(?<=[\n\t，,;。!?|✅❌ {BLANK}:\"“])|(?=[【\[(])"
    rf"|(?<=\)、))(?:[-*•●▪◆]\s?)?(?:{_SOFT}){{0,3}}(?P<done>{_DONE_BEFORE})?"
)
_BARE = rule(
    "bare",
    rf"{_AT}(?<!\d:)(?!(?<=\d,)\d{{3}}(?!\d))(?P<open>[(\[【<])?(?P<list>(?:\d{{1,2}}\.){{1,8}}\d{{1,2}}(?!\d)|{LIST})"
    rf"(?P<item>[项号])?(?P<close>[)\]】>])?{BLANK}*(?P<title>\([^()\n\d]{{2,20}}\)(?=:))?(?P<mark> ?\|"
    rf"|[:.、|\t✅❌=→]|-{{1,4}}>?|[，, ])?",
)
_SPOKEN = rule(
    "spoken",
    rf"(?<=[了成完结常好中动后束定呢吧弄办做推搞])(?:(\d{{1,3}})号?(?![\d.%项{MEASURES}])"
    rf"|({NUMBER})项|([一二三四五六七八九])(?=还?[没未]|已|正在|还在))",
)
_STARTS = re.compile(
    r"(?:已|未|没|尚|正|在(?=[走推办做弄跑等审抓])|均|都|也|全|完|办|做|弄|搞|按|进|有|无|暂|还|基|推"
    r"|序|长|持|常|滞|偏"
    r"|顺|稳|零|本|目前|现|因|受|由|达|✅|❌|ok|done|compl|finish"
    r"|in |on |not |no |nothing|behind|delay|ongoing|(?:is|was|has|will|still|stuck|blocked|pending"
    r"|start|under|nearly|almost|at)\b|约|大概|差|快|卡|难|停|慢|延|申|需|建|不"
    r"|是|为|应|改|更正|订正|修正|作废|取消|撤|的|那|这|我|能|可|百分|[一二三四五六七八九]成"
    r"|一半|过半|分别|以?外|之外|预计|计划|确保|下一?步|下|拟|将|工作|任务|怎|何|什|要|想|提|报|算|到底"
    r"|可以|材料|数|积极|抓紧|加快|牵头|归|属|请|任|刚|之前|上|前面|原|误|同"
    r"|[几各两二三四五六七八九\d]{1,2}[项个]"
    r"|除(?=[\d第\ue001])|\d{1,12}(?:\.\d{1,12})?(?:%|[家件次场期个人户份起篇批万亿元])|第)"
)
_CONTENT_AFTER = re.compile(rf"[一-龥a-z✅❌\d\"“《({_NAMED}]")
_MEASURED = re.compile(rf"[{MEASURES}]|\.\d|\d")
_DATED = re.compile(r"之?前|以前|之后|左右|上午|下午|晚")
_SO_MANY = re.compile(r"[两二三四五六七八九几\d]{1,2}[项个](?:任务|工作|事项)?(?=[，,。;\n]|$)")  # 完成5、7两项
_ONE = re.compile(NUMBER)
_MANY = re.compile(
    r"(?!(?:工作|任务|事项)[:，])(?:(?:工作|任务|事项)?(?:都|均|全|一并|已全|已经全|也都|现已全)|工作"
    r"|任务|事项)"
)
_REST = rule(
    "rest",
    r"(?:其余|其他|其它|剩下|剩余|余下|别的"
    r"|另外?(?=[一二两三四五六七八九几\d]{1,2}[项个]))(?:的"
    r"|那)?(?:[几各一二两三四五六七八九十\d]{1,2}[项个])?(?:项)?(?:任务|工作|事项)?的?"
    r"(?=[均都全已正按进未没尚暂也还有无基推顺稳能可序长本在:，,滞完办❌✅常持一没d]"
    r"|(?<=[项个])(?:预计|计划|力争|争取|确保|是)|目前|现|仍|可|$)",
)
_PLACE = rule(
    "place",
    r"(?:(?P<side>(?<![目之以年日月天周此先当提今然])[前后]|最后"
    r"|(?<![年月周])[头末])面?的?(?P<count>[一二两三四五六七八九\d]{1,2})[项个件](?:"
    r"任务|工作|事项)?"
    r"|(?<![一-龥\d])第(?P<nth>[一二三四五])个(?!季|月|五年)|(?P<last>最后(?:那|一)?(?:项"
    r"|个))|(?P<two>前者|后者)|(?P<middle>中间(?:[那这]?一?[项个])))(?![一-龥]{0,2}(?:季度|月|年|条))",
)
_TOLD = rule(
    "told",
    r"(?:以上|上述)(?:[几各一二两三四五六七八九\d]{0,2}项)?(?:任务|工作"
    r"|事项)?(?=[均都全已正按进])|(?<=[，,;。\n])[两二三四五]项(?:任务|工作)?(?=[均都])",
)

_REST_OF_THEM = _REST.bit | _PLACE.bit | _TOLD.bit


@dataclass(frozen=True, slots=True)
class Mention:
    """Tasks named at `start`..`end` of the text.

    `unclear` is a number that may be a task or not, `order` one that only heads an entry of a list.
    """

    kind: Kind
    start: int
    end: int
    labels: tuple[str, ...] = ()
    bracketed: bool = False


def find_mentions(text: str, context: ReplyContext, can: int = ANY) -> tuple[Mention, ...]:
    """All mentions in order; what only looks like one is left out, what may be one or not is `unclear`."""
    labels = known_labels(context.my_tasks, context.quoted)
    found = list(_explicit(text, labels.mine)) if can & _EXPLICIT.bit else []
    bare_text = _blanked(text, found)
    if can & _BARE.bit:
        found += _bare(bare_text, labels)
    if can & _SPOKEN.bit and any(one.kind == "named" for one in found):
        found += _spoken(_blanked(bare_text, found), labels.members)
    found = _lists_settled(found, labels.members, text)
    if can & _REST_OF_THEM:
        found += _others(_blanked(bare_text, found), labels, found, can)
    return tuple(sorted(found, key=_start)) if len(found) > 1 else tuple(found)


def _others(text: str, labels: Known, found: list[Mention], can: int) -> Iterator[Mention]:
    """其余, 前两项 and 以上, which name tasks by what is left, by place, or as told before."""
    for match in _REST.finditer(text, can):
        yield Mention("rest", *match.span())
    if can & _PLACE.bit:
        yield from _placed(text, labels.quoted, found)
    if can & _TOLD.bit and any(one.kind == "named" for one in found):
        for match in _TOLD.finditer(text):
            yield Mention("told", *match.span())


def _start(mention: Mention) -> int:
    return mention.start


def _blanked(text: str, found: Sequence[Mention]) -> str:
    if not found:
        return text
    signs = list(text)
    for one in found:
        signs[one.start : one.end] = _NAMED * (one.end - one.start)
    return "".join(signs)


def _explicit(text: str, mine: tuple[str, ...]) -> Iterator[Mention]:
    for match in _EXPLICIT.finditer(text):
        written = match["path"] or match["nth"] or match["pre"] or match["numbered"] or match["but"]
        if (
            match.group().endswith("条")
            and text[match.start() - 1 : match.start()] in "》法例定见件规则约款章号文"
            and match.start()
        ):
            continue  # an article of a rule
        labels = labels_in(written, mine)
        if match["nth"] and match.group()[-1] not in "项条号务作" and not set(labels) <= set(mine):
            continue  # 排名第3，
        if (
            match.group().endswith("号")
            and text[match.start() - 1 : match.start()] in "书字文函证案档表册"
            and match.start()
        ):
            continue  # a document's number
        bracketed = text[match.start() - 1 : match.start()] in "([【" and match.start() > 0
        yield Mention("named" if labels else "unclear", *match.span(), labels, bracketed=bracketed)


def _spoken(text: str, mine: frozenset[str]) -> Iterator[Mention]:
    """5办完了7正在弄: the writer's tasks right behind a word for a status, without a stop."""
    for match in _SPOKEN.finditer(text):
        label = str(number_of(match[1] or match[2] or match[3]))
        if label in mine and _STARTS.match(text, match.end()) and not text[match.end()].isdigit():
            yield Mention("named", *match.span(), (label,))


def _bare(text: str, known: Known) -> Iterator[Mention]:
    for match in _BARE.finditer(text):
        kind = _kind_of(match, text, known.members, len(known.quoted))
        if kind:
            start, end = match.start("list"), match.end("item") if match["item"] else match.end("list")
            labels = labels_in(match["list"].replace(".", "、"), known.mine)
            yield Mention(kind if labels else "unclear", start, end, labels)


def _kind_of(match: re.Match[str], text: str, mine: frozenset[str], quoted: int) -> Kind | None:
    """What a number at the start of a clause is; None: no task at all."""
    written, after = match["list"], text[match.end() : match.end() + _AHEAD]
    if "." in written:
        return _dotted(match, text, mine)
    if match["item"]:
        return _counted(match, text, mine, quoted)
    if _MEASURED.match(text, match.end("list")):
        return None
    known = set(labels_in(written, tuple(mine))) <= mine
    if not written[0].isascii() and (_ONE.fullmatch(written) or not known):
        return None
    if (
        known
        and text[match.start("list") - 1] in "✅❌"
        and match.start("list")
        and after[:1] in ("", "✅", "❌", "，", "\n")
    ):
        return "named"
    return _marked(match, after, known=known)


def _marked(match: re.Match[str], after: str, *, known: bool) -> Kind | None:
    """By the sign behind it: 5. and (5) head a list, 5: and 5✅ name a task, else what follows decides."""
    mark, single = (match["mark"] or "").strip() or (match["mark"] or "")[:1], match["list"].isdecimal()
    if match["done"]:
        ended = not after or mark in ("，", ",") or after[0] in ";。\n" or _SO_MANY.match(after)
        return "named" if known and ended else None
    if single and (mark in (".", "、") or (match["open"] and match["close"])):
        return "listed" if mark in ("✅", "❌") or _CONTENT_AFTER.match(after.lstrip(" \t")) else None
    if _date_like(match["list"], known=known):
        return None
    if mark in ("，", ",", "", " ", "-", "--"):
        starts = _STARTS.match(after)
        return (
            "named" if starts and (known or (_plausible(match["list"]) and not after[0].isdigit())) else None
        )
    return (
        "named"
        if known or (_plausible(match["list"]) and _STARTS.match(after)) or mark in ("✅", "❌")
        else None
    )


def _date_like(written: str, *, known: bool) -> bool:
    return "/" in written and not known


def _plausible(written: str) -> bool:
    return all(0 < int(number) <= 150 for number in re.findall(r"\d{1,12}", written))


def _dotted(match: re.Match[str], text: str, mine: frozenset[str]) -> Kind | None:
    """5.7已完成: two tasks, or a date; only where both are tasks is it unclear."""
    parts = match["list"].split(".")
    if _MEASURED.match(text, match.end("list")) or text[match.end("list") : match.end("list") + 1] == "%":
        return None
    if not set(parts) <= mine:
        return None
    return "named" if len(parts) > 2 else "unclear"


def _counted(match: re.Match[str], text: str, mine: frozenset[str], quoted: int) -> Kind | None:
    """5项, 15号: a task unless the words make it a count of tasks or a day."""
    after = text[match.end("item") : match.end("item") + _AHEAD]
    known = set(labels_in(match["list"], tuple(mine))) <= mine
    single = bool(_ONE.fullmatch(match["list"]))
    if match["item"] == "号":
        return "named" if not _DATED.match(after) and (known or not single) else None
    if after[:1] == ":" and known:
        return "named"
    head = _STARTS.match(after.lstrip(":，,;。、 (")) or not after.strip(":，,;。 ")
    if not head and not _MANY.match(after):
        return None
    if single and (_MANY.match(after) or not known):
        if not _MANY.match(after) and match["list"].isdecimal() and int(match["list"]) > len(mine):
            return "named"  # so many tasks the writer does not have
        return _maybe_count(match["list"], quoted, known=known)
    return "named" if known or not match["done"] else None


def _maybe_count(written: str, quoted: int, *, known: bool) -> Kind | None:
    """5项都: clear if it counts the tasks quoted and names none of the writer's; 一项 names none."""
    value = number_of(written)
    if not known and (value in (quoted, 1) or not written.isascii()):
        return None
    return "unclear"


def _lists_settled(found: list[Mention], mine: frozenset[str], text: str) -> list[Mention]:
    """List numbers: tasks if the writer's, mere order beside named tasks or behind a colon, else unclear."""
    listed = [one for one in found if one.kind == "listed"]
    others = [one for one in found if one.kind != "listed"]
    if not listed:
        return found
    numbers = [int(one.labels[0]) for one in listed]
    in_order = numbers == list(range(1, len(numbers) + 1))
    if any(one.kind == "named" for one in others):
        return others + [
            replace(one, kind="order" if in_order or not set(one.labels) <= mine else "named")
            for one in listed
        ]
    if not in_order or all(set(one.labels) <= mine for one in listed):
        return others + [replace(one, kind="named") for one in listed]
    headed = text[: listed[0].start].rstrip(" (").endswith(":")
    return others + [replace(one, kind="order" if headed else "unclear") for one in listed]


def _placed(text: str, quoted: tuple[str, ...], named: list[Mention]) -> Iterator[Mention]:
    """前两项, 最后一项 and the like, counted along the tasks quoted, else along a list just named."""
    if len(quoted) < 2:
        quoted = max((one.labels for one in named if one.kind == "named"), key=len, default=quoted)
    for match in _PLACE.finditer(text):
        labels = _by_place(match, quoted)
        yield Mention("named" if labels else "unclear", *match.span(), labels)


def _by_place(match: re.Match[str], quoted: tuple[str, ...]) -> tuple[str, ...]:
    if match["nth"]:
        place = "一二三四五".index(match["nth"])
        return quoted[place : place + 1]
    if match["two"]:
        return () if len(quoted) != 2 else quoted[:1] if match["two"] == "前者" else quoted[1:]
    if match["middle"]:
        return quoted[1:2] if len(quoted) == 3 else ()
    count = int(number_of(match["count"]) or 0) if match["count"] else 1
    if not 0 < count < len(quoted):
        return ()
    return quoted[:count] if match["side"] in ("前", "头") else quoted[-count:]
