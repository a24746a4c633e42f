"""A review on a terminal: what is typed becomes an act, what it makes of the draft is saved (审核)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.cli.previews import say_fault, say_refused
from bot.cli.session_acts import Typed, Usage
from bot.cli.session_looks import Looks
from bot.cli.terminal import Terminal
from bot.document_errors import BadEdit, StaleDraft
from bot.domain.plan import Warning
from bot.domain.review import Act, Settle, open_warnings, perform, warning_key
from bot.domain.rules import BadRule
from bot.errors import NotFound
from bot.plans.presets import Presets
from bot.storage.drafts import Drafts


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who reviews, the clock that says when, and the rules to choose from."""

    name: str
    now: Callable[[], datetime] = _now
    presets: Presets = field(default_factory=dict)


class Session:
    """One person's review of one draft. Each step is saved at once, against the revision it was made from."""

    def __init__(self, drafts: Drafts, plan: str, terminal: Terminal, reviewer: Reviewer) -> None:
        self._drafts = drafts
        self._draft = drafts.load(plan)
        self._terminal = terminal
        self._reviewer = reviewer
        self._place = 0  # among the open warnings
        self._typed = Typed(terminal.spellings, reviewer.presets)
        looks = Looks(terminal)
        self._looks: Mapping[str, Callable[[], None]] = {
            "s": lambda: self._step(1),
            "b": lambda: self._step(-1),
            "w": self._show,
            "t": lambda: looks.tasks(self._draft),
            "p": lambda: looks.units(self._draft),
            "l": lambda: looks.milestones(self._draft),
            "g": lambda: looks.targets(self._draft),
            "v": lambda: looks.settled(self._draft),
            "rules": lambda: looks.rules(self._draft),
            "h": lambda: terminal.say("help"),
        }

    def run(self) -> None:
        """Until `q` or the end of input."""
        self._show_head()
        self._show()
        while (typed := self._terminal.ask("prompt", open=len(self._open))) is not None:
            key, _, rest = typed.partition(" ")
            if key.lower() == "q":
                break
            self._do(key.lower(), rest.strip())
        self._terminal.say("left", plan=self._draft.plan.id, open=len(self._open))

    @property
    def _open(self) -> list[Warning]:
        return open_warnings(self._draft)

    @property
    def _warning(self) -> Warning | None:
        found = self._open
        return found[min(self._place, len(found) - 1)] if found else None

    def _do(self, key: str, rest: str) -> None:
        if key == "a" or key in self._typed.keys:
            self._change(key, rest)
        elif key in self._looks:
            self._looks[key]()
        elif key:
            self._terminal.say("no_action", key=key)

    def _change(self, key: str, rest: str) -> None:
        """Save what the act makes of the draft, or say why it cannot be."""
        try:
            act = self._settle(rest) if key == "a" else self._typed.act(key, rest, self._draft)
            changed = perform(self._draft, [act], by=self._reviewer.name, at=self._reviewer.now())
            self._draft = self._drafts.save(changed, expected=self._draft.revision)
        except Usage:
            self._terminal.say("usage", key=key)
        except NotFound as error:
            self._terminal.say("unknown", what=self._terminal.words("word", code=error.what), name=error.name)
        except BadEdit as error:
            say_refused(self._terminal, error)
        except BadRule as error:
            say_fault(self._terminal, error.fault)
        except StaleDraft:
            self._draft = self._drafts.load(self._draft.plan.id)
            self._terminal.say("stale", revision=self._draft.revision)
        else:
            self._terminal.say("saved", revision=self._draft.revision)
            if key == "a":
                self._show()

    def _settle(self, rest: str) -> Act:
        if self._warning is None or rest:
            raise Usage
        return Settle(warning_key(self._warning))

    def _step(self, by: int) -> None:
        self._place = (self._place + by) % max(len(self._open), 1)
        self._show()

    def _show_head(self) -> None:
        plan = self._draft.plan
        self._terminal.say(
            "head",
            title=plan.title,
            plan=plan.id,
            revision=self._draft.revision,
            tasks=len(plan.tasks),
            units=len(plan.units),
            open=len(self._open),
            warnings=len(self._draft.warnings),
        )

    def _show(self) -> None:
        warning, found = self._warning, self._open
        if warning is None:
            self._terminal.say("all_settled", plan=self._draft.plan.id)
            return
        self._place = min(self._place, len(found) - 1)
        self._terminal.say(
            "warning",
            number=self._place + 1,
            count=len(found),
            line=warning.line,
            code=warning.code,
            quote=warning.quote,
            message=warning.message,
        )
