"""The characters in running text at which something may begin that Markdown must not read."""

from __future__ import annotations

import re

from coursesite.markup.html_tags import TAG
from coursesite.text.lazy_regex import rare

NEXT = re.compile(
    r"""[`\\$\{<\[\]](?:
        (?P<ticks>(?<=`)`*)
      | (?<=\\)(?:(?P<tex>\\?\(|\\\[)|(?P<escape>.))
      | (?P<math>(?<=\$)\$?)
      | (?<=\{)(?:(?P<call>\{[<%]|%)|(?P<ial>:(?!:)[^}\n]*\})
            |(?P<extension>::\w))
      | (?<=<)(?:
            (?P<comment>!--(?:-?>|.*?-->))
          | (?P<open>!--)
          | (?P<auto>(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>)
          | (?P<tag>"""
    + TAG.removeprefix("<")
    + r""")
        )
      | (?P<dest>(?<=\])\(\s*(?:<[^<>\n]*>
              |(?:[^\s()<{\\]++|\\\S|\{(?![{%])|\((?:[^\s()\\]++|\\\S)*+\))*+)
            (?:\s+(?:"[^"]*"|'[^']*'))?\s*\))
      | (?P<definition>(?<=\]):[ \t]*\n?[ \t]*(?:<[^<>\n]*>|[^\s<{$`\\](?:[^\s{]++|\{(?![{%]))*+)
            (?:[ \t]*\n?[ \t]*(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?![^\n]))
      | (?P<note>(?<=\[)\^(?P<label>[^\]\s]+)\])
    )""",
    re.VERBOSE | re.DOTALL,
)
"""Matches the next such place; the group that matched says what may begin there. Every way begins
with one plain character, for `re` finds that quickly."""
_LABEL = rare(r"\[(?!\^)(?:[^\[\]\\]|\\.)+\Z", re.DOTALL)
"""The label of a reference's definition, up to its closing bracket."""
_URL_END = rare(r"[\s<>\"'`)\]|]")


def begins_line(text: str, at: int) -> bool:
    """Whether only white space is before `at` in its line."""
    return _content_start(text, at) == at


def ends_label(text: str, at: int) -> bool:
    """Whether a label that begins its line ends at `at`, as that of a definition does."""
    return _LABEL.match(text, _content_start(text, at), at) is not None


def url_end(text: str, at: int) -> int | None:
    """The end of the bare URL that `at` is within; None if it is within none."""
    slashes = text.rfind("://", 0, at)
    if slashes < 0 or _URL_END.search(text, slashes, at):
        return None
    if not text.endswith(("http", "https", "ftp"), 0, slashes):
        return None
    end = _URL_END.search(text, at)
    return end.start() if end else len(text)


def _content_start(text: str, at: int) -> int:
    """The offset of the first character but white space in the line of `at`."""
    start = text.rfind("\n", 0, at) + 1
    return start + len(text[start:at]) - len(text[start:at].lstrip())
