"""Lists of posts and items that the layouts of a theme add to a page.

The theme is a package, so its layouts are not there to be read; without its list, such a page would
be empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.slugs import slugify


def theme_list(page: Document, docs: Iterable[Document]) -> str:
    """The list in Markdown that a page has by its layout; empty for another layout.

    These are the layouts of Minimal Mistakes, which Chirpy and others have in part: `posts` by
    year, `categories` and `tags` by term, `category` and `tag` of one term, `collection` of its
    items.
    """
    layout = text_of(page.front.get("layout"))
    listed = list(docs)
    posts = [doc for doc in listed if doc.file.role == "post" and doc.output and doc.date]
    posts.sort(key=lambda doc: f"{doc.date} {doc.path}", reverse=True)
    if layout in ("posts", "archives"):
        return _grouped(posts, [(f"{doc.date:%Y}", doc) for doc in posts], is_sorted=True)
    if layout in ("categories", "tags"):
        return _grouped(posts, [(term, doc) for doc in posts for term in _terms(doc, layout)])
    if layout in ("category", "tag"):
        plural = "categories" if layout == "category" else "tags"
        wanted = text_of(page.front.get("taxonomy")) or page.title
        return _items([doc for doc in posts if wanted in _terms(doc, plural)])
    if layout == "collection":
        label = text_of(page.front.get("collection"))
        return _items([doc for doc in listed if doc.file.collection == label and doc.output])
    return ""


def _terms(doc: Document, key: str) -> tuple[str, ...]:
    return doc.categories if key == "categories" else doc.tags


def _grouped(
    posts: Sequence[Document], named: Sequence[tuple[str, Document]], is_sorted: bool = False
) -> str:
    """The posts below a heading for each name, whose id is that of the theme."""
    names = list(dict.fromkeys(name for name, _ in named))
    parts = []
    for name in names if is_sorted else sorted(names, key=str.casefold):
        of_name = {doc.path for other, doc in named if other == name}
        items = _items([doc for doc in posts if doc.path in of_name])
        parts.append(f"## {name}\n{{: #{slugify(name) or 'other'} }}\n\n{items}")
    return "\n\n".join(parts)


def _items(docs: Iterable[Document]) -> str:
    return "\n".join(
        f"- [{(doc.title or doc.slug).replace('[', chr(92) + '[')}]({doc.file_url})"
        for doc in docs
        if doc.file_url
    )
