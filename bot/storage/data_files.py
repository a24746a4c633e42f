"""Data files: ours, shipped with the code, and the office's own in STATE/data, lying over them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import bot
from bot.document_errors import CalendarFault
from bot.domain.assessment_rules import SCORING_FILE, Scoring, read_scoring
from bot.domain.calendar import WorkCalendar, YearTable, calendar_from, parse_year_table

CALENDAR_FOLDER = "calendar"
TEXT_SUFFIXES = frozenset({".j2", ".toml", ".json"})


@dataclass(frozen=True, slots=True)
class DataFiles:
    """`own` is the office's folder, if there is a state. Names are relative: `calendar/2026.toml`."""

    ours: Path
    own: Path | None = None

    def path(self, name: str) -> Path:
        """The office's file where it has one, else ours. Raises FileNotFoundError."""
        for folder in (self.own, self.ours):
            if folder is not None and (folder / name).is_file():
                return folder / name
        raise FileNotFoundError(f"no data file {name}")

    def read(self, name: str) -> str:
        """Raises FileNotFoundError."""
        return self.path(name).read_text("utf-8")

    def names(self, folder: str) -> list[str]:
        """What lies directly in a folder, in order: `names("wording")` are the locales."""
        found = {path.name for root in self.roots(folder) for path in root.iterdir()}
        return sorted(name for name in found if not name.startswith("."))

    def texts(self, folder: str) -> Mapping[str, str]:
        """Our files below a folder by their path in it."""
        return _shipped(self.ours / folder)

    def own_texts(self, folder: str) -> dict[str, str]:
        """The office's files below a folder by their path in it."""
        return _texts(self.own / folder) if self.own is not None else {}

    def roots(self, folder: str) -> list[Path]:
        """Where such a folder is: ours, then the office's own, whose files lie over ours."""
        roots = [root / folder for root in (self.ours, self.own) if root is not None]
        return [root for root in roots if root.is_dir()]


def data_files(state: Path | None = None) -> DataFiles:
    """The files of this installation, with those of a state folder over them."""
    package = Path(bot.__file__).parent
    shipped = package / "_data"  # in a wheel; in a checkout the folder lies beside the package
    ours = shipped if shipped.is_dir() else package.parent / "data"
    return DataFiles(ours, state / "data" if state is not None else None)


def read_calendar(files: DataFiles, zone: str) -> WorkCalendar:
    """The office's calendar: our table of each year, or its own. Raises CalendarFault."""
    tables, faults = read_tables(files)
    for fault in faults.values():
        raise fault
    return calendar_from(tables, zone=zone)


def read_tables(files: DataFiles) -> tuple[dict[int, YearTable], dict[str, CalendarFault]]:
    """The tables of days off by year, and what is wrong with the others by the names of their files."""
    tables: dict[int, YearTable] = {}
    faults: dict[str, CalendarFault] = {}
    for name in files.names(CALENDAR_FOLDER):
        try:
            table = _table(files, name)
        except CalendarFault as fault:
            faults[name] = fault
        else:
            tables[table.year] = table
    return tables, faults


def _table(files: DataFiles, name: str) -> YearTable:
    where = f"{CALENDAR_FOLDER}/{name}"
    try:
        table = parse_year_table(files.read(where))
    except (OSError, UnicodeDecodeError) as error:
        raise CalendarFault("unreadable", f"{where}: cannot be read ({error!r})") from error
    except CalendarFault as fault:
        raise CalendarFault(fault.why, f"{where}: {fault}", day=fault.day) from fault
    if Path(name).stem != str(table.year):
        raise CalendarFault("other_year", f"{where}: holds the year {table.year}")
    return table


def calendar_marks(files: DataFiles) -> tuple[tuple[str, int, int], ...]:
    """Path, size and time of change of each table of days off: other ones once one is put there or edited."""
    found: dict[str, tuple[str, int, int]] = {}
    for root in files.roots(CALENDAR_FOLDER):
        with os.scandir(root) as entries:
            for entry in entries:
                if entry.is_file():
                    stat = entry.stat()
                    found[entry.name] = (entry.path, stat.st_size, stat.st_mtime_ns)
    return tuple(mark for name, mark in sorted(found.items()) if not name.startswith("."))


def read_scoring_rules(files: DataFiles) -> Scoring:
    """How the office scores a year: our rules, or its own. Raises ConfigError naming file and key."""
    return read_scoring(files.read(SCORING_FILE))


@cache
def _shipped(root: Path) -> Mapping[str, str]:
    """Read once: what is shipped is never written."""
    return MappingProxyType(_texts(root))


def _texts(root: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            if path.suffix in TEXT_SUFFIXES:
                found[path.relative_to(root).as_posix()] = path.read_text("utf-8")
    return dict(sorted(found.items()))
