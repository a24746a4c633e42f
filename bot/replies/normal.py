"""The words of a reply in one form, offsets kept: width, script, typing errors (繁简、全半角、错字)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import opencc

from bot.replies.rules import possible, rule
from bot.replies.words import Words

_T2S = opencc.OpenCC("t2s")

_DONE_SIGNS, _UNDONE_SIGNS = "✅✔☑√✓", "❌✖✗✘❎×"
_KEYCAP = "\u20e3"
_CIRCLED = {chr(0x2460 + n): f"({n + 1})" for n in range(20)} | {
    chr(0x2776 + n): f"({n + 1})" for n in range(10)
}
_KEPT = {
    "，": "，",  # an ASCII comma may stand inside a number, this one never does
    "…": "，",
    "―": "-",
    "—": "-",
    "–": "-",
    "−": "-",
    "〜": "~",
    "·": "·",
    "•": "·",
    "・": "·",
    "．": ".",
    "」": "」",
    "「": "「",
    "\t": "\t",
    "\n": "\n",
    "\r": "\n",
    "\u2028": "\n",
}
_SPECIAL = (
    _KEPT
    | _CIRCLED
    | dict.fromkeys(_DONE_SIGNS, "✅")
    | dict.fromkeys(_UNDONE_SIGNS, "❌")
    | {"👌": "ok", "🆗": "ok"}
)
_PICTURES = "\u2600"  # from here on, signs of this kind are pictures, which say nothing
_NODS = "👍🫡"  # but these acknowledge
# Right form for what is often typed wrong; always of the same length, so that offsets stay.
_TYPOS = (
    (
        rule(
            "typo_done",
            r"(?:[己巳]|(?:(?<![一-龥])|(?<=[项号条务都均]))以)(?=完成|办结|办完|启动|经|上报|上线"
            r"|开展|落实|按|于|印发|全部|销号|达|做完)",
        ),
        "已",
    ),
    (rule("typo_undone", r"(?<![月年度季周期岁旬])末(?=完成|启动|开展|办结|开始|动工|能)"), "未"),
    (rule("typo_finished", r"完(?:城|戍|戊|诚|呈)"), "完成"),
    (rule("typo_as_planned", r"按(?:记划|计化|既划)"), "按计划"),
    (rule("typo_pushed", r"(?<=[有稳续正力])(?:退进|推近|推井)"), "推进"),
    (rule("typo_normal", r"正(?:长|场)(?=推进|开展|进行)"), "正常"),
    (rule("typo_orderly", r"有(?:需|续)(?=推进|开展)"), "有序"),
    (rule("typo_progress", r"进(?:渡|读)"), "进度"),
    (rule("typo_begun", r"起动"), "启动"),
    (rule("typo_behind", r"(?:置|制|滞)(?:后|厚)(?=[^顾]|$)"), "滞后"),
    (rule("typo_settled", r"(?:办接|办节)"), "办结"),
    (rule("typo_struck_off", r"消号"), "销号"),
    (rule("typo_void", r"做废"), "作废"),
    (rule("typo_taken_back", r"撒(?=回|销)"), "撤"),
    (rule("typo_extended", r"延其(?=至|到|报)"), "延期"),
    (rule("typo_pace", r"序时近度"), "序时进度"),
    (  # 第8项完成60%、第12项正常: the tasks are told of one after the other, they are no list
        rule("typo_joint", r"(?:(?<=[%成常慢后开展结完动期利])|(?<=\d[家件个户]))、(?=第\d{1,3}[项号])"),
        "，",
    ),
)
_ANY_TYPO = sum(wrong.bit for wrong, _ in _TYPOS)
_SPACED_OUT = re.compile(r"(?<!\S)(?:[:，,;。、(]?\S[:，,;。、)]? +){2,}\S[。!;]?(?!\S)")
_SPACES = re.compile(r" +")
_FULL_STOP = re.compile(r"(?<=[a-z%)])(?<!\bno)(?<!\b[a-z]{3})\.(?=\s|$)")  # not of No. 5, Sep. 30
_TIGHT_BEFORE = re.compile(r"(?:第|任务|(?:^|(?<=[\d一-龥]))\.|[#:：，,、;；。!?(\[（【~+\-/\n\t]|^)$")
_TIGHT_AFTER = re.compile(r"[:，,、;。.!?)\]】%~+/\n\t✅❌]|$")
_MEASURED = re.compile(r"[项号条件家次场期个人户份起篇批万亿千元年月日点%]|成(?!立|本|功|果|效)")


def normalise(source: str) -> Words:
    """Full width, traditional script, emoji signs, odd spaces and usual typing errors in one form."""
    text, offsets = _unified(source)
    if not text.isascii():
        text = _simplified(text)
    if "." in text:
        text = _FULL_STOP.sub("。", text)
    if " " in text:
        text, offsets = _tight(text, offsets)
    can = possible(text)
    if can & _ANY_TYPO:
        text = _mended(text, can)
        can = possible(text)
    return Words(text, source, offsets, can)


class _Forms(dict[int, str]):
    """For str.translate: one character for one; `_OTHER` where it takes more than this to tell."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        form = _form(sign)
        self[code] = form if len(form) == 1 and sign not in _NEIGHBOURS_DECIDE else _OTHER
        return self[code]


_OTHER = "\ue002"
_NEIGHBOURS_DECIDE = f"{_KEYCAP}×０１２３４５６７８９"
_FORMS = _Forms()


def _unified(source: str) -> tuple[str, Sequence[int]]:
    """Each character in its one form, and where in the source each character of that stands."""
    text = source.translate(_FORMS)
    if _OTHER not in text:
        return text, range(len(text))
    signs, offsets = _one_by_one(source)
    return "".join(signs), offsets


def _one_by_one(source: str) -> tuple[list[str], list[int]]:
    signs: list[str] = []
    offsets: list[int] = []
    for at, sign in enumerate(source):
        if sign == _KEYCAP and signs and signs[-1].isdigit():
            signs.insert(-1, "#")
            offsets.insert(-1, offsets[-1])
            continue
        form = "," if sign == "，" and _inside_wide_number(source, at) else _form(sign)
        if sign == "×" and "×" in (source[at - 1 : at], source[at + 1 : at + 2]):
            form = "某"  # ××县
        if sign == "×" and source[at - 1 : at].isdigit() and source[at + 1 : at + 2].isdigit():
            form = "x"  # 7×24
        signs.extend(form)
        offsets.extend([at] * len(form))
    return signs, offsets


def _inside_wide_number(source: str, at: int) -> bool:
    return "０" <= source[at - 1 : at] <= "９" and "０" <= source[at + 1 : at + 2] <= "９"


@lru_cache(maxsize=8192)
def _form(sign: str) -> str:
    if sign in _SPECIAL:
        return _SPECIAL[sign]
    category = unicodedata.category(sign)
    if category.startswith("Z") or (category == "So" and sign >= _PICTURES and sign not in _NODS):
        return " "
    if category in ("Cf", "Cc", "Mn", "Me", "Cs"):
        return ""
    return unicodedata.normalize("NFKC", sign).lower() or " "


def _simplified(text: str) -> str:
    simple: str = _T2S.convert(text)
    if len(simple) == len(text):
        return simple
    return "".join(one if len(one) == 1 else sign for sign in text for one in (_T2S.convert(sign),))


def _mended(text: str, can: int) -> str:
    for wrong, right in _TYPOS:
        text = wrong.sub(right, text, can)
    return text


def _tight(text: str, offsets: Sequence[int]) -> tuple[str, Sequence[int]]:
    """Spaces go where they only stretch the words, and stay, one at a time, where they part them."""
    gone: set[int] = set()
    if text.count(" ") > 1:
        for run in _SPACED_OUT.finditer(text):
            gone.update(at for at in range(run.start(), run.end()) if _stretching(text, at, run.end()))
    for gap in _SPACES.finditer(text):
        gone.update(range(gap.start() + 1, gap.end()))
        if _needless(text, gap.start(), gap.end()):
            gone.add(gap.start())
    if not gone:
        return text, offsets
    kept = [at for at in range(len(text)) if at not in gone]
    return "".join([text[at] for at in kept]), [offsets[at] for at in kept]


def _stretching(text: str, at: int, end: int) -> bool:
    """A space inside s p a c e d words, but not one between two numbers or Latin letters."""
    if text[at] != " ":
        return False
    following = text[at:end].lstrip(" ")[:1]
    return not (
        text[at - 1].isascii() and following.isascii() and text[at - 1].isalnum() and following.isalnum()
    )


def _needless(text: str, start: int, end: int) -> bool:
    if _TIGHT_BEFORE.search(text, max(0, start - 2), start) or _TIGHT_AFTER.match(text, end):
        return True
    return text[start - 1].isdigit() and bool(_MEASURED.match(text, end))
