"""Jekyll's Liquid, as far as it is about code: `{% highlight python %}`, `{% raw %}`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursesite.diagnostics import Diagnostic, Span, error
from coursesite.markup import attributes
from coursesite.markup.scanner import containers
from coursesite.markup.tokens import Code
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from coursesite.markup.scanner.collector import Sink
    from coursesite.markup.scanner.lines import Line
    from coursesite.markup.scanner.scanner import Scanner

_RAW = rare(r"\{%-?\s*(end)?raw\s*-?%\}")
_WRAPPED = rare(r"\s*\{%-?\s*raw\s*-?%\}\n?(.*?)\n?[ \t]*\{%-?\s*endraw\s*-?%\}(\s*)", re.DOTALL)
_HIGHLIGHT = rare(r" *\{%-?\s*highlight\s((?:[^%]|%(?!\}))*?)-?%\}")
_END = rare(r"\{%-?\s*endhighlight\s*-?%\}")
_ARGS = rare(r"\s*([\w.+#-]+)\s*(.*)\Z", re.DOTALL)
_MARKED = rare(r"(?:mark_lines|hl_lines)\s*=\s*[\"']([\d\s,-]+)[\"']")
_NUMBERED = rare(r"\blinenos\b(?!\s*=\s*[\"']?false)")


def begin(scanner: Scanner, line: Line, at: int, content: str) -> bool:
    """Reads `{% highlight … %}` with its code, or one of the tags of `raw` on a line of its own."""
    if (tag := _RAW.fullmatch(content.strip())) and is_raw(tag, scanner.sink):
        scanner.flush()
        mark_raw(tag, line.span(at, len(line.text.rstrip())), scanner.sink)
        scanner.at += 1
        return True
    opening = None if scanner.sink.raw else _HIGHLIGHT.match(content)
    given = highlighted(opening[1]) if opening else None
    if not opening or not given:
        return False
    scanner.flush()
    lead = len(content) - len(content.lstrip())
    span = line.span(at + lead, at + opening.end())
    body, count = [content[opening.end() :]], 1
    while not (end := _END.search(body[-1])):
        if scanner.sink.endless or scanner.at + count >= len(scanner.lines):
            scanner.sink.endless = True
            scanner.sink.diagnostics.append(_unclosed("highlight", span))
            scanner.at += 1
            return True
        here = scanner.lines[scanner.at + count]
        text = here.text[containers.match(here.text, scanner.open)[0] :]
        body.append(here.code(text[min(lead, len(text) - len(text.lstrip(" "))) :]))
        count += 1
    last, body[-1] = body[-1], body[-1][: end.start()]
    code = _RAW.sub("", "\n".join(body)).rstrip().lstrip("\n") + "\n"
    language, listed = given
    scanner.put(Code(code, span, True, language, attributes.parse(listed)))
    scanner.code = len(scanner.sink.tokens) - 1
    if rest := last[end.end() :].strip():
        where = scanner.lines[scanner.at + count - 1]
        text = scanner.below() + rest
        shift = where.shift + len(where.text.rstrip()) - len(text)
        scanner.splice(count, [type(line)(text, where.number, shift, where.origin)])
    else:
        scanner.at += count
    return True


def highlighted(args: str) -> tuple[str, str] | None:
    """The language that `{% highlight args %}` names, and its options as an attribute list (what
    stands between `{:` and `}`); None without a language.

    >>> highlighted('python linenos mark_lines="1 3-4"')
    ('python', '.lineno hl_lines="1 3-4"')
    """
    found = _ARGS.match(args)
    if not found:
        return None
    parts = [".lineno"] if _NUMBERED.search(found[2]) else []
    if marked := _MARKED.search(found[2]):
        parts.append(f'hl_lines="{" ".join(marked[1].replace(",", " ").split())}"')
    return found[1], " ".join(parts)


# ---- text that Liquid does not read -------------------------------------------------------


def raw_tag(text: str, start: int, sink: Sink) -> re.Match[str] | None:
    """The tag at `text[start]` if it opens or closes raw text."""
    tag = _RAW.match(text, start)
    return tag if tag and is_raw(tag, sink) else None


def is_raw(tag: re.Match[str], sink: Sink) -> bool:
    """Whether the tag means something here: an opening one within raw text is text."""
    return bool(tag[1]) == (sink.raw is not None)


def mark_raw(tag: re.Match[str], span: Span, sink: Sink) -> None:
    """Begins raw text, or ends it."""
    sink.raw = None if tag[1] else span


def unwrapped(code: str) -> str:
    """Code without the tags of `raw`, if it stands between them from end to end."""
    found = _WRAPPED.fullmatch(code)
    if not found or _RAW.search(found[1]):
        return code
    return found[1] + ("\n" if "\n" in found[2] else "")


def unclosed(sink: Sink) -> list[Diagnostic]:
    """What is to be said at the end of a text."""
    return [_unclosed("raw", sink.raw)] if sink.raw else []


def _unclosed(name: str, span: Span) -> Diagnostic:
    message = f"{{% {name} %}} never ends"
    return error("block-unclosed", message, span, f"close it with {{% end{name} %}}")
