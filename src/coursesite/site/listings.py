"""The pages that list others: schedule, tags, kinds; and the page for what is not there."""

from __future__ import annotations

from coursesite.engine import Need, rule
from coursesite.model import Week
from coursesite.site.courses import home_url, refs, roots, several
from coursesite.site.frame import all_courses, frame, rendered, titled
from coursesite.site.outlines import has_due, tag, tags, weeks


@rule(big=True)
def schedule_page(need: Need, root: str) -> bytes:
    """The schedule of a course."""
    here = f"{home_url(root)}schedule/"
    context = frame(need, root, here, "schedule", titled(need, root, "schedule"))
    rows: tuple[Week, ...] = need(weeks, root)
    return rendered(
        need, "schedule.html", context | {"weeks": rows, "has_due": need(has_due, root)}
    )


@rule(big=True)
def tags_page(need: Need, root: str) -> bytes:
    """The index of a course's tags."""
    here = f"{home_url(root)}tags/"
    context = frame(need, root, here, "tags", titled(need, root, "tags"))
    return rendered(need, "tags.html", context | {"tags": need(tags, root)})


@rule(big=True)
def tag_page(need: Need, root: str, slug: str) -> bytes:
    """The page of one tag."""
    found = need(tag, root, slug)
    assert found is not None
    context = frame(need, root, found.url, "tag", found.name)
    return rendered(need, "tag.html", context | {"tag": found})


@rule(big=True)
def kind_page(need: Need, root: str, kind: str) -> bytes:
    """The listing of a course's pages of one kind."""
    here = f"{home_url(root)}{kind}s/"
    found = tuple(one for one in need(refs, root) if one.kind == kind and not one.unlisted)
    context = frame(need, root, here, "list", titled(need, root, f"{kind}s"))
    if kind == "announcement":
        context["own_feed"] = f"{here}feed.xml"
    return rendered(need, "list.html", context | {"kind": kind, "refs": found})


@rule(big=True)
def not_found_page(need: Need) -> bytes:
    """The page that a web server sends for an address where nothing is."""
    root = "" if need(several) else need(roots)[0]
    context = frame(need, root, "/404.html", "missing", titled(need, root, "not_found"))
    return rendered(need, "404.html", context | {"courses": all_courses(need)})
