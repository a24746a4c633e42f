"""A responsibility clause to who does what: labels (牵头单位：), role words (牵头, 配合, 负责) (分工)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.domain.plan import Role
from bot.plans.dates import is_ongoing, is_time
from bot.plans.names import NameList, is_office, looks_like_unit, read_names
from bot.plans.passages import Passage

_LEAD = "总牵头|牵头|主办|主责|首要|主要责任|第一责任|组长"
_SUPPORT = (
    "配合|协办|协同|参与|参加|参建|协作|支持|协助|会办|责任配合|联动|成员|指导|督办|督查|监督|共建|助力"
)
_RESPONSIBLE = "责任|建设|业主|项目|承建|承办|落实|执行|承担|负责|实施|完成|推进|承接|组织"
_BODY = r"(?:责任)?(?:单位|部门|主体|地区|机构|处室|科室|方|分工)(?:及分工)?"
_WHOSE = r"(?:(?:[省市县区州]|国家)(?:级|直)|相关|有关|其[他它])?"
_PEOPLE = (
    "责任领导|分管领导|牵头领导|挂钩领导|包抓领导|联系领导|责任人|负责人|联系人|联络员|市级领导"
    "|包保领导|督办领导"
)
_TIME = (
    r"(?:整改|整治|改革|工作|任务|目标|计划)?(?:完成|办结|推进|实施|落实|达成|整改|起止|截止)?"
    r"(?:时限|期限|时间|节点|进度){1,3}(?:要求|安排)?|(?:完成|办结|整改)要求"
)
_LABELS = (
    ("people", _PEOPLE),
    ("lead", rf"{_WHOSE}(?:{_LEAD}){_BODY}"),
    ("support", rf"{_WHOSE}(?:{_SUPPORT}){_BODY}"),
    ("responsible", rf"{_WHOSE}(?:{_RESPONSIBLE}){_BODY}|责任分工|任务分工|分工"),
    ("lead2", "牵头|主办"),
    ("support2", "配合|协办|参与"),
    ("responsible2", "负责|责任"),
    ("time", _TIME),
)
_LONG = [(name, form) for name, form in _LABELS if not name.endswith("2")]
LABEL = re.compile(
    "|".join(
        (
            *(rf"(?P<{name}>{form})(?:为|是)?\s*:" for name, form in _LABELS),
            *(rf"[【〔\[](?P<{name}3>{form})[】〕\]]\s*:?" for name, form in _LONG),  # 【责任单位】市教育局
            *(rf"^(?P<{name}4>{form})[ \t]+(?=\S)" for name, form in _LONG),  # 责任单位 市教育局
            *(
                rf"(?P<{name}5>{form})(?:为|是)(?=[\u4e00-\u9fff])(?!牵头|主|责任|第)"
                for name, form in _LONG[1:-1]
            ),
        )
    )
)
_VERB = re.compile(
    r"(?P<lead>(?:负责)?(?:总牵头|牵头|主办|主责|抓总)(?:负责|组织|组织实施|实施|落实|推进|抓好落实|抓落实"
    r"|办理|承办|制定|会同)?)"
    r"|(?P<support>(?:协同|积极|密切|负责)?(?:配合|协办|协同|参与|参加|协助|支持|会办|指导)(?:实施|落实|推进"
    r"|做好)?)"
    r"|(?P<responsible>(?:组织|具体|统筹|抓好|贯彻|推进)?(?:分工负责|负责落实|负责实施|负责推进"
    r"|负责|落实|承办|组织实施|实施|承担|办理|抓好落实))"
)
_AFTER_VERB = re.compile(r"\s*(?:[,;、。.|]|$|各|省|市|县|区|州)")
_REMARK = re.compile(r"以下|简称|即|包括|含|见|详见|如|不含|除|原")
_NO_NAME = re.compile(
    r"^(?:下同|同上|以下简称|无|略|[/—-]+)$|^详?见|(?:列|排)(?:在|名)?(?:第一|首)位|第一个(?:单位|部门)"
)
_UNTIL = re.compile(
    r"^(?:于|在)?[^、]{2,12}(?:之?前|期间|内)(?:全部|基本|全面)?(?:完成|到位|建成|办结|见效)$"
)  # 汛期前完成
_OWN_ROLE = re.compile(
    rf"\((?:(?P<lead>{_LEAD})|(?P<support>{_SUPPORT})|(?P<responsible>{_RESPONSIBLE}))(?:单位|部门)?\)$"
)
_BEHIND = re.compile(r"[(【〔\[][^()【】]*(?:下同|为牵头|以下|排名|不再)[^()【】]*[)】〕\]]?$")
_ASIDE = re.compile(r"[。;]\s*(?:以下|上述|其余|其他任务|不再)[^:]*$")  # 。以下任务均需各区落实,不再一一列出
_JOINT = re.compile(r"(?:会同|商(?=[省市县区州各])|联合(?=[省市县区州各]))")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit as the clause names it."""

    name: Passage
    role: Role


@dataclass(slots=True)
class Clause:
    """What one responsibility clause says."""

    units: list[Named] = field(default_factory=list)
    seen: set[tuple[str, Role]] = field(default_factory=set)
    open_list: bool = False
    by_division: bool = False
    explicit_lead: bool = False
    time: list[Passage] = field(default_factory=list)
    has_label: bool = False
    has_verb: bool = False


def read_clause(text: Passage, role: Role = "responsible") -> Clause:
    """The clause without its brackets; `role` is that of units named without any."""
    clause = Clause()
    aside = _ASIDE.search(text.text)
    text = text.cut(0, aside.start()) if aside else text
    labels = list(LABEL.finditer(text.text))
    head = text.cut(0, labels[0].start() if labels else None)
    if head:
        _read_words(clause, head, role)
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        value = text.cut(label.end(), following.start() if following else None)
        clause.has_label = True
        kind = (label.lastgroup or "").rstrip("2345")
        if kind == "time":
            clause.time.append(value)
        elif kind != "people":
            clause.explicit_lead |= kind == "lead"
            _read_words(clause, value, kind)  # type: ignore[arg-type]
    return clause


def read_listed(clause: Clause, text: Passage, role: Role) -> None:
    """Add the units of a cell or label whose role is known; role words within it still count."""
    if text:
        _read_words(clause, text, role)


def _read_words(clause: Clause, text: Passage, role: Role) -> None:
    """A list of units with or without role words: A牵头,B、C配合,D按职责分工负责."""
    start, after = 0, role
    for verb in _verbs(text.text):
        clause.has_verb = True
        named: Role = verb.lastgroup  # type: ignore[assignment]
        if named == "responsible" and role != "responsible":
            named = role
        clause.explicit_lead |= named == "lead"
        comma = text.text.rfind(",", start, verb.start())
        if start == 0 and named == "support" != role and comma > 0:  # A,B配合: somebody is responsible
            _add_list(clause, text, (start, comma), role)
            start = comma + 1
        _add_list(clause, text, (start, verb.start()), named)
        start = verb.end()
        after = "support" if named == "lead" and role == "responsible" else role
    _add_list(clause, text, (start, len(text.text)), after)


def _verbs(text: str) -> Iterator[re.Match[str]]:
    """Role words at the end of a list; the same words within a name do not count."""
    for found in _VERB.finditer(text):
        if _AFTER_VERB.match(text, found.end()) and found.start() > 0:
            yield found


def _add_list(clause: Clause, text: Passage, span: tuple[int, int], role: Role) -> None:
    joint = _JOINT.search(text.text, *span)
    if joint and joint.start() > span[0]:
        clause.explicit_lead = True
        _add_names(clause, text, (span[0], joint.start()), "lead")
        _add_names(clause, text, (joint.end(), span[1]), "support")
    else:
        _add_names(clause, text, span, role)


def _add_names(clause: Clause, text: Passage, span: tuple[int, int], role: Role) -> None:
    found: NameList = read_names(text.text[span[0] : span[1]])
    clause.open_list |= found.is_open
    clause.by_division |= found.by_division
    for _, start, end in found.names:
        name = _without_remark(text.cut(span[0] + start, span[0] + end))
        words = name.text
        if is_time(words) or _UNTIL.search(words) or (is_ongoing(words) and not looks_like_unit(words)):
            clause.time.append(name)
        elif _NO_NAME.search(words):
            continue
        elif name:
            _add_name(clause, name, role)


def _without_remark(name: Passage) -> Passage:
    """The name without a remark in brackets: (第一责任单位为牵头单位,下同)."""
    found = _BEHIND.search(name.text)
    return name.cut(0, found.start()) if found else name


def _add_name(clause: Clause, name: Passage, role: Role) -> None:
    """Once for each role; a role in brackets behind the name is its own: 市教育局(牵头)."""
    words = name.text
    own = _OWN_ROLE.search(words)
    if own:
        name, role = name.cut(0, own.start()), own.lastgroup  # type: ignore[assignment]
        words = name.text
        clause.explicit_lead |= role == "lead"
    if name and (words, role) not in clause.seen:
        clause.seen.add((words, role))
        clause.units.append(Named(name, role))


def find_clause(text: Passage, *, at_end: bool) -> Clause | None:
    """The clause, if the bracket or line names who is responsible, or until when.

    A bare list of units is one only at the end.
    """
    clause = read_clause(text)
    return clause if _is_clause(clause, text.text, at_end=at_end) else None


def _is_clause(clause: Clause, text: str, *, at_end: bool) -> bool:
    if clause.has_label:
        return True
    if not clause.units or len(text) > 600:
        return False
    likely = [named for named in clause.units if looks_like_unit(named.name.text)]
    if clause.has_verb:
        return bool(likely) and _is_named_first(likely[0], clause)
    return at_end and len(likely) == len(clause.units) and _is_bare_list(text, likely)


def _is_bare_list(text: str, named: list[Named]) -> bool:
    """Names alone say who is responsible where one is an office, not where all are places or firms."""
    if len(text) < 3 or _REMARK.match(text):
        return False
    return any(is_office(unit.name.text) for unit in named)


def _is_named_first(likely: Named, clause: Clause) -> bool:
    return likely is clause.units[0] or len(clause.units) <= 2 * sum(
        looks_like_unit(named.name.text) for named in clause.units
    )
