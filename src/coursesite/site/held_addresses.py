"""The addresses at which something will be that is not out yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coursesite.course import outline
from coursesite.course.tags import plain_slug
from coursesite.engine import Need, rule
from coursesite.model import KINDS, FrontMatter, HeldBack
from coursesite.site.courses.held_back import held_of, held_posts, old_addresses
from coursesite.site.courses.roots import held_roots
from coursesite.site.outputs import COURSE, owner_of
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import home_post, home_url, location_of
from coursesite.site.posts.settings import language


@rule(keep=dict[str, str])
def held_addresses(need: Need) -> dict[str, str]:
    """The posts of the site that are not out, by their addresses, those of old among them. A list
    that there is not before its first post is out is that of the post which comes out first; what
    the build makes of a course that is held back is that of its home, or of such a post."""
    owners: dict[str, str] = {}
    every: tuple[HeldBack, ...] = need(held_posts)
    for held in sorted(every, key=_soonest):
        if held.why != "expired":
            home = home_url(need(location_of, held.path).course)
            own = need(language, need(location_of, held.path).course)
            for path in _lists(held.path, need(front, held.path), own):
                owners.setdefault(home + path, held.path)
        for url in (held.url, *need(old_addresses, held.path)):
            owners.setdefault(url, held.path)
    for root in need(held_roots):
        of_course: tuple[HeldBack, ...] = need(held_of, root)
        posts = sorted(of_course, key=_soonest)
        first = need(home_post, root) or next((post.path for post in posts), "")
        for entry in COURSE if first else ():
            if entry.family is None:
                owners.setdefault(entry.url(root), first)
    return owners


def _soonest(held: HeldBack) -> tuple[bool, str]:
    return held.why != "scheduled", held.until


def _lists(path: str, head: FrontMatter, language: str) -> Iterator[str]:
    """The files that list a post, below the home of its course in a language."""
    kind = KINDS[outline.kind_of(path, head)]
    if head.unlisted:
        return
    if kind.has_listing:
        yield f"{kind.folder}/"
    if kind.role == "news":
        yield f"{kind.folder}/feed.xml"
    if head.due or (head.date and kind.role == "session"):
        yield from ("schedule/", "calendar.ics")
    if head.due:
        yield "due.ics"
    if head.tags:
        yield "tags/"
        yield from (f"tags/{plain_slug(name, language)}/" for name in head.tags)


def held_post(need: Need, addresses: Iterable[str]) -> str:
    """The post that will be at the first of these addresses at which something is, or will be; ""
    if something is there already, or never."""
    later = need(held_addresses)
    for url in addresses if later else ():
        if need(owner_of, url) is not None:
            return ""
        if url in later:
            return later[url]
    return ""
