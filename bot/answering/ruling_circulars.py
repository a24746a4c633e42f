"""To whom roll-ups, urgent news and circulars go, in a coordinator's words: 通报对象 各单位 (报送去向)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from bot.domain.rules import Recipient

Read: TypeAlias = Callable[[re.Match[str]], tuple[str, Mapping[str, Any]]]
_RECIPIENTS: Final[Mapping[str, Recipient]] = {
    "各单位": "units", "全部单位": "units", "所有单位": "units", "units": "units",
    "各有关责任单位": "concerned", "有关责任单位": "concerned", "有关单位": "concerned",
    "涉及单位": "concerned", "concerned": "concerned",
    "领导小组": "leading_group", "leading_group": "leading_group", "leading group": "leading_group",
}  # fmt: skip
_RECIPIENT: Final = "|".join(sorted(map(re.escape, _RECIPIENTS), key=len, reverse=True))
_END: Final = r"(?=[\s,;:。]|$)"
_NAME: Final = r"(?:\"[^\"]+\"|[^\s,;。、\"]+)"
_NONE: Final = rf"(?P<none>(?:无|不要|没有|取消|none){_END})"


def _recipients(found: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    words = re.findall(_RECIPIENT, found["all"].lower()) if found["all"] else []
    to = tuple(dict.fromkeys(_RECIPIENTS[word] for word in words))
    return f"circular-to {' '.join(to) or 'none'}", {"recipients": to}


def _addressees(found: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    names = _names(found)
    return f"paper-to {_written(names)}", {"addressees": names}


def read_also_to(found: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    """The setting as the command takes it, and the authorities it names."""
    names = _names(found)
    return f"also-to {_written(names)}", names


def _names(found: re.Match[str]) -> tuple[str, ...]:
    written = re.findall(_NAME, found["names"]) if found["names"] else []
    return tuple(dict.fromkeys(each.strip('"').strip() for each in written))


def _written(names: Sequence[str]) -> str:
    return "、".join(f'"{each}"' if re.search(r"\s", each) else each for each in names) or "none"


def _periodic(found: re.Match[str]) -> tuple[str, Mapping[str, Any]]:
    workdays = None if found["none"] else int(found["days"])
    told = "none" if workdays is None else str(workdays)
    return f"periodic-circular {told}", {"workdays_after_rollup": workdays}


_NAMES: Final = rf"(?:{_NONE}|(?P<names>{_NAME}(?:、{_NAME})*))"
# Behind recipients one more that is none of them: an authority, which gets its circulars on paper.
STRANGER: Final = re.compile(
    r"[\s,、和及]*[^\s,;。、]{0,12}(?:政府|办公室|委员会|人大|政协|局|委|厅|办)(?=[\s,;。、]|$)"
)
ALSO_TO: Final = ("同时报送|同时报|also-to", _NAMES)  # keyword, value
# keyword, value, what the value says
CIRCULAR_SETTINGS: Final[tuple[tuple[str, str, Read], ...]] = (
    (
        "通报对象|通报发送|通报发给|circular-to",
        rf"(?:{_NONE}|(?P<all>(?:{_RECIPIENT})(?:[\s、,和及]*(?:{_RECIPIENT}))*))",
        _recipients,
    ),
    (
        "通报抄送|纸质报送|抄送|paper-to",
        _NAMES,
        _addressees,
    ),
    (
        "定期通报|每期通报|periodic-circular",
        rf"(?:{_NONE}|(?:汇总后\s*)?(?P<days>\d{{1,3}})\s*(?:个?工作日|天|日|workdays?|days?)?)",
        _periodic,
    ),
)
CIRCULAR_KEYWORDS: Final = tuple(keyword for keyword, _, _ in CIRCULAR_SETTINGS)
