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
TOPICS: dict[str, dict[str, Sample]] = {}  # the samples by the first word of their names
for _name, _sample in SAMPLES.items():
    TOPICS.setdefault(_name.split(" ")[0].rstrip(","), {})[_name] = _sample
by_topic = pytest.mark.parametrize("topic", sorted(TOPICS))
MOST_LINES = 12
MOST_TITLE = 36
MOST_ENGLISH = 3  # times the Chinese characters
LONG_ON_PURPOSE = {"task"}  # every operator and form of date at once


def _size(lines: list[str]) -> int:
    return sum(map(len, lines)) + len(lines) - 1


@by_topic
def test_card_keeps_to_its_most_characters(topic: str) -> None:
    for name, sample in TOPICS[topic].items():
        assert _size(lines_of(sample.card, day=sample.day)) <= sample.most, name
        english = lines_of(sample.card, locale="en", day=sample.day)
        assert _size(english) <= MOST_ENGLISH * sample.most, name


@by_topic
def test_card_has_at_most_twelve_lines_and_a_title_for_a_lock_screen(topic: str) -> None:
    for name in TOPICS[topic].keys() - LONG_ON_PURPOSE:
        lines = lines_of(SAMPLES[name].card, day=SAMPLES[name].day)
        assert len(lines) <= MOST_LINES, name
        assert 0 < len(lines[0]) <= MOST_TITLE, name


@by_topic
@pytest.mark.parametrize("locale", LOCALES)
def test_no_line_is_empty_or_ragged(topic: str, locale: str) -> None:
    for name, sample in TOPICS[topic].items():
        for line in lines_of(sample.card, locale=locale, day=sample.day):
            assert line == line.strip(), name
            assert line, name
            assert "  " not in line, name
            assert "\n" not in line, name


@by_topic
def test_buttons_are_few_short_and_tied_to_a_row(topic: str) -> None:
    for name, sample in TOPICS[topic].items():
        shown = wording("zh-CN").render_card(sample.card, on(sample.day))
        assert len(labels_of(shown)) <= 4, name
        assert all(0 < len(button.label) <= 6 for button in shown.buttons), name
        assert len({button.key for button in shown.buttons}) == len(shown.buttons), name
        assert all(button.row is None or button.row < len(shown.fields) for button in shown.buttons), name


@by_topic
def test_every_button_calls_a_command_that_exists(topic: str) -> None:
    for name, sample in TOPICS[topic].items():
        for button in sample.card.buttons:
            assert grammar().route(button.call) is not None, name


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
