"""What kind of reply it is, by its words: an event, a receipt, a promise, a notice to others (意图)."""

from __future__ import annotations

import re

from bot.replies.rules import ANY, rule
from bot.replies.words import BLANK

_HAPPENED = r"(?:发生|突发|出现|爆发|接报|接到)"
_URGENT = rule(
    "urgent",
    rf"^[^，,。;]{{0,8}}速报[:】]|(?:^|[，,。;\n\s{BLANK}【\[(!])(?:紧急)?速报(?!制度|已|机制"
    r"|材料|工作|要求|怎|如何|任务|模板|格式|流程|表)[】\])]?|(?:紧急|突发)(?:情况|事件"
    r"|事项)?(?:报告|上报|报)|紧急(?:情况|求助|求援)(?=[:，])|突发(?:事件|情况)(?=[:，])|【紧急】"
    rf"|突发(?!事件|公共|环境事件|公卫|应急|情况|奇想|性)[^，,。;]{{1,10}}|刚刚?{_HAPPENED}"
    r"|(?:刚刚?|今[天日晨早]|凌晨|今天?上午|今天?下午|昨晚|昨夜|目前|现场|现"
    rf"|一?[\d]{{1,2}}[时点])[^。;]{{0,24}}{_HAPPENED}[^。;]{{0,20}}(?:事故|火灾|爆炸|险情"
    r"|泄漏|泄露|塌方|坍塌|群体|聚集|上访|舆情|伤亡|死亡|受伤|中毒|洪|滑坡|停电|被困|起火"
    r"|着火|疫情|溃|决口|中断)"
    rf"|{_HAPPENED}(?:了)?(?:一起|1起)?[^，,。;]{{0,14}}(?:火灾|爆炸|坍塌|塌方|泄漏"
    r"|群体性事件|人员(?:伤亡|被困)|食物中毒|重大事故|安全事故)|(?:起火|着火)了|(?:[起着失]火|爆炸"
    r"|坍塌|倒塌|塌方|滑坡|泄[漏露])[^。]{0,24}(?:伤亡|被困"
    r"|受伤|死亡|扑灭|救援|抢险)|(?:^"
    r"|[，。\n])紧急[:，!][^。]{0,30}(?:发生|致|造成|导致|进水|停电|被困|事故|火灾|洪|伤亡"
    r"|泄漏|塌|舆情|扣押|聚集)|(?:^|[，,。;\n])急报[:，!]|紧急[:，!][^。]{0,40}(?:查扣|查封|脱落|受伤"
    r"|遇险|失联|险情|请指示)"
    r"|(?:今[晨早日天]|凌晨|昨夜|刚刚)[^。;]{0,40}(?:脱落|砸[中伤]|坠落|失联|溺水|踩踏|断裂|塌陷)"
    r"|\burgent(?: report)?:",
)
_NOT_URGENT = rule(
    "not_urgent",
    rf"(?:[未没无]|没有|不|防止|避免|杜绝|预防|防范|如|若)(?:再)?(?:{_HAPPENED}|紧急情况)"
    r"|演练|(?<!启动)(?<!启动应急)(?<!启动了应急)预案|应急机制|处置机制|专题培训|无突发|零事故",
)
_RECEIPT = rule(
    "receipt",
    r"收到(?!请|的请|后)|^(?:我[局委单位]*)?(?:均|都)?已(?:经)?签收(?:了|任务)?[。!]?$|[收已]悉|知悉|知晓"
    r"|好的|好嘞|好滴|好呢|好吧|遵命|得令|照做|抓好落实"
    r"|^好[，,。!]?$|明白|了解|知道了"
    r"|^同意|已阅|转阅|传阅"
    r"|阅知|^阅$|遵照|照办|晚[点些](?:再)?[回复]|马上|立即|立刻|尽快|抓紧|(?<!不)一定(?!程度|影响|难|困|差"
    r"|进|成)|保证|确保|按要求"
    r"|(?:认真|切实|全力"
    r"|积极)(?:组织|抓好|做好)?落实|组织落实|按时(?:报|反馈|完成)|及时(?:报|反馈)|没问题|无异议|[无没]意见"
    r"|(?<=项)同意$|^行"
    r"|^嗯|^可以|这就(?:办|报|弄)|(?:等一?会儿?|待会儿?|一会儿?|稍[后晚]|晚[点些]儿?(?:时候)?|回头"
    r"|过会儿?|(?:问|核实|确认|了解|请示|汇总"
    r"|统计)[^，,。;]{0,10}再)[^，,。;]{0,6}(?:报|回|反馈|复|发|给|办|处理|弄|填)|已(?:经)?转(?:交|发"
    r"|给)?[^，。]{0,10}(?:科|处|股|部门|同事|经办|业务)|已(?:经)?(?:安排"
    r"|布置)(?!了?.{0,3}\d)|👍|🫡|安排(?:上了|落实)|落实好"
    r"|(?<![a-z没])(?:ok|okay|roger|received|noted|got it|copy|sure|will do|understood)(?![a-z])|^(?:ok)+$"
    r"|^1$",
)
_ASKING_OTHERS = rule(
    "asking_others", r"请[^，,。;]{0,6}(?:尽快|抓紧|马上|立即|立刻|及时|按要求|按时)[^，,。;]*"
)
_RECEIVED = re.compile(
    r"(?:领导)?(?:已经?)?(?:收到|收悉|知悉|知晓|悉|好的|好|明白|了解|知道|阅|同意|遵照|嗯|行|ok"
    r"|received|noted)"
)
_ON_TIME = rule("on_time", r"(?<!已)(?<!已经)(?:按时|按期|如期|及时)完成(?!了)")
_TALK = rule(
    "talk",
    r"所有人|全体|请(?:大家|各位|各单位|各部门|各成员)|各(?:单位|部门|科室|县区)请"
    r"|请各(?:单位|部门|县|成员|科|位|区|镇|处)|(?:各位|大家)(?:领导|同事)?(?:早上|上午|中午|下午|晚上)?好"
    r"|祝贺|恭喜|(?<!已)(?<!已经)通知(?=如下|:|各"
    r"|大家)|(?<![召在])开会|会议室"
    r"|准时参加|转发|早上好|生日|链接|群里|线上会|加班|聚餐|红包|天气|食堂",
)
_PROMISE = rule(
    "promise",
    rf"^(?:我们?|我局|我委|[{BLANK}\s，,])*(?:争取|力争|尽量|尽快|努力|抓紧|全力|一定)(?:早日|尽快|尽早"
    rf"|按[时期]|如期|高质量|全面|把)*"
    rf"(?:完成|落实|办好|推进|办理|办结|做好|抓好|推动|整改)(?:到位|好|了|任务|工作|目标|年度|全年|该项"
    rf"|这项|各项|[{BLANK}\s吧])*$|"
    r"(?:完成|办结|结束|汇总|核实|统计)[^，,。;]{0,2}(?:后|了)[^，,。;]{0,4}(?:再|统一|第一时间|立即"
    r"|马上|及时|就)"
    r"[^，,。;]{0,4}(?:报|反馈|回复)|(?:[前内底日号天]|周[一二三四五六日]|下周|今天)(?:就)?(?:交|报"
    r"|给[您你]|反馈|回复)(?:给[您你]|送|上)?$|[核问查理]一下再[报回]|^(?:我们|我局|我)?(?:会|一定"
    r"|肯定|保证)(?:会|能)?(?:按时|尽快|全力)?完成的?$",
)
_PLEDGE = rule(  # 坚决落实，确保任务全面完成: every clause of it only promises
    "pledge",
    r"坚决|决不|绝不|务必|确保|保证|一定(?!程度)|全力以赴|不折不扣|放心|严格(?:按|落实|执行|遵)|必[将定会]",
)
_PLEDGED = re.compile(
    rf"(?:[\s{BLANK}，,。;:!、]|收到|收悉|明白|好的|请?(?:领导|组织|市委|市政府|上级|督查室|大家)?放心|我们?"
    rf"|我局|我委|我办|本局|本单位"
    r"|一定会?|必[将定会]|将|会|要|也|并|坚决|务必|确保|保证|力争|争取|尽快|尽力|抓紧|全力(?:以赴)?|认真"
    r"|严格|切实|积极|立即"
    r"|马上|迅速|第一时间|按照|按|要求|部署|指示|精神|通知|安排|遵照|高质量|高标准|高效率|保质保量|按[期时]"
    r"|如期|全面|全部|圆满"
    r"|顺利|不折不扣|抓好|抓实|抓细|把|将?任务|工作|目标|各项|该项|此项|这项|本项|全年|年度|完成|落实|执行"
    r"|推进|推动|办理|办结|办好"
    r"|做好|到位|贯彻|落地|见效|见行见效|决不|绝不|不(?:会)?(?:拖|掉链子|误事|耽误|含糊)|拖|(?:全市)?后腿"
    r"|拖延|掉队|打折扣|打赢|攻坚战"
    r"|打好|加快|进度|组织|研究|领导|您|的|好|下去|市里|全力做好|抓落实|重视|高度|对待|配合)++"
)
_THANKS = rule("thanks", r"谢谢|感谢|辛苦|多谢|thank")


def promises_to_be_on_time(text: str, can: int = ANY) -> bool:
    """收到，按时完成: a promise, though no word says so."""
    return bool(_ON_TIME.search(text, can)) and acknowledges(text, can)


def is_urgent(text: str, can: int = ANY) -> bool:
    return bool(_URGENT.search(text, can)) and not _NOT_URGENT.search(text, can)


def acknowledges(text: str, can: int = ANY) -> bool:
    said = _ASKING_OTHERS.sub("", text.strip(f" \n\t{BLANK}"), can)
    return bool(_RECEIPT.search(said, can)) and not _TALK.search(text, can)


def receives(text: str) -> bool:
    """收到, 好的 and the like at the head, which make a receipt of what follows unless it is news."""
    return bool(_RECEIVED.match(text.strip(f" \n\t{BLANK}")))


def only_promises(text: str, can: int = ANY) -> bool:
    """完成后再报, 我们会完成的: a promise that tells nothing of how it stands."""
    if _TALK.search(text, can):
        return False
    said = text.strip(f" \n\t。!{BLANK}")
    pledged = _PLEDGE.search(said, can) and _PLEDGED.fullmatch(said)
    return bool(pledged) or bool(_PROMISE.search(said, can))


def talks_to_others(text: str, can: int = ANY) -> bool:
    """Notices and small talk that report nothing."""
    return bool(_TALK.search(text, can) or _THANKS.search(text, can))


def says_something(text: str) -> bool:
    """Words of some length beside the number of a task, which are no call to others."""
    return bool(_SAID.search(text)) and not _CALL.search(text)


_SAID = re.compile("[一-龥]{2}")
_CALL = re.compile("请|麻烦|烦请|看一下|大家|同事|负责人|联系人|电话|群|抓紧|必须|务必|记得|别忘|提醒|通知")
