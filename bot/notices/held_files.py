"""Files that came with words which were asked back: where they wait, and what became of them (随附文件)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.questions import Question
from bot.domain.request_facts import LostWhy
from bot.notices.values import MOST_TITLE
from bot.text import Text
from bot.wording.cards import Card

_SHOWN = 4


def files_wait(names: Sequence[str]) -> Text:
    """In the question: they go where its answer says."""
    return Text("held_files/wait", count=len(names), names=list(names[:_SHOWN]), most=MOST_TITLE)


def files_left(names: Sequence[str]) -> tuple[Text, Text]:
    """The question was closed without them: they are with nothing, and how to send them again."""
    return (
        Text("held_files/left", count=len(names), names=list(names[:_SHOWN]), most=MOST_TITLE),
        Text("evidence/which_then"),
    )


def file_not_held(name: str, why: LostWhy, *, person: str) -> Card:
    """To whom the question was put: this file could not be kept; the question stands."""
    return Card(
        title=Text("held_files/not_kept", name=name, most=MOST_TITLE),
        lines=(Text("evidence/lost_why", why=why),),
        after=(Text("held_files/not_kept_then", why=why),),
        kind="ask",
        mention=person,
    )


def question_over(question: Question) -> Card:
    """To whom it was put: it stays unanswered, and what came with it is recorded nowhere."""
    names = [each.name for each in question.files]
    return Card(
        title=Text("held_files/over", task=question.asking.task),
        lines=(Text("held_files/left", count=len(names), names=names[:_SHOWN], most=MOST_TITLE),),
        after=(Text("held_files/over_then"),),
        kind="ask",
        mention=question.person,
    )
