"""Names of units: a printed list to its names, collectives kept whole, the kind of each body (单位名称)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.plan import UnitKind

_SUFFIX = re.compile(
    r"(?:局|委|办|厅|部|院|署|会|行|司|社|台|站|所|馆|处|科|室|段|队|中心|政府|海关|公司|集团|大学"
    r"|学校|党校|指挥部|支行|分行|总行"
    r"|小组|专班|工会|妇联|科协|文联|残联|工商联|侨联|社联|记协|作协|人大|政协|法院|检察院|医院"
    r"|银行|基金|街道|园区|开发区|高新区|新区|示范区|管理区|保税区|度假区|经开区|经济区"
    r"|乡镇|镇|乡|县|区|市|州|旗|省|企业|单位|部门|机关|党委|党组|党工委|团委|监委|军分区|武警|消防"
    r"|联盟|机构|电信|移动|联通|铁塔|电网|邮政|烟草"
    r"|电力|燃气|水务|城投|交投|国投|供电|国资|高校|院校|院所|协会|学会|商会|联合会|委员会|服务站"
    r"|平台|基地|实验室)(?:\([^()]{1,20}\))?$"
)
_OFFICE = re.compile(
    r"(?:局|委|办|厅|署|海关|法院|检察院|政府|管委会|办公室|总工会|妇联|工商联|残联|科协|联合会|支队|大队|分行|支行"
    r"|^[省市县区州镇乡].{1,12}(?:部|院|中心|社|公司|集团|站|所|校)|供电公司|学院|大学|党校)(?:\([^()]{1,20}\))?$"
)
_PREFIX = re.compile(
    r"(?:省|市|县|区|州|盟|旗|镇|乡|自治区|国家|中共|中国|各|驻|本|有关|相关|团|兵团"
    r"|[\u4e00-\u9fff]{2,6}(?:省|市|县|区|州))"
)
_GROUP_WORD = (
    r"(?:(?:有|相|其他)?(?:关|他)?(?:成员|责任|牵头|配合|参与|参加|市直|省直|县直|区直|州直|直属"
    r"|主管|行业|职能|监管|业务|所属|属地|驻地)*"
    r"(?:单位|部门|机构|地区|地方|企业|高校|专班|工作组))"
)
_PLACE = (
    r"(?:自治[县州旗区]|特区|街道(?:办事处)?|乡镇(?:街道)?|镇街|园区|开发区|功能区|新区|地市|地方|地区|县市区"
    r"|旗县区|市县区|市州|市县|县区|区县|旗县|盟市|辖区|村|社区|片区|板块|林场|高新区|经开区"
    r"|[省市县区州旗盟镇乡])"
)
_BRACKET = r"[(〈<\[][省市县区州旗盟镇乡街道办事处、,/及和\s管委会开发园功能新]{1,14}[)〉>\]]"
_BODY_OF_PLACES = (
    r"(?:人民政府|政府|党\(?工?\)?委(?:[和、](?:人民)?政府|[和、]管委会|[和、]办事处|\(党组\))?|党工委|管委会"
    r"|管理委员会|办事处|财政|教育局|教体局|部门|主管部门)"
)
# 各区、县〈市〉政府; 市政府各委、办、局; 各县(市、区)人民政府、管委会; 各乡镇(街道); 县(市、区)政府
COLLECTIVE = re.compile(
    rf"(?:(?:全[省市县区州])?各|有关|相关)(?:相关|有关)?{_PLACE}(?:{_BRACKET}"
    rf"|[、/及和]{_PLACE}(?={_PLACE}|{_BRACKET}|{_BODY_OF_PLACES}|[、,;。)\s]|$))*"
    rf"{_BODY_OF_PLACES}?|[市县区州旗乡镇]{_BRACKET}(?:{_BODY_OF_PLACES})?"
    r"|(?:[省市县区州](?:委|政府|府|直))?各(?:委|办|局|厅|处|部|科|室)(?:[、,]?(?:委|办|局|厅|处|科|室|院|中心))+"
)
_COLLECTIVE_NAME = re.compile(
    rf"(?:.*领导小组|.*指挥部|.*联席会议|[省市县区州](?:属|直|级|直属)|驻[省市县区州])?(?:各|全部|全体|其他|有关|相关|所有|市直|省直|县直|区直"
    rf"|州直|市级|省级|县级|区级|州级|县级以上|乡镇|镇街)"
    rf".*(?:{_GROUP_WORD}|政府|党委|管委会|[市县区州旗镇乡道村]|\)|〉|局|院校|系统|协会|商会|主体"
    rf"|公司|集团|银行|医院|学校|场|园区|社区|企业|机关|办事处|财政|级)"
    rf"|.*(?:各成员单位|成员单位|县\(市、区\)|有关部门|相关部门|有关单位|相关单位|责任单位"
    rf"|等部门)(?:\(单位\))?"
    r"|.*各(?!界).*|(?:有关|相关|其[他它]|所有|全部).*|属地.*|驻[\u4e00-\u9fff]{1,4}(?:高校|院校|部队|单位|企业|银行|机构)"
    r"|[省市县区州](?:属|管)(?:国有)?(?:企业|高校|院校|医院|学校|公司)"
    r"|(?:县|市|区|乡镇|镇)[\(〈].+[\)〉].*|乡镇\(街道\)|财政部门|.*主管部门|.*职能部门|.*管理部门"
)
_NO_PROPER_NAME = re.compile(
    r"(?:乡镇|镇乡|镇街|乡|镇|街道|县区|区县|县市区|市县|市州|园区|开发区)(?:(?:人民)?政府|党委"
    r"|党工委|办事处|管委会?|[(、和]|乡|镇|街道|[)])+"
)
_BODY = re.compile(
    r".*(?:领导小组|联席会议|指挥部|工作专班|专班|协调机制|协调小组|议事协调机构|安全生产委员会"
    r"|工作组)(?:办公室|办)?(?:\(.+\))?"
)
_GENERIC = re.compile(r"(?:各)?(?:单位|机构|企事业单位|政府|办事处)")
_OPEN = re.compile(
    r"(?:等(?:\d+个)?(?:有关|相关|中?省(?:级|直)?|[市县区州](?=有关|相关|部门|单位)|市直|省直|县直|区直|州直|市级|成员|责任|牵头|多个|各)*(?:部门"
    r"|单位|部门单位|部门和单位|部门、单位|单位和部门|地区|方面)?(?:和单位)?)$"
)
_AND = re.compile(r"(?:以及|及其他|和|及|与|暨)")
_TAIL = re.compile(
    r"(?:按照?|依据?|根据)?(?:各自)?(?:的)?(?:职责|职能|部门职责|工作职责|分工)(?:和)?(?:职责|职能"
    r"|权限)?(?:分工|范围)?$|(?:分别|共同|具体|主要|统筹|统一|联合|分头|分工|各自|协同|密切)$"
)
_ROUND = str.maketrans("〔〕[]【】〈〉", "()()()()")
_LEVELS = "省市县区州盟旗镇乡"
_NO_LEVEL = re.compile(r"市(?:政(?!府|协|法)|场|容|域|民)|区(?:域|间)|县城|镇区|乡村|省(?:际|委省)")
_GLUED_LEAST = 7
_LONGEST = 60  # no body has a longer name
_LEAD_IN = re.compile(r"^(?:由|并由|具体由|分别由|主要由|及|和|并|以及)")


@dataclass(frozen=True, slots=True)
class NameList:
    """What a printed list of units holds. `at` are the names' places in the list's text, start and end."""

    names: tuple[tuple[str, int, int], ...]
    is_open: bool = False
    by_division: bool = False


def read_names(text: str) -> NameList:
    """The names of a list as printed between a label and a role word."""
    printed, text = text, round_brackets(text)
    names: list[tuple[str, int, int]] = []
    is_open = by_division = False
    for start, end in _pieces(text):
        piece, opened, divided = _trim(text, start, end)
        is_open, by_division = is_open or opened, by_division or divided
        for half in _halves(text, *piece):
            (a, b), opened, divided = _trim(text, *half)
            is_open, by_division = is_open or opened, by_division or divided
            if b <= a:
                continue
            if names and _GENERIC.fullmatch(text[a:b]) and kind_of(names[-1][0]) == "collective":
                a = names.pop()[1]  # 市直有关部门、单位
            names.append((printed[a:b], a, b))
    return NameList(tuple(names), is_open, by_division)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """The parts between separators; none within brackets or within a collective's name."""
    whole = {place for found in COLLECTIVE.finditer(text) for place in range(found.start() + 1, found.end())}
    start = depth = 0
    for place, char in enumerate(text):
        depth = max(0, depth + (char in "(〈《<[【〔") - (char in ")〉》>]】〕"))
        if depth or place in whole or not (char in "、,;/|。\t" or _is_space_between(text, start, place)):
            continue
        yield start, place
        start = place + 1
    yield start, len(text)


def _is_space_between(text: str, start: int, place: int) -> bool:
    if not text[place].isspace():
        return False
    return looks_like_unit(text[start:place].strip())


def _trim(text: str, start: int, end: int) -> tuple[tuple[int, int], bool, bool]:
    """A piece without what is no name: 等, 按职责分工, a leading 由."""
    opened = divided = False
    while start < end and text[start].isspace():
        start += 1
    if lead := _LEAD_IN.match(text[start:end]):
        start += lead.end()
    while True:
        piece = text[start:end].rstrip(" 。.;")
        end = start + len(piece)
        if tail := _TAIL.search(piece):
            divided = divided or any(word in tail[0] for word in ("职责", "职能", "分工", "分别"))
        elif tail := _OPEN.search(piece):
            opened = True
        else:
            return (start, end), opened, divided
        end = start + tail.start()


def _halves(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A piece at 和, 及, 与 where both sides are units by themselves."""
    for found in _AND.finditer(text, start, end):
        left, right = text[start : found.start()], text[found.end() : end]
        if _stands_alone(left) and _stands_alone(right) and not COLLECTIVE.fullmatch(text[start:end]):
            yield start, found.start()
            yield from _halves(text, found.end(), end)
            return
    if place := _glued(text, start, end):
        yield start, place
        yield from _halves(text, place, end)
        return
    yield start, end


def _glued(text: str, start: int, end: int) -> int | None:
    """Where a second name of the same level begins without any separator: 镇应急办镇林业站."""
    if end - start < _GLUED_LEAST or text[start] not in _LEVELS:
        return None
    for place in range(start + 3, end - 2):
        if text[place] == text[start] and not _NO_LEVEL.match(text, place):
            left, right = text[start:place], text[place:end]
            if is_office(left) and is_office(right) and kind_of(left) == kind_of(right) == "unit":
                return place
    return None


def _stands_alone(name: str) -> bool:
    return (
        len(name) >= 3
        and looks_like_unit(name)
        and (kind_of(name) == "collective" or _PREFIX.match(name) is not None)
    )


def round_brackets(text: str) -> str:
    """The text with one kind of bracket, character for character."""
    return text.translate(_ROUND)


def looks_like_unit(name: str) -> bool:
    """The name ends the way names of units do."""
    name = round_brackets(name)
    if not 2 <= len(name) <= 40 or any(char in name for char in '。;:!?"“”《》'):
        return False
    return (
        _SUFFIX.search(name) is not None or COLLECTIVE.fullmatch(name) is not None or kind_of(name) != "unit"
    )


def is_office(name: str) -> bool:
    """An office beyond doubt: neither a place nor a sort of people, schools or firms."""
    return kind_of(name) != "unit" or _OFFICE.search(round_brackets(name)) is not None


def kind_of(name: str) -> UnitKind:
    name = round_brackets(name)
    if len(name) > _LONGEST:
        return "unit"
    if COLLECTIVE.fullmatch(name) or _COLLECTIVE_NAME.fullmatch(name) or _NO_PROPER_NAME.fullmatch(name):
        return "collective"
    return "body" if _BODY.fullmatch(name) else "unit"
