"""What a reply tells of each task: items, with what stays doubtful about them (逐项解读)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.domain.readings import Doubt, Item, ReplyContext, Status
from bot.replies.dates import find_moments
from bot.replies.doubts import about_item, no_task, not_yours, number_or_task, told_twice
from bot.replies.draft import Draft, Scene
from bot.replies.labels import known_labels
from bot.replies.mention import Mention
from bot.replies.numerals import number_of
from bot.replies.placing import indicator_doubts, placed
from bot.replies.read_section import read_section
from bot.replies.rules import rule
from bot.replies.scopes import scope_doubt
from bot.replies.sections import Section, before_first, cut_sections, one_each
from bot.replies.standing import Standing, standing_of
from bot.replies.units_left import without_units
from bot.replies.whom import means_all, others, tasks_meant
from bot.replies.words import Words

_SHARE = re.compile(r"\d%|[一二三四五六七八九]成|百分之|一半|过半|大半|差不多|基本|大部分")
_DITTO = rule(
    "ditto", r"同上|同前|[同跟像]第?(?P<label>\d{1,3})项|情况相同|也(?:是|一样)(?:的|了)?[。!，,;\s]*$"
)
_REST_OF_WORK = re.compile(
    r"(?:剩下的?|剩余的?|其余|余下的?)(?:工作|部分)?(?:的)?(?=.{0,12}(?:\d|月|周|年底|底前|会"
    r"|能|继续|预计|抓紧|尽快|加快))"
)
_WORK_LEFT = re.compile("(?:剩余|剩下的?|余下的?)的?(?:工作|部分)")
_REST_COUNTED = re.compile(
    r"(?:其[余他它]|剩[下余]|余下|别的|另外?)的?([一二两三四五六七八九十]|\d{1,2})[项个](?:任务|工作"
    r"|事项)?(?=[均都全已正按进未没])"
)


@dataclass(frozen=True, slots=True)
class Told:
    """All that was read: the tasks named, an item each, the doubts, and whether any of it is news."""

    items: tuple[Item, ...]
    doubts: tuple[Doubt, ...]
    named: tuple[str, ...]
    is_news: bool
    only_done: bool  # a bare 完成 is all there is
    plans: bool
    active: bool
    asked: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One section read for one task."""

    label: str
    draft: Draft
    standing: Standing
    among: bool


def tell(words: Words, mentions: tuple[Mention, ...], context: ReplyContext, whole: str = "") -> Told:
    """Read every section of the words for the tasks it speaks of; `whole` is all that was said."""
    blank = words.without((one.start, one.end) for one in mentions)
    moments = find_moments(blank.text, context.today, context.calendar, words.can)
    scene = Scene(blank, moments, context.today)
    sections = _resolved(
        words,
        cut_sections(words.text, tuple(one for one in mentions if one.kind != "order")),
        (context, whole or words.text),
    )
    unclear = [section for section in sections if section.kind == "unclear"]
    parts = [
        part for section in sections if section.kind != "unclear" for part in _parts(scene, section, context)
    ]
    parts = [_as_before(part, parts[at - 1]) if at else part for at, part in enumerate(parts)]
    drafts = [part.draft for part in parts] or [read_section(scene, ((0, len(words.text)),), ())]
    items, doubts = _merged(parts, context)
    doubts = (*_unplaced(scene, unclear, (sections, drafts), context), *doubts)
    return Told(
        items=tuple(item for item in items if item.task),
        doubts=doubts,
        named=tuple(dict.fromkeys(label for one in mentions if one.kind == "named" for label in one.labels)),
        is_news=any(draft.is_news() for draft in drafts)
        or any(_news_in(scene, section) for section in unclear),
        only_done=all(draft.is_only_done() for draft in drafts),
        plans=any(draft.next_step for draft in drafts),
        active=any(draft.active for draft in drafts),
        asked=any(draft.asked for draft in drafts),
    )


def _as_before(part: Part, before: Part) -> Part:
    """同上: it stands as the task told before it."""
    standing = part.standing
    told = standing.status or standing.percent is not None or standing.clash or standing.guess
    same = _DITTO.search(part.draft.quote)
    if same and same["label"] and same["label"] != before.label:
        return part
    return part if told or not same else replace(part, standing=before.standing)


def _news_in(scene: Scene, section: Section) -> bool:
    return read_section(scene, ((section.start, section.end),), ()).is_news()


def _unplaced(
    scene: Scene, unclear: list[Section], read: tuple[tuple[Section, ...], list[Draft]], context: ReplyContext
) -> tuple[Doubt, ...]:
    """Doubts about words that no task can be told for."""
    sections, drafts = read
    if unclear:
        items = [
            _item(section.labels, read_section(scene, ((section.start, section.end),), ()))
            for section in unclear
        ]
        quote = scene.words.verbatim(unclear[0].start, unclear[-1].end)
        return (number_or_task(quote, [one for one in items if one.task], scene.words.text, context),)
    if not sections:
        draft = drafts[0]
        return (no_task(draft.quote, _item(("",), draft), context),)
    return ()


def _item(labels: tuple[str, ...], draft: Draft) -> Item:
    return _as_item(labels[0] if labels else "", draft, standing_of(draft))


def _resolved(
    words: Words, sections: tuple[Section, ...], said: tuple[ReplyContext, str]
) -> tuple[Section, ...]:
    """Every section with the labels it speaks of; without any mention the context tells them."""
    context, whole = said
    if not sections:
        labels = tasks_meant(whole, context)
        return (Section("named", labels, 0, len(words.text)),) if labels else ()
    named = {label for section in sections if section.kind == "named" for label in section.labels}
    led = _led(words, sections[0], named, context)
    if led and not sections[0].start:
        sections = (replace(sections[0], start=led[0].end), *sections[1:])
    named |= {label for section in led for label in section.labels}
    resolved = list(led)
    for section in sections:
        if section.kind == "rest":
            resolved += _the_rest(words, section, (resolved, named), context)
        elif section.kind == "told":
            resolved.append(
                replace(
                    section, labels=tuple(dict.fromkeys(label for one in resolved for label in one.labels))
                )
            )
        else:
            resolved.append(section)
    return tuple(resolved)


def _led(words: Words, first: Section, named: set[str], context: ReplyContext) -> tuple[Section, ...]:
    """Words before the first task named speak of the task quoted, or of all of them if they say so."""
    quoted = known_labels(context.my_tasks, context.quoted).quoted
    left = tuple(label for label in quoted if label not in named)
    start = first.start or (before_first(words.text, first) if len(quoted) > 1 else 0)
    if not start or not left or (len(quoted) > 1 and not means_all(words.text[:start], len(quoted))):
        return ()
    return (Section("named", left, 0, start),)


def _the_rest(
    words: Words, section: Section, known: tuple[list[Section], set[str]], context: ReplyContext
) -> list[Section]:
    """其余 names the other tasks, unless it means the rest of the work on the one task just told."""
    resolved, named = known
    labels = others(named, context)
    last = resolved[-1] if resolved else None
    if last and (
        _WORK_LEFT.match(words.text, section.start, section.end)
        or (
            _REST_OF_WORK.match(words.text, section.start, section.end)
            and _SHARE.search(words.text[last.start : last.end])
        )
    ):
        resolved[-1] = replace(last, end=section.end)
        return []
    counted = _REST_COUNTED.search(words.text, section.start, section.end)
    quoted = known_labels(context.my_tasks, context.quoted).quoted
    if counted and len(quoted) == 1 and number_of(counted[1]) == len(labels) - 1:
        labels = tuple(label for label in labels if label not in quoted)  # the others than the one quoted
    if labels and counted and number_of(counted[1]) != len(labels):
        return [replace(section, kind="unclear")]
    if not labels and last:
        resolved[-1] = replace(last, end=section.end)
        return []
    if not labels:
        return [replace(section, kind="unclear")]
    return [replace(section, labels=labels)]


def _parts(scene: Scene, section: Section, context: ReplyContext) -> list[Part]:
    pieces = one_each(scene.words.text, section)
    if pieces is None:
        pieces = (section,)
    parts: list[Part] = []
    for piece in pieces:
        for label in piece.labels:
            draft = read_section(scene, ((piece.start, piece.end),), context.indicators.get(label, ()))
            parts.append(Part(label, draft, standing_of(draft), piece.among))
        if piece.excepted and not any(part.draft.is_news() for part in parts[-len(piece.labels) :]):
            del parts[-len(piece.labels) :]
    return parts


def _merged(parts: list[Part], context: ReplyContext) -> tuple[list[Item], tuple[Doubt, ...]]:
    """One item a task, in the order told."""
    by_label: dict[str, list[Part]] = {}
    for part in parts:
        by_label.setdefault(part.label, []).append(part)
    items, doubts = [], []
    mine = known_labels(context.my_tasks, context.quoted).members
    for label, told in by_label.items():
        item, about = _one_item(label, told, context)
        item, units = without_units(item, _said_of(told), context)
        items.append(item)
        doubts += [] if label in mine else [not_yours(item, told[0].draft.quote, context)]
        doubts += (*about, *units)
        doubts += indicator_doubts(item, _said_of(told), context)
        scope = scope_doubt(item, told[0].draft.quote, context)
        doubts += [scope] if scope is not None else []
    return items, tuple(doubts)


def _said_of(told: list[Part]) -> Draft:
    """All that was said of one task, as far as its figures go."""
    if len(told) == 1:
        return told[0].draft
    return Draft(quote=told[0].draft.quote, told=[pair for part in told for pair in part.draft.told])


def _one_item(label: str, told: list[Part], context: ReplyContext) -> tuple[Item, list[Doubt]]:
    if len(told) == 1:
        return _told_once(label, told[0], context)
    standings = {
        (part.standing.status, part.standing.percent)
        for part in told
        if part.standing.status or part.standing.percent is not None
    }
    versions = [placed(_as_item(label, part.draft, part.standing), part.draft, context) for part in told]
    item = versions[0]
    among = any(part.among for part in told)
    for version in versions[1:]:
        item = _joined(item, version, override=among)
    doubts = [
        doubt
        for version, part in zip(versions, told, strict=True)
        for doubt in about_item(version, part.draft, part.standing, context)
    ]
    if any(part.standing.clash for part in told):
        item = replace(item, status=None, percent=None)
    elif max(_different(standings)) > 1 and not among:
        item = replace(item, status=None, percent=None)
        doubts.append(told_twice(item, versions, told[-1].draft.quote))
    return item, doubts


def _told_once(label: str, part: Part, context: ReplyContext) -> tuple[Item, list[Doubt]]:
    item = placed(_as_item(label, part.draft, part.standing), part.draft, context)
    return item, about_item(item, part.draft, part.standing, context)


def _different(standings: set[tuple[Status | None, Decimal | None]]) -> tuple[int, int]:
    """How many statuses and how many percents were told."""
    return len({status for status, _ in standings if status}), len(
        {percent for _, percent in standings if percent is not None}
    )


def _joined(item: Item, later: Item, *, override: bool) -> Item:
    first, second = (later, item) if override else (item, later)
    return Item(
        task=item.task,
        status=first.status or second.status,
        percent=first.percent if first.status or first.percent is not None else second.percent,
        figures=item.figures + tuple(one for one in later.figures if one not in item.figures),
        problem=item.problem or later.problem,
        next_step=item.next_step or later.next_step,
        expected_by=item.expected_by or later.expected_by,
    )


def _as_item(label: str, draft: Draft, standing: Standing) -> Item:
    return Item(
        task=label,
        status=standing.status,
        percent=standing.percent,
        figures=tuple(draft.figures),
        problem=draft.problem,
        next_step=draft.next_step,
        expected_by=draft.expected_by,
    )
