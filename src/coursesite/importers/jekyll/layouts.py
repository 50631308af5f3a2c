"""The layouts of a site itself, and what they show of a page that its text does not: data, its
front matter, includes.

A layout makes the frame of its pages, which is the theme's here, and content. An element counts as
content if it is not in the same frame around nothing, and if some words or links in it come from
data: not from the layouts' own text, nor from front matter that our pages show by themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from html import escape
from typing import Any

from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite import markup
from coursesite.importers.data import ruby_dates
from coursesite.importers.data.front_matter import text_of
from coursesite.importers.data.posts import SplitPost, split_post
from coursesite.importers.dialects.liquid import Held
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.text.html_blocks import one_block
from coursesite.importers.text.html_markdown import CONTAINERS, INLINE, blocks_of, markdown_of

_CONTENT = "\ufdd8"
"""Stands for the text of the page, until it is put in."""
_FRAME = (
    "head, script, style, link, meta, noscript, nav, template, button, form, .breadcrumb, "
    ".breadcrumbs, .breadcrumb-nav, .pagination, .toc, #toc, .share, .comments, #disqus_thread"
)
_OUTSIDE = ":not(main *, article *)"
_NAMES = "footer|nav|navbar|menu|side-?bar|masthead|breadcrumbs?|copyright"
_NAMED, _HEADED = (
    re.compile(rf"(?<!\S)(?:(?:site|main)[-_]?)?(?:{names})(?!\S)", re.I)
    for names in (_NAMES, f"header|{_NAMES}")
)
"""These two match ids and classes of elements around the content of a page."""
_LABELS = re.compile(r"(?:ui|i18n|locales?|lang|strings|translations?|labels)(?![a-z])", re.I)
"""Matches names of data files with the words of a theme."""
_LIQUID = re.compile(r"\{%(?:(?!\{%).)*?%\}|\{\{(?:(?!\{\{).)*?\}\}", re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_LEAD = re.compile(r"(?:\s*(?:[-*+]|\d+[.)])\s+|\s*>\s?)*\s*")
_ITEM = re.compile(r"[-*+#>|] |\d+[.)] ")
_MINUTES = re.compile(r"[·•|,-]?\s{0,9}\b\d+\s{1,9}min(?:ute)?s?\s{1,9}read\b", re.I)
"""The time that it takes to read a page, whose text is not there yet."""
_SHOWS = re.compile(r"(?:\{\{|=|%)-?\s*content\b|\bin\s+content\b")
"""Matches where a layout says that it shows the text of a page."""
_DEPTH = 8

Said = tuple[str, tuple[str, ...]]
"""The words and the addresses in an element."""


class Layouts:
    """Works out what the layouts of a site add to its pages."""

    def __init__(
        self,
        docs: Iterable[Document],
        data: Mapping[str, Any],
        sources: Mapping[str, str],
        includes: Mapping[str, str],
        render: Callable[[Document | None, SplitPost, str, Held], str],
    ) -> None:
        """`sources` are the files of `_layouts` by their names without extension. `render` returns
        the output of a layout around the content of a page, or of a page that nothing is known
        of."""
        self._render = render
        self._layouts = {name: split_post(source) for name, source in sources.items()}
        docs = [doc for doc in docs if doc.output]
        self._uses = Counter(name for doc in docs for name in self._names(doc))
        labels = [value for name, value in data.items() if _LABELS.match(name)]
        self._included = _words(*map(_static, includes.values()), *_texts(labels))
        self._links = frozenset(filter(_is_link, _texts(data)))
        posts = (post for post in docs if post.file.role == "post")
        self._posts = {word for post in posts for word in _known(post, {})}
        self._frames: dict[tuple[str, ...], tuple[set[Said], set[str]]] = {}
        self.withheld: set[str] = set()
        """The pages so far whose layouts show a text of none, as of those not yet released."""

    def __contains__(self, name: str) -> bool:
        """Whether the site has a layout of a name."""
        return name in self._layouts

    def content(self, doc: Document, body: str, shown: Mapping[str, Any]) -> str | None:
        """The text of a page with what its layouts add around `body`; None if they add nothing.

        `shown` is front matter that our pages show by themselves.
        """
        names, held = self._names(doc), Held()
        whole = self._tree(doc, names, held) if names else None
        if whole is None:
            return None
        # A layout of this page alone has nothing of the frame.
        frame, words = self._frame(tuple(name for name in names if self._uses[name] > 1))
        known = words | _known(doc, shown)
        if doc.file_url == "/":  # our own home page lists posts, too
            known |= self._posts
        ours = {*_texts(shown)}
        theirs = {text for text in _texts(doc.front) if _is_link(text)} - ours
        links = (self._links | theirs) - {doc.url}
        title = _words(text_of(shown.get("title")))
        kept = _Page(frame, known, links, ours, title, held).blocks(whole)
        if not any(_CONTENT in block for block in kept):
            if all(_SHOWS.search(self._layouts[name].body) for name in names):
                self.withheld.add(doc.path)
                return None
            kept.append(_CONTENT)
        if all(block == _CONTENT for block in kept):
            return None
        return _filled(kept, held, body) + "\n"

    def item(self, doc: Document, body: str) -> str | None:
        """An item where a page lists it, as its own layouts show it; None without one.

        A layout that makes a whole document is the theme's.
        """
        names, held = self._names(doc), Held()
        tree = self._tree(doc, names, held, is_whole=False) if names else None
        return _filled([blocks_of(tree)], held, body) if tree is not None else None

    def _names(self, doc: Document) -> tuple[str, ...]:
        """The layouts of a page, from its own outwards."""
        names: list[str] = []
        name = doc.layout
        while name in self._layouts and name not in names and len(names) < _DEPTH:
            names.append(name)
            name = text_of(self._layouts[name].front.get("layout"))
        return tuple(names)

    def _frame(self, names: tuple[str, ...]) -> tuple[set[Said], set[str]]:
        """The frame that some layouts make around a page that nothing is known of: the words and
        addresses of each element, and all words of the layouts."""
        if names not in self._frames:
            held = Held()
            tree = self._tree(None, names, held) if names else None
            said = {_said(node, held) for node in tree.css("*")} if tree else set()
            words = _words(*(_static(self._layouts[name].body) for name in names))
            words |= _words(tree.text(separator=" ")) if tree else set()
            self._frames[names] = (said, words | (self._included if names else set()))
        return self._frames[names]

    def _tree(
        self, doc: Document | None, names: tuple[str, ...], held: Held, is_whole: bool = True
    ) -> LexborNode | None:
        """A page in its layouts as HTML, without the frame; `is_whole` takes documents, too."""
        out = f"<div>{_CONTENT}</div>"
        for name in names:
            out = self._render(doc, self._layouts[name], out, held)
        out = _MINUTES.sub("", out)
        if not is_whole and re.search(r"<(?:body|html)\b", out, re.I):
            return None
        body = LexborHTMLParser(out if is_whole else f"<body>{out}").body
        if body is None:
            return None
        _prune(body, _FRAME, lambda node: True)
        if is_whole:
            _prune(body, f":is(header, footer, aside){_OUTSIDE}", _is_empty)
            # Where no other page tells frame from content, a header by name is one, too.
            named = _NAMED if any(self._uses[name] > 1 for name in names) else _HEADED
            _prune(
                body,
                f":is([id], [class]){_OUTSIDE}",
                lambda node: _is_empty(node) and _has(node, named),
            )
        main = body.css_first("main")
        return main if main is not None and not _is_empty(main) else body


class _Page(Struct, frozen=True):
    """Parts the content of a page from its frame."""

    frame: Set[Said]
    known: Set[str]
    """Words that the page does not lack."""
    links: Set[str]
    """The addresses that come from data."""
    shown: Set[str]
    """The texts that our page shows by itself."""
    title: Set[str]
    held: Held

    def blocks(self, parent: LexborNode) -> list[str]:
        """The content in an element as Markdown, block by block."""
        out: list[str] = []
        heading = ""
        for nodes in _runs(parent):
            node, html = nodes[0], "".join(map(_html, nodes))
            holds = _CONTENT in html
            if holds and (_is_inline(node) or _CONTENT in node.text(deep=False)):
                out.append(_CONTENT)
            elif holds or (node.tag in CONTAINERS and not all(map(_is_inline, node.iter()))):
                inner = self.blocks(node)
                out += [heading] if inner[:1] not in ([], [_CONTENT]) else []
                out += inner
            elif self._is_content(nodes):
                out += [heading, markdown_of(html)]
            else:
                if node.tag in ("h2", "h3", "h4", "h5", "h6", "dt"):
                    heading = "" if _words(node.text()) <= self.title else markdown_of(html)
                continue
            heading = ""
        return [block for block in out if block.strip()]

    def _is_content(self, nodes: list[LexborNode]) -> bool:
        """Whether elements in a row say something that the page would lack."""
        said = [_said(node, self.held) for node in nodes]
        if all(each in self.frame for each in said if any(each)):
            return False
        if _words(*(each[0] for each in said)) - self.known:
            return True
        if any(not self.links.isdisjoint(_endings(link)) for each in said for link in each[1]):
            return True
        media = {source for node in nodes for source in _media(node)}
        media -= {link for each in self.frame for link in each[1]}
        return any(self.shown.isdisjoint(_endings(source)) for source in media)


# ---- elements -----------------------------------------------------------------------------


def _prune(body: LexborNode, selector: str, is_frame: Callable[[LexborNode], bool]) -> None:
    """Takes the elements that are of the frame out of a body, with all in them.

    After each the others are looked up anew, for those within it are gone.
    """
    while (node := next(filter(is_frame, body.css(selector)), None)) is not None:
        node.decompose()


def _is_empty(node: LexborNode) -> bool:
    """Whether an element does not hold the text of the page."""
    return _CONTENT not in node.text()


def _has(node: LexborNode, named: re.Pattern[str]) -> bool:
    """Whether the id or a class of an element is a name that matches."""
    return any(named.search(node.attributes.get(key) or "") for key in ("id", "class"))


def _is_inline(node: LexborNode) -> bool:
    return node.tag == "-text" or node.tag in INLINE


def _runs(parent: LexborNode) -> Iterator[list[LexborNode]]:
    """The blocks in an element, each by itself, and the words between them as one."""
    line: list[LexborNode] = []
    for node in parent.iter(include_text=True):
        if _is_inline(node):
            line.append(node)
            continue
        if line:
            yield line
        yield [node]
        line = []
    if line:
        yield line


def _html(node: LexborNode) -> str:
    text = node.text_content or ""
    return escape(text, quote=False) if node.tag == "-text" else node.html or ""


def _said(node: LexborNode, held: Held) -> Said:
    """The words and the addresses in an element."""
    if node.tag == "-text":
        return " ".join(held.plain(node.text_content or "").split()), ()
    linked = [one.attributes for one in node.css("[href], [src], [data]")]
    links = (one.get(key) for one in linked for key in ("href", "src", "data"))
    return " ".join(held.plain(node.text(separator=" ")).split()), tuple(filter(None, links))


def _media(node: LexborNode) -> Iterable[str]:
    """The addresses of pictures, players and frames in an element."""
    media = node.css("img, iframe, video, audio, source, embed") if node.tag != "-text" else ()
    return filter(None, (one.attributes.get("src") for one in media))


# ---- text ---------------------------------------------------------------------------------


def _filled(blocks: list[str], held: Held, body: str) -> str:
    """The blocks with the Markdown that was held back, and with the body of the page."""
    out: list[str] = []
    for block in "\n\n".join(blocks).split("\n\n"):
        filled = held.replaced(block, _as_html if block.startswith(("<", "|")) else _as_markdown)
        out.append(re.sub(r"(?<=\S) $", "", filled, flags=re.MULTILINE))
    body = body.strip("\n")
    around = r"(?:\n\n)?" if not body else ""
    text = held.plain("\n\n".join(part for part in out if part.strip()))
    return re.sub(_CONTENT + around, lambda _: body, text).strip("\n")


def _as_markdown(text: str, place: re.Match[str]) -> str:
    """Markdown in its place within Markdown: several blocks are apart from the words before."""
    if "\n" not in text and not _ITEM.match(text):
        return text
    before = place.string[place.string.rfind("\n", 0, place.start()) + 1 : place.start()]
    lead = _LEAD.match(before)
    indent = re.sub(r"[^>]", " ", lead[0]) if lead else ""
    apart = f"\n\n{indent}" if before[len(indent) :].strip() else ""
    return apart + re.sub(r"\n(?=.)", f"\n{indent}", text)


def _as_html(text: str, place: re.Match[str]) -> str:
    """Markdown as HTML, within HTML or on the line of a table."""
    is_table = place.string.startswith("|")
    if is_table and "\n" not in text and not _ITEM.match(text):
        return text.replace("|", "\\|")
    html = one_block(markup.render(text).html)
    if is_table or html.count("<p>") == 1:
        html = html.removeprefix("<p>").removesuffix("</p>")
    return html.replace("\n", " ") if is_table else html


def _is_link(text: str) -> bool:
    return "/" in text or "." in text


def _endings(link: str) -> list[str]:
    """An address and its parts from each slash on, with the slash and without."""
    link = link.strip()
    starts = [at for at, sign in enumerate(link) if sign == "/"]
    return [link, *(link[at:] for at in starts), *(link[at + 1 :] for at in starts)]


def _static(source: str) -> str:
    """The text of a layout itself, without its Liquid and HTML."""
    return re.sub(r"<[^<>]*>", " ", _LIQUID.sub(" ", source))


def _words(*texts: str) -> set[str]:
    return {word.casefold() for text in texts for word in _WORD.findall(text)}


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value of front matter."""
    if isinstance(value, (Mapping, list, tuple)):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(part)
    elif value is not None:
        yield str(value)


def _known(doc: Document, shown: Mapping[str, Any]) -> set[str]:
    """The words of a page's front matter that our page shows by itself, its date in each form."""
    words = _words(*_texts(shown), doc.title, doc.slug, doc.path, doc.url)
    words |= _words(*doc.categories, *doc.tags)
    for when in filter(None, (doc.date, *map(ruby_dates.parse, _texts(shown)))):
        words |= _words(when.strftime("%Y %y %m %d %b %B %a %A %H %M %I %p %S %z"))
        words |= {f"{when.day}{end}" for end in ("", "st", "nd", "rd", "th")}
        words |= {str(when.month), str(when.hour), str(when.hour % 12 or 12)}
    return words
