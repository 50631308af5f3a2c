"""The translations of pages: the same page in other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from coursesite.course import language_names, links
from coursesite.diagnostics import key_span, warning
from coursesite.engine import Need, rule
from coursesite.model import FrontMatter
from coursesite.site.courses.roots import out_roots, roots
from coursesite.site.inputs import text_of
from coursesite.site.outputs import owner_of
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import (
    home_source,
    home_url,
    location_of,
    page_language,
    published_url,
)
from coursesite.site.posts.settings import language
from coursesite.site.posts.sources import course_of, posts

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class Translation(Struct, frozen=True, kw_only=True):
    """A page in another language: its address, its language, and the language's own name."""

    url: str
    lang: str
    name: str


@rule(keep=dict[str, tuple[str, ...]])
def siblings(need: Need) -> dict[str, tuple[str, ...]]:
    """The courses in folders side by side that are called by their languages, by the folder of each
    of them: `algebra/de` and `algebra/en`."""
    groups: dict[str, list[str]] = {}
    for root in need(out_roots):
        above, _, name = root.rpartition("/")
        own = need(language, root)
        if _TAG.fullmatch(name) and own.partition("-")[0].lower() == name.partition("-")[0].lower():
            groups.setdefault(above, []).append(root)
    every = (group for group in groups.values() if len(group) > 1)
    return {root: tuple(group) for group in every for root in group}


@rule(keep=dict[str, tuple[str, ...]])
def claimed(need: Need) -> dict[str, tuple[str, ...]]:
    """The posts that are translations of each other because one of them says so, by the path of
    each; those that are translations of the same post are translations of each other."""
    groups: dict[str, list[str]] = {}
    for path, original in need(claims).items():
        groups.setdefault(original, [original]).append(path)
    return {path: tuple(group) for group in groups.values() for path in group}


@rule(keep=dict[str, str])
def claims(need: Need) -> dict[str, str]:
    """The posts that say what they are a translation of, each with the path of that. One that is
    not there is reported."""
    found: dict[str, str] = {}
    for root in dict.fromkeys(("", *need(roots))):
        for path in need(posts, root):
            head: FrontMatter = need(front, path)
            if not head.translation_of:
                continue
            wanted = links.sources(head.translation_of, path)
            original = next((one for one in wanted if one != path and _is_post(need, one)), None)
            if original is not None:
                found[path] = original
                continue
            file = f"content/{path}"
            message = f"nothing that this could be a translation of is at '{head.translation_of}'"
            hint = "give the path of its file from this one, or from content/ with / in front"
            span = key_span(text_of(need, file), "translation_of")
            need.report(warning("translation-unknown", message, span, hint).within(file))
    return found


def _is_post(need: Need, path: str) -> bool:
    return path in need(posts, course_of(need, path))


def of_page(need: Need, root: str, here: str, path: str) -> tuple[Translation, ...]:
    """The translations of the page at `here`, of the post at `path` if it is one's, in the order of
    their languages."""
    by_claim: dict[str, tuple[str, ...]] = need(claimed)
    by_folder: dict[str, tuple[str, ...]] = need(siblings)
    if not by_claim and not by_folder:
        return ()
    found = {one.lang: one for one in _by_folder(need, by_folder.get(root, ()), root, here, path)}
    for other in by_claim.get(path, ()):
        if other != path and (url := published_url(need, other)) is not None:
            lang = page_language(need, other)
            found[lang] = Translation(url=url, lang=lang, name=language_names.name_of(lang))
    return tuple(found[lang] for lang in sorted(found))


def _by_folder(
    need: Need, group: tuple[str, ...], root: str, here: str, path: str
) -> Iterator[Translation]:
    """The pages of the same file, or else of the same address, in courses of other languages."""
    for other in group:
        if other == root:
            continue
        url = None
        if path and path != need(home_source, root):
            source = other + path.removeprefix(root)
            if source in need(posts, other) and not need(location_of, source).held:
                url = need(location_of, source).at
        else:
            address = home_url(other) + here.removeprefix(home_url(root))
            url = address if need(owner_of, address) is not None else None
        if url is not None:
            lang = need(language, other)
            yield Translation(url=url, lang=lang, name=language_names.name_of(lang))
