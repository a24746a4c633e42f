"""What is asked back, and what could not be read: a question with lettered answers (反问)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.filings import Filing
from bot.domain.periods import is_node
from bot.domain.questions import Asked, Question
from bot.domain.readings import Asking, Choice, Item
from bot.notices.held_files import files_wait
from bot.notices.values import MOST_TITLE, MOST_WORDS, button, labels_of, told
from bot.text import Text, Value
from bot.wording.cards import Button, Card, Field

DOUBTS = frozenset(
    {
        "no_task",
        "not_yours",
        "contradiction",
        "number_or_task",
        "unclear_number",
        "scope",
        "which_indicator",
        "hedged",
        "no_date",
        "twice",
        "which",
        "which_place",
        "whose_file",
        "until",
        "reason",
        "ground",
        "why_not",
        "why_changed",
        "other_date",
        "new_date",
        "which_unit",
        "which_support",
        "what_happened",
        "not_now",
        "letter_term",
        "why_back",
        "why_input_back",
        "how_it_ended",
        "node_late",
        "node_reached",
        "urgent_form",
        "urgent_unit",
        "urgent_number",
        "urgent_which",
        "final_unit",
        "final_number",
        "news",
        "close_ground",
        "close_why_not",
        "substitute",
        "absence",
        "same",
        "nil",
        "inputs",
        "sign_back",
        "unsigned",
        "request_whose",
    }
)
CHOICES = frozenset(
    {
        "task",
        "both_tasks",
        "all_tasks",
        "in_order",
        "as_numbered",
        "other_unit",
        "status",
        "percent",
        "figure",
        "indicator",
        "own_figure",
        "filing",
        "filed",
        "evidence",
        "place",
        "until",
        "date",
        "file",
        "only",
        "news",
        "event",
        "as_report",
        "told_unit",
        "told_event",
        "told_new",
        "gathered",
        "input",
        "node_reached",
        "node_ahead",
        "cancel",
        "leave",
        "none",
        "whose",
        "without_number",
    }
)
# One tap that files for several tasks, or from others' words: what it files is shown first.
_CONFIRMING = frozenset({"same", "nil", "inputs"})
_ALONE = frozenset(
    {
        "date",
        "file",
        "event",
        "as_report",
        "told_new",
        "node_reached",
        "node_ahead",
        "cancel",
        "leave",
        "none",
    }
)  # need neither items nor words
_WORDED = frozenset(
    {"filing", "filed", "evidence", "place", "indicator", "told_unit", "told_event"}
)  # by words, or by an id
_OF_ITEMS = CHOICES - _ALONE - _WORDED - {"until"}
MOST_ALONE: Final = 2  # tasks of which each alone is another choice than all of them
_FIRST_LETTER = ord("A")


def ask_back(question: Question) -> Card:
    """One question, its answers lettered. A code without words of its own is asked by what it would file."""
    asking = question.asking
    doubt = asking.doubt if asking.doubt in DOUBTS else "unclear"
    shown = asking.items if doubt in _CONFIRMING else ()
    line = "ask/draft" if doubt == "inputs" else "ask/item"
    return Card(
        title=Text(
            f"doubts/{doubt}",
            words=asking.quote or question.words,
            task=asking.task,
            offered=_is_offered(asking),
            most=MOST_WORDS,
        ),
        lines=(
            *(
                Text(line, label=item.task, item=told(item), words=asking.quote or None, most=MOST_WORDS)
                for item in shown
            ),
            *((files_wait([each.name for each in question.files]),) if question.files else ()),
        ),
        fields=tuple(Field(_letter(place), _choice(choice)) for place, choice in enumerate(asking.choices)),
        after=(_how(question, doubt),),
        buttons=tuple(_button(question, place) for place in range(len(asking.choices))),
        kind="ask",
    )


def _is_offered(asking: Asking) -> bool:
    """Some of the answers are what the doubtful words may mean."""
    return any(each.code != "without_number" for each in asking.choices)


def _how(question: Question, doubt: str) -> Text:
    if question.then:
        return Text("ask/rest")
    if doubt == "request_whose":
        return Text("ask/put")
    if doubt == "nil" and len(question.asking.items) > MOST_ALONE:
        return Text("ask/some", label=question.asking.items[-1].task)
    if doubt == "unclear_number" and not _is_offered(question.asking):
        return Text("ask/number", rest=bool(question.asking.choices))
    return Text("ask/total") if doubt == "scope" else Text("ask/then", count=len(question.asking.choices))


def ask_again(question: Question) -> Card:
    """The same question once more, on the next workday; after that it goes to the office."""
    card = ask_back(question)
    return replace(card, lines=(Text("ask/again"), *card.lines), mention=question.person)


def ask_surely(question: Question, letter: str | None) -> Card:
    """The same question, since the answer was only a guess; `letter` is the answer it may have meant."""
    card = ask_back(question)
    return replace(card, lines=(Text("ask/surely", letter=letter), *card.lines))


def question_left(question: Question, *, person: str, unit: str) -> Card:
    """To the office: what nobody answered, in the writer's words."""
    names: dict[str, Value] = {"unit": unit, "person": person, "most": MOST_TITLE}
    return Card(
        title=Text("left_open/title", **names, task=question.asking.task),
        lines=(Text("request/words", words=question.words, most=MOST_WORDS),),
        after=(Text("left_open/then", **names),),
        kind="ask",
    )


def settled_question(asked: Asked) -> Card:
    """To whoever clicks on a question that is closed: what was chosen, or what became of it."""
    choices, place = asked.question.asking.choices, ord(asked.chosen or "A") - _FIRST_LETTER
    chosen = asked.chosen != "" and place < len(choices)
    return Card(
        title=Text("asked/title", state=asked.state, letter=asked.chosen if chosen else None),
        lines=(_choice(choices[place]),) if chosen else (),
        after=(Text("asked/then", state=asked.state, label=asked.question.asking.task),),
    )


def not_understood(owed: Sequence[Filing]) -> Card:
    """Words for us that give no reading; `owed` is what the writer may report on."""
    labels = labels_of(owed)
    buttons = (button("fill", "/fill"), button("help", "/help")) if labels else (button("help", "/help"),)
    return Card(
        title=Text("not_understood/title"),
        lines=(Text("not_understood/how", label=labels[0] if labels else None),),
        buttons=buttons,
        kind="ask",
    )


def send_apart(told: Sequence[str], asked: Sequence[str], *, kind: str) -> Card:
    """Labels of what is reported on and of what something is asked for, where one is not clear."""
    how = Text("two_things/how", told=list(told), asked=list(asked), kind=kind)
    return Card(title=Text("two_things/title"), lines=(how,), kind="ask")


def left_as_it_is() -> Card:
    """A call that was given up before it was whole."""
    return Card(title=Text("left/title"), lines=(Text("left/then"),))


def _letter(place: int) -> Text:
    return Text("ask/letter", letter=chr(_FIRST_LETTER + place))


def _choice(choice: Choice) -> Text:
    return Text(
        f"ask/{_code(choice)}",
        items=[_item(item) for item in choice.items],
        labels=list(dict.fromkeys(item.task for item in choice.items)),
        words=choice.words,
        until=choice.until,
        event=choice.filing,
        period=_period(choice),
        most=MOST_WORDS,
    )


def _period(choice: Choice) -> str | None:
    """Of the filing that is meant; a node has none."""
    name = choice.filing.split("/")[2] if choice.filing.count("/") > 2 else ""
    return name if name and not is_node(name) else None


def _code(choice: Choice) -> str:
    """The sentence of an answer; one that says nothing more is to write it again."""
    if choice.code in _ALONE:
        return choice.code
    if choice.code == "until" and choice.until:
        return "until"
    if choice.code in _WORDED and (choice.words.strip() or (choice.code == "told_event" and choice.filing)):
        return choice.code
    if not choice.items:
        return "none"
    return choice.code if choice.code in _OF_ITEMS else "reading"


def _item(item: Item) -> dict[str, Value]:
    return {"label": item.task, **told(item)}


def _button(question: Question, place: int) -> Button:
    letter = chr(_FIRST_LETTER + place)
    return Button(f"{letter}/{question.id}", _letter(place), f"/choose {letter} {question.id}", place)
