"""Which files beside the notes are published: those that are held back with a page that is not out,
those that nothing refers to, and with them all files of the output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from coursesite.course import references as parsing
from coursesite.diagnostics import find, warning
from coursesite.engine import RULES, Need, rule
from coursesite.model import Config, FrontMatter, Prose
from coursesite.site.courses.contents import alone_pages
from coursesite.site.courses.held_back import held_posts
from coursesite.site.courses.roots import every_out_root, held_roots
from coursesite.site.extensions import hooks_of
from coursesite.site.inputs import THEME, blob, listing, settings_file, text_of
from coursesite.site.markdown.prose import prose
from coursesite.site.notes.links import locate, span_of
from coursesite.site.notes.notes import named_in, resolved
from coursesite.site.outputs import Target, beside, generated, of_files, owner_of
from coursesite.site.posts.front_matter import front
from coursesite.site.posts.locations import home_source, location_of, pages_of
from coursesite.site.posts.settings import config
from coursesite.site.posts.sources import course_folders, course_of, sources
from coursesite.site.solutions import hidden_references, hiding
from coursesite.site.theme.packages import layers
from coursesite.site.theme.templates import names_in, verbatim
from coursesite.text import urls


@rule(keep=tuple[Target, ...])
def targets(need: Need) -> tuple[Target, ...]:
    """Every file of the output but those of the indexes for search: first those that are generated,
    then those that are made of a file beside the notes."""
    held = frozenset(f"content/{path}" for path in need(held_files))
    files = (target for target in need(of_files) if target[2] not in held)
    return (*need(generated), *files)


@rule(keep=tuple[str, ...])
def held_files(need: Need) -> tuple[str, ...]:
    """The files that are held back with a post, by their paths below `content/`."""
    doubtful = need(candidates)
    if not doubtful:
        return ()
    named: tuple[str, ...] = need(published)
    reached = frozenset(named)
    return tuple(path for path in doubtful if f"content/{path}" not in reached)


@rule(keep=tuple[str, ...])
def candidates(need: Need) -> tuple[str, ...]:
    """The files that are held back unless something that is published refers to them: those below a
    folder whose page is not out, and those that a post refers to which is not out, or whose
    solutions are not."""
    files, held, of_solutions = need(beside), need(held_posts), need(hiding)
    held_courses = need(held_roots)
    if not files or not (held or of_solutions or held_courses):
        return ()
    every: tuple[str, ...] = need(sources)
    courses: tuple[str, ...] = need(course_folders)  # which have a home, if without a text
    homes = dict.fromkeys(courses, "") | {root: root for root in held_courses}
    pages, not_out = homes | _folders(every), {*held_courses, *(post.path for post in held)}
    chosen = {path for path in files if _page_above(path, pages) in not_out}
    waiting = [f"content/{path}" for path in chosen]
    for post in held:
        named: tuple[str, ...] = need(references, post.path)
        waiting += named
        if need(has_own_templates):
            later = page_task(urls.output_path(post.url), "later_page", post.path)
            of_later: tuple[str, ...] = need(of_page, later)
            waiting += of_later
    for path in of_solutions:
        in_solutions: tuple[str, ...] = need(hidden_references, path)
        waiting += in_solutions
    for path in _closure(need, waiting):
        chosen.add(path.removeprefix("content/") if path.startswith("content/") else "")
    chosen &= frozenset(files)
    return tuple(path for path in files if path in chosen and not need(always, path))


def _folders(paths: Iterable[str]) -> dict[str, str]:
    """The pages of folders among posts, by their folders."""
    pages: dict[str, str] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if (name := name.lower()) in urls.INDEXES:
            best = pages.get(folder, "").rpartition("/")[2].lower()
            if not best or urls.INDEXES.index(name) < urls.INDEXES.index(best):
                pages[folder] = path
    return pages


def _page_above(path: str, pages: dict[str, str]) -> str:
    """The page of the nearest folder above a file that has one; "" if none has."""
    while path:
        path = path.rpartition("/")[0]
        if path in pages:
            return pages[path]
    return ""


@rule(keep=bool)
def always(need: Need, path: str) -> bool:
    """Whether a file is published whatever refers to it, by `publish` in its course's settings or
    in those of the site."""
    return any(
        _is_named(glob, path, root)
        for root in dict.fromkeys((course_of(need, path), ""))
        if root not in need(held_roots)
        for glob in need(config, root).publish
    )


def _is_named(glob: str, path: str, root: str) -> bool:
    """Whether `publish` in the settings of a course names a file: from the folder of the course, or
    from `content/` with a `/` in front."""
    if glob.startswith("/"):
        return parsing.matches(glob[1:], path)
    return parsing.matches(glob, path.removeprefix(f"{root}/") if root else path)


# ---- what refers to a file -----------------------------------------------------------------------


@rule(keep=tuple[str, ...])
def published(need: Need) -> tuple[str, ...]:
    """The files of the site that something refers to which is published: a page, or a file."""
    doubtful: tuple[str, ...] = need(candidates)
    unsure, files = frozenset(doubtful), [*need(listing, "static/")]
    files += [f"content/{path}" for path in need(beside) if path not in unsure]
    named = [*need(of_pages)]
    for path in files:
        if path.lower().endswith(parsing.READ):
            of_file: tuple[str, ...] = need(file_references, path)
            named += of_file
    return tuple(sorted(set(_closure(need, named))))


@rule
def unreferenced(need: Need) -> tuple[str, ...]:
    """The files beside the notes that are published though nothing published refers to them, and
    the pages that nothing leads to, by their paths below `content/`."""
    known = {*need(published), *(f"content/{path}" for path in need(held_files))}
    files = (path for path in need(beside) if f"content/{path}" not in known)
    return (*(path for path in files if not need(always, path)), *need(alone_pages))


def _closure(need: Need, files: Iterable[str]) -> Iterator[str]:
    """The files, and all that they name, at one remove or many."""
    seen: set[str] = set()
    waiting = list(files)
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            yield path
            if path.lower().endswith(parsing.READ):
                named: tuple[str, ...] = need(file_references, path)
                waiting += named


@rule(keep=tuple[str, ...])
def file_references(need: Need, path: str) -> tuple[str, ...]:
    """The files that a page, stylesheet or drawing of the site's own names."""
    folder, _, name = path.partition("/")
    here = urls.file_url(name) if folder == "content" else urls.address(f"/{name}")
    named = parsing.in_file(path, need(blob, path) or b"", here)
    return _files_at(need, named)


def _files_at(need: Need, named: Iterable[str]) -> tuple[str, ...]:
    """The files of the site at those of the addresses that have one."""
    owners = (need(owner_of, url) for url in named)
    return tuple(sorted({one.path for one in owners if one and one.what != "post" and one.path}))


@rule(keep=tuple[str, ...])
def of_pages(need: Need) -> tuple[str, ...]:
    """The files that a page of the site refers to, by its notes, its front matter, the settings of
    its course or the site's own templates."""
    files: list[tuple[str, ...]] = []
    for root in every_out_root(need):
        home = need(home_source, root)
        for path in (*need(pages_of, root), *((home,) if home else ())):
            files.append(need(references, path))
        files.append(need(of_settings, root))
    files += [need(of_page, task) for task in need(own_pages)]
    return tuple(sorted({file for named in files for file in named}))


@rule(keep=tuple[str, ...])
def references(need: Need, path: str) -> tuple[str, ...]:
    """The files that a post refers to, in its notes and front matter: a projection, which most
    edits leave alone. Nothing is reported of a post that is not out."""
    if need(location_of, path).held:
        body = need(prose, path)
        files = dict.fromkeys(named_in(need, path, body))
        if body.hidden is not None:
            unseen = need(hidden_references, path)
            files |= dict.fromkeys(unseen)
        head = need(front, path)
        files |= dict.fromkeys(_located(need, path, texts_in(head.extra)))
    else:
        files = dict.fromkeys(need(resolved, path).files)
        head = need(front, path)
    files |= dict.fromkeys(_located(need, path, addresses_in(head)))
    return tuple(sorted(files))


def _located(need: Need, path: str, written: Iterable[str]) -> Iterator[str]:
    """The files at addresses that are written in a post."""
    for url in written:
        if url and "://" not in url and (file := locate(need, path, url).file):
            yield file


def addresses_in(head: FrontMatter) -> Iterator[str]:
    """The addresses that front matter names."""
    if head.video is not None:
        yield from (head.video.url, head.video.captions, head.video.transcript)
    if head.slides is not None:
        yield head.slides.src
    if head.image is not None:
        yield head.image.path
    yield from (resource.url for resource in (*head.files, *head.readings))
    yield from (url for person in head.people for url in (person.url, person.photo))


def addresses_of(settings: Config) -> Iterator[str]:
    """The addresses that the settings of a course name."""
    yield from (link.url for entry in settings.nav for link in entry.links)
    yield from (link.url for link in settings.links)
    yield from (event.url for event in settings.events)
    for person in (*settings.lecturers, *settings.staff):
        yield from (person.url, person.photo)


def texts_in(data: Any) -> Iterator[str]:
    """The short texts in data of an author's own: a template may make addresses of them."""
    if isinstance(data, str):
        if len(data) < 300 and "\n" not in data:
            yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from texts_in(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from texts_in(value)


@rule(keep=tuple[str, ...])
def of_settings(need: Need, root: str) -> tuple[str, ...]:
    """The files that the settings of a course name."""
    return _files_at(need, parsing.within_site("/", addresses_of(need(config, root))))


# ---- work that a build does ahead of the rules above ---------------------------------------------


@rule(keep=tuple[str, ...])
def posts_to_read(need: Need) -> tuple[str, ...]:
    """The posts whose notes have to be read for references before any page is made: those that are
    not out, and those with solutions that are not, if there are files that they can refer to."""
    if not (need(beside) or need(verbatim)):
        return ()
    held: tuple[str, ...] = tuple(post.path for post in need(held_posts))
    return (*held, *need(hiding))


def page_task(path: str, name: str, *args: str) -> str:
    """The task that makes the page at a path of the output, as an argument of `of_page`."""
    return msgspec.json.encode([path, name, *args]).decode()


@rule(keep=tuple[str, ...])
def pages_to_read(need: Need) -> tuple[str, ...]:
    """The tasks of the pages whose HTML is to be read for references when they are made: of all, if
    the site has templates of its own and a file may have to be held back."""
    return need(own_pages) if need(candidates) else ()


@rule(keep=bool)
def has_own_templates(need: Need) -> bool:
    """Whether the site has templates of pages of its own, or a theme that is installed."""
    folders = need(layers)
    own = (name for folder in folders[: folders.index(THEME)] for name in names_in(need, folder))
    return any(not name.startswith(("shortcodes/", "text/")) for name in own)


@rule(keep=tuple[str, ...])
def own_pages(need: Need) -> tuple[str, ...]:
    """The tasks of the pages that may name files which neither notes nor settings name: those of
    extensions, and all pages if the site has templates of its own. The theme's name no others."""
    every = need(has_own_templates)
    if not every and not need(hooks_of, "pages"):
        return ()
    pages = (target for target in need(generated) if target[0].endswith(".html"))
    return tuple(page_task(*one) for one in pages if every or one[1] == "extension_page")


@rule(keep=tuple[str, ...])
def of_page(need: Need, task: str) -> tuple[str, ...]:
    """The files that the HTML of a page names, by its task as JSON."""
    here, name, *args = msgspec.json.decode(task)
    html: bytes = need(RULES[name], *args)
    return _files_at(need, parsing.within_site(f"/{here}", parsing.in_html(html.decode())))


# ---- checks --------------------------------------------------------------------------------------


@rule
def static_references(need: Need) -> None:
    """Reports the files in `static/` that only posts name which are not out: they are published all
    the same."""
    held, of_solutions = need(held_posts), need(hiding)
    if not (held or of_solutions) or not need(verbatim):
        return
    named = [(post.path, need(references, post.path)) for post in held]
    named += [(path, need(hidden_references, path)) for path in of_solutions]
    for post, files in named:
        for path in files:
            if path.startswith("static/") and path not in need(published):
                need.digest(static_reference, post, path)


@rule
def static_reference(need: Need, path: str, file: str) -> None:
    """Reports the place in a post that is not out, or in a solution, which names a file in
    `static/`."""
    body: Prose = need(prose, path)
    body = body.hidden or body
    span = None
    for spot in body.links:
        if locate(need, path, spot.url).file == file:
            tag = body.html[body.html.rfind("<", 0, spot.start) : body.html.find(">", spot.end)]
            span = span_of(need, path, spot, tag)
            break
    if span is None:
        head = need(front, path)
        for url in (*addresses_in(head), *texts_in(head.extra)):
            if url and "://" not in url and locate(need, path, url).file == file:
                span = find(text_of(need, f"content/{path}"), url)
                break
    is_out = not need(location_of, path).held
    what = "the solution that names it" if is_out else "this page"
    message = f"{file} is published already, though {what} is not out"
    hint = "what is in static/ always is; put it beside the page, in content/"
    need.report(warning("held-static", message, span, hint).within(f"content/{path}"))


@rule
def publish_problems(need: Need, root: str) -> None:
    """Reports what `publish` in the settings of a course names and is not there."""
    name = settings_file(root)
    for glob in need(config, root).publish:
        within = "" if not root or glob.startswith("/") else f"{root}/"
        files = (path for path in need(beside) if path.startswith(within))
        if not any(_is_named(glob, path, root) for path in files):
            span = find(text_of(need, name), glob)
            hint = "give the path of files from the folder of course.yml: data/*.json"
            need.report(
                warning("publish-unused", f"no file is called '{glob}'", span, hint).within(name)
            )
