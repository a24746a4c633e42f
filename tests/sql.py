"""The compiled statements as files: `python -m tests.sql` (`make sql`) writes them anew."""

from __future__ import annotations

from pathlib import Path

from bot.storage import statements
from bot.storage.building import build

FOLDER = Path(statements.__file__).parent


def written_sql() -> dict[Path, str]:
    """What each file has to say."""
    return {
        FOLDER / f"{dialect}.json": statements.written_down(build(dialect))
        for dialect in ("sqlite", "postgresql")
    }


if __name__ == "__main__":
    for path, text in written_sql().items():
        path.write_text(text, "utf-8")
