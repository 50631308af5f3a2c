"""The heading of a home page, which stands below the title of its course."""

from __future__ import annotations

import re

from coursesite.importers.text.plain_text import plain_text

_FIRST_HEADING = re.compile(r"\s*(?:#[ \t]+([^\n]+)|([^\s#>|`*+-][^\n]*)\n=+[ \t]*(?=\n|\Z))")
_HOMES = ("index", "readme", "_index", "home")


def below_title(body: str, title: str, own: str) -> str:
    """The text of a home page, with its first heading, or its own title, below the title of the
    course if it says something else: our home page shows that title."""
    heading = _FIRST_HEADING.match(body)
    if heading is None:
        first = re.match(r"\s*##[ \t]+([^\n]*?)[ \t]*(?:\{[^{}\n]*\})?[ \t]*(?:\n|\Z)", body)
        is_said = own.lower() in ("", *_HOMES) or own == title
        if is_said or (first and plain_text(first[1]).casefold() == own.casefold()):
            return body
        return f"## {own}\n\n{body}"
    if plain_text(heading[1] or heading[2]) == title:
        return body
    return f"## {heading[1] or heading[2]}" + body[heading.end() :]
