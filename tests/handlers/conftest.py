"""What most tests of commands begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.handlers.office_kit import an_office
from tests.pipeline_kit import World


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The sample plan on the day of its first reminders; a file may have a world of its own."""
    async with an_office(tmp_path) as found:
        yield found
