"""Limits hold in every window, whatever the order of messages and waits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.ports.platform import Limit, Scope
from bot.runtime.limiter import Limiter

LIMITS = st.lists(
    st.builds(Limit, st.sampled_from(list(Scope)), st.integers(1, 5), st.floats(0.5, 90, allow_nan=False)),
    max_size=3,
)
STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 20)), max_size=60)
BY_ROOM = {Scope.ROOM, Scope.MEMBER}


def most_in_any_window(sent: list[float], seconds: float) -> int:
    return max((sum(start <= at < start + seconds for at in sent) for start in sent), default=0)


@given(LIMITS, STEPS)
def test_never_more_than_the_limit_in_any_window(limits: list[Limit], steps: list[tuple[str, float]]) -> None:
    limiter, now = Limiter(limits), 0.0
    sent: list[tuple[str, float]] = []
    for room, pause in steps:
        now += pause
        wait = limiter.wait_seconds(room, now)
        if wait > 0:
            assert limiter.wait_seconds(room, now + wait + 1e-9) == 0
            now += wait + 1e-9
        limiter.spend(room, now)
        sent.append((room, now))
    for limit in limits:
        groups = "abc" if limit.scope in BY_ROOM else [""]
        for group in groups:
            times = [at for room, at in sent if not group or room == group]
            assert most_in_any_window(times, limit.seconds - 1e-6) <= limit.messages


@given(LIMITS, STEPS, st.floats(0, 60))
def test_who_goes_on_for_another_counts_what_went_before(
    limits: list[Limit], steps: list[tuple[str, float]], pause: float
) -> None:
    """Both together never exceed a limit in any window."""
    first, now, sent = Limiter(limits), 1000.0, []
    for room, wait in steps[: len(steps) // 2]:
        now += wait + first.wait_seconds(room, now + wait) + 1e-6
        first.spend(room, now)
        sent.append((room, now))
    now += pause
    second = Limiter(limits)
    second.begin([(room, now - at) for room, at in sent], now)
    for room, wait in steps[len(steps) // 2 :]:
        now += wait + second.wait_seconds(room, now + wait) + 1e-6
        second.spend(room, now)
        sent.append((room, now))
    for limit in limits:
        for group in "abc" if limit.scope in BY_ROOM else [""]:
            times = [at for room, at in sent if not group or room == group]
            assert most_in_any_window(times, limit.seconds - 1e-5) <= limit.messages


@given(st.floats(0.1, 600), st.floats(0, 1000))
def test_a_room_that_is_to_wait_holds_up_no_other(asked: float, now: float) -> None:
    limiter = Limiter((Limit(Scope.ROOM, 20, 60),))
    limiter.hold(asked, now, room="a")
    assert (limiter.wait_seconds("a", now) > 0, limiter.wait_seconds("b", now)) == (True, 0)
    assert limiter.wait_seconds("a", now + asked + 1e-6) == 0
    assert limiter.free(now, most=9) == 9


@given(LIMITS, STEPS, st.floats(1, 600))
def test_silence_in_one_room_changes_nothing_for_the_others(
    limits: list[Limit], steps: list[tuple[str, float]], asked: float
) -> None:
    """Whatever the limits count: where a room waits, another waits as long as if it had not been asked."""
    held, free, now = Limiter(limits), Limiter(limits), 0.0
    held.hold(asked, now, room="c")
    for room, pause in steps:
        now += pause
        if room == "c":
            assert held.wait_seconds("c", now) >= max(asked - now, free.wait_seconds("c", now)) - 1e-6
            continue
        assert held.wait_seconds(room, now) == free.wait_seconds(room, now)
        assert held.free(now, most=9) == free.free(now, most=9)
        if held.wait_seconds(room, now) == 0:
            held.spend(room, now)
            free.spend(room, now)


@given(LIMITS, st.lists(st.floats(0, 20), max_size=40))
def test_as_many_are_free_as_may_go_at_once(limits: list[Limit], pauses: list[float]) -> None:
    """What `free` promises needs no wait, and one more would need one."""
    shared = [limit for limit in limits if limit.scope not in BY_ROOM]
    limiter, now = Limiter(shared), 0.0
    for pause in pauses:
        now += pause
        free = limiter.free(now, most=50)
        for _ in range(free):
            assert limiter.wait_seconds("a", now) == 0
            limiter.spend("a", now)
        assert (limiter.wait_seconds("a", now) > 0) == bool(shared)
        assert limiter.free(now, most=50) == (0 if shared else 50)


@given(st.floats(0.1, 600), st.floats(0, 1000))
def test_a_platform_that_asks_for_a_pause_gets_it(asked: float, now: float) -> None:
    limiter = Limiter(())
    limiter.hold(asked, now)
    assert limiter.free(now, most=9) == 0
    assert limiter.wait_seconds("a", now) > 0
    assert limiter.free(now + asked + 1e-6, most=9) == 9
