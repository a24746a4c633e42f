"""Plans by the names people type, published ones among them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.catalogue import find_plan, published_plans
from bot.cli.main import app
from bot.cli.options import Place, find_place
from bot.domain.plan import Draft, Plan, Task
from bot.domain.plan_facts import PlanPublished
from bot.errors import NotFound
from bot.storage.drafts import Drafts
from bot.storage.plans import PlanCache
from bot.storage.record import Transaction
from tests.storage.ledger_kit import AT, LedgerKit

FIRST = Plan("demo", "方案", tasks=(Task("t_1", "1", "task", "提升专利质量", "办好一件事"),), version=1)
SECOND = replace(FIRST, title="方案（修订）", version=2)
DRAFTED = replace(SECOND, doc_no="示政发〔2026〕3号")


def publish(plan: Plan, tx: Transaction) -> None:
    fingerprint = PlanCache().store(tx.db, plan)
    tx.chain.append([PlanPublished(plan.id, plan.version, fingerprint)], at=AT, person="p_1")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A state folder with two published versions and a draft."""
    place = find_place(tmp_path, locale="en")
    kit = LedgerKit(place.database_url)
    for plan in (FIRST, SECOND):
        kit.do(partial(publish, plan))
    kit.close()
    Drafts(place.drafts).save(Draft(DRAFTED, "0"), expected=0)
    return place


def test_versions_drafts_and_files(place: Place) -> None:
    assert find_plan("demo", place) == DRAFTED
    assert find_plan(str(place.drafts / "demo.json"), place) == DRAFTED
    assert find_plan("demo@", place) == SECOND
    assert find_plan("demo@1", place) == FIRST


def test_published_plan_without_a_draft_goes_by_its_id(place: Place) -> None:
    (place.drafts / "demo.json").unlink()
    assert find_plan("demo", place) == SECOND


@pytest.mark.parametrize("name", ["other", "other@", "demo@3", "demo@x", "demo@-1", ""])
def test_name_of_nothing(place: Place, name: str) -> None:
    with pytest.raises(NotFound):
        find_plan(name, place)


def test_without_a_ledger_nothing_is_published_and_none_is_made(tmp_path: Path) -> None:
    place = find_place(tmp_path / "var")
    assert published_plans(place) == []
    assert not (tmp_path / "var").exists()


def test_plans_and_diff_show_published_versions(place: Place) -> None:
    state = ["--state", str(place.state), "--locale", "en"]
    lines = CliRunner().invoke(app, ["plans", *state]).stdout.splitlines()
    assert [line.split("  ")[-1].strip() for line in lines[1:]] == [
        "published, version 2",
        "draft, revision 1",
    ]
    said = CliRunner().invoke(app, ["diff", "demo@", "demo", *state]).stdout
    assert said == "~ plan 方案（修订）, document number: (none) → 示政发〔2026〕3号\nDifferences: 1.\n"
