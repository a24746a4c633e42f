"""What stands after an item without belonging to it: closing notes, signatures, dates (文末)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.plans.clauses import find_responsibility
from bot.plans.numbering import is_ended, is_heading
from bot.plans.passages import Passage
from bot.plans.roles import LABEL

_NOTE = re.compile(
    r"(?:上述|以上)(?:各项)?(?:工作|任务|事项|措施|内容|责任|分工|政策|目标)|注\s*[:1]|备注\s*:"
    r"|说明\s*:|(?:工作|有关|相关|报送|其他)要求\s*:|本(?:方案|计划|规划|意见|通知|要点|清单|办法|措施|分工)(?:自|由|有效期|实施|印发"
    r"|所称|未)"
    r"|附\s*[件表录]|(?:请|望)?各(?:地|单位|部门|县|区|市|责任单位|牵头单位|有关).{0,60}(?:于|在|请"
    r"|每|应|要|须).{0,80}(?:报送|上报|报市|报省|报县|报区|反馈|办公室)"
    r"|联系(?:人|电话|方式)\s*:|[(]?此件|抄送|抄报|主题词|印发$|(?:公开方式|公开属性)"
)
_OPENS_NOTE = re.compile(
    r"上述|以上|注|备注|说明|本|各项|凡|由多个|多个|责任单位|任务分工|牵头|分工|有多个|涉及"
)
_SIGNATURE = re.compile(
    r"(?:[(]?[\u4e00-\u9fff\s、]{2,60}(?:委员会|办公室|人民政府|政府|委|局|厅|办|部|领导小组|指挥部"
    r"|联席会议)(?:代章)?[)]?\s*)+"
)
_DATE = re.compile(
    r"[\s\u4e00-\u9fff]{0,60}(?:20\d\d|二[〇○零O].{2})\s*年\s*.{1,3}月(?:\s*.{1,3}日?)?\s*(?:印发)?"
)
# The same without a line break before it, as where a page was copied into one line.
_GLUED = re.compile(
    r"(?<=[)】〕\]])\s*(?=各(?:地|级|县|区|市|有关|责任|牵头|相关|单位|部门)[^。:;]{0,40}(?:要|应|须)|(?:请|望)各)"
    r"|(?<=[。;)】〕\]!])\s*(?=(?:上述|以上)(?:各项)?(?:工作|任务|事项|责任|分工)|注\s*:|本(?:方案|计划|规划|意见|通知|措施)自"
    r"|附件\s*[\d一二三:]|(?:信息)?来源\s*:|(?:责任)?编辑\s*:"
    r"|(?:[\u4e00-\u9fff\s]{4,50}(?:办公室|政府|委员会|领导小组|局|厅|委)\s*)?20\d\d年\d{1,2}月\d{1,2}日[\s()\u4e00-\u9fff]{0,14}$)"
)
_STRAY = re.compile(r"[^。,;:!?、()《》|\d]{4,40}")
_AHEAD = 12
NOTE_OF_ROLES = re.compile(
    r"(?:列|排|排列|排名|排序)(?:在|于|名)?(?:第一|首|最前|前面?)(?:位|个|名)?(?:的)?.{0,12}(?:牵头"
    r"|负责|主)|(?:第一个|首个|第一)(?:责任)?(?:单位|部门)?(?:为|是).{0,6}牵头"
)

OTHERS_RESPONSIBLE = re.compile(
    r"其[他它余](?:的|各)?(?:单位|部门)?(?:均|都)?(?:为|是|作为)(?:共同)?(?:责任|承办|落实)"
)


def is_note(text: str) -> bool:
    return _NOTE.match(text) is not None or _is_note_of_roles(text)


def _is_note_of_roles(text: str) -> bool:
    """A paragraph that does nothing but set the roles; the same may stand within an item's bracket."""
    if LABEL.match(text):
        return False
    return NOTE_OF_ROLES.search(text) is not None and _OPENS_NOTE.match(text) is not None


def is_signature(text: str) -> bool:
    """An issuer or a date by itself, as at the foot of a document."""
    if text.count("(") != text.count(")") or (text[:1] == "(" and "、" in text) or LABEL.match(text):
        return False
    return len(text) <= 100 and bool(_SIGNATURE.fullmatch(text) or _DATE.fullmatch(text))


def cut_tail(paragraphs: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    """An item's own paragraphs, and those after it that are not its own."""
    *before, last = paragraphs or [Passage()]
    glued = _GLUED.search(last.text)
    if glued is None:
        return _cut_lines(paragraphs)
    own, after = _cut_lines([*before, last.cut(0, glued.start())])
    return own, [*after, last.cut(glued.start())]


def _cut_lines(paragraphs: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    for index in range(1, len(paragraphs)):
        text = paragraphs[index].text
        if index == 1 and is_heading(paragraphs[0].text) and not is_signature(text):
            continue
        ahead = paragraphs[index + 1 : index + _AHEAD]
        before = paragraphs[index - 1].text
        signed = is_signature(text) and (is_ended(before) or LABEL.match(before) is not None)
        if is_note(text) or (signed and all(_ends_here(line.text) for line in ahead)):
            return list(paragraphs[:index]), list(paragraphs[index:])
    return _cut_strays(paragraphs)


def _cut_strays(paragraphs: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Without lines at the end that are no sentence after one that is: what a page added, or a heading."""
    end = len(paragraphs)
    while (
        end > 1 and _STRAY.fullmatch(paragraphs[end - 1].text) and not LABEL.match(paragraphs[end - 1].text)
    ):
        end -= 1
    if end < len(paragraphs) and paragraphs[end - 1].text[-1:] in "。)】〕":
        return list(paragraphs[:end]), list(paragraphs[end:])
    return list(paragraphs), []


def _ends_here(text: str) -> bool:
    return is_signature(text) or is_note(text) or len(text) <= 60


def cut_after_clause(paragraphs: Sequence[Passage]) -> tuple[list[Passage], list[Passage]]:
    """Behind the bracket that names the units nothing of the item follows, unless units are named again."""
    named = [index for index, paragraph in enumerate(paragraphs) if _names_units(paragraph)]
    if not named or any(LABEL.match(paragraph.text) for paragraph in paragraphs):
        return list(paragraphs), []
    last = named[-1] + 1
    return list(paragraphs[:last]), list(paragraphs[last:])


def _names_units(paragraph: Passage) -> bool:
    return bool(find_responsibility([paragraph]).printed) or paragraph.text.rstrip("。 ").endswith("负责)")
