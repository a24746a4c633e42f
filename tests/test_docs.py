"""What is written from data is in step with it, and the documents say what a newcomer needs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli.main import app
from tests.docs import CHECKOUT, READING, READMES, written
from tests.states import PAGE as STATES
from tests.test_shipped_plans import NAMES

parts = cache(written)  # all of them are written at once
PAGES = [f"docs/plans/{name}.md" for name in NAMES]


@pytest.mark.parametrize("name", [*READMES, READING, *PAGES, STATES, "config.example.toml"])
def test_written_part_is_in_step(name: str) -> None:
    path = CHECKOUT / name
    assert path.read_text("utf-8") == parts()[path], "run make docs"


@pytest.mark.parametrize("name", READMES)
def test_readme_shows_both_commands_and_leads_nowhere_wrong(name: str) -> None:
    text = (CHECKOUT / name).read_text("utf-8")
    assert "make run" in text
    assert "make test" in text
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not Path(CHECKOUT, link).exists() and link != "docs/console.png"] == []


@pytest.mark.parametrize("name", READMES)
def test_readme_names_every_command_that_there_is_and_no_other(name: str) -> None:
    text = (CHECKOUT / name).read_text("utf-8")
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    assert set(re.findall(r"duban ([a-z][a-z-]+)", text)) == set(group.commands)


def test_both_readmes_have_the_same_parts() -> None:
    parts = [re.findall(r"^#+ ", (CHECKOUT / name).read_text("utf-8"), re.MULTILINE) for name in READMES]
    assert parts[0] == parts[1]
