"""Lists of posts and items that the layouts of a theme add to a page.

The theme is a package, so its layouts are not there to be read; without its list, such a page would
be empty.
"""

from __future__ import annotations

from collections.abc import Iterable

from coursesite.importers.front_matter import text_of
from coursesite.importers.jekyll.documents import Document
from coursesite.importers.slugs import slugify


def theme_list(page: Document, docs: list[Document]) -> str:
    """The list in Markdown that a page has by its layout; empty for another layout.

    These are the layouts of Minimal Mistakes, which Chirpy and others have in part: `posts` by
    year, `categories` and `tags` by term, `category` and `tag` of one term, `collection` of its
    items.
    """
    layout = page.layout
    if layout == "collection":
        label = text_of(page.front.get("collection"))
        return _items(doc for doc in docs if doc.file.collection == label and doc.output)
    posts = [doc for doc in docs if doc.file.role == "post" and doc.output and doc.date]
    posts.sort(key=lambda doc: f"{doc.date} {doc.path}", reverse=True)
    groups: dict[str, list[Document]] = {}
    for doc in posts:
        by_tag = doc.tags if layout in ("tags", "tag") else (f"{doc.date:%Y}",)
        for name in doc.categories if layout in ("categories", "category") else by_tag:
            groups.setdefault(name, []).append(doc)
    if layout in ("category", "tag"):
        return _items(groups.get(text_of(page.front.get("taxonomy")) or page.title, ()))
    if layout in ("categories", "tags"):
        groups = {name: groups[name] for name in sorted(groups, key=str.casefold)}
    elif layout not in ("posts", "archives"):
        return ""
    # The ids of the headings are those of the theme.
    return "\n\n".join(
        f"## {name}\n{{: #{slugify(name) or 'other'} }}\n\n{_items(group)}"
        for name, group in groups.items()
    )


def _items(docs: Iterable[Document]) -> str:
    return "\n".join(
        f"- [{(doc.title or doc.slug).replace('[', chr(92) + '[')}]({doc.file_url})"
        for doc in docs
        if doc.file_url
    )
