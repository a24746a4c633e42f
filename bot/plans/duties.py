"""What a plan says about reporting and being assessed: 季报, 速报, 即报, 每季度报, 考核 (报送规则)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

DutyKind: TypeAlias = Literal["quarterly", "urgent", "milestone", "annual", "irregular", "assessment"]

_CLAUSE = re.compile(r"[^,。;!?\n]+")
_SENTENCE = re.compile(r"[^。;!?\n]+")
_REPORT = (
    r"(?:报送|上报|报告|汇报|通报|汇总|报(?=[省市县区州][委政]|[^,。报]{0,24}(?:领导小组|办公室"
    r"|办|局|委|厅|政府|专班|指挥部)(?:$|[,。;备]))|总结(?!评估|推广|经验|提炼|阶段)|调度|反馈|报备)"
)
_KINDS: tuple[tuple[DutyKind, re.Pattern[str]], ...] = (
    (
        "quarterly",
        re.compile(
            rf"季报|(?:每|按|各)(?:个)?季度?.{{0,40}}{_REPORT}|季度.{{0,6}}(?:通报|报告|调度)"
            rf"|{_REPORT}.{{0,12}}(?:每|一)(?:个)?季度?(?:一次|1次)"
        ),
    ),
    (
        "urgent",
        re.compile(
            r"速报|(?:重大|重要|紧急|突发)[^,。;]{0,5}?(?:情况|事项|问题|事件|进展|火情|险情|灾情|疫情|舆情|雨情|水情|汛情|旱情|警情|案件|事故|风险|隐患).{0,12}(?:及时|随时|立即"
            r"|第一时间).{0,20}(?:报告|上报|报送|请示|汇报)"
        ),
    ),
    ("milestone", re.compile(r"(?<!立)(?<!随)(?<!及时)即报(?!告)|节点.{0,10}(?:报送|报告|上报)")),
    (
        "annual",
        re.compile(
            rf"年度.{{0,8}}(?:目标责任制|{_REPORT})|(?:每年|年底前?|年终|每年度).{{0,30}}{_REPORT}"
            rf"|年报制?|\d月(?:\d{{1,2}}日|底)?前.{{0,20}}(?:总结|情况).{{0,10}}报"
        ),
    ),
    (
        "irregular",
        re.compile(
            rf"(?:定期|不定期|适时|及时|按月|每月|每周|每半月|每半年|月报|旬报|周报"
            rf"|半年).{{0,30}}{_REPORT}|(?:月报|旬报|周报|半年报)"
        ),
    ),
    (
        "assessment",
        re.compile(
            r"(?:考核评估|考核评价|考核考评|考评|评价考核|督查考核|绩效考核|监测评估"
            r"|评估考核)(?:机制|体系|制度|办法)|纳入.{0,40}(?:考核|考评|评价|督查)"
            r"|(?:监测|跟踪|中期|年度|年底|年终|动态|实施情况).{0,8}(?:评估|评价)|目标责任制|(?:开展|加强"
            r"|强化|严格|实行|实施).{0,16}(?:督导考核|督查考核|考核评价|绩效评估|考核评估|督查督办)"
            r"|考核结果.{0,20}(?:运用|依据|挂钩)"
        ),
    ),
)
_IN_TASKS: tuple[DutyKind, ...] = ("quarterly", "urgent", "milestone")
_TO = re.compile(
    r"向(?P<to>[^,。;报]{2,30}?)(?:专题|书面|定期|及时)*(?:报告|汇报|报送|上报|反馈)|(?<!通)报(?:送"
    r"|告|请)?(?P<to2>[省市县区州国][^,。;并]{1,24})"
)
_FROM = re.compile(
    r"^(?P<name>(?:各|[省市县区州]|领导小组|[^,。;]{0,20}办公室)[^,。;要应须]{0,40}?)(?:自[^,。;]{2,8}起)?(?:要|应当?|须"
    r"|需|负责(?!任)|于|(?=每(?:年|月|季|周)))"
)


_AND_CIRCULAR = re.compile("[,，]并[^,。;]{0,12}通报")  # what becomes of the reports, in a clause of its own
_THEN = re.compile("(?:汇总|备案|备查|审核|存档)$")  # what the receiver does with it


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty as the plan words it. `at` is its place in the text it was read from."""

    kind: DutyKind
    printed: str
    sender: str | None
    receiver: str | None
    at: int


def duties_in(text: str, *, of_task: bool) -> Iterator[Duty]:
    """The duties of a text, one a sentence and kind. In a task only reports count."""
    for sentence in _SENTENCE.finditer(text):
        yield from _once_a_kind(_duties_of(sentence, of_task))


def _once_a_kind(duties: Iterator[Duty]) -> Iterator[Duty]:
    """Of the reports one sentence tells of twice the one with a receiver; every assessment."""
    found: dict[str, Duty] = {}
    for duty in duties:
        key = duty.printed if duty.kind == "assessment" else duty.kind
        if key not in found or (duty.receiver and not found[key].receiver):
            found[key] = duty
    yield from found.values()


def _duties_of(sentence: re.Match[str], of_task: bool) -> Iterator[Duty]:
    sender = _FROM.match(sentence[0].strip())
    for start, words in _clauses(sentence[0]):
        for kind in _kinds(words, of_task):
            receiver = _TO.search(words)
            told = sender if sender and (start == 0 or kind != "assessment") else None
            yield Duty(
                kind,
                _with_circular(sentence[0], start, words).strip(),
                told["name"] if told else None,
                _THEN.sub("", (receiver["to"] or receiver["to2"]).strip()) if receiver else None,
                sentence.start() + start,
            )


def _with_circular(sentence: str, start: int, words: str) -> str:
    follows = _AND_CIRCULAR.match(sentence, start + len(words))
    return words + follows[0] if follows and sentence.startswith(words, start) else words


def _clauses(sentence: str) -> Iterator[tuple[int, str]]:
    """The sentence's clauses, and within a list of rules (季报制、速报制) each by itself."""
    for clause in _CLAUSE.finditer(sentence):
        words = clause[0]
        if len(re.findall(r"[季速即月年]报制?", words)) < 2:
            yield clause.start(), words
            continue
        start = 0
        for piece in re.split(r"(、)", words):
            if piece != "、":
                yield clause.start() + start, re.sub(r"^(?:实行|建立|落实|执行|推行|严格)+", "", piece)
            start += len(piece)


def _kinds(words: str, of_task: bool) -> Iterator[DutyKind]:
    for kind, form in _KINDS:
        if (not of_task or kind in _IN_TASKS) and form.search(words):
            yield kind
            return
