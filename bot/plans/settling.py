"""Every character of the document told off: to a task, heading, goal or rule, or skipped with a reason."""

from __future__ import annotations

from bot.plans.account import GOAL, HEADING, RULE, Account, Settled
from bot.plans.clauses import find_responsibility, flow
from bot.plans.figures import goal_passages
from bot.plans.headings import name_label
from bot.plans.items import Section, heading_of, own_text
from bot.plans.layout import Layout
from bot.plans.outline import Node
from bot.plans.passages import Passage, join


def settle(layout: Layout) -> Settled:
    """The first claim of a character counts, so what is surest comes first."""
    account = Account(layout.source)
    _claim_items(layout, account)
    for passage in layout.notes_of_roles:
        account.skip(passage, RULE)
    for passage in goal_passages(layout):
        account.skip(passage, GOAL)
    _skip_around(layout, account)
    _skip_sections(layout, account)
    for passage in account.leftovers():
        account.skip(passage, "leftover")
    return account.close()


def _claim_items(layout: Layout, account: Account) -> None:
    """An item has all its paragraphs, and the clauses that an annex adds; the headings above have theirs."""
    above: tuple[Section, ...] = ()
    for index, item in enumerate(layout.worded.items):
        annexed = layout.worded.annexed.get(index)
        for paragraph in item.paragraphs[:1]:
            account.skip(name_label(paragraph), HEADING)
        for passage in (item.number, *item.paragraphs, *(annexed.printed if annexed else ())):
            account.claim_for_task(passage, index)
        for section in item.path if item.path != above else ():
            account.claim(section.number, HEADING)
            account.claim(section.heading, HEADING)
        above = item.path


def _skip_around(layout: Layout, account: Account) -> None:
    """What stands around the plan's body."""
    groups = {
        "page": layout.page,
        "outside": layout.outside,
        "contents": layout.contents_lines,
        "front": layout.root.paragraphs,
        "foot": layout.foot,
    }
    for why, passages in groups.items():
        for passage in passages:
            account.skip(passage, why)


def _skip_sections(layout: Layout, account: Account) -> None:
    """What the sections hold besides items."""
    for why, nodes in (
        ("background", layout.sorted.background),
        (GOAL, layout.sorted.goals),
        ("steps", layout.sorted.steps),
    ):
        for node in nodes:
            _skip_node(account, node, why)
    for node in layout.sorted.sections:
        account.skip(join([node.number, heading_of(node)]), HEADING)
        for passage in own_text(node):
            account.skip(passage, "lead_text")
        for passage in find_responsibility(flow(node.paragraphs)).printed:
            account.skip(passage, HEADING)
    for row in (row for node in layout.root.walk() for box in node.boxes for row in box.rows):
        account.skip(row, "box")


def _skip_node(account: Account, node: Node, why: str) -> None:
    for part in node.walk():
        first, *further = part.paragraphs or [Passage()]
        for passage in (join([part.number, first]), *further, *part.loose):
            account.skip(passage, why)
