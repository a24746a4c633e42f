"""A form as it is written is read back by the standard library, whatever the names and bytes in it."""

from __future__ import annotations

import hashlib
from email.parser import BytesParser
from email.policy import HTTP

from hypothesis import given
from hypothesis import strategies as st

from bot.wire.forms import Part, multipart

NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)


@given(st.lists(st.tuples(NAMES, st.binary(max_size=200)), min_size=1, max_size=4))
def test_every_part_comes_back(files: list[tuple[str, bytes]]) -> None:
    parts = [Part("kind", b"stream"), *(Part("file", body, name, "application/x") for name, body in files)]
    form = multipart(parts, boundary=hashlib.sha256(b"".join(part.body for part in parts)).hexdigest())
    head = f"Content-Type: {form.content_type}\r\n\r\n".encode()
    read = list(BytesParser(policy=HTTP).parsebytes(head + form.body).iter_parts())
    assert [part.get_payload(decode=True) for part in read] == [part.body for part in parts]
    assert [part.get_param("name", header="content-disposition") for part in read] == ["kind"] + [
        "file"
    ] * len(files)


def test_a_name_cannot_end_the_header() -> None:
    form = multipart([Part("file", b"x", 'a"; name="b\r\nX: y.docx', "application/x")], boundary="b")
    head, _, _ = form.body.partition(b"\r\n\r\n")
    assert head.count(b"\r\n") == 2
    assert head.count(b'name="') == 2
