"""The set-up itself: test databases are separate and empty, the locks fit pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version
from sqlalchemy import create_engine, inspect, text

CHECKOUT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, Version]:
    text = (CHECKOUT / lock).read_text()
    return {found["name"]: Version(found["version"]) for found in PIN.finditer(text)}


def requirements(*extras: str) -> list[Requirement]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    wanted = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    for extra in extras:
        wanted += project["project"]["optional-dependencies"][extra]
    return [Requirement(line) for line in wanted]


@pytest.mark.parametrize("round_", [1, 2])
def test_every_test_gets_an_empty_database_of_its_own(empty_url: str, round_: int) -> None:
    engine = create_engine(empty_url)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text("CREATE TABLE left_behind (id INTEGER)"))
    engine.dispose()


@pytest.mark.parametrize(("lock", "extras"), [(LOCKS[0], ["postgres"]), (LOCKS[1], ["postgres", "dev"])])
def test_lock_holds_a_version_that_fits_for_every_requirement(lock: str, extras: list[str]) -> None:
    locked = pins(lock)
    wrong = [
        str(wanted)
        for wanted in requirements(*extras)
        if (name := re.sub(r"[-_.]+", "-", wanted.name.lower())) not in locked
        or not wanted.specifier.contains(locked[name], prereleases=True)
    ]
    assert wrong == [], "run make lock"


def test_both_locks_hold_the_same_versions() -> None:
    run, dev = (pins(lock) for lock in LOCKS)
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("lock", [*LOCKS, "requirements-synapse.lock"])
def test_lock_is_hashed_and_names_neither_address_nor_path(lock: str) -> None:
    content = (CHECKOUT / lock).read_text()
    blocks = re.split(r"\n(?=\S)", content.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert "/" not in content
