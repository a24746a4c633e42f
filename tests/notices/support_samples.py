"""Cards of objections of supporting units, and of what the office makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.filings import Filing
from bot.domain.requests import Request as Asked
from bot.notices import choices, requests, supporting
from tests.notices.samples import SENT, Sample


def parts(name: str, request: requests.Request) -> Iterator[tuple[str, Sample]]:
    support = replace(request, part="support", leads=("市财政局",))
    yield f"{name}, of a supporting unit, to decide", Sample(requests.request_to_decide(support), 150)
    several = replace(request, part="several")
    yield f"{name}, of several parts, to decide", Sample(requests.request_to_decide(several), 110)


def support_decided(filing: Filing, reason: str) -> Iterator[tuple[str, Sample]]:
    given = replace(filing, part="input")
    settled = replace(filing, state="waived")
    for name, each in (("owed", filing), ("input", given), ("nothing owed", settled)):
        for late in (True, False):
            stays = supporting.support_stays(each, "市教育局", lead="市财政局", reason=reason, late=late)
            yield f"support stays, {name}, {late}", Sample(stays, 120)
    nobody = supporting.support_stays(settled, "市教育局", lead="", reason=None, late=False)
    yield "support stays, no lead", Sample(nobody, 60)
    change = supporting.SupportChange(
        "23", "中小学知识产权教育", "市教育局", "市数据局", "市财政局", filing.due_on, due=filing.due_at
    )
    for name, one in (
        ("an input", replace(change, is_input=True, given=True)),
        ("a report", replace(change, lead="")),
        ("later", replace(change, due=None)),
        ("of whom nothing is known", replace(change, due=None, lead="", title="")),
        ("to whom has a part", replace(change, due=None, has_part=True)),
        ("to nobody", replace(change, due=None, to_unit="")),
    ):
        yield f"support changed, {name}", Sample(supporting.support_changed(one), 150)
        signed = supporting.support_changed(one, sign_by=filing.due_at)
        yield f"support changed, {name}, to sign", Sample(signed, 170)
    moved = requests.dispute_moved(
        "12", unit="市司法局", to_unit="市数据局", due=None, on=filing.due_on, sign_by=filing.due_at
    )
    yield "dispute moved, to sign", Sample(moved, 150)
    back = requests.request_taken_back([given], "dispute")
    yield "objection to an input taken back", Sample(back, 60)
    asked = requests_about(given)
    yield "which request", Sample(choices.choose_request(asked), 150)
    both = [replace(each, plan=plan) for each in asked for plan in ("示范市另一项", "示范市优化")]
    yield "which request, of two plans", Sample(choices.choose_request(both), 260)
    yield "which request is taken back", Sample(choices.choose_request(both, own=True), 260)


def requests_about(filing: Filing) -> list[choices.Requested]:
    made = Asked("AB12CD34", "dispute", filing.id, "p_1", "r_1", SENT, "asked", words="不是我们的")
    longer = replace(made, id="AB12CD35", kind="extension", words=None)
    return [
        choices.Requested(made, "23", "市教育局", "/decide yes AB12CD34"),
        choices.Requested(longer, "3", "市财政局", "/decide yes AB12CD35"),
    ]
