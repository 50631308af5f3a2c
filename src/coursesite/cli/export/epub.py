"""A course as an EPUB: a chapter for each post, with its pictures, formulas and footnotes.

Format: EPUB 3.3, https://www.w3.org/TR/epub-33/.
"""

from __future__ import annotations

import posixpath
import uuid
import zipfile
from pathlib import Path
from urllib.parse import unquote

from msgspec import Struct
from selectolax.lexbor import LexborNode

from coursesite.cli.export import archive, xhtml
from coursesite.cli.export.print_page import Book, words
from coursesite.text.urls import join

_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
"""The core media types of pictures, by the endings of their files (EPUB 3.3, section 3.2)."""
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_STYLE = """\
body { line-height: 1.5; overflow-wrap: anywhere; }
h1, h2, h3, h4 { line-height: 1.2; text-align: start; }
pre { white-space: pre-wrap; font-size: .85em; }
code, pre { font-family: monospace; }
pre { padding: .5em; border: 1px solid; }
table { border-collapse: collapse; margin: 1em 0; overflow-wrap: normal; }
th, td { border-bottom: 1px solid; padding: .2em .5em; text-align: start; vertical-align: top; }
figure { margin: 1em 0; }
figcaption, caption { font-size: .9em; text-align: start; }
img, svg { max-width: 100%; height: auto; }
blockquote { margin: 1em 0; padding-inline-start: 1em; border-inline-start: 3px solid; }
.cs-eyebrow, .cs-facts, .cs-remark { font-size: .9em; }
.cs-facts { list-style: none; padding: 0; }
.cs-book-record dt, .cs-callout-title, .cs-code-head { font-weight: bold; }
.cs-code-head { font-family: monospace; font-size: .85em; }
.cs-callout-title + * { margin-top: 0; }
.cs-callout-title { margin-bottom: .25em; }
.cs-tasks { list-style: none; }
.cs-quiet { position: absolute; clip-path: inset(50%); }
math[display="block"] { display: block; text-align: center; margin: 1em 0; }
.k, .kd, .kn, .kr, .ow { font-weight: bold; }
.c, .c1, .cm, .sd { font-style: italic; }
"""


class About(Struct, frozen=True, kw_only=True):
    """The facts that a package has of its book. `identity` is a text that no other course has, and
    `modified` a moment in UTC (`2025-03-01T09:00:00Z`)."""

    identity: str
    modified: str
    creators: tuple[str, ...] = ()
    publisher: str = ""
    description: str = ""
    rights: str = ""


class Chapter(Struct, frozen=True):
    """A file of the book: its name without ending, its title, and the element it is made of."""

    name: str
    title: str
    node: LexborNode


class EpubWriter:
    """Makes the files of one book. `page` is the path of the page that it is of, and `base_url` the
    address of the site, "" if it is not known."""

    def __init__(self, book: Book, about: About, output: Path, page: str, base_url: str) -> None:
        """The pages and pictures are below `output`."""
        self._book, self._about, self._output = book, about, output.resolve()
        self._page, self._base_url = page, base_url
        self._chapters = [Chapter("title", book.title, book.cover)]
        self._chapters += [
            Chapter(f"chapter-{number:03}", part.title, part.node)
            for number, part in enumerate(book.parts, 1)
        ]
        self._places = {
            name: chapter.name
            for chapter in reversed(self._chapters)
            for name in _ids(chapter.node)
        }
        self._pictures: dict[Path, str] = {}

    def write(self, file: Path) -> None:
        """Writes the book to a file."""
        pages = {chapter.name: self._document(chapter) for chapter in self._chapters}
        with zipfile.ZipFile(file, "w") as package:
            archive.add(package, "mimetype", b"application/epub+zip", stored=True)
            archive.add(package, "META-INF/container.xml", _CONTAINER.encode())
            archive.add(package, "EPUB/package.opf", self._package(pages).encode())
            archive.add(package, "EPUB/nav.xhtml", self._contents().encode())
            archive.add(package, "EPUB/style.css", _STYLE.encode())
            for name, page in pages.items():
                archive.add(package, f"EPUB/{name}.xhtml", page.encode())
            for place, path in self._pictures.items():
                archive.add(package, f"EPUB/{path}", place.read_bytes())

    # ---- the chapters ---------------------------------------------------------------------

    def _document(self, chapter: Chapter) -> str:
        edits = xhtml.Edits(lambda url: self._link(url, chapter), self._picture)
        language = chapter.node.attributes.get("lang") or self._book.language
        return _document(chapter.title, language, xhtml.written(chapter.node, edits))

    def _link(self, url: str, chapter: Chapter) -> str:
        """The address of a link in a chapter; "" if it leads nowhere without the site."""
        if url.startswith("#"):
            name = unquote(url[1:])
            place = self._places.get(name) or self._places.get(url[1:])
            if place is None:
                return ""
            return url if place == chapter.name else f"{place}.xhtml{url}"
        if ":" in url.split("/")[0]:
            return url.replace(" ", "%20")
        if not url or not self._base_url:
            return ""
        if url.startswith("//"):
            return f"https:{url}"
        folder = posixpath.dirname(f"/{self._page}")
        path, sign, rest = url.partition("#")
        path = path.removesuffix("index.html") or "./"
        there = posixpath.normpath(posixpath.join(folder, path))
        slash = "/" if path.endswith("/") and there != "/" else ""
        return join(self._base_url, f"{there}{slash}{sign}{rest}")

    def _picture(self, url: str) -> str | None:
        """The path of a picture in the book; None for one of another host, or of a format that
        readers need not know."""
        if url.startswith("data:"):
            return url
        if not url or ":" in url.split("/")[0] or url.startswith("//"):
            return None
        folder = posixpath.dirname(self._page)
        path = unquote(url.partition("?")[0].partition("#")[0])
        place = (self._output / posixpath.join(folder, path)).resolve()
        ending = place.suffix.lower()
        if ending not in _TYPES or self._output not in place.parents or not place.is_file():
            return None
        if place not in self._pictures:
            self._pictures[place] = f"images/{len(self._pictures) + 1:03}{ending}"
        return self._pictures[place]

    # ---- the package ----------------------------------------------------------------------

    def _package(self, pages: dict[str, str]) -> str:
        """The package document: what the book is, and the files that it has in which order."""
        about, language = self._about, self._book.language
        identity = uuid.uuid5(uuid.NAMESPACE_URL, about.identity).urn
        lines = [
            f'<dc:identifier id="id">{identity}</dc:identifier>',
            f"<dc:title>{xhtml.text(self._book.title)}</dc:title>",
            f"<dc:language>{xhtml.text(language)}</dc:language>",
            *(f"<dc:creator>{xhtml.text(name)}</dc:creator>" for name in about.creators),
            *(
                f"<dc:{name}>{xhtml.text(value)}</dc:{name}>"
                for name, value in (
                    ("publisher", about.publisher),
                    ("description", about.description),
                    ("rights", about.rights),
                )
                if value
            ),
            f'<meta property="dcterms:modified">{about.modified}</meta>',
        ]
        items = [
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            '<item id="style" href="style.css" media-type="text/css"/>',
        ]
        for name, page in pages.items():
            has = " ".join(
                kind for kind, tag in (("mathml", "<math "), ("svg", "<svg ")) if tag in page
            )
            properties = f' properties="{has}"' if has else ""
            items.append(
                f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"'
                f"{properties}/>"
            )
        for number, path in enumerate(self._pictures.values(), 1):
            kind = _TYPES[posixpath.splitext(path)[1]]
            items.append(f'<item id="picture-{number}" href="{path}" media-type="{kind}"/>')
        order = ["title", "nav", *(name for name in pages if name != "title")]
        spine = "".join(f'<itemref idref="{name}"/>' for name in order)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
            f'unique-identifier="id" xml:lang="{language}">\n'
            '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
            + "\n".join(lines)
            + "\n</metadata>\n<manifest>\n"
            + "\n".join(items)
            + f"\n</manifest>\n<spine>{spine}</spine>\n</package>\n"
        )

    def _contents(self) -> str:
        """The contents: the chapters, with the headings of their second level."""
        rows = []
        for chapter in self._chapters[1:]:
            inner = "".join(
                f'<li><a href="{chapter.name}.xhtml#{name}">{xhtml.text(heading)}</a></li>'
                for name, heading in _headings(chapter.node)
            )
            rows.append(
                f'<li><a href="{chapter.name}.xhtml">{xhtml.text(chapter.title)}</a>'
                + (f"<ol>{inner}</ol></li>" if inner else "</li>")
            )
        body = (
            f'<nav epub:type="toc" id="toc"><h1>{xhtml.text(self._book.title)}</h1>'
            f"<ol>{''.join(rows)}</ol></nav>"
        )
        return _document(self._book.title, self._book.language, body)


def _document(title: str, language: str, body: str) -> str:
    """A content document with a body."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="{xhtml.XHTML}" xmlns:epub="http://www.idpf.org/2007/ops" '
        f'lang="{language}" xml:lang="{language}">\n'
        f"<head><title>{xhtml.text(title)}</title>"
        '<link rel="stylesheet" href="style.css"/></head>\n'
        f"<body>{body}</body>\n</html>\n"
    )


def _ids(node: LexborNode) -> list[str]:
    """The ids of an element and of all in it."""
    own = node.attributes.get("id")
    inner = [found for one in node.css("[id]") if (found := one.attributes.get("id"))]
    return [own, *inner] if own else inner


def _headings(node: LexborNode) -> list[tuple[str, str]]:
    """The headings right below that of a chapter, with their ids."""
    return [
        (name, title)
        for heading in node.css("h3")
        if (name := heading.attributes.get("id")) and (title := words(heading))
    ]
