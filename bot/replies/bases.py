"""What a growth is measured against, by the words before it: 同比, 较上季度, 比年初 (对比基准)."""

from __future__ import annotations

from typing import cast

from bot.domain.readings import Base
from bot.replies.rules import rule

_BASE = rule(
    "base",
    r"(?P<last_year>同比|[比较与](?:去年|上年)?同期|[比较与](?:去年|上年)(?:第?[一二三四]季度|(?:这个|本|当)月|[一-龥\d]{1,3}月))"
    r"|(?P<last_quarter>[比较与](?:前|上)(?:个|一个?)?季度?(?:度?末)?)"
    r"|(?P<last_month>[比较与](?:前|上)(?:个|一个?)?月(?:末|底)?)"
    r"|(?P<last_week>[比较与](?:前|上)(?:个|一个?)?(?:周|星期|礼拜)(?:末)?)"
    r"|(?P<last_half>[比较与](?:去年下半年|上半年)(?:末|底)?)"
    r"|(?P<year_start>[比较与](?:年初|期初|(?:去年|上年)(?:年)?(?:底|末)))"
    r"|(?P<last_period>环比|[比较与]上(?:一|个)?期(?:末)?)",
)


def base_told(said: str, can: int) -> Base:
    """The last one named; "" where none is, or only 较去年, which may be its end or the same time."""
    found = [str(each.lastgroup) for each in _BASE.finditer(said, can)]
    return cast("Base", found[-1]) if found else ""
