"""Shortcodes as text for the posts that an import writes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

_BARE = re.compile(r"[^\s\"'<>{}=,\\`|*\[\]()$]+\Z")
_MARKDOWN = re.compile(r"[*`\[\]<>$\\]|(?<!\w)_|~~")
_NO_OPTIONS: Mapping[str, str] = MappingProxyType({})


def shortcode(name: str, first: str, options: Mapping[str, str], flags: Sequence[str] = ()) -> str:
    """A shortcode with one positional argument; options without a value are left out.

    >>> shortcode("youtube", "dQw4w9WgXcQ", {"title": "A talk", "start": "90", "poster": ""})
    '{{< youtube dQw4w9WgXcQ title="A talk" start=90 >}}'
    """
    first = " ".join(first.split())  # in quotes only if it needs them
    words = [name, first if _BARE.match(first) else quoted(first)]
    given = ((key, value) for key, value in options.items() if value)
    words += [f"{key}={value if value.isdigit() else quoted(value)}" for key, value in given]
    return f"{{{{< {' '.join([*words, *flags])} >}}}}"


def figure(src: str, alt: str, caption: str, options: Mapping[str, str] = _NO_OPTIONS) -> str:
    """A `figure` shortcode. A caption with Markdown in it stands between an opening and a closing
    tag, because arguments are plain text."""
    if _MARKDOWN.search(caption):
        opening = shortcode("figure", src, {"alt": alt, **options})
        return f"{opening}{caption}{{{{< /figure >}}}}"
    return shortcode("figure", src, {"alt": alt, "caption": caption, **options})


def quoted(value: str) -> str:
    """An argument in quotes, on one line."""
    value = " ".join(value.split())
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
