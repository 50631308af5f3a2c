"""Jekyll's Liquid, as far as it is about code: `{% highlight python %}`, `{% raw %}`.

https://jekyllrb.com/docs/liquid/tags/
"""

from __future__ import annotations

import re

from coursesite.diagnostics import Diagnostic, Span, error
from coursesite.markup import attributes
from coursesite.markup.scanner.collector import Collector
from coursesite.markup.scanner.lines import Line
from coursesite.markup.scanner.reader import Block, Reader
from coursesite.markup.tokens import Code
from coursesite.text.lazy_regex import rare

_RAW = rare(r"\{%-?\s*(end)?raw\s*-?%\}")
_WRAPPED = rare(r"\s*\{%-?\s*raw\s*-?%\}\n?(.*?)\n?[ \t]*\{%-?\s*endraw\s*-?%\}(\s*)", re.DOTALL)
_HIGHLIGHT = rare(r" *\{%-?\s*highlight\s((?:[^%]|%(?!\}))*?)-?%\}")
_END = rare(r"\{%-?\s*endhighlight\s*-?%\}")
_ARGUMENTS = rare(r"\s*([\w.+#-]+)\s*(.*)\Z", re.DOTALL)
_MARKED_LINES = rare(r"(?:mark_lines|hl_lines)\s*=\s*[\"']([\d\s,-]+)[\"']")
_NUMBERED = rare(r"\blinenos\b(?!\s*=\s*[\"']?false)")


def begin(reader: Reader, line: Line, at: int, content: str) -> Block | None:
    """`{% highlight … %}` with its code, or a tag of `raw` on a line of its own; None for other
    tags."""
    collector = reader.collector
    if (tag := _RAW.fullmatch(content.strip())) and _counts(tag, collector):
        reader.end_paragraph()
        switch_raw(tag, line.span(at, len(line.text.rstrip())), collector)
        return Block(1)
    opening = None if collector.raw else _HIGHLIGHT.match(content)
    given = highlighted(opening[1]) if opening else None
    if not opening or not given:
        return None
    reader.end_paragraph()
    lead = len(content) - len(content.lstrip())
    span = line.span(at + lead, at + opening.end())
    body, count = [content[opening.end() :]], 1
    while not (end := _END.search(body[-1])):
        row = reader.at + count
        here = reader.lines[row] if row < len(reader.lines) else None
        if reader.given_up(_END) > reader.at or here is None or not reader.goes_on(here):
            reader.give_up(_END, max(row, reader.given_up(_END)))
            collector.diagnostics.append(_unclosed("highlight", span))
            return Block(1)
        text = reader.content(here)
        body.append(here.code(text[min(lead, len(text) - len(text.lstrip(" "))) :]))
        count += 1
    last, body[-1] = body[-1], body[-1][: end.start()]
    code = _RAW.sub("", "\n".join(body)).rstrip().lstrip("\n") + "\n"
    language, options = given
    token = Code(code, span, True, language, attributes.parse(options))
    rest = last[end.end() :].strip()
    lines = [reader.rest_line(count, rest)] if rest else None
    return Block(count, token, lines, takes_attributes=True)


def highlighted(arguments: str) -> tuple[str, str] | None:
    """The language of `{% highlight arguments %}`, and its options as an attribute list (the text
    between `{:` and `}`); None without a language.

    >>> highlighted('python linenos mark_lines="1 3-4"')
    ('python', '.lineno hl_lines="1 3-4"')
    """
    parts = _ARGUMENTS.match(arguments)
    if not parts:
        return None
    options = [".lineno"] if _NUMBERED.search(parts[2]) else []
    if marked := _MARKED_LINES.search(parts[2]):
        options.append(f'hl_lines="{" ".join(marked[1].replace(",", " ").split())}"')
    return parts[1], " ".join(options)


# ---- raw text, in which there are neither tags nor shortcodes ----------------------------------


def raw_tag(text: str, start: int, collector: Collector) -> re.Match[str] | None:
    """The tag at `text[start]` if it opens or closes raw text."""
    tag = _RAW.match(text, start)
    return tag if tag and _counts(tag, collector) else None


def switch_raw(tag: re.Match[str], span: Span, collector: Collector) -> None:
    """Begins raw text at an opening tag, ends it at a closing one."""
    collector.raw = None if tag[1] else span


def _counts(tag: re.Match[str], collector: Collector) -> bool:
    """Whether the tag is one: an opening tag within raw text is text, as is a lone closing one."""
    return bool(tag[1]) == (collector.raw is not None)


def unwrapped(code: str) -> str:
    """The code without the tags of `raw` around all of it: authors of Jekyll sites write them
    there so that Liquid leaves the code alone."""
    wrapped = _WRAPPED.fullmatch(code)
    if not wrapped or _RAW.search(wrapped[1]):
        return code
    return wrapped[1] + ("\n" if "\n" in wrapped[2] else "")


def unclosed(collector: Collector) -> list[Diagnostic]:
    """The error about raw text that is still open at the end of a text."""
    return [_unclosed("raw", collector.raw)] if collector.raw else []


def _unclosed(name: str, span: Span) -> Diagnostic:
    message = f"{{% {name} %}} never ends"
    return error("block-unclosed", message, span, f"close it with {{% end{name} %}}")
