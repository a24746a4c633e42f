"""When and on whose word a clause tells: now, of earlier, as meant, if, by hearsay (语气)."""

from __future__ import annotations

import re
from typing import Literal

from bot.replies.rules import Rule, rule
from bot.replies.words import BLANK

Mood = Literal["plain", "past", "meant", "if", "heard"]

_HEAD = (
    rf"^(?:[\s{BLANK}:、]|但是?|而|不过|其实|因为?|由于|我们?|我局|我委|我单位|该项?|这项?|本项?|任务|工作"
    rf"|的|进度|项目|在|从)*"
)
_IF = rule(
    "if",
    r"如果(?!我?没(?:有)?记错)|倘若|倘|假如|假使|假设|(?<![主重还也])要是|万一(?![元件])|旦(?<=一旦)|除非|若(?![干水无])"
    r"|只要(?!求)"
    r"|(?<![诸例比不真犹])如"
    r"(?=能|不|未|无|需|有|遇|获|顺利|通过|资金|审批|条件)|话(?<=[了完过成位来批]的话)"
    r"|^[^，,。;]{0,6}等[^，,。;]{1,12}(?:后|了|完)(?:就|才|再)",
)
_HEARD = rule(
    "heard",
    r"听[^，,。;]{0,6}说|据说|据[^，,。;统计]{1,10}(?:反映|反馈|介绍|称|讲|说)"
    r"|(?:好像|似乎|貌似|可能|大概|也许|或许|应该|估计|按理说?|照理说?|理论上|八成|多半)(?:应该|是|都|也"
    r"|已经?|全部?|均)*"
    r"(?:完成|办结|办完|弄完|做完|搞定|搞完|销号)了?(?=$|[吧呢啊\s])"
    r"|(?:第三方|通报|[省市]里(?:通报)?|下面|[县区乡镇]里?|街道|科室|同事|企业|业主|他们|她|他|对方|施工方"
    r"|承建方|财政|业务|经办|经办人)"
    r"(?:那边|那头|方面|单位|口头)*(?:说是?|讲|称|反映|告知|告诉[^，,。;]{0,4})(?=[^，,。;明]{0,6}(?:已|完"
    r"|办|搞|弄|做))"
    r"|(?:系统|台账|平台|表|表格|报表)(?:里|上|中|内|后台)*(?:显示|写的?|填的?|标的?)是?(?=已|为|完|办)"
    r"|(?:名义|表面|形式|账面|纸面)上|算是|勉强|就算",
)
_PAST = rule(
    "past",
    rf"{_HEAD}(?:虽然?|尽管|去年|上年|前年|往年|以往|之前|此前|先前|以前|原来|起初|最初|一开始|开始时"
    rf"|刚开始|早先|当时|曾经?|一度|前期(?=[^，,。;]{{0,6}}"
    r"(?:滞后|慢|未|没|停|受阻|因|由于))|上半年|[一二三]季度以?前|前[段一]?阵?段?时间|前几个?月|上个?季度?"
    r"|上个?月|上一季度?|上期|上次|年初"
    r"|[一二]季度|[1-8一二三四五六七八]月份?(?=[^，,。;]{0,8}(?:滞后|慢|未|没|停|受阻)))",
)
_MEANT = rule(
    "meant",
    rf"{_HEAD}(?:(?:上半年|去年|年初)?要求的?\d|原定|原计划|原先?(?:打算|准备|预计|拟)|本来?(?:打算|计划"
    rf"|以为|想|预计|应该?)|按原?计划应该?|按(?:照)?(?:要求|规定|合同|文件)"
    r"(?:应该?|需|要|须)|(?:省|市|县|上级|国家|区|领导|书记|主任|局长|会议|会上|上面|方案|通知"
    r"|督查室)[里级委局厅府]*(?:要求|下达|规定|部署|定的|给的|明确|强调|希望"
    r"|交办)(?!的?任务已)|文件要求|要求的?(?=\d|[在于年今]|全)"
    r"|考核要求|目标是)",
)
_NOW = re.compile(
    rf"^(?:[\s{BLANK}:、]|但是?|而|不过|到了?|我们?|我局)*(?:目前|现|如今|眼下|今年|本季度?|本月|可惜|可是"
    rf"|无奈|偏偏|怎奈|奈何|这个?季度"
    rf"|这个?月|三季度|四季度|截至|截止|至今|近期|最近"
    r"|近来|后来|随后|后经|之后|经|已|通过|到|至|但|不过|进入|今|\d{1,2}月|[九十]月|实际|其实|结果)"
    r"|(?:目前|现在?|如今|眼下|三季度以来|近期|最近|后来|现已)(?:已|均|都|明显|进度|正|完|按|赶|追|跟|走"
    r"|恢复|全)"
)
_OWN = re.compile(rf"^(?:[\s{BLANK}]|但是?|而|不过)*(?:我们|我局|我委|我单位|本局|经?核实|经查|实际|其实)")


def mood_of(text: str, can: int, before: Mood) -> Mood:
    """The mood of a clause; `before` is that of the clause before it in the same sentence, else plain."""
    if before == "plain" and not can & _ANY_MOOD:
        return "plain"
    own = next((mood for mood, words in _MOODS if words.search(text, can)), None)
    if own:
        return "plain" if (own, before) == ("past", "if") else own
    goes_on = before in ("if", "heard") and not _NOW.search(text)
    return "plain" if not goes_on or (before == "heard" and _OWN.search(text)) else before


_MOODS: tuple[tuple[Mood, Rule], ...] = (
    ("if", _IF),
    ("heard", _HEARD),
    ("meant", _MEANT),
    ("past", _PAST),
)
_ANY_MOOD = _IF.bit | _HEARD.bit | _MEANT.bit | _PAST.bit
