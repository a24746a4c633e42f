"""What a cell of a roster says, and what cannot be meant by one: formulas, numbers that lost their digits."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_AS_TEXT: Final = re.compile(r'="([^"=]*)"')  # how a sheet keeps 007 from becoming 7
_ERROR: Final = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)", re.IGNORECASE)
_ROUNDED: Final = re.compile(r"\d(?:\.\d+)?E\+\d+", re.IGNORECASE)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})


def plain(cell: str) -> str:
    """Without spaces around it, full-width letters and signs that nobody sees; ="007" as 007."""
    text = unicodedata.normalize("NFKC", cell)
    text = "".join(sign for sign in text if unicodedata.category(sign) not in _UNSEEN).strip()
    found = _AS_TEXT.fullmatch(text)
    return found[1].strip() if found else text


def fault_of(cell: str) -> str:
    """Why a plain cell cannot be taken as it stands; "" where it can."""
    if cell.startswith("="):
        return "is a formula; paste it as its value"
    if _ERROR.fullmatch(cell):
        return "is an error of the sheet"
    if _ROUNDED.fullmatch(cell):
        return "is a number that lost its digits; format the column as text and enter it again"
    return ""
