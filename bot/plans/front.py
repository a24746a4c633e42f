"""What a plan says about itself: title, issuers, date, document number, place and years (文头)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.plans.dates import with_digits
from bot.plans.numbering import PLAN_NOUN
from bot.plans.passages import Passage
from bot.plans.source import Source

_ISSUED_AS = re.compile(
    r"(?:关于(?:印发|转发|下发|发布|公布|做好)?\s*《?|(?:印发|转发|发布)\s*《)(?P<name>[^》。]{4,90}?)》?\s*的"
    r"(?:通知|通告|函)"
)
_DOC_NO = re.compile(
    r"[\u4e00-\u9fff]{2,12}(?:\([\u4e00-\u9fff]{1,4}\))?\s*[〔\[(【]?\s*(?:19"
    r"|20)\d\d\s*[〕\])】]\s*第?\s*\d{1,4}\s*号"
)
_DATE = re.compile(r"((?:19|20)\d\d)\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日?)?")
_DATED = re.compile(r"(?:成文|发文|印发|签发|制发)日期\s*:?\s*((?:19|20)\d\d)[年.-](\d{1,2})[月.-](\d{1,2})")
_SENT_BY = re.compile(r"(?:发文|制发|成文|印发)(?:机关|单位|机构)\s*:\s*(?P<name>[\u4e00-\u9fff]{4,40})")
_ISSUER = re.compile(
    r"(?:中共)?[\u4e00-\u9fff]{2,40}?(?:委员会办公室|领导小组办公室|人民政府办公[室厅]|委办公[室厅]"
    r"|办公[室厅]|人民政府|委员会|领导小组|联席会议|管理局|监督局|指挥部|局|委|厅|部|署)(?=$|\s"
    r"|关于|、)"
)
_SIGNED = re.compile(rf"(?<=[。)!])\s*([\u4e00-\u9fff ]{{4,60}}?)(?={_DATE.pattern})")
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:自治[区州县旗]|省|市|州|盟|县|区|旗|新区|高新区|镇|乡|街道)"
    r"|(?![全各本我该市省乡])[\u4e00-\u9fff]县(?=[\u4e00-\u9fff])"
)
_SPAN = re.compile(r"((?:19|20)\d\d)\s*年?\s*[-—–~至到]+\s*((?:19|20)\d\d)\s*年?")
_YEARS_ALONE = re.compile(r"\(\s*20\d\d\s*年?(?:\s*[-—–~至到]+\s*20\d\d\s*年)?度?\s*\)")
_FIVE_YEARS = {"十二五": (2011, 2015), "十三五": (2016, 2020), "十四五": (2021, 2025), "十五五": (2026, 2030)}
_GLUED = re.compile(
    r"([^。:;]{5,60}?(?:方案|计划|规划|意见|要点|清单|措施|分工|安排|行动|任务)(?:\([^()]{2,14}\))?)\s+(?=[为根按依结现经][\u4e00-\u9fff])"
)
_DRAFT = re.compile(r"[(【]?(?:征求意见稿|送审稿|草案|试行|公开征求意见稿|讨论稿|修订稿)[)】]?")
_NOT_ISSUED = re.compile(
    r"[(【〔\[]\s*(?:公开)?(?:征求意见稿|送审稿|讨论稿|草案)\s*[)】〕\]]|公开征求.{0,6}意见的(?:公告|通知|公示|函)$"
)
_NOTICE = re.compile(r"(?:印发|转发|下发|发布)|的(?:通知|公告|函|通告)$")
_LONGEST_TITLE = 90


@dataclass(frozen=True, slots=True)
class Front:
    """What was found; empty where the document does not say."""

    title: str = ""
    issuer: tuple[str, ...] = ()
    issued: str | None = None
    doc_no: str | None = None
    jurisdiction: str | None = None
    from_year: int | None = None
    to_year: int | None = None
    draft: Passage | None = None  # where it says that it is not issued yet (征求意见稿)


def read_front(
    source: Source, head: Sequence[Passage], foot: Sequence[Passage], rest: Sequence[Passage]
) -> Front:
    """`head` stands before the first number, `foot` after the last item, `rest` outside the plan's part."""
    title = _title(source, head, rest)
    outer = [*head, *foot, *rest]
    issued = _issued(head, foot, rest)
    issuer = _issuers(source, head, foot, rest)
    years = _years(title, [line.text for line in head])
    return Front(
        title,
        issuer,
        issued,
        next(
            (
                source.as_printed(line.cut(*found.span()))
                for line in outer
                if (found := _DOC_NO.search(line.text))
            ),
            None,
        ),
        _jurisdiction(title, issuer),
        *years,
        next((line for line in outer if _NOT_ISSUED.search(line.text.strip())), None),
    )


def _title(source: Source, head: Sequence[Passage], rest: Sequence[Passage]) -> str:
    """The plan's own title line, over two lines too; else the name a notice gives it."""
    head = [_first_words(line) for line in head]
    for index, line in enumerate(head):
        text = _DRAFT.sub("", line.text).strip()
        if (
            not text
            or len(text) > _LONGEST_TITLE
            or "。" in text
            or text[-1] in ":,;"
            or _NOTICE.search(text)
        ):
            continue
        if PLAN_NOUN.search(text):
            before = head[index - 1].text if index else ""
            span = _span_below(source, head[index + 1 : index + 2])
            if before and _is_first_half(before):
                return f"{source.shown(head[index - 1])} {source.shown(line)}{span}"
            return _DRAFT.sub("", source.shown(line)).strip("《》 ") + span
    for line in (*head, *rest):
        if found := _ISSUED_AS.search(line.text):
            return source.shown(line.cut(*found.span("name"))).strip("《》 ")
    first = next((line for line in (*head, *rest) if 4 <= len(line.text) <= _LONGEST_TITLE), None)
    return source.shown(first) if first else ""


def _first_words(line: Passage) -> Passage:
    """The line up to where the plan's first sentence is glued to its title."""
    found = _GLUED.match(line.text)
    return line.cut(0, found.end(1)) if found else line


def _span_below(source: Source, lines: Sequence[Passage]) -> str:
    """The years a title prints on a line of their own: (2023—2025年)."""
    return next((source.shown(line) for line in lines if _YEARS_ALONE.fullmatch(line.text)), "")


def _is_first_half(text: str) -> bool:
    issuers = sum(len(found[0]) for found in _ISSUER.finditer(text))
    if issuers and issuers >= len("".join(text.split())):
        return False
    return 4 <= len(text) <= 40 and not any(char in text for char in "。:,;()") and not _DATE.search(text)


def _issued(head: Sequence[Passage], foot: Sequence[Passage], rest: Sequence[Passage]) -> str | None:
    """The date of signature: where a page names it, else a line of its own, else a date at a line's end."""
    for line in (*rest, *head):
        if named := _DATED.search(line.text):
            return _iso(named)
    for lines in (foot, head, rest):
        for line in reversed(lines):
            text = with_digits(line.text)
            found = _DATE.search(text)
            if found and len(text) - len(found[0]) <= 2:
                return _iso(found)
    for text in (with_digits(line.text) for line in (*head, *foot)):
        dated = [found for found in _DATE.finditer(text) if found[3] and not _named(text, found)]
        if dated:
            return _iso(dated[-1])
    return None


def _named(text: str, found: re.Match[str]) -> bool:
    """The date is told of something: 发布时间:2014年3月14日."""
    return text[: found.start()].rstrip().endswith((":", "(", "《"))


def _iso(found: re.Match[str]) -> str | None:
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    try:
        return date(year, month, day).isoformat() if day else f"{date(year, month, 1):%Y-%m}"
    except ValueError:
        return None


def _issuers(
    source: Source, head: Sequence[Passage], foot: Sequence[Passage], rest: Sequence[Passage]
) -> tuple[str, ...]:
    """Who signs: lines of names only, at the foot or in the head, or the notice's first words."""
    for lines in (foot, head, rest):
        named: list[str] = []
        for line in lines:
            found = list(_ISSUER.finditer(line.text))
            if found and sum(len(one[0]) for one in found) >= len(re.sub(r"[\s、]", "", line.text)):
                named += [source.shown(line.cut(*one.span())) for one in found]
        if named:
            return tuple(dict.fromkeys(named))
    return _named_issuer(source, [*head, *rest]) or _signed(source, [*head, *rest, *foot])


def _named_issuer(source: Source, lines: Sequence[Passage]) -> tuple[str, ...]:
    """Who a page names as sender, or who stands before 关于 in the notice's title."""
    for line in lines:
        if sent := _SENT_BY.search(line.text):
            return (source.shown(line.cut(*sent.span("name"))),)
    for line in lines:
        if first := re.match(rf"({_ISSUER.pattern})关于", line.text):
            return (source.shown(line.cut(*first.span(1))),)
    return ()


def _signed(source: Source, lines: Sequence[Passage]) -> tuple[str, ...]:
    """The names right before a date within a longer line, as where a page lost its line breaks."""
    for line in lines:
        if found := _SIGNED.search(line.text):
            names = _ISSUER.finditer(line.text, *found.span(1))
            return tuple(dict.fromkeys(source.shown(line.cut(*name.span())) for name in names))
    return ()


def _jurisdiction(title: str, issuer: Sequence[str]) -> str | None:
    for words in (re.sub(r"^(?:19|20)\d\d年度?", "", title), *issuer):
        if found := _PLACE.match(words.removeprefix("中共")):
            return found[0]
    return None


def _years(title: str, head: Sequence[str]) -> tuple[int | None, int | None]:
    """The years the plan is for, as its title or its first lines say."""
    for text in (title, *(line for line in head if "规划期" in line or "期限" in line or "实施期" in line)):
        if found := _SPAN.search(text):
            return int(found[1]), int(found[2])
        for name, years in _FIVE_YEARS.items():
            if name in text:
                return years
    if found := re.search(r"((?:19|20)\d\d)\s*年(?!版)", title):
        return int(found[1]), int(found[1])
    return None, None
