"""Data files: ours and the office's own over them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.storage.data_files import DataFiles, data_files


def written(root: Path, **files: str) -> Path:
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return root


@pytest.fixture
def both(tmp_path: Path) -> DataFiles:
    ours = written(
        tmp_path / "ours",
        calendar__2026_DOT_toml="ours",
        wording__en__a__b_DOT_j2="B",
        wording__en__c_DOT_j2="C",
    )
    own = written(
        tmp_path / "own",
        calendar__2026_DOT_toml="own",
        calendar__2027_DOT_toml="new",
        wording__en__c_DOT_j2="own",
    )
    return DataFiles(ours, own)


def test_file_of_the_office_lies_over_ours(both: DataFiles) -> None:
    assert both.read("calendar/2026.toml") == "own"
    assert both.read("calendar/2027.toml") == "new"
    assert both.read("wording/en/a/b.j2") == "B"
    assert both.names("calendar") == ["2026.toml", "2027.toml"]


def test_texts_come_apart(both: DataFiles) -> None:
    assert both.texts("wording/en") == {"a/b.j2": "B", "c.j2": "C"}
    assert both.own_texts("wording/en") == {"c.j2": "own"}
    assert DataFiles(both.ours).own_texts("wording/en") == {}


def test_other_files_are_no_texts(both: DataFiles) -> None:
    (both.ours / "wording/en/c.j2~").write_bytes(b"\xff")
    assert both.texts("wording/en") == {"a/b.j2": "B", "c.j2": "C"}


def test_missing_file_and_folder(both: DataFiles) -> None:
    with pytest.raises(FileNotFoundError, match=r"no data file units\.toml"):
        both.read("units.toml")
    assert both.names("plans") == []


def test_state_without_files_of_its_own_uses_the_shipped_ones(tmp_path: Path) -> None:
    files = data_files(tmp_path)
    assert {"en", "zh-CN"} <= set(files.names("wording"))
    assert "forms.toml" in files.texts("wording/zh-CN")
