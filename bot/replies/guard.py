"""The last look before something is filed: words against what was just told (把关)."""

from __future__ import annotations

import re

from bot.replies.clauses import Clause
from bot.replies.completion import VERB
from bot.replies.rules import rule
from bot.replies.status import without_denials
from bot.replies.words import BLANK

_BUT = re.compile(
    rf"^[\s{BLANK}、:]*(?:但是?|不过|只是|就是|可是|然而|却|唯独|美中不足|(?:而且|后来|现在"
    rf"|结果)又|又(?!好|快|提前))"
)
_HARMLESS = re.compile(
    r"材料|佐证|资料|附件|盖章|报告|归档|签字|截图|照片|纸质|上传|报送|补报|存档|忘"
    r"|[未没][有来得及]*[报填录更发交]|早|晚了?[报发交]"
    r"|不影响|没有?影响|已?解决|正常|顺利|继续|将|后续(?!还|得|需)|下一?步|巩固|持续|长效|稳定|提前|请|谢"
    r"|总体|没问题|不难|可以|销号|验收(?!没|未|不)|公示|总结"
)
_WRONG = rule(
    "wrong",
    r"返工|返修|重做|退回来?|反弹|复发|(?<![无未没])(?<!没有)遗留|不合格|不达标|质疑|(?:没"
    r"|未)(?:有)?(?:能)?(?:通过|过关|过$|结清|结算|付|到位|签|批|兑现|落实|整改)"
    r"|不(?:太|够|大|很)?(?:满意|理想|到位|彻底|完善|稳定)|(?:出|有|存在)(?:了|着)?(?:一?[点些]|个别|不少"
    r"|较多|新)?(?:质量|安全)?问题"
    r"|(?:需|要|得|待|需要)(?:再|继续|进一步|重新)?(?:补(?!贴|助|充材|报|材)|整改|修改|改进|返|完善|重)"
    r"|未验收|没验收|缩水|打折|水分",
)
_TAKEN_BACK = rule(
    "taken_back",
    r"没有?(?:那么|这么)(?:多|高|快|好|大)|不是(?:那么|这么)回事|(?<!是否)不(?:太)?属实|有水分"
    r"|(?:数据|数字|情况)[^，,。;]{0,4}(?:不准|不实|存疑)|虚报",
)


def takes_back(clause: Clause) -> bool:
    """实际没有那么多: what was told just before does not hold."""
    return bool(_TAKEN_BACK.search(clause.text, clause.can))


def reserves(clause: Clause) -> bool:
    """已完成，但验收没过: beside a completion it may leave the task undone, so it is asked about."""
    if clause.kind == "plan" or clause.mood in ("past", "if") or VERB.search(clause.text, clause.can):
        return False
    text = without_denials(clause.text, clause.can)
    if _WRONG.search(text, clause.can) and not _HARMLESS.search(text):
        return True
    return bool(_BUT.match(clause.text)) and text == clause.text and not _HARMLESS.search(text)
