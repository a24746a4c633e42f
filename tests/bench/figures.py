"""A measured figure with what it is compared to, and how it is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`reach` says what was promised (DESIGN.md 9); `met` is None where nothing was."""

    what: str
    ours: str
    beside: str
    reach: str = ""
    met: bool | None = None

    def line(self) -> str:
        verdict = {True: "met", False: "NOT MET", None: ""}[self.met]
        parts = (f"{self.what}:", self.ours, self.beside, self.reach, verdict)
        return "  ".join(part for part in parts if part)


def at_least(what: str, ratio: float, least: float, *, ours: str, peer: str) -> Figure:
    """A ratio to a peer measured in the same run."""
    return Figure(what, f"{ratio:.2f}x", f"({ours} against {peer})", f"[at least {least:g}x]", ratio >= least)


def at_most(what: str, value: float, most: float, unit: str, *, beside: str = "") -> Figure:
    return Figure(what, f"{value:.4g} {unit}", beside, f"[at most {most:g} {unit}]", value <= most)
