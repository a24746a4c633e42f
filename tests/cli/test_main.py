"""The command itself: quick, and without tracebacks for what people get wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.config import load_config

CHECKOUT = Path(__file__).resolve().parents[2]
HEAVY = ("aiohttp", "jinja2", "lxml", "opencc", "pydantic", "rich", "sqlalchemy", "tinydb")


def duban(*args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *args],
        cwd=cwd,
        env={"PYTHONPATH": str(CHECKOUT), "PATH": "", **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_needs_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; sys.argv = ['duban', '--help']\n"
        "from bot.cli.main import main\n"
        "try: main()\n"
        f"finally: assert not {{*{HEAVY}}} & set(sys.modules), set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "import" in done.stdout


def test_every_command_of_ours_is_there(tmp_path: Path) -> None:
    said = duban("--help", cwd=tmp_path).stdout
    assert all(
        f"  {name} " in said for name in ("import", "review", "plans", "diff", "read", "example-config")
    )


def test_version(tmp_path: Path) -> None:
    done = duban("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout[:6]) == (0, "duban ")


def test_wrong_settings_are_told_a_line_each(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[office]\nnmae = 'x'\n[web]\nport = -1\n")
    done = duban("plans", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "duban: config.toml: office.name: is missing",
        "duban: config.toml: office.nmae: there is no such setting; is name meant?",
        "duban: config.toml: web.port: expected greater than or equal to 0",
    ]


@pytest.mark.parametrize("args", [["review", "none"], ["diff", "none", "nothing"], ["review", "../none"]])
def test_name_of_nothing_is_told_in_a_line(tmp_path: Path, args: list[str]) -> None:
    done = duban(*args, cwd=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("duban: ")


def test_settings_give_state_and_language(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[office]\nname = 'x'\nlocale = 'en'\n[storage]\nstate = 'kept'\n")
    (tmp_path / "plan.txt").write_text(
        "示范市工作方案\n\n1.提升质量。办好一件事。（市科技局）\n2.加强管理。办好两件事。（市财政局）\n"
    )
    done = duban("import", "plan.txt", "--as", "demo", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "is now the draft demo" in done.stdout
    assert (tmp_path / "kept/drafts/demo.json").is_file()
    assert "已读入草案" in duban("import", "plan.txt", cwd=tmp_path, DUBAN_LOCALE="zh-CN").stdout


def test_unknown_language_is_told(tmp_path: Path) -> None:
    done = duban("plans", "--locale", "xx", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("duban: wording/xx/")


@pytest.mark.parametrize("lines", ["as it is", "with every default written out"])
def test_example_is_a_config_that_holds(tmp_path: Path, lines: str) -> None:
    text = (CHECKOUT / "config.example.toml").read_text("utf-8").split("#[connections.")[0]
    if lines != "as it is":
        settings = [
            line[1:] if line.startswith("#") and "_file" not in line and line[1] != " " else line
            for line in text.splitlines()
        ]
        text = "\n".join(settings)
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    assert load_config(path, {}).office.name
