"""Whether words of completion tell that the task is done, a part of it, or only promise it (完成)."""

from __future__ import annotations

import re
from typing import Literal

from bot.replies.rules import rule
from bot.replies.words import BLANK

_NEAR = 60  # characters around a verb that can decide what it says
Told = Literal["whole", "part", "nearly", "promised", "not_done", "on_pace", "nothing"]
VERB = rule(
    "verb",
    r"整改完成|竣工验收(?!材料|资料|准备|方案)|(?<=已)结案(?!率|件|数|了?[\d一二三])|完成|办结|办完"
    r"|做完|弄完|搞完|干完|忙完|弄妥|处理完|收工|齐活|搞掂|妥了|弄好|办好"
    r"|搞好(?=了)|办妥"
    r"|做好(?=了)|搞定|报结|办讫|销号(?!申请|手续|材料|流程|报告|表)"
    r"|完结|了结|结项|完工|竣工|收官|[落整][实改]到位|闭环(?!管理|机制|整改|处置)|清零(?!行动|攻坚|机制)"
    r"|大功告成|画上句号|划上句号|完事(?=了)|结题|已落实(?=$|完|了)|(?:办理|执行|处理|落实|实施"
    r"|整改|推进)?完[毕竣]|整完|结束"
    r"|(?<=[能可没未])完(?![成善整毕工结全备])|(?<![a-z])(?:done|completed?|finish(?:ed|es)?)(?![a-z])"
    r"|(?<![a-z])ok(?=[了啦])|(?<=[都均全没])ok|(?<=[都均全])好(?=了)|✅",
)
_NOT = re.compile(
    r"(?:[未没]有?(?:能|有)?|尚未|不(?:太)?可能|没(?:有)?可能|没(?:有)?办法|谈不上|算不上|不能说|不能"
    r"|无法|[恐很较极]?难(?:以|于)?|没法|未能|没能|没有?|不|not |n't "
    r"|never )(?:按期|按时|如期|全部|全面|彻底|完全|最终|最后|及时|按计划|能够?|够|都|been |being |yet "
    r"|fully )*$"
)
_CANNOT_AFTER = re.compile(r"不了|不成|无望")
_NEARLY = re.compile(
    r"(?:基本上?|大体上?|大致|接近|几乎|近乎|差不多|即将|快要?|将近|马上就?要?|临近|almost "
    r"|nearly )(?:上|都|也|就|已经?|全部|能|是|算是?|可以说|来说|讲|得|于|[，,])*$"
)
_PARTLY = re.compile(
    r"(?:初步|部分|大部分|主体|阶段性|一期|前期)(?:都|已|已经|基本)*$|(?:月|季度?|阶段|半年"
    r"|上旬|中旬|节点)的?(?:度|性)?(?:目标)?(?:任务|工作|目标|计划)"
)
_PROMISED = re.compile(
    r"预计|(?<![比较照按])计划(?!已|也)|确保|力争|争取|(?<![即已])将(?![^，]{0,12}已)|拟(?!定)|能(?!源)"
    r"|可(?!研)|会(?!议|同|商|展|签|务|员|计)|肯定|一定(?!程度)|保证|务必|尽快|尽早|早日|抓紧"
    r"|要(?![求点素])|待|等(?!部门|单位|\S{0,6}已)|再|目标(?!任务)?(?!已|均|也已|都)|期限|时限"
    r"|完成时间|有望|可望|预期|坚决|必(?!要|须|需)"
    r"|希望|应该|估计|打算|准备|推动|确定在|will |to be |expect|before |by "
)
_HAPPENED = re.compile(r"已|了$|就$|刚|实际|昨|前天|上周|上月|早")
_SUPPOSED = re.compile(r"是否|如果|如(?![期实数下约])|若|要是|假如|一旦|怎么|何时|什么时候|when|if ")
_PURPOSE = re.compile(  # 为按期完成任务, 已..
    rf"(?:^|[\s，,{BLANK}])(?:我们?|我局)*(?:为了?|围绕|紧扣|聚焦)(?:确保|能|保证|按[期时]|如期|尽快|早日"
    rf"|高质量|全面|全部|顺利|实现|圆满)*$"
)
_OF_THE_AIM = re.compile("好?(?:任务|目标|全年|年度|工作|该项|本项|此项|这)")
_WHAT_IS_NOT = re.compile(
    r"(?:\d|[一二两三四五六七八九十]{1,3}[个家户项处件])|的(?!$|[，,。;:]|任务|工作|有|是|为)|点位|问题"
    r"|隐患|案件|部分(?!$)|指标|企业"
    r"|(?:事项|项目|任务)(?=[^，,。;])"
)
_NO_STATUS_AFTER = re.compile(
    r"(?:了?(?:的)?情况|后|之后|以后|时(?!间)|前|之前|以前|率|度|时限|时间|比例|质量"
    r"|的(?![了吧啦]?(?:$|[，,。;!]))|得"
    r"|进度|标准|日期|节点|数|量(?!化)|于)"
)
_FORM = re.compile(r"(?:\(?是/?否\)?|与否)?:(?P<told>是|否)(?=$|[，,。;\s])")  # 是否完成：是
_PLANNED_DAY = re.compile(r"(?:时间|日期)(?:为|是|在|:)?\s*$")  # 计划完成时间为12月底
_LISTED_AFTER = re.compile(rf"的(?:任务|工作|事项|项)?(?:有|是|为)?[:：]?[{BLANK}]")
_MOST_AFTER = re.compile(
    r"了?(?:年度|全年)?(?:任务|目标|工作)?的?(?:大约|大概|约|近|将近|差不多|接近|超过?|不到|不足)?"
    r"(?:绝?大部分|大半|多半|绝?大?多数|大头)"
)
_FRACTION_AFTER = re.compile(r"[^，,。;]{0,8}[二三四五六七八九十]分之[一二三四五六七八九]")
_ALL_THE_WORK = re.compile("全部[一-龥]{0,8}(?:任务|工作|内容|建设)(?=$|[，,。;])")
_PACE_BEFORE = re.compile(r"按(?:照)?(?:序时|时序)(?:进度)?(?:要求)?$")
_PACE_AFTER = re.compile(r"了?(?:当前|目前)?的?(?:序时|时序)")
_REST_OF_VERB = re.compile(
    rf"^(?:[👍🫡了啦哈咯喽的掉呢呀啊哦嘞{BLANK}\s!:、/&和及与]|完毕|到位|✅|任务|工作|目标|指标"
    rf"|(?<={BLANK})[两二三四五六七八九几][项个](?:任务|工作|事项)?"
    r"|要求|事项|整改(?:工作)?(?=$|并|销号|[，,。;])|[搞弄办做]完|完成|全部|所有|各项|该项|本项|此项|这项"
    r"|年度"
    r"|全年|既定|整改任务|about it)*"
)
_DONE_WORDS_AFTER = re.compile(
    r" ?by | ?on | ?before | ?last | ?yesterday| ?already| ?next | ?in time| ?ahead |并|且|请|谢|材料|资料"
    r"|佐证|附|详|待|等|辛苦|麻烦|可以|申请|没(?:更新|报|填"
    r"|录)|忘|销号"
    r"|已报|见|特此|现|已|目前|后续|其中|吧|嘛|嗯|哦|呃|那|我|这|就|比|早|很"
    r"|and |please|thanks|全部|办结|完成|✅"
)
_SUBJECT_FILLER = re.compile(
    r"(?:除[^，,。;]{1,14}?[以之]?外|业(?=已)|现予|予以|正式|经?[核检复审督]查后?|经核实|经验收|交卷|ok(?=已"
    r"|[均都全办完])|领导好|请?登记|请|顺利通过验收|(?:通过|完成)了?验收|这边|那边"
    r"|你们|项目|完成情况|推进情况"
    r"|工作情况|(?:完成|当前|办理|任务|目前)状态|完成进度|关于|针对|对于|办理(?=进度|情况|状态)|历时"
    r"|用时|耗时|除了?|共计?|[=→>]|[比较](?:原定?|既定)?(?:计划"
    r"|预期)|提早"
    r"|已经?|基本上?|也|均|都|统统|通通|全部|全面|全县|全体|全年|全|皆|就|早就?|刚刚?|才|现在?|目前|如今|截至"
    r"|截止|到|当前|实际上?|其实|确实|总体上?|整体|圆满|顺利|提前|按期|按时(?!间)|如期|按照?|计划"
    r"|要求|时间|节点|序时|高质量|高标准|保质保量|全面|彻底|有序"
    r"|我们|咱们?|我|单位|本局|局|委|办|部门|科室?|处|中心|我市|该|此|这|那|本|项|个|块|条"
    r"|任务|工作|事情|事项?|活儿?|的|了|相关|有关|各|所有|年度|全年|今年|目标|指标|领导|您好|你好"
    r"|报告|报(?=:)|汇报|回复|反馈|更正|收到|另外|其中|同时"
    r"|以上|上述|两|三|四|几|一|二|进度|进展|状态|情况|说明|备注|是|为|应|改|成|:|于|在|并"
    r"|且|终于|总算|嗯|呃|啊|哈|呢|吧|嘛|但|不过|其余|其他|剩下|余|下|上|全县|task|it|is|are"
    rf"|all|has|have|been|was|now|we|the|already|both|[{BLANK}\s✅:、/&和及与跟\-.()\[\]#*]"
    r"|以[此本这]条?为准|内容|(?<=[项件个])[中里](?!心|程)|同样|一并|妥妥|稳稳|真的?|的确|早早|老早"
    r"|好不容易|经过努力|在.{1,4}支持下|地|一共"
    r"|负责|牵头|承担|配合|超额|季度|昨天|昨晚|昨夜|今早|今晨|上午|下午|早上|晚上|中午|前[两几]天"
    r"|前阵子|今天|上周|前天|上个?月|年初|\d{1,12}日|\d{1,2}\.\d{1,2}|共?\d{1,3}项|整改(?=已|均|全|工作"
    r"|任务))+"
)
_PART_NOUNS = re.compile(
    r"前期|初稿|草案|草稿|方案|招标|招投标|采购|调研|选址|立项|可研|设计|一期|二期|阶段|主体"
    r"|部分|准备|征求|意见|评审|筹备|动员|部署|培训|宣传|摸底|排查|签约|签订|备案|申报|审批"
    r"|用地|征地|拆迁|资金|设备|材料|报告|论证|验收|起草|编制|修订|文件|办法|清单|台账|系统"
    r"|平台|基础|软件|安装|调试|装修|[县区镇乡村]|街道|企业|[家户]|检查|会议|活动"
    r"|第[一二三四\d]|子(?:任务|项|工程|课题)|环节|步骤|半|季|月|初步|整改|\d"
)
_TRULY = re.compile("[已都均全]|基本|得到")
_TITLE_END = re.compile(r"(?:工作|任务|项目|事项|行动|工程)$")


def completion_told(clause: str, verb: re.Match[str], *, dated_ahead: bool) -> Told:
    """What one word of completion says. `dated_ahead`: a date that is still to come stands before it."""
    before = clause[max(0, verb.start() - _NEAR) : verb.start()]
    after = clause[verb.end() : verb.end() + _NEAR]
    if form := _FORM.match(after):
        return "not_done" if form["told"] == "否" else "whole"
    if _NOT.search(before) or _CANNOT_AFTER.match(after):
        of_others = _SUPPOSED.search(before) or _WHAT_IS_NOT.match(after)  # 紧盯未销号点位
        return "nothing" if of_others else "not_done"
    if _LISTED_AFTER.match(after) and is_filler(before):
        return "whole"
    if dated_ahead and _PLANNED_DAY.match(after) and _PROMISED.search(before):
        return "promised"
    aim = _PURPOSE.search(before) and _OF_THE_AIM.match(after)
    asked_for = verb.group() == "落实到位" and not after.startswith("了") and not _TRULY.search(before)
    if (
        aim
        or asked_for
        or _SUPPOSED.search(before)
        or (_NO_STATUS_AFTER.match(after) and verb.group() != "✅")
    ):
        return "nothing"
    return _of_what_happened(before, after, dated_ahead=dated_ahead)


def _of_what_happened(before: str, after: str, *, dated_ahead: bool) -> Told:
    """Done, nearly done, or to be done; and whether all of it."""
    if _NEARLY.search(before) or _MOST_AFTER.match(after):
        return "nearly"
    if _PACE_BEFORE.search(before) or _PACE_AFTER.match(after):
        return "on_pace"
    if _PROMISED.search(before) or (dated_ahead and not _HAPPENED.search(before)):
        return "promised" if _ends_the_task(after) or _ALL_THE_WORK.match(after) else "nothing"
    if _PARTLY.search(before) or _FRACTION_AFTER.match(after):
        return "part"
    return "whole" if _ends_the_task(after) and _is_the_task(before) else "part"


def _ends_the_task(after: str) -> bool:
    """Nothing stands behind the verb that would be only a part of the task."""
    rest = after[_REST_OF_VERB.match(after).end() :]  # type: ignore[union-attr]  # the pattern matches the empty string
    return not rest or bool(_DONE_WORDS_AFTER.match(rest))


def is_filler(before: str) -> bool:
    """Nothing but the task itself, times and small words: no other subject."""
    return not _SUBJECT_FILLER.sub("", before)


def _is_the_task(before: str) -> bool:
    """No subject but the task itself; beside a number of the task its title may stand."""
    before = before[before.rfind(f":{BLANK}") + 1 :]  # 督查室：第5项..: whom it is said to
    rest = _SUBJECT_FILLER.sub("", before)
    if not rest:
        return True
    named = BLANK in before
    return (
        named
        and not _PART_NOUNS.search(rest)
        and bool(_TITLE_END.search(before.rstrip(f"已经均都全部圆满顺利按期按时如期提前{BLANK} ")))
    )
