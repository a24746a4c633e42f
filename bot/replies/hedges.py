"""Figures their writer is not sure of: 好像是70%, 60%记不清了, 12家，不对，15家; to be asked back (存疑)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, TypeAlias

from bot.domain.readings import Figure
from bot.replies.clauses import Clause
from bot.replies.draft import Draft
from bot.replies.rules import rule
from bot.replies.units import Amount
from bot.replies.words import BLANK

Hedge: TypeAlias = Literal["", "guess", "instead"]

_GUESS = (
    r"好[像象]|似乎|貌似|仿佛|像是|可能|也许|或许|兴许|没准|说不定|指不定|恐怕|怕是|多半|依稀"
    r"|印象[中里]?|凭(?:印象|记忆)|我?记得(?=好|是|大|应|有|完|达|约)|没记错|我?猜|probably|perhaps|maybe"
    r"|(?:may|might|could) ?be|seems?|i (?:think|guess|believe)"
)
_BEFORE = rule("guess", rf"(?:{_GUESS}|应该?)(?P<between>[^，,。;]{{0,12}})$")
_SAID = re.compile(  # 但小王说是70%, 台账上写的是70%
    "(?:(?<![来据解者])说|(?:系统|台账|平台|报?表|表格)[里上中内]*(?:显示|写|填|标|登记)的?)(?:是|为|有|的是)?$"
)
_FIRM_SHOULD = re.compile(
    "应(?:该(?=$|[是为改更调算])|(?!该))[^，,。;]*$"
)  # 应为85%: what is right, unless 吧 follows
_OTHER_MATTER = re.compile(r"[受响难不没未会因卡]|如[果期]|困|问题|影|到位|之前|以前|要(?!是)|才能|(?<!就)能")
_SO_IT_SEEMS = re.compile(r"^[\s了的左右上下多余]*(?:吧|罢)?[，,\s]*(?:吧|罢)(?=$|[\s，,。;!])")
_INSTEAD = re.compile(
    rf"^[\s{BLANK}、:，,]*(?:但|又|也|哦|噢|喔|啊|呃|额|嗯|唉|哎|等等|等下)*(?:或者?|要么|要不|抑或|不然|还是"
    r"|(?P<about>大概|大约|约[摸莫]?|估计|估摸着?|差不多|将近)|不对|不是|错了|[说写打报填]错了?|搞错了?|or|no|sorry"
    r"|actually)(?:又|也|说|是|为|有|到|达到?|就|应|该|共|完成了?|[\s，,:])*$"
)
_WORDS_OF_DOUBT = re.compile(
    rf"{_GUESS}|应该?|或者?|要么|要不|抑或|不然|还是|大概|大约|约[摸莫]?|估计|估摸着?|差不多|将近|不对|不是"
    r"|[说写打报填搞]?错了?"
)
_AUXILIARY = re.compile(
    rf"[\s{BLANK}、:，,但又也说哦噢喔啊呃额嗯唉哎是为有到达就共已经了的在]|完成|进度|目前|现在|可|等等|等下|总体|累计"
)
_ENDS = re.compile(rf"^[\s{BLANK}了的吧呢啊多余左右上下样子)]*(?=$|[，,。;!])")
_WRONG_ALONE = re.compile(
    rf"^[\s{BLANK}、:]*(?:哦|噢|喔|啊|呃|额|嗯|唉|哎|等等|等下|等一下)*(?:不对|不是|错了?|[说写打报填搞弄记]错了?|no|sorry|wait)"
    r"[了啊哈呀的\s]*$"
)
_SURE_OF_NOTHING = (
    r"(?:(?:我|也|又|都|还|有点儿?|有些|不是|暂时|一时|实在|真的?)*"
    r"(?:记(?:得)?(?:不(?:太|大|很|是很)?(?:清楚?|准确?|得|牢|住)|不起来?|模糊)"
    r"|不(?:太|大|是很|是太|能|敢|很|完全)?(?:记得|确定(?!因素|性)|确信|肯定|保证|清楚(?=了?$)|有把握|拿得准|准确?(?=了?$))"
    r"|(?:没法|无法|难以|没能)(?:确定|肯定|保证)|未(?:必|见得)(?:准|对)确?|没(?:有)?(?:把握|底|数(?=了?$)|谱)"
    r"|[拿吃说]不(?:太|大)?(?:准|好|定|清)|不(?:太|大)?好说|难说|说不上来|[忘想](?:记|了|掉|不起来)+(?=了?$|具体|是多少)|搞不清|弄不清|有出入"
    r"|not (?:quite |so |really |very |entirely )?(?:sure|certain)|(?:can't|cannot|don't) (?:quite )?remember"
    r"|unsure)"
    r"|不(?:知道|晓得|保证)(?:准不准|对不对|是不是(?=这|真|对|准)|准确?|正确)|仅供参考|拍脑袋|(?:印象|记忆)(?:不深|模糊)|不敢打(?:包票|保票)|(?:如果|要是)?我?没(?:有)?记错(?:的话)?"
    r"|(?:可能|好像|恐怕|也许|估计|应该|怕是)(?:还|要|会|再|是)*(?:偏|更|不到|不止|多|少|高|低)[高低多少大小一点些]*|[瞎乱胡][估猜报填]|猜的|蒙的"
    r"|(?:可能|好像|也许|恐怕)(?:是|我|会)?(?:[记算填报写搞]|统计)错|好像不(?:太)?[对准]"
    r"|可能(?:有(?:误|出入|偏差|差错)|不(?:太)?(?:准|对|对确))确?|(?:不一定|未必)(?:对|准|是)确?"
    r"|(?:有|尚|还|仍)?待(?:进一步|再|最后|最终|现场)?(?:核实|核对|核准|核定|复核|确认)(?!后|的)"
    r"|(?:还|尚)?(?:未|没)(?:有|经)?(?:最终)?(?:核实|核对|核准|复核|确认)(?=$|[过清\s])"
    r"|(?:印象|记忆)(?:中|里)?(?:是|大概|应该|好像)*(?:这样|这么多|这个数|如此)|凭(?:印象|记忆)(?:报|填|说|写)?)"
)
_AFTERTHOUGHT = rf"(?:{_GUESS}|应该)(?:是|吧|的|这样|这么多|这个数|差不多)*"
_FILLERS = (
    rf"(?:[\s{BLANK}、:(]|但是?|不过|只是|就是|其实|这边|这|那|个|些|我们?|到底|多少|数字|数据|数值|数量|数"
    r"|比例|百分比|进度|金额|情况|的|是|也|家|件|几|目前|现在|暂时|还|一时|了)*+"
)
_EXACT = "(?:具体|准确|确切|精确|详细)"
_AFTER = rule(
    "unsure_after",
    rf"^[\s了的吧呢啊多余左右上下(]*{_FILLERS}(?:{_EXACT}[一-龥]{{0,5}}?)?"
    rf"(?:{_SURE_OF_NOTHING}|{_AFTERTHOUGHT}(?=[)\s{BLANK}]*$))",
)
_ALONE = rule(
    "unsure_alone",
    rf"^{_FILLERS}(?:{_EXACT}[一-龥]{{0,5}}?)?{_FILLERS}"
    rf"(?:{_SURE_OF_NOTHING}|{_AFTERTHOUGHT})"
    rf"[\s{BLANK}了的得啊呢吧哈哦,)，]*+(?:具体|多少|是|几|个|家|件|的|数字|数据|了|吧|确|对|这个数|[\s{BLANK}])*+$",
)
AT_MOST = 40  # characters of such a clause, or of the words behind a number that can doubt it
_NEAR = 2  # characters between two clauses
_ALL_OF_THEM = re.compile("数[字据]|都|这些|那些|两个")


def hedge_of(before: str, after: str, can: int) -> Hedge:
    """Whether the words around an amount call it a guess, or put it in the place of the one told before."""
    if _AFTER.search(after, can):
        return "guess"
    found = _INSTEAD.match(before)
    if found and (not found["about"] or _ENDS.match(after)):
        return "instead"
    if _SAID.search(before):
        return "guess"
    found = _BEFORE.search(before, can)
    if not found or _OTHER_MATTER.search(found["between"]):
        return ""
    if _FIRM_SHOULD.search(before) and not _SO_IT_SEEMS.match(after):
        return ""
    return "guess"


def follows(draft: Draft, clause: Clause) -> Hedge:
    """Whether the clause comes right behind 记不清了 or 不对."""
    gap = clause.start - max(draft.unsure_before, draft.wrong_before)
    if gap > _NEAR or max(draft.unsure_before, draft.wrong_before) < 0:
        return ""
    return "guess" if draft.unsure_before > draft.wrong_before else "instead"


def without_hedge(before: str) -> str:
    """The words before an amount without those that make it a guess: what is left names it, or is nothing."""
    return "" if _SAID.search(before) else _AUXILIARY.sub("", _WORDS_OF_DOUBT.sub("", before))


def hedge(draft: Draft, amount: Amount, metric: str, kind: Hedge, *, own: bool) -> bool:
    """Ask about the amount instead of telling it, with the one told just before if it is of the same; `own`:
    it has words of its own for what it is. False where nothing is unsure.
    """
    last = draft.told[-1] if draft.told else None
    same = last is not None and not own and last[0].unit == amount.unit and last[0].value != amount.value
    if kind == "instead" and not same:
        return False
    if last is not None and same:
        _take_back(draft, [last])
        pair = (last[0].value, amount.value)
        name = last[1].metric if last[1] else ""
        draft.unclear.append(replace(amount, kind="unclear", either=pair, metric=name))
    else:
        draft.unclear.append(replace(amount, kind="unclear", metric=metric))
    return True


def doubts_figures(draft: Draft, clause: Clause) -> bool:
    """具体记不清了, 好像吧, 不对: a clause that only doubts a number, told before it or to come."""
    if clause.kind == "plan" or len(clause.text) > AT_MOST:
        return False
    if draft.told and _WRONG_ALONE.match(clause.text):
        draft.wrong_before = clause.end
        return True
    if not _ALONE.match(clause.text, clause.can):
        return False
    if draft.told:
        _doubt(draft, since=0 if _ALL_OF_THEM.search(clause.text) else draft.told_in)
    elif draft.done:
        draft.reserved = True
    else:
        draft.unsure_before = clause.end
    return True


def _doubt(draft: Draft, *, since: int) -> None:
    """What was told from there on is to be asked about."""
    doubted = [pair for pair in draft.told if pair[0].start >= since]
    _take_back(draft, doubted)
    draft.unclear += [
        replace(amount, kind="unclear", metric=figure.metric if figure else "") for amount, figure in doubted
    ]


def _take_back(draft: Draft, told: Iterable[tuple[Amount, Figure | None]]) -> None:
    """As if they had not been told."""
    gone = {id(each) for pair in told for each in pair if each is not None}
    for amounts in (draft.percents, draft.earlier, draft.parts, draft.overall):
        amounts[:] = [each for each in amounts if id(each) not in gone]
    draft.figures[:] = [each for each in draft.figures if id(each) not in gone]
    draft.told[:] = [pair for pair in draft.told if id(pair[0]) not in gone]
