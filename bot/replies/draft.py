"""What one section of a reply tells of its tasks, before it is weighed (初读)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.readings import Figure, IndicatorName
from bot.replies.amounts import AMOUNT, blank_no_amounts, find_amounts
from bot.replies.clauses import Clause, asks, lacks, only_announces, split_clauses
from bot.replies.dates import Moment
from bot.replies.intents import acknowledges
from bot.replies.metrics import figure_of, metric_before
from bot.replies.rules import rule
from bot.replies.shares import is_bare_share
from bot.replies.status import StatusWord, denies, leaves_some, only_closing, status_words
from bot.replies.units import Amount
from bot.replies.words import BLANK, Words

_ACTIVITY = rule(
    "activity",
    r"开展|召开|印发|出台|制定|组织|举办|检查|走访|建成|签订|完善|修订|形成|报送|上线|启动"
    r"|实施|建立|推动|推进|部署|落实|发放|培训|宣传|调研|查处|移送|受理|办理|审核|通过|批复"
    r"|投用|开工|完成|做了|加强|编制|搭建|对接|协调|推广|获得|获批|参加|联合|到位|进场|立项|压减|压缩"
    r"|缩短|优化"
    r"|已经?(?![知阅悉收转读看通安回填发])[一-龥]{2}|准备|[二三四五六七八九十]分之|持平|参与|提交|上报"
    r"|已报|报请|提请|送审|汇总|收集|兑现|实现|达成|达标|没有?滞后",
)
_REQUEST = re.compile(r"^(?:请|望|盼|烦请|敬请)(?!示).*")
_EARLIER = rule("earlier", r"上半年|[一二12]季度|上(?:个)?(?:季度|月)|年初|此前|之前|去年|上年|上次")
_PHASE = re.compile(r"(?:度|份)?的?(?:阶段性?)?(?:任务|工作|目标|计划)")
_HOW_IT_STANDS = re.compile(r"序时|时序|(?:进度|进展|推进)[^，,。;]{0,6}$")
_ONLY_WHEN = rule(
    "only_when",
    rf"[\s{BLANK}]*(?:预计|估计|争取|力争|计划)[在于到]?(?:还需要?|还要|再有|再过)?\s*(?:之?前|左右"
    rf"|时间)?[吧\s]*$",
)
_RATE_NAME = re.compile("(?<!完成)(?:率|满意度|知晓度|占比|比重|比例|覆盖面)$")
_LEVEL = re.compile(
    r"(?:已|现|目前|现已)?(?:达到?|为|至|是|升至|降至|提升至|提高到)"
)  # of the rate just told
_STILL_NEEDED = re.compile(r"(?:还需要?|还要|仍需|尚需|再有|再过|再用|再要|预计|估计|大概|大约)$")
_REACHED = rule("reached", "已|了|共|累计|实现了|正在|%")
_BEFORE_THEN = re.compile(r"[之以]?前(?![一二三四几\d半])")
_BY_THEN = re.compile("(?:[之以]?前|左右)?")
_FORESEEN_MONTHS = 6  # 12月 told in January is last month, not the next one
_TARGET_TOLD = re.compile(r"(?:目标|任务|计划)[^，,。;]{0,4}\d")
_AROUND = f" {BLANK}:,;.、-|*"
_TIDY = re.compile(r"^[\s:，,、。;是为→=>\-]+|[\s。;，,、:!]+$")

_NONE = re.compile(r"(?:暂|暂时|目前)?(?:没有|没|无|無|暫無)(?:其他|明显|什么)?(?:问题|困难)?")


@dataclass(slots=True)
class Draft:
    """Everything told in one section; nothing decided yet. Filled clause by clause."""

    marks: list[StatusWord] = field(default_factory=list)
    closing: list[StatusWord] = field(default_factory=list)  # 正在整理材料: under way only if not done
    percents: list[Amount] = field(default_factory=list)
    earlier: list[Amount] = field(
        default_factory=list
    )  # 上半年完成40%: counts only where no later one is told
    figures: list[Figure] = field(default_factory=list)
    unclear: list[Amount] = field(default_factory=list)
    problem: str | None = None
    next_step: str | None = None
    expected_by: date | None = None
    left_over: bool = False
    active: bool = False
    asked: bool = False
    quote: str = ""

    def is_news(self) -> bool:
        """Whether it tells how the task stands: a word for it, a number, a problem, a day."""
        firm = any(word.firm or word.mark == "completed" for word in self.marks)
        return any((firm, self.percents, self.figures, self.unclear, self.problem, self.expected_by))

    def is_only_done(self) -> bool:
        """Whether a bare 完成 is all that is told."""
        others = (self.percents, self.figures, self.unclear, self.problem, self.expected_by)
        return not any(others) and all(word.mark == "completed" and not word.firm for word in self.marks)


@dataclass(frozen=True, slots=True)
class Scene:
    """What a section is read against: the words, the dates in them, today."""

    words: Words
    moments: tuple[Moment, ...]
    today: date

    def within(self, clause: Clause) -> tuple[Moment, ...]:
        """The dates told inside one clause."""
        first = bisect_left(self.moments, clause.start, key=_start)
        return self.moments[first : bisect_left(self.moments, clause.end, key=_start)]


def _start(moment: Moment) -> int:
    return moment.start


def read_section(
    scene: Scene, pieces: tuple[tuple[int, int], ...], indicators: tuple[IndicatorName, ...]
) -> Draft:
    """Read the pieces of text that speak of the same tasks."""
    draft = Draft(quote="".join(scene.words.verbatim(*piece) for piece in pieces).strip())
    clauses = [clause for start, end in pieces for clause in split_clauses(scene.words.text, start, end)]
    metric = ""
    told: list[Clause] = []
    for clause in clauses:
        if asks(scene.words.text, clause):
            draft.asked = True
            continue
        told.append(clause)
        metric = _read_clause(draft, scene, clause, (indicators, metric))
    _close(draft, scene, told)
    return draft


def _read_clause(
    draft: Draft, scene: Scene, clause: Clause, known: tuple[tuple[IndicatorName, ...], str]
) -> str:
    """Add one clause to the draft; returns the metric that a following 同比 belongs to."""
    moments, text = scene.within(clause), scene.words.text
    ahead = _ahead(moments, text, scene.today)
    still_to_come = ahead and _ahead(tuple(one for one in moments if not one.rolled), text, scene.today)
    dateless = _dateless(clause, moments)
    words = status_words(dateless, dated_ahead=still_to_come is not None)
    closing = [word for word in words if word.mark == "under_way" and only_closing(clause.text, clause.can)]
    draft.closing += closing
    draft.marks += [word for word in words if word not in closing]
    if ahead and _ONLY_WHEN.match(dateless.text, clause.can):
        words.append(StatusWord("promised", clause.start, clause.end))  # 预计月底
        draft.marks.append(words[-1])
    if ahead and any(word.mark == "promised" for word in words):
        draft.expected_by = ahead
    if clause.kind != "fact":
        return known[1]
    draft.active = draft.active or (
        bool(_ACTIVITY.search(_REQUEST.sub("", clause.text))) and not acknowledges(clause.text)
    )
    draft.left_over = draft.left_over or leaves_some(clause.text, clause.can)
    return known[1] if _to_come(scene, clause, moments) else _read_amounts(draft, scene, clause, known)


def _read_amounts(
    draft: Draft, scene: Scene, clause: Clause, known: tuple[tuple[IndicatorName, ...], str]
) -> str:
    indicators, metric = known
    moments = scene.within(clause)
    last_year = any(one.day and one.day.year < scene.today.year for one in moments)
    past = last_year and not re.search(r"比|较", clause.text)
    if not clause.can & AMOUNT.bit:
        return metric
    percents = draft.earlier if _EARLIER.search(clause.text, clause.can) else draft.percents
    start = clause.start
    for amount in find_amounts(clause, _numbers_only(clause, moments), past):
        before = clause.text[max(0, start - clause.start) : amount.start - clause.start]
        if amount.kind == "percent" and _LEVEL.fullmatch(before) and _RATE_NAME.search(metric):
            amount = replace(amount, kind="figure")
        if is_bare_share(before) and _TARGET_TOLD.search(scene.words.text, 0, clause.start):
            percents.append(replace(amount, kind="percent"))
        elif amount.kind == "unclear" or _may_be_a_rate(clause, amount, indicators):
            draft.unclear.append(replace(amount, kind="unclear"))
        elif amount.kind == "percent":
            percents.append(amount)
        else:
            metric = metric_before(before, metric, growth=amount.growth)
            figure = figure_of(amount, metric, indicators)
            if not amount.value and any(word.mark == "not_started" for word in draft.marks):
                continue  # 未启动 and a plain 0 beside it
            if figure is None:
                draft.unclear.append(replace(amount, kind="unclear"))
            else:
                written = _verbatim_metric(scene.words, clause, figure.metric)
                draft.figures.append(Figure(written, figure.value, figure.unit, figure.growth))
        start = amount.end
    return metric


def _may_be_a_rate(clause: Clause, amount: Amount, indicators: tuple[IndicatorName, ...]) -> bool:
    """A percent without a word, where the task has an indicator that is told in percent."""
    alone = len(clause.text.strip(_AROUND)) <= amount.end - amount.start
    return (
        amount.kind == "percent"
        and alone
        and amount.value < 100
        and any(one.unit == "%" for one in indicators)
    )


def _verbatim_metric(words: Words, clause: Clause, metric: str) -> str:
    """The metric in the writer's own script, where it stands in this clause."""
    at = clause.text.find(metric) if metric else -1
    return metric if at < 0 else words.verbatim(clause.start + at, clause.start + at + len(metric))


def _numbers_only(clause: Clause, moments: tuple[Moment, ...]) -> str:
    """The clause with dates and numbers that are no amounts blanked out."""
    if not moments:
        return blank_no_amounts(clause.text, clause.can)
    signs = list(clause.text)
    for one in moments:
        start, end = one.start - clause.start, min(one.end, clause.end) - clause.start
        signs[start:end] = BLANK * (end - start)
    return blank_no_amounts("".join(signs), clause.can)


def _dateless(clause: Clause, moments: tuple[Moment, ...]) -> Clause:
    """The clause without its dates, but for 三季度任务 and the like, which is a part of the task."""
    if not moments:
        return clause
    signs = list(clause.text)
    for one in moments:
        start, end = one.start - clause.start, min(one.end, clause.end) - clause.start
        if not _PHASE.match(clause.text, end):
            end = _BY_THEN.match(clause.text, end).end()  # type: ignore[union-attr]  # matches the empty string
            signs[start:end] = " " * (end - start)
    return replace(clause, text="".join(signs))


def _to_come(scene: Scene, clause: Clause, moments: tuple[Moment, ...]) -> bool:
    """12月底前建成2个, 10月举办3场: the day is still to come, so nothing has been reached."""
    if not moments or _REACHED.search(clause.text, clause.can):
        return False
    return any(_lies_ahead(one, scene) for one in moments if one.kind == "day" and not one.rolled)


def _lies_ahead(moment: Moment, scene: Scene) -> bool:
    """A day before which something is to be done, or a month that has not begun."""
    if not moment.day or moment.day < scene.today:
        return False
    if _BEFORE_THEN.match(scene.words.text, moment.end):
        return True
    months = (moment.day.year - scene.today.year) * 12 + moment.day.month - scene.today.month
    return "月" in scene.words.text[moment.start : moment.end] and 0 < months <= _FORESEEN_MONTHS


def _ahead(moments: tuple[Moment, ...], text: str, today: date) -> date | None:
    """The last day told in the clause that is still to come."""
    days = [one.day for one in moments if one.day and one.day >= today and _is_ahead(one, text)]
    return days[-1] if days else None


def _is_ahead(moment: Moment, text: str) -> bool:
    """A day, or a stretch of time that is still needed: 还需两周."""
    return moment.kind == "day" or bool(_STILL_NEEDED.search(text, max(0, moment.start - 8), moment.start))


def _close(draft: Draft, scene: Scene, clauses: list[Clause]) -> None:
    """The spans, and what is left undone, once all clauses are known."""
    draft.percents = draft.percents or draft.earlier
    if not any(word.mark == "completed" for word in draft.marks):
        draft.marks += draft.closing
    draft.problem = _span(scene.words, clauses, "problem") or _lacking(scene.words, clauses, draft)
    promises = sorted(word.start for word in draft.marks if word.mark == "promised")
    steps = [
        one
        for one in clauses
        if one.kind != "plan" or bisect_left(promises, one.start) == bisect_left(promises, one.end)
    ]
    draft.next_step = _span(scene.words, steps, "plan")


def _span(words: Words, clauses: list[Clause], kind: str) -> str | None:
    """The first run of clauses of that kind, as written, without the words that announce it."""
    clauses = [one for one in clauses if not only_announces(one)]
    first = next((at for at, one in enumerate(clauses) if one.kind == kind), None)
    if first is None:
        return None
    last = first
    while last + 1 < len(clauses) and _belongs(clauses[first], clauses[last + 1], kind):
        if not _same_run(clauses[last], clauses[last + 1], words):
            break
        last += 1
    start = clauses[first].start + clauses[first].lead
    while start < clauses[first].end and words.text[start] in (BLANK, " "):
        start += 1
    if start >= clauses[first].end and last == first:
        return None
    return _tidy(words.verbatim(start, clauses[last].end)) or None


def _belongs(first: Clause, following: Clause, kind: str) -> bool:
    """Of the same kind, or, behind a cause nobody announced, one more thing that is missing."""
    return following.kind == kind or (
        kind == "problem" and not first.lead and lacks(following.text, following.can)
    )


def _same_run(one: Clause, following: Clause, words: Words) -> bool:
    return (
        "\n" not in words.text[one.end : following.start]
        and "。" not in words.text[one.end : following.start]
    )


def _lacking(words: Words, clauses: list[Clause], draft: Draft) -> str | None:
    """A clause about something missing, when nothing was announced as the problem."""
    if any(word.mark in ("completed", "nothing_new", "no_activity") for word in draft.marks):
        return None
    length: Counter[int] = Counter()
    starts = [clause.start for clause in clauses]
    for word in draft.marks:
        length[bisect_right(starts, word.start) - 1] += word.end - word.start
    for at, clause in enumerate(clauses):
        only_status = length[at] and (
            length[at] >= len(clause.text.strip(f" {BLANK}")) - 4 or bool(_HOW_IT_STANDS.search(clause.text))
        )
        if (
            clause.kind == "fact"
            and not only_status
            and lacks(clause.text, clause.can)
            and not denies(clause.text, clause.can)
        ):
            return _tidy(words.verbatim(clause.start, clause.end)) or None
    return None


def _tidy(span: str) -> str:
    span = _TIDY.sub("", span)
    return "" if _NONE.fullmatch(span) else span
