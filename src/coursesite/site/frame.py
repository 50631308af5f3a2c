"""What every page has: facts of site and course, and the navigation."""

from __future__ import annotations

from typing import Any

from coursesite import __version__
from coursesite.engine import Need, rule
from coursesite.model import CourseRef, Resource
from coursesite.site.courses import course, refs, scheduled, several, tags
from coursesite.site.posts import base_url, config, roots
from coursesite.site.theme import asset_names, say, template_closure, template_names
from coursesite.text import urls

Context = dict[str, Any]


GENERATOR = f"coursesite {__version__}"


def rendered(need: Need, name: str, context: Context) -> bytes:
    """A template in a context; a template that fails is reported, and its page is empty."""
    from coursesite.theme.environment import TemplateProblem  # not for builds that render nothing

    need.digest(template_closure, name)
    need.world.asset_names.update(need(asset_names))
    try:
        text: str = need.world.theme.render(name, context)
    except TemplateProblem as problem:
        need(template_names)  # one of them may be the hint
        need.report(problem.diagnostic())
        return b""
    return text.encode("utf-8", "surrogatepass" if text.isascii() else "replace")


@rule
def site_facts(need: Need) -> dict[str, Any]:
    """What every page may say of the site."""
    found = need(config, "")
    title = found.title
    if not title and not need(several):
        here = need(course, "")
        title = here.title if here else ""
    return {
        "title": title or "Courses",
        "url": "/",
        "base_url": need(base_url),
        "language": found.language,
        "generator": GENERATOR,
        "several": need(several),
        "theme": found.theme,
        "extra": found.extra,
        "search": found.search,
    }


@rule
def navigation(need: Need, root: str) -> tuple[Resource, ...]:
    """The entries of a course's navigation: its own list, or what the course has."""
    here = need(course, root)
    if here is None:
        return ()
    if here.nav:
        return here.nav
    base, language = here.url, here.language
    kinds = {one.kind for one in need(refs, root) if not one.unlisted}
    found = [Resource(url=base, title=say(need, language, "overview"))]
    if need(scheduled, root):
        found.append(Resource(url=f"{base}schedule/", title=say(need, language, "schedule")))
    for kind in ("assignment", "announcement"):
        if kind in kinds:
            found.append(Resource(url=f"{base}{kind}s/", title=say(need, language, f"{kind}s")))
    found += [
        Resource(url=one.url, title=one.title)
        for one in need(refs, root)
        if one.kind == "page" and not one.unlisted and _top(one.path, root)
    ]
    if need(tags, root):
        found.append(Resource(url=f"{base}tags/", title=say(need, language, "tags")))
    return tuple(found)


def _top(path: str, root: str) -> bool:
    """Whether a post lies directly in its course's folder."""
    rest = path.removeprefix(f"{root}/") if root else path
    return "/" not in rest.removesuffix("/index.md")


def frame(need: Need, root: str, here: str, kind: str, title: str, **page: Any) -> Context:
    """The part of a context that every page has; `page` are facts of this one."""
    site, of = need(site_facts), need(course, root)
    base = site["base_url"]
    facts = {
        "title": title,
        "url": here,
        "kind": kind,
        "description": "",
        "path": "",
        "toc": False,
        "lang": of.language if of else site["language"],
        "draft": False,
        "date": None,
        "lastmod": None,
        "image": None,
        "canonical": urls.join(base, here) if base else "",
    }
    nav = tuple(
        {"title": one.title, "url": one.url, "current": one.url == here}
        for one in (need(navigation, root) if of else ())
    )
    return {
        "here": here,
        "site": site,
        "course": of,
        "nav": nav,
        "language": facts["lang"],
        "feed_url": f"{of.url}feed.xml" if of else "",
        "page": facts | {key: value for key, value in page.items() if value},
    }


def titled(need: Need, root: str, key: str) -> str:
    """The title of a page that the build makes itself, in the course's language."""
    of = need(course, root)
    return say(need, of.language if of else need(site_facts)["language"], key)


def all_courses(need: Need) -> tuple[CourseRef, ...]:
    """The courses of the site, by the folder's name."""
    found = (need(course, root) for root in need(roots))
    return tuple(one for one in found if one is not None)
