"""Clauses of a reply, and what each is good for: a fact, a plan, a problem, a target, a question (分句)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.replies.moods import Mood, mood_of
from bot.replies.rules import ANY, possible, rule
from bot.replies.words import BLANK

Kind = Literal["fact", "plan", "problem", "question"]
_END = re.compile(
    r"(?P<hard>[。;!?\n]+|(?<=[^\d\s.])\.(?!\d|[a-z])|\.$)|(?P<soft>(?:[，\t|()\[\]【】]"
    r"|,(?!\d{3}(?!\d))|(?<!\d),)+|(?<=[一-龥]) (?=[^\d\s])|(?<=[^\d\s]) (?=[一-龥])"
    r"| (?=because |due to |owing to )|(?=[✅❌])|(?<=[✅❌]))"
    r"|(?P<speech>(?<=[一-龥\d%a-z])(?=但是?|不过|只是(?!配)|下一?步(?!骤)|接下来|预计|剩下"
    r"|主要是因?|因为|由于|原因是|存在(?:的)?(?:主要)?问题|问题是|就等|就差|力争"
    r"|(?<![按照度年原总成])计划(?=\d|明年|下|年底|月底|在|于)|争取(?=在|\d|年底|月底|下|早日"
    r"|尽[快早])|(?<!成了)(?<![成到有占达约做弄底])(?:大概|大约)"
    r"|(?<![计划保争取在于到至拟将是定说前个下上本去今明后当年\d一二三四五六七八九"
    r"十])(?:下个?月|月底|年底|明年|下周|本月)"
    r"(?=[^，,。;]{0,8}(?:能|会|可以|弄完|搞定|完成))))"
)
_LEAD_IN = (
    rf"(?:[\s{BLANK}:、]|现|目前|同时|并|且|另外|此外|还|也|均|都|我们|我局|我委|我部|我单位"
    r"|本单位|本局|我市|我县|我区|和)*"
)
_NEXT = rule(
    "next",
    rf"^{_LEAD_IN}(?:[一二三四五六]、)?(?:下一?步|下一?阶段|接下来|后续(?!(?:工作|事项|部分)?(?:正|已"
    rf"|均|有序))|今后|下季度|下个季度"
    r"|下月|下半年|四季度|三季度|二季度|明年|下周)(?:工作)?(?:的)?(?:计划|打算|安排|措施"
    r"|思路|重点|方向)?(?:如下|为|是)?"
    rf"[，,: {BLANK}]*(?:将|拟|计划|打算|准备|继续|重点|力争|我们|我局|要|会)*",
)
_SURE_NEXT = re.compile(
    r"下一?步|下一?阶段|接下来|今后|后续(?=转[入为]|进入|加强|做好|开展|工作|计划|打算|安排|将|拟|我"
    r"|继续|重点|要|措施"
    r"|[，:])"
)
_PLAN = rule(
    "plan",
    rf"^{_LEAD_IN}(?P<lead>拟(?![定稿])|计划(?![内中表书数])|打算|准备(?!工作|就绪|完|好)"
    r"|将(?!近|[^。;]{1,24}(?:报告|汇报|反馈|通报|说明|上报)|[^，,。;]{1,16}(?:改|更正|修改|调整|更新"
    r"|订正)(?:为|成|到))|力争|争取(?!到|了|上级|中央"
    r"|省|专项|资金)|确保(?!了)|预计|预期|有望|可望|继续|抓紧"
    r"|尽快|进一步"
    r"|要(?![求是么]|不[就是然])|拟于|争取在|will |plan to |expect)(?![^，,。;]{1,8}[中着]$)",
)
_PLAN_INSIDE = rule(
    "plan_inside",
    r"(?:(?<![开大年协商学社工委员机都])会(?=按|继续|持续|尽快|抓紧|认真|积极|及时|加快|全力|进一步|严格)"
    r"|(?<![已即现])将(?![近士])(?![^，,。;]{1,16}(?:改|更正|修改|调整|更新|订正)(?:为|成"
    r"|到))(?![^，,。;]{0,16}(?:了|已|列入|纳入|作为|移交|移送))"
    r"|(?<![草模虚])拟于|拟在|(?<![按照度年原总成])计划(?:于|在|到|[\d]|明年|下|年底|月底"
    r"|利用)|预计|力争|(?:保证|务必|誓|一定|坚决)(?:要|能|会)?(?=完成|达到|实现|做到|[按如][期时]|年底|\d)"
    r"|是[^，,。;]{0,6}目标$|冲刺|瞄准|剑指|[奔朝]着(?=.{0,6}\d)|争取(?=在|冲|达|完|办|实|能|把|做|提|推|全"
    r"|今|早"
    r"|尽|\d)|确保(?!了))",
)
_PROBLEM = rule(
    "problem",
    rf"^{_LEAD_IN}(?:[一二三四五六]、|但是?|不过|只是)*(?P<lead>(?:目前)?(?:存在|面临|遇到"
    r"|有)?(?:的)?(?:主要|突出|具体|最大)?(?:的)?(?:问题|困难|难点|瓶颈|短板|不足|障碍|堵点"
    r"|卡点|原因)(?:和?(?:问题|困难|难点|不足|原因))*(?:主要)?(?:是|在于|为|有|:|,|，"
    r"|：)+(?:因为?|由于)?"
    r"|(?:主要(?:还)?(?:是)?|是|就是)?(?:因为|由于|因(?!此|地制|地而|材施|人而|人施|素|企施|企制|势|果"
    r"|时制))(?:是)?"
    r"|(?:because(?: of)?|due to|owing to) |主要(?:还)?是(?:因为?|由于)?|原因(?:是|为|:)|就是(?=.{0,8}(?:不"
    r"|没|缺|难|少)))",
)
_HEADING = rule(
    "heading",
    r"[\s\ue000]*(?:[一二三四五六]、|\([一二三四五六]\)|\d[.、])(?:目前)?(?:存在|面临)?的?(?:主要|突出)?的?"
    r"(?:问题|困难|不足|短板)(?:[和与及、](?:问题|困难|不足|短板|原因))?[:]?$",
)
_CAUSE = rule(
    "cause",
    r"受(?!理|众|益|到(?:好评|欢迎|表彰|关注)|邀|训|助|让|教|表|聘|权|托|灾|害|贿"
    r"|伤).{1,24}影响|(?<![没未])(?<!没有)(?<!没被)(?<!有被)(?<!不会)(?:卡在|卡住)|(?:还|仍|一直)?在等|(?:要"
    r"|得|需要?|只能|还要)等(?!级)|等着?(?=.{1,10}(?:批"
    r"|审|复|通知|意见|拨))"
    r"|^等待?(?=省|市|上级|国家|县|区里|领导|财政|第三方|企业|专家|对方|总局|部里)",
)
_LACK = rule(
    "lack",
    r"不足(?!\d)|不够|短缺|没有?(?:经费|资金|人员?|编制|专班|依据|场地|设备)|紧缺|缺乏|缺少|缺口|不齐"
    r"|缺(?![席勤德货额考])"
    r"|不成熟|压力(?:较|很|比较)?大|欠缺|匮乏|不高|不强|不大|薄弱|不配合|不到位|没到位"
    r"|未到位|没批|未批|没下|未下达|没下来|没拨|未拨|不完善|不健全|不畅|不通|不愿|不积极"
    r"|不统一|不清|不明"
    r"|紧张|有限|不熟|生疏|跟不上|协调难|难度|困难(?!人|群|家|学|职|户|企|残|老|儿|补|救|党)|较难|很难|难以"
    r"|未进场|没进场|未上线|没上线"
    r"|没定|未定|没签|未签|未落实|没落实|没人|没钱|没有人|人手|(?:还|尚"
    r"|仍)?[未没](?:有)?(?:出台|印发|批复|审批|确定|明确|反馈|回复|提供|移交|划转|交付|到货"
    r"|通过|核定|完善|拿到|收到)"
    r"|waiting for|[流废]标|流拍|退场|跑路|涨价|断供|受阻|遇阻|(?<!不)存在[^，,。;]{1,14}的(?:问题|困难|短板"
    r"|矛盾|瓶颈)|违约|退出|撤资|停产|搬迁|离职|辞职|变动|调整较大|老化|落后|不稳",
)
_QUESTION = rule(
    "question",
    r"(?:不清楚|不知道|搞不清|不明白|不确定)[^，,。;]{0,10}(?:怎|什么|哪|如何|是否|要不要"
    r"|多少)|请问|想问|问一下|^咨询|咨询一下|请教|怎么(?!也)|怎样|咋|如何(?=填|报|写|操作|处理|提交"
    r"|界定|理解|算|办|上传|签)|什么时候|啥时候|何时|哪(?:天|些|个|里|儿|位|种|一|家|边|份)"
    r"|几号|几点|多少(?!.{0,6}都)|(?:一共|总共|还有|还差|共有|我们有|要报)几[个项家条天次]"
    r"|是否(?!.{0,4}影响|[^，,。;]{1,8}:)|能否|可否|能不能|可不可以|是不是|要不要"
    r"|需不需要|算不算|有没有|行不行|对不对|[了过]没有?$|有[^，,。;]{1,6}没$|谁(?!都)|为什么|为啥|吗|么$"
    r"|(?<!没)(?<!没有)什么(?!困难|问题"
    r"|进展)|(?<!没)(?<!没有)啥(?!进展|问题|困难)|还是(?![约大百]?\d|百分|按|照|正常|没|未|滞后|偏|很"
    r"|比较|老样|维持"
    r"|存在|推不).{1,12}(?:呢|啊|呀)?$"
    r"|(?:是|到底|究竟)按?[^，,。;\d]{1,12}还是[^，,。;\d]{1,12}$|按[^，,。;\d]{1,8}还是按(?!计划|序时|原)"
    r"|\b(?:how|when|what|which|where|who|why|can (?:i|we)|could(?! be \d)|should (?:i|we|it|this|that)|do we"
    r"|is it)\b|^should\b",
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece between stops. `sentence` counts full stops; `heard` means split where speech has no stop."""

    text: str
    start: int
    end: int
    kind: Kind
    sentence: int
    lead: int = 0  # length of the words that only announce (下一步, 原因是)
    heard: bool = False
    can: int = ANY  # which rules may apply, see rules.py
    mood: Mood = "plain"  # when and on whose word it tells


def split_clauses(text: str, start: int, end: int) -> tuple[Clause, ...]:
    """The clauses of text[start:end], each with its kind; kinds last as long as their sentence says."""
    clauses: list[Clause] = []
    kind: Kind = "fact"
    mood: Mood = "plain"
    for piece in _pieces(text, start, end):
        if (
            not clauses
            or clauses[-1].sentence != piece.sentence
            or text[piece.start - 1 : piece.start] == "\n"
        ):
            kind = "fact" if not _goes_on(clauses, piece, text) else kind
            mood = "plain"
        clause = _kinded(piece, kind, mood)
        kind, mood = _after(clause, kind), clause.mood
        clauses.append(clause)
    return tuple(clauses)


def asks(text: str, clause: Clause) -> bool:
    """Whether the clause is a question; a sign of a question behind it settles it."""
    return text[clause.end : clause.end + 1] == "?" or bool(_QUESTION.search(clause.text, clause.can))


def _pieces(text: str, start: int, end: int) -> list[Clause]:
    pieces: list[Clause] = []
    at, sentence, heard = start, 0, False
    for stop in _END.finditer(text, start, end):
        if stop.end() == stop.start() and stop.start() in (start, end):
            continue
        if text[at : stop.start()].strip(f" {BLANK}"):
            pieces.append(Clause(text[at : stop.start()], at, stop.start(), "fact", sentence, heard=heard))
        at, heard = stop.end(), stop.lastgroup == "speech"
        sentence += stop.lastgroup == "hard"
    if text[at:end].strip(f" {BLANK}"):
        pieces.append(Clause(text[at:end], at, end, "fact", sentence, heard=heard))
    return pieces


def only_announces(clause: Clause) -> bool:
    """三、下一步打算。 and the like: a heading over the sentence that follows."""
    return clause.kind in ("plan", "problem") and clause.lead >= len(clause.text)


def _goes_on(clauses: list[Clause], piece: Clause, text: str) -> bool:
    """A sentence under a heading, and 一是..;二是.. behind a semicolon, go on with what was announced."""
    if clauses and only_announces(clauses[-1]):
        return True
    if not clauses or text[piece.start - 1 : piece.start] != ";":
        return False
    return clauses[-1].kind in ("plan", "problem") and bool(
        _SURE_NEXT.search(clauses[0].text) or re.match(r"[二三四五六]是|\(?[2-9][).、]", piece.text)
    )


def _kinded(piece: Clause, kind: Kind, mood: Mood) -> Clause:
    can = possible(piece.text)
    found_kind, lead = _told_by(piece.text, can)
    if found_kind is None and kind in ("plan", "problem") and _resumes(piece.text):
        found_kind = "fact"
    mood = mood_of(piece.text, can, mood)
    return Clause(
        piece.text, piece.start, piece.end, found_kind or kind, piece.sentence, lead, piece.heard, can, mood
    )


_RESUMES = re.compile(
    rf"^{_LEAD_IN}(?:\d{{1,2}}[-至到]\d{{1,2}}月|[1-9]月|前[一二三]个?季度|占|目前|眼下|当前|如今|眼前|现"
    rf"|截至|已(?!经不)|正在"
    rf"|共|累计|实际|进度|总体|整体"
    r"|长期坚持|常态化|本季度?[^，,。;]{0,4}无|暂?无(?:新)?进展|[一-龥]{1,8}(?:率|满意度)(?:已|达|为|\d)"
    r"|完成(?:了|率|过半|一半|约|近|[一二三四五六七八九]成|\d|百分)|基本完成|大体完成|(?:尚|还|仍|暂"
    r"|并)?(?:未|没有?)(?:能)?(?:完成|启动|开展|开始|办结|动)"
    r"|推进(?:较|很|比较)?(?:缓慢|慢|困难|不力)|进展|滞后|偏慢|有困难|推不[动下]|快(?:好|办完|完成)|同比"
    r"|环比|下降|增长|[比较](?:去年|上年|年初|同期)"
    r"|但(?!.{0,4}[没未不难])|✅|❌|\d{1,12}%|正常|有序|按计划|按序时|影响|导致|造成"
    r"|所以|因此|因而|致使|(?:下个?月|月底|年底|明年|下周|本月)[^，,。;]{0,8}(?:能|会|可以"
    r"|弄完|搞定|完成)|请(?:审|批|查|知|领导|登|予)|谢谢|辛苦|特此|望)"
)


def _resumes(text: str) -> bool:
    """Words that tell how things stand end what was announced before."""
    return bool(_RESUMES.match(text))


def _told_by(text: str, can: int) -> tuple[Kind | None, int]:
    """The kind the clause tells of itself, and how many of its first characters only announce it."""
    found = _NEXT.match(text, can)
    if found and (
        ((sure := _SURE_NEXT.search(text)) and sure.start() < found.end())
        or re.search(r"(?:将|拟|计划|打算|准备|继续|重点|力争|要|会)$", found.group())
    ):
        return "plan", found.end()
    if found := (_HEADING.match(text, can)) or _PROBLEM.match(text, can):
        return "problem", found.end()
    if _CAUSE.search(text, can):
        return "problem", 0
    if found := _PLAN.match(text, can):
        return "plan", found.end() if found["lead"] in ("拟", "计划", "打算", "准备", "将") else found.start(
            "lead"
        )
    if _PLAN_INSIDE.search(text, can):
        return "plan", 0
    return None, 0


def _after(clause: Clause, before: Kind) -> Kind:
    """What the following clauses of the sentence are, as long as nothing else tells."""
    if clause.kind == "problem":
        return "problem" if clause.lead or before == "problem" else "fact"
    if clause.kind == "plan":
        return "plan" if clause.lead or before == "plan" else "fact"
    return "fact"


def lacks(text: str, can: int = ANY) -> bool:
    """Words for something missing or hard: a problem even without being announced."""
    return bool(_LACK.search(text, can))
