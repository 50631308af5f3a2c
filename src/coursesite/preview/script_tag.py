"""Pages on their way out: the built bytes, with one script added."""

from __future__ import annotations

import hashlib
import re
from html import escape

_LINK = re.compile(rb"<link\b[^>]*>", re.I)
_SHEET = re.compile(rb"\brel\s*=\s*[\"']?\s*stylesheet", re.I)


def substance(page: bytes) -> str:
    """Stands for all of a page but which stylesheets it names: while this stays the same, a browser
    need not load the page again."""
    rest = _LINK.sub(lambda link: b"<link>" if _SHEET.search(link[0]) else link[0], page)
    return hashlib.blake2b(rest, digest_size=10).hexdigest()


def tag(script: str, *, build: str, text: str, status: str = "") -> bytes:
    """The script element: the address of the client, the last build, the page's `substance`, and
    what is to be said of the page."""
    data = {"build": build, "text": text, "status": status}
    said = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items() if value)
    return f'<script src="{escape(script)}"{said} defer></script>'.encode()


def with_script(page: bytes, script: bytes) -> bytes:
    """A page with the script element as the last of its body."""
    at = page.lower().rfind(b"</body>")
    return page[:at] + script + page[at:] if at >= 0 else page + script
