"""`duban check`: one line a fault, exit 1; nothing but a word where all is in order."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app
from bot.config import load_config
from bot.storage.schema import migrate
from bot.wiring import database_of

LINES = ["[office]", 'name = "办公室"', "[connections.here]", 'platform = "console"']


def settings(folder: Path, *more: str) -> Path:
    path = folder / "config.toml"
    path.write_text("\n".join([*LINES, *more]))
    return path


def test_a_new_office_is_in_order(tmp_path: Path) -> None:
    path = settings(tmp_path)
    result = CliRunner().invoke(app, ["check", "--config", str(path)])
    assert result.exit_code == 0, result.output
    assert "there is no ledger yet; duban run makes it" in result.output
    assert "everything is in order" in result.output


def test_a_ledger_of_an_older_release_is_a_fault(tmp_path: Path) -> None:
    path = settings(tmp_path)
    migrate(database_of(load_config(path, {})), to="0003")
    result = CliRunner().invoke(app, ["check", "--config", str(path)])
    assert result.exit_code == 1
    assert "ledger: storage.url: the ledger is at 0003 revision" in result.output
    assert "in order" not in result.output


def test_a_year_without_its_table_of_holidays_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any day of a year that no table is printed for yet."""

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2099, 3, 1, tzinfo=UTC)

    monkeypatch.setattr("bot.cli.checking.datetime", Later)
    result = CliRunner().invoke(app, ["check", "--config", str(settings(tmp_path))])
    assert (result.exit_code, "put calendar/2099.toml into" in result.output) == (1, True)
