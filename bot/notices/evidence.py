"""Files sent as evidence: where they go, and what could not be kept (佐证)."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.request_facts import LostWhy
from bot.notices.pages import LINK_MINUTES
from bot.notices.values import MOST_TITLE, button
from bot.text import Text
from bot.wording.cards import Card, CardKind, PageLink

_SHOWN = 4


def evidence_line(label: str | None, names: Sequence[str]) -> Text:
    """In the echo: the files are being kept with that task, or wait to be told with which."""
    listed = list(names[:_SHOWN])
    if label is None:
        return Text("evidence/which", count=len(names), names=listed, most=MOST_TITLE)
    return Text("evidence/kept", label=label, count=len(names), names=listed, most=MOST_TITLE)


def evidence_wanted(label: str | None, names: Sequence[str]) -> Card:
    """The answer to files that came without words."""
    return Card(
        title=Text("evidence/title", label=label, count=len(names)),
        lines=(
            Text("evidence/names", names=list(names[:_SHOWN]), more=len(names) > _SHOWN, most=MOST_TITLE),
            Text("evidence/then" if label else "evidence/which_then"),
        ),
        kind="recorded",
    )


def evidence_how(label: str, names: Sequence[str], *, open_to: bool) -> Card:
    """What is kept of a task; `open_to` a unit that may add to it, how."""
    if not open_to:
        return Card(title=Text("evidence/title", label=label, count=len(names)), lines=_listed(names))
    return Card(
        title=Text("evidence/how", label=label), lines=(*_listed(names), Text("evidence/kinds")), kind="ask"
    )


def evidence_listed(label: str, names: Sequence[str], *, link: PageLink | None, open_to: bool) -> Card:
    """What is kept of a task, where it is saved from, and to a unit how more is added."""
    then = Text("evidence/link", minutes=LINK_MINUTES) if link else Text("evidence/in_private", label=label)
    how = (Text("evidence/more"),) if open_to else ()
    title = Text("evidence/title", label=label, count=len(names))
    kind: CardKind = "ask" if open_to else "plain"
    return Card(title=title, lines=(*_listed(names), *how, then), kind=kind, link=link)


def event_evidence_line(event: str, names: Sequence[str]) -> Text:
    """In the answer to an urgent report: its files are being kept."""
    return Text(
        "evidence/kept_event", event=event, count=len(names), names=list(names[:_SHOWN]), most=MOST_TITLE
    )


def event_evidence_listed(event: str, names: Sequence[str], *, link: PageLink | None, has_page: bool) -> Card:
    """What is kept of an urgent event, and where it is saved from: with `link` here, else in private."""
    where = (Text("evidence/in_private", label=event),) if has_page else ()
    return Card(
        title=Text("evidence/title_event", event=event, count=len(names)),
        lines=(*_listed(names), *((Text("evidence/link", minutes=LINK_MINUTES),) if link else where)),
        kind="plain",
        link=link,
    )


def event_evidence_lost(event: str, name: str, why: LostWhy) -> Card:
    """To the room it came from: not kept, why, and how to send it again."""
    return Card(
        title=Text("evidence/lost_event", event=event, name=name, most=MOST_TITLE),
        lines=(Text("evidence/lost_why", why=why), Text("evidence/lost_event_then", event=event, why=why)),
        buttons=(button("add_to_event", f"/urgent {event}", key=event),),
        kind="ask",
    )


def _listed(names: Sequence[str]) -> tuple[Text, ...]:
    shown = list(names[:_SHOWN])
    return (Text("evidence/names", names=shown, more=len(names) > _SHOWN, most=MOST_TITLE),) if shown else ()


def evidence_lost(label: str, name: str, why: LostWhy) -> Card:
    """To the room it came from: not kept, why, and how to send it again."""
    return Card(
        title=Text("evidence/lost", label=label, name=name, most=MOST_TITLE),
        lines=(Text("evidence/lost_why", why=why), Text("evidence/lost_then", label=label, why=why)),
        kind="ask",
    )
