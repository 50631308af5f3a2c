"""Words as both sides of a measure count them: runs of letters and digits, whatever the case."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"\b(?:https?|ftp)://[^\s<>\"'`|)\]]+|\bmailto:\S+", re.I)


def words(text: str) -> list[str]:
    """The words of a text, folded for comparison.

    >>> words("It’s a *Heap*: x_1")
    ['it', 's', 'a', 'heap', 'x', '1']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def without_addresses(text: str) -> str:
    """The text with spaces in the place of bare addresses, which are links and no words."""
    return _ADDRESS.sub(lambda found: " " * len(found[0]), text)


def file_key(address: str) -> str:
    """The letters of the file name in an address, by which files are found again under other
    addresses; empty for an address of no file.

    >>> file_key("../img/My%20plot-1.png?x=1#y")
    'myplot1png'
    """
    path = re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/")
    return "".join(words(unquote(path.rpartition("/")[2])))
