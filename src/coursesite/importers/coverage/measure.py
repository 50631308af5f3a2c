"""The source compared with the site that is built of it, word by word.

The words of a file are looked for in its own pages first, then in what is left of all others, since
an import moves text. There a word counts only beside a word that it was beside in the source: the
words of a lost paragraph are on other pages, too, each by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal

from msgspec import Struct

from coursesite.importers.book import notebook
from coursesite.importers.coverage import source_text
from coursesite.importers.coverage.site_text import PageText, SiteText, read_site
from coursesite.importers.coverage.source_text import Reference, SourceText
from coursesite.importers.coverage.words import file_key, words
from coursesite.importers.data.posts import split_post
from coursesite.importers.plans import inventory
from coursesite.importers.plans.inventory import Outcome
from coursesite.importers.plans.plan import ImportPlan
from coursesite.importers.text.encoding import decode
from coursesite.text import urls

Kind = Literal["page", "template", "data"]
PLACES = 10
"""The number of places that are told, and of the first words at each."""
_TEMPLATES = re.compile(
    r"(?:.*/)?(?:_layouts|_includes|_templates|layouts|overrides|themes?|partials|archetypes)/.*"
)
_DATA = ("_data/", "data/")
"""Folders of data that templates read."""
_PHRASE = 3
"""The words in a row by which moved text is known."""
_JOINED = 4
"""The most words that markup inside a word may have made of one."""


class Place(Struct, frozen=True, kw_only=True):
    """A place of the source with missing words: how many, and the first of them."""

    source: str
    line: int
    count: int
    words: str


class Share(Struct, frozen=True):
    """Things of the source, and how many of them are in the site."""

    found: int = 0
    all: int = 0

    def __add__(self, other: Share) -> Share:
        """Both together."""
        return Share(self.found + other.found, self.all + other.all)


class FileShare(Struct, frozen=True, kw_only=True):
    """A file that was measured."""

    source: str
    kind: Kind
    words: Share


class Coverage(Struct, frozen=True, kw_only=True):
    """The result of a measure. `unmeasured` are files of text that were copied or left as a whole,
    with their words."""

    files: tuple[FileShare, ...]
    places: tuple[Place, ...]
    images: Share
    links: Share
    embeds: Share
    missing: tuple[tuple[str, int, str], ...]
    """The images, links and embeds that are missing: file, line, address."""
    unmeasured: tuple[tuple[str, Outcome, int], ...]

    def words(self, kind: Kind) -> Share:
        """The words of the files of a kind."""
        return sum((file.words for file in self.files if file.kind == kind), Share())


def measure(plan: ImportPlan, source: Path, output: Path) -> Coverage:
    """How much of what lies in the folder or file `source` is in the site built in `output`."""
    site, pages = read_site(output), _pages(plan)
    texts: dict[str, SourceText] = {}
    kinds: dict[str, Kind] = {}
    unmeasured: list[tuple[str, Outcome, int]] = []
    published = {row.source for row in plan.rows if row.target.startswith(("content/", "static/"))}
    places = inventory.files(plan, source)
    for path, outcome in inventory.outcomes(plan, source).items():
        is_page = path.lower().endswith(source_text.PAGES)
        if not is_page and not path.lower().endswith(source_text.DATA):
            continue
        kind: Kind = "template" if _TEMPLATES.fullmatch(path) else "page" if is_page else "data"
        text = source_text.read(path, _contents(places[path]))
        if kind == "page" and outcome != "converted" and path not in pages:
            unmeasured += [(path, outcome, len(text.words))] if text.words else []
        elif kind != "data" or (path.startswith(_DATA) and path not in published):
            texts[path], kinds[path] = text, kind
    missing = _Missing(site, pages)
    for path, text in texts.items():
        missing.on_own_pages(path, text)
    lost = {
        path: missing.anywhere(path, text, _PHRASE if kinds[path] == "page" else 1)
        for path, text in texts.items()
    }
    notes = {path: text for path, text in texts.items() if kinds[path] == "page"}
    worst = [one for path, text in notes.items() for one in _places(path, text, lost[path])]
    gone = [
        (path, kind, one)
        for path, text in notes.items()
        for kind, one in _missing_references(text, site)
    ]

    def share(kind: str) -> Share:
        whole = sum(len(getattr(text, kind)) for text in notes.values())
        return Share(whole - sum(one == kind for _, one, _ in gone), whole)

    def words(path: str) -> Share:
        whole = len(texts[path].words)
        return Share(whole - len(lost[path]), whole)

    worst.sort(key=lambda place: (-place.count, place.source, place.line))
    return Coverage(
        files=tuple(
            FileShare(source=path, kind=kinds[path], words=words(path)) for path in sorted(texts)
        ),
        places=tuple(worst[:PLACES]),
        images=share("images"),
        links=share("links"),
        embeds=share("embeds"),
        missing=tuple((path, one.line, one.address) for path, _, one in gone),
        unmeasured=tuple(unmeasured),
    )


def _contents(file: Path) -> str:
    try:
        return decode(file.read_bytes()).text
    except OSError:
        return ""


def _pages(plan: ImportPlan) -> dict[str, set[str]]:
    """The pages of the output that each file of the source became, by their paths there."""
    addresses: dict[str, str] = {}
    for file in plan.files:
        top, _, name = file.path.partition("/")
        if top == "content" and name.endswith((".md", urls.NOTEBOOK)):
            text = (file.data or b"").decode("utf-8", "replace")
            read = notebook.read(text) if name.endswith(urls.NOTEBOOK) else None
            front = notebook.front_of(read) if read else split_post(text).front
            name = "index.md" if name.lower() in urls.INDEXES else name
            url = urls.page_url(name, str(front.get("slug", "")), str(front.get("permalink", "")))
            addresses[file.path] = urls.output_path(url)
        elif top == "static" and name.endswith((".html", ".htm")):
            addresses[file.path] = name
    pages: dict[str, set[str]] = {}
    for row in plan.rows:
        if row.target in addresses:
            pages.setdefault(row.source, set()).add(addresses[row.target])
        elif row.target == "content/":  # one post that became a course
            pages.setdefault(row.source, set()).update(addresses.values())
    return pages


class _Missing:
    """The words of files that are not in their own pages, and then not in the site."""

    def __init__(self, site: SiteText, pages: dict[str, set[str]]) -> None:
        self._site, self._pages = site, pages
        self._left = {path: Counter(page.words) for path, page in site.pages.items()}
        self._lost: dict[str, list[int]] = {}
        self._pool: Counter[str] = Counter()
        self._phrases = {
            phrase
            for page in site.pages.values()
            for size in (1, 2, _PHRASE)
            for phrase in zip(*(page.words[at:] for at in range(size)), strict=False)
        }

    def on_own_pages(self, path: str, text: SourceText) -> None:
        """Takes the words of a file from its pages, and keeps the places of those that lack."""
        own = [self._left[page] for page in sorted(self._pages.get(path, ())) if page in self._left]
        wanted = Counter(word for word, _ in text.words)
        lacking: Counter[str] = Counter()
        for word, count in wanted.items():
            for page in own:
                count -= (taken := min(count, page[word]))
                page[word] -= taken
            if count:
                lacking[word] = count
        self._lost[path] = _where(text, wanted, lacking)

    def anywhere(self, path: str, text: SourceText, phrase: int) -> list[int]:
        """The places among a file's words of those that are nowhere in the site; each has to be in
        one of its phrases of so many words."""
        self._pool = self._pool or sum(self._left.values(), Counter())
        found = [word for word, _ in text.words]
        lost: list[int] = []
        breaks = {places[0] for places in _paragraphs(text)}
        for run in _runs(self._lost[path], breaks):
            size = min(max(len(run), 2), phrase)
            for at in run:
                starts = range(max(0, at - size + 1), min(at, len(found) - size) + 1)
                phrases = (tuple(found[start : start + size]) for start in starts)
                if self._pool[found[at]] > 0 and any(one in self._phrases for one in phrases):
                    self._pool[found[at]] -= 1
                else:
                    lost.append(at)
        own = [self._site.pages[page] for page in self._pages.get(path, ()) if page in self._left]
        return [at for run in _runs(lost) if not _joined(found, run, own) for at in run]


def _where(text: SourceText, wanted: Counter[str], lacking: Counter[str]) -> list[int]:
    """The places among the words that `lacking` of them are most likely missing at: those in the
    paragraphs with the largest share of words that are missing."""
    found, left, out = [word for word, _ in text.words], lacking.copy(), []

    def unlikely(places: Sequence[int]) -> float:
        return -sum(lacking[found[at]] / wanted[found[at]] for at in places) / len(places)

    paragraphs = sorted(_paragraphs(text), key=unlikely) if lacking else []
    for at in chain.from_iterable(paragraphs):
        if left[found[at]] > 0:
            left[found[at]] -= 1
            out.append(at)
    return sorted(out)


def _paragraphs(text: SourceText) -> Iterator[list[int]]:
    """The places of words, those on lines that follow each other together."""
    lines = [0, *(line for _, line in text.words)]
    gaps = [at for at in range(len(text.words)) if lines[at + 1] > lines[at] + 1]
    return _runs(range(len(text.words)), frozenset(gaps))


def _runs(places: Iterable[int], breaks: Container[int] = ()) -> Iterator[list[int]]:
    """Places that follow each other; each of `breaks` begins anew."""
    run: list[int] = []
    for at in places:
        if run and (at != run[-1] + 1 or at in breaks):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def _joined(found: list[str], run: list[int], own: list[PageText]) -> bool:
    """Whether a few words stand in a page otherwise parted: `H~2~O` is one word there, and between
    the same neighbours."""
    if len(run) > _JOINED:
        return False
    around = "".join(found[max(0, run[0] - 1) : run[-1] + 2])
    return len(around) > 3 and any(around in page.squeezed for page in own)


def _places(path: str, text: SourceText, lost: list[int]) -> Iterator[Place]:
    """The paragraphs of a file with missing words."""
    gone = set(lost)
    for places in _paragraphs(text):
        if here := [at for at in places if at in gone]:
            first = " ".join(text.words[at][0] for at in here[:PLACES])
            yield Place(source=path, line=text.words[here[0]][1], count=len(here), words=first)


def _missing_references(text: SourceText, site: SiteText) -> Iterator[tuple[str, Reference]]:
    """The images, links and embeds of a file that the site has not, each with its kind.

    Images are found by the names of their files, links by their addresses or their words.
    """
    for one in text.images:
        if file_key(one.address) not in site.images:
            yield "images", one
    for one in text.links:
        said = "".join(words(one.text))
        own = {one.address, said, file_key(_without_ending(one.address))} - {""}
        if not own & site.links and own and one.address.strip("./"):
            yield "links", one
    for one in text.embeds:
        if one.address.rpartition("/")[2].partition("?")[0] not in site.addresses:
            yield "embeds", one


def _without_ending(address: str) -> str:
    bare = address.partition("#")[0].partition("?")[0]
    stem, dot, ending = bare.rpartition(".")
    return stem if dot and ending.lower() in ("md", "qmd", "rmd", "html", "ipynb", "mdx") else bare
