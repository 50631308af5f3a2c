"""The headings of a Markdown text, those of lectures among them, and their levels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set

from msgspec import Struct

from coursesite.importers.lectures import dates
from coursesite.importers.plans.plan import TextChange
from coursesite.importers.text import markdown_ranges
from coursesite.importers.text.plain_text import plain_text

WORDS = ("lecture", "lesson", "chapter", "module", "week", "day")
_ATX = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)\Z")
_SETEXT = re.compile(r" {0,3}(=+|-{2,})[ \t]*\Z")
_NO_WORDS = re.compile(r"<!--.*?-->|<[^<>]*>|!?\[[^\[\]]*\]\([^()]*\)", re.DOTALL)
_FEW = 3
"""The most words above a title."""
_HTML = re.compile(
    r"^[ \t]*<h1\b[^<>]*>((?:(?!</?h1\b)[\s\S]){1,300})</h1>[ \t]*$", re.MULTILINE | re.I
)
_NO_TEXT = re.compile(r" {4}|\t| {0,3}(?:[>#|<]|[-*+][ \t]|\d+[.)][ \t]|```|~~~|!\[|\{[%{:])")
_LECTURE = re.compile(rf"({'|'.join(WORDS)})\s+0*(\d{{1,4}})(?![\w])(.*)\Z", re.I)
_LIKE = re.compile(
    rf"[*_\[]*({'|'.join(WORDS)})s?[\s#.:-]*(?:\d|no\.|(?:one|two|three|four|five|six|seven|eight|nine|"
    r"ten|eleven|twelve|[ivx]+)\b)",
    re.I,
)
_ASIDE = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]](?!\()\s*")
_TITLE = re.compile(r"\s*(?:[:–—|]|-(?=\s|\D)|\.(?!\d))\s*(.*)\Z")
_ID = re.compile(r"\{:?\s*#([\w:.-]+)\s*\}\s*\Z")
_BOLD = re.compile(r"(\*\*|__)((?:(?!\1).)+)\1")


class Heading(Struct, frozen=True, kw_only=True):
    """A heading in the lines `line` to `line + rows` of a text (from 0).

    `text` is Markdown, without the `id` that may be given behind it.
    """

    line: int
    rows: int
    level: int
    text: str
    id: str = ""


class LectureHeading(Struct, frozen=True, kw_only=True):
    """A heading such as `## Lecture 3 (Jan 12): Title`; `title` and `day` may be empty."""

    heading: Heading
    word: str
    number: int
    title: str
    day: str = ""


def find_headings(text: str) -> list[Heading]:
    """All headings outside of code, comments, quotes and lists."""
    skipped = markdown_ranges.code_and_comments(text)
    before = above = ""
    out: list[Heading] = []
    offset = 0
    for number, line in enumerate(text.split("\n")):
        if not markdown_ranges.inside(skipped, offset):
            if match := _ATX.match(line):
                # Signs behind a space close a heading.
                words = re.sub(r"(?:(?<=[ \t])|\A)#+\Z", "", match[2].rstrip()).rstrip()
                out.append(_heading(number, 1, len(match[1]), words))
            elif (
                (under := _SETEXT.match(line))
                and above.strip()
                and not _NO_TEXT.match(above)
                and (not before.strip() or _ATX.match(before))
            ):
                out.append(_heading(number - 1, 2, 1 if under[1][0] == "=" else 2, above))
        before, above = above, line
        offset += len(line) + 1
    return out


def lifted(text: str) -> tuple[str, str]:
    """The first heading of level 1 that is HTML, or stands below other things, such as a comment or
    a badge, and the text without it; "" and the text where this begins with one, which is its title
    by itself. The heading stays where other headings are above it."""
    found, lines = find_headings(text), text.split("\n")
    html = _HTML.search(text)
    line = text.count("\n", 0, html.start()) if html else 0
    if html and not any(one.line < line for one in found):
        words = " ".join(re.sub(r"<[^<>]*>", "", html[1]).split())
        if words and not markdown_ranges.inside(markdown_ranges.code(text), html.start()):
            has_more = re.search(r"<(?:img|a)\b|\]\(", html[1])
            return words, text if has_more else text[: html.start()] + text[html.end() :]
    top = next((one for one in found if one.level == 1), None)
    above = "\n".join(lines[: top.line]) if top else ""
    if top is None or not above.strip():
        return "", text
    said = _NO_WORDS.sub("", _NO_WORDS.sub("", above))  # a badge is a picture in a link
    if len(re.findall(r"\w{2,}", said)) > _FEW and sum(one.level == 1 for one in found) > 1:
        return "", text  # it is the first of several parts, below what introduces them
    if top is found[0] and not top.id and not re.search(r"\]\(|<|\]\[", top.text):
        lines[top.line : top.line + top.rows] = []
    return top.text, "\n".join(lines)


def with_ids(text: str, wanted: Set[str]) -> str:
    """The text with the ids that GitHub makes of headings with `--`, which is a dash here, where
    they are `wanted`."""
    lines = text.split("\n")
    for heading in find_headings(text) if "--" in text else ():
        name = re.sub(r"[^\w\- ]", "", plain_text(heading.text).lower()).replace(" ", "-")
        if "--" in heading.text and not heading.id and name in wanted:
            lines[heading.line] = lines[heading.line].rstrip(" \t#") + f" {{#{name}}}"
    return "\n".join(lines)


def _heading(line: int, rows: int, level: int, text: str) -> Heading:
    id_ = _ID.search(text)
    bare = text[: id_.start()] if id_ else text
    return Heading(line=line, rows=rows, level=level, text=bare.strip(), id=id_[1] if id_ else "")


def without_bold(text: str) -> str:
    """A heading without the bold type that all of its words are in.

    >>> without_bold("**1. Why?** 🤯"), without_bold("**a** and **b**")
    ('1. Why? 🤯', '**a** and **b**')
    """
    others = _BOLD.sub("", text, count=1)
    if others == text or any(char.isalnum() for char in others):
        return text
    return _BOLD.sub(r"\2", text, count=1).strip()


def parse_lecture_heading(heading: Heading) -> LectureHeading | None:
    """A heading as that of a lecture, None if it is not one."""
    # Bold type may be around all of it, or around its first words.
    bare = re.sub(rf"\A{_BOLD.pattern}", r"\2", without_bold(heading.text).strip())
    match = _LECTURE.match(bare) if heading.level <= 2 else None
    rest = _titled(match[3]) if match else None
    if not match or rest is None:
        return None
    title, day = (part.strip().strip("*_").strip() for part in rest)
    return LectureHeading(
        heading=heading, word=match[1].lower(), number=int(match[2]), title=title, day=day
    )


def resembles(heading: Heading, words: tuple[str, ...] = WORDS) -> bool:
    """Whether a heading looks like that of a lecture but is not read as one: `## Lecture Two`."""
    match = _LIKE.match(heading.text) if heading.level <= 2 else None
    return bool(match and match[1].lower() in words and not parse_lecture_heading(heading))


def _titled(rest: str) -> tuple[str, str] | None:
    """The title and the day in the text behind a lecture's number, None if that is no title."""
    bare = rest.lstrip(", ")
    title, day = dates.split_day(bare)
    if (day := day.strip("()[]")) and bare.lstrip("([").startswith(day):
        return title, day
    aside = _ASIDE.match(rest)
    rest = rest[aside.end() :] if aside else rest
    match = _TITLE.match(rest)
    if rest.strip() and not match:
        return None
    title, day = dates.split_day(match[1] if match else "")
    if aside:
        title = f"{title} ({aside[1]})" if title else aside[1]
    return title, day


def find_lecture_headings(text: str) -> list[LectureHeading]:
    """The headings to split a text at: those with the word that most of them have."""
    lectures = [*filter(None, map(parse_lecture_heading, find_headings(text)))]
    counts = Counter(lecture.word for lecture in lectures)
    word = max(WORDS, key=lambda word: (counts[word], -WORDS.index(word)))
    return [lecture for lecture in lectures if lecture.word == word]


def levels(headings: list[Heading], top: int = 2) -> list[int]:
    """New levels for headings in their order: from `top` on, each at most one below the last.

    >>> from coursesite.importers.lectures.headings import Heading
    >>> levels([Heading(line=0, rows=1, level=n, text="") for n in (4, 2, 3, 5, 3)])
    [2, 2, 3, 4, 3]
    """
    above: list[int] = []
    out = []
    for heading in headings:
        while above and above[-1] >= heading.level:
            above.pop()
        above.append(heading.level)
        out.append(min(6, top - 1 + len(above)))
    return out


def renumber_headings(text: str) -> tuple[str, list[TextChange]]:
    """The text with its headings renumbered from level 2 and without bold type, and the changes."""
    found, lines = find_headings(text), text.split("\n")
    changes: list[TextChange] = []
    for heading, level in zip(found, levels(found), strict=True):
        words = without_bold(heading.text)
        notes = [f"level {heading.level} is level {level}"] if level != heading.level else []
        notes += ["bold type dropped"] if words != heading.text else []
        if notes:
            note = f"heading '{words}': {', '.join(notes)}"
            changes.append(TextChange(lines[heading.line], "converted", note))
            id_ = f" {{#{heading.id}}}" if heading.id else ""
            blank = [""] * (heading.rows - 1)
            at = slice(heading.line, heading.line + heading.rows)
            lines[at] = [f"{'#' * level} {words}{id_}", *blank]
    return "\n".join(lines), changes
