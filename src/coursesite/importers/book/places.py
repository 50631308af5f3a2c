"""The places of a book's files in the course: paths, and addresses that stay what they were."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from itertools import chain, count

from msgspec import Struct

from coursesite.course.outline import FOLDER_KINDS
from coursesite.importers.book.kinds import HOMES, is_home, stem
from coursesite.importers.book.model import Book, Page
from coursesite.importers.plans.target_paths import UniquePaths, safe_path
from coursesite.importers.text.addresses import RESERVED
from coursesite.model import KINDS
from coursesite.text import urls


class Place(Struct, frozen=True, kw_only=True):
    """A file's path below the course's folder, its address, and the `permalink` it needs for
    that."""

    path: str
    url: str
    permalink: str = ""

    @property
    def name(self) -> str:
        """The path below `content/`."""
        return self.path.removeprefix("content/")


def places(book: Book, kinds: Mapping[str, str], paths: UniquePaths) -> dict[str, Place]:
    """The place of each page and copied file of a book, by its path there.

    A page stays where it is, so that links between files need no change; a notebook that is a post
    has to be in the folder of its kind. A file stays beside the pages if its address is the same
    there, else it goes to `static/`.
    """
    found: dict[str, Place] = {}
    taken = set[str]()
    homes = _homes(book)
    for page in book.pages:
        is_index = page.path in homes
        found[page.path] = place = _page(page, kinds[page.path], is_index, paths, taken)
        taken.add(place.url)
    for path in (*book.copied, *book.placed):
        if path not in found:
            found[path] = _file(path, bool(book.pages and book.pages[0].address), paths)
    return found


def address_of(page: Page) -> str:
    """The address of a page in the old site as one of ours: a server adds the last `/` itself."""
    old = page.address.removesuffix("index.html")
    return old if not old or old.endswith(("/", ".html", ".htm")) else f"{old}/"


def _homes(book: Book) -> set[str]:
    """The paths of the pages of folders; of several in a folder, the first by their names."""
    homes: dict[str, str] = {}
    for page in book.pages:
        path, folder = page.path, posixpath.dirname(page.path)
        if is_home(path) or address_of(page) == "/":
            folder = "" if address_of(page) == "/" else folder
            homes[folder] = min(path, homes.get(folder, path), key=_rank)
    return set(homes.values())


def _rank(path: str) -> int:
    """The place of a page among those that may be that of a folder."""
    name = stem(path).rpartition("/")[2].lower()
    return HOMES.index(name) if name in HOMES else -1


def _page(page: Page, kind: str, is_index: bool, paths: UniquePaths, taken: set[str]) -> Place:
    folder, _, name = safe_path(page.path).rpartition("/")
    if name.endswith(urls.NOTEBOOK):
        in_kind = any(part.lower() in FOLDER_KINDS for part in folder.split("/"))
        if kind == "page" and not in_kind:  # there, our builder takes it for a file to fetch
            path = paths.take(posixpath.join("content", folder, name))
            return Place(path=path, url=urls.file_url(path.removeprefix("content/")))
        if not in_kind:
            folder = f"{KINDS[kind].folder}/{folder}".rstrip("/")
    else:
        name = f"{stem(name)}.md"
        if is_index and (folder or name.lower() not in urls.INDEXES):
            name = "index.md"  # of other names, the builder takes that of the whole site alone
        if address_of(page) == "/":
            folder, name = "", "index.md"
    path = paths.take(posixpath.join("content", folder, name))
    last = "index.md" if is_index else name
    natural = urls.page_url(posixpath.join(folder, last))
    wanted = urls.written(address_of(page)) if page.address else natural
    forms = chain([wanted], (f"{wanted.rstrip('/')}-{number}/" for number in count(2)))
    url = next(one for one in forms if one not in taken and one not in RESERVED)
    return Place(path=path, url=url, permalink="" if url == natural else url)


def _file(path: str, known: bool, paths: UniquePaths) -> Place:
    """The place of a file; `known` says that it had an address."""
    safe, settings = safe_path(path), ("course.yml", "course.yaml")
    is_beside = not known or urls.file_url(safe) == urls.address(f"/{path}")
    top = "content/" if is_beside and safe.rpartition("/")[2].lower() not in settings else "static/"
    place = paths.take(top + safe)
    bare = place.removeprefix(top)
    url = urls.file_url(bare) if top == "content/" else urls.address(f"/{bare}")
    return Place(path=place, url=url)
