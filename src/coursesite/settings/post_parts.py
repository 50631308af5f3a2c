"""A post's bytes to its head and its body.

The head is all that a post's front matter is read from. An edit of the body leaves it as it is, so
that no YAML is read again.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from coursesite.diagnostics import Diagnostic, Span, error, merge_conflicts, span_at, warning
from coursesite.settings import decoding
from coursesite.text.lazy_regex import rare
from coursesite.text.merge_conflicts import find as find_conflicts
from coursesite.text.urls import composed

_OPEN = re.compile(r"(\s*?)^---[ \t]*$\n?", re.MULTILINE)
_CLOSE = re.compile(r"\n(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE)
"""The closing line with the line break before it. Starting with a literal makes the search fast."""
_KEY = rare(r"[A-Za-z_][\w-]*[ \t]*:(\s|$)")
_OPENING = 1000
"""The length of the text, in characters, in which front matter without its fence is looked for."""
_HELD = rare(
    r"""^[ \t]*(?:\{(?:[^{}\n]*,)?[ \t]*)?
    (["'“”]?(?:draft["'“”]?[ \t]*[:=][ \t]*["'“”]?(?:true|yes|on)
    |published["'“”]?[ \t]*[:=][ \t]*["'“”]?(?:false|no|off)
    |(?:publish|expiry)(?:_d|D)ate["'“”]?[ \t]*[:=][ \t]*["'“”]?\d[\d-]+)["'“”]?)
    [ \t]*(?:,?[ \t]*$|(?:,[^{}\n]*)?\})""",
    re.MULTILINE | re.VERBOSE,
)
"""A line of YAML, TOML or JSON that says that a page is not out."""
_FENCED = rare(r"(?m)^ {0,3}(?:```|~~~)")
_GIVEN = r"(\{ *(?:[:#.]|[A-Za-z][\w-]*=)[^{}]*\})"
"""The attribute list of a heading."""
_ATX = rare(rf" {{0,3}}#[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*{_GIVEN}?[ \t]*$")
_LIST = rare(rf"[ \t]+{_GIVEN}[ \t]*$")
_ID = rare(r"#([\w:.-]+)")
_LONGEST = 5000
"""The characters of the longest title whose signs are looked for: it takes the square of them."""
_UNDERLINE = rare(r" {0,3}=+[ \t]*$")
_RULE = rare(r" {0,3}=")
_NO_TEXT = rare(r" {4}|\t| {0,3}(?:[>#|<]|[-*+][ \t]|\d+[.)][ \t]|```|~~~|\{[%{:])")
_SIGNS = frozenset("[`*_~<\\")
"""The characters with which inline Markdown begins."""
_LONGEST = 500
"""The length of a line, in characters, up to which it can be a title."""
_ATTRIBUTES = rare(r" {0,3}\{:[^{}]*\}[ \t]*$")


class Head(Struct, frozen=True):
    """A post without its body."""

    yaml: str | None
    """The front matter without its fences; None if there is none."""
    yaml_line: int
    """The number of lines before the front matter."""
    body_line: int
    """The number of lines before the body."""
    heading: str = ""
    """The Markdown of a level-1 heading that opens the body; "" if none does."""
    diagnostics: tuple[Diagnostic, ...] = ()


def head(data: bytes | str) -> Head:
    """The head of the post in a file's bytes. Never raises: mistakes are its diagnostics."""
    text, diagnostics = decoding.decode(data)
    parts, body = split(text)
    # In a file that is not UTF-8, fences may be missing because they were decoded wrongly.
    if parts.diagnostics and not decoding.wide(data):
        diagnostics += parts.diagnostics
    if parts.yaml and (conflicts := merge_conflicts(find_conflicts(parts.yaml, marks=True))):
        diagnostics += (one.within("", parts.yaml_line) for one in conflicts)
        parts = replace(parts, yaml=None)
    return replace(parts, heading=_lift_heading(body)[0], diagnostics=tuple(diagnostics))


def body(data: bytes, *, without_heading: bool) -> str:
    """The Markdown of a post. Without its opening heading, whose lines are blank then, all of it
    keeps its place."""
    markdown = split(decoding.decode(data)[0])[1]
    return _lift_heading(markdown)[1] if without_heading else markdown


def split(text: str) -> tuple[Head, str]:
    """The front matter and the body of a text with `\\n` as its line break.

    Front matter is between a first line `---` and a line `---` or `...`, as in Jekyll. Blank lines
    before it earn a warning if the lines below look like front matter; else `---` is a rule.
    """
    opened = _OPEN.match(text)
    if opened is None:
        if text.startswith("+++") and re.match(
            r"\+\+\+[ \t]*\n(?s:.)*?^\+\+\+", text, re.MULTILINE
        ):
            hint = "write 'key: value' lines between two lines of '---'"
            toml = error("front-matter-toml", "TOML front matter is not read", Span(1, 1, 3), hint)
            return Head(None, 0, 0, diagnostics=(toml,)), text
        return Head(None, 0, 0, diagnostics=_missed(text)), text
    closed = _CLOSE.search(text, opened.end() - 1)
    if opened[1] and not (closed and _KEY.match(text, opened.end())):
        return Head(None, 0, 0, diagnostics=_missed(text)), text
    line = text.count("\n", 0, opened.end())
    if closed is None:
        span = span_at(text, len(opened[1]), 3)
        hint = "end it with a line '---'; if this is a rule of the text, put a blank line before it"
        message = "the front matter that opens here is never closed"
        unclosed = error("front-matter-unclosed", message, span, hint)
        return Head(None, 0, line, diagnostics=(unclosed,)), text[opened.end() :]
    diagnostics: tuple[Diagnostic, ...] = ()
    if opened[1]:
        span = span_at(text, len(opened[1]), 3)
        hint = "make '---' the first line of the file"
        message = "the front matter comes after blank lines"
        diagnostics = (warning("front-matter-late", message, span, hint),)
    yaml, below = text[opened.end() : closed.start() + 1], text.count("\n", 0, closed.end())
    return Head(yaml, line, below, diagnostics=diagnostics), text[closed.end() :]


def _missed(text: str) -> tuple[Diagnostic, ...]:
    """The error about the first lines of a text without front matter if one of them is a key that
    would hold the page back: a comment, an indentation or another sign stands before the fence."""
    opening = text[:_OPENING]
    held = _HELD.search(opening)
    if held is None:
        return ()
    before = opening[: held.start()]
    if _FENCED.search(before) or before.count("<!--") > before.count("-->"):
        return ()
    start, end = held.span(1)
    message = f"'{held[1]}' is read as text, so the page would be out"
    hint = "begin the file with a line '---', and end the front matter with another"
    return (error("front-matter-missed", message, span_at(text, start, end - start), hint),)


def _lift_heading(body: str) -> tuple[str, str]:
    """The Markdown of a level-1 heading that opens the body, and the body with its lines left
    blank; "" and the body as it is if there is none. An id of the heading becomes that of the block
    below it.
    """
    start = re.match(r"(?:[ \t]*\n)*", body)
    at = start.end() if start else 0
    end = body.find("\n", at)
    first = body[at:] if end < 0 else body[at:end]
    has_sign = first.lstrip(" ").startswith("#")
    # Most bodies open with a paragraph: they are not split into lines below.
    if len(first) > _LONGEST or not (has_sign or (end >= 0 and _RULE.match(body, end + 1))):
        return "", body
    lines = body[at:].split("\n", 3)
    if match := _ATX.match(lines[0]):
        words, used, given = match[1], 1, match[2] or ""
    elif len(lines) > 1 and _UNDERLINE.match(lines[1]) and lines[0].strip():
        if _NO_TEXT.match(lines[0]):
            return "", body
        words, used, given = lines[0], 2, ""
        if match := _LIST.search(words):
            words, given = words[: match.start()], match[1]
    else:
        return "", body
    if not plain(words) or "{{<" in words or "{%" in words:
        return "", body
    if len(lines) > used and _ATTRIBUTES.match(lines[used]):
        given, used = given + lines[used], used + 1
    blank = ["" for _ in lines[:used]]
    if id_ := _ID.search(given):  # links go to it: the block below the heading takes it
        blank[0] = f"{{: #{id_[1]} }}"
    gap = start[0] if start else ""
    return words.strip(), gap + "\n".join(blank + lines[used:])


def repeats(heading: str, title: str) -> bool:
    """Whether a heading has the words of a title, formatting and case aside."""
    return _folded(title) == _folded(heading)


def plain(words: str) -> str:
    """The words of inline Markdown, without the signs of emphasis, code, links and escapes.

    >>> plain("*Deep* `nets` and [more](x.md)")
    'Deep nets and more'
    """
    if _SIGNS.isdisjoint(words) or len(words) > _LONGEST:
        return " ".join(words.split())
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)", r"\1", words)
    text = re.sub(r"(`+)(.+?)\1", r"\2", text)
    for sign in (r"\*\*", "__", "~~", r"\*", "_"):
        inside = rf"{sign}(?=\S)((?:(?!{sign}).)+?)(?<=\S){sign}"
        text = re.sub(rf"(?<![\w\\]){inside}(?!\w)", r"\1", text)
    text = re.sub(r"</?[A-Za-z][^<>]*>", "", text)
    return " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).split())


def _folded(text: str) -> str:
    return composed(re.sub(r"[\s*_`~]+", "", plain(text))).casefold()
