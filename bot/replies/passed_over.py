"""What is passed over first: formulas, mark-up, mentions, quoted talk, orders to the bot (指令)."""

from __future__ import annotations

import re

from bot.replies.rules import rule
from bot.replies.words import BLANK, Words

# Bounded and without nested repetition, so that any text is scanned in one go.
_FORMULA = rule(
    "formula",
    r"^=[\d\s+\-*/().]{1,60}$|[=+@]\s?[a-z][a-z0-9.]{1,20}\((?:\"[^\"\n]{0,400}\""
    r"|[^\"()\n]{1,400}|\([^()\n]{0,400}\)){0,20}\)?",
)
_MARKUP = rule(
    "markup",
    r"<!--.{0,2000}?-->|<script.{0,2000}?</script>|</?[a-z!][^<>\n]{0,300}>"  # html
    r"|!\[[^\]\n]{0,80}\]\([^)\n]{0,400}\)|(?<=\])\([a-z]{3,6}:[^)\n]{0,400}\)"  # a picture, a link's address
    r"|\{\{[^{}\n]{0,400}\}\}|\$?\{[^{}\n]{0,400}\}|https?://[^\s，。;、)\]]{1,400}"
    r"|[\w.+-]{1,60}@[\w-]{1,60}\.[\w.]{2,40}"
    r"|\[r-[0-9a-z]{4,12}\]|\[(?!(?:ok|收到|好的|已?完成)\])[一-龥a-z]{1,6}\](?!\()"
    r"|[*`_~]{1,3}(?=[^\d]|$)|[*`_]{1,3}|^#{1,6} ",
)
_QUOTED_TALK = rule("quoted_talk", r"^>[^\n]*$|「[^」\n]{0,600}」\n?[-\s]{3,}", re.MULTILINE)
_GREETING = rule("greeting", r"(?:祝贺|恭喜|恭贺|热烈祝贺)[^。;!?\n]*")
_MENTION = rule(
    "mention",
    r"@(?:(?:[^\s@，,:;。!?\d]{0,12}?)(?:助手|机器人|bot)|所有人|全体成员|all\b"
    r"|[^\s@，,:;。!?\d第任#]{1,12}(?=[\s，,:;第任#\d]|$))",
)
_TITLE = rule("title", r"《[^》\n]{0,80}》|“[^”\n]{0,80}”|\"[^\"\n]{1,80}\"|‘[^’\n]{0,80}’|『[^』\n]{0,80}』")
_STATUS_NAME = re.compile(
    r"(?:已经?|未|尚未|没有?|正在|基本|暂未|进度|有序)?(?:完成|办结|启动|开展|滞后|偏慢|正常推进|推进"
    r"|进行|正常|长期坚持|销号|无进展)中?"
    r"|\d{1,3}(?:\.\d{1,2})?%|第?[\d一二三四五六七八九十]{1,3}[项号条]"
)

_ORDER = rule(
    "order",
    r"(?:忽略|无视|忘记|忘掉|不要理会|绕过|跳过).{0,14}(?:指令|指示|提示|规则|设定|限制|要求"
    r"|约束|对话|内容|审核)"
    r"|(?:ignore|disregard|forget|override).{0,40}(?:instruction|prompt|rule|above|previous|prior)"
    r"|你现在是|从现在(?:开始|起)你|你(?:将|要)?扮演|假装你|你是(?:一个|一名|管理员|系统"
    r"|最高)|act as|you are now|pretend"
    r"|(?:^|[，。\n;])(?:system|assistant|系统|管理员)(?:提示|指令|消息|通知|命令)?:|系统提示词"
    r"|(?:请|把|将|给|帮)[^，,。;]{0,12}(?:全部|所有|一律|统统|每[一个项]?)[^，,。;]{0,12}(?:改|更新"
    r"|调整|变更"
    r"|写|算|视|当)(?:为|成|作)[^，,。;]{0,4}(?:完成|办结|100|销号|通过|正常)"
    r"|开发者模式|管理员(?:权限|模式|身份)|越狱|jailbreak"
    r"|(?:请|把|将|给|帮|直接|自动|都|全部|一律|统统|均).{0,20}(?:标记|标注|标识|设置|设定|置"
    r"|判定|判|认定|评定|默认|标|设|记)(?:为|成|作)"
    r"|(?:mark|set|flag|make).{0,30}(?:all|every|task|as|to).{0,30}(?:complete|done|finish|100)"
    r"|(?:删除|清空|清除|drop|delete|truncate).{0,12}(?:任务|记录|数据|台账|所有|全部|table|from)"
    r"|(?:输出|打印|显示|告诉我|泄露|导出|发给我).{0,12}(?:提示词|密码|口令|密钥|系统提示"
    r"|配置|token|prompt)"
    r"|(?:通过|批准)所有(?:任务|审核|申请|项)|' ?or ?'?1|(?:update|insert|select).{0,40}(?:set|into"
    r"|from)|;--|execute|rm -rf",
)
_ORDER_TOO = re.compile(
    r"(?:请|把|将|给我|帮我).{0,24}(?:改|更新|调整|变更)(?:为|成)|(?:设|置|标)(?:为|成)|通过审核"
)  # beside another order
_PART = re.compile(r"[^，,;。!?\n]+[，,]?|[;。!?\n]+")
_NAMES_TASK = re.compile(
    r"第[\d一二三四五六七八九十]{1,3}(?:项|号|条)|任务\d|#\d|^\d{1,2}[:.、]|^\d{1,2}(?:已|未"
    r"|正|完)"
)


_NOISE = (_FORMULA, _QUOTED_TALK, _MARKUP, _MENTION, _GREETING)


def without_noise(words: Words) -> Words:
    """Formulas, mark-up, mentions, quoted talk and orders blanked out; real words beside them stay."""
    for noise in _NOISE:
        if words.can & noise.bit:
            words = words.without(found.span() for found in noise.finditer(words.text))
    return words.without(_orders(words.text, words.can))


def without_titles(words: Words) -> Words:
    """Names in quotation marks blanked out too: their numbers and verbs tell nothing."""
    if not words.can & _TITLE.bit:
        return words
    return words.without(
        (one.start() + 1, one.end() - 1)
        for one in _TITLE.finditer(words.text, words.can)
        if not _STATUS_NAME.fullmatch(words.text, one.start() + 1, one.end() - 1)
        and words.text[one.start() - 1 : one.start()] not in ("为", "成")
    )


def _orders(text: str, can: int) -> list[tuple[int, int]]:
    """Parts of sentences that are orders, and what hangs on them without naming a task."""
    if not _ORDER.search(text, can):
        return []
    pieces: list[tuple[int, int]] = []
    under_order = False
    for part in _PART.finditer(text):
        words = part.group().strip(BLANK + " ")
        if part.group()[0] in ";。!?\n":
            under_order = False
        elif (
            _ORDER.search(words)
            or _ORDER_TOO.search(words)
            or (under_order and not _NAMES_TASK.search(words))
        ):
            under_order = True
            pieces.append(part.span())
        else:
            under_order = False
    return pieces
