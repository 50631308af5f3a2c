"""The rules that say what is at each address of the site."""

from __future__ import annotations

from coursesite import urls
from coursesite.diagnostics import error
from coursesite.engine import Need, rule
from coursesite.site.courses import (
    course,
    home_source,
    home_url,
    pages_of,
    refs,
    roots,
    several,
)
from coursesite.site.inputs import is_settings, listing
from coursesite.site.looks import asset_names, verbatim
from coursesite.site.outlines import has_due, scheduled, tags


@rule
def beside(need: Need) -> tuple[str, ...]:
    """The files among the notes that are published as they are."""
    paths = (path.removeprefix("content/") for path in need(listing, "content/"))
    return tuple(
        path for path in paths if not path.endswith((".md", ".markdown")) and not is_settings(path)
    )


@rule(keep=dict[str, str])
def addresses(need: Need) -> dict[str, str]:
    """Every address of a post or file, with what is there: `post PATH` or `file PATH`."""
    found: dict[str, str] = {}
    for root in dict.fromkeys(("", *need(roots))):
        for path, here in need(pages_of, root).items():
            _claim(need, found, here.url, path)
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
        of_course: tuple[str, ...] = need(made_in, root)
        found += of_course
    return tuple(found)


@rule(keep=tuple[str, ...])
def made_in(need: Need, root: str) -> tuple[str, ...]:
    """Those of a course, as far as there is something for them to show."""
    base = home_url(root)
    found = [base, f"{base}feed.xml"]
    if (here := need(course, root)) and here.print_url:
        found.append(here.print_url)
    if need(scheduled, root):
        found += [f"{base}schedule/", f"{base}calendar.ics"]
    if need(has_due, root):
        found.append(f"{base}due.ics")
    if of := need(tags, root):
        found += [f"{base}tags/", *(one.url for one in of)]
    kinds = {one.kind for one in need(refs, root) if not one.unlisted}
    found += [f"{base}{kind}s/" for kind in ("assignment", "announcement") if kind in kinds]
    if "announcement" in kinds:
        found.append(f"{base}announcements/feed.xml")
    return tuple(found)
