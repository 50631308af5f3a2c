"""The data of search: documents for the index, and the scripts that list titles and courses.

The index is Pagefind's (https://pagefind.app), which reads HTML: it takes the text below a heading
with an id for a section, so that a result leads to `page/#section`. It is not given the page but a
document with only what a reader would look for: title, dates, notes, the words of the recording.
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
"""The folder of search, below the home of a course; `static/search.js` has it, too."""
STRETCH = 60
"""The seconds of a transcript that make a section, unless a chapter begins within them."""
_DROPPED = (
    "script, style, svg, template, button, iframe, video, audio, object, nav, .cs-toc-inline, "
    ".cs-quiz-answers, .cs-quiz-field, .cs-footnote-ref, [role=doc-backlink], "
    ".cs-embed-meta, .cs-embed-play, "
    ".cs-only-dark, :is(h1,h2,h3,h4,h5,h6) :is(.cs-at,.cs-slide-ref,.headerlink)"
)
_INVISIBLE = re.compile("[\u2061-\u2064\u200b]")
_RUN_TOGETHER = rare(r"</?(?:dt|dd|th|td|figcaption|legend|summary)\b")
"""Elements whose text Pagefind would write without a space between them."""
_TOKENS = "mi, mn, mo, mtext, ms"


class Said(Struct, frozen=True):
    """A section of a recording: its first second, a heading, and the words."""

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
    """The document of a page. `label` is its kind and number ("Lecture 3"), which results show
    beside the title; `facts` are lines of plain text; `html` the notes."""
    lines = [label and f'<p data-pagefind-meta="label">{escape(label)}</p>']
    lines += [f"<p>{escape(fact)}</p>" for fact in facts]
    lines += [notes(html)]
    lines += [
        f'<h2 id="t={section.start}">{escape(section.heading)}</h2><p>{escape(section.text)}</p>'
        for section in said
    ]
    return (
        f'<html lang="{escape(language)}"><head><title>{escape(title)}</title></head>'
        f"<body><main data-pagefind-body><h1>{escape(title)}</h1>\n"
        + "\n".join(line for line in lines if line)
        + "\n</main></body></html>"
    )


def notes(html: str) -> str:
    """Rendered notes for the index: without code of pages and controls, formulas and pictures as
    text."""
    if not html:
        return ""
    from selectolax.lexbor import LexborHTMLParser  # for builds that index something

    tree = LexborHTMLParser(html)
    for node in tree.css(".cs-diagram"):
        words = " ".join(text.text(strip=True) for text in node.css("text"))
        node.insert_before(f" {words} ")
    for node in tree.css(_DROPPED):
        node.decompose()
    for node in tree.css("math"):
        node.replace_with(_formula(node))
    for node in tree.css("img"):
        node.replace_with(node.attributes.get("alt") or " ")
    text = tree.body.inner_html if tree.body is not None else None
    return _RUN_TOGETHER.sub(r" \g<0>", text or "")


def _formula(math: LexborNode) -> str:
    """The signs of a formula in a line, without its TeX; words and numbers are kept apart."""
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
    """The sections of a recording: one begins with each chapter, and after `STRETCH` seconds of
    transcript. `chapters` are (first second, title), `transcript` is (second, text) line by line,
    and `heading` is the pattern, with `{time}`, for a section that is no chapter's beginning.
    """
    titles = dict(sorted(chapters, reverse=True))
    starts = sorted(titles)
    sections: list[tuple[int, str, list[str]]] = []

    def begin(start: int) -> None:
        title = titles.get(start) or heading.format(time=clock(start))
        sections.append((start, title, []))

    for second, text in sorted(transcript, key=lambda line: line[0]):
        while starts and starts[0] <= second:
            begin(starts.pop(0))
        if not sections or second - sections[-1][0] >= STRETCH:
            begin(second)
        sections[-1][2].append(text)
    for start in starts:
        begin(start)
    return tuple(Said(start, title, " ".join(lines)) for start, title, lines in sections)


def language_name(language: str) -> str:
    """A language tag as a folder's name: `pt-br` for "pt-BR", `und` for an empty one."""
    return re.sub("[^a-z0-9]+", "-", language.lower()).strip("-") or "und"


def titles_script(course: str, pages: Sequence[tuple[str, str, str]]) -> bytes:
    """A script with the (path, label, title) of a course's pages: a page that is opened from disk
    may load scripts, but no data. `course` is the address of its home; paths are links from the
    root of the site."""
    key = _json(course)
    return f"(self.coursesiteTitles??={{}})[{key}]={_json(pages)};\n".encode()


def courses_script(courses: Sequence[tuple[str, str, tuple[str, ...]]]) -> bytes:
    """A script with the (address, title, indexed languages) of the courses that can be searched."""
    return f"self.coursesiteCourses={_json(courses)};\n".encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
