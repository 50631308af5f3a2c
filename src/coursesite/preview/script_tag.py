"""The script element that connects a page to the preview: built bytes, with one element added."""

from __future__ import annotations

import hashlib
import re
from html import escape

_LINK = re.compile(rb"<link\b[^>]*>", re.I)
_SHEET = re.compile(rb"\brel\s*=\s*[\"']?\s*stylesheet", re.I)


def content_digest(page: bytes) -> str:
    """The BLAKE2b digest of a page without its links to stylesheets. While it stays the same, the
    client exchanges stylesheets instead of loading the page again."""
    content = _LINK.sub(lambda link: b"<link>" if _SHEET.search(link[0]) else link[0], page)
    return hashlib.blake2b(content, digest_size=10).hexdigest()


def tag(script: str, *, build: str, text: str, status: str = "") -> bytes:
    """The script element: the address `script` of the client, the name of the last `build`, the
    page's `content_digest` as `text`, and the `status` to show on the page."""
    data = {"build": build, "text": text, "status": status}
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in data.items() if value)
    return f'<script src="{escape(script)}"{attributes} defer></script>'.encode()


def with_script(page: bytes, script: bytes) -> bytes:
    """A page with the script element as the last of its body, or of all if that has no end tag."""
    at = page.lower().rfind(b"</body>")
    return page[:at] + script + page[at:] if at >= 0 else page + script
