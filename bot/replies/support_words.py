"""Words by which a unit objects to supporting a task, or names who should (配合分工)."""

from __future__ import annotations

from bot.replies.rules import ANY, rule

_US = r"(?:我(?!市|省|区|县|州|国)|本(?![季期月年周项市省区县州轮次])|咱|俺)"
_SUPPORT = r"(?:配合|协助|协办)"
_UNIT = r"(?:单位|部门|方|分工|名单)"
_PARTS = r"(?:工作|任务|事项|职责|责任|义务|职能)"
_END = r"(?=$|[，,。;!?\s吧啊呢了])"
_ASKS = r"(?:申请|请求?|恳请|建议|希望|要求|望|盼)"
_OUT = r"(?:退出|取消|删除|删掉|去掉|移除|移出|剔除|调出|划出|撤出|免去|撤销|拿掉)"
_WRONG = r"(?:有误|错了?|不对|不准确?|不妥|不当|不合适|不合理|不符)"
_OTHER = r"(?!我|本|咱|俺|哪|谁|各|有关|相关)[^，,。;!?\s]{2,14}?"
_REFUSES = rule(
    "refuses_support",
    # 不应由我局配合, 不该我们配合, 不由我局协助
    rf"不(?:应该?|应当|该|宜|再|当|适合|属于?|归|在)?(?:由|归|是)?{_US}[^，,。;]{{0,5}}?{_SUPPORT}"
    # 我局不承担配合任务, 我局不是第3项的配合单位
    rf"|{_US}[^，,。;]{{0,8}}?(?:不(?:应该?|应当|该|宜|承担|参与|担任|是|属于?|适合|再(?:作为?|承担|参与|担任|是|为))"
    rf"|并?非)[^，,。;不]{{0,9}}?{_SUPPORT}(?:{_UNIT}|{_PARTS}){{0,2}}{_END}"
    rf"|{_US}[^，,。;]{{0,5}}?不(?:再|能)?{_SUPPORT}{_END}"
    rf"|{_US}[^，,。;季期月]{{0,5}}?(?:无|没有){_SUPPORT}的?(?:职责|责任|义务|职能)"
    # 配合单位有误, 列为配合单位不妥, 对配合分工有异议
    rf"|{_SUPPORT}{_UNIT}(?:的?(?:确定|安排)|明显|可能)?[列写搞填标]?(?:得|的)?{_WRONG}(?!报)"
    rf"|分工(?:安排)?(?:可能)?{_WRONG}"
    rf"|列[为作成入][^，,。;]{{0,8}}{_SUPPORT}{_UNIT}?[^，,。;]{{0,2}}{_WRONG}"
    rf"|对[^，,。;]{{0,12}}{_SUPPORT}{_UNIT}?的?(?:安排)?(?:持|提出)?有?(?:不同)?(?:异议|意见)"
    # 不应将我局列为配合单位, 不再作为配合单位
    rf"|不(?:应该?|应当|该|宜|要|同意|再)?(?:[将把被][^，,。;]{{1,8}})?(?:列|作|定)(?:为|作|成|入)"
    rf"[^，,。;]{{0,9}}{_SUPPORT}{_UNIT}"
    # 申请退出配合单位, 请将我局从配合单位中调出
    rf"|{_ASKS}[^，,。;]{{0,12}}{_OUT}[^，,。;]{{0,10}}{_SUPPORT}(?:{_UNIT}|{_PARTS})"
    rf"|{_US}[^，,。;]{{0,12}}{_SUPPORT}{_UNIT}{{1,2}}(?:里面?|中|内|之列)?{_OUT}"
    # 配合不归我局, 配合单位不应是我局
    rf"|{_SUPPORT}(?:{_PARTS}|{_UNIT})?(?:也|并|都)?不(?:应该?|应当|宜)?(?:归|属于?|是|为|在|涉及|由)[^，,。;]{{0,2}}?{_US}"
    r"|\b(?:we|us|our)\b[^.,;]{0,30}(?:should not|shouldn't|need not|do not|don't|cannot|are not|aren't)"
    r" (?:be )?(?:a |the )?support|not (?:ours|for us) to support|should not be supported by (?:us|our)",
)
_NAMES = rule(
    "names_support",
    # 建议改由市财政局配合, 应由市财政局协助
    rf"(?:应该?|应当|建议|请|改|宜|理应|换|调整为?|变更为?|改为)由{_OTHER}(?:来)?{_SUPPORT}(?:为宜|更合适|较妥)?{_END}"
    rf"|(?:应该?|应当|可以?|去)找{_OTHER}(?:来)?{_SUPPORT}{_END}"
    # 配合单位应为市财政局, 请将配合单位调整为市财政局
    rf"|{_SUPPORT}(?:单位|部门)(?:建议|应该?|应当|宜|请|拟|需)?(?:调整|变更|改|更换|换|更正)?(?:为|是|成)(?!我|本|哪|谁|什么)"
    rf"|{_SUPPORT}{_PARTS}(?:应该?|应当|宜|建议|请)?由{_OTHER}(?:来)?(?:承担|负责){_END}"
    r"|should be supported by",
)
_FOR_NOW = rule(
    "for_now",
    r"[^，,。;]{0,6}(?:[本这该当上]个?(?:季|期|月|周|轮|次|阶段)|目前|暂时?|当前|近期|尚)"
    rf"[^，,。;]{{0,10}}[不无没未][^，,。;]{{0,10}}{_SUPPORT}",
)


def refuses_support(text: str, can: int = ANY) -> bool:
    """不应由我局配合: the writer's unit is not to support the task. 本季度不需要我局配合 is no such thing."""
    return bool(_REFUSES.search(text, can)) and bool(_REFUSES.search(_FOR_NOW.sub("", text, can), can))


def names_support(text: str, can: int = ANY) -> bool:
    """应由市财政局配合: who supports the task; an objection only where nothing is reported beside it."""
    return bool(_NAMES.search(text, can))
