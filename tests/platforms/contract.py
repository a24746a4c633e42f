"""What every platform must do, whatever it speaks: a platform's test file gives a Kit and inherits this."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DeliveryError, DeliveryRefused, RateLimited, RequestRejected, Undecodable
from bot.ports.http import Entry, HttpCall, HttpReply, RawRequest
from bot.ports.messages import InboundMessage, RenderedMessage
from bot.ports.platform import Decoded, Platform
from bot.text import Span, Spans
from bot.wording.cards import RenderedButton, RenderedCard
from tests.platforms.hostile import HOSTILE

NOW = datetime(2026, 9, 24, 2, 0, 0, tzinfo=UTC)
NO_STAMPS = (
    "",
    "abc",
    "-5",
    "1e9",
    "１７６００００００",
    "9" * 21,
    " 1760000000",
    "1760000000.5",
    "\ud800",
    "²",
)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a person in a chat; `id` makes the event, so that it may come again."""

    text: str = "6完成60%"
    id: str = "1"


@dataclass(frozen=True, slots=True)
class Kit:
    """A platform's answers. `said` and `signed` give requests signed at their own `wall_at`."""

    platform: Platform
    said: Callable[[Said], RawRequest]
    signed: Callable[[RawRequest], RawRequest]
    signed_by_another: Callable[[RawRequest], RawRequest]
    proofs: tuple[str, ...]  # headers without which nothing is believed
    stamp: str | None  # the header with the time, where there is one
    window: timedelta
    good: HttpReply
    sent_id: str | None
    refusal: HttpReply
    too_fast: HttpReply
    secrets: tuple[str, ...]
    active: Callable[[HttpCall], Sequence[str]]  # mentions, links and the like that would act
    shown: Callable[[HttpCall], str]  # the words as somebody reads them
    faults: Callable[[HttpCall], Sequence[str]]  # what the platform would refuse for its size or shape
    covers_body: bool = True  # false where the proof is a word that stands for any body, or for a part of it
    in_query: bool = False  # where the proofs stand, and the stamp: in the query, not in headers
    read_as: Callable[[str], str] = str  # foreign words as somebody reads them once they are escaped


class HearingContract:
    """What comes in: believed, read, or refused."""

    kit: ClassVar[Kit]

    def test_what_the_platform_signs_is_believed_and_read(self) -> None:
        [message] = self._read(self.kit.said(Said("第6项完成60%")))
        assert "第6项完成60%" in message.text
        assert (message.received_at, message.button) == (NOW, None)
        assert message.key
        assert message.chat
        assert message.account

    def test_a_body_changed_in_any_byte_is_forged(self) -> None:
        request = self.kit.said(Said())
        if not self.kit.covers_body:
            return
        for place in range(len(request.body)):
            body = bytearray(request.body)
            body[place] ^= 1
            assert self._refused(replace(request, body=bytes(body))) == 401
        assert self._refused(replace(request, body=request.body + b" ")) == 401
        assert self._refused(replace(request, body=b"")) == 401

    def test_another_secret_signs_nothing_for_us(self) -> None:
        assert self._refused(self.kit.signed_by_another(self.kit.said(Said()))) == 401

    def test_nothing_is_believed_without_its_proofs(self) -> None:
        request = self.kit.said(Said())
        for name in self.kit.proofs:
            given = {key: value for key, value in self._proofs(request).items() if key != name}
            assert self._refused(self._proved(request, given)) == 401
            for odd in ("", "v0=", "完", "\ud800", "0" * 5000):
                assert self._refused(self._proved(request, {**given, name: odd})) == 401

    def test_a_stale_request_is_refused_though_it_was_signed(self) -> None:
        request, second = self.kit.said(Said()), timedelta(seconds=1)
        if self.kit.stamp is None:
            return
        for moved in (self.kit.window, -self.kit.window):
            self.kit.platform.verify(replace(request, wall_at=NOW + moved))
        for moved in (self.kit.window + second, -self.kit.window - second, timedelta(days=365)):
            assert self._refused(replace(request, wall_at=NOW + moved)) == 401

    @pytest.mark.parametrize("stamp", NO_STAMPS)
    def test_a_stamp_that_is_no_time_is_refused_without_a_traceback(self, stamp: str) -> None:
        request = self.kit.said(Said())
        if self.kit.stamp is not None:
            given = {**self._proofs(request), self.kit.stamp: stamp}
            assert self._refused(self._proved(request, given)) == 401

    def test_an_event_that_comes_again_has_the_same_key_and_another_has_not(self) -> None:
        first, again, other = (self.kit.said(Said("一", each)) for each in ("1", "1", "2"))
        keys = [self._read(replace(each))[0].key for each in (first, again, other)]
        assert keys[0] == keys[1] != keys[2]

    def test_many_words_are_read_whole(self) -> None:
        [message] = self._read(self.kit.said(Said("好" * 30_000)))
        assert message.text.count("好") == 30_000

    @pytest.mark.parametrize("words", HOSTILE)
    def test_what_somebody_writes_is_read_without_control_characters(self, words: str) -> None:
        [message] = self._read(self.kit.said(Said(f"{words}\x00\x07\u2028")))
        assert not set(message.text) & set("\x00\x07\u2028")

    def test_nonsense_is_rejected_or_passed_over_and_never_a_bug(self) -> None:
        @given(body=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode()))
        def check(body: bytes) -> None:
            self._read_if_possible(replace(self.kit.said(Said()), body=body))

        check()

    def test_a_body_cut_or_spoilt_anywhere_is_rejected_or_read(self) -> None:
        body = self.kit.said(Said()).body
        places = st.integers(0, len(body))
        put = st.sampled_from([b"", b"[]", b"null", b"{}", b"%FF", b"\xff", b'"', b"1", b"true", b"&", b"="])

        @given(places, places, put)
        def check(start: int, end: int, put: bytes) -> None:
            spoilt = body[:start] + put + body[max(start, end) :]
            self._read_if_possible(replace(self.kit.said(Said()), body=spoilt))

        check()

    def test_an_event_that_says_nothing_is_answered_with_nothing(self) -> None:
        reply = self.kit.platform.answer(self.kit.said(Said()), [])
        assert 200 <= reply.status < 300

    def _read(self, request: RawRequest) -> tuple[InboundMessage, ...]:
        self.kit.platform.verify(request)
        return self.kit.platform.decode(request).messages

    def _read_if_possible(self, request: RawRequest) -> None:
        signed = self.kit.signed(request)
        self.kit.platform.verify(signed)
        try:
            decoded = self.kit.platform.decode(signed)
        except Undecodable:
            return
        assert decoded != Decoded()

    def _proofs(self, request: RawRequest) -> Mapping[str, str]:
        return request.query if self.kit.in_query else request.headers

    def _proved(self, request: RawRequest, given: Mapping[str, str]) -> RawRequest:
        return replace(request, query=given) if self.kit.in_query else replace(request, headers=given)

    def _refused(self, request: RawRequest) -> int:
        with pytest.raises(RequestRejected) as caught:
            self.kit.platform.verify(request)
        return caught.value.status


class SpeakingContract:
    """What goes out: inert, within limits, to the platform alone."""

    kit: ClassVar[Kit]

    @pytest.mark.parametrize("words", HOSTILE)
    def test_foreign_words_do_nothing_wherever_they_stand(self, words: str) -> None:
        foreign: Spans = (Span("来自"), Span(words, foreign=True))
        card = RenderedCard(
            foreign, (foreign,), ((foreign, foreign),), (foreign,), ((foreign, foreign),), code="R-7F3K"
        )
        [call] = self._calls(a_message(card), self.kit.good)
        assert list(self.kit.active(call)) == []
        assert self.kit.shown(call).count(self.kit.read_as(words.strip())) >= 7
        assert list(self.kit.faults(call)) == []

    @pytest.mark.parametrize("sign", ["好", "<", "&", "😀", "a"])
    def test_a_card_beyond_every_size_is_cut_to_what_fits(self, sign: str) -> None:
        long: Spans = (Span("甲：" * 10), Span(sign * 20_000, foreign=True))
        buttons = tuple(RenderedButton(f"k{n}", f"按钮{n}" * 40, n % 60) for n in range(120))
        card = RenderedCard(
            long, (long,) * 30, ((long, long),) * 60, (long,), ((long,) * 5,) * 50, buttons, code="R-7F3K"
        )
        for call in self._calls(a_message(card), self.kit.good):
            assert list(self.kit.faults(call)) == []
            assert list(self.kit.active(call)) == []

    def test_a_card_with_a_title_alone_is_sent_whole(self) -> None:
        [call] = self._calls(a_message(RenderedCard((Span("已登记第6项"),))), self.kit.good)
        assert "已登记第6项" in self.kit.shown(call)
        assert list(self.kit.faults(call)) == []

    def test_only_the_platforms_own_hosts_are_called_and_no_secret_stands_in_an_address(self) -> None:
        for call in self._calls(a_message(RenderedCard((Span("题"),))), self.kit.good):
            assert urlsplit(call.url).scheme == "https"
            assert urlsplit(call.url).netloc in self.kit.platform.hosts
            assert not [secret for secret in self.kit.secrets if secret.encode() in call.body]

    def test_a_good_reply_gives_the_messages_id(self) -> None:
        assert self._delivered(self.kit.good) == self.kit.sent_id

    def test_a_refusal_is_final(self) -> None:
        with pytest.raises(DeliveryRefused) as caught:
            self._delivered(self.kit.refusal)
        assert not [secret for secret in self.kit.secrets if secret in str(caught.value)]

    def test_too_fast_says_how_long_to_wait(self) -> None:
        with pytest.raises(RateLimited) as caught:
            self._delivered(self.kit.too_fast)
        assert caught.value.wait_seconds > 0

    @pytest.mark.parametrize("body", [b"", b"null", b"[]", b"<html>", b"\xff", b'{"ok":"perhaps"}', b"{}"])
    def test_a_reply_that_is_nonsense_is_no_bug_and_no_success(self, body: bytes) -> None:
        for status in (200, 400, 404):
            with pytest.raises(DeliveryError):
                self._delivered(HttpReply(status, body))

    def _calls(self, message: RenderedMessage, reply: HttpReply) -> list[HttpCall]:
        """Every call the platform makes to deliver it."""
        calls: list[HttpCall] = []
        running = self.kit.platform.deliver(message)
        try:
            wanted = next(running)
            while True:
                assert not isinstance(wanted, Entry)
                calls.append(wanted)
                wanted = running.send(reply)
        except StopIteration:
            return calls

    def _delivered(self, reply: HttpReply) -> str | None:
        running = self.kit.platform.deliver(a_message(RenderedCard((Span("题"),))))
        try:
            next(running)
            running.send(reply)
        except StopIteration as stop:
            found: str | None = stop.value
            return found
        raise AssertionError("more than one call")


class PlatformContract(HearingContract, SpeakingContract):
    """Inherit as TestNAMEContract and set `kit`; one that nobody calls inherits SpeakingContract alone."""


def unheard(*_: object) -> RawRequest:
    """Of a kit for a platform that nobody calls."""
    raise AssertionError("nobody calls it")


def a_message(card: RenderedCard, **changes: object) -> RenderedMessage:
    message = RenderedMessage("digest/room/2026-09-24", "C1", card, NOW, NOW)
    return replace(message, **changes)  # type: ignore[arg-type]
