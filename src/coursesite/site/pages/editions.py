"""The editions of a course: the same lectures in other terms, and where a page is in each."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from msgspec import Struct

from coursesite.course.links import course_meant, courses
from coursesite.course.references import matches
from coursesite.diagnostics import Diagnostic, Span, error, find, key_span, nearest, warning
from coursesite.engine import Need, rule
from coursesite.site.courses.roots import out_roots, roots
from coursesite.site.inputs import is_settings, listing, settings_file, share_of, text_of
from coursesite.site.outputs import owner_of
from coursesite.site.posts.locations import home_url
from coursesite.site.posts.settings import config

if TYPE_CHECKING:
    from coursesite.site.shared_files import Share


class Edition(Struct, frozen=True, kw_only=True):
    """An edition of a course, as a page of another one knows it: its term (or else its title), and
    the address of the same page there, or of its home if it has none."""

    term: str
    url: str
    same: bool
    newer: bool


@rule(keep=dict[str, str])
def followers(need: Need) -> dict[str, str]:
    """The course that follows each, by their folders. A course that two say they follow is followed
    by the last of these."""
    pairs = ((root, _before_out(need, root)) for root in need(out_roots))
    return {before: root for root, before in pairs if before is not None}


def _before_out(need: Need, root: str) -> str | None:
    """The nearest course before another one that is out."""
    out, seen = need(out_roots), [root]
    while (before := _before(need, seen[-1])) is not None and before not in (*out, *seen):
        seen.append(before)
    return before if before in out else None


def _before(need: Need, root: str) -> str | None:
    """The course that another one says it follows; None if that is not there."""
    written = need(config, root).previous.strip()
    known = need(roots) if written else ()
    return course_meant(written, root, [one for one in known if one != root])


@rule(keep=tuple[str, ...])
def chain(need: Need, root: str) -> tuple[str, ...]:
    """The editions that a course is one of, the first one first; none if it is the only one."""
    after: dict[str, str] = need(followers)
    before = {later: earlier for earlier, later in after.items()}
    found = [root]
    while (first := before.get(found[0])) is not None and first not in found:
        found.insert(0, first)
    while (last := after.get(found[-1])) is not None and last not in found:
        found.append(last)
    return tuple(found) if len(found) > 1 else ()


def others(need: Need, root: str, here: str) -> tuple[Edition, ...]:
    """The other editions of a course for its page at `here`, the newest first."""
    every: tuple[str, ...] = need(chain, root)
    if not every:
        return ()
    place = every.index(root)
    inner = here.removeprefix(home_url(root))
    return tuple(
        need(edition_of, other, inner, number > place)
        for number, other in reversed([*enumerate(every)])
        if other != root
    )


@rule(keep=Edition)
def edition_of(need: Need, root: str, inner: str, newer: bool) -> Edition:
    """An edition for pages at the address `inner` below the home of another."""
    settings, home = need(config, root), home_url(root)
    owner = need(owner_of, home + inner) if inner else None
    there = owner is not None or not inner
    url = home + inner if there else home
    return Edition(term=settings.term or settings.title or root, url=url, same=there, newer=newer)


@rule
def share_problems(need: Need, root: str) -> None:
    """Reports a course that would take files from one which is not there, or from itself, and files
    that it leaves out and that are not there either."""
    settings, share = need(config, root), need(share_of, root)
    name = settings_file(root)
    text = text_of(need, name)
    if share is not None and share.origin is None:
        span = key_span(text, "from")
        need.report(_astray(need, root, settings.shares, share, span).within(name))
    unused: tuple[str, ...] = settings.without if share is None else share.unused
    for glob in unused:
        message = f"no file is called '{glob}', so 'without' leaves out none"
        hint = "it leaves out files of the edition that 'from' names, which is missing"
        if share is not None and share.origin is not None:
            hint = _left_out(need, share.origin, glob)
        need.report(warning("without-unused", message, find(text, glob), hint).within(name))


def _left_out(need: Need, origin: str, glob: str) -> str:
    """A hint for a glob that names no file which an edition would take from another one."""
    folder = f"content/{origin}/" if origin else "content/"
    paths = [path.removeprefix(folder) for path in need(listing, folder)]
    within = posixpath.normpath(posixpath.join("/", origin, "-", glob)).removeprefix(f"/{origin}/-")
    meant = within.strip("/").removeprefix(f"{origin}/")
    if meant != glob and any(matches(meant, path) for path in paths):
        return f"did you mean '{meant}'?"
    named = [path for path in paths if matches(glob, path)]
    if any(is_settings(path) for path in named):
        return "settings are not taken as a file: write here those that are to be others"
    if named:
        return "it stays behind in any case, as announcements do, or is replaced by one of its own"
    names = {posixpath.basename(path): path for path in paths}
    near = names.get(nearest(posixpath.basename(meant), names, 0.7), "")
    hint = f"give its path from the folder of the edition, which is {folder.rstrip('/')}"
    return f"did you mean '{near}'?" if near else hint


def _astray(need: Need, root: str, written: str, share: Share, span: Span | None) -> Diagnostic:
    """The error about a course that names no other one that it could take files from."""
    meant = courses(written, root)
    if share.circle:
        message = f"'{written}' takes its files from here, by way of others or not"
        if root in meant[:1]:
            message = f"'{written}' is this edition itself"
        hint = "name the edition before this one, and nothing in the first one"
        return error("from-circle", message, span, hint)
    hint = "give the path of a folder below content/ that has a course.yml, from this one"
    known = [one for one in need(roots) if one not in ("", root, *_takers(need, root))]
    around = (one for one in known if any(f"{way}/".startswith(f"{one}/") for way in meant))
    near = next(around, "") or (nearest(meant[0], known) if meant else "")
    if "\\" in written:
        hint = "folders are set apart by / and not by \\"
    elif near:
        hint = f"did you mean '{posixpath.relpath(f'/{near}', f'/{root}')}'?"
    return error("from-unknown", f"'{written}' is no other course of this site", span, hint)


def _takers(need: Need, root: str) -> list[str]:
    """The courses that take files from another one, by way of others or not."""
    takers = [root]
    for taker in takers:
        every = ((one, need(share_of, one)) for one in need(roots))
        takers += [one for one, share in every if share and share.origin == taker]
    return takers[1:]


@rule
def edition_problems(need: Need, root: str) -> None:
    """Reports a course that says it follows one which is not there, or itself."""
    written, before = need(config, root).previous.strip(), _before(need, root)
    if not written:
        return
    name = settings_file(root)
    if before is not None:
        seen: list[str] = []
        while before is not None and before not in (root, *seen):
            seen.append(before)
            before = _before(need, before)
        if before == root:
            message = f"'{written}' follows this edition itself, by way of others or not"
            hint = "name the edition before this one, and nothing in the first one"
            span = key_span(text_of(need, name), "previous")
            need.report(warning("edition-unknown", message, span, hint).within(name))
        return
    others = [one for one in need(roots) if one != root]
    near = nearest(written.strip("/."), others)
    hint = f"did you mean '{near}'?" if near else "write its folder below content/"
    message = f"'{written}' is no other course, so this edition follows none"
    span = key_span(text_of(need, name), "previous")
    need.report(warning("edition-unknown", message, span, hint).within(name))
