"""Where a reply names tasks, and which: numbers, lists, ranges, 其余, 前两项 (点名任务)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.readings import ReplyContext
from bot.replies.bare import BARE, STARTS, bare_mentions
from bot.replies.glued import glued_mentions
from bot.replies.labels import LIST, MEASURES, NO_MEASURE, NUMBER, PATH, Known, known_labels, labels_in
from bot.replies.mention import NAMED, Mention
from bot.replies.numerals import number_of
from bot.replies.rules import ANY, rule

_CN = "一二三四五六七八九十百"
_EXPLICIT = rule(
    "explicit",
    rf"(?P<path>{PATH})(?:[项条]|号(?!前))?"
    rf"|第(?P<nth>{LIST})(?:项|条(?![例款规])|号(?![文线楼令公会])|个任务"
    r"|(?=[:，已未完办]))(?:任务|工作|事项)?"
    r"|(?:任务|事项|序号|编号|tasks? ?|items? ?|no\.? ?|#"
    rf"|(?<![一-龥])项目|(?<![a-z0-9\-])t)[ :]?第?(?P<pre>{LIST})号?(?!{NO_MEASURE}[{MEASURES}{_CN}项\d]"
    rf"|\.\d|,\d{{3}})"
    rf"|(?P<numbered>{LIST})(?:号(?:任务|工作|事项)|#(?!\d))"
    rf"|(?<=[项号]除)(?P<but>{LIST})(?:[项号]|(?=[以之]?外))",
)
_SPOKEN = rule(
    "spoken",
    rf"(?<=[了成完结常好中动后束定呢吧弄办做推搞题难慢快利停住半静\)])、?(\d{{1,3}})号?(?![\d.%项{MEASURES}])"
    rf"|(?<=[了成完结常好中动后束定呢吧弄办做推搞慢快利停住半静\)])、?(?<![第一二三四五六七八九十\d])({NUMBER})[项号]"
    r"|(?<=[了成完结常好中动后束定呢吧弄办做推搞])、?([一二三四五六七八九])(?=还?[没未]|已|正在|还在)"
    rf"|(?<=[{NAMED}号])({NUMBER})号"
    rf"|(?<=[一-龥%)a-z])(?<![第月年日周一二三四五六七八九十至到在于自从截为待等定过计划取保力时间期限前后"
    rf"本下上每是拟将])({NUMBER})号(?=[已还没未正在因目基推进有都均也卡滞呢嘛暂尚刚又估大全]|{NUMBER}号)",
)
_SPOKEN_LIST = re.compile(
    r"(?<=[了成完结常好中动定])(\d{1,3}(?:[、和及]\d{1,3}){1,8})(?=[已还没未正在也都均全])"
)
_REST = rule(
    "rest",
    r"(?:其余|其他|其它|剩下|剩余|余下|别的"
    r"|另外?(?=[一二两三四五六七八九几\d]{1,2}[项个]))(?:的"
    r"|那)?(?:[几各一二两三四五六七八九十\d]{1,2}[项个])?(?:项)?(?:任务|工作|事项)?的?"
    r"(?=[均都全已正按进未没尚暂也还有无基推顺稳能可序长本在:，,滞完办❌✅常持一没d]"
    r"|(?<=[项个])(?:\d|预计|计划|力争|争取|确保|是)|目前|现|仍|可|$|[下月年明预力争][月底年周计末]"
    r"|申请(?=[延推宽展缓销豁免撤])|不(?:归|属于|由)我?[局委办部]?|恳请|能否|可否|撤[回销]|延期)",
)
_PLACE = rule(
    "place",
    r"(?:(?P<side>(?<![目之以年日月天周此先当提今然])[前后]|最后"
    r"|(?<![年月周里])[头末])面?的?(?P<count>[一二两三四五六七八九\d]{1,2})[项个件](?:"
    r"任务|工作|事项)?"
    r"|(?<![一-龥\d])第(?P<nth>[一二三四五])个(?!季|月|五年)|(?P<last>最后(?:那|一)?(?:项"
    r"|个(?=[，,。;:：已正没未还也都是在\s]|$)))|(?P<two>前者|后者)"
    r"|(?P<middle>中间(?:[那这]?一?[项个])))(?![一-龥]{0,2}(?:季度|月|年|条|子项|环节|阶段|步))",
)
_TOLD = rule(
    "told",
    r"(?:以上|上述)(?:[几各一二两三四五六七八九\d]{0,2}项)?(?:任务|工作"
    r"|事项)?(?=[均都全已正按进])|(?<=[，,;。\n])[两二三四五]项(?:任务|工作)?(?=[均都])",
)

_GOES_ON = re.compile(rf"[呢嘛吧啊哈]|估计|大概|{NUMBER}号")  # 七号八号都, 六号呢
_THINGS = re.compile(r"(?:\d|[一二两三四五六七八九十])个")
_BESIDE_A_PART = re.compile(
    rf"除了?(?![^，,。;]{{0,12}}[{NAMED}\d第项])[^，,。;]{{1,14}}[，,]$"
    r"|(?:完成|办结|达标|整改|销号)了?(?:其中的?)?(?:\d{1,3}|[一两二三四五六七八九十])[项个件][，,;]$"
)
_THIS = rule("this", r"(?<![一-龥])本项(?:任务|工作)?(?=[已未正完进尚])")
_REST_OF_THEM = _THIS.bit | _REST.bit | _PLACE.bit | _TOLD.bit


def find_mentions(text: str, context: ReplyContext, can: int = ANY) -> tuple[Mention, ...]:
    """All mentions in order; what only looks like one is left out, what may be one or not is `unclear`."""
    labels = known_labels(context.my_tasks, context.quoted)
    found = list(_explicit(text, labels.mine)) if can & _EXPLICIT.bit else []
    bare_text = _blanked(text, found)
    if can & BARE.bit:
        found += bare_mentions(bare_text, labels)
        found += list(glued_mentions(bare_text, context, found))
    if can & _SPOKEN.bit and any(one.kind == "named" for one in found):
        found += _spoken(_blanked(bare_text, found), labels.members)
    found = _lists_settled(found, labels.members, text)
    if can & _REST_OF_THEM:
        found += _others(_blanked(bare_text, found), labels, found, can)
    return tuple(sorted(found, key=_start)) if len(found) > 1 else tuple(found)


def _others(text: str, labels: Known, found: list[Mention], can: int) -> Iterator[Mention]:
    """其余, 前两项 and 以上, which name tasks by what is left, by place, or as told before."""
    for match in _REST.finditer(text, can):
        before = text[max(0, match.start() - 40) : match.start()]
        things = "个" in match.group() and "个任务" not in match.group() and _THINGS.search(before)
        if things or _BESIDE_A_PART.search(before):
            continue  # 除了验收，其他都完成了; 8个县已完成，剩余2个..
        yield Mention("rest", *match.span())
    if can & _PLACE.bit:
        yield from _placed(text, labels.quoted, found)
    if can & _THIS.bit and len(labels.quoted) == 1 and found:
        for match in _THIS.finditer(text):
            yield Mention("named", *match.span(), labels.quoted)
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
        signs[one.start : one.end] = NAMED * (one.end - one.start)
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
        label = str(number_of(next(filter(None, match.groups()))))
        on = STARTS.match(text, match.end()) and not text[match.end()].isdigit()
        if label in mine and (on or _GOES_ON.match(text, match.end())):
            yield Mention("named", *match.span(), (label,))
    for match in _SPOKEN_LIST.finditer(text):
        labels = tuple(str(int(number)) for number in re.findall(r"\d+", match[1]))
        if set(labels) <= mine:
            yield Mention("named", *match.span(1), labels)  # 5、6办完了7、8还在推


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
        if len(quoted) < 2 and "个" in match.group():
            continue  # 共4个节点，前3个已完成
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
    if not 0 < count <= len(quoted) or len(quoted) < 2:
        return ()
    return quoted[:count] if match["side"] in ("前", "头") else quoted[-count:]
