"""Every card is short enough for a phone, says what comes next, and stays calm."""

from __future__ import annotations

import pytest

from bot.errors import BadUsage, NotPermitted, SenderError, UnknownCommand, UnknownSender
from bot.notices.help import help_card
from bot.notices.refusals import refusal
from bot.step_errors import AlreadyAccepted
from bot.wording.commands import Audience
from tests.notices.samples import Sample, samples
from tests.wording.locales import LOCALES, grammar, labels_of, lines_of, on, wording

SAMPLES = samples()
ALL = [pytest.param(sample, id=name) for name, sample in SAMPLES.items()]
MOST_LINES = 12
MOST_TITLE = 36
MOST_ENGLISH = 3  # times the Chinese characters
LONG_ON_PURPOSE = {"task"}  # every operator and form of date at once


def _size(lines: list[str]) -> int:
    return sum(map(len, lines)) + len(lines) - 1


@pytest.mark.parametrize("sample", ALL)
def test_card_keeps_to_its_most_characters(sample: Sample) -> None:
    assert _size(lines_of(sample.card, day=sample.day)) <= sample.most
    english = lines_of(sample.card, locale="en", day=sample.day)
    assert _size(english) <= MOST_ENGLISH * sample.most


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - LONG_ON_PURPOSE))
def test_card_has_at_most_twelve_lines_and_a_title_for_a_lock_screen(name: str) -> None:
    lines = lines_of(SAMPLES[name].card, day=SAMPLES[name].day)
    assert len(lines) <= MOST_LINES
    assert 0 < len(lines[0]) <= MOST_TITLE


@pytest.mark.parametrize("sample", ALL)
@pytest.mark.parametrize("locale", LOCALES)
def test_no_line_is_empty_or_ragged(sample: Sample, locale: str) -> None:
    for line in lines_of(sample.card, locale=locale, day=sample.day):
        assert line == line.strip()
        assert line
        assert "  " not in line
        assert "\n" not in line


@pytest.mark.parametrize("sample", ALL)
def test_buttons_are_few_short_and_tied_to_a_row(sample: Sample) -> None:
    shown = wording("zh-CN").render_card(sample.card, on(sample.day))
    assert len(labels_of(shown)) <= 4
    assert all(0 < len(button.label) <= 6 for button in shown.buttons)
    assert len({button.key for button in shown.buttons}) == len(shown.buttons)
    assert all(button.row is None or button.row < len(shown.fields) for button in shown.buttons)


@pytest.mark.parametrize("sample", ALL)
def test_every_button_calls_a_command_that_exists(sample: Sample) -> None:
    for button in sample.card.buttons:
        assert grammar().route(button.call) is not None


@pytest.mark.parametrize(
    ("error", "most"),
    [
        pytest.param(UnknownSender(), 90, id="unknown person"),
        pytest.param(AlreadyAccepted(filing="f", label="3"), 70, id="locked"),
        pytest.param(NotPermitted(command="accept", role="office"), 80, id="permission refused"),
        pytest.param(UnknownCommand(word="廷期", nearest="延期"), 30, id="no command"),
        pytest.param(
            BadUsage(command="/催办", usage="/催办 任务或单位", example="/催办 21"), 100, id="usage"
        ),
    ],
)
def test_refusal_keeps_to_its_most_characters(error: SenderError, most: int) -> None:
    assert _size(lines_of(refusal(error))) <= most
    assert _size(lines_of(refusal(error), locale="en")) <= MOST_ENGLISH * most


def test_unknown_command_offers_the_nearest_and_help() -> None:
    card = refusal(UnknownCommand(word="repotr", nearest="report"))
    assert [button.call for button in card.buttons] == ["/report", "/help"]
    lost = refusal(UnknownCommand(word="xyz", nearest=None))
    assert [button.call for button in lost.buttons] == ["/help"]
    assert len(lines_of(lost)) == 2


def test_help_for_a_unit_fits_a_phone() -> None:
    lines = lines_of(help_card(grammar().words("zh-CN"), ["unit"], contact="李晓"))
    assert _size(lines) <= 240
    assert len(lines) <= MOST_LINES


def test_help_of_a_coordinator_holds_both_halves() -> None:
    whose: list[list[Audience]] = [["unit"], ["office"], ["unit", "office"]]
    unit, office, both = (
        lines_of(help_card(grammar().words("en"), audiences, contact=None), locale="en")
        for audiences in whose
    )
    assert set(unit) | set(office) == set(both)
    assert not any(line.startswith("/accept") for line in unit)
    assert any(line.startswith("/accept") for line in both)


def test_help_tells_somebody_unknown_how_to_be_bound() -> None:
    lines = lines_of(help_card(grammar().words("en"), (), contact=None), locale="en")
    assert any("/bind" in line for line in lines)
