"""The review's API on the office's own machine: imports, acts, clashes, publishing, and what is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.browser.review_plan import LINES, MARKUP, TITLE, plan_docx
from tests.runtime.service_kit import At, a_service

pytestmark = pytest.mark.asyncio(loop_scope="module")
DOCUMENT = "application/octet-stream"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def at(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[At]:
    async with a_service(tmp_path_factory.mktemp("review")) as found:
        yield found


async def ask(
    at: At, path: str, body: object = None, *, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """GET without a body, else POST: bytes as a document, anything else as JSON."""
    url = f"{at.address}/review/api/{path}"
    kind = DOCUMENT if isinstance(body, bytes) else "application/json"
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    method = "GET" if body is None else "POST"
    async with at.session.request(
        method, url, data=None if body is None else data, headers={"content-type": kind, **(headers or {})}
    ) as reply:
        text = await reply.text()
        return reply.status, json.loads(text) if text else None


async def draft_of(at: At, title: str) -> dict[str, Any]:
    """A draft of its own."""
    status, taken = await ask(at, "documents?name=plan.docx", plan_docx((title, *LINES[1:])))
    assert status == 201, taken
    status, draft = await ask(at, f"drafts/{taken['plan']}")
    assert status == 200
    return dict(draft)


async def act(at: At, draft: dict[str, Any], **given: object) -> tuple[int, Any]:
    return await ask(at, f"drafts/{draft['plan']['id']}", {"revision": draft["revision"], "acts": [given]})


async def test_a_document_becomes_a_draft_with_its_own_words(at: At) -> None:
    draft = await draft_of(at, TITLE)
    assert (draft["plan"]["title"], draft["document"], draft["revision"]) == (TITLE, "plan.docx", 1)
    words = "".join(text for _, parts in draft["source"] for text, _, _ in parts)
    assert MARKUP in words
    assert "<script>alert(1)</script>" in words
    assert {each["by"] for each in draft["edits"]} == {"console"}
    status, listed = await ask(at, "drafts")
    assert status == 200
    assert (TITLE, 6, 3) in [(each["title"], each["tasks"], each["must"]) for each in listed]


async def test_an_act_is_saved_at_once_and_a_known_revision_is_not_sent_again(at: At) -> None:
    draft = await draft_of(at, "示范市甲方案")
    plan, task = draft["plan"]["id"], draft["tasks"][1]["id"]
    status, changed = await act(at, draft, act="set_class", tasks=[task], task_class="key")
    assert (status, changed["revision"], changed["tasks"][1]["class"]) == (200, 2, "key")
    assert changed["edits"][-1]["act"] == "set_class"
    assert await ask(at, f"drafts/{plan}?known=2") == (204, None)
    assert (await ask(at, f"drafts/{plan}?known=1"))[0] == 200


async def test_of_two_acts_on_one_revision_one_is_told_that_it_came_late(at: At) -> None:
    draft = await draft_of(at, "示范市乙方案")
    task = draft["tasks"][0]["id"]
    answers = await asyncio.gather(
        *(act(at, draft, act="edit_task", task=task, field="title", words=f"题目{n}") for n in range(6))
    )
    assert sorted(status for status, _ in answers) == [200, 409, 409, 409, 409, 409]
    assert {body["code"] for status, body in answers if status == 409} == {"stale_draft"}
    _, now = await ask(at, f"drafts/{draft['plan']['id']}")
    assert now["revision"] == 2


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"act": "edit_task", "task": "t_1", "field": "title", "words": "x"}, 422, "not_found"),
        ({"act": "merge_units", "into": "市科技局", "names": ["市科技局"]}, 422, "bad_edit"),
        ({"act": "set_milestone", "name": "上线", "date": "soon"}, 422, "bad_edit"),
        ({"act": "publish"}, 400, "undecodable"),
        ({"act": "settle", "warning": 7}, 400, "undecodable"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    at: At, given: dict[str, Any], status: int, code: str
) -> None:
    draft = await draft_of(at, f"示范市{len(str(given))}号方案")
    answered, body = await act(at, draft, **given)
    assert (answered, body["code"]) == (status, code)
    assert await ask(at, f"drafts/{draft['plan']['id']}?known=1") == (204, None)


async def test_a_document_over_a_draft_needs_its_revision_and_keeps_what_people_did(at: At) -> None:
    draft = await draft_of(at, "示范市丙方案")
    plan, task = draft["plan"]["id"], draft["tasks"][1]["id"]
    await act(at, draft, act="set_class", tasks=[task], task_class="key")
    document = plan_docx(("示范市丙方案", *LINES[1:]))
    status, there = await ask(at, "documents?name=again.docx", document)
    assert (status, there["code"], there["plan"], there["revision"]) == (409, "draft_there", plan, 2)
    status, late = await ask(at, f"documents?name=again.docx&plan={plan}&over=1", document)
    assert (status, late["code"]) == (409, "stale_draft")
    status, taken = await ask(at, f"documents?name=again.docx&plan={plan}&over=2", document)
    assert (status, taken) == (201, {"plan": plan, "revision": 3})
    _, now = await ask(at, f"drafts/{plan}")
    assert (now["document"], now["tasks"][1]["class"]) == ("again.docx", "key")


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("name", "data", "code", "details"),
    [
        ("plan.doc", OLD, "unreadable_document", {"reason": "old_format"}),
        ("plan.docx", b"PK\x03\x04broken", "unreadable_document", {"reason": "damaged"}),
        ("note.txt", "今天天气很好。".encode(), "not_a_plan", {"lines": 1}),
    ],
)  # fmt: skip
async def test_what_is_no_plan_says_so_and_leaves_no_draft(
    at: At, name: str, data: bytes, code: str, details: dict[str, object]
) -> None:
    _, before = await ask(at, "drafts")
    status, body = await ask(at, f"documents?name={name}", data)
    assert (status, body["code"]) == (422, code)
    assert {key: body[key] for key in details} == details
    assert (await ask(at, "drafts"))[1] == before


@pytest.mark.parametrize("plan", ["none", "..%2f..%2fetc", "a%00b", "%E6%B2%A1%E6%9C%89"])
async def test_a_draft_that_is_not_there_is_not_found(at: At, plan: str) -> None:
    status, body = await ask(at, f"drafts/{plan}")
    assert (status, body["code"]) == (404, "bad_draft")
    status, body = await ask(
        at, f"drafts/{plan}", {"revision": 1, "acts": [{"act": "settle", "warning": "x"}]}
    )
    assert (status, body["code"]) == (404, "bad_draft")


async def test_what_was_shown_is_what_is_published(at: At) -> None:
    draft = await draft_of(at, "示范市丁方案")
    plan = draft["plan"]["id"]
    status, first = await ask(at, f"drafts/{plan}/publication")
    assert (status, first["version"], first["revision"]) == (200, 1, 1)
    assert {each["what"] for each in first["changes"]} == {"opened"}
    await act(at, draft, act="set_class", tasks=[], task_class="key")
    status, body = await ask(at, f"drafts/{plan}/publication", {"digest": first["digest"]})
    assert (status, body["code"]) == (409, "preview_outdated")
    _, again = await ask(at, f"drafts/{plan}/publication")
    assert again["digest"] != first["digest"]
    assert again["changes"] == []
    given = {"digest": again["digest"], "why": " 按程序\n印发 "}
    assert await ask(at, f"drafts/{plan}/publication", given) == (200, {"version": 1})
    assert at.core
    db = at.core.database.connect()
    assert {"按程序 印发", "console"} <= {row[3] for row in db.rows("texts")}
    db.close()
    _, now = await ask(at, f"drafts/{plan}")
    assert now["published"] == {"version": 1, "same": True}
    _, third = await ask(at, f"drafts/{plan}/publication")
    assert third["version"] == 2


async def test_another_site_can_neither_write_nor_send_forms(at: At) -> None:
    body = {"revision": 1, "acts": [{"act": "settle", "warning": "x"}]}
    status, answer = await ask(at, "drafts/x", body, headers={"origin": "http://evil.example"})
    assert (status, answer["code"]) == (403, "origin")
    for kind in ("text/plain", "multipart/form-data", "application/x-www-form-urlencoded"):
        status, answer = await ask(at, "documents?name=x", b"x", headers={"content-type": kind})
        assert (status, answer["code"]) == (415, "content_type")
    status, answer = await ask(at, "drafts/x", body, headers={"host": "evil.example"})
    assert status == 403


async def test_a_document_that_is_too_large_is_refused_before_it_is_read(
    at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    import bot.runtime.review_server as server

    monkeypatch.setattr(server, "MOST_DOCUMENT_BYTES", 1000)
    status, body = await ask(at, "documents?name=plan.txt", b"x" * 5000)
    assert (status, body["code"], body["reason"]) == (422, "unreadable_document", "too_large")


async def test_pages_and_files_are_served_with_headers_that_trust_nobody(at: At) -> None:
    for path in ("/review", "/review/none", "/console"):
        async with at.session.get(f"{at.address}{path}") as reply:
            assert reply.status == 200
            assert "default-src 'none'" in reply.headers["content-security-policy"]
            assert reply.headers["referrer-policy"] == "no-referrer"
    async with at.session.get(f"{at.address}/review/static/review_main.js") as reply:
        assert (reply.status, reply.content_type) == (200, "text/javascript")
