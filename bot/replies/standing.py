"""From the words told of a task to its status and percent, or to a contradiction (状态判定)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.domain.readings import Status
from bot.replies.draft import Draft
from bot.replies.hedged_status import STANDS
from bot.replies.status import StatusWord
from bot.replies.status_rules import Mark

_HUNDRED = Decimal(100)
_AGAINST_DONE: tuple[Mark, ...] = ("not_done", "behind", "not_started", "no_activity", "ongoing")

_UNFINISHED = re.compile("(?:没有?|未)(?:全部|全)?(?:完成|办结|办完|做完|弄完|搞完|整改|开展|做)")


@dataclass(frozen=True, slots=True)
class Standing:
    """`clash`: the words contradict each other, and neither status nor percent can be told. `guess`: what the
    words only guess at.
    """

    status: Status | None = None
    percent: Decimal | None = None
    clash: bool = False
    guess: Status | None = None


def standing_of(draft: Draft) -> Standing:
    """Weigh what was told; when words speak against each other, or only guess, say so instead of choosing."""
    stands = [word for word in draft.marks if word.mark in STANDS]
    if draft.percents or not (draft.unsure or draft.guessed):
        return _weighed(draft)
    if draft.unsure and not stands:
        return Standing(guess="completed")
    if draft.guessed.issuperset(word.start for word in stands):
        guess = _weighed(replace(draft, reserved=False)).status  # 没完成，我也不确定
        return Standing(guess=guess) if guess else _weighed(draft)
    return _weighed(draft)


def _weighed(draft: Draft) -> Standing:
    told = _of_the_task(draft)
    percents = {amount.value for amount in draft.percents}
    if any(amount.unit == "%" and not amount.value for amount in draft.unclear):
        told -= {"completed"}  # 完成了七八成
    if len(percents) > 1:
        return Standing(clash=True)
    if draft.doubted and (percents or "completed" in told or not told - {"part"}):
        return Standing(clash=True)
    percent = next(iter(percents), None)
    if "completed" in told and not _only_done_so_far(draft, percent):
        return _completed(draft, told, percent)
    if percent == _HUNDRED:
        clash = bool(told & {"not_done", "behind", "not_started"}) or draft.left_over
        return Standing(clash=True) if clash else Standing("completed", _HUNDRED)
    if (
        draft.left_over
        and not told
        and percent is None
        and not draft.figures
        and _UNFINISHED.search(draft.quote)
    ):
        return Standing("behind")  # 还有一部分没完成
    return _unfinished(told - {"completed"}, percent)


def _of_the_task(draft: Draft) -> set[Mark]:
    """A step not begun is the task not begun, unless another part of it is done."""
    told = {word.mark for word in draft.marks}
    if "step_not_started" not in told:
        return told
    return told - {"step_not_started"} | (set() if "part" in told or draft.stepped else {"not_started"})


def without_done(draft: Draft) -> Standing:
    """How the task would stand if the words for done did not count."""
    told = _of_the_task(draft) - {"completed"}
    percents = {amount.value for amount in draft.percents} - {_HUNDRED}
    return _unfinished(told, next(iter(percents), None))


def _only_done_so_far(draft: Draft, percent: Decimal | None) -> bool:
    """done, 80%: the word only goes with the percent; 已完成 or 全部完成 beside it contradicts."""
    return (
        percent is not None
        and percent < _HUNDRED
        and all(not word.firm for word in draft.marks if word.mark == "completed")
    )


def _completed(draft: Draft, told: set[Mark], percent: Decimal | None) -> Standing:
    clash = (
        bool(told.intersection(_AGAINST_DONE))
        or draft.left_over
        or draft.reserved
        or (percent is not None and percent < _HUNDRED)
        or _still_running(draft.marks)
    )
    return Standing(clash=True) if clash else Standing("completed", _HUNDRED)


def _still_running(marks: list[StatusWord]) -> bool:
    """Words for work under way that come after the word for done."""
    done = max(word.start for word in marks if word.mark == "completed")
    return any(word.mark in ("under_way", "on_track") and word.start > done for word in marks)


def _unfinished(told: set[Mark], percent: Decimal | None) -> Standing:
    if "not_started" in told:
        clash = "on_track" in told or bool(percent)
        return Standing(clash=True) if clash else Standing("not_started")
    if "behind" in told and "on_track" in told:
        return Standing(clash=True)
    return Standing(_status(told, percent), percent)


def _status(told: set[Mark], percent: Decimal | None) -> Status | None:
    """The gravest word decides, then the more special one; a percent alone is work on track."""
    order: tuple[tuple[set[Mark], Status], ...] = (
        ({"behind"}, "behind"),
        ({"no_activity"}, "no_activity"),
        ({"ongoing"}, "ongoing"),
        ({"on_track"}, "on_track"),
        ({"difficult"}, "behind"),
        ({"under_way"}, "on_track"),
        ({"not_done"}, "behind"),
        ({"promised"}, "on_track"),
    )
    for marks, status in order:
        if told & marks:
            return status
    if percent is not None:
        return "on_track" if percent else "not_started"
    return "no_activity" if "nothing_new" in told else None
