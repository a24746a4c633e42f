"""An answer to the question that is open: a letter, 第二个, 是, a task, a number, a day (答复)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.readings import Asking, Choice, Doubt, Item, Reading, ReplyContext
from bot.replies.answered_figures import told_indicator, told_number, told_total, told_unit
from bot.replies.carrying import settled
from bot.replies.dates import find_moments
from bot.replies.labels import LIST, canonical, known_labels, labels_in
from bot.replies.numerals import number_of
from bot.replies.placing import doubt_about
from bot.replies.scopes import scope_doubt
from bot.replies.words import Words

_EDGE = re.compile(r"^[\s，,。.!、:()\[\]【】]+|[\s，,。.!、:()\[\]【】~]+$")
_LEAD = re.compile(
    r"^(?:收到|好的|嗯|哦|那就?|我?选(?:择)?|就是?|应该[是为]?|应[为是]|我?(?:是?指|说)的?是?|我的意思是"
    r"|答案?是?|按|以|不好意思|(?:都|我)?(?:打|写|说|填|报)?[错不]对?了?(?=[，,]?是)"
    r"|是(?=[第\d任#a-z百三六七八九]|日期))[，,:]?"
)
_TAIL = re.compile(r"(?:吧|呢|啊|哈|的|项|选项|谢谢|了|为准|✅)$")
_GUESSED = re.compile(
    r"应该?(?:是|选|为)?[^，,。;]{1,12}(?:吧|罢)[。.!\s]*$|好[像象]|似乎|貌似|(?<!不)可能|也许|或许|大概|估计|恐怕|怕是"
    r"|多半|没准|说不定|我?猜|[记说拿吃]不(?:太|大)?(?:准|清|好|得)|不(?:太|大|是很)?(?:确定|肯定|清楚)|没把握"
)
_LETTER = re.compile(r"(?:选项)?([a-d])(?:选项|项)?")
_PLACE = re.compile(r"第?([一二三四1-4])[个种条]|([前后])(?:者|一个|面(?:那|一)?个)|最后(?:一|那)?个")
_YES = {
    "是",
    "是的",
    "对",
    "对的",
    "对对",
    "没错",
    "正确",
    "嗯",
    "嗯嗯",
    "yes",
    "y",
    "确认",
    "无误",
    "可以",
    "ok",
    "行",
    "就是",
    "是这样",
    "属实",
}
_NO = {
    "不是",
    "不对",
    "否",
    "no",
    "n",
    "都不是",
    "都不对",
    "不是的",
    "错",
    "错了",
    "都不",
    "以上都不是",
    "重新写",
    "重写",
}
_SETTLED = _YES | _NO
_TASKS = re.compile(rf"(?:第|任务|#)?(?P<list>{LIST})(?:项|号)?(?:任务)?")
_NUMBERED = re.compile(r"(?:选项)?([1-4])")  # an option, where it is no task and no figure
_ALL_OF_THEM = re.compile(r"(?:[两二三四几]项)?(?:都|全|均)(?:部|都)?是?|全部")
_WHOSE = "request_whose"  # the options are tasks that a request beside reports may be for
_DATE = ("日期", "是日期", "时间")
_NEITHER = ("none", "cancel", "own_figure")  # none of those offered; the last files it as it was told


def read_answer(words: Words, context: ReplyContext) -> Reading | None:
    """The reading the answer settles; None when the words are no answer but a report of their own."""
    asking = context.asking
    if asking is None or len(words.text) > 40:
        return None
    said = _bare(words.text)
    choice = _chosen(said, asking) or _by_number(said, asking, context) or _by_sense(said, asking, context)
    if choice is not None:
        return _with_new_doubts(settled(asking, choice), asking, context)
    told = (
        _told_task(said, asking, context)
        or told_unit(said, asking)
        or told_number(said, asking, context)
        or told_indicator(said, asking, context)
        or told_total(said, asking)
        or _told_day(words, asking, context)
    )
    return _with_new_doubts(told, asking, context) if told else None


def guesses(words: Words) -> bool:
    """应该是B吧, 可能是第二个: no answer to count on. 应该是B is one: what is right."""
    return len(words.text) <= 40 and _GUESSED.search(words.text) is not None


def place_chosen(words: Words, asking: Asking) -> int | None:
    """Which option the words name, from 0: by letter, place, yes or no. None where they name none."""
    if len(words.text) > 40:
        return None
    choice = _chosen(_bare(words.text), asking)
    return asking.choices.index(choice) if choice in asking.choices else None


def _bare(text: str) -> str:
    """The words without politeness and stops around them."""
    said, before = _EDGE.sub("", text), ""
    while said != before and said not in _SETTLED:
        before = said
        for rule in (_LEAD, _TAIL):
            shorter = _EDGE.sub("", rule.sub("", said))
            said = shorter if shorter and said not in _SETTLED else said
    return said


def _chosen(said: str, asking: Asking) -> Choice | None:
    """The option named by letter, place, yes or no."""
    if letter := _LETTER.fullmatch(said):
        return _at(asking, "abcd".index(letter[1]))
    if place := _PLACE.fullmatch(said):
        return _at(asking, _place(place, len(asking.choices)))
    if said in _NO:
        return next((one for one in asking.choices if one.code in _NEITHER), Choice((), "none"))
    if asking.doubt == _WHOSE:
        return _of_tasks(said, asking)
    real = [one for one in asking.choices if one.code not in _NEITHER]
    sure = real[:1] if len(real) == 1 else [one for one in real if one.code == "file"]
    return sure[0] if said in _YES and sure else None


def _of_tasks(said: str, asking: Asking) -> Choice | None:
    """第12项, 12, 8和12, 都是: the option about just those tasks; a number is one of theirs or no answer."""
    options = {frozenset(canonical(each.task or "") for each in one.items): one for one in asking.choices}
    offered = tuple(dict.fromkeys(label for labels in options for label in labels))
    if _ALL_OF_THEM.fullmatch(said):
        return options.get(frozenset(offered))
    found = _TASKS.fullmatch(said)
    return options.get(frozenset(labels_in(found["list"], offered))) if found else None


def is_no_task_offered(words: Words, asking: Asking) -> bool:
    """A bare number that is none of the tasks offered: never a figure of another task."""
    return asking.doubt == _WHOSE and _bare(words.text).isdecimal() and place_chosen(words, asking) is None


def _by_number(said: str, asking: Asking, context: ReplyContext) -> Choice | None:
    """1 or 选2: the option, unless it is a task of the writer's or may be the figure asked about."""
    found = _NUMBERED.fullmatch(said.strip("()"))
    if not found or asking.doubt in ("unclear_number", "no_date", "scope", _WHOSE):
        return None
    labels = known_labels(context.my_tasks, context.quoted).members
    return None if found[1] in labels else _at(asking, int(found[1]) - 1)


def _by_sense(said: str, asking: Asking, context: ReplyContext) -> Choice | None:
    """都是, 日期: the choice of that sense; where no task was named, all of those it could be."""
    if said in _DATE:
        return next((one for one in asking.choices if one.code == "date"), None)
    if not _ALL_OF_THEM.fullmatch(said):
        return None
    for one in asking.choices:
        if one.code in ("both_tasks", "all_tasks", "in_order", "file"):
            return one
    told = _unplaced(asking)
    if asking.doubt != "no_task" or told is None:
        return None
    return Choice(tuple(replace(told, task=label) for label in _pool(context)), "all_tasks")


def _pool(context: ReplyContext) -> tuple[str, ...]:
    labels = known_labels(context.my_tasks, context.quoted)
    return labels.quoted or labels.mine


def _place(found: re.Match[str], count: int) -> int:
    if found[1]:
        return int(number_of(found[1]) or 1) - 1
    return 0 if found[2] == "前" else count - 1 if not found[2] else 1


def _at(asking: Asking, place: int) -> Choice | None:
    return asking.choices[place] if 0 <= place < len(asking.choices) else None


def _with_new_doubts(reading: Reading, asking: Asking, context: ReplyContext) -> Reading:
    """A figure that was chosen may be of several indicators, or a part of what its indicator counts: that is
    asked next, if nothing else is.
    """
    if asking.doubt not in {"which_indicator", "unclear_number"} or reading.needs_confirmation:
        return reading
    doubts = tuple(
        doubt
        for item in reading.items
        if item.task == asking.task
        for doubt in (*_of_new_figures(item, asking, context), scope_doubt(item, asking.quote, context))
        if doubt is not None
    )
    return replace(reading, needs_confirmation=True, doubts=doubts) if doubts else reading


def _of_new_figures(item: Item, asking: Asking, context: ReplyContext) -> Iterator[Doubt | None]:
    """Of those that only the answer has made sure of."""
    if asking.doubt == "unclear_number":
        sure = {figure for each in asking.items if each.task == item.task for figure in each.figures}
        for place, figure in enumerate(item.figures):
            if figure not in sure:
                yield doubt_about(item, place, asking.quote, context)


def _told_task(said: str, asking: Asking, context: ReplyContext) -> Reading | None:
    """第5项, or 5和7: the tasks meant, where that was the question."""
    if asking.doubt not in ("no_task", "not_yours", "number_or_task", "nil"):
        return None
    found = _TASKS.fullmatch(said)
    mine = tuple(map(canonical, context.my_tasks + context.quoted))
    labels = (
        labels_in(found["list"], mine) if found else ((canonical(said),) if canonical(said) in mine else ())
    )
    if not labels or not set(labels) <= set(mine):
        return None
    told = _unplaced(asking)
    items = tuple(replace(told, task=label) if told else Item(label) for label in labels)
    return settled(asking, Choice(items, "task"))


def _unplaced(asking: Asking) -> Item | None:
    """What was told of a task that is only named by the answer."""
    doubts = asking.reading.doubts if asking.reading else ()
    kept = next((one.unplaced for one in doubts if one.code == asking.doubt and one.unplaced), None)
    offered = next((one.items[0] for one in asking.choices if one.items), None)
    return kept or offered or next(iter(asking.items), None)


def _told_day(words: Words, asking: Asking, context: ReplyContext) -> Reading | None:
    """The day an extension is wanted until."""
    if asking.doubt != "no_date":
        return None
    days = [one.day for one in find_moments(f"到{words.text}", context.today, context.calendar) if one.day]
    items = next((one.items for one in asking.choices if one.items), asking.items)
    return settled(asking, Choice(items, "until", until=days[-1])) if days and len(words.text) <= 20 else None
