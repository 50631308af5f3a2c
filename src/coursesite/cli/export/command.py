"""`coursesite export`: the command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coursesite.cli.clock import now
from coursesite.cli.options import BASE_URL, CLOCK, EDITION, SITE, check_folders

if TYPE_CHECKING:
    from coursesite.cli.export.print_page import Book
    from coursesite.engine import Engine
    from coursesite.model import CourseRef


@click.command()
@SITE
@EDITION
@click.option(
    "--zip", "form", flag_value="zip", help="The site as a ZIP file, to be opened anywhere."
)
@click.option("--epub", "form", flag_value="epub", help="A course as an EPUB.")
@click.option("--pdf", "form", flag_value="pdf", help="A course, or a page of it, as a PDF.")
@click.option("-c", "--course", default="", help="The course's folder below content/.")
@click.option(
    "--page", default="", metavar="URL", help="Of a PDF: the page, instead of the course."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.  [default: named after the course]",
)
@BASE_URL
@CLOCK
@click.option(
    "--browser",
    default="",
    metavar="PATH",
    help="Of a PDF: the Chromium, Chrome or Edge that prints it.",
)
def export(
    site: Path,
    edition: str,
    form: str | None,
    course: str,
    page: str,
    output: Path | None,
    base_url: str | None,
    clock: str | None,
    browser: str,
) -> None:
    """Make a file of the site or of a course, to take along."""
    import tempfile

    from coursesite.build import pipeline
    from coursesite.build.executors.executor import choose
    from coursesite.cli import site_engine
    from coursesite.cli.export import archive
    from coursesite.cli.messages import show, still_busy, tally
    from coursesite.site.inputs import Mode

    if form is None:
        raise click.UsageError("say what to make: --zip, --epub or --pdf")
    check_folders(site)
    moment = now(clock)
    mode = Mode(now=moment, base_url=base_url, edition=edition, index=form == "zip")
    engine = site_engine.over(site, moment)
    of_course = None if form == "zip" else _course(engine, course)
    name = _file_name(of_course, site, page)
    file = output or Path(f"{name}.{form}")
    with tempfile.TemporaryDirectory() as scratch, choose(0) as executing:
        folder = Path(scratch) / "site"
        built = pipeline.build(site, folder, mode, keep=False, executor=executing, slow=still_busy)
        if built.failed:
            show(built.diagnostics, site)
            click.echo(f"nothing was made: {tally(built.diagnostics)}", err=True)
            sys.exit(1)
        file.parent.mkdir(parents=True, exist_ok=True)
        if of_course is None:
            said = f"{archive.of_site(folder, file)} files"
        elif form == "epub":
            said = _epub(folder, file, of_course, engine, base_url, moment)
        else:
            said = _pdf(folder, file, of_course, engine, base_url, page, browser)
    click.echo(f"made {file}: {said}, {file.stat().st_size / 1e6:.1f} MB")


def _course(engine: Engine, root: str) -> CourseRef:
    """The course in a folder; of a site with one course, that. Raises click's UsageError."""
    from coursesite.site.courses.course import course
    from coursesite.site.courses.roots import held_roots, out_roots
    from coursesite.site.posts.sources import course_folders

    root = root.strip("/")
    known = engine.need(out_roots)
    if root in known and (found := engine.need(course, root)) is not None:
        return found
    folders: tuple[str, ...] = engine.need(course_folders)
    every = ", ".join(folders)
    if root in engine.need(held_roots):
        raise click.BadParameter(f"the course in content/{root} is not out", param_hint="--course")
    if root:
        raise click.BadParameter(f"no course is in content/{root}", param_hint="--course")
    raise click.UsageError(f"content/ is a catalogue of courses; say which: --course ({every})")


def _file_name(of_course: CourseRef | None, site: Path, page: str) -> str:
    """The name of the file, without its ending: that of the page, the course or the site."""
    from coursesite.text.urls import slug_of

    words = page.strip("/").rpartition("/")[2] or (of_course.title if of_course else "")
    return slug_of(words) or slug_of(site.resolve().name) or "course"


def _book(folder: Path, of_course: CourseRef) -> Book:
    """The course on one page. Raises click's ClickException if there is no such page."""
    from coursesite.cli.export import print_page
    from coursesite.text.urls import output_path

    found = None
    if of_course.print_url:
        found = print_page.read(folder / output_path(of_course.print_url))
    if found is None:
        raise click.ClickException(
            "the course has no page with all its notes, which this is made of: that needs two "
            "sessions or more that are out, at most 300, no 'print: false' in course.yml, and the "
            "theme's templates/print.html"
        )
    return found


def _base(engine: Engine, given: str | None) -> str:
    from coursesite.site.posts.settings import base_url

    return given or str(engine.need(base_url))


def _epub(
    folder: Path,
    file: Path,
    of_course: CourseRef,
    engine: Engine,
    base_url: str | None,
    moment: str,
) -> str:
    from coursesite.cli.export import epub
    from coursesite.site.posts.settings import config
    from coursesite.text.urls import output_path

    book = _book(folder, of_course)
    base = _base(engine, base_url)
    settings = engine.need(config, of_course.root)
    about = epub.About(
        identity=settings.key or f"{base}{of_course.url}{of_course.title}{of_course.term}",
        modified=f"{moment[:19]}Z",
        creators=tuple(person.name for person in of_course.lecturers),
        publisher=of_course.institution,
        description=of_course.description,
        rights=of_course.license,
    )
    path = output_path(of_course.print_url)
    epub.EpubWriter(book, about, folder, path, base).write(file)
    return f"{len(book.parts)} chapters"


def _pdf(
    folder: Path,
    file: Path,
    of_course: CourseRef,
    engine: Engine,
    base_url: str | None,
    page: str,
    browser: str,
) -> str:
    from coursesite.cli.export import pdf
    from coursesite.text.urls import join, output_path

    url = f"/{page.strip('/')}/" if page and not page.endswith(".html") else page
    book = None if url else _book(folder, of_course)
    url = url or of_course.print_url
    path = folder / output_path(url)
    if not path.is_file():
        raise click.BadParameter(f"no page is at {page}", param_hint="--page")
    base = _base(engine, base_url)
    try:
        program = browser or pdf.browser()
        numbered = pdf.write(program, path, join(base, url) if base else "", book, file.resolve())
    except pdf.PrintError as problem:
        raise click.ClickException(str(problem)) from None
    if book is None:
        return "a page"
    if not numbered:
        click.echo(
            "its contents have no page numbers: these need pip install 'coursesite[pdf]'", err=True
        )
    return f"{len(book.parts)} parts"
