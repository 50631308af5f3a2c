"""The characters in running text at which something may begin that Markdown must not read."""

from __future__ import annotations

import re

from coursesite.markup.scanner.running_text import RunningText
from coursesite.markup.syntax.html_tags import LOOSE_TAG, TAG
from coursesite.text.lazy_regex import rare

_SIGNS = r"[`\\$\{<\[\]](?:"
_NEXT = (
    r"""
        (?P<ticks>(?<=`)`*)
      | (?<=\\)(?:(?P<tex>\\?\(|\\\[)|(?P<escape>.))
      | (?P<math>(?<=\$)\$?)
      | (?<=\{)(?:(?P<call>\{[<%]|%)|(?P<ial>:(?!:))|(?P<extension>::\w))
      | (?<=<)(?:
            (?P<open>!--|\?|!\[CDATA\[|![A-Za-z])
          | (?P<auto>(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*|[^<>\s@]+@[^<>\s]+)>)
          | (?P<tag>"""
    + TAG.removeprefix("<")
    + r""")
          | (?P<loose>"""
    + LOOSE_TAG.removeprefix("<")
    + r""")
          | (?P<broken>/?[A-Za-z])
        )
      | (?P<dest>(?<=\])(?!\(\#[\w.:-]++\))\(\s*+(?:<[^<>\n]*>
              |(?:[^\s()<{\\]++|\\\S|\{(?![{%])|\((?:[^\s()\\]++|\\\S)*+\))*+)
            (?:\s++(?:"[^"]*"|'[^']*'))?\s*+\))
      | (?P<definition>(?<=\]):[ \t]*+\n?[ \t]*+(?:<[^<>\n]*>|[^\s<{$`\\](?:[^\s{]++|\{(?![{%]))*+)
            (?:[ \t]*+\n?[ \t]*+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*+(?![^\n]))
      | (?P<note>(?<=\[)\^(?P<label>[^\[\]\s]+)\])
      | (?P<foreign>(?<=\{)(?:[{/+~>=\#.-]|[ ]*[\w-]+=|[ ]+[\#.]|[a-z][\w:+.-]*\})
          | (?<=\[)(?:\[|_?(?i:TOC)_?\]|[A-Za-z]+(?:[\],=%]))
          | (?<=\*\[)[^\[\]\n]{1,100}\]:)
    )"""
)
NEXT = re.compile(_SIGNS + _NEXT, re.VERBOSE | re.DOTALL)
"""Matches the next such place; the group that matched says what may begin there. Every way begins
with one plain character, for `re` finds that quickly. `foreign` may be syntax of another program,
which stays as it is (`coursesite.markup.syntax.foreign_inline`). An address that is only an anchor
begins nothing, for nothing in it is anything else."""
CITING = rare(
    r"[@`\\$\{<\[\]](?:(?P<key>(?<=@))|(?P<bracket>(?<=\[)(?![\^])(?=[^@\[\]]*(?:\[[^\[\]]*\][^@\[\]]*)*@))|"
    + _NEXT,
    re.VERBOSE | re.DOTALL,
)
"""The same, and `@` and the brackets of citations."""
_LABEL = rare(r"[^\S\n]*\[(?!\^)(?:[^\[\]\\]|\\.)+(?=\])", re.DOTALL)
"""The label of a reference's definition, up to its closing bracket."""
_SPACE = rare(r"[^\S\n]*")
_URL_END = rare(r"[\s<>\"'`)\]|]")


def begins_line(text: RunningText, at: int) -> bool:
    """Whether only white space is before `at` in its line."""
    space = _SPACE.match(text.text, text.line_start(at))
    return space is not None and space.end() >= at


def ends_label(text: RunningText, at: int) -> bool:
    """Whether a label that begins its line ends at `at`, as that of a definition does."""
    label = text.match(_LABEL, text.line_start(at))
    return label is not None and label.end() == at


def url_end(text: RunningText, at: int) -> int | None:
    """The end of the bare URL that `at` is within; None if it is within none."""
    slashes = text.scheme(at)
    if slashes < 0 or not text.text.endswith(("http", "https", "ftp"), 0, slashes):
        return None
    end = text.search(_URL_END, slashes)
    if end is not None and end.start() < at:
        return None
    return end.start() if end else len(text.text)
