"""The parts of the documents that are written from data: `python -m tests.docs` writes them anew."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from bot.cli.settings import example_config, platform_models
from bot.domain.plan import Draft, Plan
from bot.domain.review import is_issued
from bot.simulate.almanac import Almanac, read_almanac
from bot.simulate.duty_page import duty_page
from bot.storage.data_files import data_files
from bot.storage.recognising import shipped_plans
from tests.capabilities import PLATFORMS_BEGIN, PLATFORMS_END, platform_table
from tests.states import PAGE, states_page

CHECKOUT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- commands: written by `make docs` -->", "<!-- end of commands -->"
DOUBTS_BEGIN, DOUBTS_END = "<!-- doubts: written by `make docs` -->", "<!-- end of doubts -->"
READING = "docs/reading-plans.md"
YEAR = 2026
_INTRO = (
    "<!-- written by `make docs`; a span by `duban simulate PLAN --from DATE --to DATE --calendar` -->\n\n"
)
READMES = {"README.md": "en", "README.zh-CN.md": "zh-CN"}
HEADS = {
    "en": ("Command", "What it does", "How it is written", "For"),
    "zh-CN": ("命令", "作用", "写法", "谁用"),
}
GROUPS = {
    "en": {"anybody": "everybody", "unit": "units", "office": "the office", "": "in reply"},
    "zh-CN": {"anybody": "所有人", "unit": "单位", "office": "办公室", "": "回复时"},
}


def command_table(locale: str) -> str:
    """One row a command, as `data/wording/LOCALE/commands.toml` has them."""
    text = (CHECKOUT / "data/wording" / locale / "commands.toml").read_text("utf-8")
    head = HEADS[locale]
    rows = [_row(command, GROUPS[locale]) for command in tomllib.loads(text).values()]
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(each.replace('|', '&#124;') for each in cells)} |" for cells in lines)


def _row(command: dict[str, Any], groups: dict[str, str]) -> tuple[str, str, str, str]:
    words = [command["word"], *(f"/{alias}" for alias in command.get("aliases", []))]
    who = " · ".join(groups[each] for each in command.get("shown_to") or [""])
    return " ".join(f"`{word}`" for word in words), command["help"], command["usage"], who


def with_commands(readme: str, locale: str) -> str:
    """The README with the table of now between its marks."""
    return _between(readme, BEGIN, END, command_table(locale))


def with_platforms(readme: str, locale: str) -> str:
    """The README with what each platform can do, as its code says."""
    return _between(readme, PLATFORMS_BEGIN, PLATFORMS_END, platform_table(locale))


def warning_table() -> str:
    """One row a kind of doubt, as `bot/plans/warnings.toml` has them."""
    messages = tomllib.loads((CHECKOUT / "bot/plans/warnings.toml").read_text("utf-8"))
    rows = [f"| `{code}` | {message} |" for code, message in messages.items()]
    return "\n".join(["| Code | What the office reads |", "| --- | --- |", *rows])


def with_warnings(page: str) -> str:
    return _between(page, DOUBTS_BEGIN, DOUBTS_END, warning_table())


def duty_pages() -> dict[str, str]:
    """The duties of each plan that ships, over its own years and over 2026, by the name of its page."""
    files = data_files()
    almanac = read_almanac(files)
    drafts = shipped_plans(files)
    return {f"docs/plans/{draft.plan.id}.md": _INTRO + _duty_page(draft, almanac) for draft in drafts}


def _duty_page(draft: Draft, almanac: Almanac) -> str:
    return duty_page(draft.plan, _spans(draft.plan), almanac, is_issued=is_issued(draft))


def _spans(plan: Plan) -> list[tuple[date, date]]:
    own = (date(plan.from_year or YEAR, 1, 1), date(plan.to_year or YEAR, 12, 31))
    return [own, (date(YEAR, 1, 1), date(YEAR, 12, 31))]


def _between(text: str, begin: str, end: str, inner: str) -> str:
    """The text with `inner` between the marks, which must stand in it once."""
    block = f"{begin}\n{inner}\n{end}"
    found, count = re.subn(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: block, text, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"expected the marks {begin} and {end} once")
    return found


def written() -> dict[Path, str]:
    """Each file that is written from data, as it should be."""
    files = {
        CHECKOUT / name: with_platforms(with_commands((CHECKOUT / name).read_text("utf-8"), locale), locale)
        for name, locale in READMES.items()
    }
    page = CHECKOUT / READING
    files[page] = with_warnings(page.read_text("utf-8"))
    files |= {CHECKOUT / name: text for name, text in duty_pages().items()}
    files[CHECKOUT / PAGE] = states_page()
    return {**files, CHECKOUT / "config.example.toml": example_config(platform_models())}


if __name__ == "__main__":
    for path, text in written().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
