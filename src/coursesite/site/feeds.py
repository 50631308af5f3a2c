"""The feeds of a course."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from coursesite.course import links
from coursesite.engine import Need, rule
from coursesite.model import KINDS, LectureRef, Moment
from coursesite.site.courses import existing_course, refs
from coursesite.site.identities import identities
from coursesite.site.links import locate
from coursesite.site.markdown import prose
from coursesite.site.outputs import url_of
from coursesite.site.posts import base_url, lastmod
from coursesite.site.theme import say
from coursesite.text import urls

if TYPE_CHECKING:
    from coursesite.course.feeds import Entry

MOST = 30
"""The entries of a feed: the newest ones."""


@rule(big=True)
def feed_file(need: Need, root: str) -> bytes:
    """The Atom feed of a course: its newest posts that have a date, without their text."""
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
    from coursesite.course import feeds

    dated = [ref for ref in need(refs, root) if ref.date and not ref.unlisted]
    dated.sort(key=_date, reverse=True)
    known = need(identities, root)
    return [
        feeds.Entry(known.of_post(ref.path), ref, "", lastmod(need, ref)) for ref in dated[:MOST]
    ]


def _date(ref: LectureRef) -> Moment:
    assert ref.date is not None
    return ref.date


@rule(big=True)
def news_file(need: Need, root: str, kind: str) -> bytes:
    """The feed of a course's news of one kind, with their text."""
    from coursesite.course import feeds

    of_course = existing_course(need, root)
    home = url_of("kind_page", root, kind)
    news = [ref for ref in need(refs, root) if ref.kind == kind and ref.date and not ref.unlisted]
    known = need(identities, root)
    entries = [
        feeds.Entry(
            known.of_post(ref.path), ref, need(feed_html, ref.path, home), lastmod(need, ref)
        )
        for ref in news[:MOST]
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
    body = need(prose, path)
    base = need(base_url)
    edits = {}
    for number, spot in enumerate(body.links):
        if (target := locate(need, path, spot.url).target) is not None:
            url = urls.join(base, target) if base else urls.relative(folder, target)
            edits[number] = links.Edit(url)
    return links.rewritten(body.html, body.links, edits)
