"""A filing: what one unit owes for one task and one period, and the steps it may take (报送)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias

from bot.domain.periods import is_news, is_node
from bot.domain.readings import Figure, Item, Status
from bot.domain.rules import PROPOSED, Part, Stage

# "met": an accepted urgent report of the period stands for it
FilingState: TypeAlias = Literal["open", "unsigned", "filed", "accepted", "returned", "waived", "met"]
# "": none is asked for; "nobody": one is asked for and the unit has no head, so the office looks at it.
Signature: TypeAlias = Literal["", "wanted", "reminded", "given", "refused", "nobody"]


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage of the ladder with its day, frozen when the filing opens."""

    stage: Stage
    on: date


@dataclass(frozen=True, slots=True)
class Report:
    """One submitted version. `words` is as written (None once erased); `author` a person id."""

    no: int
    filed_at: datetime
    received_at: datetime
    author: str
    status: Status | None = None
    percent: Decimal | None = None
    figures: tuple[Figure, ...] = ()
    problem: str | None = None
    next_step: str | None = None
    expected_by: date | None = None
    words: str | None = None

    def item(self, label: str) -> Item:
        """The report again as a reading of the task `label`."""
        return Item(
            label, self.status, self.percent, self.figures, self.problem, self.next_step, self.expected_by
        )


@dataclass(frozen=True, slots=True)
class Filing:
    """Id `plan/rule/period/task/unit/part`. Instants are UTC; `reached` counts the ladder's stages that went.

    `report` is the version that counts now; `versions` how many there ever were. `paused`: a dispute is open,
    so the ladder rests. `extended` counts the extensions granted. `untold`: the unit does not know of the
    acceptance yet or, while it owes, of the day that was settled; of an input: its lead does not know of it.
    `provisional`: a day of term, lock or ladder rests on a year without a table of days off.
    `returned_for` is what the office, or the head of the unit, wants added, None once erased. `slip_until` is
    the last day for answering the supervision slip that went out about it. `resting`: an input whose lead has
    filed, so that nobody is reminded of it. `signature` of the unit's head: `unsigned` reports wait for it.
    `given_at` is when the report of the running term was first given, whatever corrected it since; `late`
    says that one of an earlier term came too late, `own_term` that a return, a request or the office moved
    its day alone.
    """

    id: str
    plan: str
    version: int
    rule: str
    period: str
    task: str
    unit: str
    part: Part
    label: str
    state: FilingState
    opened_at: datetime
    due_on: date
    due_at: datetime
    on_time_until: datetime
    locked_at: datetime
    provisional: bool = False
    ladder: tuple[Rung, ...] = ()
    reached: int = 0
    report: Report | None = None
    versions: int = 0
    paused: bool = False
    extended: int = 0
    untold: bool = False
    returned_for: str | None = None
    slip_until: date | None = None
    resting: bool = False
    signature: Signature = ""
    given_at: datetime | None = None
    late: bool = False
    own_term: bool = False

    @property
    def is_node(self) -> bool:
        """Owed for a milestone: it is filed by the report that the node is reached, and by no other."""
        return is_node(self.period)

    @property
    def lacks_only_more(self) -> bool:
        """A node that was reached and went back: what its unit owes is what is wanted added."""
        told = self.report
        return self.is_node and self.state == "returned" and told is not None and told.status == "completed"

    @property
    def expected_on(self) -> date | None:
        """When its unit expects a node that is not reached; the due day stands."""
        return self.report.expected_by if self.is_node and self.is_owed and self.report else None

    @property
    def is_news(self) -> bool:
        """A progress report of a key task (重点工作速报)."""
        return is_news(self.period)

    @property
    def is_asked(self) -> bool:
        """Somebody waits for it; news that a unit tells of itself has no ladder, until it is returned."""
        return not self.is_news or bool(self.ladder)

    @property
    def is_input(self) -> bool:
        """What a supporting unit gives to the lead; it never goes to the office by itself."""
        return self.part == "input"

    @property
    def is_given(self) -> bool:
        """Its report is with the office, or with the head who signs it: nothing is asked of the unit now."""
        return self.report is not None and not (self.is_owed or self.is_closed)

    @property
    def is_owed(self) -> bool:
        return self.state in {"open", "returned"}

    @property
    def is_closed(self) -> bool:
        """Nothing more is expected of it."""
        return self.state in {"accepted", "waived", "met"}

    @property
    def closes_at(self) -> datetime:
        """The lock, or the due hour of the last day for answering a slip, if later."""
        return max(self.locked_at, self.slip_ends_at or self.locked_at)

    @property
    def slip_ends_at(self) -> datetime | None:
        """The due hour of the last day for answering the slip; None where none went out."""
        return None if self.slip_until is None else self.due_at + (self.slip_until - self.due_on)

    def is_locked(self, at: datetime) -> bool:
        """What was returned, and what is owed of a node or to a slip, may be given at any time."""
        asked_for = self.is_node or self.slip_until is not None
        return at > self.closes_at and self.state != "returned" and not (asked_for and self.is_owed)

    def awaits_slip(self, at: datetime) -> bool:
        """It is owed to a slip that may still be answered in its term."""
        return self.is_owed and self.slip_ends_at is not None and at <= self.slip_ends_at

    def answers_slip_late(self, at: datetime) -> bool:
        """It is owed to a slip whose term is over."""
        return self.is_owed and self.slip_ends_at is not None and at > self.slip_ends_at

    def is_late(self, at: datetime) -> bool:
        """Owed or given after what counts as on time, now or before a return; no correction makes it late."""
        return self.late or (self.given_at or at) > self.on_time_until

    @property
    def was_late(self) -> bool:
        """Given after what counts as on time, now or before a return."""
        return self.late or (self.given_at is not None and self.given_at > self.on_time_until)

    def next_stage(self) -> Rung | None:
        """The next stage with the day from which it may come; None when answered, resting or through.

        While a slip may be answered the ladder waits, but for reminders of a due day that is still to come; a
        circular follows on nothing but a slip.
        """
        if not self.is_owed or self.paused or self.resting or self.reached >= len(self.ladder):
            return None
        rung = self.ladder[self.reached]
        if self.slip_until is None:
            return None if rung.stage == "circular" else rung
        if rung.stage == "reminder":
            return rung
        return Rung(rung.stage, max(rung.on, self.slip_until + timedelta(days=1)))

    def next_stage_on(self) -> date | None:
        """The day of the next stage, or None when answered, resting or through."""
        rung = self.next_stage()
        return rung.on if rung else None

    def next_is_proposed(self) -> bool:
        """The next stage goes out on the office's yes only."""
        rung = self.next_stage()
        return rung is not None and rung.stage in PROPOSED


def filing_id(*, plan: str, rule: str, period: str, task: str, unit: str, part: Part = "report") -> str:  # noqa: PLR0913 - its parts are its name
    return f"{plan}/{rule}/{period}/{task}/{unit}/{part}"
