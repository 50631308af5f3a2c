"""From a folder of notes to a course website: which files there are to be, and `build`.

A post goes discover -> parse -> scan -> Markdown -> tree -> links -> template -> file; the rules
for these steps are in `coursesite.courses`, `coursesite.notes` and `coursesite.pages`.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from coursesite import files, output, urls
from coursesite.courses import (
    addresses,
    base_url,
    front,
    home_source,
    home_url,
    pages_of,
    post_url,
    refs,
    roots,
    several,
    tags,
    weeks,
)
from coursesite.diagnostics import Diagnostic, error
from coursesite.engine import Engine, Need, rule
from coursesite.inputs import Mode, World, assets, blob, listing, scan_problems
from coursesite.model import Output, Plan
from coursesite.notes import shortcode_problems
from coursesite.pages import (
    calendar_file,
    catalogue_page,
    feed_file,
    home_page,
    kind_page,
    not_found_page,
    post_page,
    redirect_page,
    robots_file,
    schedule_page,
    sitemap_file,
    tag_page,
    tags_page,
)
from coursesite.rules import RULES

Target = tuple[str, ...]
"""A file of the output: its path, the rule that makes it, and that rule's arguments."""


class Built(Struct, frozen=True, kw_only=True):
    """What a build did. `pages` counts HTML files of the output, `ran` the tasks executed."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: int = 0
    pages: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    ran: tuple[tuple[str, ...], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether there is an error among the diagnostics; nothing was written then."""
        return any(one.severity == "error" for one in self.diagnostics)


def build(site: Path, destination: Path, mode: Mode) -> Built:
    """Builds the site in folder `site` into `destination`.

    All or nothing: with an error among the diagnostics, no file of the output changes.
    """
    for _ in range(3):
        snapshot = files.scan(site, theme=files.theme_root(), skip=destination)
        try:
            return _build(site, destination, World(snapshot, mode))
        except files.FileChangedError:
            continue
    problem = error(
        "file-unstable",
        "files kept changing while the site was built",
        hint="build again when nothing else writes to the site",
    )
    return Built(diagnostics=(problem,))


def _build(site: Path, destination: Path, world: World) -> Built:
    engine = Engine(world)
    found = engine.need(targets)
    outputs = []
    for path, name, *args in found:
        run = RULES[name]
        digest = engine.digest(run, *args)
        outputs.append(
            Output(path=path, copy=args[0], digest=digest)
            if run is blob
            else Output(path=path, digest=digest)
        )
    at = {path: (RULES[name], args) for path, name, *args in found}
    problems = [*engine.diagnostics, *output.check(at, site, destination)]
    plan = Plan(outputs=tuple(outputs), diagnostics=_sorted(problems))
    pages = sum(path.endswith(".html") for path in at)
    ran = tuple(engine.ran)
    if any(one.severity == "error" for one in plan.diagnostics):
        return Built(pages=pages, diagnostics=plan.diagnostics, ran=ran)

    def fetch(path: str) -> bytes:
        run, args = at[path]
        data: bytes = engine.need(run, *args)
        return data

    done = output.apply(plan.outputs, destination, fetch=fetch, locate=world.snapshot.locate, known={})
    return Built(
        written=done.written,
        removed=done.removed,
        kept=done.kept,
        pages=pages,
        diagnostics=_sorted([*plan.diagnostics, *done.diagnostics]),
        ran=ran,
    )


def _sorted(problems: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda one: one.place))


# ---- the plan -------------------------------------------------------------------------------


@rule
def targets(need: Need) -> tuple[Target, ...]:
    """Every file of the output."""
    if not need(listing, "content/"):
        need.report(
            error(
                "content-missing",
                "there is no content/ folder with notes here",
                hint="run it in the folder of a site, or make one: coursesite init DIR",
            )
        )
        return ()
    need(scan_problems)
    need(shortcode_problems)
    found: list[Target] = []
    for root in need(roots):
        found += _course(need, root)
    if need(several):
        found.append(("index.html", catalogue_page.name))
        found += _posts(need, "")
        if (home := need(home_source, "")) is not None:
            found += _redirects(need, home)
    found += [("404.html", not_found_page.name), ("robots.txt", robots_file.name)]
    if need(base_url):
        found.append(("sitemap.xml", sitemap_file.name))
    found += _files(need)
    return tuple(found)


def _course(need: Need, root: str) -> list[Target]:
    """The files of a course."""
    base = home_url(root)
    found: list[Target] = [(urls.output_path(base), home_page.name, root)]
    if (home := need(home_source, root)) is not None:
        found += _redirects(need, home)
    found += _posts(need, root)
    if need(weeks, root):
        found.append((urls.output_path(f"{base}schedule/"), schedule_page.name, root))
        found.append((urls.output_path(f"{base}calendar.ics"), calendar_file.name, root))
    if of := need(tags, root):
        found.append((urls.output_path(f"{base}tags/"), tags_page.name, root))
        found += [(urls.output_path(one.url), tag_page.name, root, one.slug) for one in of]
    kinds = {one.kind for one in need(refs, root) if not one.unlisted}
    found += [
        (urls.output_path(f"{base}{kind}s/"), kind_page.name, root, kind)
        for kind in ("assignment", "announcement")
        if kind in kinds
    ]
    found.append((urls.output_path(f"{base}feed.xml"), feed_file.name, root))
    # a post at the address of a listing stands there in its place
    own = {urls.output_path(need(post_url, path)) for path in need(pages_of, root)}
    return [one for one in found if one[0] not in own or one[1] == post_page.name]


def _posts(need: Need, root: str) -> list[Target]:
    """The pages of a course's posts, and those at their old addresses."""
    found: list[Target] = []
    taken = need(addresses)
    for path in need(pages_of, root):
        url = need(post_url, path)
        if taken.get(url) == f"post {path}":
            found.append((urls.output_path(url), post_page.name, path))
        found += _redirects(need, path)
    return found


def _redirects(need: Need, path: str) -> list[Target]:
    return [
        (
            urls.output_path("/" + alias.lstrip("/"))
            if alias.endswith((".html", "/"))
            else urls.output_path(f"/{alias.strip('/')}/"),
            redirect_page.name,
            path,
            "/" + alias.lstrip("/"),
        )
        for alias in need(front, path).aliases
    ]


def _files(need: Need) -> list[Target]:
    """The files that are published as they are, and the theme's."""
    found: list[Target] = [(".nojekyll", nothing.name)]
    for url, there in need(addresses).items():
        kind, _, name = there.partition(" ")
        if kind == "file":
            found.append((url.lstrip("/"), blob.name, name))
    found += [(path, asset_file.name, path) for path in need(assets).files]
    return found


@rule
def asset_file(need: Need, path: str) -> bytes:
    """A file of the theme, by its path in the output."""
    return need(assets).files[path]


@rule
def nothing(need: Need) -> bytes:
    """An empty file, which keeps GitHub Pages from running Jekyll."""
    return b""
