"""The links of a site to other sites: where they are written, and whether they still lead anywhere.

Other hosts are asked only here, when an author wants it, and gently: few requests at a time, of one
host one after another, first for nothing but the head of an answer (`HEAD`, RFC 9110, section
9.3.2). What they said is kept for some days.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct
from selectolax.lexbor import LexborHTMLParser, LexborNode

from coursesite import __version__
from coursesite.diagnostics import Diagnostic, Span, in_order, span_at, warning
from coursesite.text.urls import NOTEBOOK, NOTES

if TYPE_CHECKING:
    import httpx

KEPT = "external-links.json"
"""The file in the state folder with what other hosts said."""
_AGE = 7 * 24 * 3600
"""The seconds for which an answer counts that was a good one."""
_AT_ONCE = 16
_PAUSE = 0.2
"""The seconds between two requests to a host."""
_PATIENCE = 15.0
_GONE = (404, 410)
_MOVED = (301, 308)
_NO_HEAD = (400, 403, 404, 405, 406, 410, 429, 500, 501, 503)
"""Answers to `HEAD` of hosts that answer `GET` otherwise."""
_NOT_FOR_PROGRAMS = (401, 402, 403, 406, 407, 418, 429, 451, 503, 999)
"""Answers that say nothing about the page: the host wants a person, or fewer requests."""
_LINKS = "a[href],img[src],iframe[src],[data-frame],source[src],video[src],audio[src]"
_WRITTEN = re.compile(r"https?://[^\s<>\"'`\]}|\\]+")
_SOURCES = (*NOTES, NOTEBOOK, ".yml", ".html")


class Answer(Struct, frozen=True):
    """The answer about an address: its `status` (0 if there was none, and `why`), the address that
    it has `moved` to for good, and the time at which it was asked, in seconds."""

    status: int = 0
    why: str = ""
    moved: str = ""
    at: float = 0

    @property
    def good(self) -> bool:
        """Whether the address need not be asked about again soon."""
        return 0 < self.status < 400


class Looked(Struct, frozen=True, kw_only=True):
    """The outcome: messages, the number of addresses, of those asked about now, and the addresses
    whose hosts answer no program."""

    diagnostics: tuple[Diagnostic, ...]
    addresses: int
    asked: int
    closed: tuple[str, ...]


def look(site: Path, output: Path, kept: Path, own: str) -> Looked:
    """Looks at all links of the built site in `output` that lead to other sites; `own` is the
    address of this one. `kept` is the file of earlier answers, which is brought up to date.

    Raises ImportError if httpx is not installed.
    """
    import httpx  # an extra: a site is built without any network

    found = _addresses(output, own)
    answers = _read(kept)
    now = time.time()
    fresh = {
        url
        for url in found
        if (old := answers.get(url)) is not None and old.good and 0 <= now - old.at < _AGE
    }
    asked = sorted(found.keys() - fresh)
    limits = httpx.Limits(max_connections=_AT_ONCE)
    if asked:  # in a thread of its own, which surely has no other loop of events
        with ThreadPoolExecutor(1) as beside:
            answers |= beside.submit(lambda: asyncio.run(_ask(asked, limits))).result()
    answers = {url: answers[url] for url in sorted(found)}
    _keep(kept, answers)
    wrong = {url: said for url, answer in answers.items() if (said := _problem(url, answer))}
    places = _places(site, wrong)
    messages = []
    for url, message in wrong.items():
        where = places.get(url) or [(found[url][0], None)]
        messages += [msgspec.structs.replace(message, path=path, span=span) for path, span in where]
    closed = tuple(url for url, answer in answers.items() if answer.status in _NOT_FOR_PROGRAMS)
    return Looked(
        diagnostics=in_order(messages), addresses=len(found), asked=len(asked), closed=closed
    )


def _addresses(output: Path, own: str) -> dict[str, list[str]]:
    """The addresses of other sites in the pages below `output`, each with the paths of these."""
    found: dict[str, list[str]] = {}
    for file in sorted(output.rglob("*.html")):
        page = file.relative_to(output).as_posix()
        tree = LexborHTMLParser(file.read_bytes())
        for node in tree.css(_LINKS):
            given = node.attributes
            if _is_of_theme(node):
                continue
            for name in ("href", "src", "data-frame"):
                url = (given.get(name) or "").partition("#")[0]
                if not url.lower().startswith(("http://", "https://")):
                    continue
                if not own or not f"{url}/".startswith(f"{own.rstrip('/')}/"):
                    pages = found.setdefault(url, [])
                    if page not in pages:
                        pages.append(page)
    return found


def _is_of_theme(node: LexborNode) -> bool:
    """Whether the theme wrote a link, to the page's file in its repository: each page has such
    links, and no author can mend them."""
    above = node.parent
    return above is not None and "cs-source" in (above.attributes.get("class") or "").split()


async def _ask(urls: Iterable[str], limits: httpx.Limits) -> dict[str, Answer]:
    """The answers about addresses: those of one host are asked for one after another."""
    import httpx

    by_host: dict[str, list[str]] = {}
    for url in urls:
        by_host.setdefault(urlsplit(url).netloc.lower(), []).append(url)
    agent = f"coursesite/{__version__} (looks whether links still lead anywhere)"
    gate = asyncio.Semaphore(_AT_ONCE)
    async with httpx.AsyncClient(
        headers={"User-Agent": agent, "Accept": "*/*"}, timeout=_PATIENCE, limits=limits
    ) as client:

        async def of_host(some: list[str]) -> dict[str, Answer]:
            said: dict[str, Answer] = {}
            for url in some:
                async with gate:
                    said[url] = await _answer(client, url)
                if said[url].status == 429:  # it wants no more of this
                    return said | {rest: Answer(429, at=time.time()) for rest in some} | said
                await asyncio.sleep(_PAUSE)
            return said

        done = await asyncio.gather(*map(of_host, by_host.values()))
    return {url: answer for said in done for url, answer in said.items()}


async def _answer(client: httpx.AsyncClient, url: str) -> Answer:
    """The answer about one address, whatever goes wrong on the way."""
    import httpx

    try:
        answer = await client.head(url, follow_redirects=True)
        if answer.status_code in _NO_HEAD:
            async with client.stream("GET", url, follow_redirects=True) as answer:
                pass  # its head is all that counts
    except httpx.TooManyRedirects:
        return Answer(0, "it leads round in a circle", at=time.time())
    except httpx.TimeoutException:
        return Answer(0, f"no answer within {_PATIENCE:.0f} seconds", at=time.time())
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as problem:
        return Answer(0, str(problem).strip() or type(problem).__name__, at=time.time())
    for_good = bool(answer.history) and all(one.status_code in _MOVED for one in answer.history)
    return Answer(answer.status_code, "", str(answer.url) if for_good else "", time.time())


def _problem(url: str, answer: Answer) -> Diagnostic | None:
    """The message about an address, None if there is nothing to say."""
    if answer.status in _GONE:
        message = f"there is nothing at {url} any more ({answer.status})"
        return warning("external-missing", message, hint="link to where it is now, or take it out")
    if answer.status in _NOT_FOR_PROGRAMS:
        return None
    if not answer.good:
        why = answer.why or f"the answer is {answer.status}"
        hint = "try it in a browser: the host may be down for a while only"
        return warning("external-unreachable", f"{url} can't be reached: {why}", hint=hint)
    if answer.moved and answer.moved.partition("#")[0] != url:
        message = f"{url} has moved for good"
        return warning("external-moved", message, hint=f"write {answer.moved}")
    return None


def _places(site: Path, urls: Mapping[str, object]) -> dict[str, list[tuple[str, Span | None]]]:
    """Where addresses are written in the files below `content/`: their paths, and the spans."""
    found: dict[str, list[tuple[str, Span | None]]] = {}
    for file in sorted((site / "content").rglob("*")) if urls else ():
        if file.suffix.lower() not in _SOURCES or not file.is_file():
            continue
        text = file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        path = file.relative_to(site).as_posix()
        for match in _WRITTEN.finditer(text):
            if url := _meant(match[0], urls):
                found.setdefault(url, []).append((path, span_at(text, match.start(), len(url))))
    return found


def _meant(written: str, urls: Mapping[str, object]) -> str:
    """The address among `urls` that words in a text begin with; the signs behind it may be those of
    the text."""
    bare = written.replace("&amp;", "&").partition("#")[0]
    while bare not in urls and bare and not bare[-1].isalnum():
        bare = bare[:-1]
    return bare if bare in urls else ""


def _read(kept: Path) -> dict[str, Answer]:
    """The answers that are kept; none if the file is not there, or is damaged."""
    try:
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, Answer])
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}


def _keep(kept: Path, answers: Mapping[str, Answer]) -> None:
    """Writes the answers for the next time; a folder that takes none is no mistake of the notes."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(msgspec.json.format(msgspec.json.encode(answers), indent=1))
    except OSError:
        return
