"""The table of the files that the build generates, and the files that a site has by it.

Links, navigation, sitemap, clash checks and the order of work all read this table. A new file is
an entry here and the rule that makes it; a page has a template, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from msgspec import Struct

from coursesite.course import search, sitemap
from coursesite.diagnostics import error, find
from coursesite.engine import Need, rule
from coursesite.engine.rules import AnyRule
from coursesite.files.editions import IGNORE_FILE
from coursesite.media import drawings
from coursesite.media.transcripts import CONVERTED
from coursesite.model import KINDS, NavEntry
from coursesite.site.content_policy import writes_headers
from coursesite.site.courses.bibliographies import CITED_FROM, bibliography_files, has_bibliography
from coursesite.site.courses.citation_styles import style_files
from coursesite.site.courses.course import (
    PRINT,
    TAGS,
    has_calendar,
    has_due,
    has_kind,
    has_search,
    is_catalogue,
    printable,
    refs,
    scheduled,
    searched,
    tags,
)
from coursesite.site.courses.held_back import alias_url
from coursesite.site.courses.roots import course_at, every_out_root, held_roots, roots
from coursesite.site.extensions import ELSEWHERE, beside_others, hooks_of, pages_made, told_of
from coursesite.site.inputs import edition, is_settings, listing, text_of
from coursesite.site.markdown.notebook_files import picture_names
from coursesite.site.markdown.pictures import copies, copy_name, has_modes, image_size, settings_of
from coursesite.site.posts.front_matter import key_of
from coursesite.site.posts.locations import home_source, home_url, location_of, pages_of
from coursesite.site.posts.notebooks import is_post
from coursesite.site.posts.settings import base_url, config
from coursesite.site.theme.templates import asset_names, assets, verbatim
from coursesite.text import urls

CAPTIONS = tuple(f".{ending}" for ending in CONVERTED)
"""The endings of files of captions that the build makes WebVTT of, too."""
Target = tuple[str, ...]
"""A file of the output: its path, the name of the rule that makes it, and the rule's arguments."""


class Generated(Struct, frozen=True, kw_only=True):
    """A file that the build generates, or a family of files that one rule makes.

    Rules are given by name: they need rules that read this table, so it cannot import them.
    """

    rule: str
    path: str = ""
    """Below the home of the course, or the root of the site; in a family each file has its own."""
    when: AnyRule | None = None
    """The rule that says whether there is something to show; its arguments are those of `rule`."""
    kind: str = ""
    """The kind of post that the file is about: an argument of `rule` behind the course."""
    family: Callable[..., Iterable[Target]] | None = None
    """The files of a family, of a course by its root or of the site."""
    outside: bool = False
    """Whether posts that belong to no course of a site with several have such files, too."""
    sitemap: bool = False
    nav: str | Callable[[Need, str], Iterable[NavEntry]] = ""
    """The theme's word for the page in the navigation, or the entries of a family."""
    made_of: Literal["lists", "page", "course"] = "page"
    """The notes that the file takes: of no post, of one, or of a whole course. Files made of lists
    are made first, since they load what every page takes; one made of a course takes longest."""
    of_files: bool = False
    """Whether each file is made of one among the notes, which may be held back with a page."""
    origin: str = "a page that the build makes"
    """The source of the file, for messages; `{0}` is the rule's first argument."""

    def files(self, need: Need, *scope: str) -> Iterable[Target]:
        """The files that there are now, of the course `scope` or, without one, of the site."""
        args = (*scope, self.kind) if self.kind else scope
        if self.when is not None and not need(self.when, *args):
            return ()
        if self.family is not None:
            return self.family(need, *scope)
        return [(urls.output_path(self.url(*scope)), self.rule, *args)]

    def url(self, root: str = "") -> str:
        """The address of the file, whether it is there or not."""
        return home_url(root) + self.path


@rule
def is_for_crawlers(need: Need) -> bool:
    """Whether there is a sitemap: it needs the site's address, and the teacher's edition is not for
    crawlers."""
    return bool(need(base_url)) and not need(edition)


@rule
def has_solutions_page(need: Need, root: str) -> bool:
    """Whether a course wants a page with its solutions."""
    return need(config, root).solutions_page


# ---- families ----------------------------------------------------------------------------------


def _posts(need: Need, root: str) -> Iterable[Target]:
    """The pages of a course's posts, but not of one whose address another post has."""
    owners = need(addresses)
    for path, location in need(pages_of, root).items():
        if owners.get(location.url) == Owner("post", path):
            yield urls.output_path(location.url), "post_page", path


def _redirects(need: Need, root: str) -> Iterable[Target]:
    """The pages at the old addresses of a course's posts; those that are taken are reported."""
    home, owners = need(home_source, root), need(addresses)
    locations = {} if home is None else {home: need(location_of, home)}
    taken: dict[str, str] = {}
    for path, location in (locations | need(pages_of, root)).items():
        for alias in location.aliases:
            owner, url = owners.get(alias), alias_url(alias)
            if owner is not None and owner != Owner("post", path):
                _report_alias(need, path, alias, f"the address of {owner.path or owner.what}")
            elif (other := taken.setdefault(url, path)) != path:
                _report_alias(need, path, alias, f"an old address of {other}")
            else:
                yield urls.output_path(url), "redirect_page", path, "/" + alias.lstrip("/")


def _report_alias(need: Need, path: str, alias: str, is_now: str) -> None:
    text = text_of(need, f"content/{path}")
    span = find(text, alias) if text.count(alias) == 1 else key_of(text, "aliases")
    message, hint = f"{alias} is {is_now} already", "take it off aliases:"
    need.report(error("duplicate-address", message, span, hint).within(f"content/{path}"))


def _top_pages(need: Need, root: str) -> Iterable[NavEntry]:
    """The entries of the navigation for the plain pages that lie in the course's folder itself."""
    for ref in need(refs, root):
        inner = ref.path.removeprefix(f"{root}/") if root else ref.path
        if ref.role == "page" and not ref.unlisted and "/" not in inner.removesuffix("/index.md"):
            yield NavEntry(url=ref.url, title=ref.title, title_html=ref.title_html)


def _notebooks(need: Need, root: str) -> Iterable[Target]:
    """The notebooks that are posts of a course, as files to download."""
    for path in need(pages_of, root):
        if path.endswith(urls.NOTEBOOK):
            yield urls.output_path(urls.file_url(path)), "notebook_file", path


def _notebook_pictures(need: Need, root: str) -> Iterable[Target]:
    """The pictures among the outputs of those notebooks, beside their pages. Their names say
    what they show, so two pages in one folder may share one."""
    seen: set[str] = set()
    for path, location in need(pages_of, root).items():
        if path.endswith(urls.NOTEBOOK):
            for name in need(picture_names, path):
                folder = location.url[: location.url.rfind("/") + 1]
                if (output := urls.output_path(folder + name)) not in seen:
                    seen.add(output)
                    yield output, "notebook_picture", path, name


def _tag_pages(need: Need, root: str) -> Iterable[Target]:
    for tag in need(tags, root):
        yield urls.output_path(tag.url), "tag_page", root, tag.slug


def _titles(need: Need) -> Iterable[Target]:
    for root in need(searched):
        yield urls.output_path(f"{home_url(root)}{search.FOLDER}/titles.js"), "titles_file", root


def _copies(need: Need) -> Iterable[Target]:
    """The files of `content/` and `static/` that are published as they are."""
    for url, owner in need(addresses).items():
        if owner.what == "file":
            yield urls.output_path(url), "blob", owner.path


def _captions(need: Need) -> Iterable[Target]:
    """WebVTT for the captions that browsers cannot read, unless there is such a file already."""
    owners = need(addresses)
    for url, owner in owners.items():
        if owner.path.endswith(CAPTIONS) and f"{url}.vtt" not in owners:
            yield urls.output_path(f"{url}.vtt"), "captions_file", owner.path


def _pictures(need: Need) -> Iterable[Target]:
    """The smaller copies of pictures, beside them."""
    for url, owner in need(addresses).items():
        if owner.what != "file" or settings_of(need, owner.path) is None:
            continue
        if (size := need(image_size, owner.path)) is not None:
            for width, form in copies(need, owner.path, size[0]):
                path = urls.output_path(copy_name(url, width, form))
                yield path, "picture_file", owner.path, str(width), form


def _drawings(need: Need) -> Iterable[Target]:
    """The files with one mode each of drawings that have two, beside them."""
    for url, owner in need(addresses).items():
        if owner.what == "file" and has_modes(need, owner.path):
            for mode in drawings.MODES:
                path = urls.output_path(drawings.file_name(url, mode))
                yield path, "drawing_file", owner.path, mode


def _extension_pages(need: Need) -> Iterable[Target]:
    """The pages of extensions; one at the address of a file is reported, and left out."""
    owners, later = need(addresses), need(held_roots)
    for ref in need(hooks_of, "pages"):
        for page in need(pages_made, ref.name, ref.origin) or ():
            if later and course_at(need, page.path) in later:
                continue
            path = urls.output_path(page.path)
            owner = owners.get(address_at(path)) or owners.get(f"/{path}")
            if owner is not None and owner.path:
                whose = f"content/{owner.path}" if owner.what == "post" else owner.path
                message = f"{page.path} is the address of {whose} already"
                told_of(need, ref.name, ref.origin, "duplicate-address", message, ELSEWHERE)
            else:
                yield path, "extension_page", ref.name, ref.origin, page.path


def _sitemap_parts(need: Need) -> Iterable[Target]:
    """The parts of a sitemap with more addresses than one file may have."""
    rules = [entry.rule for entry in TABLE if entry.sitemap]
    files = [rule for root in every_out_root(need) for _, rule, *_ in need(course_files, root)]
    count = sum(map(files.count, rules)) if len(files) > sitemap.MOST else 0
    for number in range(1, -(-count // sitemap.MOST) + 1) if count > sitemap.MOST else ():
        yield f"sitemap-{number}.xml", "sitemap_part", str(number)


def _assets(need: Need) -> Iterable[Target]:
    return [(path, "asset_file", path) for path in need(assets).files]


# ---- the table ---------------------------------------------------------------------------------

COURSE = (
    Generated(rule="home_page", nav="overview", sitemap=True),
    Generated(
        rule="schedule_page",
        path="schedule/",
        when=scheduled,
        nav="schedule",
        sitemap=True,
        made_of="lists",
    ),
    Generated(rule="calendar_file", path="calendar.ics", when=has_calendar, made_of="lists"),
    Generated(rule="due_file", path="due.ics", when=has_due, made_of="lists"),
    *(
        Generated(
            rule="kind_page",
            path=f"{kind.folder}/",
            when=has_kind,
            kind=kind.name,
            nav=kind.folder,
            made_of="lists",
        )
        for kind in KINDS.values()
        if kind.has_listing
    ),
    *(
        Generated(rule="news_file", path=f"{kind.folder}/feed.xml", when=has_kind, kind=kind.name)
        for kind in KINDS.values()
        if kind.role == "news"
    ),
    Generated(
        rule="post_page",
        family=_posts,
        outside=True,
        nav=_top_pages,
        sitemap=True,
        origin="content/{0}",
    ),
    Generated(rule="notebook_file", family=_notebooks, outside=True, origin="content/{0}"),
    Generated(
        rule="notebook_picture", family=_notebook_pictures, outside=True, origin="content/{0}"
    ),
    Generated(
        rule="redirect_page",
        family=_redirects,
        outside=True,
        origin="an old address of content/{0}",
    ),
    Generated(rule="tags_page", path=TAGS, when=tags, nav="tags", made_of="lists"),
    Generated(rule="tag_page", family=_tag_pages, made_of="lists"),
    Generated(
        rule="bibliography_page",
        path="bibliography/",
        when=has_bibliography,
        nav="bibliography",
        sitemap=True,
        made_of="course",
    ),
    Generated(
        rule="solutions_page",
        path="solutions/",
        when=has_solutions_page,
        nav="solutions",
        sitemap=True,
        made_of="course",
    ),
    Generated(rule="print_page", path=PRINT, when=printable, made_of="course"),
    Generated(rule="feed_file", path="feed.xml", made_of="lists"),
    Generated(rule="json_feed_file", path="feed.json", made_of="lists"),
)
"""The files that each course has, as far as it has something for them to show."""
SITE = (
    Generated(rule="catalogue_page", when=is_catalogue, sitemap=True),
    Generated(rule="not_found_page", path="404.html", made_of="lists"),
    Generated(rule="robots_file", path="robots.txt", made_of="lists"),
    Generated(rule="sitemap_file", path="sitemap.xml", when=is_for_crawlers, made_of="lists"),
    Generated(rule="sitemap_part", family=_sitemap_parts, when=is_for_crawlers, made_of="lists"),
    Generated(rule="ignore_file", path=IGNORE_FILE, when=edition, made_of="lists"),
    Generated(rule="titles_file", family=_titles, made_of="lists"),
    Generated(
        rule="courses_file", path=f"{search.FOLDER}/courses.js", when=has_search, made_of="lists"
    ),
    Generated(rule="headers_file", path="_headers", when=writes_headers, made_of="lists"),
    Generated(rule="nojekyll_file", path=".nojekyll", made_of="lists"),
    Generated(rule="blob", family=_copies, origin="{0}", of_files=True),
    Generated(rule="captions_file", family=_captions, origin="{0}", of_files=True),
    Generated(rule="picture_file", family=_pictures, origin="{0}", of_files=True),
    Generated(rule="drawing_file", family=_drawings, origin="{0}", of_files=True),
    Generated(rule="asset_file", family=_assets, made_of="lists"),
    Generated(
        rule="extension_page",
        family=_extension_pages,
        sitemap=True,
        made_of="lists",
        origin="a page of {1}",
    ),
)
"""The files that a site has once. Pagefind's own files (`listings.search.index_files`) are not in
the table: their names are known only once the pages are made, so no page can link to them."""
TABLE = (*COURSE, *SITE)


def url_of(rule_name: str, root: str = "", kind: str = "") -> str:
    """The address of a generated file that is the only one of its rule, or of its rule and kind."""
    return next(
        entry.url(root) for entry in TABLE if entry.rule == rule_name and entry.kind == kind
    )


def origin(rule_name: str, *args: str) -> str:
    """The source of a file, for messages, by its rule and the rule's arguments."""
    return next(entry.origin for entry in TABLE if entry.rule == rule_name).format(*args)


# ---- the files of a site -----------------------------------------------------------------------


@rule(keep=tuple[Target, ...])
def generated(need: Need) -> tuple[Target, ...]:
    """Every file of the output but those that are made of a file among the notes, and those of the
    indexes for search; none without `content/`."""
    if not need(listing, "content/"):
        return ()
    files: list[Target] = []
    for root in every_out_root(need):
        of_course: tuple[Target, ...] = need(course_files, root)
        files += of_course
    for entry in SITE:
        if entry.rule == "extension_page":
            pages = list(entry.files(need))
            taken = {path: origin(*made) for path, *made in files} if pages else {}
            files += beside_others(need, pages, taken)
        elif not entry.of_files:
            files += entry.files(need)
    return tuple(files)


@rule(keep=tuple[Target, ...])
def of_files(need: Need) -> tuple[Target, ...]:
    """Every file of the output that is made of one among the notes, if none of these is held back:
    a link makes sure of that, since a page refers to the file then."""
    if not need(listing, "content/"):
        return ()
    return tuple(target for entry in SITE if entry.of_files for target in entry.files(need))


@rule
def course_files(need: Need, root: str) -> tuple[Target, ...]:
    """The files of a course; for "" in a site with several, those of the posts outside of them."""
    outside = not root and need(is_catalogue)
    files = [
        target
        for entry in COURSE
        if entry.outside or not outside
        for target in entry.files(need, root)
    ]
    # a post at the address of a listing replaces it
    own = {urls.output_path(location.url) for location in need(pages_of, root).values()}
    return tuple(target for target in files if target[0] not in own or target[1] == "post_page")


class Owner(Struct, frozen=True):
    """The thing at an address: a post or a file by its path (of a post below `content/`, of a file
    in the site), an asset of the theme, or another file that the build generates, with the path of
    the file that it is made of."""

    what: Literal["post", "file", "asset", "generated"]
    path: str = ""


@rule
def owner_of(need: Need, url: str) -> Owner | None:
    """The thing at an address; None if nothing is written there."""
    if owner := need(addresses).get(url):
        return owner
    return Owner("generated", need(made_of_file, url)) if url in need(written) else None


@rule
def made_of_file(need: Need, url: str) -> str:
    """The file of the site that the generated file at an address is made of, such as captions in
    another format; "" if it is made of none."""
    owner = need(addresses).get(url.removesuffix(".vtt"))
    return owner.path if owner is not None and owner.path.endswith(CAPTIONS) else ""


@rule
def written(need: Need) -> frozenset[str]:
    """The addresses of all targets."""
    every = (*need(generated), *need(of_files))
    return frozenset(address_at(path) for path, *_ in every)


def address_at(path: str) -> str:
    """The address of a file of the output."""
    folder, slash, name = path.rpartition("/")
    return urls.address("/" + (folder + slash if name == "index.html" else path))


@rule(keep=dict[str, Owner])
def addresses(need: Need) -> dict[str, Owner]:
    """The owner of every address that a post, a file or an asset has."""
    owners: dict[str, Owner] = {}
    for root in dict.fromkeys(("", *need(roots))):
        for path, location in need(pages_of, root).items():
            _claim(need, owners, location.url, path)
        if home := need(home_source, root):
            owners[home_url(root)] = Owner("post", home)
    for path in need(beside):
        owners[urls.file_url(path)] = Owner("file", f"content/{path}")
    for name in need(verbatim):
        owners[urls.address(f"/{name}")] = Owner("file", f"static/{name}")
    for address in need(asset_names).values():
        owners[address] = Owner("asset")
    return owners


def _claim(need: Need, owners: dict[str, Owner], url: str, path: str) -> None:
    """Give an address to a post, or report that another has it."""
    if (owner := owners.get(url)) is not None:
        text = text_of(need, f"content/{path}")
        span = key_of(text, "permalink") or key_of(text, "slug")
        message = f"{url} is the address of {owner.path} already"
        hint = "give one of them another slug: or permalink:"
        need.report(error("duplicate-address", message, span, hint).within(f"content/{path}"))
    else:
        owners[url] = Owner("post", path)


@rule
def beside(need: Need) -> tuple[str, ...]:
    """The files among the notes that are published as they are, by their paths below `content/`."""
    paths = (path.removeprefix("content/") for path in need(listing, "content/"))
    files = tuple(path for path in paths if not is_post(need, path) and not is_settings(path))
    if not any(path.lower().endswith(CITED_FROM) for path in files):
        return files
    cited_from: tuple[str, ...] = need(bibliography_files)
    styles: tuple[str, ...] = need(style_files)
    return tuple(path for path in files if path not in cited_from and path not in styles)
