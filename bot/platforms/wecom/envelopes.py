"""What every callback of WeCom comes in: a signed, hidden text, in XML (apps) or JSON (AI bots).

Source: platforms.md 1.1 to 1.4.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.errors import Undecodable
from bot.ports.http import HttpReply, RawRequest
from bot.wire.plain import clean
from bot.wire.sealing import RANDOM_BYTES, Seal
from bot.wire.signing import require_fresh, require_same

if TYPE_CHECKING:
    from lxml.etree import _Element

WINDOW: Final = timedelta(minutes=10)  # not published; it covers the vendor's three tries
NOTHING: Final = HttpReply(200)
CDATA, CDATA_END = "<![CDATA[", "]]>"
_DECLARATION: Final = re.compile(r"\A\s*<\?xml[^<>?]*\?>")


class _Sealed(BaseModel):
    model_config = ConfigDict(extra="ignore")
    encrypt: str


class Envelopes:
    """The callbacks of one app or AI bot: `hidden_in` finds the hidden text in a body. Raises ValueError."""

    def __init__(self, seal: Seal, hidden_in: Callable[[bytes], str]) -> None:
        self._seal = seal
        self._hidden_in = hidden_in

    def verify(self, request: RawRequest) -> None:
        """Raises BadSignature, StaleRequest, and Undecodable where there is nothing that could be signed."""
        query = request.query
        stamp = query.get("timestamp", "")
        require_fresh(stamp, request.wall_at, within=WINDOW)
        expected = self._seal.signature(stamp, query.get("nonce", ""), self._hidden(request))
        require_same(query.get("msg_signature", ""), expected)

    def handshake(self, request: RawRequest) -> HttpReply | None:
        """The answer when the address is saved: what was hidden, and nothing around it."""
        if request.method != "GET":
            return None
        return HttpReply(200, self.opened(request), {"content-type": "text/plain; charset=utf-8"})

    def opened(self, request: RawRequest) -> bytes:
        """Raises Undecodable."""
        try:
            return self._seal.opened(self._hidden(request))
        except ValueError as error:
            raise Undecodable(str(error)) from error

    def sealed(self, message: bytes, request: RawRequest) -> tuple[str, str, str, str]:
        """An answer's hidden text, signature, time stamp (digits) and nonce."""
        stamp = str(int(request.wall_at.timestamp()))
        nonce = re.sub("[^0-9A-Za-z]", "", request.query.get("nonce", ""))[:32] or "0"
        random = hashlib.sha256(self._seal.key + request.body).digest()[:RANDOM_BYTES]
        encrypt = self._seal.sealed(message, random=random)
        return encrypt, self._seal.signature(stamp, nonce, encrypt), stamp, nonce

    def _hidden(self, request: RawRequest) -> str:
        if request.method == "GET":
            return request.query.get("echostr", "").replace(" ", "+")  # a raw plus is read as a blank
        try:
            return self._hidden_in(request.body)
        except ValueError as error:
            raise Undecodable(type(error).__name__) from error


def hidden_in_json(body: bytes) -> str:
    return _Sealed.model_validate_json(body).encrypt


def hidden_in_xml(body: bytes) -> str:
    return read_xml(body).findtext("Encrypt", default="")


def read_xml(body: bytes) -> _Element:
    """The document's root. Raises ValueError for what is none, and before any parsing for one with a DTD.

    What people wrote stands in CDATA and may look like anything.
    """
    from lxml import etree  # loaded when first needed: an office without WeCom never loads it

    text = clean(body.decode("utf-8"))
    rest = _DECLARATION.sub("", "".join(_outside_cdata(text)), count=1)
    if "<!" in rest or "<?" in rest:
        raise ValueError("a document type, an entity or an instruction")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(_DECLARATION.sub("", text, count=1).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("no XML") from error
    return root


def _outside_cdata(text: str) -> Iterator[str]:
    """All that is not of somebody's words. Raises ValueError where such words have no end."""
    place = 0
    while (start := text.find(CDATA, place)) >= 0:
        yield text[place:start]
        place = text.index(CDATA_END, start) + len(CDATA_END)
    yield text[place:]


def first_fault(error: ValueError) -> str:
    """Where it is wrong, never what was sent."""
    if isinstance(error, ValidationError):
        fault = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(str(part) for part in fault['loc']) or 'body'}: {fault['type']}"
    return type(error).__name__
