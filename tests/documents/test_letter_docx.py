"""A slip and a circular in Word: number, addressee, text, matters and signature, opened again and read."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import docx
import pytest
from docx.document import Document

from bot.documents.letter_docx import letter_docx
from bot.documents.makers import letter_args, make_documents
from bot.domain.case_files import Objection
from bot.domain.letter_documents import LetterDocument, Matter
from tests.documents.rollups import HOSTILE, LOCALES, OFFICE_NAME, a_book, a_rollup, documents_toml

DUE = datetime(2026, 9, 28, 9, tzinfo=UTC)
URGED = (date(2026, 9, 29), date(2026, 10, 8))
MATTER = Matter("21", "海外维权服务站点建设", "市商务局", "2026Q3", DUE, 5, (date(2026, 9, 21),), URGED)
SLIP = LetterDocument(
    "supervision", 2026, 3, 1, OFFICE_NAME, "示范市知识产权强市建设2026年推进计划", date(2026, 10, 12),
    plan_no="示知领〔2026〕1号", signer="周正平", units=("市商务局",),
    reply_at=datetime(2026, 10, 15, 9, tzinfo=UTC), reason="三季度汇总要用", matters=(MATTER,),
)  # fmt: skip
CIRCULAR = replace(
    SLIP, kind="circular", no=1, addressees=("市政府",), recipients=("leading_group", "units"),
    matters=(MATTER, replace(MATTER, label="33", unit="云岭县政府", title=None)),
)  # fmt: skip


def opened(letter: LetterDocument, locale: str = "zh-CN") -> Document:
    return docx.Document(io.BytesIO(letter_docx(letter, a_book(locale))))


def lines(letter: LetterDocument, locale: str = "zh-CN") -> list[str]:
    return [each.text for each in opened(letter, locale).paragraphs if each.text]


def rows(letter: LetterDocument) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in opened(letter).tables for row in table.rows]


def test_slip_has_its_parts_in_the_order_of_the_standard() -> None:
    assert lines(SLIP) == [
        OFFICE_NAME,
        "督办单",
        "督办〔2026〕3号（蓝色）　　签发人：周正平",
        "关于第21项报送情况的督办单",
        "市商务局：",
        "根据《示范市知识产权强市建设2026年推进计划》（示知领〔2026〕1号）关于2026年三季度报送的安排，"
        "截至2026年10月12日，你单位下列1件报送尚未收到。",
        "三季度汇总要用",
        "事项清单",
        "请你单位于2026年10月15日17:00前书面反馈：一、进展、数据和佐证；二、未按期报送的原因；"
        "三、完成时间和需要协调的事项。反馈经单位负责人审签。",
        "对事项、分工或内容有不同意见的，可一并向办公室提出。",
        "反馈经办公室核定即办结；到期没有反馈的，由办公室研究下一步安排。",
        OFFICE_NAME,
        "2026年10月12日",
    ]


def test_matters_are_a_table_with_the_chain_so_far() -> None:
    header, row = rows(SLIP)
    assert header == ["任务", "任务名称", "时段", "报送期限", "已过工作日", "提醒", "催办"]
    assert row == [
        "21", "海外维权服务站点建设", "2026年三季度", "2026年9月28日17:00", "5",
        "2026年9月21日，共1次", "2026年9月29日、2026年10月8日，共2次",
    ]  # fmt: skip


def test_circular_names_its_recipients_and_every_unit() -> None:
    told = lines(CIRCULAR)
    assert told[1:5] == [
        "督查通报", "通报〔2026〕1号　　签发人：周正平", "关于第21项、第33项报送情况的通报",
        "市政府、领导小组、各单位：",
    ]  # fmt: skip
    assert "请上列单位于2026年10月15日17:00前报送推进安排，其他单位不用回复。" in told
    assert [row[2] for row in rows(CIRCULAR)] == ["单位", "市商务局", "云岭县政府"]


def test_words_of_an_offline_task_never_leave() -> None:
    assert rows(CIRCULAR)[2][1] == "（请线下查阅）"


def test_circular_of_a_period_tells_what_it_came_to() -> None:
    told = lines(replace(CIRCULAR, rollup=a_rollup(), matters=(), reply_at=None))
    assert any("推进情况通报如下，数据截至2026年10月12日" in each for each in told)
    assert any("应报21件：按时17件" in each for each in told)
    assert "各单位不用回复。" in told
    assert not rows(replace(CIRCULAR, rollup=a_rollup(), matters=()))


def test_circular_to_those_concerned_names_them() -> None:
    concerned = replace(CIRCULAR, addressees=(), recipients=("concerned",), units=("市商务局", "云岭县政府"))
    assert "市商务局、云岭县政府：" in lines(concerned)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("letter", [SLIP, CIRCULAR], ids=["slip", "circular"])
def test_same_letter_is_the_same_bytes_and_has_a_name(letter: LetterDocument, locale: str) -> None:
    args = letter_args(letter, documents_toml(locale))
    [made] = make_documents("letter", args)
    assert made == make_documents("letter", args)[0]
    assert made.name.endswith(".docx")
    assert json.loads(args)["letter"]["no"] == letter.no
    assert "None" not in "\n".join(lines(letter, locale))


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_stay_words(words: str) -> None:
    matter = replace(MATTER, label=words, title=words, unit=words)
    hostile = replace(
        SLIP, office=words, plan=words, plan_no=words, signer=words, units=(words,), addressees=(words,),
        reason=words, matters=(matter,),
    )  # fmt: skip
    assert lines(hostile)
    assert rows(hostile)[1][0]


def test_a_node_whose_unit_told_why_is_not_said_to_have_kept_silent() -> None:
    told = replace(SLIP.matters[0], explained=datetime(2026, 10, 9, 2, tzinfo=UTC))
    said = lines(replace(SLIP, matters=(told,)))
    assert any("你单位下列1件尚未完成。" in line for line in said)
    assert not any("尚未收到" in line for line in said)


WAITS = Objection("市文旅局", datetime(2026, 9, 22, 2, tzinfo=UTC), "asked")
REFUSED = Objection("市科技局", datetime(2026, 9, 20, 2, tzinfo=UTC), "refused", "市教育局")


def test_a_slip_tells_what_the_supporting_units_objected_to_as_its_card_does() -> None:
    contested = replace(SLIP, matters=(replace(MATTER, objections=(REFUSED, WAITS)), MATTER))
    said = [line for line in lines(contested) if "配合单位意见" in line]
    assert said == [
        "第21项配合单位意见：市科技局2026年9月20日提出应由市教育局配合（未同意）；"
        "市文旅局2026年9月22日提出不应由其配合（待审定）。"
    ]
    assert not [line for line in lines(replace(contested, kind="circular")) if "配合单位意见" in line]


def test_of_many_objections_the_newest_are_told_and_all_are_counted() -> None:
    many = replace(MATTER, objections=(REFUSED, REFUSED, WAITS, WAITS))
    [said] = [line for line in lines(replace(SLIP, matters=(many,))) if "配合单位意见" in line]
    assert said.count("提出") == 3
    assert said.endswith("等4件。")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("letter", [SLIP, CIRCULAR], ids=["slip", "circular"])
def test_the_day_on_which_a_node_is_expected_is_in_the_document(letter: LetterDocument, locale: str) -> None:
    late = replace(MATTER, explained=datetime(2026, 10, 9, 2, tzinfo=UTC), expected=date(2026, 11, 20))
    told = [lines(replace(letter, matters=(each,)), locale) for each in (late, MATTER)]
    assert len(told[0]) == len(told[1]) + 1
    day = a_book(locale).date(date(2026, 11, 20))
    assert [line for line in told[0] if day in line]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_of_an_objection_stay_words(words: str) -> None:
    contested = replace(MATTER, objections=(replace(REFUSED, unit=words, to_unit=words),))
    assert [line for line in lines(replace(SLIP, matters=(contested,))) if "配合单位意见" in line]
