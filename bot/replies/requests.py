"""Details of requests: date asked for, ground, other unit, replaced values (延期、异议、更正)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from bot.replies.amounts import blank_no_amounts
from bot.replies.clauses import split_clauses
from bot.replies.completion import is_filler
from bot.replies.dates import Moment
from bot.replies.wanted import (
    claim_pieces,
    extends,
    extension_pieces,
    is_about_support,
    is_bare_claim,
    withdrawal_pieces,
)
from bot.replies.words import BLANK, Words

_UNIT_NAME = (
    r"(?P<unit>[一-龥]{1,14}?(?:[妇文残侨]联|工商联|科协|总工会|局|委(?:员会)?|办(?:公室)?|部(?:门)?"
    r"|院|厅|中心|政府|公司"
    r"|协会|联合会|社|处|科|银行|大学|集团|街道|镇|乡|所|支队|大队|总队|队|法院|检察院|税务"
    r"|海关|县|区)(?<![省市县区州]委)(?!(?![主承交督]办)[一-龥]{0,1}[局委办院厅])(?:[、和及与][一-龥]{2,10}"
    r"(?:局|委|办"
    r"|部|院|厅"
    r"|中心))?)"
)
_TO_UNIT = (
    (
        rf"(?:应该?|应当|建议|请|改|宜|理应|是|需|明确)?由{_UNIT_NAME}(?:来)?(?:牵头|负责|承担"
        r"|办理|落实|主办|主责|实施|填报|管|进行|接|配合|协助|协办)"
    ),
    (
        r"(?:划转|划归|划入|移交|划给|划到|分给|派给|交给|转隶|调整|转(?:派|交)?|交由|归口|改派|派)(?:至|到"
        r"|给"
        rf"|为)?(?:了)?{_UNIT_NAME}"
    ),
    rf"(?:请|去|应|可以?|得|要|该)?(?:直接)?(?:找|联系|问|转(?:派|交|给|到)?){_UNIT_NAME}",
    rf"请{_UNIT_NAME}(?:来)?(?:填?报|牵头|负责|反馈|回复|办理|落实)",
    (
        rf"(?:应该?|应当)?(?:归|属于?|是|为|隶属|(?<=职责)在|(?<=职能)在){_UNIT_NAME}(?:来)?(?:管|负责"
        rf"|牵头|的|职责|职能"
        r"|主管|业务|承担|工作)"
    ),
    (
        r"(?:牵头|责任|主办|主责|配合|协办|协助)(?:单位|部门)?(?:建议|请|应该?|应当|现|已|已经)?(?:为|是|改为|调整为|变更为"
        rf"|:){_UNIT_NAME}"
    ),
    rf"(?:^|[，,。;])(?:应该?|应当|而)?(?:是|为|归|属于?){_UNIT_NAME}(?=$|[，,。;!])",
    rf"(?:职能|职责)(?:现在?|已)?(?:在|归|属于?){_UNIT_NAME}",
    rf"(?:^|[，,。;]){_UNIT_NAME}(?:才)?(?:是|为)?(?:牵头|主办|责任|主管)(?:单位|部门)?",
)
_OWN = re.compile(r"^(?:我|本|咱|俺|贵)")
_UNIT_LEAD = re.compile(r"^(?:应该?(?!急)|当|由|请|是|归|改|建议|给|到|了|该项|任务|去年|今年|已经?|其实)+")
_CAUSE = re.compile(
    rf"(?:^[\s{BLANK}]*|[\s，,:{BLANK}])(?:请示:?|报告:?|汇报:?|领导[好，,:]*|您好|目前|主要|现|我局|我们"
    rf"|我单位)*(?P<lead>是因为|因为|由于"
    r"|主要是因?|是(?!否)|理由(?:是|为|:)|因(?!此)|原因是?:?|考虑到|鉴于)?(?P<cause>.+)"
)
_AFFECTED = re.compile(r"受[^，,。;]{1,20}影响")
_REQUEST_TAIL = re.compile(
    r"[，,]?(?:特|现|拟|我们?|我局|本局|我委|我单位)*(?:申请|请求|恳请|恳求|希望|想|请|能否"
    r"|能不能|可否|可不可以|需要?|要求|建议|望|延期|延至|推迟|宽限|顺延|只能|要|晚).*$"
)
_FILLER = re.compile(
    rf"^[\s{BLANK}、:：，,的]+|[\s{BLANK}，,。;!?了吧呢啊的]+$|^(?:目前|现|但|而|且|该项工作"
    r"|这项|该项|材料)+(?=因|由于|受)"
)
_STATUS_ONLY = re.compile(
    r"完成\d|完成.{0,3}[一二三四五六七八九]成|百分之|\d{1,12}%|已完成|正常推进|有序推进|进[展度](?:正常|顺利|良好)|总体(?:正常|顺利)"
    r"|按计划|正在|推进中|进行中|滞后|未完成|没完成|未启动|收到|你好|您好|谢谢|请(?:批准|批示"
    r"|予|支持|审批|领导)|妥否|望批|特此"
)
_UNDONE = ("正在", "未完成", "没完成", "未启动", "滞后")
_OF_THE_TASK = re.compile(r"完不成|完成不了|进[度展]|推[进不]|滞后|停[工滞]|未能|无法")
_ONLY_A_DAY = re.compile(
    "(?:最快|最晚|最迟|大概|大约|预计|[下本这]?个?[周月][一二三四五六日末底初]?"
    "|[\\d一二三四五六七八九十]+[月日号]|[上中下]旬|底|前|左右|吧)+"
)
_NOT_THEN = re.compile(
    "[^，,。;]{0,6}(?:交|报|完|办|赶|出|弄)不|[^，,。;]{0,4}(?:没法|无法|不能|来不及|难以)"
)
_ERROR = re.compile(
    r"(?P<why>(?:[^，,。;\s]{0,10})?(?:(?:发|填|报|写|搞|弄|选|录|打|传|点|按|贴)[错重早]"
    r"|手[滑误抖快])[^，,。;]{0,6}"
    r"|[^，,。;]{0,12}(?:有误|不准确?|不对|错误|不实|有出入|未核实|没核实|重复"
    r"|口径|未经?核[实对]|没有?核[实对])[^，,。;]{0,8})"
)
_ERROR_LEAD = re.compile(rf"^(?:[\s{BLANK}:]|因为?|由于|刚才|刚刚|之前|我们?|我|不好意思|抱歉|原因是)+")
_VALUE = (
    r"(?:\d[\d.,]*(?:[万亿千]?(?:%|[一-龥]{1,2}?))?|百分之[一二三四五六七八九十]{1,3}"
    r"|[一二三四五六七八九]成|已?完成(?![率情度进比])|已?办结(?!率)|正常(?:推进)?|按计划推进|有序推进"
    r"|进度?滞后|滞后"
    r"|偏慢|未启动|未完成|正在推进|推进中|长期坚持|无进展)"
)
_OLD = (
    r"(?:instead of|rather than|not) (?P<old>\d[^，,。;\n]{0,12})",
    r"(?<=[，,])非(?P<old>\d[^，,。;\n]{0,17})",
    r"(?:不是|而非|而不是|并非|不应是|不应为)(?P<old>[^，,。;\n]{1,18}?)(?=而?是[\d一二三四五六七八九百]"
    r"|[，,。;\n]|$)",
    (
        r"(?:原先?|原来|之前|刚才|刚刚|上次|先前|前面|此前|前次|上期|上午|下午|昨晚|昨天|上条"
        r"|早上)(?!:)(?:[的\ue000]|进度"
        r"|状态){0,8}(?:误)?(?:报|填"
        r"|写|说|上报|填报|发)?(?:的|为|成|是|了)*(?P<old>[^，,。;:\n]{1,18}?)(?=有误|错|不对|不准"
        r"|应|更正|改|[，,。;]|$)"
    ),
    (
        r"(?:由|从|把|将)(?P<old>[^，,。;\n]{1,18}?)(?:更正|修正|调整|修改|改|订正|变更)(?:为|成"
        r"|至|到)"
    ),
    r"(?:上周|上个?月|前[几两]?天|那天|早先)(?:上?报|填|写|说|发)(?:的|为|成|了"
    r"|是)*(?P<old>[^，,。;:\n]{1,18}?)(?=有误|错|不对|不准"
    r"|应|更正|改|[，,。;]|$)",
    r"[\d.]+%?(?:打|写|填|报|输|录|看)成了?(?P<old>\d[\d.]*%?)",
    rf"(?P<old>{_VALUE})(?:更正|修正|调整|修改|改|订正|变更|应)(?:为|成|是)",
    rf"(?P<old>{_VALUE})(?:有误|错了|不对|不准|填错|报错)",
    r"(?:误|错)(?:报|填|写)(?:为|成|作|了)?(?P<old>[^，,。;\n]{1,18})",
    r"[选填写报录点勾打]成了?(?P<old>[^，,。;\n]{1,12})(?=[，,。;\n]|$)",
    (
        r"(?:把[^，,。;\n]{1,18}?)?(?:报|填|写|说|打|输|录|看)(?:错|成)(?:了|成|为)?"
        r"(?P<old>[^，,。;\n]{1,18})(?=[，,]?(?:应|实际|更正|正确|请?按|请?以))"
    ),
    r"把(?P<old>[^，,。;\n]{1,18}?)(?:报|填|写|说|打|输|录|看)成[^，,。;\n]{1,18}[，,](?=请?按|请?以"
    r"|应|实际)",
)
_VALUES = re.compile(_VALUE)


@cache
def _compiled(rules: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Compiled when the first request is read, so that the service starts quickly."""
    return tuple(map(re.compile, rules))


def until_of(text: str, moments: tuple[Moment, ...], today: date) -> date | None:
    """The date asked for: the last one in the request, else the last to come in the reply."""
    pieces = extension_pieces(text)
    inside = [one for one in moments if one.day and any(start <= one.start < end for start, end in pieces)]
    asked = [one.day for one in inside if one.day and not _NOT_THEN.match(text, one.end)]
    if asked:
        return asked[-1]
    later = [
        one.day
        for one in moments
        if one.kind == "day" and one.day and one.day > today and not _NOT_THEN.match(text, one.end)
    ]
    return later[-1] if later else None


def extension_reason(words: Words) -> tuple[int, int] | None:
    """Where the reply says why more time is needed, without the request itself."""
    requests = extension_pieces(words.text)
    for clause in split_clauses(words.text, 0, len(words.text)):
        if extends(clause.text):
            continue
        if (
            clause.mood != "meant"
            and not _only_a_status(clause.text)
            and len(_ONLY_A_DAY.sub("", clause.text.strip(f" {BLANK}"))) > 2
            and not clause.text.startswith("@")
        ):
            return _ground(words, clause.start, clause.end)
    for start, end in requests:
        head = _REQUEST_TAIL.sub("", words.text[start:end])
        found = re.search(r"因(?!此)|由于|受[^，,]{1,20}影响|考虑到|鉴于", head)
        if found:
            return _ground(words, start + found.start(), start + len(head))
    return None


def _only_a_status(text: str) -> bool:
    """How the task stands, or politeness; 系统改造未完成, of something else, is a ground."""
    found = _STATUS_ONLY.search(text)
    if not found:
        return False
    return not (found.group() in _UNDONE and not is_filler(text[: found.start()]))


def tells_progress(text: str, start: int, end: int) -> bool:
    """推进困难, 年底完不成: a ground, not announced as one, that also says how the task itself stands."""
    announced = text[:start].endswith(("因", "因为", "由于"))
    return not announced and bool(_OF_THE_TASK.search(text, start, end))


def _ground(words: Words, start: int, end: int) -> tuple[int, int] | None:
    text = words.text[start:end]
    if affected := _AFFECTED.search(text):
        return start + affected.start(), start + affected.end()
    found = _CAUSE.search(text)
    if not found:
        return None
    return _trimmed(words, start + found.start("cause"), start + found.end("cause"))


def _clean(words: Words, start: int, end: int) -> str | None:
    return words.verbatim(*_trimmed(words, start, end)) or None


def _trimmed(words: Words, start: int, end: int) -> tuple[int, int]:
    text = words.text[start:end]
    while found := _FILLER.search(text):
        if not found.group():
            break
        if found.start() == 0:
            start += found.end()
        else:
            end -= len(text) - found.start()
        text = words.text[start:end]
    return start, end


_STILL_A_GROUND = re.compile(
    r"无[^，,]{0,10}(?:职能|职责|权限)|配合|协办|协助|参与|改革|三定|划转|划归|移交|撤并|职能调整"
)


_GROUND = re.compile(r"三定|划转|划归|移交|撤并|改革|职能|权限|规定|文件|办法|条例")


def dispute_reason(words: Words) -> str | None:
    """The ground of a dispute beyond the bare claim."""
    for head, end in _clauses(words.text):
        start = max(head, words.text.rfind(BLANK, head, end) + 1)
        text = words.text[start:end]
        if is_bare_claim(text) and not _STILL_A_GROUND.search(text):
            continue
        if is_about_support(words.text[head:end]) and not _GROUND.search(text):
            continue
        if re.search(
            r"职能|职责|划转|划归|移交|转隶|配合|协办|协助|参与|机构改革|三定|权限|执法权|撤销|合并|分工"
            r"|规定|文件|办法|条例|不具备|没有.{1,8}(?:科室|人员)",
            text,
        ) and not re.match(rf"[\s{BLANK}]*(?:建议|请|应由|应当由|应该由)", text):
            return _clean(words, *_without_lead(words.text, start, end))
    return None


def _without_lead(text: str, start: int, end: int) -> tuple[int, int]:
    found = re.match(rf"[\s{BLANK}]*(?:因为|由于|因|根据|按照)?", text[start:end])
    return start + (found.end() if found else 0), end


def _clauses(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(r"[^，,。;!?\n]+", text)]


def withdrawal_reason(words: Words) -> str | None:
    """What was wrong with what is taken back."""
    found = _ERROR.search(words.text)
    if not found:
        return None
    start, end = found.span("why")
    lead = _ERROR_LEAD.match(words.text[start:end])
    return _clean(words, start + (lead.end() if lead else 0), end)


_UNIT_IN_ENGLISH = re.compile(
    r"(?:to|belongs? to|responsibility of|led by|task of) (?P<unit>the [a-z ]{3,40}(?:bureau|office"
    r"|department|commission|authority|committee|ministry))"
)


def unit_named(words: Words) -> str | None:
    """The other unit, as written."""
    if found := _UNIT_IN_ENGLISH.search(words.text):
        return words.verbatim(*found.span("unit"))
    for rule in _compiled(_TO_UNIT):
        for found in rule.finditer(words.text):
            name = found["unit"]
            lead = _UNIT_LEAD.match(name)
            start = found.start("unit") + (lead.end() if lead else 0)
            if start < found.end("unit") - 1 and not _OWN.match(words.text[start : found.end("unit")]):
                return words.verbatim(start, found.end("unit"))
    return None


def replaced_values(text: str) -> list[tuple[int, int]]:
    """Where a correction repeats the old values; they are no news."""
    pieces = []
    for rule in _compiled(_OLD):
        for found in rule.finditer(blank_no_amounts(text)):
            at = found.start("old")
            pieces += [(at + value.start(), at + value.end()) for value in _VALUES.finditer(found["old"])]
    return pieces


def progress_only(words: Words, intent: str) -> Words:
    """The words without the request itself, so that only what is told beside it is read as progress."""
    pieces = {"extension": extension_pieces, "withdraw": withdrawal_pieces, "dispute": claim_pieces}[intent](
        words.text
    )
    return words.without(pieces)
