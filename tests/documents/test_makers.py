"""A worker turns arguments into three documents, the same bytes each time."""

from __future__ import annotations

import pickle
import time

import msgspec
import pytest

from bot.documents.document import DOCX, PNG, XLSX
from bot.documents.makers import make_documents, rollup_args
from bot.domain.plan import Plan
from bot.errors import ConfigError
from tests.documents.rollups import (
    FIGURES,
    LOCALES,
    a_plan,
    a_rollup,
    a_task,
    documents_toml,
    many,
    rolled,
)


@pytest.mark.parametrize("locale", LOCALES)
def test_rollup_makes_text_annex_and_picture(locale: str) -> None:
    documents = make_documents("rollup", rollup_args(a_rollup(), documents_toml(locale)))
    assert [document.media_type for document in documents] == [DOCX, XLSX, PNG]
    assert all("示范市知识产权强市建设2026年推进计划" in document.name for document in documents)
    assert [document.body[:4] for document in documents] == [b"PK\3\4", b"PK\3\4", b"\x89PNG"]


def test_file_is_named_after_plan_and_period() -> None:
    documents = make_documents("rollup", rollup_args(a_rollup(), documents_toml("zh-CN")))
    assert documents[0].name == "示范市知识产权强市建设2026年推进计划2026年三季度推进情况汇总.docx"


def test_same_rollup_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    args = rollup_args(a_rollup(), documents_toml("zh-CN"))
    first = make_documents("rollup", args)
    later = time.time() + 86_400 * 400
    monkeypatch.setattr(time, "time", lambda: later)
    assert make_documents("rollup", args) == first
    assert rollup_args(a_rollup(), documents_toml("zh-CN")) == args


def test_empty_quarter_makes_documents_too() -> None:
    for plan in (Plan("p", ""), a_plan([a_task(1)])):
        args = rollup_args(rolled(plan, [], head="", office=""), documents_toml("zh-CN"))
        assert all(document.body for document in make_documents("rollup", args))


def test_maker_goes_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(make_documents)) is make_documents  # noqa: S301  our own


def test_unknown_maker_and_foreign_arguments_are_refused() -> None:
    with pytest.raises(KeyError):
        make_documents("slip", "{}")
    with pytest.raises(msgspec.ValidationError):
        make_documents("rollup", "{}")


def test_words_that_are_not_whole_are_refused_before_there_is_a_job() -> None:
    with pytest.raises(ConfigError):
        rollup_args(a_rollup(), {})


def test_times_are_told_in_the_zone_asked_for() -> None:
    args = rollup_args(a_rollup(), documents_toml("zh-CN"), zone="Asia/Urumqi")
    assert args != rollup_args(a_rollup(), documents_toml("zh-CN"))
    with pytest.raises(LookupError):
        make_documents("rollup", rollup_args(a_rollup(), documents_toml("zh-CN"), zone="Mars/Olympus"))


def test_three_thousand_reports_make_three_documents() -> None:
    whole = many(3_000, figures=FIGURES[2], next_step="月底前补足")
    args = rollup_args(whole, documents_toml("zh-CN"))
    assert [document.body[:2] for document in make_documents("rollup", args)] == [b"PK", b"PK", b"\x89P"]
