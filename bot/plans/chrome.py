"""What a web page or printer adds to a document: paths, upload dates, buttons, page numbers (网页杂项)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.plans.marks import mark_at

_LONGEST = 120
_STARTS = re.compile(
    r"""(?:您|你)?(?:的|现在的|当前)?(?:所在)?位置[:\s]|当前位置|首页\s*[>»/]
    |(?:信息|文章|稿件|内容|文件|新闻)?(?:来源|出处)\s*: |发布(?:日期|时间|部门|机构|单位|者)\s*:
    |(?:政策)?(?:发文)?(?:文号|字号)\s*:|有效性\s*:|(?:成文|发文|印发|生成|更新|公开)(?:日期|时间|机关|机构|单位|方式|时限)\s*:
    |(?:浏览|阅读|点击|访问)(?:次数|量|数)?\s*:|字体\s*[:(【]|[【\[]?字号|索\s*引\s*号|(?:主题|体裁|组配)(?:分类|词)|信息(?:分类|名称)
    |(?:责任)?编辑\s*:|审核\s*:|(?:责任)?校对\s*:|作者\s*:|供稿\s*:|撰稿\s*:|初审\s*:|复审\s*:|终审\s*:
    |分享(?:到|至)?\s*:|扫一扫|打印(?:本页|正文)?$|[【\[]?(?:打印|关闭|返回|收藏|复制)|关闭(?:窗口|本页)?$
    |上一篇|下一篇|上一条|下一条|相关(?:链接|附件|文档|信息|解读|文件)|附件下载|(?:政策|文字|图文)解读\s*[:：]?$
    |(?:发文|发布|公开|制发)(?:机构|机关|时间|日期)\s*[\t|]|文\s*号\s*[:\t|]|标\s*题\s*:|名\s*称\s*:|版权所有|Copyright|(?:[\u4e00-\u9fff]ICP)|网站(?:标识码|地图)|公网安备|(?:https?|javascript)[:]
    |(?:主办|承办|技术支持)(?:单位)?\s*:.*(?:网站|备案|中心$)|政策$|公文$|正文$|详细内容$|页面功能|本页二维码""",
    re.VERBOSE,
)
_WHOLE = re.compile(
    r"""[-—\s]*\d{1,4}[-—\s]*|第?\s*\d+\s*页(?:[,/\s]*共?\s*\d+\s*页)?|\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?
    |[\s|_=*·.—-]+|【[^】]{1,6}】|[A-Z]{1,3}[+-]?""",
    re.VERBOSE,
)


_FOOT = re.compile(
    r"分享(?:到|至)?\s*:?$|扫一扫|[【\[(]?(?:打印|关闭)(?:本页|窗口)?[】\])]?|上一(?:篇|条)\s*:|下一(?:篇|条)\s*:"
)


_OF_A_PLAN = re.compile(r"[|\t]|.{100}|^\d+$|责任单位|牵头|配合单位|完成时限")
_FOOT_MOST = 30  # lines
_ENDS = ("。", ";", ")", "〕", "】", "]")


def foot_of_page(lines: Sequence[str]) -> int:
    """Where the page's foot begins: at its buttons, if no number and no sentence stands behind them."""
    end = len(lines)
    for index in range(len(lines) - 1, max(len(lines) // 2, len(lines) - _FOOT_MOST), -1):
        text = lines[index]
        if _FOOT.match(text):
            end = index
        elif mark_at(text) is not None or text.endswith(_ENDS) or _OF_A_PLAN.search(text):
            break
    return end


def is_page_label(text: str) -> bool:
    """The line tells something about the page, in cells or not: 索引号, 发布日期."""
    return _STARTS.match(text) is not None


def is_chrome(text: str) -> bool:
    """The line belongs to the page it was printed on, not to the document."""
    if len(text) > _LONGEST:
        return False
    return bool(_STARTS.match(text) or _WHOLE.fullmatch(text))
