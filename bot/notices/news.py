"""Progress of key work: what the unit, the office and the leading group hear of it (重点工作速报)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.domain.contradictions import Contradiction
from bot.domain.filings import Filing
from bot.domain.readings import Item
from bot.notices.figure_checks import checks
from bot.notices.values import MOST_TITLE, MOST_WORDS, button, figure_value, told
from bot.text import Text
from bot.wording.cards import Button, Card

NewsPart: TypeAlias = Literal["result", "next_step"]
_MOST_PASSED = 300  # characters of the writer's words that are passed on


@dataclass(frozen=True, slots=True)
class News:
    """A progress report as it stands after what was told last. `title` None and `words` "" where its words
    never leave; `missing` is what it does not tell yet; `stands` where it stands for the period's report.
    """

    filing: Filing
    item: Item
    unit: str
    person: str
    title: str | None = None
    words: str = ""
    missing: Sequence[NewsPart] = ()
    stands: bool = False
    to_group: bool = True
    check: Sequence[Contradiction] = ()

    @property
    def is_new(self) -> bool:
        """The first that is told of it."""
        return self.filing.versions == 1


def news_recorded(news: News) -> Card:
    """To the writer: what was read, what may still be added, and that nothing else is owed for it."""
    filing, item = news.filing, news.item
    figures = [figure_value(figure) for figure in item.figures]
    lines = [Text("echo/figures", figures=list(figures))] if figures else []
    if item.problem:
        lines.append(Text("echo/problem", words=item.problem, most=MOST_WORDS))
    if item.next_step:
        lines.append(Text("echo/next_step", words=item.next_step, most=MOST_WORDS))
    if news.missing:
        lines.append(Text("news/missing", parts=list(news.missing)))
    return Card(
        title=Text("news/recorded", label=filing.label, again=not news.is_new, item=told(item)),
        lines=tuple(lines),
        after=(
            *checks([(filing, news.check)]),
            Text("news/recorded_then", to_group=news.to_group, stands=news.stands, period=filing.period),
        ),
        buttons=(
            button("add_news", f"/urgent progress {filing.id}", key=filing.id),
            button("withdraw", f"/withdraw {filing.label}", key=filing.id),
            button("evidence", f"/evidence {filing.label}", key=filing.id),
        ),
        kind="recorded",
    )


def news_told(news: News, *, deciding: bool) -> Card:
    """To the office and the leading group, in the writer's words. `deciding`: the office, who checks it."""
    filing = news.filing
    words = (Text("request/words", words=news.words, most=_MOST_PASSED),) if news.words else ()
    return Card(
        title=_title("news/title", news),
        lines=(
            *(words or (Text("news/offline"),)),
            *((Text("news/not_told", parts=list(news.missing)),) if news.missing else ()),
            Text(
                "news/source",
                unit=news.unit,
                person=news.person,
                at=filing.report.filed_at if filing.report else filing.opened_at,
                most=MOST_TITLE,
            ),
        ),
        after=(Text("news/then", deciding=deciding, period=filing.period),),
        buttons=_to_office(filing) if deciding else (),
        kind="urgent",
    )


def news_asked(news: News, words: str) -> Card:
    """To the unit: the office would like to hear how it stands."""
    filing = news.filing
    return Card(
        title=_title("news/asked", news),
        lines=(Text("request/words", words=words, most=_MOST_PASSED),) if words else (),
        after=(Text("news/asked_then", due=filing.due_at),),
        buttons=(button("tell_news", f"/urgent progress {filing.id}", key=filing.id),),
    )


def asking_noted(filings: Sequence[Filing], units: Sequence[str]) -> Card:
    """To the office: who was asked for which task, and by when they report; at least one."""
    first = filings[0]
    return Card(
        title=Text("news/asking_noted", units=list(units), label=first.label, due=first.due_at),
        lines=(Text("news/asking_then"),),
        kind="recorded",
    )


def _title(name: str, news: News) -> Text:
    return Text(
        name,
        unit=news.unit,
        label=news.filing.label,
        title=news.title,
        again=not news.is_new,
        most=MOST_TITLE,
    )


def _to_office(filing: Filing) -> tuple[Button, ...]:
    return (
        button("accept", f"/accept {filing.id}", key=filing.id),
        button("back_event", f"/return {filing.id}", key=filing.id),
    )
