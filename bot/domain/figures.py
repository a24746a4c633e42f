"""Which indicator a told figure belongs to, by its words and its unit (指标对应)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from bot.domain.plan import Indicator
from bot.domain.readings import Figure
from bot.domain.scopes import is_change_in_count, is_part, plain_metric
from bot.domain.time_units import same_time_unit

ALIKE: Final = 85.0  # of 100: words of one metric, told with a few characters more or less
_LEAST_WORDS: Final = 3  # characters: two of them ("patents") are in half of all metrics
_RATIO_WORDS = re.compile(r"[率占比]|增[长速幅]")  # of the same thing, but another figure of it
_OTHER_THING = re.compile(r"[非未]|新增|净增|减少")  # what is added, or is not, is another figure


def match_figure(figure: Figure, indicators: Iterable[Indicator]) -> Indicator | None:
    """The indicator a told figure belongs to, by unit and words; None where none or more than one fits.

    What came in one period alone belongs to no indicator that counts from its start.
    """
    fitting = [each for each in indicators if _fits(figure, each)]
    told = dict.fromkeys((figure.metric, plain_metric(figure)))
    return next((one for each in told if (one := _named(folded(each), fitting)) is not None), None)


def whole_of(figure: Figure, indicators: Sequence[Indicator]) -> Indicator | None:
    """The indicator of which the figure by its words tells only a part: this period's, or what came in."""
    if not figure.is_partial and not is_change_in_count(figure):
        return None
    part = figure if figure.is_partial else replace(figure, growth=False, scope="added")
    whole = replace(part, scope="cumulative")
    return match_figure(whole, [each for each in indicators if is_part(part, each)])


def changed_indicator(figure: Figure, indicators: Iterable[Indicator]) -> Indicator | None:
    """The indicator whose value has grown or fallen by the figure; None for one that is a growth itself."""
    if not figure.growth:
        return None
    levels = [each for each in indicators if each.op != "growth>=" and _may_change_by(figure, each)]
    return _named(folded(plain_metric(figure)), levels)


def _may_change_by(figure: Figure, indicator: Indicator) -> bool:
    """By some percent anything, by percentage points a rate, else by what it is told in."""
    told, printed = (unicodedata.normalize("NFKC", unit).strip() for unit in (figure.unit, indicator.unit))
    if told == "个百分点":
        return printed == "%"
    same = told in (printed, printed.partition("/")[0]) or same_time_unit(told, printed)
    return not is_change_in_count(figure) or same


def _named(words: str, indicators: Sequence[Indicator]) -> Indicator | None:
    """The one of that name, or whose name is near enough."""
    named = [(folded(name), each) for each in indicators for name in each.names]
    same = [each for name, each in named if name == words]
    if same:
        return _only_one(same)
    inside = [(name, each) for name, each in named if _holds(words, name)]
    if inside:
        return _most_exact(words, inside)
    return _only_one([each for name, each in named if _is_alike(words, name)])


def _only_one(found: Sequence[Indicator]) -> Indicator | None:
    return found[0] if len({each.id for each in found}) == 1 else None


def gap_of(old: Figure, new: Figure) -> Figure:
    """By how much it has grown; two shares differ by points, not by percent of one of them."""
    unit = "个百分点" if unicodedata.normalize("NFKC", new.unit) == "%" else new.unit
    return Figure(new.metric, new.value - old.value, unit, growth=True)


def told_in_another_unit(figure: Figure, indicators: Iterable[Indicator]) -> Indicator | None:
    """The indicator whose name is told but not its unit; None where the unit fits or two may be meant."""
    if figure.is_partial:
        return None
    words = folded(plain_metric(figure))
    found = []
    for each in indicators:
        alike = any(_is_called(words, folded(name)) for name in each.names)
        if alike and figure.growth == (each.op == "growth>="):
            if _fits(figure, each):
                return None
            found.append(each)
    return found[0] if len(found) == 1 else None


def _is_called(words: str, name: str) -> bool:
    """By that name, though of another figure's unit; the rate of a thing is not the thing."""
    return name == words or (_is_alike(words, name) and not _RATIO_WORDS.search(_more(words, name)))


def folded(metric: str) -> str:
    """The letters and digits only, in one width and case."""
    folded = unicodedata.normalize("NFKC", metric).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _fits(figure: Figure, indicator: Indicator) -> bool:
    if figure.growth != (indicator.op == "growth>=") or is_part(figure, indicator):
        return False
    told, printed = (unicodedata.normalize("NFKC", unit).strip() for unit in (figure.unit, indicator.unit))
    return told == printed or told == printed.partition("/")[0] or same_time_unit(told, printed)


def _holds(told: str, name: str) -> bool:
    """One stands whole in the other, and what is more does not make it another thing."""
    short, long = sorted((told, name), key=len)
    if len(short) < _LEAST_WORDS or short not in long:
        return False
    return _OTHER_THING.search(long.replace(short, "", 1)) is None


def _most_exact(told: str, found: list[tuple[str, Indicator]]) -> Indicator | None:
    """The only one; or the longest name told, where it holds all the others."""
    longest, indicator = max(found, key=lambda pair: len(pair[0]))
    others = [name for name, each in found if each is not indicator]
    if not others or (longest in told and all(name in longest and name != longest for name in others)):
        return indicator
    return None


def _is_alike(told: str, name: str) -> bool:
    """A few characters more or less, but none in another's place: civil and criminal cases differ by one."""
    more = Indel.distance(told, name)
    if min(len(told), len(name)) < _LEAST_WORDS or more != abs(len(told) - len(name)):
        return False
    return fuzz.ratio(told, name) >= ALIKE and _OTHER_THING.search(_more(told, name)) is None


def _more(told: str, name: str) -> str:
    """The characters that only the longer one has, in order."""
    short, long = sorted((told, name), key=len)
    return "".join(long[edit.dest_pos] for edit in Indel.editops(short, long))
