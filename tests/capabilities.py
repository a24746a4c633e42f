"""The table of the READMEs that says what each platform can do, read from the code of each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bot.ports.platform import (
    AnswersClicks,
    CatchesUp,
    ChangesClicked,
    Checks,
    Limit,
    Platform,
    RepeatsSafely,
    SpeaksOnly,
    Splits,
    Streams,
)
from bot.runtime.media import Fetches
from tests.platforms import dingtalk_kit, feishu_kit, matrix_requests, slack_kit, wecom_kit

PLATFORMS_BEGIN, PLATFORMS_END = "<!-- platforms: written by `make docs` -->", "<!-- end of platforms -->"
# One of each kind of connection, with made-up settings: only what the code itself says is read from them.
KINDS: Final[Mapping[str, Platform]] = {
    "wecom": wecom_kit.groups(),
    "wecom/app": wecom_kit.an_app(),
    "wecom/robot": wecom_kit.groups(seal=None, bot_name=None),
    "dingtalk/stream": dingtalk_kit.a_stream(),
    "dingtalk/callback": dingtalk_kit.a_callback(),
    "dingtalk/robot": dingtalk_kit.a_robot(),
    "feishu/app": feishu_kit.an_app(),
    "feishu/robot": feishu_kit.a_robot(),
    "slack": slack_kit.an_app(),
    "matrix": matrix_requests.a_matrix(),
}
WORDS: Final[Mapping[str, Mapping[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "fixtures" / "capabilities.toml").read_text("utf-8")
)


def platform_table(locale: str) -> str:
    """One row a kind of connection."""
    words = WORDS[locale]
    rows = [_row(name, platform, words) for name, platform in KINDS.items()]
    lines = (words["head"], ("---",) * len(words["head"]), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _row(name: str, platform: Platform, words: Mapping[str, Any]) -> tuple[str, ...]:
    def said(key: str) -> str:
        return str(words[key])

    is_deaf = isinstance(platform, SpeaksOnly) and platform.speaks_only
    changes = isinstance(platform, AnswersClicks | ChangesClicked | Streams)
    apart = isinstance(platform, Splits) and platform.files_apart
    once = isinstance(platform, RepeatsSafely) and platform.repeats_safely is not None
    return (
        said(name),
        said("form") if is_deaf else _heard(platform, said("socket"), said("hook"), said("back")),
        said("no") if is_deaf else said("buttons") if changes else said("numbers"),
        said("kept") if isinstance(platform, Fetches) and not is_deaf else said("no"),
        said("apart") if apart else said("named"),
        said("once") if once else said("may"),
        said("or").join(_limit(each, words) for each in platform.limits) or said("none"),
        said("yes") if isinstance(platform, Checks) else said("no"),
    )


def _heard(platform: Platform, socket: str, hook: str, back: str) -> str:
    way = socket if isinstance(platform, Streams) else hook
    return f"{way}{back}" if isinstance(platform, CatchesUp) else way


def _limit(limit: Limit, words: Mapping[str, Any]) -> str:
    return str(words["limit"]).format(
        messages=limit.messages, seconds=f"{limit.seconds:g}", scope=words[limit.scope.value]
    )
