"""One section read clause by clause: how it stands, what is foreseen, what was done (读一段)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.domain.readings import IndicatorName
from bot.replies.attribution import read_amounts
from bot.replies.clauses import Clause, asks, split_clauses
from bot.replies.completion import VERB
from bot.replies.dates import Moment
from bot.replies.draft import Draft, Scene
from bot.replies.feared import feared
from bot.replies.guard import reserves, takes_back
from bot.replies.hedged_status import guessed
from bot.replies.hedges import doubts_figures
from bot.replies.intents import acknowledges
from bot.replies.rules import rule
from bot.replies.spans import close
from bot.replies.status import StatusWord, leaves_some, only_closing, status_words
from bot.replies.words import BLANK

_ACTIVITY = rule(
    "activity",
    r"开展|召开|印发|出台|制定|组织|举办|检查|走访|建成|签订|完善|修订|形成|报送|上线|启动"
    r"|实施|建立|推动|推进|部署|落实|发放|培训|宣传|调研|查处|移送|受理|办理|审核|通过|批复"
    r"|投用|开工|完成|做了|加强|编制|搭建|对接|协调|推广|获得|获批|翻了?[一两]?番|获(?=[^，,。;]{0,10}(?:奖"
    r"|称号|荣誉|表彰|批示))|参加|联合|到位|进场|立项|压减|压缩"
    r"|缩短|优化"
    r"|已经?(?![知阅悉收转读看通安回填发])[一-龥]{2}|准备|[二三四五六七八九十]分之|持平|参与|提交|上报"
    r"|已报|报请|提请|送审|汇总|收集|兑现|实现|达成|达标|(?:没有?|未)(?:任何|出现|发生|什么)?(?:滞后|停工"
    r"|停滞|拖延|延误|推不动|卡住|掉队)"
    r"|(?:没有|无)(?:任何|什么|啥)?困难",
)
_REQUEST = re.compile(r"^(?:请|望|盼|烦请|敬请)(?!示).*")
_PHASE = re.compile(r"(?:度|份)?的?(?:阶段性?)?(?:任务|工作|目标|计划)")
_ONLY_WHEN = rule(
    "only_when",
    rf"[\s{BLANK}]*(?:(?:预计|估计|争取|力争|计划)[在于到得]?(?:要到|还需要?|还要|再有|再过)?|还需要?|还要"
    rf"|再有|再过)\s*(?:之?前|左右"
    rf"|时间)?[吧\s]*$",
)
_STILL_NEEDED = re.compile(r"(?:还需要?|还要|仍需|尚需|再有|再过|再用|再要|预计|估计|大概|大约)$")
_REACHED = rule("reached", "已|了|共|累计|实现了|正在|%")
_BEFORE_THEN = re.compile(r"[之以]?前(?![一二三四几\d半])")
_CAN_THEN = re.compile(  # 年底大约能到90%
    rf"{_BEFORE_THEN.pattern}|(?:大约|大概|应该|估计|可能|预计|也许|也|就|才|基本|左右)*(?:能|可以|会|将|要|有望|可望)"
)
_ALL_OF_THEM = re.compile(r"^(?!.*(?:任务|工作|目标|项目|\ue000)).*(?:全部|均|都|全)")  # 受理56件，已全部办结
_BY_THEN = re.compile("(?:[之以]?前|左右)?")
_PASSES = ("behind", "difficult", "not_started", "step_not_started", "not_done", "under_way", "on_track")
_STEP_DONE = rule(
    "step_done",
    "[一-龥]{2}(?:均|都|全部)?已经?(?:全部|均|都|全面)?(?:到位|到货|进场|通过|批复|获批"
    "|出台|印发|签订|落地|审定)",
)
_SHARE = re.compile(r"\d%|[一二三四五六七八九]成(?!立|本|功|果|效)|百分之")
_BEGUN = re.compile("正|已|在(?=[推办做弄跑])|目前|现")
_BAD = ("behind", "difficult", "not_started", "step_not_started")
_OVERCOME = rule(
    "overcome",
    "(?<![未没])(?<!没有)(?<!尚未)(?:已经?|现已|均已|基本|得到|全部|都)(?:经|协调|妥善|有效|逐一|得到|全部"
    "|基本|全面|圆满){0,2}(?:恢复|赶上来|解决|克服|复工|复产|化解|消除|扭转|理顺|打通|赶上|追上|补上|批下来"
    "|到位了)"
    "|现在(?:批下来|解决|到位|好|通|恢复|赶上|追上)了?",
)
_TO_BE_CHECKED = re.compile("待.{0,6}(?:核|查|确认)")
_FORESEEN_MONTHS = 6  # 12月 told in January is last month, not the next one


def read_section(
    scene: Scene, pieces: tuple[tuple[int, int], ...], indicators: tuple[IndicatorName, ...]
) -> Draft:
    """Read the pieces of text that speak of the same tasks."""
    draft = Draft(quote="".join(scene.words.verbatim(*piece) for piece in pieces).strip())
    clauses = [clause for start, end in pieces for clause in split_clauses(scene.words.text, start, end)]
    metric = ""
    told: list[Clause] = []
    for clause in clauses:
        if doubts_figures(draft, clause):
            draft.guessed |= set() if draft.told else {word.start for word in draft.marks}
            continue
        if asks(scene.words.text, clause):
            draft.asked = True
            continue
        told.append(clause)
        draft.doubted = draft.doubted or takes_back(clause)
        draft.reserved = draft.reserved or (draft.done and reserves(clause))
        metric = _read_clause(draft, scene, clause, (indicators, metric))
    close(draft, scene, told)
    return draft


def _read_clause(
    draft: Draft, scene: Scene, clause: Clause, known: tuple[tuple[IndicatorName, ...], str]
) -> str:
    """Add one clause to the draft; returns the metric that a following 同比 belongs to."""
    if clause.mood in ("if", "meant"):
        if clause.mood == "if":
            _foresee(draft, scene, clause)
        draft.active = draft.active or not acknowledges(clause.text)
        return known[1]
    moments, text = scene.within(clause), scene.words.text
    ahead = _ahead(moments, text, scene.today)
    still_to_come = ahead and _ahead(tuple(one for one in moments if not one.rolled), text, scene.today)
    dateless = _dateless(clause, moments)
    words = _words_that_count(
        draft,
        scene,
        clause,
        status_words(dateless, dated_ahead=bool(ahead if clause.kind == "plan" else still_to_come)),
    )
    closing = [word for word in words if word.mark == "under_way" and only_closing(clause.text, clause.can)]
    draft.closing += closing
    draft.marks += [word for word in words if word not in closing]
    if feared(clause, text):
        draft.feared = (clause.start, clause.end)
    else:
        draft.guessed |= {word.start for word in words if guessed(clause, word)}
    if ahead and _ONLY_WHEN.match(dateless.text, clause.can):
        words.append(StatusWord("promised", clause.start, clause.end))  # 预计月底
        draft.marks.append(words[-1])
    if ahead and any(word.mark == "promised" for word in words):
        draft.expected_by = ahead
    if clause.kind != "fact":
        return known[1]
    draft.active = draft.active or _tells_of_work(clause) or "%" in clause.text
    draft.stepped = draft.stepped or bool(_STEP_DONE.search(clause.text, clause.can))
    draft.left_over = draft.left_over or leaves_some(clause.text, clause.can)
    of_others = clause.mood == "heard" or _to_come(scene, clause, moments)
    return known[1] if of_others else read_amounts(draft, scene, clause, known)


def _tells_of_work(clause: Clause) -> bool:
    """Words for work done or going on, neither asked of others nor promised."""
    if not _ACTIVITY.search(clause.text, clause.can):
        return False
    return bool(_ACTIVITY.search(_REQUEST.sub("", clause.text))) and not acknowledges(clause.text)


def _words_that_count(
    draft: Draft, scene: Scene, clause: Clause, words: list[StatusWord]
) -> list[StatusWord]:
    """Words for a status that hold of the task now; 均已办结 may hold of the things just counted."""
    if clause.sentence == draft.counted_in and _ALL_OF_THEM.search(clause.text):
        words = [replace(word, mark="part") if word.mark == "completed" else word for word in words]
    if _OVERCOME.search(clause.text, clause.can):
        _leave_behind(draft, clause)
    if any(word.mark == "under_way" for word in words) and not _BEGUN.search(clause.text):
        due = any(_due_before(one, scene) for one in scene.within(clause))  # 年底前全面铺开
        words = [word for word in words if word.mark != "under_way"] if due else words
    return words if clause.mood == "plain" else _not_of_now(draft, scene, clause, words)


def _tells_a_result(clause: Clause, words: list[StatusWord]) -> bool:
    """A completion that is not denied, or a percent."""
    done = VERB.search(clause.text, clause.can) and not any(word.mark == "not_done" for word in words)
    return bool(done) or bool(_SHARE.search(clause.text))


def _leave_behind(draft: Draft, clause: Clause) -> None:
    """现已解决, 现已恢复: what was bad before it is so no more."""
    draft.overcome = clause.start
    over = [word for word in draft.marks if word.mark in _BAD]
    draft.marks = [word for word in draft.marks if word not in over]


def _foresee(draft: Draft, scene: Scene, clause: Clause) -> None:
    """如果顺利, 年底能完成: the day, though nothing is said of how it stands."""
    moments = scene.within(clause)
    ahead = _ahead(moments, scene.words.text, scene.today)
    words = status_words(_dateless(clause, moments), dated_ahead=ahead is not None)
    if ahead and any(word.mark == "promised" for word in words):
        draft.expected_by = ahead


def _not_of_now(draft: Draft, scene: Scene, clause: Clause, words: list[StatusWord]) -> list[StatusWord]:
    """Of words told of earlier or by hearsay those that still count; what was done stays done."""
    if clause.mood == "heard":
        draft.unsure = draft.unsure or _tells_a_result(clause, words)
        draft.unsure = draft.unsure and not _TO_BE_CHECKED.search(scene.words.text)
        return [word for word in words if word.mark not in ("completed", "part")]
    draft.earlier_marks += [word for word in words if word.mark in _PASSES]
    return [word for word in words if word.mark not in _PASSES]


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
    reached = _REACHED.search(clause.text, clause.can) if moments else None
    if not moments or (reached and reached.group() != "%"):
        return False
    if reached:
        return any(one.kind == "day" and _due_before(one, scene, _CAN_THEN) for one in moments)
    return any(_lies_ahead(one, scene) for one in moments if one.kind == "day" and not one.rolled)


def _due_before(moment: Moment, scene: Scene, words: re.Pattern[str] = _BEFORE_THEN) -> bool:
    """月底前完成90%: by a day that is still to come."""
    ahead = moment.day is not None and moment.day >= scene.today and not moment.rolled
    return ahead and bool(words.match(scene.words.text, moment.end))


def _lies_ahead(moment: Moment, scene: Scene) -> bool:
    """A day before which something is to be done, or a month that has not begun."""
    if not moment.day or moment.day < scene.today:
        return False
    if _due_before(moment, scene):
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
