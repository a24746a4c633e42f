"""Numbers at the head of a clause without a word for a task: 5已完成, 5、7：正常, 5.7 (句首数字)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.replies.labels import LIST, MEASURES, NO_MEASURE, NUMBER, Known, labels_in
from bot.replies.mention import NAMED, Kind, Mention
from bot.replies.numerals import number_of
from bot.replies.rules import rule
from bot.replies.words import BLANK

_AHEAD = 20  # as far as the words behind a number can decide what it is
_SOFT = (
    "取消|请教|想问下?|问下|帮我把|帮忙把|请把|麻烦把|请将|帮我|帮忙|只有|仅有|唯独|只剩|就剩|仅剩|我们"
    "|我局|我委|我单位|我部|本局"
    "|咱们?|那个|这个|关于|其中|还有|以及|同时|领导|报告|汇报|回复|目前|现在|现|更正|修正|订正|撤回|撤销|"
    "申请|下一步|把|将|就|除了?|但是?|而|然后|再就是|收到|好的|请问|问一下|对于|针对|至于|嗯|那|这|我|但|是"
)
_DONE_BEFORE = (
    "(?:已?完成了?|已?办结了?|[未没]有?(?:完成|办结|启动|开始|做)|(?:尚|暂)?未启动|正常推进|按计划推进"
    "|有序推进|(?:正在)?推进中?"
    "|进行中|在办|正在办理|办理中|滞后|进度滞后|长期坚持|有困难)(?:的)?(?:有|是|任务)?:?"
)
_AT = (
    rf"(?:^|(?<=[\n\t，,;。!?|✅❌ {BLANK}:\"“])|(?=[【\[(])"
    rf"|(?<=\)、)|(?<=\)))(?:[-*•●▪◆]\s?)?(?:{_SOFT}){{0,3}}(?P<done>{_DONE_BEFORE})?"
)
BARE = rule(
    "bare",
    rf"{_AT}(?<!\d:)(?!(?<=\d,)\d{{3}}(?!\d))(?P<open>[(\[【<])?(?P<list>(?:\d{{1,2}}\.){{1,8}}\d{{1,2}}(?!"
    rf"\d)|{LIST})"
    rf"(?P<item>[项号])?(?P<close>[)\]】>])?{BLANK}*(?P<title>\([^()\n\d]{{2,20}}\)(?=:))?(?P<mark> ?\|"
    rf"|[:.、|\t✅❌=→]| ?-{{1,4}}>?|[，, ])?",
)
STARTS = re.compile(
    r"(?:一切|合并|联合|统筹|同步|一起|一并|早(?!上|晨|晚)|刚|才|又|只|仅|肯定|确实|其实|几乎|接近|马上"
    r"|即将|压根|根本|完全|彻底|妥妥"
    r"|终于|总算|仍|依然|依旧|一直|总体|整体|大体|大部分|已|未|没|尚|正"
    r"|在(?=[走推办做弄跑等审抓])|均|都|也|全|完|办|做|弄|搞|按|进|有|无|暂|还|基|推"
    r"|序|长|持|常|滞|偏"
    r"|顺|稳|零|本|目前|现|因|受|由|达|✅|❌|ok|done|compl|finish"
    r"|in |on |not |no |nothing|behind|delay|ongoing|(?:is|was|has|will|still|stuck|blocked|pending"
    r"|start|under|nearly|almost|at)\b|约|大概|差|快|卡|难|停|慢|延|申|需|建|不"
    r"|把|将|等|待|是|为|应|改|更正|订正|修正|作废|取消|撤|的|那|这|我|能|可|百分|[一二三四五六七八九]成"
    r"|一半|过半|分别|以?外|之外|预计|计划|确保|下一?步|下|拟|将|工作|任务|怎|何|什|要|想|提|报|算|到底"
    r"|可以|材料|数|积极|抓紧|加快|牵头|归|属|请|任|刚|之前|上|前面|原|误|同"
    r"|[几各两二三四五六七八九\d]{1,2}[项个]"
    r"|0(?=[,，\t ]|$)|除(?=[\d第\ue001])|\d{1,12}(?:\.\d{1,12})?(?:%|[家件次场期个人户份起篇批万亿元])|第)"
)
_CONTENT_AFTER = re.compile(rf"[一-龥a-z✅❌\d\"“《({NAMED}]")
_MEASURED = re.compile(rf"{NO_MEASURE}[{MEASURES}]|\.\d|\d")  # 14本季度: no books
_DATED = re.compile(r"之?前|以前|之后|左右|上午|下午|晚")
_RANGE_ON = re.compile(r"\d+(?:\.\d+)?(?!%|[\d.])")  # 1-9月
_EXCEPT = re.compile("除了?$")
_TAKEN_BACK = ("撤回", "撤销", "取消", "收回")
_SO_MANY = re.compile(
    r"[两二三四五六七八九几\d]{1,2}[项个](?:任务|工作|事项)?(?=[，,。;\n]"
    r"|$)"
)  # 完成5、7两项
_ONE = re.compile(NUMBER)
_THINGS_COUNTED = re.compile(  # 7项措施: so many of them, not task 7
    r"[均都全一各]|[^，,。;]{0,4}(?:任务|工作|指标|措施|制度|机制|改革|工程|项目|政策|成果|专利|标准|清单"
    r"|重点|整改|问题|举措|内容"
    r"|服务|活动|行动|审批|许可|业务|技术|课题|建议|提案|议[案题]|要求|实事|指令|事项|合同|登记|权|证|数据"
    r"|培训|检查|案|违"
    r"|风险|隐患|规|法|配套|考核|意见|承诺|职|程序|手续|流程|环节|费|资金(?!支|没|未|不|紧)|奖|荣誉|试点"
    r"|目标|计划(?!推|走|进))"
    r"|[的以之等左上中里内，,。;、]|$"
)
_COUNTED_STILL = re.compile(  # 30 多家, 8 小时, 12 县: a space before what is counted
    rf"{NO_MEASURE}[{MEASURES}]|余(?!额)|来(?!自|源)|[多几倍刻楼项县区镇乡村州国强佳]|小时|分钟|部门"
    r"|大(?!力|数据|型|幅)|以[上下内]|左右|上下"
)
_WORDS_AFTER = re.compile(r"[一-龥《“\"]")
_MANY = re.compile(
    r"(?!(?:工作|任务|事项)[:，])(?:(?:工作|任务|事项)?(?:都|均|全|一并|已全|已经全|也都|现已全)|工作"
    r"|任务|事项)"
)


_COUNTS_THEM = re.compile(r"(?:还有|还剩|剩余?|剩下|另有|尚有|仍有|仅剩|其余)\d{1,2}[项个](?!除)")


def bare_mentions(text: str, known: Known) -> Iterator[Mention]:
    """Every number that names a task by where it stands, in order; `unclear` where it may only count."""
    found = [
        (match, kind)
        for match in BARE.finditer(text)
        if (kind := _kind_of(match, text, known.members, len(known.quoted)))
    ]
    counting = bool(_COUNTS_THEM.search(text))  # 4项任务，完成3项，还有1项: counts
    in_a_row = any(match["item"] == "项" and kind == "named" for match, kind in found)
    for match, kind in found:
        start, end = match.start("list"), match.end("item") if match["item"] else match.end("list")
        labels = labels_in(match["list"].replace(".", "、"), known.mine)
        if match["item"] == "项" and counting:
            yield Mention("unclear", start, end, labels)
            continue
        if match["item"] == "项" and in_a_row and set(labels) <= known.members:
            yield Mention("named", start, end, labels)  # 5项已启动，7项全部完成: as the others in the row
        else:
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
    return _plain(match, text, after, mine)


def _plain(match: re.Match[str], text: str, after: str, mine: frozenset[str]) -> Kind | None:
    """A number or a list of them, without a point or a word behind it."""
    written = match["list"]
    if _EXCEPT.search(text[: match.start("list")]) and set(labels_in(written, tuple(mine))) <= mine:
        return "named"
    if not after and text[: match.start("list")].endswith(_TAKEN_BACK):
        return "named"
    known = set(labels_in(written, tuple(mine))) <= mine
    spoken = _ONE.fullmatch(written) and after[:1] not in tuple("已未尚没")
    if not written[0].isascii() and (spoken or not known):
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
        bracketed = match["open"] and match["close"]
        ended = not after or mark in ("，", ",") or after[0] in ";。\n" or bracketed or _SO_MANY.match(after)
        return "named" if known and ended else None
    if single and (mark in (".", "、") or (match["open"] and match["close"])):
        return "listed" if mark in ("✅", "❌") or _CONTENT_AFTER.match(after.lstrip(" \t")) else None
    if _date_like(match["list"], known=known):
        return None
    if mark[:1] == "-" and known and _CONTENT_AFTER.match(after) and not _RANGE_ON.match(after):
        return "named"
    if mark in ("，", ",", "", " ", "-", "--"):
        return _by_what_follows(match, mark, after, known=known)
    return (
        "named"
        if known or (_plausible(match["list"]) and STARTS.match(after)) or mark in ("✅", "❌")
        else None
    )


def _by_what_follows(match: re.Match[str], mark: str, after: str, *, known: bool) -> Kind | None:
    """5已完成, 7 贴息300万元: words for a standing behind it, or a space before other words."""
    if STARTS.match(after) and (known or (_plausible(match["list"]) and not after[0].isdigit())):
        return "named"
    if not match["list"].isdecimal() or mark != " " or not _heads_a_line(match):
        return None
    if not _WORDS_AFTER.match(after) or _COUNTED_STILL.match(after):
        return None
    return "named" if known else "unclear"


def _heads_a_line(match: re.Match[str]) -> bool:
    before = match.string[: match.start("list")].rstrip(" ")
    return not before or before[-1] in "\n;。"


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
    written_in_digits = match["list"].isdecimal()
    head = STARTS.match(after.lstrip(":，,;。、 (")) or not after.strip(":，,;。 ")
    if not head and not _MANY.match(after):
        plain = known and single and written_in_digits and not _THINGS_COUNTED.match(after)
        return "named" if plain else None
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
