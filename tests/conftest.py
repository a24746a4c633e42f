"""What all tests share: the folder of seed plans, hypothesis profiles, database URLs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import settings
from structlog.dev import ConsoleRenderer, plain_traceback

from bot.storage.database import Database
from tests.ledgers import make_ledger

pytest_plugins = ["tests.postgres", "tests.synapse"]
pytest.register_assert_rewrite("tests.platforms.contract")  # its assertions are explained like those of tests

CHECKOUT = Path(__file__).resolve().parent.parent
SEEDS = Path(os.environ.get("DUBAN_SEEDS") or CHECKOUT.parent / "shared" / "seeds").resolve()

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def _have_seeds() -> bool:
    return SEEDS.is_dir() and any(SEEDS.glob("*.txt"))


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("REQUIRE_SEEDS") == "1" and not _have_seeds():
        raise pytest.UsageError(f"REQUIRE_SEEDS=1, but there is no seed plan in {SEEDS} (DUBAN_SEEDS)")


def pytest_report_header() -> str | None:
    if _have_seeds():
        return None
    return f"seeds: no plan in {SEEDS} (DUBAN_SEEDS), tests marked seeds are left out"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _have_seeds():
        return
    without = [item for item in items if item.get_closest_marker("seeds")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if not item.get_closest_marker("seeds")]


@pytest.fixture(autouse=True)
def _logs_of_one_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A command that sets up its logs does so for its own test: no logger keeps what it was bound to then.

    Until then a traceback comes as in production, without local variables: drawing a world's takes seconds.
    """
    configure = structlog.configure

    def uncached(**settings: Any) -> None:
        configure(**{**settings, "cache_logger_on_first_use": False})

    *before, _ = structlog.get_config()["processors"]
    configure(processors=[*before, ConsoleRenderer(exception_formatter=plain_traceback)])
    monkeypatch.setattr(structlog, "configure", uncached)
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder with the five seed plans; for tests marked `seeds`."""
    return SEEDS


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """What needs a database is tested once on each engine."""
    name: str = request.param
    return name


@pytest.fixture
def empty_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of its own without tables."""
    if engine == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    url: str = request.getfixturevalue("pg_empty_url")
    return url


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A ledger of its own: the tables of this release, holding nothing yet."""
    if engine == "sqlite":
        url = f"sqlite:///{tmp_path / 'ledger.db'}"
        make_ledger(Database(url))
    else:
        url = request.getfixturevalue("pg_url")
    return url
