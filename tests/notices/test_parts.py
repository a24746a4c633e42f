"""A card that one message does not hold goes in parts: nothing lost or twice, every button in place."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.notices.clicked import WHOLE, Clicks, as_it_stands
from bot.notices.parts import in_parts
from bot.text import Text
from bot.wording.cards import Attachment, Button, Card, CardKind, Field, PageLink, Table

COUNTS = st.integers(0, 12)


def a_card(lines: int, fields: int, rows: int, after: int, *, kind: CardKind = "reminder") -> Card:
    return Card(
        title=Text("t"),
        lines=tuple(Text(f"line{n}") for n in range(lines)),
        fields=tuple(Field(Text(f"label{n}"), Text(f"value{n}")) for n in range(fields)),
        table=Table((Text("head"),), tuple((Text(f"row{n}"),) for n in range(rows))) if rows else None,
        after=tuple(Text(f"after{n}") for n in range(after)),
        buttons=(
            *(Button(f"b{n}/{way}", Text("b"), f"/{n}", n) for n in range(fields) for way in "xy"),
            Button("all", Text("all"), "/all"),
        ),
        kind=kind,
        mention="person",
        link=PageLink("/review", "person"),
    )


def names(cards: list[Card]) -> list[str]:
    found: list[str] = []
    for card in cards:
        found += [each.name for each in card.lines]
        found += [each.label.name for each in card.fields]
        found += [cell.name for row in (card.table.rows if card.table else ()) for cell in row]
        found += [each.name for each in card.after]
    return found


def size(card: Card) -> int:
    rows = len(card.table.rows) if card.table else 0
    return (
        len(card.lines)
        + 3 * len(card.fields)
        + rows
        + len(card.after)
        + (1 if card.part else 0)
        + (1 if card.code else 0)
    )


@given(COUNTS, COUNTS, COUNTS, COUNTS, st.integers(1, 20))
def test_every_item_stands_once_in_order_and_every_part_fits(
    lines: int, fields: int, rows: int, after: int, most: int
) -> None:
    whole = a_card(lines, fields, rows, after)
    about = tuple(f"f{n}" for n in range(fields))
    parts = in_parts(whole, about, lambda card: size(card) <= most, files_apart=False)
    cards = [each.card for each in parts]
    assert names(cards) == names([whole])
    assert all(size(replace(card, code="R-7F3K")) <= most or len(names([card])) <= 1 for card in cards)
    assert [each.key for card in cards for each in card.buttons] == [each.key for each in whole.buttons]
    if len(cards) > 1:
        assert [card.part for card in cards] == [(n + 1, len(cards)) for n in range(len(cards))]
    assert [bool(card.mention) for card in cards] == [True] + [False] * (len(cards) - 1)
    assert [bool(card.link) for card in cards] == [True] + [False] * (len(cards) - 1)


@given(st.integers(1, 12), st.integers(3, 9), st.booleans())
def test_a_row_speaks_of_its_own_filing_in_every_part(fields: int, most: int, more: bool) -> None:
    """Whether a filing has a row or not: the first ones have."""
    about = tuple(f"f{n}" for n in range(fields + (3 if more else 0)))
    for part in in_parts(a_card(1, fields, 0, 0), about, lambda card: size(card) <= most, files_apart=False):
        for button in part.card.buttons:
            if button.row is not None:
                assert part.about[button.row] == f"f{button.call.removeprefix('/')}"
                assert part.card.fields[button.row].label.name == f"label{button.call.removeprefix('/')}"


def test_files_go_after_the_card_one_a_message() -> None:
    files = tuple(Attachment(f"{n}.docx", "application/x", str(n) * 64) for n in range(2))
    card = Card(Text("t"), attachments=files, kind="rollup")
    first, *others = in_parts(card, ("f",), lambda _: True, files_apart=True)
    assert first.card == Card(Text("t"), kind="rollup")
    assert [each.card.attachments for each in others] == [(file,) for file in files]
    assert [each.about for each in others] == [("f",), ("f",)]
    for each in others:
        assert in_parts(each.card, ("f",), lambda _: True, files_apart=True) == (each,)
    assert in_parts(card, (), lambda _: True, files_apart=False)[0].card == card


def test_a_reminder_keeps_the_buttons_of_what_is_still_owed() -> None:
    card = a_card(1, 3, 0, 0)
    about = ("f0", "f1", "f2")
    after = as_it_stands(card, card.buttons[2], Clicks(about, {"f0", "f2"}))
    assert after is not None
    assert [each.key for each in after.buttons] == ["b0/x", "b0/y", "b2/x", "b2/y", "all"]
    assert [each.value.name for each in after.fields] == ["value0", "card/answered", "value2"]
    assert as_it_stands(card, card.buttons[2], Clicks(about, set(about))) is None
    done = as_it_stands(card, card.buttons[-1], Clicks(about))
    assert done is not None
    assert done.buttons == ()


def test_of_a_question_the_chosen_answer_stays_and_no_button() -> None:
    rows = [Field(Text("ask/letter", letter=letter), Text(f"choice{letter}")) for letter in "ABC"]
    buttons = tuple(
        Button(f"{letter}/q_1", Text("b"), f"/choose {letter} q_1", at) for at, letter in enumerate("ABC")
    )
    card = Card(Text("t"), fields=tuple(rows), buttons=buttons, after=(Text("ask/then"),), kind="ask")
    after = as_it_stands(card, buttons[1], Clicks(("f0",), {"f0"}, chosen="B"))
    assert after is not None
    assert (after.buttons, after.after) == ((), ())
    assert after.fields == (Field(Text("card/chosen", letter="B"), Text("choiceB")),)


def test_of_another_card_what_was_clicked_is_done() -> None:
    card = a_card(1, 2, 0, 0, kind="plain")
    of_row = as_it_stands(card, card.buttons[0], Clicks(done={0}))
    assert of_row is not None
    assert [each.key for each in of_row.buttons] == ["b1/x", "b1/y", "all"]
    whole = as_it_stands(card, card.buttons[-1], Clicks(done={WHOLE}))
    assert whole is not None
    assert whole.buttons == ()
    assert [each.value.name for each in whole.fields] == ["value0", "value1"]
