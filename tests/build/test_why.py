"""`coursesite why`, `build --verify`, and the other options that are about how a site is built."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from coursesite.build import pipeline
from coursesite.build.verify import differences
from coursesite.cli.main import main
from coursesite.site.inputs import Mode
from property.notes import CONTENT
from sitetest import SiteTest

CLOCK = "2026-01-01"


@pytest.fixture
def built(rich: SiteTest) -> SiteTest:
    assert run(rich, "build").exit_code == 0
    return rich


def run(site: SiteTest, *command: str) -> Result:
    more = ("--clock", CLOCK) if command[0] == "build" else ()
    return CliRunner().invoke(main, [*command, "-s", str(site.folder), *more])


def test_why_names_the_files_behind_a_page(built: SiteTest) -> None:
    """Its own, those it includes, and those that its links depend on; not those of another page,
    unless what its head says decides which course this one is."""
    files = run(built, "why", "/alg/lectures/start/", "--files").output.split()
    assert "content/alg/lectures/01-start.md" in files
    assert "content/alg/lectures/data.csv" in files
    assert "templates/bits/mark.html" in files
    assert "content/alg/lectures/data.csv" not in run(built, "why", "/about/", "--files").output


def test_why_tells_what_had_changed(built: SiteTest) -> None:
    built.edit("content/alg/lectures/data.csv", "1,2", "3,4")
    run(built, "build")
    told = run(built, "why", "content/alg/lectures/01-start.md").output
    assert "alg/lectures/start/index.html" in told
    assert "because content/alg/lectures/data.csv changed" in told
    assert "prose alg/lectures/01-start.md" in told
    assert "data.csv" not in run(built, "why", "alg/lectures/heaps").output.split("├")[0]


def test_why_tells_the_names_of_files_as_they_are(site: SiteTest) -> None:
    name = "content/my blob, since then.md"
    site.write({name: "---\ntitle: A\nslug: a\n---\nOne.\n"})
    run(site, "build")
    site.edit(name, "One", "Two")
    run(site, "build")
    assert f"because {name} changed\n" in run(site, "why", "/a/").output


def test_why_helps_with_a_wrong_address(built: SiteTest) -> None:
    found = run(built, "why", "/alg/lectures/haps/")
    assert found.exit_code == 1
    assert "did you mean /alg/lectures/heaps/?" in found.output


def test_why_says_that_a_page_or_file_is_held_back(site: SiteTest) -> None:
    later = "---\npublish_date: 2026-03-01\n---\n"
    site.write({"content/s/1/index.md": later, "content/s/1/b c.pdf": "%PDF"})
    site.write({"content/index.md": "---\ndraft: true\n---\n", "content/course.yml": "key: a\n"})
    run(site, "build")
    for url in ("/s/1/", "content/s/1/index.md", "s/1#x"):
        told = run(site, "why", url).output
        assert "content/s/1/index.md is held back; it comes out on 2026-03-01" in told
    for url in ("/s/1/b%20c.pdf", "content/s/1/b c.pdf"):
        assert "content/s/1/b c.pdf is held back" in run(site, "why", url).output
    assert "made by" in run(site, "why", "/").output


def test_why_needs_a_build(site: SiteTest) -> None:
    site.write(CONTENT)
    found = run(site, "why", "/")
    assert found.exit_code == 1
    assert "not built yet" in found.output


def test_verify_finds_nothing_in_a_right_build(built: SiteTest) -> None:
    built.edit("content/alg/lectures/01-start.md", "## Sets", "## Sets\n\nMore.")
    found = run(built, "build", "--verify")
    assert found.exit_code == 0
    assert "verify-differs" not in found.output


def test_verify_tells_each_difference(built: SiteTest) -> None:
    """A file of other bytes, one that is missing, and one that is too many."""
    output = built.folder / "_site"
    mode = Mode(now=CLOCK + "T00:00:00+00:00")
    done = pipeline.build(built.folder, output, mode)
    (output / "index.html").write_text("other")
    (output / "about" / "index.html").unlink()
    assert [one.message for one in differences(built.folder, output, mode, done)] == [
        "about/index.html is missing, which a clean build has",
        "index.html is other than in a clean build",
    ]
    (built.folder / "content" / "about.md").unlink()
    found = differences(built.folder, output, mode, done)
    assert {one.code for one in found} == {"verify-differs"}


def test_no_cache_leaves_nothing_behind(site: SiteTest) -> None:
    site.write(CONTENT)
    assert run(site, "build", "--no-cache").exit_code == 0
    assert (site.folder / "_site" / "index.html").is_file()
    assert not (site.folder / ".coursesite").exists()


def test_verbose_builds_say_what_took_how_long(built: SiteTest) -> None:
    assert "read the tree of files" in run(built, "build", "-v").output


@pytest.mark.parametrize("wrong", ["ray=x", "dask"])
def test_a_wrong_executor_is_wrong_use(built: SiteTest, wrong: str, tmp_path: Path) -> None:
    """Also where there is nothing to do for it."""
    found = run(built, "build", "--executor", wrong)
    assert found.exit_code == 2
    assert "is no executor" in found.output
