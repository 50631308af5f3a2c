"""The page with all that a course cites, and the entries that nothing cites."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from coursesite.engine import Need, rule
from coursesite.site.citations.entries import citing_posts, entries_of
from coursesite.site.citations.html import course_document, references_html
from coursesite.site.courses.bibliographies import bibliography_files, keys_of, may_cite
from coursesite.site.courses.course import lecture_ref
from coursesite.site.courses.roots import every_root
from coursesite.site.inputs import written_at
from coursesite.site.outputs import url_of
from coursesite.site.pages.frame import frame, render, title_of
from coursesite.site.posts.locations import home_source, home_url, pages_of
from coursesite.text.urls import relative


@rule(big=True)
def bibliography_page(need: Need, root: str) -> bytes:
    """The page with all that a course cites, each entry with links to the pages that cite it."""
    here = url_of("bibliography_page", root)
    title = title_of(need, root, "bibliography")
    context = frame(need, root, here, "bibliography", title)
    home, pages = need(home_source, root), dict[str, list[str]]()
    for path in citing_posts(need, root):
        keys: tuple[str, ...] = need(cited_keys, path)
        for key in keys:
            pages.setdefault(key, []).append(path)
    places = {
        path: (home_url(root), title_of(need, root, "overview"))
        if path == home
        else (need(lecture_ref, path).url, need(lecture_ref, path).title)
        for paths in pages.values()
        for path in paths
    }
    behind = {
        key: ", ".join(
            f'<a class="cs-cited-in" href="{escape(relative(here, places[path][0]))}">'
            f"{escape(places[path][1])}</a>"
            for path in paths
        )
        for key, paths in pages.items()
    }
    word = escape(title_of(need, root, "cited_in"))
    behind = {key: f'<span class="cs-cited">{word} {links}</span>' for key, links in behind.items()}
    html = references_html(need(course_document, root).references, behind)
    return render(need, "bibliography.html", context | {"html": Markup(html)})


@rule(keep=tuple[str, ...])
def cited_keys(need: Need, path: str) -> tuple[str, ...]:
    """The keys of what a post cites or lists."""
    return tuple(one.key for one in need(entries_of, path))


@rule
def uncited(need: Need) -> tuple[str, ...]:
    """The entries that no page cites, each with its file in front."""
    cited: set[str] = set()
    for root in every_root(need):
        home = need(home_source, root)
        for path in (*need(pages_of, root), *((home,) if home else ())):
            if may_cite(need, path):
                keys: tuple[str, ...] = need(cited_keys, path)
                cited.update(keys)
    files: tuple[str, ...] = need(bibliography_files)
    own = [file for file in files if need(written_at, f"content/{file}") == f"content/{file}"]
    return tuple(
        f"{file}: {key}" for file in own for key in need(keys_of, file) if key not in cited
    )
