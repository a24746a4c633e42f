"""Messages that tell of tasks and want something beside it: no figure is lost, nothing is wanted of a
task that was not meant.
"""

from __future__ import annotations

from typing import TypeAlias

import pytest

from bot.runtime.pipeline import Handled
from tests.handlers.office_kit import MARKET
from tests.pipeline_kit import World

Row: TypeAlias = tuple[str, str, str, str]

# Words; what is filed, by task; the requests put; the tasks among which it is asked whose the request is.
OPEN = [
    "第8项完成60%，第12项完成50%，申请延期到10月20日",
    "第8项完成60%；第12项完成50%；申请延期到10月20日",
    "第8项完成60%。第12项完成50%。申请延期到10月20日",
    "第8项完成60%\n第12项完成50%\n申请延期到10月20日",
    "第8项完成60%、第12项完成50%、申请延期到10月20日",
    "第８项完成６０％，第１２项完成５０％，申请延期到１０月２０日",
    "申请延期到10月20日，第8项完成60%，第12项完成50%",
    "第8项完成60%，第12项完成50%，希望延期到10月20日，设备未到",
    "8完成60%，12完成50%，申请延期到10月20日",
    "第8项已完成60%，第12项已完成50%，能否延期到10月20日",
    "第8项完成60%，第12项完成50%，恳请宽限到10月20日",
    "第8项完成60%，第12项完成50%，申请延期",
    "第8项完成60%，第12项完成50%，不归我局负责",
    "第8项完成60%；第12项完成50%；不是我局职责",
    "不归我局负责，第8项完成60%，第12项完成50%",
]
OPEN_THE_OTHER_WAY = [
    "申请延期到10月20日。第12项完成50%。第8项完成60%",
    "第12项完成50%，第8项完成60%，另申请延期到10月20日，设备未到",
    "第12项完成50%，第8项完成60%，与我局无关",
]
ROWS: list[Row] = [
    *((each, "8:60 12:50", "", "8 12") for each in OPEN),
    *((each, "8:60 12:50", "", "12 8") for each in OPEN_THE_OTHER_WAY),
    ("第8项完成60%，第12项目前进展正常，另申请延期到10月20日", "8:60 12:on_track", "", "8 12"),
    ("第8项正常推进，第12项有序推进，申请延期到10月20日", "8:on_track 12:on_track", "", "8 12"),
    ("第8项完成60%，第12项按计划推进，另申请延期到10月20日，资金没到位", "8:60 12:on_track", "", "8 12"),
    # named, or the only one that may be meant
    ("第8项完成60%，第12项申请延期到10月20日，设备未到", "8:60", "extension 12", ""),
    ("第8项完成60%；第12项申请延期到10月20日，设备未到", "8:60", "extension 12", ""),
    ("第8项完成60%。第12项设备未到，申请延期到10月20日", "8:60", "extension 12", ""),
    ("第8项完成60%\n第12项设备未到，申请延期到10月20日", "8:60", "extension 12", ""),
    ("第8项完成60%、第12项申请延期到10月20日，设备未到", "8:60", "extension 12", ""),
    ("第8项完成６０％，第１２项申请延期到１０月２０日，设备未到", "8:60", "extension 12", ""),
    ("第12项申请延期到10月20日，设备未到。第8项完成60%", "8:60", "extension 12", ""),
    ("第12项申请延期到10月20日，设备未到\n第8项完成60%", "8:60", "extension 12", ""),
    ("第12项设备未到，申请延期到10月20日；第8项完成60%", "8:60", "extension 12", ""),
    ("第8项完成60%，第12项设备未到，申请延期到10月20日", "8:60", "extension 12", ""),
    ("第8项正常推进，第12项设备未到，申请延期到10月20日", "8:on_track", "extension 12", ""),
    ("第8项已完成，第12项设备未到，请求延期，希望延到10月20日", "8:100", "extension 12", ""),
    ("第8项已完成，第12项完成50%，设备未到，申请延期到10月20日", "8:100 12:50", "extension 12", ""),
    ("第12项完成50%，设备未到，申请延期到10月20日；第8项完成60%", "8:60 12:50", "extension 12", ""),
    ("第8项完成60%，第12项完成50%，其中第12项申请延期到10月20日，设备未到", "8:60 12:50", "extension 12", ""),
    ("第8项完成60%；第12项完成50%，申请延期到10月20日，设备未到", "8:60 12:50", "extension 12", ""),
    ("第8项无进展，第12项申请延期到10月20日，设备未到", "8:no_activity", "extension 12", ""),
    ("第8项完成60%，其余申请延期到10月20日，设备未到", "8:60", "extension 1 12", ""),
    ("第8项完成60%，第12项不归我局负责", "8:60", "dispute 12", ""),
    ("第8项完成60%；第12项不是我们的", "8:60", "dispute 12", ""),
    ("第12项不归我局负责。第8项完成60%", "8:60", "dispute 12", ""),
    ("第12项不归我局负责，第8项完成60%", "8:60", "dispute 12", ""),
    ("第8项完成60%\n第12项不属于我局职责，应由市数据局负责", "8:60", "dispute 12", ""),
    ("第8项完成60%、第12项不归我局负责", "8:60", "dispute 12", ""),
    ("第8项完成60%，第12项完成50%，但第12项不归我局负责", "8:60 12:50", "dispute 12", ""),
    ("第8项完成60%，第12项不归我局负责，应由市数据局负责", "8:60", "dispute 12", ""),
    ("第8项完成60%，第12项完成50%不归我局负责", "8:60 12:50", "dispute 12", ""),
    ("第8项完成60%，第12项完成50%，第12项申请延期到10月20日，设备未到", "8:60 12:50", "extension 12", ""),
    ("第8、12项完成60%，其中第8项申请延期到10月20日，设备未到", "8:60 12:60", "extension 8", ""),
    ("第12项完成50%，第8项设备未到，申请延期到10月20日", "12:50", "extension 8", ""),
    ("第12项设备未到，第8项完成60%，申请延期到10月20日", "8:60", "", "12 8"),
    # all of them
    ("第8项完成60%，第12项完成50%，均申请延期到10月20日，设备未到", "8:60 12:50", "extension 12 8", ""),
    ("第8项完成60%，第12项完成50%，都申请延期到10月20日，设备未到", "8:60 12:50", "extension 12 8", ""),
    ("第8项完成60%，第12项完成50%，两项均申请延期到10月20日，设备未到", "8:60 12:50", "extension 12 8", ""),
    ("第8项完成60%，第12项完成50%，两项申请延期到10月20日，设备未到", "8:60 12:50", "extension 12 8", ""),
    (
        "第8、12项分别完成60%、50%，均申请延期到10月20日，设备未到",
        "8:60 12:联合检查占比50",
        "extension 12 8",
        "",
    ),
    ("第8项和第12项设备未到，都申请延期到10月20日", "", "extension 12 8", ""),
    ("第8、12项申请延期到10月20日，设备未到", "", "extension 12 8", ""),
    ("第8项设备未到，第12项审批没下来，申请延期到10月20日", "", "extension 12 8", ""),
    ("第8项完成60%，第12项完成50%，均不归我局负责", "8:60 12:50", "dispute 12 8", ""),
    ("第8、12项不归我局负责", "", "dispute 12 8", ""),
    # one task
    ("第8项完成60%，申请延期到10月20日，设备未到", "8:60", "extension 8", ""),
    ("第8项完成60%，设备未到，申请延期到10月20日", "8:60", "extension 8", ""),
    ("第8项申请延期到10月20日，设备未到，目前完成60%", "8:60", "extension 8", ""),
    ("第8项完成60%。申请延期到10月20日，设备未到", "8:60", "extension 8", ""),
    ("申请延期到10月20日，设备未到，第8项完成60%", "8:60", "extension 8", ""),
    ("第8项完成60%申请延期到10月20日，设备未到", "8:60", "extension 8", ""),
    ("第8项完成６０％，设备未到，申请延期到１０月２０日", "8:60", "extension 8", ""),
    ("第8项设备未到，申请延期到10月20日", "", "extension 8", ""),
    ("第8项进度滞后，申请延期到10月20日，设备未到", "", "extension 8", ""),
    ("第8项完成60%，不归我局负责", "8:60", "dispute 8", ""),
    ("第8项完成60%不归我局负责", "8:60", "dispute 8", ""),
    ("不归我局负责，第8项完成60%", "8:60", "dispute 8", ""),
    ("第8项不归我局负责，市数据局已完成60%", "", "dispute 8", ""),
    ("第8项目标完成60%，不归我局负责", "", "dispute 8", ""),
    ("第8项好像完成60%，不归我局负责", "", "dispute 8", ""),
    ("第8项完成60%，申请延期到10月20日", "8:60", "", ""),
    ("第8项完成60%，申请延期", "8:60", "", ""),
    ("第8项完成60%；第12项申请延期，设备未到", "8:60", "", ""),
    ("第8项完成60%，第12项申请延期到12月30日，设备未到", "8:60", "", ""),
    # hedges
    ("第8项好像完成60%，第12项申请延期到10月20日，设备未到", "", "extension 12", ""),
    ("第8项完成60%，怕来不及，第12项申请延期到10月20日，设备未到", "8:60", "extension 12", ""),
    ("第8项完成60%，怕来不及，申请延期到10月20日", "8:60", "extension 8", ""),
    ("第8项完成60%，第12项怕来不及，申请延期到10月20日", "8:60", "extension 12", ""),
    ("第8项完成60%，第12项怕来不及", "8:60 12:behind", "", ""),
    ("第8项完成60%，第12项可能完不成", "8:60 12:behind", "", ""),
    # questions and other wishes
    ("第8项完成60%，第12项什么时候报？", "8:60", "", ""),
    ("第12项什么时候报？第8项完成60%", "8:60", "", ""),
    ("第8项完成60%；请问第12项哪天截止", "8:60", "", ""),
    ("第8项完成60%，第12项谁牵头？", "8:60", "", ""),
    ("第8项完成60%，什么时候截止？", "8:60", "", ""),
    ("第8项完成60%，第12项完成50%，什么时候截止？", "8:60 12:50", "", ""),
    ("第8项完成60%，第12项要不要附佐证？", "8:60", "", ""),
    ("第8项完成60%，第12项申请销号", "8:60", "", ""),
    ("第12项申请销号，第8项完成60%", "8:60", "", ""),
    ("第8项完成60%，第12项转交市数据局", "8:60", "", ""),
    ("第8项完成60%，第12项撤回", "8:60", "", ""),
    ("第8项完成60%，第12项无进展", "8:60 12:no_activity", "", ""),
    ("第8项完成60%，第12项更正为50%", "8:60 12:联合检查占比50", "", ""),
]


@pytest.mark.parametrize("row", ROWS, ids=[each[0].replace("\n", "/") for each in ROWS])
async def test_figures_are_filed_and_the_request_is_put_or_asked_about(world: World, row: Row) -> None:
    words, filed, put, open_to = row
    done = await world.say(*MARKET, f"@督办 {words}")
    assert (_filed(world), await _put(world), _open_to(done)) == (filed, put, open_to)


def _filed(world: World) -> str:
    reports = sorted((int(each.label), each.report) for each in world.filings() if each.report is not None)
    found = []
    for label, report in reports:
        figures = ",".join(f"{each.metric}{each.value.normalize():f}" for each in report.figures)
        share = None if report.percent is None else f"{report.percent.normalize():f}"
        found.append(f"{label}:{share or figures or report.status}")
    return " ".join(found)


async def _put(world: World) -> str:
    """The kind of the requests that wait, and their tasks."""
    filings = {each.id: each.label for each in world.filings()}
    waiting = await world.core.parts.reader.run(
        lambda view: [each for name in filings for each in view.ledger.requests_about(name)]
    )
    labels = sorted(filings[each.filing] for each in waiting)
    return " ".join([*{each.kind for each in waiting}, *labels])


def _open_to(done: Handled) -> str:
    """The tasks that are choices of their own, where it is asked whose the request is."""
    chosen = [each.value for each in done.answer.fields] if done.answer else []
    labels = [each.values["labels"] for each in chosen if each.name == "ask/whose"]
    return " ".join(each[0] for each in labels if isinstance(each, list) and len(each) == 1)
