"""One stored sample of each kind and version of fact: it is read for ever, and means the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain.facts import ReportFiled
from bot.storage import projections
from bot.storage.chain import VERSIONS, fact_of
from bot.storage.codec import fact_body
from bot.storage.database import Database
from bot.storage.ledger import LedgerReader
from bot.text import Erasable
from tests.ledgers import make_ledger

FOLDER = Path(__file__).parent.parent / "fixtures" / "facts"
SAMPLES = sorted(FOLDER.glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sample


def digest_of(words: Erasable) -> str:
    return words.digest


def test_each_kind_and_version_has_its_sample() -> None:
    wanted = {f"{kind}.{v}.json" for kind, latest in VERSIONS.items() for v in range(1, latest + 1)}
    assert {path.name for path in SAMPLES} == wanted


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.stem))
def test_a_sample_is_read_and_written_again_as_it_stands(path: Path) -> None:
    sample = read(path)
    body = json.dumps(sample["body"], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    fact = fact_of(sample["kind"], sample["v"], body, sample["texts"])
    assert type(fact).__name__ == sample["kind"] == path.name.split(".")[0]
    if sample["v"] == VERSIONS[sample["kind"]]:
        assert fact_body(fact, digest_of) == body


def test_the_samples_are_replayed_one_after_another(database_url: str) -> None:
    database = Database(database_url)
    db = database.connect()
    for seq, kind in enumerate(_as_they_may_follow(), start=1):
        sample = read(FOLDER / f"{kind}.1.json")
        for digest, text in sample["texts"].items():
            db.run("add_text", digest=digest, seq=seq, salt="", text=text)
        fact = fact_of(kind, 1, json.dumps(sample["body"]), sample["texts"])
        projections.apply(db, seq, [fact], "p_1")
    reported = read(FOLDER / "ReportFiled.1.json")
    filing = LedgerReader(db).filing(reported["body"]["filing"])
    texts = {row[3] for row in db.rows("texts")}
    db.close()
    assert filing is not None
    assert (filing.state, filing.versions, filing.reached) == ("waived", 1, 0)
    assert {"正常推进，完成60%", None} <= texts


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (("ReportFiled", "ReportWithdrawn"), "open"),
        (("FilingMet",), "met"),
        (("unsigned", "ReportSigned"), "filed"),
        (("unsigned", "SignatureRefused"), "returned"),
        (("unsigned", "SignatureWaived"), "filed"),
    ],
)
def test_what_the_others_leave_no_room_for_is_replayed_apart(
    kinds: tuple[str, ...], state: str, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    make_ledger(database)
    db = database.connect()
    for seq, kind in enumerate(("FilingOpened", *kinds), start=1):
        sample = read(FOLDER / f"{'ReportFiled' if kind == 'unsigned' else kind}.1.json")
        fact = fact_of(sample["kind"], 1, json.dumps(sample["body"]), sample["texts"])
        if kind == "unsigned" and isinstance(fact, ReportFiled):
            fact = replace(fact, signature="wanted")
        projections.apply(db, seq, [fact], "p_1")
    filing = LedgerReader(db).filing(read(FOLDER / "FilingOpened.1.json")["body"]["filing"])
    db.close()
    assert filing is not None
    assert filing.state == state


def _as_they_may_follow() -> list[str]:
    """All kinds but those that need another course, an event ordered before it is told."""
    apart = {"ReportWithdrawn", "FilingMet", "ReportSigned", "SignatureRefused", "SignatureWaived"}
    return ["UrgentOrdered", *(kind for kind in VERSIONS if kind not in {*apart, "UrgentOrdered"})]


def test_a_version_nobody_knows_is_refused() -> None:
    sample = read(FOLDER / f"{ReportFiled.__name__}.1.json")
    with pytest.raises(KeyError):
        fact_of(sample["kind"], 99, json.dumps(sample["body"]), {})
    with pytest.raises(KeyError):
        fact_of("NoSuchFact", 1, "{}", {})
