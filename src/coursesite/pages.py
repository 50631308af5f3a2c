"""The rules that render pages: each value is the bytes of one file of the output."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from coursesite import __version__, feeds, links, outline, providers, urls
from coursesite.courses import (
    base_url,
    config,
    course,
    front,
    home_source,
    home_url,
    lecture_ref,
    neighbours,
    post_url,
    refs,
    root_of,
    roots,
    several,
    tag,
    tags,
    weeks,
)
from coursesite.diagnostics import Diagnostic, Severity, Span
from coursesite.engine import Need, rule
from coursesite.inputs import asset_names, blob, template, template_closure
from coursesite.model import (
    CourseRef,
    FrontMatter,
    LectureRef,
    Moment,
    Prose,
    Recording,
    Resource,
    Slides,
    Week,
)
from coursesite.notes import locate, notes, prose
from coursesite.theme import TemplateProblem

Context = dict[str, Any]
GENERATOR = f"coursesite {__version__}"


def rendered(need: Need, name: str, context: Context) -> bytes:
    """A template in a context; a template that fails is reported, and its page is empty."""
    need(template_closure, name)
    need.world.asset_names.update(need(asset_names))
    try:
        text: str = need.world.theme.render(name, context)
    except TemplateProblem as problem:
        need.report(problem.diagnostic())
        return b""
    return text.encode("utf-8", "surrogatepass" if text.isascii() else "replace")


# ---- contexts -------------------------------------------------------------------------------


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
    }


@rule
def navigation(need: Need, root: str) -> tuple[Resource, ...]:
    """The entries of a course's navigation: its own list, or what the course has."""
    here = need(course, root)
    if here is None:
        return ()
    if here.nav:
        return here.nav
    base, voice = here.url, need.world.theme.voice(here.language)
    need(template_closure, "text/en.yml")
    kinds = {one.kind for one in need(refs, root) if not one.unlisted}
    found = [Resource(url=base, title=voice("overview"))]
    if need(weeks, root):
        found.append(Resource(url=f"{base}schedule/", title=voice("schedule")))
    for kind in ("assignment", "announcement"):
        if kind in kinds:
            found.append(Resource(url=f"{base}{kind}s/", title=voice(f"{kind}s")))
    found += [
        Resource(url=one.url, title=one.title)
        for one in need(refs, root)
        if one.kind == "page" and not one.unlisted and _top(one.path, root)
    ]
    if need(tags, root):
        found.append(Resource(url=f"{base}tags/", title=voice("tags")))
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


def recording_facts(need: Need, path: str, found: Recording | None) -> Context | None:
    """What the template of a recording prints."""
    if found is None:
        return None
    own = found.provider == "file"
    src = link(need, path, found.url) if own else found.url
    return {
        "frame_url": "" if own or found.provider == "link" else providers.frame_url(found),
        "watch_url": src if own or found.provider == "link" else providers.watch_url(found),
        "provider_label": "" if own else providers.label(found.provider),
        "title": found.title,
        "start": found.start,
        "duration": found.duration,
        "aspect": found.aspect,
        "file": own,
        "src": src,
        "captions": link(need, path, found.captions) if found.captions else "",
    }


def slides_facts(need: Need, path: str, found: Slides | None) -> Context | None:
    """What the template of a slide deck prints."""
    if found is None:
        return None
    src = link(need, path, found.src)
    pdf = found.src.partition("?")[0].partition("#")[0].lower().endswith(".pdf")
    embed = providers.document(found.src)
    return {
        "src": src,
        "title": found.title,
        "pages": found.pages,
        "frame_url": embed or (src if pdf else ""),
        "kind": "pdf" if pdf else "page",
        "external": "://" in found.src,
    }


def link(need: Need, path: str, url: str) -> str:
    """An address of the front matter as its page prints it; a wrong one is reported."""
    if "://" in url or url.startswith(("//", "mailto:")):
        return url
    found = locate(need, path, url)
    if found.problem:
        code, message, hint, level = found.problem
        severity: Severity = "error" if level == "error" else "warning"
        need.report(
            Diagnostic(severity, code, message, f"content/{path}", span_of(need, path, url), hint)
        )
    return found.url if found.url is not None else url


def span_of(need: Need, path: str, text: str) -> Span | None:
    """Where a post's file says a text first."""
    source = (need(blob, f"content/{path}") or b"").decode("utf-8", "replace")
    at = source.find(text)
    if at < 0:
        return None
    return Span(source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at), len(text))


def resources(need: Need, path: str, found: tuple[Resource, ...]) -> tuple[Context, ...]:
    """What the template of a list of files or readings prints; `size` is that of a file of ours."""
    out = []
    for one in found:
        size = 0
        if one.url and "://" not in one.url:
            where = locate(need, path, one.url).file
            size = len(need(blob, where) or b"") if where else 0
        out.append(
            {
                "url": link(need, path, one.url) if one.url else "",
                "title": one.title,
                "note": one.note,
                "size": size,
            }
        )
    return tuple(out)


def page_image(need: Need, path: str, head: FrontMatter) -> Any:
    """The picture of a page, with the address of the file that is meant."""
    if head.image is None or "://" in head.image.path:
        return head.image
    for source in links.sources(head.image.path, path, head.media_subpath):
        if need(blob, f"content/{source}") is not None:
            return {"path": urls.file_url(source), "alt": head.image.alt}
    return head.image


# ---- posts ----------------------------------------------------------------------------------


@rule(spool=True)
def post_page(need: Need, path: str) -> bytes:
    """The page of a post."""
    head, ref, root = need(front, path), need(lecture_ref, path), need(root_of, path)
    text: Prose = need(prose, path)
    before, after = need(neighbours, path)
    of_course = {one.slug: one for one in need(tags, root)} if head.tags else {}
    slugs = [outline.tag_slug(name) for name in head.tags]
    context = frame(
        need,
        root,
        ref.url,
        ref.kind,
        head.title,
        path=path,
        toc=head.toc,
        description=head.description or text.summary,
        lang=head.lang,
        draft=head.draft,
        date=ref.date,
        lastmod=head.lastmod,
        image=page_image(need, path, head),
    )
    context |= {
        "ref": ref,
        "front": head,
        "html": Markup(need(notes, path)),
        "headings": text.headings,
        "minutes": max(1, round(text.words / 220)) if text.words else 0,
        "recording": recording_facts(need, path, head.video),
        "slides": slides_facts(need, path, head.slides),
        "files": resources(need, path, head.files),
        "readings": resources(need, path, head.readings),
        "tags": tuple(of_course[one] for one in slugs if one in of_course),
        "prev": before,
        "next": after,
    }
    return rendered(need, layout(need, head, ref), context)


def layout(need: Need, head: FrontMatter, ref: LectureRef) -> str:
    """The template of a post: the one its layout names if there is such, else its kind's."""
    if head.layout and need(template, f"{head.layout}.html") is not None:
        return f"{head.layout}.html"
    return "page.html" if ref.kind == "page" else "lecture.html"


@rule(spool=True)
def home_page(need: Need, root: str) -> bytes:
    """The home of a course."""
    of: CourseRef | None = need(course, root)
    assert of is not None
    source = need(home_source, root)
    found = [one for one in need(refs, root) if not one.unlisted]
    kinds = {
        kind: tuple(one for one in found if one.kind == kind)
        for kind in dict.fromkeys(one.kind for one in found)
    }
    text: Prose | None = need(prose, source) if source else None
    head = need(front, source) if source else FrontMatter()
    context = frame(
        need,
        root,
        of.url,
        "home",
        of.title,
        path=source or "",
        description=of.description or head.description or (text.summary if text else ""),
    )
    context |= {
        "html": Markup(need(notes, source)) if source else "",
        "front": head,
        "headings": text.headings if text else (),
        "refs": kinds,
        "sessions": tuple(one for one in found if one.kind in outline.SESSIONS),
        "weeks": need(weeks, root),
        "announcements": kinds.get("announcement", ()),
    }
    return rendered(need, "home.html", context)


@rule(spool=True)
def catalogue_page(need: Need) -> bytes:
    """The catalogue of a site with several courses."""
    site, source = need(site_facts), need(home_source, "")
    context = frame(
        need,
        "",
        "/",
        "catalogue",
        site["title"],
        path=source or "",
        description=need(config, "").description,
    )
    context |= {"courses": all_courses(need), "html": Markup(need(notes, source)) if source else ""}
    return rendered(need, "catalogue.html", context)


def all_courses(need: Need) -> tuple[CourseRef, ...]:
    """The courses of the site, by the folder's name."""
    found = (need(course, root) for root in need(roots))
    return tuple(one for one in found if one is not None)


# ---- listings -------------------------------------------------------------------------------


def titled(need: Need, root: str, key: str) -> str:
    """The title of a page that the build makes itself, in the course's language."""
    need(template_closure, "text/en.yml")
    of = need(course, root)
    text: str = need.world.theme.voice(of.language if of else need(site_facts)["language"])(key)
    return text


@rule(spool=True)
def schedule_page(need: Need, root: str) -> bytes:
    """The schedule of a course."""
    here = f"{home_url(root)}schedule/"
    context = frame(need, root, here, "schedule", titled(need, root, "schedule"))
    rows: tuple[Week, ...] = need(weeks, root)
    return rendered(need, "schedule.html", context | {"weeks": rows})


@rule(spool=True)
def tags_page(need: Need, root: str) -> bytes:
    """The index of a course's tags."""
    here = f"{home_url(root)}tags/"
    context = frame(need, root, here, "tags", titled(need, root, "tags"))
    return rendered(need, "tags.html", context | {"tags": need(tags, root)})


@rule(spool=True)
def tag_page(need: Need, root: str, slug: str) -> bytes:
    """The page of one tag."""
    found = need(tag, root, slug)
    assert found is not None
    context = frame(need, root, found.url, "tag", found.name)
    return rendered(need, "tag.html", context | {"tag": found})


@rule(spool=True)
def kind_page(need: Need, root: str, kind: str) -> bytes:
    """The listing of a course's pages of one kind."""
    here = f"{home_url(root)}{kind}s/"
    found = tuple(one for one in need(refs, root) if one.kind == kind and not one.unlisted)
    context = frame(need, root, here, "list", titled(need, root, f"{kind}s"))
    return rendered(need, "list.html", context | {"kind": kind, "refs": found})


@rule(spool=True)
def not_found_page(need: Need) -> bytes:
    """The page that a web server sends for an address where nothing is."""
    root = "" if need(several) else need(roots)[0]
    context = frame(need, root, "/404.html", "missing", titled(need, root, "not_found"))
    return rendered(need, "404.html", context | {"courses": all_courses(need)})


@rule(spool=True)
def redirect_page(need: Need, path: str, alias: str) -> bytes:
    """The page at an old address of a post."""
    target, root = need(post_url, path), need(root_of, path)
    context = frame(need, root, alias, "redirect", need(front, path).title)
    context["page"]["canonical"] = urls.join(need(base_url), target) if need(base_url) else ""
    return rendered(need, "redirect.html", context | {"target": target})


# ---- files for programs ---------------------------------------------------------------------


@rule(spool=True)
def feed_file(need: Need, root: str) -> bytes:
    """The feed of a course: its announcements and sessions that have a date, the newest first."""
    of = need(course, root)
    assert of is not None
    dated = [one for one in need(refs, root) if one.date and not one.unlisted]
    dated.sort(key=_when, reverse=True)
    entries = [(one, "") for one in dated[:30]]
    return feeds.atom(of, need(base_url), entries).encode()


def _when(ref: LectureRef) -> Moment:
    assert ref.date is not None
    return ref.date


@rule(spool=True)
def calendar_file(need: Need, root: str) -> bytes:
    """The calendar of a course."""
    of = need(course, root)
    assert of is not None
    rows = [row for week in need(weeks, root) for row in week.rows]
    return feeds.calendar(of, need(base_url), rows)


@rule(spool=True)
def sitemap_file(need: Need) -> bytes:
    """The sitemap: every page that is no redirect and not unlisted."""
    found = ["/"] if need(several) else []
    for root in need(roots):
        found.append(home_url(root))
        found += [one.url for one in need(refs, root) if not one.unlisted]
        if need(weeks, root):
            found.append(f"{home_url(root)}schedule/")
    if need(several):
        found += [one.url for one in need(refs, "") if not one.unlisted]
    return feeds.sitemap(need(base_url), found).encode()


@rule
def robots_file(need: Need) -> bytes:
    """robots.txt."""
    return feeds.robots(need(base_url)).encode()
