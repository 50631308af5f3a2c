"""The rules that say what is at each address of the site."""

from __future__ import annotations

from coursesite import urls
from coursesite.diagnostics import error
from coursesite.engine import Need, rule
from coursesite.site.courses import (
    course,
    home_source,
    home_url,
    is_published,
    pages_of,
    post_url,
    root_of,
    roots,
    several,
    sources,
)
from coursesite.site.inputs import listing
from coursesite.site.looks import asset_names, verbatim
from coursesite.site.outlines import tags


@rule
def beside(need: Need) -> tuple[str, ...]:
    """The files among the notes that are published as they are."""
    paths = (path.removeprefix("content/") for path in need(listing, "content/"))
    return tuple(
        path
        for path in paths
        if not path.endswith((".md", ".markdown")) and path.rpartition("/")[2] != "course.yml"
    )


@rule(keep=dict[str, str])
def addresses(need: Need) -> dict[str, str]:
    """Every address of a post or file, with what is there: `post PATH` or `file PATH`."""
    found: dict[str, str] = {}
    for root in dict.fromkeys(("", *need(roots))):
        for path in need(pages_of, root):
            _claim(need, found, need(post_url, path), path)
        if home := need(home_source, root):
            found[home_url(root)] = f"post {home}"
    for path in need(beside):
        found[urls.file_url(path)] = f"file content/{path}"
    for name in need(verbatim):
        found[f"/{name}"] = f"file static/{name}"
    for address in need(asset_names).values():
        found[address] = "asset"
    return found


def _claim(need: Need, found: dict[str, str], url: str, path: str) -> None:
    other = found.get(url, "")
    if other:
        need.report(
            error(
                "duplicate-address",
                f"{url} is the address of {other.removeprefix('post ')} already",
                hint="give one of them another slug: or permalink:",
            ).within(f"content/{path}")
        )
    else:
        found[url] = f"post {path}"


@rule
def at_address(need: Need, url: str) -> str | None:
    """What is at an address, as in `addresses`; "made" for a page that the build makes itself."""
    if found := need(addresses).get(url):
        return found
    return "made" if url in need(made_addresses) else None


@rule
def made_addresses(need: Need) -> tuple[str, ...]:
    """The addresses of the pages that no post stands for."""
    found = ["/404.html", "/robots.txt"]
    if need(several):
        found.append("/")
    for root in need(roots):
        base = home_url(root)
        found += [
            base,
            f"{base}schedule/",
            f"{base}tags/",
            f"{base}feed.xml",
            f"{base}calendar.ics",
        ]
        if (of := need(course, root)) is not None and of.print_url:
            found.append(of.print_url)
        found += [one.url for one in need(tags, root)]
        found += [f"{base}{kind}s/" for kind in ("assignment", "announcement")]
    return tuple(found)


@rule
def published_url(need: Need, path: str) -> str | None:
    """The address of a post or file below `content/`; None if it is not there or not published."""
    if path.endswith((".md", ".markdown")):
        if path not in need(sources) or not need(is_published, path):
            return None
        root = need(root_of, path)
        return home_url(root) if path == need(home_source, root) else need(post_url, path)
    return urls.file_url(path) if path in need(beside) else None
