"""The head of a unit signs or sends back; nobody signs their own report, none waits for nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.evolve import evolve
from bot.domain.filings import Filing
from bot.domain.plan import OFFICE
from bot.domain.readings import Item
from bot.domain.rules import ReportingRule
from bot.domain.signing import refuse_signature, remind_of_signature, sign_report, signature_for
from bot.domain.steps import Said, accept, file_report
from bot.errors import MissingReason
from bot.step_errors import OwnReport, WrongState
from tests.domain.duty_builders import RULE, a_filing, at, the_calendar

SIGNED = replace(RULE, signed_by_head=True)
FRIDAY = date(2026, 9, 11)


def _waiting(author: str = "p_liaison", day: date = FRIDAY) -> Filing:
    said = Said(author, "正常推进", at(day), at(day))
    filing = a_filing()
    return evolve(filing, file_report(filing, Item("1", "on_track"), said, signature="wanted"))


@given(
    rule=st.sampled_from([None, RULE, SIGNED, replace(SIGNED, kind="milestone")]),
    heads=st.sets(st.sampled_from(["p_1", "p_2"])),
    author=st.sampled_from(["p_1", "p_2", "p_3"]),
    part=st.sampled_from(["report", "input"]),
    unit=st.sampled_from(["u_sci", OFFICE]),
)
def test_a_report_waits_only_for_somebody_else_who_may_sign(
    rule: ReportingRule | None, heads: set[str], author: str, part: str, unit: str
) -> None:
    filing = replace(a_filing(), part=part, unit=unit)  # type: ignore[arg-type]
    wanted = signature_for(filing, rule, author=author, heads=heads)
    if wanted == "wanted":
        assert heads - {author}
        assert author not in heads
    if wanted:
        assert rule is SIGNED
        assert (part, unit) == ("report", "u_sci")
        assert (wanted == "nobody") == (not heads)
    elif rule is SIGNED and (part, unit) == ("report", "u_sci"):
        assert author in heads


def test_what_waits_is_not_the_offices_until_it_is_signed() -> None:
    waiting = _waiting()
    with pytest.raises(WrongState):
        accept(waiting)
    signed = evolve(waiting, sign_report(waiting, by="p_head"))
    assert (signed.state, signed.signature) == ("filed", "given")
    assert signed.report == waiting.report  # filed when the liaison filed it
    assert accept(signed).no == 1
    with pytest.raises(WrongState):
        sign_report(signed, by="p_head")


def test_nobody_signs_or_sends_back_their_own() -> None:
    waiting = _waiting(author="p_head")
    with pytest.raises(OwnReport):
        sign_report(waiting, by="p_head")
    with pytest.raises(OwnReport):
        refuse_signature(waiting, by="p_head", reason="再改改")


def test_sent_back_it_is_owed_again_with_the_term_it_had_even_after_the_lock() -> None:
    waiting = _waiting()
    with pytest.raises(MissingReason):
        refuse_signature(waiting, by="p_head", reason=" ")
    back = evolve(waiting, refuse_signature(waiting, by="p_head", reason="请补充数据"))
    assert (back.state, back.signature, back.returned_for) == ("returned", "refused", "请补充数据")
    assert back.due_at == waiting.due_at
    late = back.locked_at + timedelta(days=1)
    again = file_report(
        back, Item("1", "on_track"), Said("p_liaison", "补充", late, late), signature="wanted"
    )
    assert evolve(back, again).state == "unsigned"


def test_the_head_is_reminded_once_on_the_next_workday() -> None:
    waiting = _waiting()
    remind = [
        FRIDAY + timedelta(days=days)
        for days in range(6)
        if remind_of_signature(waiting, FRIDAY + timedelta(days=days), the_calendar())
    ]
    assert remind[0] == date(2026, 9, 14)  # the Monday
    fact = remind_of_signature(waiting, date(2026, 9, 14), the_calendar())
    assert fact is not None
    assert remind_of_signature(evolve(waiting, fact), date(2026, 9, 15), the_calendar()) is None
    signed = evolve(waiting, sign_report(waiting, by="p_head"))
    assert remind_of_signature(signed, date(2026, 9, 14), the_calendar()) is None
