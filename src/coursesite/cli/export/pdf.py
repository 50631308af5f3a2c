"""A page printed to a PDF by an installed Chromium: tagged, with bookmarks, and with the numbers of
pages in its contents."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

from coursesite.cli.export.print_page import Book

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("chrome", "microsoft-edge", "msedge"),
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_PATIENCE = 300
"""The seconds that a course may take to be printed."""
_PASSES = 3
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)


class PrintError(Exception):
    """A page could not be printed; the words say why, and what helps."""


def browser() -> str:
    """The program of an installed Chromium, Chrome or Edge. PrintError if there is none."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    for place in _PLACES:
        if Path(place).is_file():
            return place
    raise PrintError(
        "a PDF is printed by Chromium, Chrome or Edge, and none is installed; "
        "or say where it is: --browser PATH"
    )


def write(program: str, page: Path, url: str, book: Book | None, file: Path) -> bool:
    """Prints the page in a file of the output to `file`. `url` is its address, "" if it is not
    known: links to other pages lead there. Of a whole course (`book`) the contents get the numbers
    of pages, if pypdf is installed; whether they have them is returned. PrintError.
    """
    tree = LexborHTMLParser(page.read_bytes())
    _mend_links(tree, url)
    _write_html(tree, page)
    _print(program, page, file)
    if book is None:
        return False
    numbers: list[int] = []
    for _ in range(_PASSES):  # the numbers may need room, which moves what is behind them
        found = _pages_of_parts(file, len(book.parts))
        if found is None or not found:
            return False
        if found == numbers:
            return True
        numbers = found
        _number_contents(tree, numbers)
        _write_html(tree, page)
        _print(program, page, file)
    return True


def _write_html(tree: LexborHTMLParser, page: Path) -> None:
    page.write_text(f"<!doctype html>\n{tree.html or ''}", encoding="utf-8")


def _mend_links(tree: LexborHTMLParser, url: str) -> None:
    """Links to other pages lead to the site, since the folder that is printed goes; without an
    address they are text."""
    for node in tree.css("a[href]"):
        href = node.attributes.get("href") or ""
        if href.startswith("#") or _ADDRESS.match(href):
            continue
        if url:
            path, sign, rest = href.partition("#")
            path = path.removesuffix("index.html") or "./"
            node.attrs["href"] = urljoin(url, f"{path}{sign}{rest}")
        else:
            del node.attrs["href"]


def _number_contents(tree: LexborHTMLParser, numbers: list[int]) -> None:
    """Puts the numbers of pages into the contents, before what was put there in a pass before."""
    for old in tree.css(".cs-book-contents .cs-book-page"):
        old.decompose()
    links = tree.css(".cs-book-contents li > a")
    for link, number in zip(links, numbers, strict=False):
        inner = LexborHTMLParser(f'<span class="cs-book-page">{number}</span>').css_first("span")
        if inner is not None:
            link.insert_child(inner)


def _pages_of_parts(file: Path, count: int) -> list[int] | None:
    """The pages on which the parts of a course begin, from its bookmarks; None without pypdf, and
    empty if the bookmarks are not those of the parts."""
    try:
        from pypdf import PdfReader  # an extra
    except ImportError:
        return None
    reader = PdfReader(file)
    below = [entry for entry in reader.outline if isinstance(entry, list)]
    entries = [entry for entry in (below[0] if below else []) if not isinstance(entry, list)]
    if len(entries) < count:
        return []
    pages = [reader.get_destination_page_number(entry) for entry in entries[-count:]]
    return [page + 1 for page in pages if page is not None]


def _print(program: str, page: Path, file: Path) -> None:
    """Has the browser print a file. It is given a folder of its own, so that nothing of a reader's
    browser is touched."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--no-pdf-header-footer",
            "--export-tagged-pdf",
            "--generate-pdf-document-outline",
            f"--user-data-dir={profile}",
            f"--print-to-pdf={file}",
            *(["--no-sandbox"] if _is_root() else []),
            page.resolve().as_uri(),
        ]
        file.unlink(missing_ok=True)
        try:
            done = subprocess.run(
                command, capture_output=True, timeout=_PATIENCE, check=False, text=True
            )
        except subprocess.TimeoutExpired:
            raise PrintError(f"{program} was not done after {_PATIENCE} seconds") from None
        except OSError as problem:
            raise PrintError(f"{program} can't be run: {problem.strerror}") from None
    if not file.is_file() or not file.stat().st_size:
        said = done.stderr.strip().splitlines()
        raise PrintError(f"{program} printed nothing: {said[-1] if said else 'no reason is given'}")


def _is_root() -> bool:
    """Whether this is the administrator, for whom Chromium has no sandbox."""
    return sys.platform != "win32" and os.geteuid() == 0
