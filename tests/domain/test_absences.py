"""Who stands in for whom: chains, circles, days; lent posts follow the absences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.absences import (
    Absence,
    Lent,
    come_back,
    effective,
    go_away,
    gone_stand_ins,
    lending,
    lent,
    on_duty,
    reached_from,
    with_changes,
)
from bot.domain.facts import PostEnded, PostGiven
from bot.domain.people import LENT, Post, PostRole

UNIT = "u_tax"
DAY = date(2026, 10, 12)
PEOPLE = tuple("abcdef")


def post(person: str, role: PostRole = "liaison", unit: str = UNIT) -> Post:
    return Post(f"{unit}/{role}/{person}", person, role, unit)


def away(person: str, substitute: str, since: int = 0, until: int = 4, unit: str = UNIT) -> Absence:
    """Days count from DAY."""
    span = (DAY + timedelta(days=since), DAY + timedelta(days=until))
    return Absence(f"{person}/{span[0]}/0", person, unit, substitute, *span)


def test_the_holder_is_addressed_until_the_day_and_again_after_it() -> None:
    posts, absences = [post("a")], [away("a", "b", 1, 2)]
    found = [on_duty(UNIT, posts, absences, DAY + timedelta(days=step)) for step in range(4)]
    assert found == ["a", "b", "b", "a"]


def test_a_chain_leads_to_whoever_is_there_that_day() -> None:
    absences = [away("a", "b", 0, 9), away("b", "c", 2, 5, unit="u_other"), away("c", "d", 4, 4)]
    found = [on_duty(UNIT, [post("a")], absences, DAY + timedelta(days=step)) for step in range(7)]
    assert found == ["b", "b", "c", "c", "d", "c", "b"]


def test_a_circle_ends_with_the_head_and_then_with_nobody() -> None:
    absences = [away("a", "b"), away("b", "a")]
    assert on_duty(UNIT, [post("a"), post("h", "head")], absences, DAY) == "h"
    assert on_duty(UNIT, [post("a")], absences, DAY) is None
    assert on_duty(UNIT, [post("a"), post("h", "head")], [*absences, away("h", "a")], DAY) is None


def test_a_second_liaison_comes_before_substitutes() -> None:
    assert on_duty(UNIT, [post("a"), post("b")], [away("a", "c")], DAY) == "b"


def test_who_is_back_early_is_addressed_and_nobody_stands_in() -> None:
    absences = [away("a", "b", 0, 9)]
    back = with_changes(absences, [come_back(absences[0], DAY + timedelta(days=3))])
    assert on_duty(UNIT, [post("a")], back, DAY + timedelta(days=3)) == "a"
    assert lent(UNIT, [post("a")], back) == []


@given(st.integers(-5, 15))
def test_from_the_day_they_are_back_they_are_addressed_whether_it_had_begun_or_not(days: int) -> None:
    absences, day = [away("a", "b", 0, 9)], DAY + timedelta(days=days)
    back = with_changes(absences, [come_back(absences[0], day)])
    assert {on_duty(UNIT, [post("a")], back, day + timedelta(days=each)) for each in range(20)} == {"a"}


def test_the_post_is_lent_along_the_chain_for_the_days_both_are_away() -> None:
    absences = [away("a", "b", 0, 9), away("b", "c", 2, 5)]
    day = DAY.__add__
    assert lent(UNIT, [post("a")], absences) == [
        Lent("b", DAY, day(timedelta(days=9))),
        Lent("c", day(timedelta(days=2)), day(timedelta(days=5))),
    ]


def test_nothing_is_lent_to_who_holds_a_post_of_the_unit() -> None:
    assert lent(UNIT, [post("a"), post("b")], [away("a", "b")]) == []


def test_lent_posts_end_with_the_absence_they_came_from() -> None:
    given_now = lending(UNIT, [post("a")], [away("a", "b")], DAY)
    [fact] = given_now
    assert isinstance(fact, PostGiven)
    assert LENT in fact.post
    held = [post("a"), Post(fact.post, "b", "liaison", UNIT, "", fact.since, fact.until)]
    assert lending(UNIT, held, [away("a", "b")], DAY) == []
    assert lending(UNIT, held, [], DAY) == [PostEnded(fact.post, DAY - timedelta(days=1))]


def test_an_absence_is_for_every_unit_that_is_held_in_the_span() -> None:
    later = replace(post("a", unit="u_new"), since=DAY + timedelta(days=2))
    held = [post("a"), later, Post(f"u_x{LENT}a", "a", "liaison", "u_x")]
    facts = go_away("a", held, "b", DAY, DAY + timedelta(days=3))
    assert [fact.unit for fact in facts] == [UNIT, "u_new"]
    assert [fact.unit for fact in go_away("a", held[2:], "b", DAY, DAY)] == ["u_x"]
    assert go_away("a", [later], "b", DAY, DAY) == []


@pytest.mark.parametrize(("since", "until", "substitute"), [(1, 0, "b"), (0, 400, "b"), (0, 1, "a")])
def test_impossible_spans_are_refused(since: int, until: int, substitute: str) -> None:
    with pytest.raises(ValueError, match="2026"):
        go_away("a", [post("a")], substitute, DAY + timedelta(days=since), DAY + timedelta(days=until))


def test_what_is_set_about_another_unit_counts_on_the_days_that_are_free() -> None:
    absences = [away("b", "c", since=2, until=3, unit=UNIT), away("b", "a", since=0, until=5, unit="u_other")]
    found = lent(UNIT, [post("b")], absences)
    spans = [(each.person, (each.since - DAY).days, (each.until - DAY).days) for each in found]
    assert spans == [("a", 0, 1), ("a", 4, 5), ("c", 2, 3)]
    there = [on_duty(UNIT, [post("b")], absences, DAY + timedelta(days=step)) for step in range(7)]
    assert there == ["a", "a", "c", "c", "a", "a", "b"]


_ABSENCES = st.lists(
    st.builds(
        away,
        st.sampled_from(PEOPLE),
        st.sampled_from((*PEOPLE, "")),
        since=st.integers(0, 8),
        until=st.integers(0, 12),
        unit=st.sampled_from((UNIT, "u_other", "")),
    ),
    max_size=14,
)
_POSTS = st.lists(st.builds(post, st.sampled_from(PEOPLE), st.sampled_from(("liaison", "head"))), max_size=4)
_STEPS = st.integers(0, 12)


@given(_POSTS, _ABSENCES, _STEPS)
def test_whoever_is_addressed_is_there_and_may_speak(
    posts: list[Post], absences: list[Absence], step: int
) -> None:
    """Whatever circles there are; and where the holder is there nobody else is addressed."""
    day = DAY + timedelta(days=step)
    found = on_duty(UNIT, posts, absences, day)
    absent = {each.person for each in absences if each.covers(day)}
    if found is None:
        assert all(each.person in absent for each in posts)
        return
    assert found not in absent
    holders = {each.person for each in posts}
    spans = [each for each in lent(UNIT, posts, absences) if each.since <= day <= each.until]
    assert found in holders or found in {each.person for each in spans}
    liaisons_there = {each.person for each in posts if each.role == "liaison"} - absent
    assert not liaisons_there or found in liaisons_there


@given(_POSTS, _ABSENCES, _STEPS)
def test_lending_settles_at_once(posts: list[Post], absences: list[Absence], step: int) -> None:
    """The facts make true what is wanted: asking again gives none, and undoing all takes all back."""
    day = DAY + timedelta(days=step)
    held = list(posts)
    for fact in lending(UNIT, posts, absences, day):
        assert isinstance(fact, PostGiven)
        held.append(Post(fact.post, fact.person, fact.role, fact.unit, "", fact.since, fact.until))
    assert lending(UNIT, held, absences, day) == []
    ended = lending(UNIT, held, [], day)
    assert len(ended) == len(held) - len(posts)
    assert all(isinstance(fact, PostEnded) and fact.on < day for fact in ended)


def held(person: str, since: int, until: int, unit: str = UNIT, role: PostRole = "liaison") -> Post:
    """Days count from DAY."""
    return Post(
        f"{unit}/{role}/{person}/{since}",
        person,
        role,
        unit,
        since=DAY + timedelta(days=since),
        until=DAY + timedelta(days=until),
    )


def test_a_substitute_stands_in_on_the_days_of_a_post_of_their_own() -> None:
    posts = [post("a"), held("b", -9, 2, "u_other"), held("b", 5, 6, "u_new")]
    kept = effective([away("a", "b", 0, 8)], posts)
    found = [on_duty(UNIT, posts, kept, DAY + timedelta(days=step)) for step in range(10)]
    assert found == ["b", "b", "b", None, None, "b", "b", None, None, "a"]
    spans = [((each.since - DAY).days, (each.until - DAY).days) for each in lent(UNIT, posts, kept)]
    assert spans == [(0, 2), (5, 6)]


def test_a_lent_post_alone_lets_nobody_stand_in() -> None:
    posts = [post("a"), Post(f"u_other{LENT}b/1", "b", "liaison", "u_other")]
    assert [each.substitute for each in effective([away("a", "b")], posts)] == [""]
    assert [each.substitute for each in gone_stand_ins([away("a", "b")], posts, DAY)] == [""]


def test_only_absences_that_last_lose_their_substitute() -> None:
    absences = [away("a", "b", 0, 1), away("a", "b", 3, 4), away("c", "d", 0, 4), away("e", "", 0, 4)]
    posts = [post("a"), held("b", -9, 1, "u_other"), held("d", 4, 4, "u_other")]
    assert gone_stand_ins(absences, posts, DAY + timedelta(days=1)) == []
    [left] = gone_stand_ins(absences, posts, DAY + timedelta(days=2))
    assert (left.absence, left.substitute, left.until) == (absences[1].id, "", absences[1].until)


_HELD = st.lists(
    st.builds(
        held,
        st.sampled_from(PEOPLE),
        st.integers(-2, 8),
        st.integers(-1, 12),
        st.sampled_from((UNIT, "u_other")),
        st.sampled_from(("liaison", "head")),
    ),
    max_size=8,
)


@given(_HELD, _ABSENCES, _STEPS)
def test_whoever_is_addressed_holds_a_post_whenever_posts_end(
    posts: list[Post], absences: list[Absence], step: int
) -> None:
    """On no day it is somebody who is away, holds no post of the unit or has none of their own any more."""
    day = DAY + timedelta(days=step)
    kept = effective(absences, posts)
    standing = list(posts)
    for fact in lending(UNIT, posts, kept, day):
        assert isinstance(fact, PostGiven)
        standing.append(Post(fact.post, fact.person, fact.role, fact.unit, "", fact.since, fact.until))
    found = on_duty(UNIT, standing, kept, day)
    if found is None:
        return
    assert not any(each.covers(day) for each in absences if each.person == found)
    assert any(each.person == found and each.unit == UNIT and each.holds_on(day) for each in standing)
    assert any(each.person == found and each.holds_on(day) for each in posts)


@given(_HELD, _ABSENCES, _STEPS)
def test_what_is_reached_decides_alone(posts: list[Post], absences: list[Absence], step: int) -> None:
    day = DAY + timedelta(days=step)
    about = reached_from(
        [each.person for each in posts if each.unit == UNIT and each.holds_on(day)], absences
    )
    substitutes = {each.substitute for each in about}
    known = [each for each in posts if each.person in substitutes]
    expected = on_duty(UNIT, posts, effective(absences, posts), day)
    assert on_duty(UNIT, posts, effective(about, known), day) == expected
