"""Where an item says who is responsible: a bracket at its end, labels, a last sentence (责任分工的位置)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.plans.names import looks_like_unit, read_names
from bot.plans.numbering import is_ended, is_heading
from bot.plans.passages import Passage, join
from bot.plans.roles import LABEL, Clause, find_clause, read_clause

_OPENING, _CLOSING = "([【〔{", ")]】〕}"
_AFTER = " 。;,.、"
_DONE_BY = r"([^。;]{2,300}?(?:负责|牵头|配合|落实)(?:,[^,。;]{2,20})?)[。;]?$"
_LAST_SENTENCES = (
    re.compile(rf"(?:^|(?<=[。;]))\s*(?:由|本项工作由|此项工作由)?{_DONE_BY}"),
    re.compile(rf"(?<=,)\s*由{_DONE_BY}"),  # 改造热源,由市住建局牵头,市财政局配合,10月底前完成
)
_VERB_AT_END = re.compile(
    r"(?:按照?(?:各自)?(?:职责|职能)(?:分工)?)?(?:分工负责|牵头负责|负责|牵头|配合|落实|承办)$"
)
_LABEL_AT_END = re.compile(rf"(?:{LABEL.pattern})\s*$")
_LABELLED = re.compile(rf"^.*(?:{LABEL.pattern})", re.DOTALL)
_BRACKETS = (("(", ")"), ("[", "]"), ("【", "】"), ("〔", "〕"))
_FIELD = re.compile(
    r"[\u4e00-\u9fff]{0,4}(?:内容|措施|举措|目标|成果|标准|形式|名称)\s*:"
)  # begins a line of its own
_NAME_MOST = 24
_TOLD = re.compile("要|应(?!急)|须|请|明确|结合|认真|切实|做好|加强|抓好|层层|严格|全面|定期|专人")
_UNCLOSED_MOST = 400
_LABELS_MOST = 1200
_CLAUSES_MOST = 40  # no item says so often who is responsible


@dataclass(slots=True)
class Responsibility:
    """An item's text without its clauses, and what they say. `oddities` name what is wrong in print."""

    text: list[Passage]
    clauses: list[Clause] = field(default_factory=list)
    printed: list[Passage] = field(default_factory=list)
    oddities: list[tuple[str, Passage]] = field(default_factory=list)
    lacks_opening: bool = False  # it ends with a bracket nothing opens: known names may tell a clause

    def take(self, printed: Passage, clause: Clause) -> None:
        self.printed.append(printed)
        self.clauses.append(clause)

    def put_in_order(self) -> None:
        """Clauses as printed, from the first to the last."""
        pairs = sorted(zip(self.printed, self.clauses, strict=True), key=lambda pair: pair[0].at[0])
        self.printed, self.clauses = [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def flow(paragraphs: Sequence[Passage]) -> list[Passage]:
    """Paragraphs again where the page broke them: a line that closes no sentence goes on in the next."""
    flowing: list[list[Passage]] = []
    for index, paragraph in enumerate(paragraphs):
        if flowing and _goes_on(flowing[-1], paragraph.text, is_first=len(flowing) == 1 == index):
            flowing[-1].append(paragraph)
        else:
            flowing.append([paragraph])
    return [join(parts) for parts in flowing]


def _goes_on(parts: Sequence[Passage], text: str, *, is_first: bool) -> bool:
    before = parts[-1].text
    if before[-1:] in ("(", "[", "【") or _LABEL_AT_END.search(before[-20:]):
        return True
    if is_ended(before) or LABEL.match(text.lstrip("([【")) or _FIELD.match(text):
        return False
    labelled = _LABELLED.match(before)
    is_open = text.startswith(("、", ",")) or any(before.count(a) > before.count(b) for a, b in _BRACKETS)
    named = read_names(before[labelled.end() :]).names if labelled and not is_open else ()
    if LABEL.match(parts[0].text) or (named and looks_like_unit(named[-1][0])):
        return before[-1] in "、," or all(looks_like_unit(name) for name, _, _ in read_names(text).names)
    return not (is_first and is_heading(before))


def find_responsibility(paragraphs: Sequence[Passage], known: Sequence[str] = ()) -> Responsibility:
    """Take the clauses out of an item's text. `known` are names of units read elsewhere in the plan."""
    found = Responsibility([])
    for paragraph in paragraphs:
        if LABEL.match(paragraph.text):
            found.take(paragraph, read_clause(paragraph))
        else:
            found.text.append(paragraph)
    while found.text and len(found.printed) < _CLAUSES_MOST and _take_last(found, known):
        if not found.text[-1]:
            found.text.pop()
    for paragraph in found.text:
        for inner, clause in _clauses_within(paragraph):
            found.take(inner, clause)
    found.put_in_order()
    return found


def _take_last(found: Responsibility, known: Sequence[str]) -> bool:
    """One more clause off the end of the text, if there is one."""
    last = found.text[-1]
    bracket = _bracket(last)
    if bracket is not None:
        opening, clause = bracket
        found.take(last.cut(opening), clause)
        found.text[-1] = last.cut(0, opening)
        return True
    ways = (_unclosed, _label, _sentence)
    place = next((start for way in ways if (start := way(last)) is not None), None)
    if place is None:
        return _take_unopened(found, known)
    _take_from(found, place)
    return True


def _take_from(found: Responsibility, start: int) -> None:
    """All that stands from there on, without the brackets around it."""
    last = found.text[-1]
    printed = last.cut(start)
    inner = printed.text.strip(_AFTER)
    closed = inner[-1:] in _CLOSING and inner[:1] in _OPENING
    begin = printed.text.find(inner)
    body = printed.cut(begin + (inner[:1] in _OPENING), begin + len(inner) - closed)
    if inner[:1] in _OPENING and not closed:
        found.oddities.append(("bracket_not_closed", printed))
    found.text[-1] = last.cut(0, start)
    found.take(printed, read_clause(body))


def _bracket(text: Passage) -> tuple[int, Clause] | None:
    """Where the bracket opens that closes the text, and what it says, if it is a clause."""
    words = text.text
    end = len(words.rstrip(_AFTER))
    if end == 0 or words[end - 1] not in _CLOSING:
        return None
    start = _opening(words, end - 1)
    if start is None:
        return None
    clause = find_clause(text.cut(start + 1, end - 1), at_end=True)
    return None if clause is None or _within_a_list(text, start, clause) else (start, clause)


def _within_a_list(text: Passage, start: int, inner: Clause) -> bool:
    """The bracket belongs to a name behind a label: 责任单位:各街道办事处(镇人民政府)."""
    before = text.text[max(0, start - _LABELS_MOST) : start]
    labelled = _LABELLED.match(before)
    if labelled is None or "。" in before[labelled.end() :]:
        return False
    return not inner.has_label and not inner.has_verb


def _opening(text: str, closing: int) -> int | None:
    """The bracket that belongs to the one at `closing`."""
    depth = 0
    for place in range(closing, -1, -1):
        depth += (text[place] in _CLOSING) - (text[place] in _OPENING)
        if depth == 0:
            return place
    return None


def _unclosed(text: Passage) -> int | None:
    """Where a bracket opens that nothing closes, if all that follows is a clause."""
    words, depth = text.text, 0
    for place in range(len(words) - 1, max(-1, len(words) - _UNCLOSED_MOST), -1):
        char = words[place]
        depth += (char in _CLOSING) - (char in _OPENING)
        if depth < 0:
            rest = find_clause(text.cut(place + 1), at_end=True)
            return None if rest is None else place
    return None


def _label(text: Passage) -> int | None:
    """Where labels begin that stand at the end of the text without brackets."""
    words = text.text
    for label in LABEL.finditer(words, max(0, len(words) - _LABELS_MOST)):
        before = words[: label.start()].rstrip(" ")
        if before and before[-1] not in "。;)!】" and words[label.start() - 1] != " ":
            continue
        rest = words[label.start() :].rstrip(_AFTER)
        if "。" not in re.sub(rf"。\s*(?={LABEL.pattern})", "", rest):
            return label.start()
    return None


def _sentence(text: Passage) -> int | None:
    """Where the last sentence or its end begins that does nothing but say who leads and who helps."""
    for form in _LAST_SENTENCES:
        found = form.search(text.text)
        if found is None or found.start() == 0:
            continue
        names = [named.name.text for named in read_clause(text.cut(*found.span(1))).units]
        if names and all(_is_named(name) for name in names):
            return found.start()
    return None


def _is_named(name: str) -> bool:
    """A unit, not the beginning of what units are told to do: 各单位要明确专人负责."""
    return looks_like_unit(name) and len(name) <= _NAME_MOST and _TOLD.search(name) is None


def _take_unopened(found: Responsibility, known: Sequence[str]) -> bool:
    """A clause that has lost its opening bracket: its first unit must be known from elsewhere."""
    last = found.text[-1]
    end = len(last.text.rstrip(_AFTER))
    if end == 0 or last.text[end - 1] not in _CLOSING or _opening(last.text, end - 1) is not None:
        return False
    found.lacks_opening = True
    start = _first_known(last.text[: end - 1], known)
    clause = find_clause(last.cut(start, end - 1), at_end=True) if start is not None else None
    if start is None or clause is None:
        return False
    found.oddities.append(("bracket_not_opened", last.cut(start)))
    found.take(last.cut(start), clause)
    found.text[-1] = last.cut(0, start)
    return True


def _first_known(text: str, known: Sequence[str]) -> int | None:
    """Where the list of units at the end begins: in its first piece, at the longest name known."""
    pieces = read_names(_VERB_AT_END.sub("", text)).names
    for index in range(len(pieces) - 1, -1, -1):
        name, _, end = pieces[index]
        if name in known:
            continue
        fitting = [word for word in known if name.endswith(word)]
        if fitting:
            return end - len(max(fitting, key=len))
        return pieces[index + 1][1] if index + 1 < len(pieces) else None
    return pieces[0][1] if pieces else None


def _clauses_within(text: Passage) -> Iterator[tuple[Passage, Clause]]:
    """Clauses in brackets within the text, after one of its sentences."""
    for found in re.finditer(
        r"[(\[【〔]([^()\[\]【】〔〕]{4,400}(?:\([^()]{1,12}\)[^()]{0,300}){0,6})[)\]】〕]", text.text
    ):
        inner = text.cut(found.start(1), found.end(1))
        clause = find_clause(inner, at_end=False)
        if clause is not None and len(inner.text) >= 4:
            yield inner, clause
