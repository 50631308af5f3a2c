"""What begins in running text that Markdown is not to read, and where it does not begin."""

from __future__ import annotations

import re

from coursesite.markup.grammar import TAG
from coursesite.text.lazy_regex import rare

NEXT = re.compile(
    r"""[`\\$\{<\[\]](?:
        (?P<ticks>(?<=`)`*)
      | (?<=\\)(?:(?P<tex>\\?\(|\\\[)|(?P<escape>.))
      | (?P<math>(?<=\$)\$?)
      | (?<=\{)(?:(?P<call>\{[<%]|%)|(?P<ial>:(?!:)[^}\n]*\})
            |(?P<extension>::\w))
      | (?<=<)(?:
            (?P<comment>!--.*?-->)
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
"""What is to be looked at, told by its first character: the search for that is quick."""
_LABEL = rare(r"\[(?!\^)(?:[^\[\]\\]|\\.)+\Z", re.DOTALL)
"""The label of a definition, up to its end."""
_AFTER_ADDRESS = rare(r"[\s<>\"'`)\]|]")


def begins_line(text: str, at: int) -> bool:
    """Whether nothing but spaces is before `at` in its line."""
    return _line(text, at) == at


def after_label(text: str, at: int) -> bool:
    """Whether a label that begins a line ends at `at`, as that of a definition does."""
    return _LABEL.match(text, _line(text, at), at) is not None


def address_end(text: str, at: int) -> int | None:
    """The end of the bare address in which `at` is, if it is in one."""
    slashes = text.rfind("://", 0, at)
    if slashes < 0 or _AFTER_ADDRESS.search(text, slashes, at):
        return None
    if not text.endswith(("http", "https", "ftp"), 0, slashes):
        return None
    after = _AFTER_ADDRESS.search(text, at)
    return after.start() if after else len(text)


def _line(text: str, at: int) -> int:
    """Where the content of the line begins that `at` is in."""
    start = text.rfind("\n", 0, at) + 1
    return start + len(text[start:at]) - len(text[start:at].lstrip())
