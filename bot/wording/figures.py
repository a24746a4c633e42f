"""Numbers and figures in words: grouped as the locale does it, never rounded (数字)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.wording.forms import Forms
from bot.wording.marks import Worded, foreign

_SCALED_PLACES = 4  # after the point of a scaled figure


def plain_digits(value: int | Decimal) -> str:
    """Never rounded, no exponent; zeros told after the point stay."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def grouped(forms: Forms, value: int | Decimal) -> str:
    digits = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return digits.replace(",", forms.grouping)


def number(forms: Forms, value: int | Decimal) -> Worded:
    return Worded(grouped(forms, value))


def percent(forms: Forms, value: int | Decimal) -> Worded:
    return Worded(f"{grouped(forms, value)}%")


def figure(forms: Forms, value: Mapping[str, Any]) -> Worded:
    """A figure {value, unit, growth?, scope?, base?}: its number is ours, its unit the writer's."""
    told, unit = Decimal(value["value"]), str(value["unit"])
    pattern = forms.figure
    if value.get("growth"):
        pattern, told = (forms.fall, told.copy_abs()) if told < 0 else (forms.growth, told)
        base = forms.words["base"].get(str(value.get("base", "")))
        pattern = forms.growth_from.format(base=base, growth=pattern) if base else pattern
    else:
        pattern = _scoped(forms).get(str(value.get("scope", "")), pattern)
    short, word = _scaled(forms, told, unit)
    return Worded(pattern.format(number=grouped(forms, short) + word, unit=foreign(unit)))


def _scoped(forms: Forms) -> Mapping[str, str]:
    return {
        "cumulative": forms.cumulative,
        "period": forms.period,
        "period_added": forms.period_added,
        "added": forms.added,
    }


def _scaled(forms: Forms, number: Decimal, unit: str) -> tuple[Decimal, str]:
    """The number in the locale's largest scale of that unit that loses nothing, and the scale's word."""
    for scale in forms.scales:
        if scale.unit == unit and number.adjusted() >= scale.zeros:
            short = _moved(number, scale.zeros)
            if short is not None:
                return short, scale.word
    return number, ""


def _moved(number: Decimal, zeros: int) -> Decimal | None:
    """The number with its point so many places to the left, exact; None where that takes too many places."""
    sign, digits, exponent = number.as_tuple()
    while digits and digits[-1] == 0:
        digits, exponent = digits[:-1], int(exponent) + 1
    places = zeros - int(exponent)
    return Decimal((sign, digits, -places)) if places <= _SCALED_PLACES else None
