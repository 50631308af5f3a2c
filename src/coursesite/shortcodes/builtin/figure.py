"""{{< figure plot.svg alt="A rising curve" caption="Loss" >}}: a picture with a caption.

`alt` says in words what is to be seen. `width` is in pixels or a CSS length such as 60%, `class`
names CSS classes, `link` is where the picture leads, `id` is a label for references. A caption with
Markdown in it is written between the tags: `{{< figure plot.svg >}}The *loss*{{< /figure >}}`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from coursesite.shortcodes.parameter_types import Inner, ShortcodeError, Url, ValueReader
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode

if TYPE_CHECKING:
    from coursesite.shortcodes.lexer import Argument

_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)(px|%|em|rem|ch|vw|cm|mm|in)?", re.ASCII)


def _length(argument: Argument) -> str:
    length = _LENGTH.fullmatch(argument.value.strip())
    if not length or (not length[2] and "." in length[1]):
        raise ShortcodeError
    return length[1] if length[2] in (None, "px") else length[0]


Length = Annotated[str, ValueReader("a number of pixels or a length such as 60%", _length)]


@shortcode
def figure(
    src: Url,
    *,
    alt: str = "",
    caption: str = "",
    width: Length = "",
    class_: str = "",
    link: Url = "",
    id_: str = "",
    inner: Inner | None = None,
) -> Embed:
    return Embed(
        "shortcodes/figure.html",
        src=src,
        alt=alt,
        caption=caption,
        pixels=width if width.isdigit() else "",
        width="" if width.isdigit() else width,
        classes=" ".join(["cs-figure", *class_.split()]),
        link=link,
        id=id_,
        inner=inner,
    )
