"""What a reply wants, by its words: to correct, to withdraw, more time, to dispute, to report (意图)."""

from __future__ import annotations

import re

from bot.replies.normal import BLANK

_UNIT_WORD = (
    r"(?:局|委|办|部门?|院|厅|中心|政府|公司|会|社|处|科室?|县|区|市|银行|大学|集团|街道|镇"
    r"|乡|所|队|站|单位)"
)
_CORRECT = re.compile(
    r"不是\d[^，,。;]{0,8}[，,]?而?是\d|更正|订正|勘误|纠正(?=一下|[:，]|$)|修正(?=[:一下为第\d]|$)"
    r"|(?<!进度)(?<!目标)(?<!任务)(?:应该?|应当)(?:为|是)(?!由)(?![^，,。;]{0,10}(?:牵头|负责"
    r"|承担|来做|职责|的任务|主管))|(?:改|修改|调整|变更)(?:为|成)(?=[^，,。;]{0,8}(?:\d|已"
    r"|完成|正常|滞后|未|办结|百分|[一二三四五六七八九]成|按|进行|推进))"
    r"|(?:报|填|写|说|发|打|输|录)错了?|(?:报|填|写|搞|弄)反了|(?:数据|数字|数|进度|情况|信息"
    r"|填报|内容|比例|件|状态|上报)(?:报)?(?:有误|错了|不对|不准|有出入|填错)|(?:有误|笔误"
    r"|口误)"
    r"|(?:刚才|之前|上次|前面|昨天|刚刚|上条|上一条)[^，,。;]{0,10}(?:不对|错|不准|漏)"
    r"|以(?:这|此|本)(?:条|次|个)?为准|重新报(?:一下|送|:)|correction"
)
_ANNOUNCED = re.compile(r"更正|订正|勘误|纠正|修正|correction")
_WITHDRAW = re.compile(
    rf"(?:^|[，,。;\n:!\s{BLANK}]|请|申请|要|想|先|需要?|予以|麻烦|帮忙|作|全部|都|我们?|我局"
    r"|把|将)(?:撤回|撤销|撤下|撤了|撤掉|收回|作废)(?!.{0,8}(?:申请[\d]|案|商标|专利|许可"
    r"|处罚|机构))"
    r"|(?:上一?条|刚才|刚刚|上条|前面|那条|这条|该条|之前|前一条|上面|以上|项|内容|报告|数据"
    r"|信息|消息|填报)[^，,。;]{0,14}(?:撤回|撤销|作废|撤了|撤掉|取消|删掉|删了|删除|不算"
    r"|收回|无效)|取消(?=刚才|之前|上|第|那|这|该|所报|已报|我)|作废$|recall|withdraw"
)
_EXTEND = re.compile(
    r"(?:可以|能|行)[^，,。;]{0,3}(?:下?周|明天|后天|\d)[^，,。;]{0,6}(?:交|报|反馈)(?:吗|么"
    r"|不)|(?:申请|请求|恳请|恳求|希望|想|请|能否|能不能|可否|可不可以|是否可以|是否能|可以"
    r"|需要?"
    r"|要求|建议|望|拟|要|可能要|盼|请予|批准|同意|求)[^，,。;!?]{0,14}(?:延期|延长|延至|延到"
    r"|延后|延缓|延迟|延(?=[\d一二两三四五])|推迟|宽限|缓(?:[报交办一几\d两到至]|$)|展期|顺延"
    r"|迟[报交些点几]|晚[一几两点些\d]|再给|放宽|多给|往后[延推])"
    r"|(?<!工期)(?<!施工)(?<!建设期)(?:延期|延|推迟|宽限|顺延|缓报|展期|延后|延迟"
    r"|延长)(?:报送?|上报|提交|办结|办理|完成|时间|期限)?(?:至|到)(?!$)|宽限|延期(?:申请|完成"
    r"|报送|办理|$)|(?:能否|能不能|可否|想|请|申请|希望|可以)[^，,。;]{0,8}推(?:到|至|后)"
    r"|再(?:给|宽)[^，,。;]{0,8}(?:天|周|月|时间|日)|缓(?:几|两|一|\d)(?:天|周|日)|推迟(?:几"
    r"|两|一|\d)个?(?:天|周|月|星期|工作日)|延期(?=[\d一二两三半])|延长(?=[\d一二两三半])"
    r"|(?:想|能不能|能否|可否|争取|只能|要|得|可能|拟|可以|打算)[^，,。;]{0,16}再(?:报|交"
    r"|反馈|上报|报送|提交)(?!.{0,3}吗)|(?:周|月|日|号|天|节后)[^，,。;]{0,3}再(?:报|交|反馈"
    r"|上报|报送)(?=$|[，,。;!?]|[^，,。;]{0,2}(?:行|可以|好|吧))|晚(?:几|两|一|些|点"
    r"|\d)[^，,。;]{0,4}(?:报|交|反馈|提交)|来不及[^，,。;]{0,8}(?:报|交|完成)|extension"
    r"|extend|more time|postpone"
)
_NO_EXTEND = re.compile(
    r"(?:不|无需|不用|不必|未|没有?)(?:再)?(?:申请|需要?|要求|会)?(?:延期|推迟|宽限|延长)"
)
_HOW_TO = re.compile(
    r"(?:延期|宽限|推迟|延长)[^，,。;]{0,6}(?:怎么|如何|流程|找谁|在哪|要什么)|(?:怎么|如何"
    r"|哪里)[^，,。;]{0,4}(?:申请|办理)?延期"
)
_CLAIM = (
    r"(?:不是|不属于?|非|不归|不该|不应该?|不由|并非|不在|不能算|不算)[^，,。;]{0,4}(?:我|本"
    r"|咱|俺)[^，,。;]{0,6}?(?:牵头|负责|职责|职能|管|主管|任务|承担|范围|业务|的事|分内|的活"
    r"|来办|主办|工作)"
    r"|(?:我|本|咱)[^，,。;]{0,6}?(?:不是|不属于?|非|并非|不该|不应该?|不再|没有?"
    r"|无)[^，,。;]{0,8}?(?:牵头|责任单位|负责|主管|主办|承担|管辖)"
    r"|(?:职责|职能|任务|牵头)[^，,。;]{0,4}不(?:在|归|属于?|是)(?:我|本)|(?:牵头|责任|主办"
    r"|主管)(?:单位|部门)?[^，,。;]{0,4}不是(?:我|本)|不(?:归|属于?)(?:我|本|咱|俺)|(?:与|跟"
    r"|和)(?:我|本|咱)[^，,。;]{0,6}无关|不(?:是|属)[^，,。;]{0,4}(?:我|本)(?:们|局|委|办|部"
    r"|单位|科|处|中心|院|公司|县|区|市)[^，,。;]{0,3}(?:的|职责|职能)(?!问题|原因|责任心)"
)
_DISPUTE = re.compile(
    rf"{_CLAIM}|应该?是[^，,。;]{{2,10}}{_UNIT_WORD}的(?:任务|职责|事|工作|活)"
    r"|建议[^，,。;]{0,8}由[^，,。;]{2,14}(?:牵头|负责|承担)"
    r"|应该?归[^，,。;]{2,10}(?:管|负责|牵头)|(?:调整|改|变更|明确|划转|转)(?:为"
    r"|到|给)?由[^，,。;]{2,14}(?:牵头|负责|承担)|(?:我|本)[^，,。;]{0,4}(?:只是|仅是"
    r"|仅为|只|仅|仅仅是|就是个?)(?:为|作为|是)?(?:个|一个)?(?:配合|协助|参与|协办)(?:单位"
    r"|部门|方)?"
    r"|(?:应该?|应当|建议|请|改|宜|理应|是|需)由[^，,。;]{2,16}(?:负责|牵头|承担|办理|落实"
    r"|主办|主责|实施|填报|来)|(?:牵头|责任|主办)(?:单位|部门)?(?:应|应该|应当|为|是|改"
    rf"|宜)(?:该)?(?:为|是|成)[^，,。;]{{2,12}}{_UNIT_WORD}"
    r"|建议[^，,。;]{0,4}(?:调整|变更|更换|改|明确|重新)[^，,。;]{0,6}(?:责任|牵头|主办"
    rf"|承办|分工)|(?:请|去|应|可以?|得|要|该)(?:直接)?找[^，,。;]{{1,10}}{_UNIT_WORD}"
    rf"|请转[^，,。;]{{1,10}}{_UNIT_WORD}"
    r"|(?:职能|职责)[^，,。;]{0,6}(?:划转|划归|移交|调整|转隶|转)(?:至|到|给|出)?|(?:分|派|搞"
    r"|发|弄)错(?:了)?(?:单位|部门|对象|人|任务|局)|(?:我|本)[^，,。;]{0,8}(?:无|没有"
    r"|不具备?)[^，,。;]{0,12}(?:职能|职责|权限|执法权|管辖权)|not our(?:s| task)"
    r"|not responsible"
)
_NOT_DISPUTE = re.compile(r"不是(?:我|本)[^，,。;]{0,6}的?(?:问题|原因)")
_SUPPORT_ONLY = re.compile(r"(?:我|本)[^，,。;]{0,4}(?:是|为|属于?)(?:配合|协助|参与)(?:单位|部门)")
_HAPPENED = r"(?:发生|突发|出现|爆发|接报|接到)"
_URGENT = re.compile(
    rf"^[^，,。;]{{0,8}}速报[:】]|(?:^|[，,。;\n\s{BLANK}【\[(!])(?:紧急)?速报(?!制度|已|机制"
    r"|材料|工作|要求|怎|如何|任务|模板|格式|流程|表)[】\])]?|(?:紧急|突发)(?:情况|事件"
    r"|事项)?(?:报告|上报|报)|紧急情况(?=[:，])|突发(?:事件|情况)(?=[:，])|【紧急】"
    rf"|突发(?!事件|公共|环境事件|公卫|应急|情况|奇想|性)[^，,。;]{{1,10}}|刚刚?{_HAPPENED}"
    r"|(?:刚刚?|今[天日晨早]|凌晨|今天?上午|今天?下午|昨晚|昨夜|目前|现场|现"
    rf"|一?[\d]{{1,2}}[时点])[^。;]{{0,24}}{_HAPPENED}[^。;]{{0,20}}(?:事故|火灾|爆炸|险情"
    r"|泄漏|泄露|塌方|坍塌|群体|聚集|上访|舆情|伤亡|死亡|受伤|中毒|洪|滑坡|停电|被困|起火"
    r"|着火|疫情|溃|决口|中断)"
    rf"|{_HAPPENED}(?:了)?(?:一起|1起)?[^，,。;]{{0,14}}(?:火灾|爆炸|坍塌|塌方|泄漏"
    r"|群体性事件|人员(?:伤亡|被困)|食物中毒|重大事故|安全事故)|(?:起火|着火)了|(?:^"
    r"|[，。\n])紧急[:，!][^。]{0,30}(?:发生|致|造成|导致|进水|停电|被困|事故|火灾|洪|伤亡"
    r"|泄漏|塌|舆情|扣押|聚集)|\burgent(?: report)?:"
)
_NOT_URGENT = re.compile(
    rf"(?:[未没无]|没有|不|防止|避免|杜绝|预防|防范|如|若)(?:再)?(?:{_HAPPENED}|紧急情况)"
    r"|演练|预案|应急机制|处置机制|专题培训|无突发|零事故"
)
_RECEIPT = re.compile(
    r"收到(?!请|的请|后)|收悉|知悉|知晓|好的|好嘞|好滴|好呢|好吧|^好[，,。!]?$|明白|了解|知道了|^同意|已阅"
    r"|阅知|^阅$|遵照|照办|马上|立即|立刻|尽快|抓紧|一定|保证|确保|按要求|(?:认真|切实|全力"
    r"|积极)(?:组织|抓好|做好)?落实|组织落实|按时(?:报|反馈|完成)|及时(?:报|反馈)|没问题|^行"
    r"|^嗯|^可以|这就(?:办|报|弄)|稍后(?:报|反馈)|回头(?:报|反馈)|已(?:经)?转(?:交|发"
    r"|给)?[^，。]{0,10}(?:科|处|股|部门|同事|经办|业务)|已(?:经)?(?:安排"
    r"|布置)(?!了?.{0,3}\d)|👍|🫡|安排(?:上了|落实)|落实好"
    r"|\b(?:ok|okay|roger|received|noted|got it|copy|sure|will do|understood)\b|^(?:ok)+$|^1$"
)
_ASKING_OTHERS = re.compile(r"请[^，,。;]{0,6}(?:尽快|抓紧|马上|立即|立刻|及时|按要求|按时)[^，,。;]*")
_RECEIVED = re.compile(
    r"(?:领导)?(?:已经?)?(?:收到|收悉|知悉|知晓|好的|好|明白|了解|知道|阅|同意|遵照|嗯|行|ok"
    r"|received|noted)"
)
_ON_TIME = re.compile(r"(?<!已)(?<!已经)(?:按时|按期|如期|及时)完成(?!了)")
_TALK = re.compile(
    r"所有人|全体|请(?:大家|各位|各单位|各部门|各成员)|通知(?=如下|:|各|大家)|(?<!召)开会|会议室"
    r"|准时参加|转发|早上好|生日|加班|聚餐|红包|天气|食堂"
)
_THANKS = re.compile(r"谢谢|感谢|辛苦|多谢|thank")


def corrects(text: str) -> bool:
    return bool(_CORRECT.search(text))


def announces_correction(text: str) -> bool:
    """更正 itself, with or without the new value."""
    return bool(_ANNOUNCED.search(text))


def withdraws(text: str) -> bool:
    return bool(_WITHDRAW.search(text))


def extends(text: str) -> bool:
    return bool(_EXTEND.search(_NO_EXTEND.sub("", text))) and not _HOW_TO.search(text)


def disputes(text: str) -> bool:
    return bool(_DISPUTE.search(_NOT_DISPUTE.sub("", text)))


def only_supports(text: str) -> bool:
    """我们是配合单位: a dispute when nothing is reported beside it."""
    return bool(_SUPPORT_ONLY.search(text))


def promises_to_be_on_time(text: str) -> bool:
    """收到，按时完成: a promise, though no word says so."""
    return bool(_ON_TIME.search(text)) and acknowledges(text)


def is_urgent(text: str) -> bool:
    return bool(_URGENT.search(text)) and not _NOT_URGENT.search(text)


def acknowledges(text: str) -> bool:
    said = _ASKING_OTHERS.sub("", text.strip(f" \n\t{BLANK}"))
    return bool(_RECEIPT.search(said)) and not _TALK.search(text)


def receives(text: str) -> bool:
    """收到, 好的 and the like at the head, which make a receipt of what follows unless it is news."""
    return bool(_RECEIVED.match(text.strip(f" \n\t{BLANK}")))


def talks_to_others(text: str) -> bool:
    """Notices and small talk that report nothing."""
    return bool(_TALK.search(text) or _THANKS.search(text))


def extension_pieces(text: str) -> list[tuple[int, int]]:
    """The clauses that hold the request for more time."""
    return _clauses_with(_EXTEND, text)


def withdrawal_pieces(text: str) -> list[tuple[int, int]]:
    """The clauses that take something back."""
    return _clauses_with(_WITHDRAW, text)


def claim_pieces(text: str) -> list[tuple[int, int]]:
    """The clauses that say the task is another unit's."""
    return _clauses_with(_DISPUTE, text)


def is_bare_claim(clause: str) -> bool:
    """不是我局牵头 and the like, which give no ground."""
    return bool(re.search(_CLAIM, clause))


_CLAUSE = re.compile(r"[^，,。;!?\n]+")


def _clauses_with(rule: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _CLAUSE.finditer(text) if rule.search(match.group())]
