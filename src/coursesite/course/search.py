"""What search finds of a page: a document for the index, and the scripts that list titles.

The index is Pagefind's, which reads HTML: it takes the text below a heading with an id for a
section, so that a result leads to `page/#section`. What is given to it is not the page but only
what a reader would look for: title, dates, notes, and what is said in the recording.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from coursesite.text.durations import clock
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from selectolax.lexbor import LexborNode

FOLDER = "pagefind"
STRETCH = 60
"""Seconds of a transcript that are a section, unless a chapter begins within them."""
_DROPPED = (
    "script, style, svg, template, button, iframe, video, audio, object, nav, .toc-inline, "
    ".footnote-ref, [role=doc-backlink], .embed-meta, .embed-play"
)
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
_RUN_TOGETHER = rare(r"</?(?:dt|dd|th|td|figcaption|summary)\b")
"""Elements whose text Pagefind would write without a space between them."""
_TOKENS = "mi, mn, mo, mtext, ms"


class Said(Struct, frozen=True):
    """A stretch of a recording: its first second, a heading, and what is said in it."""

    start: int
    heading: str
    text: str = ""


def document(
    *,
    language: str,
    title: str,
    label: str = "",
    facts: Sequence[str] = (),
    html: str = "",
    said: Sequence[Said] = (),
) -> str:
    """A page as the index gets it. `label` says what it is ("Lecture 3") and stands beside its
    title in results; `facts` are lines of plain text; `html` the notes, rendered."""
    lines = [label and f'<p data-pagefind-meta="label">{escape(label)}</p>']
    lines += [f"<p>{escape(fact)}</p>" for fact in facts]
    lines += [notes(html)]
    lines += [
        f'<h2 id="t={one.start}">{escape(one.heading)}</h2><p>{escape(one.text)}</p>'
        for one in said
    ]
    return (
        f'<html lang="{escape(language)}"><head><title>{escape(title)}</title></head>'
        f"<body><main data-pagefind-body><h1>{escape(title)}</h1>\n"
        + "\n".join(line for line in lines if line)
        + "\n</main></body></html>"
    )


def notes(html: str) -> str:
    """Rendered notes without what nobody looks for, formulas and pictures as their text."""
    if not html:
        return ""
    from selectolax.lexbor import LexborHTMLParser  # for the builds that index something

    tree = LexborHTMLParser(html)
    for node in tree.css(_DROPPED):
        node.decompose()
    for node in tree.css("math"):
        node.replace_with(_formula(node))
    for node in tree.css("img"):
        node.replace_with(node.attributes.get("alt") or " ")
    text = tree.body.inner_html if tree.body is not None else None
    return _RUN_TOGETHER.sub(r" \g<0>", text or "")


def _formula(math: LexborNode) -> str:
    """A formula in a line, without its TeX: signs as they are, words and numbers kept apart."""
    out = last = ""
    for node in math.css(_TOKENS):
        if not (token := _INVISIBLE.sub("", node.text()).strip()):
            continue
        words = len(token) > 1 or len(last) > 1
        out += (" " if words and last[-1:].isalnum() and token[:1].isalnum() else "") + token
        last = token
    return out


def recording(
    chapters: Iterable[tuple[int, str]],
    transcript: Iterable[tuple[int, str]],
    heading: str,
) -> tuple[Said, ...]:
    """What is said in a recording, in sections: `chapters` are (first second, title), `transcript`
    is (second, text) line by line, `heading` names a section with its `{time}`.

    A section begins with each chapter, and after `STRETCH` seconds of transcript.
    """
    titles = dict(sorted(chapters, reverse=True))
    starts = sorted(titles)
    found: list[tuple[int, str, list[str]]] = []

    def begin(start: int) -> None:
        title = titles.get(start) or heading.format(time=clock(start))
        found.append((start, title, []))

    for second, text in sorted(transcript, key=lambda line: line[0]):
        while starts and starts[0] <= second:
            begin(starts.pop(0))
        if not found or second - found[-1][0] >= STRETCH:
            begin(second)
        found[-1][2].append(text)
    for start in starts:
        begin(start)
    return tuple(Said(start, title, " ".join(lines)) for start, title, lines in found)


def language_name(language: str) -> str:
    """A language as the name of a folder: "pt-BR" is `pt-br`."""
    return re.sub("[^a-z0-9]+", "-", language.lower()).strip("-") or "und"


def titles_script(course: str, pages: Sequence[tuple[str, str, str]]) -> bytes:
    """A script with the (path, label, title) of a course's pages, which loads from disk, too.

    `course` is the address of its home, a path that of a file of the output.
    """
    key = _json(course)
    return f"(self.coursesiteTitles??={{}})[{key}]={_json(pages)};\n".encode()


def courses_script(courses: Sequence[tuple[str, str, tuple[str, ...]]]) -> bytes:
    """A script with the (address, title, indexed languages) of the courses that can be searched."""
    return f"self.coursesiteCourses={_json(courses)};\n".encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
