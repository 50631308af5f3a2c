"""The tags of a course: which are the same, and the addresses of their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from coursesite.model import LectureRef, Tag
from coursesite.text.urls import composed, lowered, slugify

_SIGNS = {"+": "plus", "#": "sharp", "&": "and", "@": "at", "%": "percent"}
"""Words for the signs that names such as C++ and C# differ by."""


def tags_of(refs: Iterable[LectureRef], base: str, language: str = "") -> tuple[Tag, ...]:
    """The tags of a course with their posts, sorted by name; `base` is the address below which
    each has its page. Tags of the same `tag_key` are one, under the name that comes first.

    Two tags never share an address: where only signs make the difference, they are spelled out.
    """
    by_key: dict[str, tuple[str, list[LectureRef]]] = {}
    for ref in refs:
        if ref.unlisted:
            continue
        for name in ref.tags:
            of_tag = by_key.setdefault(tag_key(name, language), (name, []))[1]
            if ref not in of_tag[-1:]:  # a post may have one tag in two spellings
                of_tag.append(ref)
    slugs = _slugs(by_key)
    return tuple(
        Tag(name=name, slug=slugs[key], url=f"{base}{slugs[key]}/", refs=tuple(of_tag))
        for key, (name, of_tag) in sorted(by_key.items(), key=lambda item: item[1][0].casefold())
    )


def tag_key(name: str, language: str = "") -> str:
    """The identity of a tag: its name with the case of letters folded, `-` and `_` as spaces.

    >>> tag_key("Machine-Learning") == tag_key("machine learning"), tag_key("C") == tag_key("C++")
    (True, False)
    """
    name = lowered(composed(name), language).casefold()
    return " ".join(name.replace("-", " ").replace("_", " ").split())


def plain_slug(name: str, language: str = "") -> str:
    """The last part of a tag's address, unless another tag differs by signs only.

    >>> plain_slug("Graphs & Trees"), plain_slug("C++")
    ('graphs-and-trees', 'c-plus-plus')
    """
    return _slug(tag_key(name, language), _SIGNS)


def _slugs(keys: Iterable[str]) -> dict[str, str]:
    """The last part of each tag's address, by key, no two the same.

    A tag that is alone with its slug keeps it whatever other tags there are, since links to its
    page must last; so slugs are given out in the order of keys, not of posts.
    """
    plain = {key: _slug(key, _SIGNS) for key in sorted(keys)}
    shared = Counter(plain.values())
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for key, slug in plain.items():
        every = {char: f"u{ord(char):x}" for char in key if not slugify(char)} | _SIGNS
        own = base = slug if shared[slug] == 1 else _slug(key, every)
        number = 1
        while own in taken or (own != slug and own in shared):
            number += 1
            own = f"{base}-{number}"
        taken.add(own)
        slugs[key] = own
    return slugs


def _slug(key: str, signs: Mapping[str, str]) -> str:
    spelled = "".join(f" {signs[char]} " if char in signs else char for char in key)
    return slugify(" ".join(spelled.split())).strip("-") or "tag"
