"""A chat reply in, its reading out: intent, an item a task, and what to ask back (解读回复)."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.readings import Doubt, Intent, Item, Reading, ReplyContext
from bot.errors import TooLong
from bot.replies import intents, wanted
from bot.replies.answers import read_answer
from bot.replies.dates import find_moments
from bot.replies.doubts import no_date, not_asked_for
from bot.replies.incidents import incident_told
from bot.replies.mention import Mention
from bot.replies.mentions import find_mentions
from bot.replies.normal import normalise
from bot.replies.passed_over import without_noise, without_titles
from bot.replies.requests import (
    dispute_reason,
    extension_reason,
    progress_only,
    replaced_values,
    tells_progress,
    unit_named,
    until_of,
    withdrawal_reason,
)
from bot.replies.tables import without_goals
from bot.replies.telling import Told, tell
from bot.replies.words import Words

MOST = 20_000  # characters


def read_reply(text: str, context: ReplyContext) -> Reading:
    """Read one reply; what is not sure is a doubt with choices, never a guess. Raises TooLong."""
    if len(text) > MOST:
        raise TooLong(most=MOST)
    words = normalise(text)
    answer = read_answer(words, context) if context.asking else None
    return answer or _read(words, context)


def _read(words: Words, context: ReplyContext) -> Reading:
    plain = without_goals(without_titles(without_noise(words)))
    mentions = find_mentions(plain.text, context, plain.can)
    for reader in (_correction, _extension, _dispute):
        reading = reader(plain, mentions, context)
        if reading:
            return reading
    told = tell(plain, mentions, context)
    if intents.is_urgent(plain.text, plain.can) or incident_told(plain.text, plain.can) == "sure":
        return Reading("urgent", _keys(told.named))
    intent = _plain_intent(plain, told, mentions)
    if intent == "report":
        return _asked_back(Reading("report", told.items), told.doubts)
    return Reading(intent, () if intent == "chatter" else _keys(told.named))


def _plain_intent(words: Words, told: Told, mentions: tuple[Mention, ...]) -> Intent:
    """Report before question before receipt; the rest is chatter."""
    text, can = words.text, words.can
    if told.is_news and not (told.only_done and intents.promises_to_be_on_time(text, can)):
        return "report"
    if told.asked:
        return "question"
    nameless = words.without((one.start, one.end) for one in mentions).text
    acknowledged = intents.acknowledges(text, can)
    received = acknowledged and (intents.receives(text) or not told.active)
    if received or intents.only_promises(nameless, can):
        return "receipt"
    if intents.talks_to_others(text, can):
        return "chatter"
    about = bool(told.items) and (told.active or told.plans)
    if about or (told.named and not acknowledged and intents.says_something(nameless)):
        return "report"
    return "receipt" if acknowledged else "chatter"


def _correction(words: Words, mentions: tuple[Mention, ...], context: ReplyContext) -> Reading | None:
    """更正 gives something new; 撤回 does not."""
    if not wanted.may_correct(words.can):
        return None
    named = [(one.start, one.end) for one in mentions]
    nameless = words.without(named)
    corrects = wanted.corrects(nameless.text, words.can)
    withdraws = wanted.withdraws(nameless.text, words.can)
    if not corrects and not withdraws:
        return None
    fresh = progress_only(words, "withdraw") if withdraws else words
    old = replaced_values(fresh.without(named).text)
    told = tell(fresh.without(old), mentions, context, words.text)
    fresh_values = any(item.status or item.figures or item.percent is not None for item in told.items)
    if told.is_news and not told.asked and (fresh_values or told.doubts or not withdraws):
        return _asked_back(Reading("correct", _told_of(told)), told.doubts)
    if told.asked or wanted.disputes(words.text, words.can) or wanted.extends(words.text, words.can):
        return None
    return _without_anything_new(nameless, told, withdraws=withdraws)


def _without_anything_new(nameless: Words, told: Told, *, withdraws: bool) -> Reading | None:
    """更正 alone, something taken back, or 报错了 and no more; None where nothing was found wrong."""
    if wanted.announces_correction(nameless.text):
        return _asked_back(Reading("correct", told.items), told.doubts)
    if not withdraws and not wanted.finds_fault(nameless.text):
        return None  # 应该是完成了: a guess
    reading = Reading("withdraw", _bare(told.items), reason=withdrawal_reason(nameless))
    return _asked_back(reading, told.doubts)


def _extension(words: Words, mentions: tuple[Mention, ...], context: ReplyContext) -> Reading | None:
    if not wanted.extends(words.text, words.can) and not _foresees_only_that(words, mentions, context):
        return None
    nameless = words.without((one.start, one.end) for one in mentions)
    moments = find_moments(nameless.text, context.today, context.calendar)
    cause = extension_reason(nameless)
    progress = progress_only(words, "extension")
    if cause and not tells_progress(words.text, *cause):
        progress = progress.without([cause])
    told = tell(progress, mentions, context, words.text)
    items = tuple(replace(item, problem=None, next_step=None, expected_by=None) for item in told.items)
    until = until_of(words.text, moments, context.today)
    doubts, said = told.doubts, words.verbatim(0, len(words.text))
    if until is None:
        doubts = (*doubts, no_date(said, items, context.today))
    elif items and wanted.may_extend(words.text, words.can):
        doubts = (*doubts, not_asked_for(said, items, until))
    reason = words.verbatim(*cause) or None if cause else None
    return _asked_back(Reading("extension", items, until, reason), doubts)


def _foresees_only_that(words: Words, mentions: tuple[Mention, ...], context: ReplyContext) -> bool:
    """可能要延期到10月30日, with nothing else told that could be filed."""
    return wanted.may_extend(words.text, words.can) and not tell(words, mentions, context).is_news


def _dispute(words: Words, mentions: tuple[Mention, ...], context: ReplyContext) -> Reading | None:
    if not wanted.disputes(words.text, words.can) and not wanted.only_supports(words.text, words.can):
        return None
    told = tell(words, mentions, context)
    if told.is_news and not wanted.disputes(words.text, words.can):
        return None
    doubts = tuple(doubt for doubt in told.doubts if doubt.code in ("no_task", "number_or_task", "not_yours"))
    nameless = words.without((one.start, one.end) for one in mentions)
    reason, unit = dispute_reason(nameless), unit_named(nameless)
    reading = Reading("dispute", _bare(told.items), reason=reason, to_unit=unit)
    return _asked_back(reading, doubts)


def _asked_back(reading: Reading, doubts: tuple[Doubt, ...]) -> Reading:
    return replace(reading, needs_confirmation=True, doubts=doubts) if doubts else reading


def _told_of(told: Told) -> tuple[Item, ...]:
    """The items without those that only 写错行了 before the tasks named could be about."""
    return tuple(
        item
        for item in told.items
        if not told.named or item.task in told.named or item != Item(item.task) or told.doubts
    )


def _keys(labels: tuple[str, ...]) -> tuple[Item, ...]:
    return tuple(Item(label) for label in labels)


def _bare(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return _keys(tuple(item.task for item in items))
