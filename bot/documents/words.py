"""What documents say: documents.toml of a locale, checked when read, filled in when a document is made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from string import Formatter
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

import msgspec

from bot.documents.needed import (
    BLANKS,
    COLUMNS,
    FONTS,
    LETTERS,
    LEVELS,
    RECIPIENTS,
    REQUEST_STATES,
    SHEETS,
    YES_NO,
)
from bot.domain.assessment_courses import EXCUSES
from bot.domain.assessment_rules import CASES, ITEMS
from bot.domain.counting import COUNTS
from bot.domain.indicators import LAMPS
from bot.domain.periods import Period, parse_period
from bot.domain.plan import Indicator, Operator
from bot.domain.readings import BASES, STATUSES, Figure
from bot.errors import ConfigError
from bot.wire.plain import clean
from bot.wording.forms import Scale
from bot.wording.marks import one_line

WORDS_FILE: Final = "documents.toml"
UNTOLD: Final = "untold"  # the word for a report that tells no status
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s]+')  # in file names, on one system or another
_MOST_NAME: Final = 60  # characters of three bytes each: a file name has 255 bytes
_PLACES: Final = Decimal("0.0001")  # a scaled figure must be exact within these
_MOST_DIGITS: Final = 30
_EXACT: Final = Context(prec=4 * _MOST_DIGITS)


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """Sentences with named blanks under `say`, words for the codes of the domain in the tables."""

    office: str
    months: tuple[str, ...]
    quarters: tuple[str, ...]
    halves: tuple[str, ...]
    ordinals: tuple[str, ...]
    grouping: str
    separator: str
    clause: str
    sentences: str
    clipped: str
    scales: tuple[Scale, ...]
    font: Mapping[str, str]
    say: Mapping[str, str]
    target: Mapping[str, str]
    base: Mapping[str, str]
    status: Mapping[str, str]
    lamp: Mapping[str, str]
    counts_as: Mapping[str, str]
    yes_no: Mapping[str, str]
    letter: Mapping[str, str]
    level: Mapping[str, str]
    recipient: Mapping[str, str]
    request_state: Mapping[str, str]
    column: Mapping[str, str]
    sheet: Mapping[str, str]
    assess_item: Mapping[str, str]
    assess_case: Mapping[str, str]
    assess_excuse: Mapping[str, str]


def read_words(text: str, *, file: str) -> Mapping[str, Any]:
    """The mapping that `rollup_args` takes. Raises ConfigError naming the file and what is wrong."""
    try:
        words = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{file}: {error}") from error
    words_from(words, file=file)
    return words


def words_from(words: Mapping[str, Any], *, file: str = WORDS_FILE) -> DocumentWords:
    """Raises ConfigError for a missing word, or a blank too many or too few."""
    try:
        found = msgspec.convert(words, DocumentWords)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{file}: {error}") from error
    faults = list(_faults(found))
    if faults:
        raise ConfigError(f"{file}: {'; '.join(faults)}")
    return found


@dataclass(frozen=True, slots=True)
class Wordbook:
    """The words of a language, for readers in one time zone."""

    words: DocumentWords
    zone: ZoneInfo

    def say(self, name: str, /, **values: object) -> str:
        """The sentence of that name; what is filled in becomes plain words on one line."""
        return self.words.say[name].format_map({key: line(value) for key, value in values.items()})

    def date(self, day: date) -> str:
        return self.say("date", year=day.year, month=self.words.months[day.month - 1], day=day.day)

    def moment(self, instant: datetime) -> str:
        local = instant.astimezone(self.zone)
        return self.say("moment", date=self.date(local.date()), hour=local.hour, minute=f"{local.minute:02d}")

    def day_of(self, instant: datetime) -> str:
        return self.date(instant.astimezone(self.zone).date())

    def period(self, period: str) -> str:
        """2026Q3, 2026H1, 2026, 2026-09, 2026W38, 2021~2025 in words; anything else as it stands."""
        try:
            span = parse_period(period)
        except ValueError:
            return line(period)
        if span.kind == "plan":
            return self.say("years", start=span.first.year, end=span.last.year)
        if span.kind == "week":
            return self.say("week", year=period[:4], week=int(period[5:]))
        return self._part_of_year(span)

    def number(self, value: int | Decimal) -> str:
        """All digits, grouped as the language does."""
        if isinstance(value, Decimal) and abs(value.adjusted()) > _MOST_DIGITS:
            return str(value)
        digits = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        return digits.replace(",", self.words.grouping)

    def percent(self, value: Decimal | None) -> str:
        return "" if value is None else f"{self.number(value)}%"

    def figure(self, figure: Figure) -> str:
        """The number with its unit: a growth says which way and from where, else it says what it counts."""
        if not figure.growth:
            return self.amount(
                figure.value, figure.unit, f"figure_{figure.scope}" if figure.scope else "figure"
            )
        falls = figure.value.is_signed()
        told = self.amount(figure.value.copy_abs(), figure.unit, "fall" if falls else "growth")
        return (
            self.say("growth_from", base=self.words.base[figure.base], growth=told) if figure.base else told
        )

    def amount(self, value: Decimal, unit: str, name: str = "figure") -> str:
        short, word = self._scaled(value, unit)
        return self.say(name, number=self.number(short) + word, unit=unit)

    def target(self, indicator: Indicator) -> str:
        upper = indicator.value2 if indicator.value2 is not None else indicator.value
        return self.words.target[indicator.op].format_map(
            {
                "value": self.amount(indicator.value, indicator.unit),
                "upper": self.amount(upper, indicator.unit),
            }
        )

    def task(self, label: str) -> str:
        return self.say("task", label=label)

    def unit(self, name: str) -> str:
        """The office itself where nobody else is named."""
        return line(name) or self.words.office

    def listed(self, parts: Sequence[str], most: int) -> str:
        """The first of them, and how many they are."""
        shown = self.words.separator.join(parts[:most])
        return shown if len(parts) <= most else self.say("and_more", list=shown, count=len(parts))

    def clip(self, words: str, most: int) -> str:
        text = line(words)
        return text if len(text) <= most else text[:most].rstrip() + self.words.clipped

    def _part_of_year(self, span: Period) -> str:
        year, month = span.first.year, span.first.month
        if span.kind == "month":
            return self.say("month", year=year, month=self.words.months[month - 1])
        if span.kind == "year":
            return self.say("year", year=year)
        quarter = span.kind == "quarter"
        part = self.words.quarters[month // 3] if quarter else self.words.halves[month // 6]
        return self.say("part_of_year", year=year, part=part)

    def _scaled(self, number: Decimal, unit: str) -> tuple[Decimal, str]:
        """In the largest scale of that unit that loses nothing, and the scale's word."""
        for scale in self.words.scales:
            if scale.unit == unit and scale.zeros <= number.adjusted() <= _MOST_DIGITS:
                short = number.scaleb(-scale.zeros, _EXACT)
                if short == short.quantize(_PLACES, context=_EXACT):
                    return trimmed(short), scale.word
        return number, ""


def line(value: object) -> str:
    """Plain words on one line: no control or direction marks, no lone surrogates."""
    return one_line(clean(str(value)))


def trimmed(number: Decimal) -> Decimal:
    """Without zeros after the point."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1), context=_EXACT) if number == whole else number.normalize(_EXACT)


def file_name(words: str, suffix: str) -> str:
    """Safe on every system, and short enough."""
    name = _FORBIDDEN.sub("", line(words)).strip(".")
    return (name[:_MOST_NAME].rstrip(".") or "document") + suffix


def _faults(words: DocumentWords) -> Iterator[str]:
    for name, count in (("months", 12), ("quarters", 4), ("halves", 2), ("ordinals", 7)):
        if len(getattr(words, name)) != count:
            yield f"{name} has {count} entries"
    operators = {
        operator: "upper value" if operator == "between" else "value" for operator in get_args(Operator)
    }
    yield from _wrong_blanks("say", words.say, BLANKS)
    yield from _wrong_blanks("target", words.target, operators)
    tables = (
        ("font", FONTS),
        ("base", BASES),
        ("status", (*STATUSES, UNTOLD)),
        ("lamp", LAMPS),
        ("counts_as", COUNTS),
        ("yes_no", YES_NO),
        ("letter", LETTERS),
        ("level", LEVELS),
        ("recipient", RECIPIENTS),
        ("request_state", REQUEST_STATES),
        ("column", COLUMNS),
        ("sheet", SHEETS),
        ("assess_item", ITEMS),
        ("assess_case", tuple(case for cases in CASES.values() for case in cases)),
        ("assess_excuse", EXCUSES),
    )
    for name, keys in tables:
        missing = sorted(set(keys) - set(getattr(words, name)))
        if missing:
            yield f"{name} lacks {', '.join(missing)}"


def _wrong_blanks(table: str, patterns: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[str]:
    for name, blanks in wanted.items():
        pattern = patterns.get(name)
        if pattern is None:
            yield f"{table} lacks {name}"
        elif _blanks(pattern) != set(blanks.split()):
            yield f"{table}.{name} has the blanks {blanks or '(none)'} and no others"


def _blanks(pattern: str) -> set[str] | None:
    try:
        return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
    except ValueError:
        return None
