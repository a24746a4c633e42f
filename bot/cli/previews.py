"""What publishing would do, on a terminal: counts, a line a unit, a line a filing that changes (发布预览)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.cli.terminal import Terminal
from bot.document_errors import BadEdit
from bot.domain.difference import Difference
from bot.domain.plan import OFFICE
from bot.domain.rules import RuleFault
from bot.text import Value
from bot.web.pages import page_words

Change = Mapping[str, Any]
COLUMNS = ("kept", "redated", "moved_out", "moved_in", "waived", "opened")
MOST_ROWS = 60  # filings named one by one


def say_fault(terminal: Terminal, fault: RuleFault) -> None:
    """Why a reporting rule cannot be kept."""
    fixed = page_words(terminal.locale)["fixed"]
    field, why = fixed["rule_field"][fault.field], fixed["rule_fault"][fault.why]
    terminal.say("bad_rule", rule=fault.rule, field=field, why=why, what=fault.what)


def say_refused(terminal: Terminal, error: BadEdit) -> None:
    """Why a draft cannot be so."""
    refused = page_words(terminal.locale)["review"]["refused"]
    terminal.write(refused[error.why].replace("{what}", error.what))


def say_preview(terminal: Terminal, found: Mapping[str, Any], differing: Sequence[Difference]) -> None:
    """`found` is what the act `preview` answers; `differing` what the new version changes in the plan."""
    terminal.write(
        terminal.words(
            "publish/version", plan=found["plan"], version=found["version"], in_force=found["in_force"]
        )
    )
    if found["in_force"]:
        tasks = Counter[str]()
        for each in differing:
            if each.kind == "task":
                tasks[each.what] += len(each.new) if each.what == "worded" else 1
        counts: list[Value] = [{"what": what, "count": count} for what, count in tasks.items()]
        others = sum(each.kind != "task" for each in differing)
        terminal.write(terminal.words("publish/changes", plan=found["plan"], counts=counts, others=others))
    _say_undone(terminal, found)
    _say_notes(terminal, found)
    changes: Sequence[Change] = found["changes"]
    counted = Counter(change["what"] for change in changes)
    terminal.write(
        terminal.words(
            "publish/filings",
            **{what: counted[what] for what in ("kept", "redated", "moved", "waived", "opened")},
        )
    )
    touched = [change for change in changes if change["what"] != "kept"]
    if touched:
        columns = tuple(each for each in COLUMNS if each != "redated" or counted[each])
        terminal.table(("unit", *columns), _by_unit(terminal, changes, columns))
        for change in touched[:MOST_ROWS]:
            terminal.write(_line(terminal, change))
    if len(touched) > MOST_ROWS:
        terminal.say("publish/more", count=len(touched) - MOST_ROWS)


def _say_undone(terminal: Terminal, found: Mapping[str, Any]) -> None:
    if undone := found.get("undoes"):
        terminal.say("publish/undoes", labels=list(undone))
    if found.get("undoes_rules"):
        terminal.write(page_words(terminal.locale)["review"]["publish"]["undoes_rules"])


def _say_notes(terminal: Terminal, found: Mapping[str, Any]) -> None:
    """Periods that end and begin, units whose reports nobody could sign, inputs that have no time."""
    pages = page_words(terminal.locale)["review"]
    words, rules = pages["publish"], pages["rules"]
    for each in found.get("ends", ()):
        name = "ends" if each["rollup_on"] else "ends_rolled_up"
        terminal.write(words[name].format(**each))
    for each in found.get("begins", ()):
        name = "begins" if each["period"] else "begins_never"
        terminal.write(words[name].format(**{**each, "rule": rules[each["rule"]]}))
    if units := found.get("no_head"):
        terminal.write(words["no_head"].format(units=words["between"].join(units)))
    for each in found.get("merged", ()):
        terminal.write(words["merged"].format(**each))
    if units := found.get("gone"):
        terminal.write(words["gone"].format(units=words["between"].join(units)))
    for each in found.get("early_inputs", ()):
        terminal.write(words["early_inputs"].format(**{**each, "rule": rules[each["rule"]]}))


def _by_unit(terminal: Terminal, changes: Sequence[Change], columns: Sequence[str]) -> list[list[str]]:
    """Only units for which something changes; in the order they come up."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for change in changes:
        moved = change["what"] == "moved"
        counts[change["unit"]]["moved_out" if moved else change["what"]] += 1
        if moved:
            counts[change["to_unit"]]["moved_in"] += 1
    return [
        [_unit(terminal, unit), *(str(found[column] or "") for column in columns)]
        for unit, found in counts.items()
        if set(found) != {"kept"}
    ]


def _line(terminal: Terminal, change: Change) -> str:
    values = {name: str(change[name]) for name in ("label", "title", "period", "due_on")}
    units = {name: _unit(terminal, change[name]) for name in ("unit", "to_unit")}
    return terminal.words(f"publish/{change['what']}", **values, **units)


def _unit(terminal: Terminal, name: str) -> str:
    return terminal.words("word", code=name) if name == OFFICE else str(name)
