"""The data of search: documents for the index, and the scripts that list titles and courses.

The index is Pagefind's (https://pagefind.app), which reads HTML: it takes the text below a heading
with an id for a section, so that a result leads to `page/#section`. It is not given the page but a
document with only what a reader would look for: title, dates, notes, the words of the recording.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from coursesite.course.formula_text import apart, linear
from coursesite.text.durations import clock
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FOLDER = "pagefind"
"""The folder of search, below the home of a course; `static/search.js` has it, too."""
STRETCH = 60
"""The seconds of a transcript that make a section, unless a chapter begins within them."""
_DROPPED = (
    "script, style, svg, template, button, iframe, video, audio, object, nav, .cs-toc-inline, "
    ".cs-quiz-answers, .cs-quiz-field, .cs-footnote-ref, [role=doc-backlink], "
    ".cs-embed-meta, .cs-embed-play, "
    ".cs-only-dark"
)
_MAY_DROP = rare("<(?:script|st|svg|te|bu|if|vi|au|ob|na)")
_DROPPED_SIGNS = (
    *("cs-toc-inline", "cs-quiz-", "cs-footnote-ref", "doc-backlink", "cs-embed-", "cs-only-dark"),
)
"""Signs of what is dropped: without one, nothing is."""
_lines: dict[str | None, str] = {}
"""Formulas by their HTML, as lines of text: courses have the same ones again and again."""
_MOST_LINES = 5000
_FREQUENT = ("</span>", "</code>", "</em>", "</strong>", "</a>")
_OF_HEADINGS = ("cs-at", "cs-slide-ref", "headerlink")
_IN_HEADINGS = ", ".join(f":is(h1,h2,h3,h4,h5,h6) .{name}" for name in _OF_HEADINGS)
_INLINE = (
    "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|i|ins|kbd|label|mark|q|s|samp|small|span|strong|sub|"
    "sup|time|u|var|wbr"
)
_ATTRIBUTES = """[^>"]*(?:"[^"]*"[^>"]*)*"""
_INLINE_TAG = rare(rf"</?(?:{_INLINE})(?: {_ATTRIBUTES})?>")
_ATTRIBUTED = rare(rf"<([a-z][a-z0-9-]*) {_ATTRIBUTES}>")
_ID = rare(''' id="[^"]*"''')
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_RUN_TOGETHER = rare(r"</?(?:dt|dd|th|td|figcaption|legend|summary)\b")
"""Elements whose text Pagefind would write without a space between them."""
WORDS = "words.txt"
"""The file beside an index with its words, for those that are misspelt."""
_ANY_TAG = rare("<[^>]*>")
_WORD = rare(r"[^\W\d_]{5,}")
_HANGUL = rare("[\uac00-\ud7a3]{2,}")
_LONGEST = 24
_UNSPACED = rare("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_FIRST_BYTES = tuple(range(0xE3, 0xEE))
"""Those of the characters of East Asian scripts, as UTF-8."""
_LETTER = rare(r"[^\W\d_]")


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
    for node in tree.css(".cs-diagram") if "cs-diagram" in html else ():
        words = " ".join(text.text(strip=True) for text in node.css("text"))
        node.insert_before(f" {words} ")
    if _MAY_DROP.search(html) or any(sign in html for sign in _DROPPED_SIGNS):
        for node in tree.css(_DROPPED):
            node.decompose()
    for node in tree.css(_IN_HEADINGS) if any(name in html for name in _OF_HEADINGS) else ():
        node.decompose()
    if len(_lines) > _MOST_LINES:
        _lines.clear()
    for node in tree.tags("math"):
        if (line := _lines.get(key := node.html)) is None:
            line = _lines[key] = linear(node)
        node.replace_with(line)
    for node in tree.tags("img"):
        node.replace_with(node.attributes.get("alt") or " ")
    text = (tree.body.inner_html if tree.body is not None else None) or ""
    if "data-pagefind" not in text:
        for tag in _FREQUENT:  # so that fewer are looked for by a pattern
            text = text.replace(tag, "")
        text = _ATTRIBUTED.sub(_plain_tag, _INLINE_TAG.sub("", text))
    return apart(_RUN_TOGETHER.sub(r" \g<0>", text))


def _plain_tag(tag: re.Match[str]) -> str:
    """A tag without attributes that mean nothing to Pagefind: ids of headings lead somewhere. With
    tags in a line away, too, it reads half as much, in a fifth less time."""
    name = tag[1]
    found = _ID.search(tag[0]) if name in _HEADINGS else None
    return f"<{name}{found[0]}>" if found else f"<{name}>"


def words(documents: Iterable[tuple[str, str]]) -> bytes:
    """The words of documents, one a line, those in most documents first: words of five letters or
    more, which a reader may misspell, and all in Hangul, since they are looked for by their parts,
    too."""
    pieces: Counter[str] = Counter()  # each is looked at once: most words are in many places
    for _, html in documents:
        pieces.update({piece.lower() for piece in set(html.partition("<h1>")[2].split())})
    found: Counter[str] = Counter()
    for piece, count in pieces.items():  # names of tags in it are words, or too short to be any
        for word in _WORD.findall(piece) if piece.isascii() else _words_of(piece):
            found[word] += count
    kept = (word for word in found if len(word) <= _LONGEST)
    return "\n".join(sorted(kept, key=lambda word: (-found[word], word))).encode()


def _words_of(piece: str) -> list[str]:
    if not _is_east_asian(piece):
        return list(set(_WORD.findall(piece)))
    every = {*_WORD.findall(piece), *_HANGUL.findall(piece)}
    return [word for word in every if not _UNSPACED.search(word)]


def _is_east_asian(text: str) -> bool:
    """Whether a text has a character of those scripts. Most have a dash and none of the bytes that
    these begin with, and to compile `_HANGUL` and `_UNSPACED` takes a twentieth of an edit's
    steps."""
    data = text.encode("utf-8", "surrogatepass")
    if not any(map(data.__contains__, _FIRST_BYTES)):
        return False
    return any("\u3040" <= char <= "\ud7a3" for char in set(text))


def without_spaces(html: str) -> bool:
    """Whether a document is written in Chinese or Japanese mostly: no spaces are between words."""
    if html.isascii() or not _is_east_asian(html):
        return False
    text = _ANY_TAG.sub(" ", html)
    return len(_UNSPACED.findall(text)) > max(40, len(_LETTER.findall(text)) / 2)


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


def titles_script(
    course: str, pages: Sequence[Sequence[str]], kinds: Mapping[str, Sequence[str]]
) -> bytes:
    """A script with the pages of a course, each as path, label, title, role, and date (of a task,
    when it is due): a page that is opened from disk may load scripts, but no data. `course` is the
    address of its home; paths are links from the root of the site. `kinds` are other words for
    those in labels: "Assignment" is also "homework"."""
    key = _json(course)
    return (
        f"(self.coursesiteTitles??={{}})[{key}]={_json(pages)};\n"
        f"(self.coursesiteKinds??={{}})[{key}]={_json(kinds)};\n"
    ).encode()


def courses_script(courses: Sequence[Sequence[Any]], texts: Mapping[str, Any]) -> bytes:
    """A script with the courses that can be searched: address, title, indexed languages, and those
    of them whose words could not be told apart; and with the dialog's texts by language."""
    return (
        f"self.coursesiteCourses={_json(courses)};\nself.coursesiteTexts={_json(texts)};\n"
    ).encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
