"""Cards of posts that change hands, of units that nobody speaks for, of receipts asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import get_args

from bot.domain.counting import AsOf
from bot.domain.plan import Plan
from bot.domain.receipts import Aspect, TaskChange
from bot.notices import gone_units, office, posts, receipts
from bot.notices.reminder import DigestRow
from tests.notices.rule_samples import must
from tests.notices.samples import DUE, PLAN, SCIENCE, SENT, Sample, a_filing, a_report, a_task

ON = date(2026, 10, 19)


def hand_overs() -> Iterator[tuple[str, Sample]]:
    post = posts.HandOver("市科技局", "liaison", ["王敏"], "张磊", ON)
    rows = [
        DigestRow(a_filing("7", report=a_report()), a_task("7"), SCIENCE),
        DigestRow(a_filing("16", state="returned"), a_task("16"), SCIENCE),
    ]
    waiting = posts.Waiting(["7"], ["11"], ["2026-7"], 1)
    yield "hand-over, nothing open", Sample(posts.handed_over(post, [], posts.Waiting()), 90)
    yield "hand-over", Sample(posts.handed_over(post, rows, waiting, mention="p_2"), 260)
    yield "hand-over, many", Sample(posts.handed_over(post, rows * 6, posts.Waiting()), 500)
    vacant = posts.HandOver("市科技局", "head", [], "张磊", ON)
    yield "hand-over of a vacant post", Sample(posts.handed_over(vacant, [], posts.Waiting()), 90)
    of_office = posts.HandOver("", "coordinator", ["李晓"], "王敏", ON)
    yield "hand-over at the office", Sample(posts.handed_over(of_office, [], posts.Waiting(questions=1)), 110)
    for now in (True, False):
        yield f"hand-over noted, {now}", Sample(posts.hand_over_noted(post, now=now), 80)
    also = posts.hand_over_noted(post, now=True, stood_in=["市数据局", "市市场监管局"])
    yield "hand-over noted, stood in for others", Sample(also, 130)
    leaving = posts.HandOver("市科技局", "liaison", ["王敏"], "", ON)
    yield "left", Sample(posts.left(leaving, vacant=False), 70)
    yield "left vacant", Sample(posts.left(leaving, vacant=True), 140)
    stood_in = posts.left(leaving, vacant=False, stood_in=["市数据局", "市市场监管局"])
    yield "left, stood in for others", Sample(stood_in, 120)
    yield "vacant", Sample(posts.vacant("市科技局", [a_filing("7"), a_filing("16")]), 130)
    empty = office.status_card(
        [], period="2026Q3", as_of=AsOf(SENT), lacking=office.Lacking(["市科技局", "市商务局"], ["市数据局"])
    )
    yield "status with empty units", Sample(empty, 90)
    yield "vacant, nothing owed", Sample(posts.vacant("市科技局", []), 110)


def receipts_asked() -> Iterator[tuple[str, Sample]]:
    roles = {"lead": ["3", "7", "11", "16"], "support": ["1", "9", "18", "22", "30"]}
    whole = receipts.ToSign("市科技局", roles)
    yield "receipt", asked(whole, most=140)
    names = ["市科技局", "市商务局", "市数据局", "市税务局", "市财政局", "市市场监管局"]
    yield "unsigned alone", Sample(must(receipts.with_unsigned(None, names)), 130)
    yield "urged to sign", Sample(receipts.urged(names, alone=names[:2]), 160)
    yield "urged nobody", Sample(receipts.urged([], alone=names[:1]), 100)
    yield "urged nobody, all signed", Sample(receipts.urged([], late=False), 60)
    yield "receipt again", asked(whole, most=140, again=True)
    aspects = get_args(Aspect)
    changes = [TaskChange("3", "added"), TaskChange("5", "gone"), TaskChange("7", "changed", aspects)]
    changed = receipts.ToSign("市科技局", roles, changes)
    yield "receipt of changes", asked(changed, most=150)
    many = [TaskChange(str(no), "changed", aspects[:1]) for no in range(30)]
    yield "receipt of many", asked(receipts.ToSign("市科技局", roles, many), most=260)
    yield "receipt of two units", asked(replace(whole, unit="市商务局"), changed, most=160)


def asked(*units: receipts.ToSign, most: int, again: bool = False) -> Sample:
    plan = Plan("p", PLAN)
    return Sample(receipts.receipt_request(units, plan=plan, due=DUE, again=again), most)


def units_gone() -> Iterator[tuple[str, Sample]]:
    owed = [a_filing(str(no)) for no in range(20, 32)]
    yield "unit merged", Sample(gone_units.unit_merged("市税务局", "市财政局", owed), 170)
    yield "unit merged, nothing owed", Sample(gone_units.unit_merged("市税务局", "市财政局", []), 90)
    pairs = [("市税务局", "市财政局"), ("市粮食局", "市发展改革委")]
    names = [f"市第{no}办公室" for no in range(12)]
    yield "units changed", Sample(gone_units.units_changed(pairs, names, 2), 320)
    yield "units merged", Sample(gone_units.units_changed(pairs, [], 0), 110)
    yield "units gone", Sample(gone_units.units_changed([], names[:1], 0), 150)


FAMILIES = (hand_overs, receipts_asked, units_gone)
