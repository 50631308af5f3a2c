"""{{< slides deck.pdf page=12 >}}: slides, loaded only when clicked; without a file, a link.

SRC is a PDF of the site or of another host, or the address of Google Slides or of a deck that is a
web page. `page` is where to open it, `title` what to call it. Without SRC it refers to the
lecture's own slides within a sentence: `{{< slides page=12 >}}`.
"""

from __future__ import annotations

import re

from coursesite.media import providers
from coursesite.media.providers import Viewer
from coursesite.shortcodes.facade import Facade
from coursesite.shortcodes.parameter_types import ShortcodeError, Url
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode

_HOST = re.compile(r"(?:https?:)?//(?:www\.)?([^/?#:@]+)", re.IGNORECASE)
_UNFRAMED = re.compile(r"\.(?:pptx?|odp|key|zip)(?:$|[?#])", re.IGNORECASE)


@shortcode
def slides(src: Url = "", *, page: int = 0, title: str = "") -> Embed:
    if page < 0:
        raise ShortcodeError("pages are counted from 1", argument="page")
    if src.isdigit():
        raise ShortcodeError(
            "the first argument is a file or an address", f"write page={src}", "src"
        )
    if not src:
        return Embed("shortcodes/slide-ref.html", page=page, title=title)
    viewer = providers.document(src) or _unknown(src)
    pdf = viewer.provider == "pdf"
    href, frame = viewer.url, viewer.frame
    if page and pdf:
        href = frame = f"{href.partition('#')[0]}#page={page}"
    elif page and viewer.provider == "google-slides":
        frame += f"?slide={page}"
    facade = Facade(
        kind="slides",
        provider=viewer.provider,
        href=href,
        frame=frame,
        label=_label(viewer),
        title=title,
        aspect="4/3" if pdf else "16/9",
        page=page,
    )
    return Embed("shortcodes/slides.html", embed=facade)


def _label(viewer: Viewer) -> str:
    """The kind of slides, or the host of a web page."""
    host = _HOST.match(viewer.url) if viewer.provider == "web" else None
    return host[1] if host else providers.label(viewer.provider)


def _unknown(src: str) -> Viewer:
    """The viewer of slides of an unknown kind: a web page is framed, a file for download is not."""
    provider = "web" if "//" in src else "file"
    return Viewer(provider=provider, url=src, frame="" if _UNFRAMED.search(src) else src)
