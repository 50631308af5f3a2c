"""The data of search: documents for the index, and the scripts that list titles and courses.

The index is Pagefind's (https://pagefind.app), which reads HTML: it takes the text below a heading
with an id for a section, so that a result leads to `page/#section`. It is not given the page but a
document with only what a reader would look for: title, dates, notes, the words of the recording.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from html import escape, unescape
from typing import TYPE_CHECKING, Any
from unicodedata import category

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
    *("script", "style", "svg", "template", "button", "iframe", "video", "audio", "object", "nav"),
    "noscript",
)
_DROPPED_SIGNS = (
    *("cs-toc-inline", "cs-quiz-answers", "cs-quiz-field", "cs-footnote-ref", "cs-embed-meta"),
    *("cs-embed-play", "cs-only-dark"),
)
_IN_HEADINGS = ("cs-at", "cs-slide-ref", "headerlink")
_DROP = ", ".join(
    (
        *_DROPPED,
        *(f".{name}" for name in _DROPPED_SIGNS),
        *(f":is(h1,h2,h3,h4,h5,h6) .{name}" for name in _IN_HEADINGS),
        "[role=doc-backlink]",
    )
)
_OF_TREES = (*_DROPPED_SIGNS, *_IN_HEADINGS, "doc-backlink", "cs-diagram", "data-pagefind", "='")
"""Signs of tags for which notes need a tree of elements; others are read as they are written."""
_lines: dict[str, str] = {}
"""Formulas by their HTML, as lines of text: courses have the same ones again and again."""
_meanings: dict[str, str] = {}
"""Tags, without their brackets, as text."""
_MOST = 5000
"""Most entries of each of these."""
_MATH = rare("<math[ >].*?</math>", re.DOTALL)
_CODE = rare("""<span class="[a-z0-9]{1,3}">""")
"""Most tags of a page are those of highlighted code."""
_COMMENT = rare("<!--.*?-->", re.DOTALL)
_TAG = rare(r"""<(/?[a-z][^\s/>]*)([^>"]*(?:"[^"]*"[^>"]*)*)>""")
_ID = rare(''' id="[^"]*"''')
_ALT = rare(''' alt="([^"]*)"''')
_ENTITY = rare("&(?!amp;|lt;|gt;|quot;|nbsp;|#)[A-Za-z0-9]+;")
"""Names of signs that are read as words, if they stay."""
_STOP, _TREE = "</p>", "<!>"
"""The ends of sentences, and tags for which notes need a tree."""
_SENTENCES = frozenset(("p", "td", "div", "ul", "li", "article", "section"))
"""Elements whose text Pagefind ends with a full stop."""
_CELLS = frozenset(("dt", "dd", "th", "td", "figcaption", "legend", "summary"))
"""Elements whose text would run together with what follows; they end without a stop."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_OPEN = frozenset("_'\")$*")
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
    title: str,
    label: str = "",
    facts: Sequence[str] = (),
    html: str = "",
    said: Sequence[Said] = (),
) -> str:
    """The document of a page, as the content of a `body`. `label` is its kind and number
    ("Lecture 3"), which results show beside the title; `facts` are lines of plain text; `html` the
    notes."""
    lines = [f"<h1>{escape(title)}</h1>"]
    lines += [label and f'<p data-pagefind-meta="label">{escape(label)}</p>']
    lines += [_sentence(escape(fact)) for fact in facts]
    lines += [notes(html)]
    lines += [
        f'<h2 id="t={section.start}">{escape(section.heading)}</h2>'
        + _sentence(escape(section.text))
        for section in said
    ]
    return "\n".join(line for line in lines if line)


def notes(html: str) -> str:
    """Rendered notes for the index: headings, and text whose sentences end. Code of pages and
    controls are left out; formulas and pictures are text.

    Pagefind takes longer for a tag than for a word, so it gets those that it makes sections of; the
    text is what it would find of the rest by itself. A page that has words for Pagefind keeps its
    elements.
    """
    if not html:
        return ""
    for kept in (_lines, _meanings):
        if len(kept) > _MOST:
            kept.clear()
    if "<math" in html:
        html = _MATH.sub(_line, html)
    if (text := _text(html)) is None:
        html = _pruned(html)
        text = _TAG.sub(_kept, html) if "data-pagefind" in html else _text(html, pruned=True)
    return apart(text or "")


def _pruned(html: str) -> str:
    """Notes without what is not looked for; diagrams as the words in them. No attribute has a
    bracket."""
    from selectolax.lexbor import LexborHTMLParser  # for builds that index something

    tree = LexborHTMLParser(f"<body>{html}")  # or else what comes first is taken for the head
    for node in tree.css(".cs-diagram") if "cs-diagram" in html else ():
        words = " ".join(text.text(strip=True) for text in node.css("text"))
        node.insert_before(f" {words} ")
    for node in tree.css(_DROP):
        node.decompose()
    left = (tree.body.inner_html if tree.body is not None else None) or ""
    return _TAG.sub(_escaped, _COMMENT.sub("", left))


def _escaped(tag: re.Match[str]) -> str:
    return f"<{tag[0][1:-1].replace('<', '&lt;').replace('>', '&gt;')}>"


def _line(math: re.Match[str]) -> str:
    """A formula as text."""
    if (line := _lines.get(html := math[0])) is None:
        from selectolax.lexbor import LexborHTMLParser

        node = LexborHTMLParser(html).css_first("math")
        line = _lines[html] = escape(linear(node), quote=False) if node is not None else ""
    return line


def _text(html: str, *, pruned: bool = False) -> str | None:
    """The text of notes, with headings as elements; None if they have to be `pruned` first. What
    stands in a paragraph, a list's entry and the like ends as a sentence, so that excerpts read
    well."""
    html = _ENTITY.sub(_sign, html)
    first, *pieces = _CODE.sub("", html.replace("</span>", "")).split("<")
    out = [first]
    for piece in pieces:
        tag, _, text = piece.partition(">")
        if (meaning := _meanings.get(tag)) is None:
            meaning = _meanings[tag] = _meaning(tag)
        if meaning:
            if meaning == _STOP:
                out.append(". " if _ends_open(out[-1][-1:]) else " ")
            elif meaning != _TREE:
                out.append(meaning)
            elif not pruned:
                return None
        if text:
            out.append(text)
    return "".join(out)


def _sign(entity: re.Match[str]) -> str:
    return escape(unescape(entity[0]))


def _meaning(tag: str) -> str:
    """A tag, without its brackets, as text: `_STOP` after a sentence, `_TREE` if it takes more than
    the tag itself to tell."""
    name, _, attributes = tag.partition(" ")
    end = name.startswith("/")
    name = name.removeprefix("/").removesuffix("/")
    if (
        name in _DROPPED
        or not name[:1].islower()
        or tag.count('"') % 2
        or any(sign in attributes for sign in _OF_TREES)
    ):
        return _TREE
    if name in _HEADINGS:
        found = _ID.search(tag)
        return f"<{tag}>" if end else f" <{name}{found[0]}>" if found else f" <{name}>"
    if name in _CELLS or name in ("br", "hr"):
        return " "
    if name in _SENTENCES:
        return _STOP if end else " "
    return _description(tag) if name == "img" else ""


def _description(tag: str) -> str:
    """The text of a picture."""
    found = _ALT.search(tag)
    return found[1] if found and found[1] else " "


def _kept(tag: re.Match[str]) -> str:
    """A tag of a page that has words for Pagefind."""
    if tag[1] == "img":
        return _description(tag[0])
    return f" {tag[0]}" if tag[1].removeprefix("/") in _CELLS else tag[0]


def _sentence(text: str) -> str:
    """A text that ends with a full stop, unless another sign ends it."""
    return f"{text}." if text and _ends_open(text[-1]) else text


def _ends_open(char: str) -> bool:
    """Whether Pagefind puts a full stop behind a character."""
    if char.isascii():
        return char.isalnum() or char in _OPEN
    return char.isalpha() or char.isdecimal() or category(char) in ("Mn", "Mc", "Me", "Pc")


def words(documents: Iterable[tuple[str, str]]) -> bytes:
    """The words of documents, one a line, those in most documents first: words of five letters or
    more, which a reader may misspell, and all in Hangul, since they are looked for by their parts,
    too."""
    pieces: Counter[str] = Counter()  # each is looked at once: most words are in many places
    for _, html in documents:
        pieces.update({piece.lower() for piece in set(html.split())})
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
