"""The filters of templates: numbers, labels and fixed words become ours, foreign parts stay foreign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from bot.wording import dates
from bot.wording.figures import figure, number, percent, plain_digits
from bot.wording.forms import Forms
from bot.wording.marks import Worded, capital, foreign, one_line

COMMANDS = "command"  # the table of words that commands.toml gives
_PLAN_NODE = re.compile(r"N(\d{1,3})", re.ASCII)  # the label of a node without a task
_MOST_UNITS = 2  # named in a title


def all_filters(forms: Forms) -> dict[str, Callable[..., Any]]:
    """By the names that templates use."""
    dated: dict[str, Callable[..., Any]] = {
        "day": dates.day_of,
        "moment": dates.moment,
        "due": dates.due,
        "term": dates.term,
        "clock": dates.clock,
        "period": dates.period,
        "periods": _periods,
        "point": dates.point,
    }
    plain: dict[str, Callable[..., Any]] = {
        "number": number,
        "percent": percent,
        "figure": figure,
        "labels": _labels,
        "join": _join,
        "clip": _clip,
        "progress": _progress,
        "report": _report,
        "unit": _unit,
        "units": _units,
        "entries": _entries,
        "word": _word,
        "words": _words,
        "command": _command,
        "letter_no": _letter_no,
    }
    return {
        **{name: pass_context(partial(function, forms)) for name, function in dated.items()},
        **{name: partial(function, forms) for name, function in plain.items()},
        "capital": capital,
    }


def shown(value: object) -> str:
    """How a value stands in a text: nothing for None, digits as ours, all that is not ours in marks."""
    if isinstance(value, Worded):
        return value
    if value is None:
        return ""
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return plain_digits(value)
    return foreign(value)


def _periods(forms: Forms, context: Context, value: Iterable[str]) -> Worded:
    """Each period once, as a list."""
    return Worded(_listed(forms, [dates.period(forms, context, period) for period in dict.fromkeys(value)]))


def _unit(forms: Forms, value: str) -> Worded:
    """A unit's name; the office, where nobody else is named."""
    return Worded(foreign(value)) if value else _word(forms, "office", "unit")


def _units(forms: Forms, value: Sequence[str]) -> Worded:
    """The first names of several units, and how many they are."""
    names = _listed(forms, [_unit(forms, name) for name in value[:_MOST_UNITS]])
    return Worded(names if len(value) <= _MOST_UNITS else forms.and_more.format(list=names, count=len(value)))


def _entries(forms: Forms, value: Iterable[Mapping[str, str]]) -> Worded:
    """Tasks with the units they are of: {label, unit} each, behind the plan's name where one is given."""
    entries = [
        f"{shown(entry['plan'])} {told}" if entry.get("plan") else told
        for entry in value
        for told in (
            forms.entry.format(label=_labels(forms, entry["label"]), unit=_unit(forms, entry["unit"])),
        )
    ]
    return Worded(_listed(forms, entries))


def _report(forms: Forms, value: str | Iterable[str]) -> Worded:
    """What reports of these periods are called; one word for all where they differ."""
    periods = [value] if isinstance(value, str) else value
    kinds = {dates.kind_of(period) for period in periods}
    return Worded(forms.words["report"][kinds.pop() if len(kinds) == 1 else "mixed"])


def _listed(forms: Forms, parts: list[str], separator: str | None = None) -> str:
    if separator is not None:
        return separator.join(parts)
    if len(parts) < 2:
        return "".join(parts)
    return forms.separator.join(parts[:-1]) + forms.last_separator + parts[-1]


def _labels(forms: Forms, value: str | Iterable[str]) -> Worded:
    """Task labels, one or several: each is the plan's, the words around them ours."""
    labels = [value] if isinstance(value, str) else list(value)
    nodes = [found for label in labels if (found := _PLAN_NODE.fullmatch(label))]
    tasks = [foreign(label) for label in labels if not _PLAN_NODE.fullmatch(label)]
    pattern = forms.label if len(tasks) == 1 else forms.labels
    named = [pattern.format(labels=_listed(forms, tasks))] if tasks or not nodes else []
    return Worded(_listed(forms, [*named, *(forms.plan_node.format(no=int(found[1])) for found in nodes)]))


def _join(forms: Forms, value: Iterable[object], separator: str | None = None) -> Worded:
    """A list; without a separator as the locale writes one."""
    return Worded(_listed(forms, [shown(part) for part in value], separator))


def _clip(forms: Forms, value: object, most: int) -> Worded:
    """Foreign words, cut to so many characters."""
    text = one_line(str(value))
    if len(text) <= most:
        return Worded(foreign(text))
    return Worded(foreign(text[: max(most - len(forms.clipped), 1)].rstrip()) + forms.clipped)


def _progress(forms: Forms, value: Mapping[str, Any]) -> Worded:
    """The status in words and the percent of {status, percent}; nothing where neither is told."""
    status, share = value.get("status"), value.get("percent")
    told = [_word(forms, status, "status")] if status else []
    if share is not None and not (status == "completed" and share == 100):
        told.append(percent(forms, share))
    return Worded(forms.comma.join(told))


def _words(forms: Forms, value: Iterable[str], table: str) -> Worded:
    """The fixed words for codes, as a list."""
    return Worded(_listed(forms, [_word(forms, code, table) for code in value]))


def _command(forms: Forms, value: str) -> Worded:
    """The word that calls a command, with its slash."""
    return _word(forms, value, COMMANDS)


def _letter_no(forms: Forms, value: Mapping[str, Any]) -> Worded:
    """The number of a slip or a circular {kind, year, no}: kind's word, year and number."""
    word = _word(forms, value["kind"], "letter")
    return Worded(forms.letter_no.format(word=word, year=value["year"], no=value["no"]))


def _word(forms: Forms, value: str, table: str) -> Worded:
    """The fixed word for a code of that table; a code nobody worded stands as it is, as foreign."""
    word = forms.words[table].get(value)
    return Worded(foreign(value) if word is None else word)
