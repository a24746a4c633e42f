"""A supporting unit's objections to supporting are read as such, reports that speak of support as reports."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.readings import Reading, ReplyContext
from bot.replies.inquiries import read_request_answer, releases
from bot.replies.read_reply import read_reply
from bot.replies.wanted import is_about_support
from tests.domain.duty_builders import the_calendar

OBJECTIONS = (
    "第3项不应由我局配合，建议改由市财政局配合",
    "第3项不属于我局配合范围",
    "第3项不在我局配合范围内",
    "第3项我局不承担配合",
    "第3项我局不承担配合任务",
    "第3项配合单位有误",
    "第3项配合单位写错了",
    "第3项配合单位列错了，应为市财政局",
    "第3项的配合单位不应是我局",
    "我局不是第3项的配合单位",
    "第3项我局不应是配合单位",
    "第3项不应将我局列为配合单位",
    "第3项把我局列为配合单位不妥",
    "第3项将我局列为配合单位有误",
    "第3项请将配合单位调整为市财政局",
    "第3项配合单位建议调整为市财政局",
    "第3项建议由市财政局配合",
    "第3项建议改由市财政局配合",
    "第3项应由市财政局配合",
    "第3项应该由市财政局配合，不是我们",
    "第3项配合单位应为市财政局",
    "第3项配合单位应该是市财政局",
    "第3项不该我们配合",
    "第3项不该由我局配合",
    "第3项不用我们配合吧，应该找市财政局配合",
    "第3项我局不再配合，请调整",
    "第3项我局不参与配合",
    "第3项我局不宜作为配合单位",
    "第3项我局不适合作配合单位",
    "建议不将我局列为第3项配合单位",
    "建议取消我局第3项配合单位",
    "请将我局从第3项配合单位中调出",
    "请把我局从第3项配合单位名单里去掉",
    "第3项请删除我局配合单位",
    "第3项我局没有配合职责",
    "第3项我局无配合职责",
    "第3项我局无配合义务",
    "第3项配合任务应由市财政局承担",
    "第3项配合工作不归我局",
    "第3项的配合不归我们管",
    "第3项的配合不是我们的事",
    "申请退出第3项配合单位",
    "申请不再作为第3项配合单位",
    "申请第3项不再由我局配合",
    "第3项配合单位变更为市财政局",
    "第3项配合单位有误，应为市财政局，我局无此职能",
    "第3项与我局无关，不应列为配合单位",
    "第3项的配合职责在市财政局",
    "第3项配合事项不涉及我局职责",
    "第3项我局非配合单位",
    "第3项我单位并非配合部门",
    "第3项：不同意列为配合单位",
    "第3项我局对列为配合单位有异议",
    "对第3项配合单位有意见，应为市财政局",
    "对第3项配合分工有异议",
    "第3项分工有误，配合单位应为市财政局",
    "3不应由我们配合",
    "关于第3项，经核三定方案，不属我局配合范围，建议由市财政局配合为宜",
    "第3项我们不配合，应由财政局配合",
    "第3项协办单位有误",
    "第3项不应由我局协助",
    "第3项不属于我局协助范围",
    "第3项我委不承担配合工作，职能已划转市财政局",
    "第3项不由我局配合",
    "第3项不需我局配合，请转市财政局",
    "task 3 we should not be a supporting unit",
    "task 3 should be supported by the Finance Bureau",
    "task 3 is not ours to support",
)
REPORTS = (
    "第3项正常推进，市财政局积极配合",
    "第3项由市财政局配合，正常推进，完成60%",
    "第3项已完成80%，配合单位市财政局已提供数据",
    "第3项进度滞后，配合单位不配合",
    "第3项进度滞后，需市财政局配合",
    "第3项正常推进，建议市财政局配合提供数据",
    "第3项推进缓慢，建议由市财政局配合提供资金数据",
    "第3项推进缓慢，问题：配合单位数据有误",
    "第3项我局积极配合市数据局，正常推进",
    "第3项已配合市数据局完成数据核对",
    "第3项我局已完成配合任务",
    "第3项配合材料已报送市数据局",
    "第3项无配合事项，本季无新进展",
    "本季度第3项不需要我局配合",
    "第3项本季度没有需要我局配合的事项",
    "第3项目前不需要我局配合",
    "第3项按计划推进，下一步请市财政局配合",
    "第3项完成60%，企业不配合检查",
    "第3项完成60%，部分企业不愿配合",
    "第3项完成60%，已明确由市财政局配合",
    "第3项正常推进，下一步将商请市财政局配合",
    "第3项已启动，配合单位已调整为市财政局，完成30%",
    "第3项正常推进，参与配合的单位5家",
    "第3项完成50%，问题：个别部门配合不够",
    "第3项正在推进，与配合单位对接3次",
    "第3项完成60%，不再需要市财政局配合",
    "第3项已就配合分工的异议达成一致，按计划推进",
    "第3项我局没有配合任务，本季无进展",
    "第3项配合单位错报数据，完成60%",
)


def read(words: str) -> Reading:
    return read_reply(words, ReplyContext(date(2026, 9, 21), "2026Q3", the_calendar(), ("3", "6")))


@pytest.mark.parametrize("words", OBJECTIONS)
def test_an_objection_to_supporting_is_no_report(words: str) -> None:
    reading = read(words)
    assert (reading.intent, [item.task for item in reading.items]) == ("dispute", ["3"])
    assert not reading.needs_confirmation
    assert ("财政局" in words) == ("财政局" in (reading.to_unit or ""))
    assert not reading.reason or reading.reason in words


@pytest.mark.parametrize("words", REPORTS)
def test_a_report_that_speaks_of_support_is_no_objection(words: str) -> None:
    reading = read(words)
    assert reading.intent in {"report", "correct"}
    assert [item.task for item in reading.items] == ["3"]


def test_the_ground_is_what_goes_beyond_the_claim() -> None:
    assert read("第3项不应由我局配合").reason is None
    assert read("第3项不应由我局配合，三定方案没有这项职能").reason == "三定方案没有这项职能"


def test_what_is_said_of_leading_is_not_about_support() -> None:
    assert is_about_support("第3项应由市财政局配合")
    assert not is_about_support("第3项不归我局负责，我们只是配合单位")
    assert not is_about_support("第3项应由市财政局牵头")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("同意", ("yes", "")),
        ("同意，改由市财政局配合", ("yes", "改由市财政局配合")),
        ("改由市财政局配合", ("yes", "改由市财政局配合")),
        ("维持原分工", ("no", "")),
        ("维持现有分工不变，三定方案已明确", ("no", "三定方案已明确")),
        ("维持不变", ("no", "")),
        ("不同意不再配合，职责明确", ("no", "不再配合,职责明确")),
        ("不再配合", ("release", "")),
        ("同意市税务局不再配合，职能已划转", ("release", "职能已划转")),
        ("可以，退出配合单位", ("release", "")),
        ("agreed, they need not support", ("release", "")),
        ("收到", None),
    ],
)
def test_the_offices_answers_in_words(words: str, answer: tuple[str, str] | None) -> None:
    assert read_request_answer(words) == answer


@pytest.mark.parametrize(("words", "nobody"), [("不另安排", True), ("none", True), ("市财政局", False)])
def test_nobody_takes_over(words: str, nobody: bool) -> None:
    assert releases(words) == nobody
