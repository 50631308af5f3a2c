"""The feeds of a course."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from coursesite.course import links, rebase
from coursesite.engine import Need, rule
from coursesite.model import KINDS, LectureRef, Prose, replace
from coursesite.site.citations import html as citations
from coursesite.site.courses.course import existing_course, lecture_ref, refs
from coursesite.site.courses.held_back import when_out_html
from coursesite.site.inputs import is_past
from coursesite.site.listings.identities import identities
from coursesite.site.markdown.prose import prose
from coursesite.site.notes.links import Located, locate
from coursesite.site.notes.notes import TERM, fills_of, term_address
from coursesite.site.outputs import url_of
from coursesite.site.posts.last_change import lastmod
from coursesite.site.posts.locations import in_utc, location_of
from coursesite.site.posts.settings import base_url
from coursesite.site.theme.templates import say
from coursesite.text import urls
from coursesite.text.address_lists import css_safe
from coursesite.text.lazy_regex import rare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursesite.course.feeds import Entry

_OF_DARK = rare(r'<img\b[^>]* class="(?:[^"]* )?cs-only-dark[" ][^>]*>')
MOST = 30
"""The entries of a feed: the newest ones."""


@rule(big=True)
def feed_file(need: Need, root: str) -> bytes:
    """The Atom feed of a course: the newest of what has happened in it, without text."""
    from coursesite.course import feeds

    url = url_of("feed_file", root)
    course = existing_course(need, root)
    id = need(identities, root).of_page()
    return feeds.atom(course, need(base_url), url, _newest(need, root), id=id).encode()


@rule(big=True)
def json_feed_file(need: Need, root: str) -> bytes:
    """The JSON Feed of a course, of the same posts."""
    from coursesite.course import feeds

    url = url_of("json_feed_file", root)
    course = existing_course(need, root)
    feed = feeds.json_feed(course, need(base_url), url, _newest(need, root))
    return msgspec.json.format(msgspec.json.encode(feed), indent=2) + b"\n"


def _newest(need: Need, root: str) -> list[Entry]:
    """The entries of a course's feeds."""
    listed: tuple[LectureRef, ...] = need(refs, root)
    return _happened(need, root, listed)


def _happened(need: Need, root: str, listed: Iterable[LectureRef]) -> list[Entry]:
    """The newest of those of a course's posts that are news by now, without their text."""
    from coursesite.course import feeds

    known, news = need(identities, root), []
    for ref in listed:
        if not ref.unlisted:
            moments = feeds.news_since(ref, need(location_of, ref.path).begins)
            if moments is not None:
                news.append((in_utc(moments[0]), moments[1], ref))
    # few moments are asked for: the last one that is past, the first that is not, some between
    news.sort(key=lambda one: one[0])
    past = bisect_left(news, True, key=lambda one: not need(is_past, one[0]))
    entries = []
    for published, ref in feeds.newest([(date, ref) for _, date, ref in news[:past]], MOST):
        changed = lastmod(need, ref)
        if changed and not need(is_past, in_utc(changed)):
            changed = None
        entries.append(feeds.Entry(known.of_post(ref.path), ref, published, changed))
    return entries


@rule(big=True)
def news_file(need: Need, root: str, kind: str) -> bytes:
    """The feed of a course's news of one kind, with their text."""
    from coursesite.course import feeds

    of_course = existing_course(need, root)
    home = url_of("kind_page", root, kind)
    known = need(identities, root)
    news = [ref for ref in need(refs, root) if ref.kind == kind]
    entries = [
        replace(entry, html=need(feed_html, entry.ref.path, home))
        for entry in _happened(need, root, news)
    ]
    url = url_of("news_file", root, kind)
    title = f"{of_course.title}: {say(need, of_course.language, KINDS[kind].folder)}"
    return feeds.atom(
        of_course,
        need(base_url),
        url,
        entries,
        id=known.of_page(KINDS[kind].folder),
        home=home,
        title=title,
    ).encode()


@rule
def feed_html(need: Need, path: str, folder: str) -> str:
    """The notes of a post for a feed in the folder `folder`: with absolute links or, without a base
    URL, links relative to that folder."""
    from coursesite.course import feeds

    body, language = need(prose, path), need(lecture_ref, path).lang
    base = need(base_url)
    edits = {}
    for number, spot in enumerate(body.links):
        if spot.url.startswith(TERM):
            located = Located(target=term_address(need, path, spot.url))
        else:
            located = locate(need, path, spot.url)
        if located.held and spot.role == "href" and links.can_be_plain(body.html, spot):
            edits[number] = links.Edit(
                "", plain=True, words=when_out_html(need, located.held, language)
            )
        elif located.held or (located.target is None and spot.url.startswith(TERM)):
            edits[number] = links.Edit("", plain=True)
        elif located.target is not None:
            target = located.target
            url = urls.join(base, target) if base else urls.relative(folder, target)
            edits[number] = links.Edit(css_safe(url) if spot.role == "css" else url)
    here = need(location_of, path).url
    fills = [
        (start, end, _seen_from(text, here, folder, base))
        for start, end, text in fills_of(need, path, body)
    ]
    fills += _citations(need, path, body, folder)
    html = feeds.without_forms(links.rewritten(body.html, body.links, edits, fills))
    return _OF_DARK.sub("", html) if "cs-only-dark" in html else html


def _citations(need: Need, path: str, body: Prose, folder: str) -> tuple[tuple[int, int, str], ...]:
    """The citations of a post and its list, with links that lead to the list on its page."""
    page, base = need(lecture_ref, path).url, need(base_url)
    address = urls.join(base, page) if base else urls.relative(folder, page)
    return citations.elsewhere(citations.fills(need, path, body), address)


def _seen_from(html: str, here: str, folder: str, base: str) -> str:
    """HTML of the page at `here` for a feed in a folder: with absolute links, or without a base URL
    with links from there."""
    if "=" not in html:
        return html
    html = rebase.absolute(html, here)
    return rebase.published(html, base) if base else rebase.seen_from(html, folder)
